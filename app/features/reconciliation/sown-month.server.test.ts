import { afterAll, beforeAll, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { translator } from '#app/i18n/i18n.server.ts';
import { addDays, atKst, type KstDay, koreanBusinessCalendar, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sumWon } from '#app/lib/won.ts';
import { storeContractLines } from '#tests/factories/contract-rows.ts';
import { storeRows } from '#tests/factories/reconciliation-rows.ts';
import { breaksFoundBy } from '#tests/factories/run-breaks.ts';
import { pdfText } from '#tests/setup/pdf-text.ts';
import { termsAndRows } from '#tests/setup/rows-of-term.ts';
import { claimFile, claimPdf, listClaimCauses } from './claim.server.ts';
import type { ContractLine } from './contract-check.ts';
import { bandOf, contractFor, cycleFor, feeOf, instalmentPpm, payOutDayOf } from './contract-terms.ts';
import { discrepancyParams } from './discrepancy-filter.server.ts';
import type { Evidence } from './evidence.ts';
import { findDiscrepancy } from './get-discrepancy.server.ts';
import { listDiscrepancies } from './list-discrepancies.server.ts';
import type { MatcherForeignLine, MatcherTransaction } from './matcher.ts';
import { proveScope } from './prove-scope.server.ts';
import { findRun } from './queries.server.ts';
import { parseRules } from './rules.server.ts';
import { sandboxContracts, sandboxCycles } from './toss-terms.ts';

const now = atKst(kstDayFrom('2026-04-01'), '10:00');
const march = {
	from: kstDayFrom('2026-03-01'),
	to: kstDayFrom('2026-03-31'),
	asOf: kstDayFrom('2026-04-01'),
	mIds: [],
};
const calendar = koreanBusinessCalendar([]);
const rules = parseRules({
	dueAfterDays: 1,
	graceBusinessDays: 3,
	feeContracts: sandboxContracts,
	cycles: sandboxCycles,
});

const transactions: MatcherTransaction[] = [];
const lines: ContractLine[] = [];
const foreignLines: MatcherForeignLine[] = [];
let counter = 0;

interface Sale {
	day?: KstDay;
	method?: string;
	months?: number;
	amount?: bigint;
	payment?: string;
	canceled?: boolean;
	/** The whole of what the approval took is given back. */
	of?: bigint;
	transaction?: Partial<MatcherTransaction> | null;
	line?: ((line: ContractLine) => Partial<ContractLine>) | null;
}

/** One transaction and its line, as the contract and the cycle have it, but for what is changed. Returns its payment. */
function sell({ months = 0, canceled = false, ...sale }: Sale = {}): string {
	counter += 1;
	const day = sale.day ?? addDays(march.from, counter % 24);
	const method = sale.method ?? (counter % 3 === 0 ? '계좌이체' : '카드');
	const size = sale.amount ?? BigInt(10_000 + counter * 137);
	const paymentKey = sale.payment ?? `payment-${counter}`;
	const key = { mId: 'shop', transactionKey: `key-${String(counter).padStart(5, '0')}`, paymentKey };
	const amount = canceled ? -size : size;
	const at = atKst(day, canceled ? '18:00' : '12:00');
	if (sale.transaction !== null) {
		const status = canceled ? 'CANCELED' : 'DONE';
		transactions.push({
			...key,
			method,
			status,
			transactionAt: at,
			currency: 'KRW',
			amount: size,
			...sale.transaction,
		});
	}
	if (sale.line === null) return paymentKey;
	const place = { mId: key.mId, method, cardType: null, approvedOn: day };
	const contract = contractFor(rules, place)!;
	const base = feeOf(size, bandOf(contract, size), contract.rounding);
	const more = feeOf(size, { ratePpm: months ? instalmentPpm(contract, months) : 0, fixed: 0, least: 0 }, 'cut');
	const sign = canceled ? (contract.feeBack ? -1n : 0n) : 1n;
	const supplyAmount = sign * (base.supply + more.supply);
	const vat = sign * (base.vat + more.vat);
	const fee = supplyAmount + vat;
	const instalment = sign * (more.supply + more.vat);
	const line: ContractLine = {
		...key,
		occurrence: 1,
		currency: 'KRW',
		method,
		cardType: null,
		months,
		merchantPays: months > 0,
		amount,
		fee,
		supplyAmount,
		vat,
		payOutAmount: amount - fee,
		fees: [{ type: 'BASE', fee: fee - instalment }, ...(months ? [{ type: 'INSTALLMENT', fee: instalment }] : [])],
		feesTotal: fee,
		approvedOn: day,
		canceledAt: canceled ? at : null,
		occurredOn: day,
		soldOn: day,
		paidOutOn: payOutDayOf(day, cycleFor(rules, place, day)!, calendar),
		lineOn: day,
		transactionOn: null,
	};
	lines.push({ ...line, ...sale.line?.(line) });
	return paymentKey;
}

/** The same, settled in dollars: the line that came is kept apart from those in won. */
function sellInDollars(sale: Sale = {}): void {
	sell({ ...sale, line: null });
	const { mId, transactionKey, paymentKey } = transactions.at(-1)!;
	foreignLines.push({ mId, transactionKey, paymentKey, occurrence: 1, currency: 'USD', amount: BigInt(counter) });
}

/** A line with another fee that still adds up. */
const withFee =
	(supply: bigint, vat: bigint, type = 'BASE') =>
	(line: ContractLine) => {
		const fee = line.fee + supply + vat;
		const part = { type, fee: supply + vat };
		return {
			fee,
			supplyAmount: line.supplyAmount + supply,
			vat: line.vat + vat,
			payOutAmount: line.amount - fee,
			fees:
				type === 'BASE'
					? [{ type, fee: line.fees![0]!.fee + part.fee }, ...line.fees!.slice(1)]
					: [...line.fees!, part],
			feesTotal: fee,
		};
	};
const times = <Made>(count: number, work: () => Made) => Array.from({ length: count }, work);
const cancelOf = (sale: Sale = {}) => {
	const amount = BigInt(50_000 + counter);
	const payment = sell({ method: '카드', amount });
	sell({ method: '카드', amount, canceled: true, payment, ...sale });
};

beforeAll(async () => {
	times(300, () => sell());
	times(40, () => sell({ method: '카드', months: 3 }));
	times(30, () => cancelOf());
	times(20, () => sell({ method: '가상계좌' }));

	times(3, () => sell({ line: null }));
	times(6, () => sellInDollars());
	// In dollars and in won as well.
	foreignLines.push(
		...times(4, () => {
			sell();
			const { mId, transactionKey, paymentKey } = transactions.at(-1)!;
			return { mId, transactionKey, paymentKey, occurrence: 1, currency: 'USD', amount: 100n };
		}),
	);
	// In dollars and not due yet, in dollars of another key or without any: none of them is one.
	times(2, () => sellInDollars({ day: kstDayFrom('2026-03-30') }));
	foreignLines.push(
		...['', 'nowhere'].map((transactionKey) => {
			const { mId, paymentKey } = transactions[0]!;
			return { mId, transactionKey, paymentKey, occurrence: 1, currency: 'USD', amount: 100n };
		}),
	);
	times(2, () => sell({ transaction: null }));
	times(4, () => sell({ transaction: { amount: 9_999_999n } }));
	times(5, () => sell({ day: kstDayFrom('2026-03-30'), line: null }));
	times(6, () => sell({ line: ({ payOutAmount }) => ({ payOutAmount: payOutAmount - 10n }) }));
	times(2, () => cancelOf({ line: null }));
	times(3, () => sell({ method: '카드', canceled: true, payment: `nowhere-${counter}` }));
	sell({ method: '카드', canceled: true, payment: 'nowhere-at-all', line: null });
	times(2, () => sell({ transaction: { status: 'ABORTED' } }));
	times(3, () => sell({ transaction: { status: 'CANCELED' } }));
	const payment = sell({ method: '카드', amount: 10_000n });
	sell({ method: '카드', amount: 10_000n, payment, canceled: true, day: kstDayFrom('2026-03-26') });
	sell({
		method: '카드',
		amount: 4_000n,
		payment,
		canceled: true,
		day: kstDayFrom('2026-03-27'),
		line: () => ({ fee: 0n, supplyAmount: 0n, vat: 0n, fees: null, feesTotal: null, payOutAmount: -4_000n }),
	});

	times(3, () => sell({ method: '카드', amount: 100_000n, line: withFee(200n, 20n) }));
	times(2, () => sell({ method: '카드', line: withFee(0n, 5n) }));
	times(2, () => sell({ line: withFee(100n, 10n, 'POINT_SAVING') }));
	times(4, () =>
		sell({
			method: '카드',
			months: 3,
			amount: 100_000n,
			line: (line) => ({ ...withFee(100n, 10n, 'INSTALLMENT')(line) }),
		}),
	);
	times(2, () => cancelOf({ line: withFee(300n, 30n) }));
	times(3, () =>
		sell({ line: ({ soldOn, paidOutOn }) => ({ soldOn: addDays(soldOn, 3), paidOutOn: paidOutOn && null }) }),
	);
	times(2, () => sell({ line: ({ paidOutOn }) => ({ paidOutOn: addDays(paidOutOn!, 9) }) }));
	times(7, () => sell({ line: withFee(0n, 1n) }));
	const doubled = lines.slice(0, 5).map((line) => ({ ...line, occurrence: 2 }));
	await storeRows({ transactions, lines: [], foreignLines });
	await storeContractLines([...lines, ...doubled]);
	await db().ruleSet.create({ data: { rules } });
});

afterAll(async () => {
	await db().discrepancyCase.deleteMany();
});

test('every kind of levels 1 and 2 is found as often as it was sown, nothing else, and every won is accounted for', async () => {
	const proved = await proveScope(march, CLI, now);
	if (!proved.ok) throw new Error(proved.reason);
	const run = (level: string) => proved.runs.find((one) => one.level === level)!;
	const counts = (totals: Record<string, { count: number }>) =>
		Object.fromEntries(
			Object.entries(totals)
				.filter(([, { count }]) => count > 0)
				.map(([name, { count }]) => [name, count]),
		);

	const first = run('transactions');
	expect(counts(first.kinds)).toEqual({
		'missing-settlement': 3 + 2 + 1 + 6,
		'missing-transaction': 2,
		'amount-mismatch': 4 + 2 + 3,
		'duplicate-settlement': 5,
		'arithmetic-break': 6,
		'orphan-cancel': 3,
		'over-cancelled': 1,
		'currency-mismatch': 4,
	});
	expect(counts(first.details)).toEqual({
		'missing-settlement': 3,
		'cancel-not-settled': 2,
		'currency-mismatch': 6 + 4,
		'missing-transaction': 2,
		'amount-mismatch': 4,
		'status-conflict': 2,
		// They say that they cancel a payment of which no approval is known.
		'orphan-cancel': 1 + 3,
		'sign-error': 3,
		'duplicate-settlement': 5,
		'arithmetic-break': 6,
		'over-cancelled': 1,
	});
	expect(counts(first.states)).toEqual({ 'not-yet-due': 5 + 2 });
	expect(first.totals.residual).toBe(0n);

	const inDollars = (await breaksFoundBy(first.runId, { detailKind: 'currency-mismatch' })).sort((one, other) =>
		one.transactionKey < other.transactionKey ? -1 : 1,
	);
	const sown = foreignLines.slice(0, 6 + 4).map(({ transactionKey, amount }) => [transactionKey, String(amount)]);
	expect(
		inDollars.map(({ transactionKey, evidence }) => [transactionKey, (evidence as unknown as Evidence).line?.amount]),
	).toEqual(sown);

	const second = run('contract');
	expect(counts(second.kinds)).toEqual({
		'arithmetic-break': 6,
		'fee-variance': 3,
		'fee-component-unknown': 2,
		'fee-vat-variance': 2,
		'instalment-fee-variance': 4,
		'fee-on-cancel-variance': 2,
		'sold-date-shift': 3,
		'paid-out-date-shift': 2,
	});
	expect(counts(second.states)).toMatchObject({ contradicting: 6, rounding: 7 });
	expect(second.totals.residual).toBe(0n);
	expect(second.kinds['fee-variance']?.amount).toBe(660n);

	// Each term is what the rows behind its link come to.
	for (const { runId } of proved.runs) {
		const { said, found } = await termsAndRows(runId);
		expect(found).toEqual(said);
		const { filters, sort } = discrepancyParams(new URLSearchParams('proof=in'));
		const { rows } = await listDiscrepancies(runId, filters, sort, { size: 1000 }, 'nobody');
		const { result } = (await findRun(runId))!;
		expect(rows.length).toBe(result!.inProof);
		expect(sumWon(rows.map(({ difference }) => difference))).toBe(result!.totals.discrepancies);
	}

	// Each break can be opened, and says in its evidence why it is one.
	for (const { runId } of [first, second]) {
		const rows = await breaksFoundBy(runId);
		for (const { position } of rows)
			expect((await findDiscrepancy(runId, position))?.evidence.expected.because).toBeTruthy();
	}

	const view = (await findRun(second.runId))!;
	const causes = await listClaimCauses(second.runId);
	expect(causes).toContainEqual(
		expect.objectContaining({
			kind: 'fee-variance',
			method: '카드',
			agreedRate: '2.8',
			takenRate: '3.0',
			count: 3,
			amount: 660n,
		}),
	);
	// A line that contradicts itself, or whose VAT or dates are wrong, was not charged at another rate.
	const byRate = causes.filter(({ takenRate }) => takenRate !== '').map(({ kind }) => kind);
	expect([...new Set(byRate)].sort()).toEqual(['fee-on-cancel-variance', 'fee-variance', 'instalment-fee-variance']);
	expect(causes.reduce((sum, { count }) => sum + count, 0)).toBe(24);
	// What a line pays beyond what its own parts make is not owed: it is claimed with the other sign.
	const contradicts = ({ kind }: { kind: string }) => kind === 'arithmetic-break';
	const paidBeyond = sumWon(
		(await breaksFoundBy(second.runId)).filter(contradicts).map(({ difference }) => difference),
	);
	expect(paidBeyond).not.toBe(0n);
	expect(sumWon(causes.filter(contradicts).map(({ amount }) => amount))).toBe(-paidBeyond);
	const text = pdfText(await claimPdf(view, await translator('ko'), 'ko', now, { compress: false }));
	expect(text).toContain('2.8% → 3.0%');
	const csv = await (await claimFile(view, 'csv', await translator('en'), 'en', now)).text();
	expect(csv.trim().split('\r\n')).toHaveLength(25);
	expect(csv).toContain('fee-variance,카드,shop,카드 2.8%,2.8,3.0,');
});
