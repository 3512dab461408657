import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';

export interface RunningConsole {
	url: string;
	sandboxUrl: string;
	dataDir: string;
	/** What the start printed so far. */
	output(): string;
	/** Sends the signal of Ctrl-C and waits for the end; gives the exit code. */
	stop(): Promise<number | null>;
	pid: number;
}

/** A port on which nothing listens now. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as { port: number };
			server.close(() => resolve(port));
		});
	});
}

/** Removes a data folder, and the system folder of its embedded database where that lives apart. */
export async function removeDataDir(dataDir: string): Promise<void> {
	const note = path.join(dataDir, 'embedded-postgres.json');
	if (existsSync(note)) {
		const { folder } = JSON.parse(readFileSync(note, 'utf8')) as { folder: string };
		await rm(folder, { recursive: true, force: true });
	}
	await rm(dataDir, { recursive: true, force: true });
}

/** Starts the whole console as `npm start` does, on free ports, and waits until it says that it is ready. */
export async function startConsole(dataDir: string, settings: Record<string, string> = {}): Promise<RunningConsole> {
	const port = await freePort();
	const sandboxPort = await freePort();
	const child = spawn(process.execPath, ['app/boot/start.mjs', 'start'], {
		env: {
			...process.env,
			NODE_ENV: 'production',
			DATABASE_URL: '',
			DATA_DIR: dataDir,
			PORT: String(port),
			SANDBOX_PORT: String(sandboxPort),
			SYNC_NIGHTLY: 'off',
			...settings,
		},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	child.stdout.on('data', (chunk) => {
		output += String(chunk);
	});
	child.stderr.on('data', (chunk) => {
		output += String(chunk);
	});
	const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
	await new Promise<void>((resolve, reject) => {
		const look = () => {
			if (/ready after/.test(output)) resolve();
		};
		child.stdout.on('data', look);
		child.stderr.on('data', look);
		void ended.then(() => reject(new Error(`the console did not start:\n${output}`)));
	});
	return {
		url: `http://localhost:${port}`,
		sandboxUrl: `http://127.0.0.1:${sandboxPort}`,
		dataDir,
		output: () => output,
		pid: child.pid!,
		stop: () => {
			child.kill('SIGINT');
			return ended;
		},
	};
}
