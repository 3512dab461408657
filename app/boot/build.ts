import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withFileLock } from './file-lock.ts';
import { StartupProblem } from './problem.ts';

const sources = [
	'app',
	'public',
	'package-lock.json',
	'remix.config.js',
	'vite.config.ts',
	'vite.chunks.ts',
	'vite.packed.ts',
	'vite.texts.ts',
	'tsconfig.json',
];
const stampFile = 'build/.jeongsan-built';
const lockFile = 'node_modules/.jeongsan-building';
const LONGEST_BUILD_MS = 10 * 60_000;

async function sourceHash(): Promise<string> {
	const hash = createHash('sha256').update(process.version);
	async function add(file: string): Promise<void> {
		const entries = await readdir(file, { withFileTypes: true }).catch(() => null);
		if (!entries) {
			if (existsSync(file)) hash.update(file).update(await readFile(file));
			return;
		}
		for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
			if (entry.name === 'generated' || /\.test\.tsx?$/.test(entry.name)) continue;
			await add(path.join(file, entry.name));
		}
	}
	for (const source of sources) await add(source);
	return hash.digest('hex');
}

async function isBuiltFrom(sources: string): Promise<boolean> {
	const built = await readFile(stampFile, 'utf8').catch(() => '');
	return built === sources && existsSync('build/server/index.js');
}

async function build(): Promise<void> {
	const output: string[] = [];
	const code = await new Promise<number | null>((resolve) => {
		const child = spawn(process.execPath, ['node_modules/@remix-run/dev/dist/cli.js', 'vite:build'], {
			env: { ...process.env, NODE_ENV: 'production' },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		child.stdout.on('data', (chunk) => output.push(String(chunk)));
		child.stderr.on('data', (chunk) => output.push(String(chunk)));
		child.on('close', resolve);
	});
	if (code === 0) return;
	throw new StartupProblem(
		`the pages could not be built:\n${output.join('').slice(-3000)}`,
		'mend the error above and start again',
	);
}

/**
 * Builds the pages and the server when a source changed since the last build. A build begins with an empty folder, so one
 * waits for another of the same checkout, and then has nothing to do as a rule.
 */
export async function buildWhenStale(say: (text: string) => void): Promise<void> {
	if (await isBuiltFrom(await sourceHash())) return;
	const waiting = {
		longestMs: LONGEST_BUILD_MS,
		what: 'building the pages of this checkout',
		onWait: () => say('another process is building the pages, waiting for it …'),
	};
	await withFileLock(lockFile, waiting, async () => {
		const sources = await sourceHash();
		if (await isBuiltFrom(sources)) return;
		say('building the pages …');
		await build();
		await writeFile(stampFile, sources);
	});
}
