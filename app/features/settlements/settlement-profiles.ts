import { createHash } from 'node:crypto';
import { orderProfiles } from '#app/features/orders/order-profiles.ts';
import type { Cells, ImportProfile } from '#app/features/payments/import-profile.ts';
import { flatTransactions } from '#app/features/payments/transaction-profiles.ts';

/** The columns of a Settlement object. Source: docs.tosspayments.com/reference, "Settlement 객체". */
export const flatSettlements: ImportProfile = {
	name: 'flat-settlements',
	kind: 'settlements',
	columns: [
		{ name: 'm_id', headers: ['mId'], type: 'key', need: 'must' },
		{ name: 'payment_key', headers: ['paymentKey'], type: 'key', need: 'must' },
		{ name: 'transaction_key', headers: ['transactionKey'], type: 'key', need: 'must' },
		{ name: 'order_id', headers: ['orderId'], type: 'key', need: 'must' },
		{ name: 'currency', headers: ['currency'], type: 'currency', need: 'must' },
		{ name: 'method', headers: ['method'], type: 'text', need: 'must' },
		{ name: 'amount', headers: ['amount'], type: 'amount', need: 'must' },
		{ name: 'fee', headers: ['fee'], type: 'amount', need: 'must' },
		{ name: 'supply_amount', headers: ['supplyAmount'], type: 'amount', need: 'must' },
		{ name: 'vat', headers: ['vat'], type: 'amount', need: 'must' },
		{ name: 'pay_out_amount', headers: ['payOutAmount'], type: 'amount', need: 'must' },
		{ name: 'approved_at', headers: ['approvedAt'], type: 'instant', need: 'must' },
		{ name: 'sold_on', headers: ['soldDate'], type: 'day', need: 'must' },
		{ name: 'paid_out_on', headers: ['paidOutDate'], type: 'day', need: 'may-be-empty' },
		{ name: 'interest_fee', headers: ['interestFee'], type: 'amount', need: 'optional' },
		{ name: 'fees', headers: ['fees'], type: 'fees', need: 'optional' },
		{ name: 'canceled_at', headers: ['cancel.canceledAt'], type: 'instant', need: 'optional' },
	],
};

const hasTimeOfDay = (text: string | null | undefined) => /\d:\d|\d{14}/.test(text ?? '');

/** The key of a line whose transaction is not known: the same row, read again, has the same one. */
export function provisionalKey(parts: readonly (string | null | undefined)[]): string {
	const hash = createHash('sha256').update(JSON.stringify(parts.map((part) => part ?? '')));
	return `provisional_${hash.digest('hex').slice(0, 32)}`;
}

function deriveItemized(cells: Cells, raw: Cells): Cells {
	const cancel = cells.row_kind === 'cancel';
	// A cancel's line belongs to the day of the cancel, also where the file does not tell its time.
	const canceledAt = cancel ? (cells.canceled_at ?? `${cells.sold_on}T00:00:00+09:00`) : null;
	const occurredAt = canceledAt ?? cells.approved_at!;
	const tid = cells.tid ?? null;
	const key = provisionalKey([cells.m_id, tid, cells.order_id, cells.row_kind, cells.amount, occurredAt]);
	return {
		...cells,
		tid,
		canceled_at: canceledAt,
		occurred_at: occurredAt,
		exact_time: String(hasTimeOfDay(cancel ? raw.canceled_at : raw.approved_at)),
		transaction_key: key,
		provisional_key: key,
		payment_key: '',
		currency: 'KRW',
	};
}

/**
 * 상점관리자 > 정산내역 > 건별: one row per approval or cancel, without transactionKey. `PG수수료 (B)` includes VAT here
 * (in the files of sums it does not). Names of older files are aliases.
 */
export const tossAdminItemized: ImportProfile = {
	name: 'toss-admin-itemized',
	kind: 'settlements',
	columns: [
		{ name: 'm_id', headers: ['상점아이디(MID)', '상점아이디', 'MID'], type: 'key', need: 'must' },
		{ name: 'paid_out_on', headers: ['정산액 입금일', '정산 지급일', '입금일'], type: 'day', need: 'may-be-empty' },
		{ name: 'sold_on', headers: ['매출일', '정산 매출일'], type: 'day', need: 'must' },
		{
			name: 'approved_at',
			headers: ['원거래 승인일', '결제일', '결제일시', '승인일시'],
			type: 'instant',
			need: 'must',
		},
		{ name: 'canceled_at', headers: ['취소일시', '취소일'], type: 'instant', need: 'optional' },
		{ name: 'order_id', headers: ['주문번호'], type: 'key', need: 'must' },
		{ name: 'method', headers: ['결제수단'], type: 'text', need: 'must' },
		{ name: 'row_kind', headers: ['결제상태'], type: 'row-kind', need: 'must' },
		{
			name: 'amount',
			headers: ['결제·취소액 (A)', '결제/취소액 (A)', '결제취소액', '결제+취소액 (A)', '결제액 (A)'],
			type: 'amount',
			need: 'must',
		},
		{ name: 'fee', headers: ['PG수수료 (B)', 'PG수수료', '수수료 (B)'], type: 'amount', need: 'must' },
		{ name: 'supply_amount', headers: ['공급가액'], type: 'amount', need: 'must' },
		{ name: 'vat', headers: ['부가세', '부가가치세'], type: 'amount', need: 'must' },
		{ name: 'interest_fee', headers: ['할부수수료', '할부 수수료'], type: 'amount', need: 'optional' },
		{
			name: 'pay_out_amount',
			headers: ['당일 정산액 (C) = (A-B)', '당일 정산액 (C)=(A-B)', '당일 정산액 (C)', '당일 정산액', '정산액 (C)'],
			type: 'amount',
			need: 'must',
		},
		{ name: 'tid', headers: ['TID'], type: 'key', need: 'optional', keptAs: 'TID' },
	],
	derived: {
		tid: { type: 'text', keptAs: 'TID' },
		canceled_at: { type: 'timestamptz' },
		occurred_at: { type: 'timestamptz' },
		exact_time: { type: 'text', keptAs: 'exactTime' },
		transaction_key: { type: 'text' },
		provisional_key: { type: 'text', keptAs: 'provisionalKey' },
		payment_key: { type: 'text' },
		currency: { type: 'text' },
	},
	derive: deriveItemized,
	totals: ['amount', 'fee', 'supply_amount', 'vat', 'pay_out_amount'],
	coarse: ['payment_key', 'order_id', 'method', 'currency', 'approved_at', 'canceled_at'],
};

export const importProfiles: readonly ImportProfile[] = [
	flatTransactions,
	flatSettlements,
	tossAdminItemized,
	...orderProfiles,
];
