import type * as ko from '../ko/reconciliation-books.ts';

/** Words of the levels of payouts (4) and of orders (5): sides, fields, sentences of evidence and remedies. */
export const sideNames = {
	'our-payout': 'Our payout',
	'toss-payout': 'The payout at Toss Payments',
	'balance-carried': 'Calculated balance',
	'balance-read': 'Balance read',
	order: 'Order',
	payment: 'Payments for this order number',
} satisfies typeof ko.sideNames;

export const fields = {
	refPayoutId: 'Payout ID',
	tossPayoutId: 'Toss payout ID',
	scheduleType: 'Method',
	payoutDate: 'Payout date',
	destination: 'Toss seller ID',
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
	bankLines: 'Bank lines of this amount',
	paymentCount: 'Payments',
} satisfies typeof ko.fields;

export const holdReasons = {
	'before-send-day': 'Not due to be sent yet',
	'outside-express-window': 'Outside the hours of same-day payouts',
	'date-passed': 'Payout date has passed',
	'seller-not-payable': 'The seller cannot be paid now',
	'daily-limit': 'Beyond the daily limit',
	'not-enough-balance': 'Not enough available balance',
	'merchant-not-accepted': 'Toss Payments does not accept the API key or the contract',
	'account-unclear': 'Which account Toss Payments has is not known',
	'account-changing': 'The seller’s account is being changed',
	'reference-taken': 'Toss Payments already has this payout ID',
	'security-key': 'The security key of Toss Payments does not fit',
} satisfies typeof ko.holdReasons;

export const expectedBecause = {
	'payout-not-ours': 'It is not one of our payouts, so nothing should leave the balance.',
	'payout-not-proved': 'There was no answer, so it is not known yet whether it went out; it is not counted as paid.',
	'payout-not-expected': 'In our status ({{ours}}), nothing should leave the balance in this period.',
	'payout-still-owed': 'The seller has not received it and it was not replaced, so {{size}} still has to be paid.',
	'payout-owed': 'By our records, {{size}} is paid; in this period that moves the balance by {{amount}}.',
	'balance-carried':
		'The balance of {{from}}, {{opening}}, plus {{settled}} settled, less {{paidOut}} paid out, plus {{cameBack}} returned, should be {{amount}}.',
	'no-order': 'There is no order with this number, so nothing should be paid.',
	ordered: 'The order totals {{amount}} in {{lines}} line(s).',
} satisfies typeof ko.expectedBecause;

export const foundBecause = {
	'no-answer': 'The request got no answer, and it has not appeared in the list at Toss Payments yet.',
	'not-in-list': 'The list at Toss Payments was read to the end and does not contain {{ref}}.',
	'only-at-toss': 'Only Toss Payments has it: {{size}}, {{status}}.',
	'same-reference-twice': 'Toss Payments paid twice under the same payout ID ({{ref}}).',
	'other-amount': 'Toss Payments has {{size}}.',
	'toss-is-ahead': 'Our status is {{ours}}; at Toss Payments it is {{status}}.',
	'other-seller': 'At Toss Payments it goes to another seller.',
	'account-changed-after-approval':
		'The seller’s account was changed after approval, so it goes to an account other than the approved one.',
	'obligation-paid-before': 'The same obligation had already been paid, and {{size}} went out again.',
	'bank-refused': 'The bank did not accept it, and the money came back to the balance ({{code}}).',
	'sent-back': 'The bank returned it after completion, and the money is back in the balance ({{code}}).',
	refused: 'Toss Payments refused the request, so nothing went out ({{code}}).',
	'seller-refused': 'Toss Payments refused the request because of the seller’s status ({{code}}).',
	'seller-not-payable': 'It is held, since the seller cannot receive payouts.',
	'not-enough-balance': 'The balance does not cover {{size}}, so it is held.',
	'daily-limit': '{{size}} is beyond what may be sent in a day, so it is held.',
	'date-passed': 'Its date passed before it could be sent.',
	'merchant-not-accepted': 'Toss Payments does not accept payouts from this merchant.',
	'reference-taken': 'It is held because Toss Payments says it already has a payout with this ID.',
	'before-send-day': 'The day to send it has passed, and it was not sent.',
	'outside-express-window': 'The hours for same-day payouts passed before it could be sent.',
	'never-sent': 'It was approved but not sent by its date.',
	'no-business-day': 'Its date is not a bank business day.',
	'outside-window': 'It was requested as a same-day payout outside 08:00–15:00 on a business day.',
	'too-late-for-day': 'It was scheduled on its payout date or later.',
	'security-key': 'It is held, since the security key of Toss Payments does not fit.',
	'never-approved': 'It reached Toss Payments without another person’s approval.',
	'approved-by-maker': 'It was approved by the person who created or changed it.',
	'balance-read': 'The balance read at {{to}} is {{amount}}.',
	'not-paid': 'Nothing was paid by {{lastDay}}.',
	paid: 'Approvals less cancels total {{amount}}.',
	'several-payments': '{{payments}} different payments were approved under this number; net they total {{amount}}.',
	'several-orders': 'Orders under this number run from {{from}} to {{to}}; payments total {{amount}} net.',
	'unknown-seller': 'A seller in the order ({{sellers}}) is not registered.',
	'other-seller-paid': 'The payment names another seller ({{sellers}}).',
} satisfies typeof ko.foundBecause;

export const remedies = {
	'payout-wait':
		'It is being checked again under the same key. Do not send it again: once it is confirmed absent twice, it is sent automatically.',
	'payout-ask-toss': 'Ask Toss Payments about the payout with ID {{ref}}. Do not pay again before the answer.',
	'payout-find-sender':
		'Find out who requested it and with which key. The secret key may have leaked; have a new one issued if so.',
	'payout-read-again':
		'Run level 4 again: it reads the list at Toss Payments and applies it. If this remains, do not pay again; ask Toss Payments.',
	'payout-check-account':
		'Ask the seller which account received {{amount}}, and check who approved the account change.',
	'payout-claim-back': 'Ask the seller to return {{amount}}, or set it off against the next payout.',
	'payout-retry': 'Fix the cause and pay again with a new payout.',
	'payout-account': 'Correct the seller’s account and pay again with a new payout.',
	'payout-holder': 'Correct the account holder’s name and pay again with a new payout.',
	'payout-limit': 'Split the amount or have the limit raised, and pay again with a new payout.',
	'payout-bank': 'Wait until the bank is back up, and pay again with a new payout.',
	'payout-seller': 'Ask the seller to finish the identity check or KYC. Held payouts are sent afterwards.',
	'payout-date': 'Choose a business day and pay again.',
	'payout-other': 'Follow the message of Toss Payments, and pay again with a new payout.',
	'payout-other-day': 'Move it to the next business day.',
	'payout-review': 'Find out how it passed without approval, and have somebody else confirm that it is owed.',
	'payout-fund': 'Top up the balance by {{amount}} or more, or move the payout date.',
	'balance-explained':
		'Check for money deposited or withdrawn by hand, and for missing settlements or payouts. The difference is {{amount}}.',
	'order-paid': 'Import the payment of this order. If it was never paid, cancel it in the order system.',
	'order-arrives': 'Import the order with this number. If there is none, refund the buyer.',
	'order-number-once':
		'One of the orders or payments needs its own number. Ask the developers how numbers are generated.',
	'seller-corrected': 'Correct the seller and import the order again, or register the seller. Hold payouts until then.',
	'order-restated': 'It is resolved when the order amount is corrected, or another {{amount}} is paid or cancelled.',
} satisfies typeof ko.remedies;
