import type { PayoutStatus } from '#app/features/payouts/payout.ts';
import type { SellerForward } from '#app/features/seller-ledger/forward-list.server.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import type { PaidSums } from './paid-steps.server.ts';

/** How a payout counts in a statement: its money arrived, did not, or nobody can say yet. */
export const statementGroups = ['paid', 'open', 'notPaid'] as const;
export type StatementGroup = (typeof statementGroups)[number];

const groupOf = {
	awaiting_approval: null,
	approved: null,
	withdrawn: null,
	submitting: 'open',
	requested: 'open',
	in_progress: 'open',
	unknown: 'open',
	completed: 'paid',
	failed: 'notPaid',
	rejected: 'notPaid',
	canceled: 'notPaid',
} satisfies Record<PayoutStatus, StatementGroup | null>;

/** The statuses of a statement: what was never sent is no business of the seller's. */
export const statementStatuses = (Object.keys(groupOf) as PayoutStatus[]).filter((status) => groupOf[status] !== null);

/** Where a payout of a statement counts; a status that is new to us is open. */
export function statementGroupOf(status: string): StatementGroup {
	return groupOf[status as PayoutStatus] ?? 'open';
}

export interface StatementLine {
	payoutId: string;
	/** The day on which it ended in Seoul; while it has not, the day for which it is meant. */
	on: KstDay;
	refPayoutId: string;
	tossPayoutId: string | null;
	scheduleType: string;
	transactionDescription: string;
	amount: bigint;
	status: string;
	requestedAt: Date | null;
	finishedAt: Date | null;
	failureCode: string | null;
	failureMessage: string | null;
	/** The payout that this one makes good, and the one that makes this one good. */
	replaces: { id: string; refPayoutId: string } | null;
	replacedBy: { id: string; refPayoutId: string } | null;
}

export type StatementTotals = Record<StatementGroup, { count: number; amount: bigint }>;

/** How many payouts of each group there are and what they come to. Won. */
export function totalsOf(lines: Iterable<Pick<StatementLine, 'status' | 'amount'>>): StatementTotals {
	const totals: StatementTotals = {
		paid: { count: 0, amount: 0n },
		open: { count: 0, amount: 0n },
		notPaid: { count: 0, amount: 0n },
	};
	for (const { status, amount } of lines) {
		const total = totals[statementGroupOf(status)];
		total.count += 1;
		total.amount += amount;
	}
	return totals;
}

export interface Statement {
	from: KstDay;
	to: KstDay;
	issuedAt: Date;
	mId: string;
	merchantName: string | null;
	seller: {
		id: string;
		name: string;
		refSellerId: string;
		bankCode: string;
		/** The last four digits are all that a statement shows of the account. */
		accountNumberLast4: string;
		holderName: string;
		/** The account came after the first of these payouts was sent. */
		accountChangedAt: Date | null;
	};
	lines: StatementLine[];
	totals: StatementTotals;
	/** How what is owed to the seller came about, and what the payouts pay of it; null while nothing was ever owed. */
	account: { forward: SellerForward; paid: PaidSums[] } | null;
}

/**
 * What moved the account of the seller, in the order in which a statement tells it, and their sum; then what of the payouts has
 * not arrived by the last day, and with it all that the seller has not received.
 */
export const accountParts = [
	'opening',
	'orders',
	'cancels',
	'corrections',
	'commission',
	'vat',
	'adjustments',
	'paidOut',
	'cameBack',
	'closing',
	'onTheWay',
	'notReceived',
] as const satisfies (keyof SellerForward)[];
export type AccountPart = (typeof accountParts)[number];

/** Whether a part of the account is a sum of others. */
export const isAccountSum = (part: AccountPart) => ['opening', 'closing', 'notReceived'].includes(part);

/** The payouts of a statement that pay something in particular: of one whose money is not with the seller it is owed again. */
export const payingIds = ({ lines }: Pick<Statement, 'lines'>) =>
	lines.filter(({ status }) => statementGroupOf(status) !== 'notPaid').map(({ payoutId }) => payoutId);

/** How many payouts of a statement were made in advance: they pay nothing in particular. */
export const countInAdvance = (statement: Pick<Statement, 'lines' | 'account'>) =>
	payingIds(statement).length - (statement.account?.paid.length ?? 0);

/** An account number of which only the end can be read. */
export function maskedAccount(last4: string): string {
	return `******${last4}`;
}
