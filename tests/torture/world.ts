import { type ChildProcess, fork } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { rereadClock } from '#app/clock.server.ts';
import { extendEnvironment, SANDBOX_SECRET_KEY, SANDBOX_SECURITY_KEY } from '#app/env.server.ts';
import { receiveWebhook } from '#app/features/webhooks/receive-webhook.server.ts';
import { freePort } from '#tests/setup/console.ts';
import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';

type Json = Record<string, unknown>;

/** A program of ours as a process of its own. What it prints goes into a file. */
function launch(file: string, settings: Record<string, string>, logFile: string): ChildProcess {
	const child = fork(file, {
		execArgv: ['--import', 'tsx'],
		env: { ...process.env, ...settings },
		stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
	});
	const output = createWriteStream(logFile, { flags: 'a' });
	child.stdout?.pipe(output, { end: false });
	child.stderr?.pipe(output, { end: false });
	return child;
}

function readiness(child: ChildProcess, what: string): Promise<void> {
	return new Promise((resolve, reject) => {
		child.once('exit', (code, signal) => reject(new Error(`the ${what} ended (${signal ?? code})`)));
		child.on('message', (message) => {
			if ((message as { ready?: boolean } | null)?.ready) resolve();
		});
	});
}

/** Two workers that are put back in their place as often as they are killed. */
class Workers {
	kills = 0;
	/** Ends that nobody ordered: a bug. */
	crashes: string[] = [];
	readonly #places: { child: ChildProcess | null; ready: boolean }[] = [];
	readonly #folder: string;
	readonly #logLevel: string;
	#wanted = false;

	constructor(folder: string, count: number, logLevel: string) {
		this.#folder = folder;
		this.#logLevel = logLevel;
		for (let place = 0; place < count; place += 1) this.#places.push({ child: null, ready: false });
	}

	start(): void {
		this.#wanted = true;
		for (const index of this.#places.keys()) this.#fill(index);
	}

	#fill(index: number): void {
		const place = this.#places[index]!;
		const child = launch(
			'app/worker.ts',
			{ LOG_LEVEL: this.#logLevel },
			path.join(this.#folder, `worker-${index}.log`),
		);
		place.child = child;
		place.ready = false;
		child.on('message', (message) => {
			if ((message as { ready?: boolean } | null)?.ready) place.ready = true;
		});
		child.once('exit', (code, signal) => {
			place.child = null;
			if (signal !== 'SIGKILL') this.crashes.push(`worker ${index} ended (${signal ?? code})`);
			if (this.#wanted) this.#fill(index);
		});
	}

	/** Waits until every place is filled with a worker at work. */
	async ready(): Promise<void> {
		const deadline = Date.now() + 120_000;
		while (!this.#places.every(({ child, ready }) => child && ready)) {
			if (Date.now() > deadline) throw new Error('the workers did not start; see their logs');
			await pause(50);
		}
	}

	/** SIGKILL: nothing of the process runs any more. 2: both at once. A place that is empty stays so. */
	kill(which: 0 | 1 | 2): void {
		for (const [index, { child }] of this.#places.entries()) {
			if (child && (which === 2 || which === index) && child.kill('SIGKILL')) this.kills += 1;
		}
	}

	/** Stops a process where it is; answers how to let it go on. */
	freeze(which: 0 | 1): () => void {
		const { child } = this.#places[which]!;
		child?.kill('SIGSTOP');
		return () => child?.kill('SIGCONT');
	}

	/** Kills all and leaves the places empty until `start`. */
	async stop(): Promise<void> {
		this.#wanted = false;
		this.kill(2);
		while (this.#places.some(({ child }) => child !== null)) await pause(20);
	}
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	return new Uint8Array(Buffer.concat(parts));
}

/** The console's address for events: its real receiver behind HTTP, and out of order for a while when it is told so. */
async function openReceiver(chance: Random) {
	const refusals = new Map<string, number>();
	const state = { downFor: 0, refused: 0, received: 0, failures: [] as string[] };
	/** How often a delivery still finds the receiver out of order: up to all eight attempts of nearly four days. */
	function isDown(transmissionId: string): boolean {
		let left = refusals.get(transmissionId);
		if (left === undefined) left = chance.percent(state.downFor) ? chance.whole(1, 8) : 0;
		refusals.set(transmissionId, Math.max(0, left - 1));
		return left > 0;
	}
	const server = createServer((request, response) => {
		const answer = async () => {
			const body = await bodyOf(request);
			const headers = new Headers(request.headers as Record<string, string>);
			if (isDown(headers.get('tosspayments-webhook-transmission-id') ?? '')) {
				state.refused += 1;
				return 503;
			}
			state.received += 1;
			const { status } = await receiveWebhook(new Request('http://console/', { method: 'POST', headers, body }));
			return status;
		};
		answer()
			.catch((error: unknown) => {
				state.failures.push(`the receiver threw: ${error}`);
				return 500;
			})
			.then((status) => response.writeHead(status).end());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		state,
		port: (server.address() as AddressInfo).port,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/**
 * A sandbox in its own process, two workers in theirs, and a receiver for events, all on the database that
 * DATABASE_URL names. This process is the third of the console: people act in it as they would in the web server.
 */
export async function openWorld(options: { folder: string; chance: Random; timeoutMs: number; logLevel: string }) {
	const folder = path.resolve(options.folder);
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	const receiver = await openReceiver(options.chance);
	const sandboxPort = await freePort();
	const url = `http://127.0.0.1:${sandboxPort}`;
	extendEnvironment({
		DATA_DIR: folder,
		SANDBOX_PORT: String(sandboxPort),
		TOSS_API_URL: url,
		// Whatever keys this machine has been given: nothing here may ever reach the real service.
		TOSS_SECRET_KEY: SANDBOX_SECRET_KEY,
		TOSS_SECURITY_KEY: SANDBOX_SECURITY_KEY,
		TOSS_SECURITY_KEY_PREVIOUS: '',
		HOST: '127.0.0.1',
		PORT: String(receiver.port),
		ENCRYPTION_KEYS: 'a7'.repeat(32),
		TOSS_TIMEOUT_MS: String(options.timeoutMs),
		TOSS_RETRY_DELAY_MS: '25',
		// People see what they need; the log of the workers is in their files.
		LOG_LEVEL: 'silent',
	});
	const sandbox = launch('app/sandbox/main.ts', {}, path.join(folder, 'sandbox.log'));
	await readiness(sandbox, 'sandbox');

	async function control<T = Json>(route: string, body?: Json, method = body ? 'POST' : 'GET'): Promise<T> {
		const response = await fetch(`${url}/_sandbox/${route}`, {
			method,
			...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
		});
		if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
		return (await response.json()) as T;
	}

	const workers = new Workers(folder, 2, options.logLevel);
	return {
		workers,
		receiver: receiver.state,
		control,
		/** A control call that may come too late: the sandbox refuses what does not go with a state. */
		tryControl: (route: string) => control(route, {}).then(Boolean, () => false),
		ledger: () => control<Ledger>('ledger'),
		now: async () => new Date((await control<{ now: string }>('clock')).now),
		async setClock(at: Date): Promise<void> {
			await control('clock', { now: at.toISOString() });
			rereadClock();
		},
		async close(): Promise<void> {
			await workers.stop();
			const ended = new Promise((resolve) => sandbox.once('exit', resolve));
			if (sandbox.exitCode === null) sandbox.kill('SIGTERM');
			await Promise.race([ended, pause(5000)]);
			if (sandbox.exitCode === null) sandbox.kill('SIGKILL');
			await receiver.close();
		},
	};
}

export type World = Awaited<ReturnType<typeof openWorld>>;
