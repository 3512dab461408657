import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { buildIndexes } from '#app/features/payments/build-indexes.server.ts';
import { sql } from '#app/sql.server.ts';
import { clearImported } from '#tests/setup/imported-tables.ts';
import { importFile } from './import-file.server.ts';

const now = new Date('2026-03-20T00:00:00Z');
let folder: string;
let count = 0;

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-load-'));
	process.env.DATA_DIR = folder;
});

beforeEach(clearImported);

async function importText(kind: keyof typeof HEADERS, content: string, loadFromBytes: number) {
	count += 1;
	const file = path.join(folder, `file-${count}.csv`);
	await writeFile(file, content);
	return importFile({ path: file, name: 'file.csv', kind, actor: CLI, now, loadFromBytes });
}

const HEADERS = {
	transactions: 'mId,transactionKey,paymentKey,orderId,method,status,transactionAt,currency,amount',
	settlements:
		'mId,paymentKey,transactionKey,orderId,currency,method,amount,fee,supplyAmount,vat,payOutAmount,approvedAt,soldDate,paidOutDate,cancel.canceledAt',
} as const;

/** Everything that an import leaves, without what differs from one import to the next. */
async function traces(kind: keyof typeof HEADERS) {
	const table = kind === 'transactions' ? 'payment_transaction' : 'settlement_line';
	const rows = async (query: string) => (await sql().query<{ row: object }>(query)).rows;
	const rowsOf = (from: string) =>
		rows(`select to_jsonb(t) - 'import_id' as row from ${from} t order by to_jsonb(t)::text collate "C"`);
	const versionsOf = (from: string) =>
		rows(
			`select (to_jsonb(v) - 'import_id' - 'replaced_by') #- '{content,import_id}' as row from ${from}_version v
			 order by m_id, transaction_key, version`,
		);
	return {
		rows: await rowsOf(table),
		versions: await versionsOf(table),
		foreign: await rowsOf('foreign_settlement_line'),
		foreignVersions: await versionsOf('foreign_settlement_line'),
		errors: await rows(`select to_jsonb(e) - 'import_id' - 'id' as row from import_row_error e order by id`),
		merchants: await rows('select to_jsonb(m) as row from merchant m order by m_id'),
		import: await rows(
			`select jsonb_build_object('rows', rows, 'tags', tags, 'from', from_on, 'to', to_on) as row from import`,
		),
	};
}

const key = fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5', 'k-6', '7', ' k1', '"k,1"', '1.23457E+15', '');
const amount = fc.constantFrom('1000', '-500', '0', '1,000', '"2,000"', '₩300', 'many', '', '100.5');
const instant = fc.constantFrom(
	'2026-03-03T10:15:42+09:00',
	'2026-03-03T23:59:59Z',
	'2026-03-03 00:00:01',
	'2026.3.4 오후 1:02:03',
	'2024-02-29T00:00:00+09:00',
	'2026-02-30T00:00:00+09:00',
	'yesterday',
);
const day = fc.constantFrom('2026-03-03', '20260304', '2026-02-29', '', '2026-03-10');
const text = fc.constantFrom(
	'카드',
	'가상계좌',
	'card',
	'',
	'"a ""b"""',
	'a"b',
	'"never closed',
	'"two\nlines"',
	'=1+1',
);
const mId = fc.constantFrom('dalbitmall01', 'dalbitmall01', 'haneulshop', '');
const status = fc.constantFrom('DONE', 'DONE', 'CANCELED', 'PARTIAL_CANCELED', 'WAITING_FOR_DEPOSIT', 'SOMETHING');
const currency = fc.constantFrom('KRW', 'KRW', 'KRW', 'krw', 'USD');
/** Mostly clean cells, so that most rows go in. */
const mostly = (clean: string, dirty: fc.Arbitrary<string>) =>
	fc.oneof({ weight: 6, arbitrary: fc.constant(clean) }, { weight: 1, arbitrary: dirty });

const records = {
	transactions: fc
		.tuple(
			mostly('dalbitmall01', mId),
			fc.oneof({ weight: 4, arbitrary: fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5') }, { weight: 1, arbitrary: key }),
			mostly('p1', key),
			mostly('o1', key),
			mostly('카드', text),
			mostly('DONE', status),
			mostly('2026-03-03T10:15:42+09:00', instant),
			mostly('KRW', currency),
			mostly('1000', amount),
		)
		.map((cells) => cells.join(',')),
	settlements: fc
		.tuple(
			mostly('dalbitmall01', mId),
			mostly('p1', key),
			fc.oneof({ weight: 4, arbitrary: fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5') }, { weight: 1, arbitrary: key }),
			mostly('o1', key),
			mostly('KRW', currency),
			mostly('카드', text),
			mostly('1000', amount),
			mostly('33', amount),
			mostly('30', amount),
			mostly('3', amount),
			mostly('967', amount),
			mostly('2026-03-03T10:15:42+09:00', instant),
			mostly('2026-03-03', day),
			mostly('2026-03-10', day),
			fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: instant }),
		)
		.map((cells) => cells.join(',')),
};
const junk = fc.constantFrom('', ',,,', 'a,b', '"open', '합계,1');
const fileOf = (kind: keyof typeof HEADERS) =>
	fc
		.tuple(
			fc.array(fc.oneof({ weight: 9, arbitrary: records[kind] }, { weight: 1, arbitrary: junk }), { maxLength: 25 }),
			fc.constantFrom('\n', '\r\n'),
			fc.boolean(),
		)
		.map(([rows, lineBreak, ends]) => [HEADERS[kind], ...rows].join(lineBreak) + (ends ? lineBreak : ''));

/** What the catalogue says of a table: columns, constraints, indexes, triggers. */
async function catalogue(table: string) {
	const { rows } = await sql().query<{ text: string }>(
		`select format('%s %s %s %s %s', attname, format_type(atttypid, atttypmod), attnotnull, attgenerated,
				pg_get_expr(adbin, adrelid)) as text
		 from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
		 where attrelid = $1::regclass and a.attnum > 0 and not attisdropped
		 union all select conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where conrelid = $1::regclass
		 union all select indexdef from pg_indexes where tablename = $2 and schemaname = 'public'
		 union all select pg_get_triggerdef(oid) from pg_trigger where tgrelid = $1::regclass
		 order by 1`,
		[table, table],
	);
	return rows.map(({ text: line }) => line);
}

const original: Partial<Record<string, string[]>> = {};
beforeAll(async () => {
	original.transactions = await catalogue('payment_transaction');
	original.settlements = await catalogue('settlement_line');
});

describe.each(['transactions', 'settlements'] as const)('a first file of %s', (kind) => {
	const table = kind === 'transactions' ? 'payment_transaction' : 'settlement_line';

	it('leaves the same rows, versions and row errors whether it is loaded or merged', async () => {
		await fc.assert(
			fc.asyncProperty(fileOf(kind), async (content) => {
				await clearImported();
				const merged = await importText(kind, content, Number.POSITIVE_INFINITY);
				const wanted = await traces(kind);
				await clearImported();
				const loaded = await importText(kind, content, 0);
				expect({ ...loaded, importId: '', errorsFile: loaded.errorsFile && 'file' }).toEqual({
					...merged,
					importId: '',
					errorsFile: merged.errorsFile && 'file',
				});
				expect(await traces(kind)).toEqual(wanted);
			}),
			{ numRuns: 25 },
		);
	});

	it('leaves the table as it was made, once the worker has built the indexes', async () => {
		const clean = fc.sample(records[kind], { numRuns: 30, seed: 7 });
		await importText(kind, [HEADERS[kind], ...clean].join('\n'), 0);
		const { rowCount } = await sql().query('select from deferred_index');
		expect(rowCount).toBeGreaterThan(0);
		await buildIndexes();
		expect(await catalogue(table)).toEqual(original[kind]);
		expect((await sql().query('select from deferred_index')).rowCount).toBe(0);
		expect((await sql().query(`select from pg_namespace where nspname like 'load\\_%'`)).rowCount).toBe(0);
	});
});

it('two first files at once both go in, whichever is first', async () => {
	const file = (from: number) =>
		[
			HEADERS.transactions,
			...Array.from(
				{ length: 50 },
				(_, index) => `dalbitmall01,key${from + index},p,o,카드,DONE,2026-03-03T10:15:42+09:00,KRW,1000`,
			),
		].join('\n');
	const results = await Promise.all([
		importText('transactions', file(0), 0),
		importText('transactions', file(25), 0),
		importText('transactions', file(1000), 0),
	]);
	expect(results.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(125);
	expect(results.reduce((sum, { unchanged }) => sum + unchanged, 0)).toBe(25);
	expect((await sql().query('select from payment_transaction')).rowCount).toBe(125);
});

it('a file whose first piece does not tell its encoding is read again when all of it does', async () => {
	const row = (key: number, method: string) =>
		`dalbitmall01,key${key},p,o,${method},DONE,2026-03-03T10:15:42+09:00,KRW,1000`;
	const rows = Array.from({ length: 9000 }, (_, index) => row(index, index < 8900 ? 'CARD' : '가상계좌'));
	count += 1;
	const file = path.join(folder, `file-${count}.csv`);
	await writeFile(file, iconv.encode(`${[HEADERS.transactions, ...rows].join('\n')}\n`, 'cp949'));
	const request = { path: file, name: 'file.csv', kind: 'transactions', actor: CLI, now, loadFromBytes: 0 } as const;
	expect(await importFile(request)).toMatchObject({ encoding: 'cp949', inserted: 9000, rejected: 0 });
	const { rows: imports } = await sql().query('select status, sha256 from import');
	expect(imports).toEqual([{ status: 'done', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
	expect(await importFile(request)).toMatchObject({ inserted: 0, unchanged: 9000 });
});

describe('the same rows in another order', () => {
	const row = (key: string, amount = 1000) =>
		`dalbitmall01,${key},p,o,카드,DONE,2026-03-03T10:15:42+09:00,KRW,${amount}`;
	const file = (rows: string[]) => `${[HEADERS.transactions, ...rows].join('\n')}\n`;
	const rows = ['a', 'b', 'c', 'd'].map((key) => row(key));

	it('are known without being merged', async () => {
		const first = await importText('transactions', file(rows), 0);
		const again = await importText('transactions', file(rows.toReversed()), 0);
		expect(again).toMatchObject({ rows: 4, inserted: 0, updated: 0, unchanged: 4, rejected: 0 });
		const { rows: stored } = await sql().query('select same_as_id as same, tags from import where id = $1', [
			again.importId,
		]);
		expect(stored[0].same).toBe(first.importId);
	});

	it('may end with a sum, which is no row that lacks its keys', async () => {
		const ended = file([...rows, '합계,,,,,,,,4000', row('e')]);
		expect(await importText('transactions', ended, 0)).toMatchObject({ rows: 5, inserted: 5, rejected: 0, errors: [] });
	});

	it('are merged when something was restated since: what is imported last counts', async () => {
		await importText('transactions', file(rows), 0);
		const other = await importText('transactions', file([row('a', 2000)]), 0);
		expect(other.updated).toBe(1);
		const again = await importText('transactions', file(rows.toReversed()), 0);
		expect(again).toMatchObject({ inserted: 0, updated: 1, unchanged: 3 });
	});

	it('are merged when one of them differs, or comes twice', async () => {
		await importText('transactions', file(rows), 0);
		const other = await importText('transactions', file([...rows.slice(1), row('a', 1001)]), 0);
		expect(other).toMatchObject({ inserted: 0, updated: 1, unchanged: 3 });
		await clearImported();
		await importText('transactions', file([row('a', 1000), row('a', 2000)]), 0);
		const turned = await importText('transactions', file([row('a', 2000), row('a', 1000)]), 0);
		expect(turned).toMatchObject({ inserted: 0, updated: 1, unchanged: 1 });
	});
});
