import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { OUTAGE_EXIT } from '#app/lib/database-away.ts';
import { StartupProblem } from './problem.ts';

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const RESTARTS_PER_MINUTE = 5;
const OUTAGE_PAUSE_MS = 2_000;

/** The processes of one console: started in order, restarted when they crash, stopped together. */
export class ProcessGroup {
	private readonly children = new Map<string, ChildProcess>();
	private readonly onGiveUp: (name: string) => void;
	private stopping = false;

	constructor(onGiveUp: (name: string) => void) {
		this.onGiveUp = onGiveUp;
	}

	/**
	 * Starts a TypeScript file as a process of its own and waits until it says that it is ready. A crash later on is
	 * mended by a restart; one that goes on crashing is given up, but for one that waits for the database to come back.
	 */
	async start(name: string, file: string, settings: Record<string, string> = {}): Promise<void> {
		const crashes: number[] = [];
		const launch = (isFirst: boolean): Promise<void> =>
			new Promise((resolve, reject) => {
				const child = fork(file, {
					execArgv: ['--import', TSX],
					env: { ...process.env, ...settings },
					stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
				});
				this.children.set(name, child);
				let ready = false;
				child.on('message', (message) => {
					if ((message as { ready?: boolean } | null)?.ready) {
						ready = true;
						resolve();
					}
				});
				child.once('exit', (code, signal) => {
					this.children.delete(name);
					if (this.stopping) return resolve();
					if (!ready && isFirst)
						return reject(new StartupProblem(`the ${name} did not start`, 'see its message above'));
					resolve();
					const isOutage = code === OUTAGE_EXIT;
					const now = Date.now();
					if (!isOutage) crashes.push(now);
					if (crashes.filter((at) => now - at < 60_000).length > RESTARTS_PER_MINUTE) return this.onGiveUp(name);
					console.error(`jeongsan: the ${name} stopped (${signal ?? code}) and is started again`);
					pause(isOutage ? OUTAGE_PAUSE_MS : 500)
						.then(() => (this.stopping ? undefined : launch(false)))
						.catch(() => this.onGiveUp(name));
				});
			});
		await launch(true);
	}

	/** Asks all processes to stop and waits; those that do not within ten seconds are ended. */
	async stop(): Promise<void> {
		this.stopping = true;
		await Promise.all(
			[...this.children.values()].map(async (child) => {
				const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
				child.kill('SIGTERM');
				const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
				await gone;
				clearTimeout(late);
			}),
		);
	}
}

/** Throws StartupProblem when something listens on the port already. */
export async function requireFreePort(port: number, host: string, setting: string): Promise<void> {
	const code = await new Promise<string | null>((resolve) => {
		const server = createServer();
		server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
		server.listen(port, host, () => server.close(() => resolve(null)));
	});
	if (code === 'EADDRINUSE') {
		throw new StartupProblem(`port ${port} is in use by another program`, `stop it, or set ${setting} to a free port`);
	}
	if (code) {
		throw new StartupProblem(
			`port ${port} on ${host} cannot be used (${code})`,
			`set ${setting} to another port, or HOST to another address`,
		);
	}
}
