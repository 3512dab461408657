import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { findBrokenAuditRow } from '#app/features/audit/audit-chain.server.ts';
import { CLI, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { atKst, fromDateColumn, kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { storeMerchants } from '#tests/factories/merchants.ts';
import { randomRows, randomScope, removeRows, storeRows } from '#tests/factories/reconciliation-rows.ts';
import { breaksFoundBy } from '#tests/factories/run-breaks.ts';
import { lockWaits } from '#tests/setup/lock-waits.ts';
import { reconcileOutput } from './cli-commands.server.ts';
import { endAbandonedRuns } from './end-abandoned-runs.server.ts';
import { executeRun } from './execute-run.server.ts';
import { discrepancyKinds } from './levels.ts';
import { type MatcherInput, matchLevelOne } from './matcher.ts';
import { dueDays, type Scope } from './reconciliation.ts';
import { dueFacts, resultHasher } from './result-hash.ts';
import { businessCalendar } from './rules.server.ts';
import { prepareRun } from './start-run.server.ts';
import { ForeignCurrencyInScope } from './transactions-engine.server.ts';

const now = atKst(kstDayFrom('2026-04-01'), '10:00');
const rules = { dueAfterDays: 1, graceBusinessDays: 3 };

async function reconcile(scope: Scope) {
	await storeMerchants(scope.mIds);
	const started = await prepareRun(scope, CLI, now);
	if (!started.ok) throw new Error(started.reason);
	return executeRun(started.runId, now);
}

async function storedDiscrepancies(runId: string) {
	const rows = await breaksFoundBy(runId);
	return rows.map((row) => ({
		kind: row.kind,
		detailKind: row.detailKind,
		mId: row.mId,
		subject: row.subject,
		subjectKey: row.subjectKey,
		occurrence: row.occurrence,
		day: fromDateColumn(row.dayOn),
		currency: row.currency,
		expected: row.expected,
		actual: row.actual,
		difference: row.difference,
	}));
}

afterEach(removeRows);

test('what others do while a run goes on leaves the audit log whole', async () => {
	const day = kstDayFrom('2026-03-02');
	const started = await prepareRun({ from: day, to: day, asOf: day, mIds: [] }, CLI, now);
	if (!started.ok) throw new Error(started.reason);
	const other = await sql().connect();
	await other.query('begin');
	await other.query('select from reconciliation_run where id = $1 for no key update', [started.runId]);
	const left = await prepareRun({ from: day, to: day, asOf: day, mIds: [] }, CLI, now);
	const running = executeRun(started.runId, now);
	// It has looked at everything and waits to say what it found.
	await lockWaits();
	// Whoever was to carry the other one out has died.
	expect(await endAbandonedRuns()).toBe(1);
	const ended = await db().run.findMany({ where: { status: 'failed' }, select: { id: true } });
	expect(ended).toEqual([{ id: left.ok && left.runId }]);
	const entry = { action: 'test', entityType: 'thing', entityId: 'meanwhile' };
	await db().$transaction((tx) => recordAudit(tx, CLI, entry));
	await other.query('rollback');
	other.release();
	await running;
	const last = await db().auditLog.findFirstOrThrow({ orderBy: { id: 'desc' } });
	expect(last).toMatchObject({ action: 'reconciliation.finish', entityId: started.runId });
	expect(await findBrokenAuditRow()).toBeNull();
});

describe('merchants of other providers', () => {
	const scope: Scope = {
		from: kstDayFrom('2026-03-02'),
		to: kstDayFrom('2026-03-02'),
		asOf: kstDayFrom('2026-03-03'),
		mIds: [],
	};
	const line = (mId: string, amount: bigint) => ({
		mId,
		transactionKey: 'k1',
		occurrence: 1,
		currency: 'KRW',
		amount,
		fee: 10n,
		supplyAmount: 10n,
		vat: 0n,
		payOutAmount: amount - 10n,
		feesTotal: null,
		lineOn: scope.from,
	});
	const transaction = (mId: string, transactionKey: string, on: string) => ({
		mId,
		transactionKey,
		paymentKey: `p-${transactionKey}`,
		method: '카드',
		status: 'DONE',
		transactionAt: atKst(kstDayFrom(on), '09:00'),
		currency: 'KRW',
		amount: 1_000n,
	});
	const missing = (run: Awaited<ReturnType<typeof reconcile>>) => run.kinds['missing-transaction'];

	test('are left out of a run over all merchants until a transaction of theirs is there', async () => {
		await db().merchant.createMany({
			data: [
				{ mId: 'naver:other', provider: 'naver' },
				{ mId: 'shop-a', provider: 'toss' },
				{ mId: 'shop-b', provider: 'toss' },
			],
			skipDuplicates: true,
		});
		const own = { transactions: [transaction('shop-a', 'k1', '2026-03-02')], lines: [line('shop-a', 1_000n)] };
		await storeRows(own);
		const without = await reconcile(scope);
		expect(without).toMatchObject({ matched: 1, mIds: ['shop-a'] });
		expect(without.leftOut).toBeUndefined();
		expect(reconcileOutput(without)).not.toHaveProperty('leftOut');

		await storeRows({ transactions: [], lines: [line('naver:other', 700n), line('shop-b', 300n)] });
		const run = await reconcile(scope);
		expect(run).toMatchObject({ matched: 1, mIds: ['shop-a', 'shop-b'], leftOut: ['naver:other'] });
		expect(reconcileOutput(run)).toMatchObject({ scope: { mids: ['shop-a', 'shop-b'] }, leftOut: ['naver:other'] });
		// A merchant of Toss is never left out: its transaction is missing.
		expect(missing(run)).toEqual({ count: 1, amount: -300n });
		expect(run.totals).toMatchObject({ expected: 1_000n, actual: 1_300n, residual: 0n });
		expect(run.resultHash).toBe((await reconcile(scope)).resultHash);

		const named = await reconcile({ ...scope, mIds: ['naver:other'] });
		expect(missing(named)).toEqual({ count: 1, amount: -700n });
		const openCase = () => db().discrepancyCase.findFirstOrThrow({ where: { mId: 'naver:other' } });
		expect((await openCase()).state).toBe('open');
		// The merchants left out say no more of it than before.
		await reconcile(scope);
		expect((await openCase()).state).toBe('open');

		await storeRows({ transactions: [transaction('naver:other', 'k2', '2026-02-01')], lines: [] });
		const later = await reconcile(scope);
		expect(later.leftOut).toBeUndefined();
		expect(missing(later)).toEqual({ count: 2, amount: -1_000n });
		expect(new Set([without.resultHash, run.resultHash, named.resultHash, later.resultHash]).size).toBe(4);
	});

	test('leave the hash of their absence apart from that of a scope without them', async () => {
		await db().merchant.createMany({ data: [{ mId: 'naver:other', provider: 'naver' }], skipDuplicates: true });
		const empty = await reconcile(scope);
		await storeRows({ transactions: [], lines: [line('naver:other', 700n)] });
		const run = await reconcile(scope);
		expect(run).toMatchObject({ matched: 0, mIds: [], leftOut: ['naver:other'] });
		expect(run.totals).toMatchObject({ expected: 0n, actual: 0n, residual: 0n });
		expect(run.resultHash).not.toBe(empty.resultHash);
	});
});

describe('the database and the matcher in memory', () => {
	test('say the same of any data and any scope, with residual 0, and hash it the same in any order', async () => {
		const calendar = await businessCalendar();
		await fc.assert(
			fc.asyncProperty(randomRows, randomScope, fc.infiniteStream(fc.nat()), async (input, scope, chance) => {
				await removeRows();
				await storeRows(input);
				const expected = matchLevelOne(input, scope, rules, calendar);
				const run = await reconcile(scope);
				expect(await storedDiscrepancies(run.runId)).toEqual(expected.discrepancies);
				expect({
					matched: run.matched,
					states: run.states,
					kinds: run.kinds,
					details: run.details,
					totals: run.totals,
					mIds: run.mIds,
				}).toEqual({
					matched: expected.matched,
					states: expected.states,
					kinds: expected.kinds,
					details: expected.details,
					totals: expected.totals,
					mIds: expected.mIds,
				});
				expect(run.totals.residual).toBe(0n);
				expect(new Set(expected.matchedKeys).size).toBe(expected.matched);
				const hasher = resultHasher('transactions', scope, dueFacts(rules, dueDays(scope, rules, calendar)));
				for (const row of expected.discrepancies) hasher.discrepancy(row);
				expect(run.resultHash).toBe(hasher.finish(expected));

				const shuffle = <T>(rows: readonly T[]) =>
					rows
						.map((row) => ({ row, rank: chance.next().value as number }))
						.sort((a, b) => a.rank - b.rank)
						.map(({ row }) => row);
				await removeRows();
				await storeRows({ ...input, transactions: shuffle(input.transactions), lines: shuffle(input.lines) });
				expect((await reconcile(scope)).resultHash).toBe(run.resultHash);
			}),
			{ numRuns: 60 },
		);
	});

	test('a pair that agrees changes the matched and the totals, and nothing else', async () => {
		await fc.assert(
			fc.asyncProperty(
				randomRows,
				randomScope,
				fc.bigInt({ min: 1n, max: 10_000_000n }),
				async (input, scope, amount) => {
					await removeRows();
					await storeRows(input);
					const before = await reconcile(scope);
					const mId = scope.mIds[0] ?? 'shop-a';
					const key = { mId, transactionKey: 'perfect', currency: 'KRW', amount };
					const money = { occurrence: 1, fee: 0n, supplyAmount: 0n, vat: 0n, payOutAmount: amount, feesTotal: 0n };
					const at = {
						paymentKey: 'perfect',
						method: '카드',
						status: 'DONE',
						transactionAt: atKst(scope.from, '12:00'),
					};
					await storeRows({
						transactions: [{ ...key, ...at }],
						lines: [{ ...key, ...money, lineOn: kstDayOf(at.transactionAt) }],
					});
					const after = await reconcile(scope);
					expect(after.matched).toBe(before.matched + 1);
					expect(after.kinds).toEqual(before.kinds);
					expect(after.totals).toEqual({
						...before.totals,
						expected: before.totals.expected + amount,
						actual: before.totals.actual + amount,
					});
					expect(await storedDiscrepancies(after.runId)).toEqual(await storedDiscrepancies(before.runId));
				},
			),
			{ numRuns: 10 },
		);
	});
});

const day = kstDayFrom('2026-03-10');
const march: Scope = {
	from: kstDayFrom('2026-03-01'),
	to: kstDayFrom('2026-03-31'),
	asOf: kstDayFrom('2026-04-30'),
	mIds: [],
};
const paid: MatcherInput['transactions'][number] = {
	mId: 'shop',
	transactionKey: 'k1',
	paymentKey: 'p1',
	method: '카드',
	status: 'DONE',
	transactionAt: atKst(day, '12:00'),
	currency: 'KRW',
	amount: 10_000n,
};
const settled: MatcherInput['lines'][number] = {
	mId: 'shop',
	transactionKey: 'k1',
	occurrence: 1,
	currency: 'KRW',
	amount: 10_000n,
	fee: 330n,
	supplyAmount: 300n,
	vat: 30n,
	payOutAmount: 9_670n,
	feesTotal: null,
	lineOn: day,
};

describe('the case of a discrepancy', () => {
	const only = () => db().discrepancyCase.findFirstOrThrow({ where: { transactionKey: 'k1', mId: 'shop' } });
	afterEach(async () => {
		await db().discrepancyCase.deleteMany();
	});

	test('keeps what people decided, is resolved when the data explains it, and opens again when it is back', async () => {
		await storeRows({ transactions: [paid], lines: [] });
		const first = await reconcile(march);
		await db().discrepancyCase.update({
			where: { id: (await only()).id },
			data: { state: 'waiting', note: 'asked the provider', ownerId: 'u1' },
		});
		// A run that finds it unchanged writes nothing about it.
		await reconcile(march);
		expect(await only()).toMatchObject({
			state: 'waiting',
			note: 'asked the provider',
			ownerId: 'u1',
			lastRunId: first.runId,
			firstRunId: first.runId,
		});
		await storeRows({ transactions: [], lines: [settled] });
		await reconcile({ ...march, from: kstDayFrom('2026-03-11') });
		expect(await only()).toMatchObject({ state: 'waiting' });
		await reconcile(march);
		expect(await only()).toMatchObject({ state: 'resolved', reason: 'explained-by-data', note: 'asked the provider' });
		await removeRows();
		await storeRows({ transactions: [paid], lines: [] });
		await reconcile(march);
		expect(await only()).toMatchObject({ state: 'assigned', reason: 'came-back', ownerId: 'u1', resolvedAt: null });
	});

	test('stays open when the run looks at a day on which the line was not due yet', async () => {
		await storeRows({ transactions: [paid], lines: [] });
		await reconcile(march);
		expect((await reconcile({ ...march, asOf: kstDayFrom('2026-03-11') })).states['not-yet-due']?.count).toBe(1);
		expect((await only()).state).toBe('open');
	});

	test('stays resolved by a person while the amount is the same, and opens again when it is another', async () => {
		await storeRows({ transactions: [paid], lines: [{ ...settled, amount: 9_000n, payOutAmount: 8_670n }] });
		await reconcile(march);
		await db().discrepancyCase.update({
			where: { id: (await only()).id },
			data: { state: 'resolved', reason: 'written-off' },
		});
		await reconcile(march);
		expect(await only()).toMatchObject({ state: 'resolved', reason: 'written-off' });
		await removeRows();
		await storeRows({ transactions: [paid], lines: [{ ...settled, amount: 1_000n, payOutAmount: 670n }] });
		await reconcile(march);
		expect(await only()).toMatchObject({ state: 'open', reason: 'amount-changed', difference: 9_000n });
	});
});

test('the evidence shows both sides, the rule, why each amount was expected and found, and what would mend it', async () => {
	await storeRows({ transactions: [paid], lines: [{ ...settled, amount: 9_000n, payOutAmount: 8_670n }] });
	const { runId } = await reconcile(march);
	const { evidence, kind } = (await breaksFoundBy(runId))[0]!;
	expect(discrepancyKinds).toContain(kind);
	expect(evidence).toMatchObject({
		rule: { version: 1, dueAfterDays: 1, graceBusinessDays: 3, asOf: '2026-04-30', lastDay: '2026-03-16' },
		transaction: { status: 'DONE', amount: '10000', at: '2026-03-10T12:00:00+09:00', day: '2026-03-10' },
		line: { amount: '9000', fee: '330', payOutAmount: '8670', soldDate: '2026-03-10' },
		expected: { amount: '10000', because: 'approved' },
		found: { amount: '9000', because: 'line' },
		wouldMatch: { what: 'line-restated', amount: '10000' },
	});
});

test('a line in another currency stands in the evidence with the import that brought it, and is in no total', async () => {
	const dollars = { mId: 'shop', transactionKey: 'k1', occurrence: 1, currency: 'USD', amount: 735n };
	await storeRows({ transactions: [paid], lines: [] });
	const without = await reconcile(march);
	await storeRows({ transactions: [], lines: [], foreignLines: [dollars, { ...dollars, occurrence: 2, amount: 9n }] });
	const run = await reconcile(march);
	// What changed in other currencies is looked at without looking at everything.
	expect(run.way).toEqual({ way: 'incremental', touched: 1, from: without.runId });
	expect(run.totals).toEqual(without.totals);
	expect(run.kinds).toEqual(without.kinds);
	expect(run.details['currency-mismatch']).toEqual({ count: 1, amount: 10_000n });
	expect(reconcileOutput(run)).toMatchObject({
		discrepancies: { 'missing-settlement': { count: 1, amount: '10000' } },
		detail: { 'currency-mismatch': { count: 1, amount: '10000' }, 'missing-settlement': { count: 0 } },
	});
	const { evidence } = (await breaksFoundBy(run.runId))[0]!;
	expect(evidence).toMatchObject({
		transaction: { currency: 'KRW', amount: '10000' },
		line: { currency: 'USD', amount: '735', payOutAmount: '735', rowNo: 7, importId: expect.any(String) },
		expected: { amount: '10000', because: 'approved' },
		found: { amount: '0', because: 'line-kept-apart' },
		wouldMatch: { what: 'line-in-won', amount: '10000' },
	});
	await storeRows({ transactions: [], lines: [settled] });
	const both = await reconcile(march);
	expect(both).toMatchObject({
		matched: 1,
		kinds: { 'currency-mismatch': { count: 1, amount: 10_000n } },
		totals: { expected: 10_000n, actual: 10_000n, discrepancies: 0n, residual: 0n },
	});
	const contradiction = (await breaksFoundBy(both.runId))[0]!;
	expect(contradiction.evidence).toMatchObject({
		line: { currency: 'USD', amount: '735' },
		found: { amount: '0', because: 'line-in-two-currencies' },
		wouldMatch: { what: 'one-currency-left', amount: '10000' },
	});
});

test('a run that is done is not done again: it says what it found, whatever came since', async () => {
	await storeRows({ transactions: [paid], lines: [] });
	const first = await reconcile(march);
	await storeRows({ transactions: [], lines: [settled] });
	expect(await executeRun(first.runId, now)).toMatchObject(first);
	expect((await reconcile(march)).resultHash).not.toBe(first.resultHash);
});

test('rows of another currency are refused by each level that would add them to the won', async () => {
	const refusedBy = async () => {
		const refused: string[] = [];
		for (const level of ['transactions', 'contract', 'orders'] as const) {
			const started = await prepareRun({ ...march, level }, CLI, now);
			if (!started.ok) throw new Error(started.reason);
			const found = await executeRun(started.runId, now).catch((error: Error) => error);
			if (found instanceof ForeignCurrencyInScope) refused.push(`${level}: ${found.message.split(' ')[0]}`);
		}
		return refused;
	};
	await storeRows({ transactions: [paid], lines: [settled] });
	expect(await refusedBy()).toEqual([]);
	await sql().query(`update payment_transaction set currency = 'USD'`);
	expect(await refusedBy()).toEqual(['transactions: 1', 'orders: 1']);
	await sql().query(`update payment_transaction set currency = 'KRW'`);
	await sql().query(`update settlement_line set currency = 'USD'`);
	expect(await refusedBy()).toEqual(['transactions: 1', 'contract: 1']);
});

test('a scope with days in the wrong order is refused', async () => {
	expect(await prepareRun({ ...march, to: kstDayFrom('2026-02-01') }, CLI, now)).toEqual({
		ok: false,
		reason: 'days-reversed',
	});
});
