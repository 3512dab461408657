import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { atKst, fromDateColumn, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { randomLines, randomRules, storeContractLines } from '#tests/factories/contract-rows.ts';
import { storeMerchants } from '#tests/factories/merchants.ts';
import { randomScope, removeRows } from '#tests/factories/reconciliation-rows.ts';
import { breaksFoundBy } from '#tests/factories/run-breaks.ts';
import { listClaimCauses } from './claim.server.ts';
import { type ContractLine, checkContract } from './contract-check.ts';
import type { Evidence } from './evidence.ts';
import { executeRun } from './execute-run.server.ts';
import type { Scope } from './reconciliation.ts';
import { type Rules, rulesSchema } from './rule-schema.ts';
import { businessCalendar } from './rules.server.ts';
import { prepareRun } from './start-run.server.ts';

const now = atKst(kstDayFrom('2026-04-01'), '10:00');

async function reconcile(scope: Scope, rules: Rules) {
	await db().ruleSet.create({ data: { rules } });
	await storeMerchants(scope.mIds);
	const started = await prepareRun({ ...scope, level: 'contract' }, CLI, now);
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

test('the database and the check in memory say the same of any lines and any contracts, with residual 0', async () => {
	const calendar = await businessCalendar();
	const worlds = randomRules.chain((rules) => fc.tuple(fc.constant(rules), randomLines(rules), randomScope));
	await fc.assert(
		fc.asyncProperty(worlds, async ([rules, lines, { mIds, ...days }]) => {
			await removeRows();
			await storeContractLines(lines);
			const scope = { ...days, mIds: mIds.filter((mId) => mId !== 'Shop-C') };
			const { discrepancies, ...expected } = checkContract(lines, scope, rules, calendar);
			const run = await reconcile(scope, rules);
			expect(await storedDiscrepancies(run.runId)).toEqual(discrepancies);
			expect(run).toMatchObject({ ...expected, totals: { ...expected.totals, residual: 0n } });

			await removeRows();
			await storeContractLines([...lines].reverse());
			expect((await reconcile(scope, rules)).resultHash).toBe(run.resultHash);
		}),
		{ numRuns: 60 },
	);
});

/** A line of a card sale that took so much with VAT, on its own day of sale. */
function lineOf(transactionKey: string, amount: bigint, [supplyAmount, vat]: [bigint, bigint], on: string) {
	const day = kstDayFrom(on);
	const fee = supplyAmount + vat;
	const line: ContractLine = {
		...{ mId: 'shop-a', transactionKey, occurrence: 1, paymentKey: transactionKey, currency: 'KRW', method: '카드' },
		...{ cardType: null, months: 0, merchantPays: false, amount, fee, supplyAmount, vat, payOutAmount: amount - fee },
		...{ fees: null, feesTotal: null, approvedOn: day, canceledAt: null, occurredOn: day, soldOn: day },
		...{ paidOutOn: null, lineOn: day, transactionOn: null },
	};
	return line;
}

const march: Scope = {
	from: kstDayFrom('2026-03-01'),
	to: kstDayFrom('2026-03-31'),
	asOf: kstDayFrom('2026-04-01'),
	mIds: [],
};

/** What both sides of level 2 say of lines: the kinds by key, and the states that hold any. */
async function judgedBoth(lines: ContractLine[], terms: Partial<Rules>) {
	const rules = rulesSchema.parse({ dueAfterDays: 1, graceBusinessDays: 3, ...terms });
	await removeRows();
	await storeContractLines(lines);
	const told = checkContract(lines, march, rules, await businessCalendar());
	const run = await reconcile(march, rules);
	expect(await storedDiscrepancies(run.runId)).toEqual(told.discrepancies);
	expect(run.states).toEqual(told.states);
	expect(run.totals).toEqual({ ...told.totals, residual: 0n });
	const breaks = told.discrepancies.map(({ subjectKey, kind, difference }) => [subjectKey, kind, difference]);
	const states = Object.entries(run.states).filter(([, { count }]) => count > 0);
	return { breaks, matched: run.matched, states: states.map(([name, { count, amount }]) => [name, count, amount]) };
}

const card = (ratePpm: number) =>
	rulesSchema.shape.feeContracts.parse([{ method: '카드', bands: [{ amountFrom: 0, ratePpm }] }]);

test('a part of a fee that took nothing is no unknown part, and one of a single won is', async () => {
	const line = lineOf('nothing', 99_800n, [2_045n, 205n], '2026-03-03');
	const parts = (etc: bigint) => ({
		fees: [
			{ type: 'BASE', fee: 2_250n - etc },
			{ type: 'ETC', fee: etc },
		],
		feesTotal: 2_250n,
	});
	const lines = [
		{ ...line, ...parts(0n) },
		{ ...line, ...parts(1n), transactionKey: 'a-won', paymentKey: 'a-won' },
	];
	expect(await judgedBoth(lines, { feeContracts: card(20_500) })).toEqual({
		breaks: [['a-won', 'fee-component-unknown', 0n]],
		matched: 1,
		states: [],
	});
});

test('the last of several cancels gives back the rest, with all that the ones before it were rounded by', async () => {
	// 2.8 % cut to won before the VAT, against 3.08 % cut with the VAT in it: a won apart for each cancel.
	const cancel = (key: string, hour: string, parts: [bigint, bigint]) => ({
		...lineOf(key, -10_250n, parts, '2026-03-03'),
		paymentKey: 'sale',
		canceledAt: atKst(kstDayFrom('2026-03-03'), hour),
	});
	const lines = [
		lineOf('sale', 30_750n, [861n, 86n], '2026-03-03'),
		cancel('first', '13:00', [-286n, -29n]),
		cancel('second', '14:00', [-286n, -29n]),
		cancel('last', '15:00', [-289n, -28n]),
	];
	expect(await judgedBoth(lines, { feeContracts: card(28_000) })).toEqual({
		breaks: [],
		matched: 4,
		states: [['rounding', 3, 0n]],
	});
	const [sale, first, second] = lines as [ContractLine, ContractLine, ContractLine];
	const short = cancel('last', '15:00', [-283n, -28n]);
	const { breaks } = await judgedBoth([sale, first, second, short], { feeContracts: card(28_000) });
	expect(breaks).toEqual([['last', 'fee-on-cancel-variance', 4n]]);
	// No other cancel has more than its own rounding.
	const wide = [sale, cancel('first', '13:00', [-289n, -29n])];
	expect((await judgedBoth(wide, { feeContracts: card(28_000) })).breaks).toEqual([
		['first', 'fee-on-cancel-variance', -2n],
	]);
});

test('a sale around the cut-off may stand in the next week or month, and is paid by the cycle that counted it', async () => {
	const at = (key: string, on: string, soldOn: string, paidOutOn: string): ContractLine => ({
		...lineOf(key, 10_000n, [0n, 0n], on),
		soldOn: kstDayFrom(soldOn),
		paidOutOn: kstDayFrom(paidOutOn),
	});
	// Daily, paid three business days later, up to Sunday 15 March; weekly, paid one later, from Monday on.
	const cycles = rulesSchema.shape.cycles.parse([
		{ delayDays: 3, to: '2026-03-15' },
		{ cycle: 'weekly', delayDays: 1, from: '2026-03-16' },
	]);
	const lines = [
		at('daily', '2026-03-13', '2026-03-13', '2026-03-18'),
		at('before-the-change', '2026-03-15', '2026-03-22', '2026-03-23'),
		at('after-the-change', '2026-03-16', '2026-03-15', '2026-03-18'),
		at('weekly', '2026-03-18', '2026-03-22', '2026-03-23'),
		at('sunday-night', '2026-03-22', '2026-03-29', '2026-03-30'),
		at('monday-morning', '2026-03-23', '2026-03-22', '2026-03-23'),
		at('midweek', '2026-03-25', '2026-03-22', '2026-03-23'),
		at('saturday', '2026-03-21', '2026-03-29', '2026-03-30'),
		at('paid-late', '2026-03-18', '2026-03-22', '2026-03-25'),
	];
	expect(await judgedBoth(lines, { cycles })).toEqual({
		breaks: [
			['saturday', 'sold-date-shift', 0n],
			['midweek', 'sold-date-shift', 0n],
			['paid-late', 'paid-out-date-shift', 0n],
		],
		matched: 0,
		states: [
			['no-contract', 6, 0n],
			['date-slack', 4, 0n],
		],
	});
});

test('a cancel whose line tells no time of its own is dated by its transaction, and not at all without one', async () => {
	const cycles = rulesSchema.shape.cycles.parse([{ delayDays: 2 }]);
	const cancel = (key: string, change: Partial<ContractLine>): ContractLine => ({
		...lineOf(key, -10_000n, [0n, 0n], '2026-03-03'),
		...{ occurredOn: null, soldOn: kstDayFrom('2026-03-10'), paidOutOn: kstDayFrom('2026-03-12') },
		...change,
	});
	const on = (day: string) => ({ occurredOn: kstDayFrom(day), transactionOn: kstDayFrom(day) });
	const lines = [
		cancel('alone', {}),
		cancel('of-its-day', on('2026-03-10')),
		cancel('of-another-day', on('2026-03-17')),
		cancel('timed', { occurredOn: kstDayFrom('2026-03-03'), canceledAt: atKst(kstDayFrom('2026-03-03'), '18:00') }),
	];
	const { breaks } = await judgedBoth(lines, { cycles });
	expect(breaks).toEqual([
		['timed', 'sold-date-shift', 0n],
		['of-another-day', 'sold-date-shift', 0n],
	]);
});

test('a fee that is fixed, or the least of its contract, is not told as one of a rate', async () => {
	const rules = rulesSchema.parse({
		...{ dueAfterDays: 1, graceBusinessDays: 3 },
		feeContracts: [
			{ method: '계좌이체', bands: [{ ratePpm: 20_000, least: 200 }] },
			{ method: '가상계좌', bands: [{ fixed: 400 }] },
		],
	});
	await removeRows();
	const of = (key: string, method: string, amount: bigint) => ({
		...lineOf(key, amount, [100n, 10n], '2026-03-05'),
		method,
	});
	await storeContractLines([
		of('rate', '계좌이체', 10_000n),
		of('least', '계좌이체', 9_999n),
		of('fixed', '가상계좌', 777_777n),
	]);
	const { runId } = await reconcile(march, rules);
	const rows = (await breaksFoundBy(runId)).map(({ transactionKey, difference, evidence }) => {
		const { because, amounts } = (evidence as unknown as Evidence).expected;
		return [transactionKey, difference, because, amounts];
	});
	expect(rows.sort()).toEqual([
		['fixed', -330n, 'contract-fee-fixed', { fee: '440', fixed: '400', least: '0' }],
		['least', -110n, 'contract-fee-fixed', { fee: '220', fixed: '0', least: '200' }],
		['rate', -110n, 'contract-fee', { fee: '220', fixed: '0', least: '200' }],
	]);
	const causes = await listClaimCauses(runId);
	expect(causes.map(({ method, takenRate, count }) => [method, takenRate, count])).toEqual([
		['가상계좌', '', 1],
		['계좌이체', '', 1],
		['계좌이체', '1.0', 1],
	]);
});
