import type { ImportProfile } from './import-profile.ts';

/** The columns of a Transaction object. Source: docs.tosspayments.com/reference, "Transaction 객체". */
export const flatTransactions: ImportProfile = {
	name: 'flat-transactions',
	label: { ko: '거래 (표준 열)', en: 'Transactions (standard columns)' },
	kind: 'transactions',
	columns: [
		{ name: 'm_id', headers: ['mId'], type: 'key', need: 'must' },
		{ name: 'transaction_key', headers: ['transactionKey'], type: 'key', need: 'must' },
		{ name: 'payment_key', headers: ['paymentKey'], type: 'key', need: 'must' },
		{ name: 'order_id', headers: ['orderId'], type: 'key', need: 'must' },
		{ name: 'method', headers: ['method'], type: 'text', need: 'must' },
		{ name: 'status', headers: ['status'], type: 'status', need: 'must' },
		{ name: 'transaction_at', headers: ['transactionAt'], type: 'instant', need: 'must' },
		{ name: 'currency', headers: ['currency'], type: 'currency', need: 'must' },
		{ name: 'amount', headers: ['amount'], type: 'amount', need: 'must' },
		{ name: 'customer_key', headers: ['customerKey'], type: 'text', need: 'optional' },
		{ name: 'use_escrow', headers: ['useEscrow'], type: 'boolean', need: 'optional' },
		{ name: 'receipt_url', headers: ['receiptUrl'], type: 'text', need: 'optional' },
	],
};

/**
 * 상점관리자 > 거래내역. Nobody has published its columns, and without a key of its own the same transaction would come in
 * twice, from here and from the API: so the key has to be among them.
 */
export const tossAdminTransactions: ImportProfile = {
	name: 'toss-admin-transactions',
	label: { ko: '토스페이먼츠 상점관리자 거래내역', en: 'Toss Payments admin, transactions' },
	kind: 'transactions',
	unconfirmed: true,
	columns: [
		{ name: 'm_id', headers: ['상점아이디(MID)', '상점아이디', 'MID'], type: 'key', need: 'must' },
		{
			name: 'transaction_key',
			headers: ['거래키', 'transactionKey', '거래 키', '거래번호', 'TID'],
			type: 'key',
			need: 'must',
		},
		{ name: 'payment_told', headers: ['결제키', 'paymentKey', '결제 키'], type: 'key', need: 'optional' },
		{ name: 'paid_at', headers: ['결제일시', '거래일시'], type: 'instant', need: 'must' },
		{ name: 'cancel_asked_at', headers: ['취소요청일시'], type: 'instant', need: 'optional' },
		{ name: 'cancel_done_at', headers: ['취소완료일시', '취소일시'], type: 'instant', need: 'optional' },
		{ name: 'order_id', headers: ['주문번호'], type: 'key', need: 'must' },
		{ name: 'method', headers: ['결제수단'], type: 'text', need: 'must' },
		{
			name: 'status',
			headers: ['결제상태'],
			type: 'text',
			need: 'must',
			values: {
				완료: 'DONE',
				결제완료: 'DONE',
				취소: 'CANCELED',
				전체취소: 'CANCELED',
				결제취소: 'CANCELED',
				부분취소: 'PARTIAL_CANCELED',
				입금대기: 'WAITING_FOR_DEPOSIT',
				'입금 대기': 'WAITING_FOR_DEPOSIT',
			},
		},
		{ name: 'amount', headers: ['결제액', '결제금액', '거래금액'], type: 'amount', need: 'must' },
	],
	derived: [
		{ name: 'payment_key', type: 'text', rule: { first: ['payment_told', 'transaction_key'] } },
		{ name: 'currency', type: 'text', rule: { always: 'KRW' } },
		{
			name: 'transaction_at',
			type: 'timestamptz',
			rule: {
				if: 'status',
				in: ['CANCELED', 'PARTIAL_CANCELED'],
				use: { first: ['cancel_done_at', 'cancel_asked_at', 'paid_at'] },
				or: 'paid_at',
			},
		},
	],
	totals: ['amount'],
	leftOut: ['구매자명', '구매자 아이디', '휴대폰번호', '구매자 연락처'],
};
