import fc from 'fast-check';
import type { ContractLine } from '#app/features/reconciliation/contract-check.ts';
import { bandOf, feeOf, instalmentPpm } from '#app/features/reconciliation/contract-terms.ts';
import { type FeeContract, type Rules, rulesSchema } from '#app/features/reconciliation/rule-schema.ts';
import { addDays, atKst, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';

const FIRST = kstDayFrom('2026-02-24');
const MIDS = ['shop-a', 'shop-b'];
const METHODS = ['카드', '계좌이체', '가상계좌'];

const dayFrom = (least: number, most: number) =>
	fc.integer({ min: least, max: most }).map((offset) => addDays(FIRST, offset));
const maybeDay = fc.option(dayFrom(-3, 12), { nil: null });
const ppm = fc.constantFrom(0, 4_000, 20_000, 28_000, 34_567);

const contract = fc
	.record({
		mId: fc.option(fc.constantFrom(...MIDS), { nil: null }),
		method: fc.constantFrom(...METHODS),
		cardType: fc.option(fc.constantFrom('신용', '체크'), { nil: null, freq: 2 }),
		from: maybeDay,
		to: fc.option(dayFrom(4, 12), { nil: null, freq: 2 }),
		rounding: fc.constantFrom('cut' as const, 'vat-inside' as const),
		feeBack: fc.boolean(),
		bands: fc.uniqueArray(
			fc.record({
				amountFrom: fc.constantFrom(0, 5_000, 30_000),
				ratePpm: ppm,
				fixed: fc.constantFrom(0, 0, 400),
				least: fc.constantFrom(0, 200),
			}),
			{ minLength: 1, maxLength: 3, selector: ({ amountFrom }) => amountFrom },
		),
		instalments: fc.uniqueArray(fc.record({ months: fc.constantFrom(2, 3, 6), ratePpm: ppm }), {
			maxLength: 2,
			selector: ({ months }) => months,
		}),
		otherParts: fc.constantFrom([], ['ETC']),
	})
	// One that ends before it begins is refused by the form.
	.map((one) => (one.from && one.to && one.to < one.from ? { ...one, to: one.from } : one));
const cycle = fc.record({
	mId: fc.option(fc.constantFrom(...MIDS), { nil: null }),
	method: fc.option(fc.constantFrom(...METHODS), { nil: null }),
	from: maybeDay,
	cycle: fc.constantFrom('daily' as const, 'weekly' as const, 'monthly' as const),
	delayDays: fc.integer({ min: 0, max: 5 }),
	dayType: fc.constantFrom('business' as const, 'calendar' as const),
});

const days = fc.integer({ min: 0, max: 30 });
const absent = { nil: undefined, freq: 2 };
const narrative = fc
	.record({
		class: fc.constantFrom('settlement' as const, 'payout' as const, 'return' as const, 'other' as const),
		how: fc.constantFrom('starts' as const, 'contains' as const, 'regex' as const),
		text: fc.constantFrom('토스페이먼츠', 'TOSS PAY', '(주)달빛', '^정산.{2,4}$'),
		shortestCut: fc.option(fc.integer({ min: 2, max: 50 }), absent),
		account: fc.option(fc.constantFrom('088-1234', '신한 운영'), absent),
		side: fc.option(fc.constantFrom('credit' as const, 'debit' as const), absent),
		mId: fc.option(fc.constantFrom(...MIDS), absent),
	})
	.map((rule) => JSON.parse(JSON.stringify(rule)) as typeof rule);
const bank = fc.record({
	graceBusinessDays: days,
	carryDays: days,
	releaseDays: days,
	returnDays: days,
	mostMembers: fc.integer({ min: 2, max: 12 }),
	deductions: fc.array(fc.record({ name: fc.constantFrom('연회비', 'yearly-fee'), amount: fc.nat(1_000_000_000) }), {
		maxLength: 3,
	}),
	paidIntoBalance: fc.uniqueArray(fc.constantFrom(...MIDS, 'naver:shop, 2'), { maxLength: 3 }),
	narratives: fc.array(narrative, { maxLength: 4 }),
});
const orders = fc.record({ payWithinDays: days, graceBusinessDays: days, depositWithinDays: days });
const payouts = fc.record({
	balanceTakenAt: fc.constantFrom('request' as const, 'payment' as const),
	settlementsFeedBalance: fc.boolean(),
});

export const randomRules: fc.Arbitrary<Rules> = fc
	.record({
		feeContracts: fc.array(contract, { maxLength: 6 }),
		cycles: fc.array(cycle, { maxLength: 3 }),
		roundingPerPart: fc.constantFrom(0, 1, 3),
		dateSlackDays: fc.constantFrom(0, 1, 2),
		bank,
		orders,
		payouts,
	})
	.map((rules) => rulesSchema.parse({ dueAfterDays: 1, graceBusinessDays: 3, ...rules }));

const draft = fc.record({
	mId: fc.constantFrom(...MIDS),
	payment: fc.integer({ min: 0, max: 5 }),
	method: fc.constantFrom(...METHODS),
	cardType: fc.constantFrom(null, '신용', '체크'),
	months: fc.constantFrom(0, 2, 3, 5),
	merchantPays: fc.boolean(),
	amount: fc.oneof(
		fc.bigInt({ min: -60_000n, max: 60_000n }),
		fc.constantFrom(10_250n, 33_333n, -10_250n, -33_333n),
		fc.constantFrom(50_376n, -50_376n, -20_188n),
	),
	by: fc.constantFrom('a contract', 'a contract', 'nothing'),
	pick: fc.nat(20),
	off: fc.constantFrom(0n, 0n, 0n, 1n, -2n, 37n),
	vatOff: fc.constantFrom(0n, 0n, 0n, 2n),
	parts: fc.constantFrom('none', 'whole', 'split', 'with-etc', 'with-empty'),
	crooked: fc.boolean(),
	approved: dayFrom(0, 10),
	later: fc.integer({ min: 0, max: 4 }),
	untimed: fc.boolean(),
	soldShift: fc.constantFrom(0, 0, 1, 3, 7),
	paid: fc.option(fc.integer({ min: 0, max: 9 }), { nil: null, freq: 6 }),
	transaction: fc.constantFrom('same day', 'none', 'other day'),
	extraLine: fc.nat(9),
});

/** Random lines: some by the terms of one of the contracts, some a little off, some from nowhere. */
export const randomLines = (rules: Rules): fc.Arbitrary<ContractLine[]> =>
	fc.array(draft, { maxLength: 25 }).map((drafts) =>
		drafts.map((one, index): ContractLine => {
			const terms: FeeContract | undefined = rules.feeContracts[one.pick % Math.max(rules.feeContracts.length, 1)];
			const size = one.amount < 0n ? -one.amount : one.amount;
			const sign = one.amount < 0n ? -1n : 1n;
			const nothing = { supply: 30n, vat: 3n };
			const base = one.by === 'a contract' && terms ? feeOf(size, bandOf(terms, size), terms.rounding) : nothing;
			const rate = one.merchantPays && terms ? instalmentPpm(terms, one.months) : 0;
			const extra = feeOf(size, { ratePpm: rate, fixed: 0, least: 0 }, terms?.rounding ?? 'cut');
			const etc = one.parts === 'with-etc' ? 11n : 0n;
			const supply = sign * (base.supply + extra.supply) + one.off + (etc ? 10n : 0n);
			const vat = sign * (base.vat + extra.vat) + one.vatOff + (etc ? 1n : 0n);
			const fee = supply + vat;
			const instalment = sign * (extra.supply + extra.vat);
			const splitParts = [
				{ type: 'BASE', fee: fee - instalment - etc },
				...(instalment ? [{ type: 'INSTALLMENT', fee: instalment }] : []),
				...(etc || one.parts === 'with-empty' ? [{ type: 'ETC', fee: etc }] : []),
			];
			const fees = one.parts === 'none' ? null : one.parts === 'whole' ? [{ type: 'BASE', fee }] : splitParts;
			const isCancel = one.amount < 0n;
			const happenedOn = isCancel ? addDays(one.approved, one.later) : one.approved;
			const canceledAt = isCancel && !one.untimed ? atKst(happenedOn, '15:00') : null;
			const soldOn = addDays(happenedOn, one.soldShift);
			const transactionOn =
				one.transaction === 'none' ? null : one.transaction === 'same day' ? happenedOn : addDays(happenedOn, 2);
			return {
				mId: one.mId,
				transactionKey: `k${index}`,
				occurrence: one.extraLine === 0 ? 2 : 1,
				paymentKey: one.payment === 0 ? '' : `p${one.payment}`,
				currency: 'KRW',
				method: one.method,
				cardType: one.cardType,
				months: one.months,
				merchantPays: one.merchantPays,
				amount: one.amount,
				fee,
				supplyAmount: supply,
				vat,
				payOutAmount: one.amount - fee - (one.crooked && one.extraLine < 3 ? 7n : 0n),
				fees,
				feesTotal: fees && fee,
				approvedOn: one.approved,
				canceledAt,
				occurredOn: isCancel && !canceledAt ? transactionOn : happenedOn,
				soldOn,
				paidOutOn: one.paid === null ? null : addDays(soldOn, one.paid),
				lineOn: canceledAt ? happenedOn : one.approved,
				transactionOn,
			};
		}),
	);

const IMPORT_ID = '00000000-0000-7000-8000-000000000000';

/** Puts lines, and the transactions that give them their day, into the tables. */
export async function storeContractLines(lines: readonly ContractLine[]): Promise<void> {
	const json = JSON.stringify(lines, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
	await sql().query(
		`insert into settlement_line (m_id, transaction_key, occurrence, payment_key, order_id, currency, method, amount, fee,
			supply_amount, vat, pay_out_amount, fees, fees_total, approved_at, canceled_at, sold_on, paid_out_on, line_on, extra, import_id)
		select "mId", "transactionKey", occurrence, "paymentKey", 'o-' || "paymentKey", currency, method, amount, fee, "supplyAmount", vat,
			"payOutAmount", fees, "feesTotal", ("approvedOn"::timestamp + interval '12 hours') at time zone 'Asia/Seoul', "canceledAt",
			"soldOn", "paidOutOn", "lineOn", jsonb_strip_nulls(jsonb_build_object('card.cardType', "cardType",
				'card.installmentPlanMonths', months, 'card.interestPayer', case when "merchantPays" then 'MERCHANT' end)), $2
		from jsonb_to_recordset($1::jsonb) as row ("mId" text, "transactionKey" text, occurrence int, "paymentKey" text, currency text,
			method text, amount bigint, fee bigint, "supplyAmount" bigint, vat bigint, "payOutAmount" bigint, fees jsonb,
			"feesTotal" bigint, "approvedOn" date, "canceledAt" timestamptz, "soldOn" date, "paidOutOn" date, "lineOn" date,
			"cardType" text, months int, "merchantPays" boolean)`,
		[json, IMPORT_ID],
	);
	await sql().query(
		`insert into payment_transaction (m_id, transaction_key, payment_key, order_id, method, status, transaction_at, transaction_on,
			currency, amount, import_id)
		select "mId", "transactionKey", "paymentKey", 'o', method, case when amount < 0 then 'CANCELED' else 'DONE' end,
			("transactionOn"::timestamp + interval '12 hours') at time zone 'Asia/Seoul', "transactionOn", 'KRW', amount, $2
		from jsonb_to_recordset($1::jsonb) as row ("mId" text, "transactionKey" text, "paymentKey" text, method text, amount bigint,
			"transactionOn" date)
		where "transactionOn" is not null`,
		[json, IMPORT_ID],
	);
}
