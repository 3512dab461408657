import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { findBrowser, NO_BROWSER_REMEDY } from './find-browser.ts';

const command = process.argv[2] as 'test' | 'validate';
const startedAt = Date.now();

interface Outcome {
	passed: number;
	failed: number;
}
const outcomes: Record<string, Outcome> = {};

function run(file: string, args: string[], env: Record<string, string> = {}): Promise<number> {
	return new Promise((resolve) => {
		const child = spawn(process.execPath, [file, ...args], { stdio: 'inherit', env: { ...process.env, ...env } });
		child.on('close', (code) => resolve(code ?? 1));
	});
}

function heading(text: string): void {
	console.log(`\n── ${text} ${'─'.repeat(Math.max(4, 76 - text.length))}`);
}

function fail(message: string, remedy: string): never {
	console.error(`\njeongsan: ${message}.\n  → ${remedy}\n`);
	process.exit(1);
}

/** Begins a check whose words are kept until they are asked for: other tests may run, and talk, meanwhile. */
function begin(name: string, file: string, args: string[]): () => Promise<void> {
	const began = Date.now();
	const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
	const words: Buffer[] = [];
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => words.push(chunk));
	const ended = new Promise<string>((resolve) => {
		child.on('close', (code) => {
			const seconds = ((Date.now() - began) / 1000).toFixed(1);
			resolve(code === 0 ? `passed in ${seconds} s` : `FAILED in ${seconds} s`);
		});
	});
	return async () => {
		const outcome = await ended;
		heading(name);
		process.stdout.write(Buffer.concat(words));
		console.log(`${name}: ${outcome}`);
		if (outcome.startsWith('FAILED')) fail(`${name} failed`, 'see the messages above');
	};
}

interface JsonReport {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
}

async function vitest(project: 'unit' | 'server' | 'flows'): Promise<void> {
	const report = path.resolve('test-results', `${project}.json`);
	await rm(report, { force: true });
	heading(`${project} tests`);
	const code = await run('node_modules/vitest/vitest.mjs', [
		'run',
		'--project',
		project,
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=${report}`,
		// A flow that is given up goes on with all that it has started, until its process ends. Flows wait for processes that
		// they start and kill: one more of them at a time keeps the processors busy.
		...(project === 'flows' ? ['--isolate', `--poolOptions.forks.maxForks=${availableParallelism() + 1}`] : []),
	]);
	const counts = JSON.parse(await readFile(report, 'utf8').catch(() => '{}')) as Partial<JsonReport>;
	if (counts.numPendingTests)
		fail(`${counts.numPendingTests} ${project} tests were skipped`, 'run them or remove them');
	outcomes[project] = { passed: counts.numPassedTests ?? 0, failed: counts.numFailedTests ?? 0 };
	if (code !== 0)
		fail(`${project} tests failed`, `see above; run them alone with: npx vitest run --project ${project}`);
}

await mkdir('test-results', { recursive: true });
const types = begin('types', 'node_modules/typescript/bin/tsc', ['--noEmit']);
await begin('lint', 'node_modules/@biomejs/biome/bin/biome', ['check', '.'])();
await vitest('unit');
await types();
if (command === 'test') {
	await vitest('server');
	await vitest('flows');
	const browser = await findBrowser((text) => heading(text));
	if (!browser) fail('there is no browser for the browser tests', NO_BROWSER_REMEDY);
	heading('browser tests');
	const report = path.resolve('test-results', 'browser.json');
	const code = await run('node_modules/@playwright/test/cli.js', ['test'], {
		CHROMIUM_PATH: browser,
		PLAYWRIGHT_JSON_OUTPUT_NAME: report,
	});
	const { stats } = JSON.parse(await readFile(report, 'utf8').catch(() => '{"stats":{}}')) as {
		stats: { expected?: number; unexpected?: number; flaky?: number; skipped?: number };
	};
	const flaky = stats.flaky ?? 0;
	outcomes.browser = { passed: (stats.expected ?? 0) + flaky, failed: stats.unexpected ?? 0 };
	if (flaky) console.log(`${flaky} browser tests passed only when they were run again: see "flaky" above`);
	if (stats.skipped) fail(`${stats.skipped} browser tests were skipped`, 'run them or remove them');
	if (code !== 0 || outcomes.browser.failed > 0) fail('browser tests failed', 'see above; traces are in test-results');
}

heading('all passed');
for (const [name, { passed, failed }] of Object.entries(outcomes))
	console.log(`${name}: ${passed} passed, ${failed} failed`);
const total = Object.values(outcomes).reduce((sum, { passed }) => sum + passed, 0);
console.log(`in ${((Date.now() - startedAt) / 60_000).toFixed(1)} minutes`);
console.log(`${total} passed, 0 failed`);
