import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { joinEmbeddedPostgres } from '#app/boot/embedded-postgres.ts';
import { migrate } from '#app/boot/migrate.ts';
import { extendEnvironment } from '#app/env.server.ts';
import { buildIndexes } from '#app/features/payments/build-indexes.server.ts';
import { closeDatabase } from '#app/sql.server.ts';
import { benchScope, matchedOf, writeBigFiles } from './big-files.ts';
import { measureFloor, seconds } from './floor.ts';
import { measurePages } from './pages.ts';
import { measurePeers } from './peers.ts';

/*
 * How far the import and the reconciliation are from the least that PostgreSQL needs for the same files. Only ratios
 * within one run mean anything, since machines differ and drift.
 */
const USAGE =
	'npm run bench -- [--rows 1000000] [--repeat 1] [--pages] [--peers] [--data-dir DIR] [--database-url postgresql://…]';

const { values } = parseArgs({
	args: process.argv.slice(3),
	options: {
		rows: { type: 'string', default: '1000000' },
		repeat: { type: 'string', default: '1' },
		pages: { type: 'boolean', default: false },
		peers: { type: 'boolean', default: false },
		'data-dir': { type: 'string', default: '.data/bench' },
		'database-url': { type: 'string' },
	},
});
const rows = Number(values.rows);
const repeat = Number(values.repeat);
if (!Number.isInteger(rows) || rows < 1000 || rows > 100_000_000 || !Number.isInteger(repeat) || repeat < 1) {
	console.error(USAGE);
	process.exit(2);
}

interface CommandAnswer {
	inserted: number;
	unchanged: number;
	matched: number;
	totals: { residual: string };
	resultHash: string;
	way?: { way: string; touched?: number };
}

const measured = new Map<string, number[]>();
const note = (name: string, value: number) => {
	measured.set(name, [...(measured.get(name) ?? []), value]);
	console.error(`${name}: ${value.toFixed(2)}`);
};
const median = (name: string) => {
	const sorted = [...(measured.get(name) ?? [Number.NaN])].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)]!;
};

async function freshDatabase(server: string, name: string): Promise<string> {
	const admin = new pg.Client({ connectionString: server });
	await admin.connect();
	await admin.query(`drop database if exists ${name} with (force)`);
	await admin.query(`create database ${name}`);
	await admin.end();
	const url = new URL(server);
	url.pathname = `/${name}`;
	return url.href;
}

/** Runs a command in a process of its own; notes its wall time and the most memory that it had (Linux tells it). */
async function command(env: NodeJS.ProcessEnv, name: string, ...words: string[]): Promise<CommandAnswer> {
	const start = performance.now();
	const child = spawn(process.execPath, ['app/boot/start.mjs', 'cli', ...words, '--json'], {
		env,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let out = '';
	child.stdout.on('data', (data) => {
		out += data;
	});
	let memory = 0;
	const look = setInterval(async () => {
		const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
		memory = Math.max(memory, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
	}, 100);
	const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
	clearInterval(look);
	note(name, (performance.now() - start) / 1000);
	note('memory', memory);
	if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${out}`);
	return JSON.parse(out) as CommandAnswer;
}

function check(what: string, found: unknown, wanted: unknown): void {
	if (found === wanted) return;
	console.error(`WRONG: ${what} is ${found}, not ${wanted}`);
	process.exitCode = 1;
}

async function measureOnce(server: string, folder: string, last: boolean): Promise<void> {
	const files = await writeBigFiles(folder, { name: 'first', first: 0, count: rows, order: 1 });
	const floorUrl = await freshDatabase(server, 'jeongsan_bench_floor');
	const { copy, join } = await measureFloor(floorUrl, files);
	note('floor', copy + join);
	note('floor copy', copy);
	note('floor join', join);
	if (last && values.peers) {
		for (const [name, time] of Object.entries(await measurePeers(files))) {
			if (time === null) console.log(`${name}: cannot be installed here`);
			else note(name, time);
		}
	}

	const url = await freshDatabase(server, 'jeongsan_bench');
	await migrate(url);
	const env = { ...process.env, DATABASE_URL: url, DATA_DIR: folder, SANDBOX_PORT: '1' };
	const importBoth = async ({ transactions, settlements }: typeof files, name: string) => [
		await command(env, `${name} transactions`, 'import', 'transactions', transactions),
		await command(env, `${name} settlements`, 'import', 'settlements', settlements),
	];
	const reconcile = (name: string, ...more: string[]) =>
		command(
			...([env, name, 'reconcile', '--from', benchScope.from, '--to', benchScope.to] as const),
			...['--as-of', benchScope.asOf, ...more],
		);
	await importBoth(files, 'import');
	const first = await reconcile('reconcile');
	check('matched', first.matched, matchedOf(rows));
	check('residual', first.totals.residual, '0');

	const again = await writeBigFiles(folder, { name: 'again', first: 0, count: rows, order: 4 });
	for (const answer of await importBoth(again, 'again')) check('inserted again', answer.inserted, 0);
	const few = Math.ceil(rows / 1200) * 12;
	// What the worker does as soon as an import has ended; new lines come on another day.
	extendEnvironment({ DATABASE_URL: url, DATA_DIR: folder });
	note('indexes', await seconds(buildIndexes));
	await closeDatabase();
	const more = await writeBigFiles(folder, { name: 'more', first: Math.ceil(rows / 12) * 12, count: few, order: 1 });
	await importBoth(more, 'more');
	const second = await reconcile('reconcile more');
	check('residual', second.totals.residual, '0');
	check('way of the run after 1% new lines', second.way?.way, 'incremental');
	note('touched', second.way?.touched ?? Number.NaN);
	const judge = await reconcile('reconcile in full', '--full');
	check('way of the run in full', judge.way?.way, 'full');
	check('hash of the run after 1% new lines', second.resultHash, judge.resultHash);

	if (!last) return;
	if (values.pages) {
		const client = new pg.Client({ connectionString: url });
		await client.connect();
		await client.query('vacuum analyze payment_transaction, settlement_line');
		await client.end();
		await measurePages(rows);
		const { p95, slowest, pages } = await measurePages(rows);
		note('pages', p95);
		console.log(
			`slowest of ${pages} pages: ${slowest.map(({ what, ms }) => `\n  ${ms.toFixed(0)} ms  ${what}`).join('')}`,
		);
	}
}

function printTable(): void {
	const floor = median('floor');
	const imports = median('import transactions') + median('import settlements');
	const again = median('again transactions') + median('again settlements');
	const reconcile = median('reconcile');
	const lines: [string, string, string, number | null, number | null][] = [];
	const line = (name: string, value: number, ratio: number | null, limit: number | null, unit = 's') =>
		lines.push([name, `${value.toFixed(unit === 's' ? 2 : 0)} ${unit}`, unit, ratio, limit]);
	line('floor: copy both files', median('floor copy'), median('floor copy') / floor, null);
	line('floor: full join', median('floor join'), median('floor join') / floor, null);
	line('floor', floor, 1, null);
	line('import both and reconcile', imports + reconcile, (imports + reconcile) / floor, 2);
	line('  import transactions', median('import transactions'), median('import transactions') / floor, null);
	line('  import settlements', median('import settlements'), median('import settlements') / floor, null);
	line('reconcile', reconcile, reconcile / floor, 0.5);
	line(
		'reconcile again after 1% new lines, of the first',
		median('reconcile more'),
		median('reconcile more') / reconcile,
		0.1,
	);
	line('  keys touched, of an incremental run', median('touched'), null, null, 'keys');
	line('  the same in full, same hash', median('reconcile in full'), median('reconcile in full') / reconcile, null);
	line('import again in another order, of the first', again, again / imports, 0.5);
	line('import 1% more', median('more transactions') + median('more settlements'), null, null);
	line('µs per row, import and reconcile', ((imports + reconcile) * 1e6) / rows / 2, null, null, 'µs');
	line('most memory of a Node process', Math.max(...measured.get('memory')!), null, 300, 'MB');
	line('indexes of lists, built by the worker', median('indexes'), null, null);
	if (values.pages) line('list pages, 95th percentile', median('pages'), null, 100, 'ms');
	for (const peer of ['DuckDB', 'pandas'])
		if (measured.has(peer)) line(`peer: ${peer}`, median(peer), median(peer) / floor, null);
	console.log(`\n${rows} transactions and as many settlement lines, median of ${repeat}\n`);
	console.log(`| what | measured | ratio | target | |\n|---|---|---|---|---|`);
	for (const [name, value, unit, ratio, limit] of lines) {
		const judged = limit === null ? '' : (unit === 's' ? ratio! : Number.parseFloat(value)) <= limit ? 'ok' : 'over';
		console.log(
			`| ${name} | ${value} | ${ratio === null ? '' : ratio.toFixed(2)} | ${limit === null ? '' : `≤ ${limit}`} | ${judged} |`,
		);
	}
}

const folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-bench-'));
const embedded = values['database-url'] ? null : await joinEmbeddedPostgres(path.resolve(values['data-dir']));
try {
	const server = values['database-url'] ?? embedded!.url;
	for (let turn = 1; turn <= repeat; turn += 1) await measureOnce(server, folder, turn === repeat);
	printTable();
} finally {
	await closeDatabase();
	await rm(folder, { recursive: true, force: true });
	await embedded?.release();
}
