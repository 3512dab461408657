import type ko from '../ko/roll-forward.ts';

export default {
	title: 'Balance day by day',
	description:
		'Checks for each day that its last balance is the one before, plus what was settled, less what was paid out, plus what came back. A number leads to the rows that it is made of.',
	caption: 'Balance of {{mId}} by day',
	period: '{{from}} – {{to}}',
	none: 'The balance was not read in these days',
	noneHint: 'Once the balance at Toss Payments was read on two days, it is carried on here from day to day.',
	day: 'Day',
	opening: 'Opening',
	settled: 'Settled in',
	paidOut: 'Paid out',
	cameBack: 'Came back',
	expected: 'Carried on',
	closing: 'As read',
	difference: 'Difference',
	holds: 'Holds',
	movesOf: 'Payouts that moved on {{day}}',
	refPayoutId: 'Payout number',
	notOurs: 'not ours',
	at: 'Time',
	amount: 'Amount',
} satisfies typeof ko;
