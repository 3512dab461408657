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
} satisfies typeof ko;
