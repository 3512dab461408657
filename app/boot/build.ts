import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
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

/** Builds the pages and the server when a source changed since the last build. */
export async function buildWhenStale(onBuild: () => void): Promise<void> {
	const wanted = await sourceHash();
	const built = await readFile(stampFile, 'utf8').catch(() => '');
	if (built === wanted && existsSync('build/server/index.js')) return;
	onBuild();
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
	if (code !== 0) {
		throw new StartupProblem(
			`the pages could not be built:\n${output.join('').slice(-3000)}`,
			'mend the error above and start again',
		);
	}
	await writeFile(stampFile, wanted);
}
