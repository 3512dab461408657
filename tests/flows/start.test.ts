import { execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, expect, test, vi } from 'vitest';
import { joinEmbeddedPostgres } from '#app/boot/embedded-postgres.ts';
import { freePort, type RunningConsole, removeDataDir, startConsole } from '#tests/setup/console.ts';

const run = promisify(execFile);
const folders: string[] = [];

async function newDataDir(): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-start-'));
	folders.push(folder);
	return folder;
}

afterAll(async () => {
	for (const folder of folders) await removeDataDir(folder);
});

/** Runs `npm start` in vain and gives what a person would see. */
async function failedStart(settings: Record<string, string>): Promise<{ code: number; text: string }> {
	const env = { ...process.env, NODE_ENV: 'production' as const, DATABASE_URL: '', ...settings };
	const result = await run(process.execPath, ['app/boot/start.mjs', 'start'], { env }).catch(
		(error: { code: number; stdout: string; stderr: string }) => error,
	);
	return { code: 'code' in result ? result.code : 0, text: `${result.stdout}${result.stderr}` };
}

async function isListening(url: string): Promise<boolean> {
	return fetch(url).then(
		() => true,
		() => false,
	);
}

async function descendantsOf(pid: number): Promise<number[]> {
	const { stdout } = await run('ps', ['-e', '-o', 'pid=,ppid=']);
	const pairs = stdout
		.trim()
		.split('\n')
		.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
	const below = (parent: number): number[] =>
		pairs.filter(([, ppid]) => ppid === parent).flatMap(([child]) => [child, ...below(child)]);
	return below(pid);
}

/** Those that still run. One that has ended and was not yet fetched by its parent (a zombie) does not. */
async function runningOf(pids: readonly number[]): Promise<number[]> {
	const { stdout } = await run('ps', ['-e', '-o', 'pid=,stat=']);
	const alive = new Set(
		stdout
			.trim()
			.split('\n')
			.map((line) => line.trim().split(/\s+/))
			.filter(([, state]) => !state?.startsWith('Z'))
			.map(([pid]) => Number(pid)),
	);
	return pids.filter((pid) => alive.has(pid));
}

test('the console starts, is ready, tells a second start where it runs, and leaves nothing behind', async () => {
	const dataDir = await newDataDir();
	const console: RunningConsole = await startConsole(dataDir, { DEMO: 'off' });
	try {
		const ready = await fetch(`${console.url}/readyz`);
		expect(await ready.json()).toMatchObject({
			status: 'ok',
			checks: { database: { ok: true }, worker: { ok: true } },
		});
		expect(ready.status).toBe(200);
		expect((await fetch(`${console.url}/healthz`)).status).toBe(200);

		// A wrong method is the asker's mistake, and no error in the log.
		for (const path of ['/healthz', '/readyz', '/payouts.csv']) {
			expect((await fetch(console.url + path, { method: 'POST' })).status, path).toBe(405);
		}
		expect((await fetch(`${console.url}/healthz`, { method: 'POST' })).headers.get('allow')).toBe('GET');
		expect(console.output()).not.toMatch(/"level":[56]0/);

		const second = await failedStart({ DATA_DIR: dataDir, PORT: String(await freePort()) });
		expect(second.code).toBe(1);
		expect(second.text).toContain(`a console already runs on the data folder ${dataDir}: ${console.url}`);

		// The command line works beside the running console, on its database.
		const { stdout } = await run(process.execPath, ['app/boot/start.mjs', 'cli', 'migrate', '--json'], {
			env: { ...process.env, DATABASE_URL: '', DATA_DIR: dataDir },
		});
		expect(JSON.parse(stdout)).toMatchObject({ applied: [] });
		const days = ['--from', '2026-03-01', '--to', '2026-03-31'];
		await run(process.execPath, ['app/boot/start.mjs', 'cli', 'reconcile', ...days], {
			env: { ...process.env, DATABASE_URL: '', DATA_DIR: dataDir },
		});
	} finally {
		const children = await descendantsOf(console.pid);
		expect(children.length).toBeGreaterThanOrEqual(3);
		expect(await console.stop()).toBe(0);
		// The last of them (a compiler's helper) ends when it sees that its parent has, on a busy machine a while later.
		await vi.waitFor(async () => expect(await runningOf(children)).toEqual([]), { timeout: 60_000, interval: 250 });
	}
	expect(await isListening(console.url)).toBe(false);
	expect(await isListening(`${console.sandboxUrl}/_sandbox/clock`)).toBe(false);
	// Somebody has worked here, if only by the command line: no demo is put beside that.
	const again = await startConsole(dataDir, { DEMO: 'auto' });
	expect(again.output()).not.toContain('demo');
	await again.stop();
}, 300_000);

test('a port in use is told in one sentence with the remedy', async () => {
	const server = createServer();
	const port = await freePort();
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
	try {
		const { code, text } = await failedStart({ DATA_DIR: await newDataDir(), PORT: String(port) });
		expect(code).toBe(1);
		expect(text).toContain(`port ${port} is in use by another program`);
		expect(text).toContain('set PORT to a free port');
		expect(text).not.toMatch(/\n\s+at /);
	} finally {
		server.close();
	}
});

test('a wrong DATABASE_URL, wrong settings and published keys beside a live address are refused', async () => {
	const dataDir = await newDataDir();
	const PORT = String(await freePort());
	const away = await failedStart({
		DATA_DIR: dataDir,
		PORT,
		DATABASE_URL: 'postgresql://someone:secret@127.0.0.1:1/none',
	});
	expect(away.code).toBe(1);
	expect(away.text).toContain('the database at 127.0.0.1:1/none cannot be used (ECONNREFUSED)');
	expect(away.text).not.toContain('secret');

	const wrong = await failedStart({
		DATA_DIR: dataDir,
		PORT: 'three thousand',
		PUBLIC_URL: 'localhost:3000',
		DATABASE_URL: 'postgresql://someone:secret@127.0.0.1:port/none',
		TOSS_API_URL: 'localhost:4040',
		TOSS_SECURITY_KEY: 'short',
	});
	expect(wrong.text).toMatch(
		/PORT: must be a whole number from 1 to 65535; PUBLIC_URL: must be .*DATABASE_URL: must read .*TOSS_API_URL: must be .*TOSS_SECURITY_KEY: must be 64 hex digits/,
	);
	expect(wrong.text).not.toContain('secret');
	expect(wrong.text).not.toContain('..\n');

	const live = await failedStart({ DATA_DIR: dataDir, PORT, TOSS_API_URL: 'https://api.tosspayments.com' });
	expect(live.code).toBe(1);
	expect(live.text).toContain("TOSS_SECRET_KEY is the sandbox's published key");
	for (const { text } of [away, wrong, live]) expect(text).not.toMatch(/\n\s+at /);
});

test('a damaged data folder is told with the remedy', async () => {
	const dataDir = await newDataDir();
	await writeFile(path.join(dataDir, 'embedded-postgres.json'), '{ half');
	const { code, text } = await failedStart({ DATA_DIR: dataDir, PORT: String(await freePort()) });
	expect(code).toBe(1);
	expect(text).toContain('is damaged');
	expect(text).toContain('begin afresh');
	await rm(path.join(dataDir, 'embedded-postgres.json'));
});

test('two command lines at once share one embedded database, and the last one stops it', async () => {
	const dataDir = await newDataDir();
	const migrate = () =>
		run(process.execPath, ['app/boot/start.mjs', 'cli', 'migrate', '--json'], {
			env: { ...process.env, DATABASE_URL: '', DATA_DIR: dataDir },
		});
	const results = await Promise.all([migrate(), migrate()]);
	for (const { stdout } of results) expect(JSON.parse(stdout)).toHaveProperty('applied');
	const pidFile = () =>
		run('sh', [
			'-c',
			`cat "$(node -p "require('${dataDir}/embedded-postgres.json').folder")"/data/postmaster.pid`,
		]).catch(() => null);
	expect(await pidFile()).toBeNull();

	// A copy of the data folder works on a copy of the database, and never on the one that it was copied from.
	const copy = path.join(await newDataDir(), 'copy');
	await cp(dataDir, copy, { recursive: true });
	const folderOf = async (folder: string): Promise<string> =>
		JSON.parse(await readFile(path.join(folder, 'embedded-postgres.json'), 'utf8')).folder;
	const original = await folderOf(dataDir);
	if (!original.startsWith(dataDir)) {
		const { code, text } = await failedStart({ DATA_DIR: copy, PORT: String(await freePort()) });
		expect(code).toBe(1);
		expect(text).toContain(`the data folder ${copy} is a copy of ${dataDir}`);
		const wanted = /copy (\S+) to (\S+) with/.exec(text)!;
		await run('cp', ['-a', wanted[1]!, wanted[2]!]);
		folders.push(wanted[2]!);
	}
	const copied = await joinEmbeddedPostgres(copy);
	const running = await joinEmbeddedPostgres(dataDir);
	expect(new URL(copied.url).port).not.toBe(new URL(running.url).port);
	await copied.release();
	await running.release();
	expect(await folderOf(copy)).not.toBe(original);
	folders.push(copy);

	// One that does not stop would refuse everybody from then on.
	const embedded = await joinEmbeddedPostgres(dataDir, { stopSeconds: 1 });
	const client = new pg.Client({ connectionString: embedded.url });
	await client.connect();
	const { rows } = await client.query(`select pid from pg_stat_activity where backend_type = 'checkpointer'`);
	await client.end();
	process.kill(rows[0].pid, 'SIGSTOP');
	await embedded.release();
	await vi.waitFor(async () => expect(await pidFile()).toBeNull(), { timeout: 30_000, interval: 250 });
	expect(JSON.parse((await migrate()).stdout)).toEqual({ applied: [] });
});

test('an old Node is told what to do', async () => {
	const child = spawn(process.execPath, [
		'--input-type=module',
		'-e',
		`Object.defineProperty(process.versions, 'node', { value: '18.20.0' }); process.argv[2] = 'cli'; await import('./app/boot/start.mjs')`,
	]);
	let text = '';
	child.stderr.on('data', (chunk) => {
		text += String(chunk);
	});
	const code = await new Promise((resolve) => child.once('exit', resolve));
	expect(code).toBe(1);
	expect(text).toContain('Node.js 18.20.0 is too old');
});
