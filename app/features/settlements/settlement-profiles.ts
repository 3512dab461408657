import { orderProfiles } from '#app/features/orders/order-profiles.ts';
import type { ImportProfile, Rule } from '#app/features/payments/import-profile.ts';
import { flatTransactions, tossAdminTransactions } from '#app/features/payments/transaction-profiles.ts';
import { controlTotalProfiles } from './control-total-profiles.ts';
import { globalProfiles } from './global-profiles.ts';
import { koreanProfiles } from './korean-profiles.ts';

/** The columns of a Settlement object. Source: docs.tosspayments.com/reference, "Settlement 객체". */
export const flatSettlements: ImportProfile = {
	name: 'flat-settlements',
	minorUnits: true,
	label: { ko: '정산 (표준 열)', en: 'Settlements (standard columns)' },
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

// The day of a cancel's line is that of the cancel, also where the file does not tell its time.
const canceledAt: Rule = {
	if: 'row_kind',
	in: ['cancel'],
	use: { first: ['canceled_at', { startOf: 'sold_on' }] },
};
const provisionalKey: Rule = { hash: ['m_id', 'tid', 'order_id', 'row_kind', 'amount', 'occurred_at'] };

/**
 * 상점관리자 > 정산내역 > 건별: one row per approval or cancel, without transactionKey. `PG수수료 (B)` includes VAT here
 * (in the files of sums it does not). Names of older files are aliases.
 */
export const tossAdminItemized: ImportProfile = {
	name: 'toss-admin-itemized',
	label: { ko: '토스페이먼츠 상점관리자 정산내역 건별', en: 'Toss Payments admin, settlements by transaction' },
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
	keyless: true,
	derived: [
		{ name: 'tid', type: 'text', keptAs: 'TID', rule: 'tid' },
		{
			name: 'exact_time',
			type: 'text',
			keptAs: 'exactTime',
			rule: { if: 'row_kind', in: ['cancel'], use: { hasTime: 'canceled_at' }, or: { hasTime: 'approved_at' } },
		},
		{ name: 'canceled_at', type: 'timestamptz', rule: canceledAt },
		{ name: 'occurred_at', type: 'timestamptz', rule: { first: ['canceled_at', 'approved_at'] } },
		{ name: 'transaction_key', type: 'text', rule: provisionalKey },
		{ name: 'provisional_key', type: 'text', keptAs: 'provisionalKey', rule: provisionalKey },
		{ name: 'payment_key', type: 'text', rule: { always: '' } },
		{ name: 'currency', type: 'text', rule: { always: 'KRW' } },
	],
	leftOut: ['구매자명', '구매자 아이디', '휴대폰번호', '구매자 연락처'],
	totals: ['amount', 'fee', 'supply_amount', 'vat', 'pay_out_amount'],
};

/** Every profile that comes with the console. */
export const importProfiles: readonly ImportProfile[] = [
	flatTransactions,
	flatSettlements,
	tossAdminItemized,
	...controlTotalProfiles,
	tossAdminTransactions,
	...koreanProfiles,
	...globalProfiles,
	...orderProfiles,
];
