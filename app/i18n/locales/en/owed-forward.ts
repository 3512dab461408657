import type ko from '../ko/owed-forward.ts';

export default {
	title: 'Owed, from day to day',
	description:
		'The opening amount plus orders, cancels, fees, adjustments and payouts is the closing amount. Up to today, it is also held against what is owed now.',
	period: '{{from}} to {{to}}',
	count_one: '{{count}} seller',
	count_other: '{{count}} sellers',
	none: 'Nothing is owed by then',
	noneHint: 'Once there are terms, orders and payments, each seller is shown here.',
	day: 'Day',
	seller: 'Seller',
	refSellerId: 'Seller ID',
	opening: 'Opening',
	orders: 'Orders',
	cancels: 'Cancels',
	corrections: 'Corrections',
	fees: 'Fees',
	adjustments: 'Adjustments',
	paidOut: 'Payouts',
	cameBack: 'Payouts undone',
	closing: 'Closing',
	difference: 'Against today',
	holds: 'Agrees',
	parts: {
		title: 'What it pays',
		inAdvance:
			'The amount is not what could be paid, so no order stands behind it. It is set off against what is paid next:',
		notPaid: 'It was not paid, so these amounts are owed again.',
		setOff: 'Set off: paid in advance',
		all_one: 'See {{count}} entry',
		all_other: 'See all {{count}} entries',
		sum: 'Sum',
	},
} satisfies typeof ko;
