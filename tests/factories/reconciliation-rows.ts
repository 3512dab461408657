import fc from 'fast-check';
import type {
	MatcherForeignLine,
	MatcherInput,
	MatcherLine,
	MatcherTransaction,
} from '#app/features/reconciliation/matcher.ts';
import { addDays, kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';

const FIRST = kstDayFrom('2026-02-24');
const MIDS = ['shop-a', 'shop-b', 'Shop-C'];
const STATUSES = [
	'DONE',
	'CANCELED',
	'PARTIAL_CANCELED',
	'WAITING_FOR_DEPOSIT',
	'READY',
	'IN_PROGRESS',
	'ABORTED',
	'EXPIRED',
	'A_NEW_ONE',
];

const amount = fc.oneof(fc.bigInt({ min: -30n, max: 30n }), fc.bigInt({ min: -900_000_000n, max: 900_000_000n }));
const day = fc.integer({ min: 0, max: 14 }).map((offset) => addDays(FIRST, offset));
const instant = fc
	.tuple(day, fc.constantFrom('00:00:00', '08:59:59', '09:00:00', '14:30:00', '23:59:59'))
	.map(([on, time]) => new Date(`${on}T${time}+09:00`));
const mId = fc.constantFrom(...MIDS);
const status = fc.oneof(
	{ weight: 6, arbitrary: fc.constant('DONE') },
	{ weight: 3, arbitrary: fc.constantFrom('CANCELED', 'PARTIAL_CANCELED') },
	{ weight: 3, arbitrary: fc.constantFrom(...STATUSES) },
);

// Sources that leave it out must not make one payment of all their rows.
const paymentKey = fc.integer({ min: 0, max: 7 }).map((index) => (index === 7 ? '' : `p${index}`));

const transaction: fc.Arbitrary<MatcherTransaction> = fc.record({
	mId,
	transactionKey: fc.integer({ min: 0, max: 25 }).map((index) => `k${index}`),
	paymentKey,
	method: fc.constantFrom('카드', '가상계좌', 'VIRTUAL_ACCOUNT', '계좌이체'),
	status,
	transactionAt: instant,
	currency: fc.constant('KRW'),
	amount,
});

interface LineDraft {
	on: 'its transaction' | 'nothing';
	index: number;
	agrees: boolean;
	amount: bigint;
	fee: bigint;
	crooked: 'no' | 'pay-out' | 'split' | 'breakdown';
	lineOn: MatcherLine['lineOn'];
	ownDay: boolean;
	mId: string;
}

const line: fc.Arbitrary<LineDraft> = fc.record({
	on: fc.constantFrom('its transaction', 'its transaction', 'its transaction', 'nothing'),
	index: fc.nat(60),
	agrees: fc.boolean(),
	amount,
	fee: fc.bigInt({ min: -500n, max: 500n }),
	crooked: fc.constantFrom('no', 'no', 'no', 'pay-out', 'split', 'breakdown'),
	lineOn: day,
	ownDay: fc.boolean(),
	mId,
});

const byKey = (row: { mId: string; transactionKey: string }) => `${row.mId}/${row.transactionKey}`;

function toLines(drafts: readonly LineDraft[], transactions: readonly MatcherTransaction[]): MatcherLine[] {
	const occurrences = new Map<string, number>();
	return drafts.map((draft) => {
		const partner =
			draft.on === 'its transaction' ? transactions[draft.index % Math.max(transactions.length, 1)] : undefined;
		const size = partner && partner.amount < 0n ? -partner.amount : (partner?.amount ?? 0n);
		const agreed = partner?.status === 'DONE' ? size : -size;
		const place = { mId: partner?.mId ?? draft.mId, transactionKey: partner?.transactionKey ?? `x${draft.index % 20}` };
		const occurrence = (occurrences.get(byKey(place)) ?? 0) + 1;
		occurrences.set(byKey(place), occurrence);
		const value = partner && draft.agrees ? agreed : draft.amount;
		return {
			...place,
			occurrence,
			paymentKey: partner?.paymentKey ?? `p${draft.index % 9}`,
			currency: 'KRW',
			amount: value,
			fee: draft.fee,
			supplyAmount: draft.fee - 10n,
			vat: draft.crooked === 'split' ? 11n : 10n,
			payOutAmount: value - draft.fee - (draft.crooked === 'pay-out' ? 7n : 0n),
			feesTotal: draft.crooked === 'breakdown' ? draft.fee + 1n : draft.ownDay ? draft.fee : null,
			lineOn: partner && !draft.ownDay ? kstDayOf(partner.transactionAt) : draft.lineOn,
		};
	});
}

/** Lines in other currencies: of a key that some transaction of some merchant has, of none, and without any. */
const foreignLine: fc.Arbitrary<MatcherForeignLine> = fc.record({
	mId,
	transactionKey: fc.oneof(
		{ weight: 8, arbitrary: fc.integer({ min: 0, max: 25 }).map((index) => `k${index}`) },
		{ weight: 1, arbitrary: fc.constantFrom('x1', '') },
	),
	occurrence: fc.constantFrom(1, 1, 1, 2),
	paymentKey: fc.constantFrom('', 'p1', 'p2'),
	currency: fc.constantFrom('USD', 'JPY'),
	amount,
});

/**
 * Random data of some merchants over two weeks: every status, both signs, extra lines, strays, crooked fees, lines in other
 * currencies.
 */
export const randomRows: fc.Arbitrary<MatcherInput> = fc
	.record({
		transactions: fc.uniqueArray(transaction, { maxLength: 40, selector: byKey }),
		lines: fc.array(line, { maxLength: 40 }),
		lookups: fc.uniqueArray(
			fc.record({
				mId,
				paymentKey,
				approvedAt: fc.option(instant),
			}),
			{ maxLength: 4, selector: (row) => `${row.mId}/${row.paymentKey}` },
		),
		foreignLines: fc.uniqueArray(foreignLine, {
			maxLength: 20,
			selector: (row) => `${byKey(row)}/${row.occurrence}`,
		}),
	})
	.map(({ lines, ...rest }) => ({ ...rest, lines: toLines(lines, rest.transactions) }));

export const randomScope = fc
	.tuple(
		fc.integer({ min: 0, max: 14 }),
		fc.integer({ min: 0, max: 14 }),
		fc.integer({ min: -2, max: 25 }),
		fc.subarray(MIDS),
	)
	.map(([one, other, asOf, mIds]) => ({
		from: addDays(FIRST, Math.min(one, other)),
		to: addDays(FIRST, Math.max(one, other)),
		asOf: addDays(FIRST, asOf),
		mIds,
	}));

const IMPORT_ID = '00000000-0000-7000-8000-000000000000';

/** Puts rows into the tables in the order given, without going through a file. */
export async function storeRows(input: MatcherInput): Promise<void> {
	const stored = (rows: readonly object[]) =>
		JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
	await sql().query(
		`insert into payment_transaction (m_id, transaction_key, payment_key, order_id, method, status, transaction_at, transaction_on, currency, amount, import_id)
		select "mId", "transactionKey", "paymentKey", 'order-' || "paymentKey", method, status, "transactionAt",
			("transactionAt" at time zone 'Asia/Seoul')::date, currency, amount, $2
		from jsonb_to_recordset($1::jsonb) as row ("mId" text, "transactionKey" text, "paymentKey" text, method text, status text,
			"transactionAt" timestamptz, currency text, amount bigint)`,
		[stored(input.transactions), IMPORT_ID],
	);
	await sql().query(
		`insert into settlement_line (m_id, transaction_key, occurrence, payment_key, order_id, currency, method, amount, fee,
			supply_amount, vat, pay_out_amount, fees_total, approved_at, sold_on, paid_out_on, line_on, import_id)
		select "mId", "transactionKey", occurrence, coalesce("paymentKey", ''), 'o', currency, '카드', amount, fee, "supplyAmount", vat, "payOutAmount",
			"feesTotal", "lineOn"::timestamp at time zone 'Asia/Seoul', "lineOn", "lineOn" + 5, "lineOn", $2
		from jsonb_to_recordset($1::jsonb) as row ("mId" text, "transactionKey" text, occurrence int, "paymentKey" text,
			currency text, amount bigint, fee bigint, "supplyAmount" bigint, vat bigint, "payOutAmount" bigint, "feesTotal" bigint, "lineOn" date)`,
		[stored(input.lines), IMPORT_ID],
	);
	await sql().query(
		`insert into payment_lookup (m_id, payment_key, approved_at, looked_up_at)
		select "mId", "paymentKey", "approvedAt", now()
		from jsonb_to_recordset($1::jsonb) as row ("mId" text, "paymentKey" text, "approvedAt" timestamptz)`,
		[stored(input.lookups ?? [])],
	);
	await sql().query(
		`insert into foreign_settlement_line (m_id, transaction_key, occurrence, payment_key, order_id, currency, method, amount, fee,
			supply_amount, vat, pay_out_amount, approved_at, sold_on, line_on, row_no, import_id)
		select "mId", "transactionKey", occurrence, coalesce("paymentKey", ''), 'o', currency, '카드', amount, 0, 0, 0, amount,
			'2026-03-01T00:00:00Z', '2026-03-01', '2026-03-01', 7, $2
		from jsonb_to_recordset($1::jsonb) as row ("mId" text, "transactionKey" text, occurrence int, "paymentKey" text,
			currency text, amount bigint)`,
		[stored(input.foreignLines ?? []), IMPORT_ID],
	);
}

/** Empties the tables that a reconciliation reads. */
export async function removeRows(): Promise<void> {
	await sql().query(
		'delete from payment_transaction; delete from settlement_line; delete from payment_lookup; delete from foreign_settlement_line',
	);
}
