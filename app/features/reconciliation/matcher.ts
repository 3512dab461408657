import { compareText } from '#app/lib/compare-text.ts';
import type { BusinessCalendar, KstDay } from '#app/lib/kst-calendar.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { sizeOf } from '#app/lib/won.ts';
import { isVirtualAccount } from '#app/toss/codes.ts';
import { type CancelFacts, cancelFinder } from './cancels.ts';
import { type DetailKind, type DiscrepancyKind, kindsOf, type Level, outsideProof } from './levels.ts';
import {
	type DueRules,
	emptyResult,
	type FoundDiscrepancy,
	lastDayWithinGrace,
	type RunResult,
	residualOf,
	type Scope,
} from './reconciliation.ts';

/** One approval or cancel as the matcher sees it. Won. */
export interface MatcherTransaction {
	mId: string;
	transactionKey: string;
	paymentKey: string;
	method: string;
	status: string;
	transactionAt: Date;
	currency: string;
	/** As the source says it: a cancel may carry either sign. */
	amount: bigint;
}

/** One settlement line as the matcher sees it. Won, with Toss's sign: cancels negative. */
export interface MatcherLine {
	mId: string;
	transactionKey: string;
	occurrence: number;
	/** Empty or left out where the source does not name the payment. */
	paymentKey?: string;
	currency: string;
	amount: bigint;
	fee: bigint;
	supplyAmount: bigint;
	vat: bigint;
	payOutAmount: bigint;
	/** Σ fees[].fee; null where the source breaks nothing down. */
	feesTotal: bigint | null;
	/** Its day when it has no transaction. */
	lineOn: KstDay;
}

/**
 * A settlement line in another currency, which is kept apart from those in won and is in no total; its amount is in the minor
 * unit of its currency. Its payment leads to nothing: what it belongs to is told by its transactionKey alone.
 */
export type MatcherForeignLine = Pick<
	MatcherLine,
	'mId' | 'transactionKey' | 'occurrence' | 'paymentKey' | 'currency' | 'amount'
>;

/** What the provider answered when it was asked whether a payment was ever paid. */
export interface MatcherLookup {
	mId: string;
	paymentKey: string;
	approvedAt: Date | null;
}

export interface MatcherInput {
	transactions: readonly MatcherTransaction[];
	lines: readonly MatcherLine[];
	lookups?: readonly MatcherLookup[];
	foreignLines?: readonly MatcherForeignLine[];
}

export interface MatcherResult extends RunResult {
	discrepancies: FoundDiscrepancy[];
	matchedKeys: string[];
	notYetDueKeys: string[];
}

const CANCELS = ['CANCELED', 'PARTIAL_CANCELED'];

const keyOf = (row: { mId: string; transactionKey: string }) => JSON.stringify([row.mId, row.transactionKey]);
const paymentOf = (row: { mId: string; paymentKey: string }) => JSON.stringify([row.mId, row.paymentKey]);

/**
 * What a transaction adds to the money that settlement lines must show. An approval counts up, a cancel down whatever
 * sign its row carries, since the list of transactions shows cancels positive (docs.tosspayments.com/reference#거래-조회).
 * Everything else, statuses unknown to us included, moves no money. A virtual account that is cancelled before its
 * deposit shows a cancel of the full amount though no won ever came: `deposited` says whether one did.
 */
export function effectOf(
	transaction: { status: string; method: string; amount: bigint },
	deposited: () => boolean,
): bigint {
	if (transaction.status === 'DONE') return sizeOf(transaction.amount);
	if (!CANCELS.includes(transaction.status)) return 0n;
	return isVirtualAccount(transaction.method) && !deposited() ? 0n : -sizeOf(transaction.amount);
}

/** True when a line contradicts itself: pay-out, fee and the parts of the fee have to add up to the won. */
export function breaksArithmetic(line: MatcherLine): boolean {
	return (
		line.payOutAmount !== line.amount - line.fee ||
		line.fee !== line.supplyAmount + line.vat ||
		(line.feesTotal !== null && line.fee !== line.feesTotal)
	);
}

/** The one order in which a run lists what it found. */
export function compareDiscrepancies(a: FoundDiscrepancy, b: FoundDiscrepancy, level: Level = 'transactions'): number {
	const kinds: readonly string[] = kindsOf[level];
	return (
		kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
		compareText(a.day, b.day) ||
		compareText(a.mId, b.mId) ||
		compareText(a.subject, b.subject) ||
		compareText(a.subjectKey, b.subjectKey) ||
		a.occurrence - b.occurrence
	);
}

function placeOf(mId: string, transactionKey: string, occurrence: number, day: KstDay) {
	return { mId, subject: 'transaction' as const, subjectKey: transactionKey, occurrence, day };
}

/** What a transaction without a line in won is, once it is past due. */
function closerMissing(effect: bigint, cancel: CancelFacts, elsewhere: boolean): DetailKind {
	if (cancel.orphan) return 'orphan-cancel';
	// It has a line, in another currency: it is as a pair that does not agree.
	if (elsewhere) return cancel.excess > 0n ? 'over-cancelled' : 'currency-mismatch';
	if (effect < 0n && cancel.settled) return 'cancel-not-settled';
	return cancel.excess > 0n ? 'over-cancelled' : 'missing-settlement';
}

/** What a pair is that does not agree. */
function closerMismatch(
	transaction: MatcherTransaction,
	effect: bigint,
	line: MatcherLine,
	cancel: CancelFacts,
): DetailKind {
	if (cancel.orphan) return 'orphan-cancel';
	if (cancel.excess > 0n) return 'over-cancelled';
	if (transaction.currency !== line.currency) return 'currency-mismatch';
	if (sizeOf(transaction.amount) !== sizeOf(line.amount)) return 'amount-mismatch';
	return effect === 0n ? 'status-conflict' : 'sign-error';
}

/** Finds out whether money ever came before a cancel: an approval in the data, or one the provider told us of. */
function depositFinder(input: MatcherInput): (transaction: MatcherTransaction) => boolean {
	const approvals = new Map<string, Date>();
	const note = (payment: string, at: Date) => {
		const known = approvals.get(payment);
		if (!known || at < known) approvals.set(payment, at);
	};
	// Rows that name no payment do not name the same one.
	for (const row of input.transactions)
		if (row.status === 'DONE' && row.paymentKey) note(paymentOf(row), row.transactionAt);
	for (const row of input.lookups ?? []) if (row.approvedAt && row.paymentKey) note(paymentOf(row), row.approvedAt);
	return (transaction) => {
		const first = approvals.get(paymentOf(transaction));
		return first !== undefined && first <= transaction.transactionAt;
	};
}

/**
 * Says what a reconciliation of transactions and settlement lines must answer. It is written to be read, row by row in
 * memory; the database does the same in sets, and a test holds the two against each other. The order of the input does
 * not matter, nothing is matched twice, and each total is summed from its own rows.
 */
export function matchLevelOne(
	input: MatcherInput,
	scope: Scope,
	rules: DueRules,
	calendar: BusinessCalendar,
): MatcherResult {
	const wanted = (mId: string) => scope.mIds.length === 0 || scope.mIds.includes(mId);
	const inScope = (day: KstDay) => day >= scope.from && day <= scope.to;
	const deposited = depositFinder(input);
	const transactionsByKey = new Map(input.transactions.map((row) => [keyOf(row), row]));
	const effectiveLines = new Map(input.lines.filter((row) => row.occurrence === 1).map((row) => [keyOf(row), row]));
	const foreignLines = (input.foreignLines ?? []).filter((row) => row.occurrence === 1 && row.transactionKey !== '');
	const foreignKeys = new Set(foreignLines.map(keyOf));
	const dayOfLine = (line: MatcherLine) => {
		const transaction = transactionsByKey.get(keyOf(line));
		return transaction ? kstDayOf(transaction.transactionAt) : line.lineOn;
	};

	const transactions = input.transactions.filter((row) => wanted(row.mId) && inScope(kstDayOf(row.transactionAt)));
	const lines = input.lines.filter((row) => wanted(row.mId) && inScope(dayOfLine(row)));
	const found: FoundDiscrepancy[] = [];
	const cancels = cancelFinder(input, (row) => effectOf(row, () => deposited(row)) !== 0n);
	const note = (kind: DiscrepancyKind, rest: Omit<FoundDiscrepancy, 'kind' | 'detailKind'>, closer?: DetailKind) =>
		found.push({ kind, detailKind: closer ?? kind, ...rest });
	const matchedKeys: string[] = [];
	const notYetDueKeys: string[] = [];
	let transactionsTotal = 0n;
	let settledTotal = 0n;
	let notYetDueTotal = 0n;

	for (const transaction of transactions) {
		const day = kstDayOf(transaction.transactionAt);
		const effect = effectOf(transaction, () => deposited(transaction));
		const line = effectiveLines.get(keyOf(transaction));
		const place = placeOf(transaction.mId, transaction.transactionKey, 1, day);
		const currency = transaction.currency;
		transactionsTotal += effect;
		if (!line && effect === 0n) continue;
		const cancel = cancels.factsOf(transaction);
		const noteWrongCancel = () => {
			if (cancel.orphan)
				note('orphan-cancel', { ...place, currency, expected: 0n, actual: effect, difference: -effect });
			else if (cancel.excess > 0n) {
				const expected = effect + cancel.excess;
				note('over-cancelled', { ...place, currency, expected, actual: effect, difference: cancel.excess });
			}
		};
		if (!line && scope.asOf <= lastDayWithinGrace(day, rules, calendar)) {
			notYetDueTotal += effect;
			notYetDueKeys.push(keyOf(transaction));
			noteWrongCancel();
		} else if (!line) {
			const sides = { expected: effect, actual: 0n, difference: effect };
			note(
				'missing-settlement',
				{ ...place, currency, ...sides },
				closerMissing(effect, cancel, foreignKeys.has(keyOf(transaction))),
			);
		} else if (effect !== line.amount) {
			const sides = { expected: effect, actual: line.amount, difference: effect - line.amount };
			note('amount-mismatch', { ...place, currency, ...sides }, closerMismatch(transaction, effect, line, cancel));
		} else if (effect !== 0n) {
			matchedKeys.push(keyOf(transaction));
			noteWrongCancel();
			// The won agree, but the provider also says that this was settled in another currency: nothing tells which holds.
			if (foreignKeys.has(keyOf(transaction)))
				note('currency-mismatch', { ...place, currency, expected: effect, actual: 0n, difference: effect });
		}
	}

	for (const line of lines) {
		const { mId, transactionKey, occurrence, currency } = line;
		const place = { ...placeOf(mId, transactionKey, occurrence, dayOfLine(line)), currency };
		settledTotal += line.amount;
		const kind: DiscrepancyKind | null =
			occurrence > 1 ? 'duplicate-settlement' : transactionsByKey.has(keyOf(line)) ? null : 'missing-transaction';
		const orphan = kind === 'missing-transaction' && line.amount < 0n && cancels.isOrphan(line);
		const sides = { expected: 0n, actual: line.amount, difference: -line.amount };
		if (kind) note(kind, { ...place, ...sides }, orphan ? 'orphan-cancel' : kind);
		if (breaksArithmetic(line)) {
			// What the line promises to pay out, against what its own amount and fee leave.
			const actual = line.amount - line.fee;
			const difference = line.payOutAmount - actual;
			note('arithmetic-break', { ...place, expected: line.payOutAmount, actual, difference });
		}
	}

	found.sort((a, b) => compareDiscrepancies(a, b));
	const { states, kinds, details } = emptyResult('transactions');
	const apart: readonly string[] = outsideProof.transactions;
	let discrepancyTotal = 0n;
	for (const { kind, detailKind, difference } of found) {
		kinds[kind]!.count += 1;
		kinds[kind]!.amount += difference;
		details[detailKind]!.count += 1;
		details[detailKind]!.amount += difference;
		if (!apart.includes(kind)) discrepancyTotal += difference;
	}
	states['not-yet-due'] = { count: notYetDueKeys.length, amount: notYetDueTotal };
	const sums = { expected: transactionsTotal, actual: settledTotal, discrepancies: discrepancyTotal };
	const covered = scope.mIds.length > 0 ? scope.mIds : [...transactions, ...lines].map((row) => row.mId);
	return {
		mIds: [...new Set(covered)].sort(compareText),
		matched: matchedKeys.length,
		states,
		kinds,
		details,
		totals: { ...sums, residual: residualOf(sums, states) },
		discrepancies: found,
		matchedKeys: matchedKeys.sort(compareText),
		notYetDueKeys: notYetDueKeys.sort(compareText),
	};
}
