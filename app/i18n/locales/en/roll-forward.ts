import type ko from '../ko/roll-forward.ts';

export default {
	title: 'Balance day by day',
	description:
		'Checks for each day that the balance read equals the opening balance + settlements − payouts + returned payouts. Each number opens the rows behind it.',
	caption: 'Balance of {{mId}} by day',
	period: '{{from}} – {{to}}',
	none: 'The balance was not read in this period',
	noneHint: 'Once the balance at Toss Payments has been read on two days or more, it is shown here day by day.',
	day: 'Day',
	opening: 'Opening balance',
	settled: 'Settled in',
	paidOut: 'Paid out',
	cameBack: 'Returned',
	expected: 'Calculated',
	closing: 'Balance read',
	difference: 'Difference',
	holds: 'Agrees',
	movesOf: 'Payouts that moved on {{day}}',
	refPayoutId: 'Payout ID',
	notOurs: 'not ours',
	at: 'Time',
	amount: 'Amount',
} satisfies typeof ko;
