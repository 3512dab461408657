import { afterAll, beforeAll, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { translator } from '#app/i18n/i18n.server.ts';
import { newId } from '#app/lib/ids.ts';
import { atKst, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { storeMerchants } from '#tests/factories/merchants.ts';
import { removeRows, storeRows } from '#tests/factories/reconciliation-rows.ts';
import { pdfText } from '#tests/setup/pdf-text.ts';
import { proofCommand, reconcileCommand } from './cli-commands.server.ts';
import { compareWithLast } from './compare-runs.server.ts';
import { proofFile, proofPdf } from './proof-file.server.ts';
import { findProof, lastProvenDays, readyLevels, startProof } from './prove-scope.server.ts';
import { findRun } from './queries.server.ts';
import { startRun } from './start-run.server.ts';

const now = atKst(kstDayFrom('2026-04-30'), '10:00');
const day = kstDayFrom('2026-03-10');
const scope = { from: kstDayFrom('2026-03-01'), to: kstDayFrom('2026-03-31'), mIds: ['shop'] };
const key = { mId: 'shop', transactionKey: 'k1', paymentKey: 'p1', currency: 'KRW', amount: 10_000n };

beforeAll(() => storeMerchants(['shop']));
afterAll(removeRows);

test('every level that is there states where every won is, on the command line, on paper and as a table', async () => {
	await storeRows({
		transactions: [{ ...key, method: '카드', status: 'DONE', transactionAt: atKst(day, '12:00') }],
		lines: [
			{
				...key,
				occurrence: 1,
				fee: 330n,
				supplyAmount: 300n,
				vat: 30n,
				payOutAmount: 9_670n,
				feesTotal: null,
				lineOn: day,
			},
			{
				...key,
				transactionKey: 'k2',
				occurrence: 1,
				fee: 330n,
				supplyAmount: 300n,
				vat: 31n,
				payOutAmount: 9_670n,
				feesTotal: null,
				lineOn: day,
			},
		],
	});
	const proved = await proofCommand({ from: scope.from, to: scope.to, mIds: scope.mIds }, now);
	if (!proved.ok) throw new Error(proved.error.code);
	expect(proved.exitCode).toBe(0);
	expect(Object.keys(proved.output)).toEqual(readyLevels());
	expect(await lastProvenDays(scope.mIds)).toEqual({ from: scope.from, to: scope.to });
	expect(await lastProvenDays(['nobody'])).toBeNull();
	expect(proved.output.transactions).toMatchObject({
		expected: '10000',
		actual: '20000',
		states: { 'not-yet-due': '0' },
		discrepancies: '-10000',
		residual: '0',
		asOf: '2026-04-30',
	});
	expect(proved.output.contract).toMatchObject({
		expected: '19340',
		actual: '19340',
		states: { 'no-contract': '0', contradicting: '0' },
		residual: '0',
	});

	const runs = await findProof(scope);
	expect(runs.map(({ level }) => level)).toEqual(readyLevels());
	const text = pdfText(await proofPdf(scope, runs, await translator('ko'), 'ko', now, { compress: false }));
	expect(text).toContain('금액 증명서 2026-03-01 ~ 2026-03-31');
	for (const { result } of runs) expect(text.replace(/\s/g, '')).toContain(result!.resultHash);
	const csv = await (await proofFile(scope, runs, 'csv', await translator('en'), 'en', now)).text();
	expect(csv).toContain('transactions,kind,missing-transaction,1,-10000,2026-03-01,2026-03-31,2026-04-30');
	expect(csv).toMatch(/contract,residual,residual,,0,/);
	expect(await findProof({ ...scope, mIds: [] })).toEqual([]);
});

test('a merchant of whom no file knows is refused before any level runs, and says which there are', async () => {
	const days = { from: scope.from, to: scope.to };
	const before = await db().run.count();
	for (const command of [reconcileCommand, proofCommand]) {
		expect(await command({ ...days, mIds: ['shop', 'shpo'] }, now)).toEqual({
			ok: false,
			error: {
				code: 'unknown-merchant',
				message: 'no file has named the merchant "shpo"',
				remedy: 'use one of jeongsanmall, shop, or leave --mid out for all of them',
			},
		});
	}
	const typed = { ...days, mIds: ['shpo'], asOf: day };
	expect(await startRun(typed, CLI, now)).toEqual({ ok: false, reason: 'unknown-merchant' });
	expect(await startProof(typed, CLI, now)).toEqual({ ok: false, reason: 'unknown-merchant' });
	expect(await db().run.count()).toBe(before);
	// The console's own merchant needs no file.
	expect(await reconcileCommand({ ...days, mIds: ['jeongsanmall'] }, now)).toMatchObject({ ok: true, exitCode: 0 });
});

test('days in the wrong order are refused before any level runs', async () => {
	const wrong = { ...scope, to: kstDayFrom('2026-02-01'), asOf: day };
	expect(await startProof(wrong, CLI, now)).toEqual({ ok: false, reason: 'days-reversed' });
	expect(await findProof(wrong)).toEqual([]);
	expect(await proofCommand({ from: 'yesterday', to: '2026-03-31', mIds: [] }, now)).toMatchObject({
		ok: false,
		error: { code: 'invalid-day' },
	});
});

test('a rerun says what changed since the last one of the same days, and which files came in between', async () => {
	const proved = await proofCommand(
		{ from: scope.from, to: scope.to, mIds: scope.mIds },
		new Date(now.getTime() + 60_000),
	);
	if (!proved.ok) throw new Error(proved.error.code);
	const same = (await findRun(proved.output.transactions!.runId))!;
	expect(await compareWithLast(same)).toMatchObject({ changes: [], imports: [], sameRules: true });
	await db().import.create({
		data: {
			id: newId(),
			kind: 'transactions',
			source: 'file',
			fileName: 'late.csv',
			status: 'done',
			inserted: 1,
			createdAt: new Date(now.getTime() + 90_000),
		},
	});
	await storeRows({
		transactions: [
			{ ...key, transactionKey: 'k2', method: '카드', status: 'DONE', transactionAt: atKst(day, '12:00') },
		],
		lines: [],
	});
	const later = await proofCommand(
		{ from: scope.from, to: scope.to, mIds: scope.mIds },
		new Date(now.getTime() + 120_000),
	);
	if (!later.ok) throw new Error(later.error.code);
	const run = (await findRun(later.output.transactions!.runId))!;
	expect(await compareWithLast(run)).toMatchObject({
		previous: { id: same.id },
		changes: [
			{ name: 'matched', before: 1, after: 2 },
			{ name: 'missing-transaction', before: 1, after: 0 },
		],
		imports: [{ file: 'late.csv' }],
	});
});
