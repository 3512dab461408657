import fc from 'fast-check';
import type { PoolClient } from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { db } from '#app/db.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { atKst, fromDateColumn, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { storeMerchants } from '#tests/factories/merchants.ts';
import { randomRows, randomScope, removeRows, storeRows } from '#tests/factories/reconciliation-rows.ts';
import { breaksFoundBy } from '#tests/factories/run-breaks.ts';
import { executeRun } from './execute-run.server.ts';
import { type MatcherInput, matchLevelOne } from './matcher.ts';
import type { Scope } from './reconciliation.ts';
import { businessCalendar } from './rules.server.ts';
import { prepareRun } from './start-run.server.ts';

const now = atKst(kstDayFrom('2026-04-01'), '10:00');
const rules = { dueAfterDays: 1, graceBusinessDays: 3 };

async function reconcile(scope: Scope, full = false) {
	await storeMerchants(scope.mIds);
	const started = await prepareRun({ ...scope, full }, CLI, now);
	if (!started.ok) throw new Error(started.reason);
	return executeRun(started.runId, now);
}

async function found(runId: string) {
	const rows = await breaksFoundBy(runId);
	return rows.map(({ chainId: _, position: __, sinceStep: ___, untilStep: ____, ...row }) => row);
}

async function cases() {
	const rows = await db().discrepancyCase.findMany({ orderBy: { id: 'asc' } });
	return rows.map(({ lastRunId: _, updatedAt: __, ...row }) => row);
}

const result = ({
	matched,
	states,
	kinds,
	details,
	totals,
	mIds,
	leftOut,
	resultHash,
}: Awaited<ReturnType<typeof reconcile>>) => ({
	...{ matched, states, kinds, details, totals, mIds, leftOut, resultHash },
});

type Transaction = MatcherInput['transactions'][number];
type Line = MatcherInput['lines'][number];
type Lookup = NonNullable<MatcherInput['lookups']>[number];
type ForeignLine = NonNullable<MatcherInput['foreignLines']>[number];
const transactionKey = (row: Transaction) => JSON.stringify([row.mId, row.transactionKey]);
const lineKey = (row: Line | ForeignLine) => JSON.stringify([row.mId, row.transactionKey, row.occurrence]);
const lookupKey = (row: Lookup) => JSON.stringify([row.mId, row.paymentKey]);

/** Some rows gone, some exchanged for others of the same key, some new. */
function changed<Row>(
	rows: readonly Row[],
	fresh: readonly Row[],
	keyOf: (row: Row) => string,
	gone: readonly number[],
): Row[] {
	const left = rows.filter((_, index) => !gone.includes(index));
	const taken = new Set(fresh.map(keyOf));
	return [...left.filter((row) => !taken.has(keyOf(row))), ...fresh];
}

/** Makes the stored rows those of `next`: removes what is not in it, restates what says something else, adds the rest. */
async function become(last: MatcherInput, next: MatcherInput): Promise<void> {
	const text = (row: unknown) =>
		JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
	const part = <Row>(before: readonly Row[], after: readonly Row[], keyOf: (row: Row) => string) => {
		const was = new Map(before.map((row) => [keyOf(row), text(row)]));
		const is = new Set(after.map(keyOf));
		return {
			gone: before.filter((row) => !is.has(keyOf(row))),
			other: after.filter((row) => was.has(keyOf(row)) && was.get(keyOf(row)) !== text(row)),
			fresh: after.filter((row) => !was.has(keyOf(row))),
		};
	};
	const transactions = part(last.transactions, next.transactions, transactionKey);
	const lines = part(last.lines, next.lines, lineKey);
	const lookups = part(last.lookups ?? [], next.lookups ?? [], lookupKey);
	const foreignLines = part(last.foreignLines ?? [], next.foreignLines ?? [], lineKey);
	await sql().query(
		`delete from payment_transaction t using jsonb_to_recordset($1::jsonb) as r ("mId" text, "transactionKey" text)
		where t.m_id = r."mId" and t.transaction_key = r."transactionKey"`,
		[text(transactions.gone)],
	);
	await sql().query(
		`delete from settlement_line t using jsonb_to_recordset($1::jsonb) as r ("mId" text, "transactionKey" text, occurrence int)
		where t.m_id = r."mId" and t.transaction_key = r."transactionKey" and t.occurrence = r.occurrence`,
		[text(lines.gone)],
	);
	await sql().query(
		`delete from foreign_settlement_line t using jsonb_to_recordset($1::jsonb) as r ("mId" text, "transactionKey" text, occurrence int)
		where t.m_id = r."mId" and t.transaction_key = r."transactionKey" and t.occurrence = r.occurrence`,
		[text(foreignLines.gone)],
	);
	await sql().query(
		`update foreign_settlement_line t set payment_key = r."paymentKey", currency = r.currency, amount = r.amount
		from jsonb_to_recordset($1::jsonb) as r ("mId" text, "transactionKey" text, occurrence int, "paymentKey" text, currency text,
			amount bigint)
		where t.m_id = r."mId" and t.transaction_key = r."transactionKey" and t.occurrence = r.occurrence`,
		[text(foreignLines.other)],
	);
	await sql().query(
		`delete from payment_lookup t using jsonb_to_recordset($1::jsonb) as r ("mId" text, "paymentKey" text)
		where t.m_id = r."mId" and t.payment_key = r."paymentKey"`,
		[text([...lookups.gone, ...lookups.other])],
	);
	await sql().query(
		`update payment_transaction t set payment_key = r."paymentKey", method = r.method, status = r.status, amount = r.amount,
			transaction_at = r."transactionAt", transaction_on = (r."transactionAt" at time zone 'Asia/Seoul')::date
		from jsonb_to_recordset($1::jsonb) as r ("mId" text, "transactionKey" text, "paymentKey" text, method text, status text,
			"transactionAt" timestamptz, amount bigint)
		where t.m_id = r."mId" and t.transaction_key = r."transactionKey"`,
		[text(transactions.other)],
	);
	await sql().query(
		`update settlement_line t set payment_key = coalesce(r."paymentKey", ''), amount = r.amount, fee = r.fee,
			supply_amount = r."supplyAmount", vat = r.vat, pay_out_amount = r."payOutAmount", fees_total = r."feesTotal", line_on = r."lineOn"
		from jsonb_to_recordset($1::jsonb) as r ("mId" text, "transactionKey" text, occurrence int, "paymentKey" text, amount bigint,
			fee bigint, "supplyAmount" bigint, vat bigint, "payOutAmount" bigint, "feesTotal" bigint, "lineOn" date)
		where t.m_id = r."mId" and t.transaction_key = r."transactionKey" and t.occurrence = r.occurrence`,
		[text(lines.other)],
	);
	await storeRows({
		transactions: transactions.fresh,
		lines: lines.fresh,
		lookups: [...lookups.fresh, ...lookups.other],
		foreignLines: foreignLines.fresh,
	});
}

const indexes = fc.uniqueArray(fc.nat(39), { maxLength: 4 });
const step = fc.record({
	fresh: randomRows,
	// Only some of the fresh rows, so that most of the world stays untouched.
	few: fc.record({ transactions: fc.nat(4), lines: fc.nat(4), lookups: fc.nat(1), foreignLines: fc.nat(4) }),
	gone: fc.record({ transactions: indexes, lines: indexes, foreignLines: indexes }),
	/** The next run goes on from this incremental run, and not from the full one that judges it. */
	chained: fc.boolean(),
});

afterEach(async () => {
	await removeRows();
	await db().discrepancyCase.deleteMany();
});

describe('a run of the same scope', () => {
	test('after any changes finds what a full run finds, looking only at what was touched', async () => {
		const calendar = await businessCalendar();
		await fc.assert(
			fc.asyncProperty(
				randomRows,
				randomScope,
				fc.array(step, { minLength: 1, maxLength: 4 }),
				async (first, scope, steps) => {
					await removeRows();
					await storeRows(first);
					expect((await reconcile(scope, true)).way).toEqual({ way: 'full', because: 'asked' });
					let world = first;
					const told = new Map<string, Awaited<ReturnType<typeof found>>>();
					for (const { fresh, few, gone, chained } of steps) {
						const next: MatcherInput = {
							transactions: changed(
								world.transactions,
								fresh.transactions.slice(0, few.transactions),
								transactionKey,
								gone.transactions,
							),
							lines: changed(world.lines, fresh.lines.slice(0, few.lines), lineKey, gone.lines),
							lookups: changed(world.lookups ?? [], (fresh.lookups ?? []).slice(0, few.lookups), lookupKey, []),
							foreignLines: changed(
								world.foreignLines ?? [],
								(fresh.foreignLines ?? []).slice(0, few.foreignLines),
								lineKey,
								gone.foreignLines,
							),
						};
						await become(world, next);
						world = next;
						const incremental = await reconcile(scope);
						expect(incremental.way).toMatchObject({ way: 'incremental' });
						expect(incremental.totals.residual).toBe(0n);
						const expected = matchLevelOne(world, scope, rules, calendar);
						expect(incremental).toMatchObject({
							matched: expected.matched,
							states: expected.states,
							kinds: expected.kinds,
							details: expected.details,
							totals: expected.totals,
							mIds: expected.mIds,
						});
						const casesThen = await cases();
						const mark = await sql().query(
							'select run_id, scope, snapshot::text, tables, kept from run_watermark where run_id = $1',
							[incremental.runId],
						);
						const full = await reconcile(scope, true);
						expect(full.way).toMatchObject({ way: 'full' });
						expect(result(incremental)).toEqual(result(full));
						expect(await found(incremental.runId)).toEqual(await found(full.runId));
						expect(await cases()).toEqual(casesThen);
						// A run tells what it found for good, whatever the runs that go on from it find.
						for (const [runId, rows] of told) expect(await found(runId)).toEqual(rows);
						told.set(incremental.runId, await found(incremental.runId));
						if (!chained) continue;
						const { run_id, scope: asked, snapshot, tables, kept } = mark.rows[0]!;
						await sql().query('delete from run_watermark where run_id = $1', [full.runId]);
						// As if it had never been: the next run finds the cases as the incremental one left them.
						await sql().query('update reconciliation_run set finish_order = null where id = $1', [full.runId]);
						await sql().query(
							'insert into run_watermark (run_id, scope, snapshot, tables, kept) values ($1, $2, $3, $4, $5)',
							[...[run_id, asked, snapshot, tables, kept]],
						);
					}
				},
			),
			{ numRuns: 10 },
		);
	});
});

const march: Scope = {
	from: kstDayFrom('2026-03-01'),
	to: kstDayFrom('2026-03-31'),
	asOf: kstDayFrom('2026-04-30'),
	mIds: [],
};
const paid: Transaction = {
	mId: 'shop',
	transactionKey: 'k1',
	paymentKey: 'p1',
	method: '카드',
	status: 'DONE',
	transactionAt: atKst(kstDayFrom('2026-03-10'), '12:00'),
	currency: 'KRW',
	amount: 10_000n,
};
const settled: Line = {
	...{ mId: 'shop', transactionKey: 'k1', occurrence: 1, paymentKey: 'p1', currency: 'KRW', amount: 10_000n },
	...{
		fee: 330n,
		supplyAmount: 300n,
		vat: 30n,
		payOutAmount: 9_670n,
		feesTotal: null,
		lineOn: kstDayFrom('2026-03-10'),
	},
};
const other = { transactionKey: 'k2', paymentKey: 'p2' };

describe('what a run goes on from', () => {
	test('is the last one that was asked the same; the first of a scope, or of other rules, looks at everything', async () => {
		await storeRows({ transactions: [paid], lines: [] });
		const first = await reconcile(march);
		expect(first.way).toEqual({ way: 'full', because: 'first' });
		const second = await reconcile(march);
		expect(second.way).toEqual({ way: 'incremental', touched: 0, from: first.runId });
		expect(second.resultHash).toBe(first.resultHash);
		expect((await reconcile({ ...march, asOf: kstDayFrom('2026-05-01') })).way).toEqual({
			way: 'full',
			because: 'first',
		});
		await storeRows({ transactions: [], lines: [settled] });
		const third = await reconcile(march);
		expect(third).toMatchObject({ matched: 1, way: { way: 'incremental', touched: 1, from: second.runId } });
		expect(await executeRun(third.runId, now)).toMatchObject({ way: third.way! });
		expect((await reconcile(march, true)).resultHash).toBe(third.resultHash);
	});

	test('does not hide an import that was under way when it looked, though it had begun before', async () => {
		await storeRows({ transactions: [paid], lines: [settled] });
		const slow = await sql().connect();
		try {
			await slow.query('begin');
			await slow.query(`update settlement_line set amount = 9000, pay_out_amount = 8670 where m_id = 'shop'`);
			await storeRows({ transactions: [{ ...paid, ...other }], lines: [] });
			expect((await reconcile(march)).kinds).toMatchObject({
				'missing-settlement': { count: 1 },
				'amount-mismatch': { count: 0 },
			});
			await slow.query('commit');
		} finally {
			slow.release();
		}
		expect(await reconcile(march)).toMatchObject({
			kinds: { 'missing-settlement': { count: 1 }, 'amount-mismatch': { count: 1 } },
			totals: { residual: 0n },
			way: { way: 'incremental', touched: 1 },
		});
	});

	test('does not take a payment for new whose other row was just not to be seen when it was noted', async () => {
		await storeRows({ transactions: [paid], lines: [] });
		const insert = (client: PoolClient, fields: Record<string, unknown>) =>
			client.query(
				`insert into payment_transaction select r.* from payment_transaction t,
					jsonb_populate_record(t, $1::jsonb) r where t.transaction_key = 'k1'`,
				[JSON.stringify({ payment_key: 'p2', ...fields })],
			);
		const approval = await sql().connect();
		const cancel = await sql().connect();
		try {
			await approval.query('begin');
			await insert(approval, { transaction_key: 'k2' });
			await cancel.query('begin');
			await insert(cancel, { transaction_key: 'k3', status: 'CANCELED' });
			await approval.query('commit');
			expect((await reconcile(march)).kinds).toMatchObject({ 'missing-settlement': { count: 2 } });
			await cancel.query('commit');
		} finally {
			approval.release();
			cancel.release();
		}
		const next = await reconcile(march);
		expect(next).toMatchObject({ kinds: { 'orphan-cancel': { count: 0 } }, way: { way: 'incremental', touched: 2 } });
		expect((await reconcile(march, true)).resultHash).toBe(next.resultHash);
	});

	test('holds when a table was written anew, so that rows are not where they were noted', async () => {
		await storeRows({ transactions: [paid, { ...paid, ...other }], lines: [settled] });
		await reconcile(march);
		await storeRows({ transactions: [{ ...paid, transactionKey: 'k3', paymentKey: 'p3' }], lines: [] });
		await sql().query(`delete from payment_transaction where transaction_key = 'k2'`);
		await sql().query('vacuum full payment_transaction');
		const next = await reconcile(march);
		expect(next).toMatchObject({
			kinds: { 'missing-settlement': { count: 1 } },
			totals: { expected: 20_000n, residual: 0n },
			way: { way: 'incremental' },
		});
		expect((await reconcile(march, true)).resultHash).toBe(next.resultHash);
	});

	test('is nothing where changes were not noted, the rows were emptied, or the table is another one', async () => {
		await storeRows({ transactions: [paid], lines: [] });
		await reconcile(march);
		await sql().query('alter table settlement_line disable trigger note_inserted');
		await storeRows({ transactions: [], lines: [settled] });
		expect(await reconcile(march)).toMatchObject({ matched: 1, way: { way: 'full', because: 'replaced' } });
		await sql().query('alter table settlement_line enable trigger note_inserted');
		// What was found while nothing was noted is no ground to go on from.
		expect((await reconcile(march)).way).toEqual({ way: 'full', because: 'first' });
		await sql().query('truncate settlement_line');
		expect(await reconcile(march)).toMatchObject({ matched: 0, way: { way: 'full', because: 'much-changed' } });
	});

	test('is no run that did not come to its end', async () => {
		await storeRows({ transactions: [paid], lines: [] });
		const first = await reconcile(march);
		await storeRows({ transactions: [{ ...paid, ...other, currency: 'USD' }], lines: [] });
		await expect(reconcile(march)).rejects.toThrow('not in KRW');
		await sql().query(`update payment_transaction set currency = 'KRW'`);
		expect((await reconcile(march)).way).toEqual({ way: 'incremental', touched: 2, from: first.runId });
	});

	test('is no run that was killed half way, when it had already written what it found', async () => {
		await storeRows({ transactions: [paid], lines: [] });
		const first = await reconcile(march);
		await storeRows({ transactions: [], lines: [settled] });
		const holder = await sql().connect();
		try {
			await holder.query('begin');
			await holder.query('lock table discrepancy_case in exclusive mode');
			const killed = expect(reconcile(march)).rejects.toThrow();
			await vi.waitFor(async () => {
				const { rowCount } = await sql().query(
					`select pg_terminate_backend(pid) from pg_stat_activity
					where datname = current_database() and wait_event_type = 'Lock' and query like '%discrepancy_case%'`,
				);
				expect(rowCount).toBe(1);
			}, 20_000);
			await killed;
		} finally {
			await holder.query('rollback');
			holder.release();
		}
		const { rows } = await sql().query('select run_id from run_watermark');
		expect(rows).toContainEqual({ run_id: first.runId });
		const next = await reconcile(march);
		expect(next).toMatchObject({ matched: 1, way: { way: 'incremental', touched: 1, from: first.runId } });
		expect((await reconcile(march, true)).resultHash).toBe(next.resultHash);
	});

	test('is the days as they were: a line that moves to a day outside of the scope is taken out of it', async () => {
		await storeRows({ transactions: [], lines: [settled, { ...settled, occurrence: 2 }] });
		expect((await reconcile(march)).totals.actual).toBe(20_000n);
		await sql().query(`update settlement_line set line_on = '2026-04-02' where occurrence = 2`);
		const run = await reconcile(march);
		expect(run).toMatchObject({ totals: { actual: 10_000n, residual: 0n }, way: { way: 'incremental' } });
		const rows = await breaksFoundBy(run.runId);
		expect(rows.map(({ dayOn }) => fromDateColumn(dayOn))).toEqual(['2026-03-10']);
	});

	test('is noted row by row while a statement changes a small part of its table only', async () => {
		const many = 50_001;
		const notes = async () => {
			const { rows } = await sql().query<{ source: string; count: number }>(
				'select source, count(*)::int as count from source_change group by 1 order by 1',
			);
			await sql().query('delete from source_change');
			return rows;
		};
		await sql().query('delete from source_change');
		await sql().query(
			`insert into payment_lookup (m_id, payment_key, looked_up_at) select 'many', 'p' || i, now() from generate_series(1, ${many}) i`,
		);
		expect(await notes()).toEqual([{ source: 'everything', count: 1 }]);
		await sql().query(`update pg_class set reltuples = ${many * 20} where oid = 'payment_lookup'::regclass`);
		await sql().query(`delete from payment_lookup where m_id = 'many'`);
		expect(await notes()).toEqual([{ source: 'payment_lookup', count: many }]);
	});
});
