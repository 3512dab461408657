import type { ImportProfile, ProfileColumn, Rule } from '#app/features/payments/import-profile.ts';
import { column, lineCells, merchantOf } from './provider-lines.ts';

const STRIPE_PERSONAL = [
	'customer_email',
	'customer_name',
	'customer_description',
	'*address*',
	'connected_account_name',
];

// A column without `_utc` is in the zone asked for, which the file does not tell; it is UTC unless somebody chose another.
const UTC: Partial<ProfileColumn> = { zone: '+00:00' };

const stripeCore: readonly ProfileColumn[] = [
	column('balance_transaction', 'balance_transaction_id', 'key'),
	column('created_utc', 'created_utc', 'instant', 'optional', UTC),
	column('created', 'created', 'instant', 'optional', UTC),
	column('currency', 'currency', 'currency'),
	column('gross', 'gross', 'amount'),
	column('raw_fee', 'fee', 'amount'),
	column('raw_net', 'net', 'amount'),
	column('reporting_category', 'reporting_category', 'text'),
	column('source_id', 'source_id', 'key', 'optional'),
	column('charge_id', 'charge_id', 'key', 'optional'),
	column('payment_intent', 'payment_intent_id', 'key', 'optional'),
	column('invoice_number', ['invoice_number', 'invoice_id'], 'key', 'optional'),
	column(
		'order_told',
		[
			'payment_metadata[order_id]',
			'payment_metadata[orderId]',
			'payment_metadata[order_no]',
			'payment_metadata[order_number]',
			'order_id',
		],
		'key',
		'optional',
	),
	column('method_type', 'payment_method_type', 'text', 'optional'),
];

const stripeAt: Rule = { first: ['created_utc', 'created'] };
const stripePayment: Rule = { first: ['payment_intent', 'charge_id', 'source_id', 'balance_transaction'] };
const stripeOrder: Rule = { first: ['order_told', 'invoice_number', stripePayment] };
const stripeMethod: Rule = { first: ['method_type', 'reporting_category'] };
const STRIPE_REFUNDS = ['refund', 'partial_capture_reversal', 'dispute'];

/** payout_reconciliation.itemized: what each payment to the bank is made of. Columns can be chosen, so most may be absent. */
export const stripePayoutReconciliation: ImportProfile = {
	name: 'stripe-payout-reconciliation',
	label: { ko: 'Stripe 입금 대사 (건별)', en: 'Stripe payout reconciliation, itemized' },
	kind: 'settlements',
	provider: 'stripe',
	columns: [
		column('payout_id', 'automatic_payout_id', 'key', 'may-be-empty'),
		column('payout_effective', 'automatic_payout_effective_at', 'day', 'may-be-empty'),
		column('payout_effective_utc', 'automatic_payout_effective_at_utc', 'day', 'optional'),
		...stripeCore,
	],
	derived: lineCells({
		provider: 'stripe',
		currency: 'currency',
		key: 'balance_transaction',
		paymentKey: stripePayment,
		orderId: stripeOrder,
		method: stripeMethod,
		amount: 'gross',
		fee: 'raw_fee',
		net: 'raw_net',
		at: stripeAt,
		canceledAt: {
			if: 'amount',
			in: 'negative',
			use: { if: 'reporting_category', in: STRIPE_REFUNDS, use: 'approved_at' },
		},
		paidOutOn: { first: ['payout_effective', 'payout_effective_utc'] },
		batch: 'payout_id',
	}),
	payoutRows: {
		column: 'reporting_category',
		values: ['payout', 'payout_reversal'],
		batch: 'batch',
		paidOn: 'paid_out_on',
		amount: 'pay_out_amount',
	},
	order: [['payout_id', 'balance_transaction']],
	leftOut: STRIPE_PERSONAL,
};

/** balance_change_from_activity.itemized: what moved the balance; the transactions against which payouts are checked. */
const stripeBalanceActivity: ImportProfile = {
	name: 'stripe-balance-activity',
	label: { ko: 'Stripe 잔액 변동 (건별)', en: 'Stripe balance change from activity, itemized' },
	kind: 'transactions',
	provider: 'stripe',
	columns: stripeCore,
	derived: [
		{ name: 'm_id', type: 'text', rule: merchantOf('stripe') },
		{ name: 'transaction_key', type: 'text', rule: 'balance_transaction' },
		{ name: 'payment_key', type: 'text', rule: stripePayment },
		{ name: 'order_id', type: 'text', rule: stripeOrder },
		{ name: 'method', type: 'text', rule: stripeMethod },
		{ name: 'amount', type: 'bigint', rule: 'gross' },
		{
			name: 'status',
			type: 'text',
			rule: { if: 'amount', in: 'negative', use: { always: 'CANCELED' }, or: { always: 'DONE' } },
		},
		{ name: 'transaction_at', type: 'timestamptz', rule: stripeAt },
	],
	leftOut: STRIPE_PERSONAL,
};

/** payouts.itemized: payments to the bank, held against the lines of their batches. Names from general knowledge. */
const stripePayouts: ImportProfile = {
	name: 'stripe-payouts',
	label: { ko: 'Stripe 입금 목록 (건별)', en: 'Stripe payouts, itemized' },
	kind: 'settlements',
	holds: 'sums',
	provider: 'stripe',
	unconfirmed: true,
	columns: [
		column('batch', 'payout_id', 'key'),
		column('effective', 'effective_at', 'day', 'optional'),
		column('effective_utc', 'effective_at_utc', 'day', 'optional'),
		column('currency', 'currency', 'currency'),
		column('gross', 'gross', 'amount'),
		column('raw_fee', 'fee', 'amount', 'may-be-empty'),
		column('raw_net', 'net', 'amount'),
		column('payout_status', 'payout_status', 'text', 'optional'),
	],
	derived: [
		{ name: 'm_id', type: 'text', rule: merchantOf('stripe') },
		{ name: 'scope', type: 'text', rule: { always: 'payout' } },
		{ name: 'paid_out_on', type: 'date', rule: { first: ['effective', 'effective_utc'] } },
		{ name: 'day_on', type: 'date', rule: 'paid_out_on' },
		{ name: 'total_key', type: 'text', rule: { joined: ['scope', 'batch'] } },
		{ name: 'pay_out_amount', type: 'bigint', rule: { sum: ['-raw_net'] } },
	],
};

const ADYEN_COSTS = ['Fee', 'PaymentCost', 'MiscCosts', 'InvoiceDeduction'];

/** Adyen Settlement details report: unsigned amounts, whose direction is their column. */
export const adyenSettlementDetails: ImportProfile = {
	name: 'adyen-settlement-details',
	label: { ko: 'Adyen 정산 상세 리포트', en: 'Adyen settlement details report' },
	kind: 'settlements',
	provider: 'adyen',
	columns: [
		column('merchant_account', 'Merchant Account', 'key'),
		column('psp_reference', 'Psp Reference', 'key', 'may-be-empty'),
		column('merchant_reference', 'Merchant Reference', 'key', 'may-be-empty'),
		column('pay_method', 'Payment Method', 'text', 'may-be-empty'),
		column('created', 'Creation Date', 'instant', 'must', { zoneFrom: 'time_zone' }),
		column('time_zone', 'TimeZone', 'zone'),
		column('type', 'Type', 'text'),
		column('modification', 'Modification Reference', 'key', 'may-be-empty'),
		column('gross_currency', 'Gross Currency', 'currency', 'may-be-empty'),
		column('gross_debit', 'Gross Debit (GC)', 'amount', 'may-be-empty'),
		column('gross_credit', 'Gross Credit (GC)', 'amount', 'may-be-empty'),
		column('currency', 'Net Currency', 'currency'),
		column('net_debit', 'Net Debit (NC)', 'amount', 'may-be-empty'),
		column('net_credit', 'Net Credit (NC)', 'amount', 'may-be-empty'),
		column('commission', 'Commission (NC)', 'amount', 'may-be-empty'),
		column('markup', 'Markup (NC)', 'amount', 'may-be-empty'),
		column('scheme_fees', 'Scheme Fees (NC)', 'amount', 'may-be-empty'),
		column('interchange', 'Interchange (NC)', 'amount', 'may-be-empty'),
		column('batch_number', 'Batch Number', 'key'),
		column('booked_at', 'Booking Date', 'instant', 'optional', { zoneFrom: 'booking_zone' }),
		column('booking_zone', 'Booking Date TimeZone', 'zone', 'optional'),
	],
	derived: lineCells({
		provider: 'adyen',
		account: ['merchant_account'],
		before: [{ name: 'gross', type: 'bigint', rule: { sum: ['gross_credit', '-gross_debit'] } }],
		currency: 'currency',
		key: {
			joined: [
				{ first: ['modification', 'psp_reference'] },
				'type',
				{ if: 'psp_reference', in: 'filled', or: 'batch_number' },
			],
		},
		paymentKey: { first: ['psp_reference', 'modification', 'type'] },
		orderId: { first: ['merchant_reference', 'psp_reference', 'modification', 'type'] },
		method: { first: ['pay_method', 'type'] },
		// A row without gross is a cost of its own, or moves money between batches.
		amount: {
			first: [
				'gross',
				{ if: 'type', in: ADYEN_COSTS, use: { always: '0' }, or: { sum: ['net_credit', '-net_debit'] } },
			],
		},
		net: { sum: ['net_credit', '-net_debit'] },
		fees: { COMMISSION: 'commission', MARKUP: 'markup', SCHEME: 'scheme_fees', INTERCHANGE: 'interchange' },
		at: 'created',
		paidOutOn: { dayOf: 'booked_at' },
		batch: 'batch_number',
	}),
	payoutRows: {
		column: 'type',
		values: ['MerchantPayout'],
		batch: 'batch',
		paidOn: 'sold_on',
		amount: 'pay_out_amount',
	},
	leftOut: ['Shopper*', 'Reserved*'],
};

/** PayPal settlement report (STL): sections of rows whose first column tells what each is. */
const paypalSettlement: ImportProfile = {
	name: 'paypal-settlement',
	// PayPal has no decimals of these two.
	minorUnits: { HUF: 0, TWD: 0 },
	label: { ko: 'PayPal 정산 리포트', en: 'PayPal settlement report' },
	kind: 'settlements',
	provider: 'paypal',
	columns: [
		column('row_mark', 'CH', 'text'),
		column('transaction_id', 'Transaction ID', 'key'),
		column('invoice_id', 'Invoice ID', 'key', 'may-be-empty'),
		column('reference_id', 'PayPal Reference ID', 'key', 'may-be-empty'),
		column('event_code', 'Transaction Event Code', 'text'),
		column('initiated_at', 'Transaction Initiation Date', 'instant', 'optional', { zone: '+00:00' }),
		column('completed_at', 'Transaction Completion Date', 'instant', 'must', { zone: '+00:00' }),
		column('gross_side', ['Transaction Debit or Credit', 'Transaction  Debit or Credit'], 'side'),
		// In the smallest unit, which for won is the won.
		column('gross', 'Gross Transaction Amount', 'amount'),
		column('currency', 'Gross Transaction Currency', 'currency'),
		column('fee_side', 'Fee Debit or Credit', 'side', 'may-be-empty'),
		column('raw_fee', 'Fee Amount', 'amount', 'may-be-empty'),
		column('fee_currency', 'Fee Currency', 'currency', 'may-be-empty'),
		column('bank_reference', 'Bank Reference ID', 'key', 'optional'),
	],
	derived: lineCells({
		provider: 'paypal',
		currency: 'currency',
		key: 'transaction_id',
		paymentKey: { first: ['reference_id', 'transaction_id'] },
		orderId: { first: ['invoice_id', 'reference_id', 'transaction_id'] },
		method: { always: 'PayPal' },
		amount: { signed: 'gross', by: 'gross_side' },
		before: [
			{
				name: 'cost',
				type: 'bigint',
				rule: {
					first: [{ if: 'fee_side', in: ['credit'], use: { sum: ['-raw_fee'] }, or: 'raw_fee' }, { always: '0' }],
				},
			},
		],
		fee: 'cost',
		net: { sum: ['amount', '-cost'] },
		at: 'completed_at',
		batch: 'bank_reference',
	}),
	payoutRows: {
		column: 'event_code',
		values: Array.from({ length: 30 }, (_, code) => `T04${String(code).padStart(2, '0')}`),
		batch: 'batch',
		paidOn: 'sold_on',
		amount: 'pay_out_amount',
	},
	marks: {
		header: 'CH',
		body: 'SB',
		section: 'SH',
		account: 3,
		sectionCount: 'SC',
		fileCount: 'RC',
		// What is in SF and RF is not confirmed.
		other: ['RH', 'FH', 'SF', 'RF', 'FF', 'RA', 'SA'],
	},
	leftOut: ['Consumer ID'],
};

export const globalProfiles: readonly ImportProfile[] = [
	stripePayoutReconciliation,
	stripeBalanceActivity,
	stripePayouts,
	adyenSettlementDetails,
	paypalSettlement,
];
