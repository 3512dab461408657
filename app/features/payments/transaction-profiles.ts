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
