import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { extendEnvironment } from '#app/env.server.ts';
import { countUnreadable } from '#app/features/sellers/account-cipher.server.ts';
import { closeDatabase } from '#app/sql.server.ts';
import { buildWhenStale } from './build.ts';
import { resolveDemo, seedDemo } from './demo.ts';
import { makeDataDir, prepareConsole, soundEnvironment } from './prepare.ts';
import { StartupProblem } from './problem.ts';
import { ProcessGroup, requireFreePort } from './processes.ts';

const command = process.argv[2] as 'start' | 'dev' | 'sandbox' | 'build';
const startedAt = Date.now();
const say = (text: string) => console.error(`jeongsan: ${text}`);
/** What has to be undone at the end, in reverse order. */
const undo: (() => Promise<void>)[] = [];

let ending: Promise<void> | undefined;
function end(code: number): Promise<void> {
	ending ??= (async () => {
		for (const step of undo.reverse()) await step().catch((error: unknown) => say(String(error)));
		process.exit(code);
	})();
	return ending;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => {
		if (!ending) say('stopping …');
		void end(0);
	});
}

/** One console per data folder: tells a second start where the first one runs. */
async function holdDataDir(dataDir: string, address: string): Promise<void> {
	await makeDataDir(dataDir);
	const file = path.join(dataDir, 'console.json');
	const held = await readFile(file, 'utf8').catch(() => null);
	if (held) {
		const other = JSON.parse(held) as { pid: number; address: string };
		let alive = true;
		try {
			process.kill(other.pid, 0);
		} catch {
			alive = false;
		}
		if (alive && other.pid !== process.pid) {
			throw new StartupProblem(
				`a console already runs on the data folder ${dataDir}: ${other.address} (process ${other.pid})`,
				'use that one, stop it first, or set DATA_DIR, PORT and SANDBOX_PORT for a second one',
			);
		}
	}
	await writeFile(file, JSON.stringify({ pid: process.pid, address }));
	undo.push(() => rm(file, { force: true }));
}

async function startSandbox(group: ProcessGroup): Promise<void> {
	const { SANDBOX_PORT } = soundEnvironment();
	await requireFreePort(SANDBOX_PORT, '127.0.0.1', 'SANDBOX_PORT');
	await group.start('sandbox', 'app/sandbox/main.ts');
}

async function main(): Promise<void> {
	if (command === 'build') {
		await buildWhenStale(say);
		return end(0);
	}
	const environment = soundEnvironment();
	const group = new ProcessGroup((name) => {
		say(`the ${name} keeps failing, so everything stops. Its messages are above`);
		void end(1);
	});
	undo.push(() => group.stop());
	if (command === 'sandbox') {
		await startSandbox(group);
		say(`the Toss sandbox listens on http://127.0.0.1:${environment.SANDBOX_PORT} (Ctrl-C stops it)`);
		return;
	}
	const development = command === 'dev';
	const address = environment.publicUrl;
	await holdDataDir(path.resolve(environment.DATA_DIR), address);
	await requireFreePort(environment.PORT, environment.HOST ?? '127.0.0.1', 'PORT');
	const prepared = await prepareConsole();
	undo.unshift(prepared.release);
	const unreadable = await countUnreadable();
	if (unreadable > 0) {
		say(`${unreadable} account numbers of sellers were encrypted with a key that is not among ENCRYPTION_KEYS.`);
		say('  → put that key back; without it they can only be typed anew');
	}
	const demo = await resolveDemo(prepared);
	extendEnvironment({
		DEMO: demo.on ? 'on' : 'off',
		HOST: environment.HOST ?? (demo.on ? '127.0.0.1' : '0.0.0.0'),
		NODE_ENV: development ? 'development' : 'production',
	});
	if (!environment.TOSS_API_URL) await startSandbox(group);
	if (!development) await buildWhenStale(say);
	if (demo.fill) {
		say('filling in the demo …');
		await seedDemo(say);
	}
	await closeDatabase();
	await group.start('worker', 'app/worker.ts');
	await group.start('web server', 'app/server.ts');
	say(`ready after ${((Date.now() - startedAt) / 1000).toFixed(1)} s: ${address}`);
	if (demo.on) say('demo mode: the sign-in page lets you continue as operator, finance, approver or admin');
	say('Ctrl-C stops it');
}

main().catch(async (error: unknown) => {
	if (error instanceof StartupProblem) console.error(`\njeongsan: ${error.message}.\n  → ${error.remedy}\n`);
	else console.error('\njeongsan: an unexpected failure during the start:', error);
	await end(1);
});
