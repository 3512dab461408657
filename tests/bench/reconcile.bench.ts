import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs, promisify } from 'node:util';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { joinEmbeddedPostgres } from '#app/boot/embedded-postgres.ts';
import { migrate } from '#app/boot/migrate.ts';
import { makeSettlementWorld, reorder, writeSettlementWorld } from '#tests/factories/settlement-world.ts';

/*
 * How far the import and the reconciliation are from the least that PostgreSQL needs for the same files: both copied
 * into plain tables without index, and one full join that counts the five classes. Only the ratio means anything, since
 * machines differ and drift.
 *
 *   npx tsx tests/bench/reconcile.bench.ts --rows 200000 [--database-url postgresql://…]
 */

const run = promisify(execFile);

const COUNT_CLASSES = `
	with lines as (select "mId", "transactionKey", count(*) as rows, min(amount) as amount from floor_settlements group by 1, 2)
	select
		count(*) filter (where t.amount = l.amount) as matched,
		count(*) filter (where l.amount is null) as no_line,
		count(*) filter (where t.amount is null) as no_transaction,
		count(*) filter (where t.amount <> l.amount) as other_amount,
		coalesce(sum(l.rows - 1), 0) as extra
	from floor_transactions t
	full join lines l on l."mId" = t."mId" and l."transactionKey" = t."transactionKey"`;

const naturalTypes: Record<string, string> = {
	amount: 'bigint',
	fee: 'bigint',
	supplyAmount: 'bigint',
	vat: 'bigint',
	payOutAmount: 'bigint',
	transactionAt: 'timestamptz',
	approvedAt: 'timestamptz',
	'cancel.canceledAt': 'timestamptz',
	soldDate: 'date',
	paidOutDate: 'date',
};

function plainTable(name: string, header: string): string {
	const columns = header.split(',').map((column) => `"${column}" ${naturalTypes[column] ?? 'text'}`);
	return `create table ${name} (${columns.join(', ')})`;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return (performance.now() - start) / 1000;
}

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

async function hasPsql(): Promise<boolean> {
	return run('psql', ['--version']).then(
		() => true,
		() => false,
	);
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: { rows: { type: 'string', default: '200000' }, 'database-url': { type: 'string' } },
	});
	const rows = Number(values.rows);
	const folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-bench-'));
	const embedded = values['database-url'] ? null : await joinEmbeddedPostgres(path.resolve('.data/bench'));
	const server = values['database-url'] ?? embedded!.url;
	try {
		const world = makeSettlementWorld({ rows, seed: 1 });
		const { transactionsHeader, settlementsHeader, scope, expected } = world;
		const files = await writeSettlementWorld(world, folder);
		reorder(world.transactions, 5);
		reorder(world.settlements, 5);
		const again = await writeSettlementWorld(world, folder, 'again');
		world.transactions = [];
		world.settlements = [];

		const floorUrl = await freshDatabase(server, 'jeongsan_bench_floor');
		const floor = new pg.Client({ connectionString: floorUrl });
		await floor.connect();
		await floor.query(plainTable('floor_transactions', transactionsHeader));
		await floor.query(plainTable('floor_settlements', settlementsHeader));
		const psql = await hasPsql();
		const copy = (table: string, file: string) =>
			psql
				? run('psql', [floorUrl, '-q', '-c', `\\copy ${table} from '${file}' csv header`])
				: pipeline(createReadStream(file), floor.query(copyFrom(`copy ${table} from stdin csv header`)));
		const floorCopy = await seconds(async () => {
			await copy('floor_transactions', files.transactionsFile);
			await copy('floor_settlements', files.settlementsFile);
		});
		const floorJoin = await seconds(() => floor.query(COUNT_CLASSES));
		await floor.end();
		const floorTotal = floorCopy + floorJoin;

		const url = await freshDatabase(server, 'jeongsan_bench');
		await migrate(url);
		const cli = async (...args: string[]) => {
			const { stdout } = await run(process.execPath, ['app/boot/start.mjs', 'cli', ...args, '--json'], {
				env: { ...process.env, DATABASE_URL: url, DATA_DIR: folder, SANDBOX_PORT: '1' },
				maxBuffer: 64 * 1024 * 1024,
			});
			return JSON.parse(stdout) as { matched?: number; inserted?: number; totals?: { residual: string } };
		};
		const reconcile = () => cli('reconcile', '--from', scope.from, '--to', scope.to, '--as-of', scope.asOf);
		const importing = await seconds(async () => {
			await cli('import', 'transactions', files.transactionsFile);
			await cli('import', 'settlements', files.settlementsFile);
		});
		let matched: number | undefined;
		let residual: string | undefined;
		const reconciling = await seconds(async () => {
			const answer = await reconcile();
			matched = answer.matched;
			residual = answer.totals?.residual;
		});
		const importingAgain = await seconds(async () => {
			await cli('import', 'transactions', again.transactionsFile);
			await cli('import', 'settlements', again.settlementsFile);
		});
		const reconcilingAgain = await seconds(reconcile);

		const line = (name: string, time: number) =>
			console.log(
				`${name.padEnd(34)} ${time.toFixed(2).padStart(8)} s ${(time / floorTotal).toFixed(2).padStart(7)} × floor`,
			);
		console.log(`${expected.transactionRows} transactions, ${expected.settlementRows} settlement lines`);
		console.log(`matched ${matched} (expected ${expected.matched}), residual ${residual}`);
		line(`floor: copy${psql ? ' (psql)' : ''}`, floorCopy);
		line('floor: full join', floorJoin);
		line('floor', floorTotal);
		line('import both', importing);
		line('reconcile', reconciling);
		line('import and reconcile', importing + reconciling);
		line('import both again, other order', importingAgain);
		line('reconcile again', reconcilingAgain);
		if (matched !== expected.matched || residual !== '0') process.exitCode = 1;
	} finally {
		await rm(folder, { recursive: true, force: true });
		await embedded?.release();
	}
}

await main();
