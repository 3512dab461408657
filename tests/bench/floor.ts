import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { BigFiles } from './big-files.ts';

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

async function headerOf(file: string): Promise<string> {
	const handle = await open(file);
	const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
	await handle.close();
	return buffer.toString('utf8', 0, bytesRead).split('\n')[0]!;
}

const hasPsql = () =>
	run('psql', ['--version']).then(
		() => true,
		() => false,
	);

/** Wall seconds of some work. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return (performance.now() - start) / 1000;
}

/**
 * The least that PostgreSQL needs for two files: both copied into plain logged tables without an index, and one full join
 * that counts the five classes. Seconds.
 */
export async function measureFloor(url: string, files: BigFiles): Promise<{ copy: number; join: number }> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	const psql = await hasPsql();
	const tables = { floor_transactions: files.transactions, floor_settlements: files.settlements };
	for (const [table, file] of Object.entries(tables)) {
		const columns = (await headerOf(file)).split(',').map((column) => `"${column}" ${naturalTypes[column] ?? 'text'}`);
		await client.query(`drop table if exists ${table}`);
		await client.query(`create table ${table} (${columns.join(', ')})`);
	}
	const copy = await seconds(async () => {
		for (const [table, file] of Object.entries(tables)) {
			if (psql) await run('psql', [url, '-q', '-c', `\\copy ${table} from '${file}' csv header`]);
			else await pipeline(createReadStream(file), client.query(copyFrom(`copy ${table} from stdin csv header`)));
		}
	});
	const join = await seconds(() => client.query(COUNT_CLASSES));
	await client.query('drop table floor_transactions, floor_settlements');
	await client.end();
	return { copy, join };
}
