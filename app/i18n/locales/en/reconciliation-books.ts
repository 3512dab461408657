import type * as ko from '../ko/reconciliation-books.ts';

/** Words of the levels of payouts (4) and of orders (5): sides, fields, sentences of evidence and remedies. */
export const sideNames = {
	'our-payout': 'Our payout',
	'toss-payout': 'The payout at Toss Payments',
	'balance-carried': 'Balance, carried on',
	'balance-read': 'Balance, as read',
	order: 'Order',
	payment: 'Payments under this number',
} satisfies typeof ko.sideNames;

export const fields = {
	refPayoutId: 'Payout number',
	tossPayoutId: 'Toss payout id',
	scheduleType: 'Schedule',
	payoutDate: 'Payout day',
	destination: 'Toss seller id',
	requestedAt: 'Requested',
	approvedAt: 'Approved',
	finishedAt: 'Finished',
	failureCode: 'Failure code',
	holdReason: 'Held because',
	accountChangedAt: 'Account changed',
	seenAt: 'Read',
	readAt: 'Read',
	opening: 'Opening balance',
	settled: 'Settled in',
	paidOut: 'Paid out',
	cameBack: 'Came back',
	lastOrderDay: 'Last order day',
	lineCount: 'Order lines',
	sellers: 'Sellers',
	approved: 'Approved',
	bankLines: 'Bank lines of this size',
	paymentCount: 'Payments',
} satisfies typeof ko.fields;

export const holdReasons = {
	'before-send-day': 'Its day to be sent has not come',
	'outside-express-window': 'Outside the hours of same-day payouts',
	'date-passed': 'Its day has passed',
	'seller-not-payable': 'The seller cannot be paid now',
	'not-enough-balance': 'Not enough available balance',
	'merchant-not-accepted': 'Toss Payments does not accept the API key or the contract',
	'reference-taken': 'Toss Payments has this payout number already',
} satisfies typeof ko.holdReasons;

export const expectedBecause = {
	'payout-not-ours': 'It is none of our payouts, so nothing should leave the balance.',
	'payout-not-proved': 'No answer came, so it is not known yet whether it went out; it is not counted as paid.',
	'payout-not-expected': 'In our state ({{ours}}) nothing should leave the balance in these days.',
	'payout-still-owed': 'The seller has not received it and nothing took its place, so {{size}} has to be paid.',
	'payout-owed': 'By our books {{size}} is paid; within these days that moves the balance by {{amount}}.',
	'balance-carried':
		'The balance of {{from}}, {{opening}}, plus {{settled}} settled, less {{paidOut}} paid out, plus {{cameBack}} come back, makes {{amount}}.',
	'no-order': 'There is no order with this number, so nothing should be paid.',
	ordered: 'The order comes to {{amount}} in {{lines}} line(s).',
} satisfies typeof ko.expectedBecause;

export const foundBecause = {
	'no-answer': 'The request got no answer, and the list of Toss Payments has not shown it yet.',
	'not-in-list': 'The list of Toss Payments was read to its end and does not hold {{ref}}.',
	'only-at-toss': 'Only Toss Payments has it: {{size}}, {{status}}.',
	'same-reference-twice': 'Toss Payments paid twice under the payout number {{ref}}.',
	'other-amount': 'Toss Payments has {{size}}.',
	'toss-is-ahead': 'Our state is {{ours}}, that of Toss Payments is {{status}}.',
	'other-seller': 'At Toss Payments it goes to another seller.',
	'account-changed-after-approval':
		'The seller’s account was changed after the approval, so it goes to another account than the approved one.',
	'obligation-paid-before': 'The same obligation had been paid before, and {{size}} went out once more.',
	'bank-refused': 'The bank did not take it, and the money came back to the balance ({{code}}).',
	'sent-back': 'After it was completed the bank sent it back, and the money is in the balance again ({{code}}).',
	refused: 'Toss Payments refused the request, so nothing went out ({{code}}).',
	'seller-refused': 'Toss Payments refused the request for the seller’s state ({{code}}).',
	'seller-not-payable': 'It is held, since the seller cannot receive payouts.',
	'not-enough-balance': 'The balance does not cover {{size}}, so it is held.',
	'date-passed': 'Its day passed before it could be sent.',
	'merchant-not-accepted': 'Toss Payments takes no payouts of this merchant.',
	'reference-taken': 'It is held, since Toss Payments says that it has its number already.',
	'before-send-day': 'Its day of sending is over, and it was not sent.',
	'outside-express-window': 'The hours of express payouts passed before it could be sent.',
	'never-sent': 'It was approved, and not sent by its day.',
	'no-business-day': 'Its day is no business day of the banks.',
	'outside-window': 'It was requested as express outside 08:00–15:00 of a business day.',
	'too-late-for-day': 'It was booked on its own day or later.',
	'never-approved': 'It reached Toss Payments without another person’s approval.',
	'approved-by-maker': 'Somebody approved what they had made or changed themselves.',
	'balance-read': 'The balance read at {{to}} is {{amount}}.',
	'not-paid': 'Nothing was paid by {{lastDay}}.',
	paid: 'Approvals less cancels come to {{amount}}.',
	'several-payments': '{{payments}} different payments were approved under this number; net they come to {{amount}}.',
	'several-orders': 'Orders under this number run from {{from}} to {{to}}; what was paid comes to {{amount}} net.',
	'unknown-seller': 'A seller of the order ({{sellers}}) is not registered.',
	'other-seller-paid': 'The payment names another seller ({{sellers}}).',
} satisfies typeof ko.foundBecause;

export const remedies = {
	'payout-wait':
		'It is being asked for again under the same key. Do not send it anew: once it is proved absent twice, it goes out by itself.',
	'payout-ask-toss': 'Ask Toss Payments about payout number {{ref}}. Do not pay again before the answer.',
	'payout-find-sender':
		'Find out who asked for it and with which key. The secret key may have leaked; have it issued anew if so.',
	'payout-read-again':
		'Run level 4 again: it reads the list at Toss Payments and applies it. If this stays, do not pay anew and ask Toss Payments.',
	'payout-check-account':
		'Ask the seller into which account {{amount}} came, and look who approved the change of the account.',
	'payout-claim-back': 'Ask the seller to return {{amount}}, or set it off against the next payout.',
	'payout-retry': 'Mend the cause and pay again with a new payout.',
	'payout-account': 'Correct the seller’s account and pay again with a new payout.',
	'payout-holder': 'Correct the name of the account’s holder and pay again with a new payout.',
	'payout-limit': 'Split the amount or have the limit raised, and pay again with a new payout.',
	'payout-bank': 'Wait until the bank is back, and pay again with a new payout.',
	'payout-seller': 'Ask the seller to finish the identity check or KYC. What is held goes out afterwards.',
	'payout-date': 'Choose a business day and pay again.',
	'payout-other': 'Follow the message of Toss Payments, and pay again with a new payout.',
	'payout-other-day': 'Move it to the next business day.',
	'payout-review': 'Find out how it passed without approval, and let somebody else confirm that it is owed.',
	'payout-fund': 'Fund the balance with {{amount}} or more, or move the day.',
	'balance-explained':
		'Look for money put in or taken out by hand, and for settlements or payouts that are missing here. The difference is {{amount}}.',
	'order-paid': 'Import the payment of this order. If it was never paid, cancel it in the order system.',
	'order-arrives': 'Import the order with this number. If there is none, give the money back to the buyer.',
	'order-number-once':
		'One of the orders or payments needs a number of its own. Ask the developers how numbers are made.',
	'seller-corrected': 'Correct the seller and import the order again, or register the seller. Hold payouts until then.',
	'order-restated': 'A corrected order amount, or {{amount}} more paid or cancelled.',
} satisfies typeof ko.remedies;
