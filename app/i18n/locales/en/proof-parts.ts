import type ko from '../ko/proof-parts.ts';

export default {
	label: 'Item of the proof',
	transactions: {
		expected: '1 Transactions and settlement · Transactions',
		actual: '1 Transactions and settlement · Settled',
	},
	contract: { actual: '2 Settlement and contract · Net of the lines' },
	bank: {
		expected: '3 Settlement and bank · Settlement batches',
		actual: '3 Settlement and bank · Bank deposits less withdrawals',
		'to-balance': '3 Settlement and bank · Into the payout balance',
	},
	orders: {
		expected: '5 Orders and transactions · Orders',
		actual: '5 Orders and transactions · Transactions',
		'not-yet-paid': '5 Orders and transactions · Not yet paid',
		'canceled-later': '5 Orders and transactions · Cancelled after payment',
	},
} satisfies typeof ko;
