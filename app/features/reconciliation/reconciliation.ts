import { addBusinessDays, addDays, type BusinessCalendar, daysOf, type KstDay } from '#app/lib/kst-calendar.ts';

/** The kinds of break that level 1 knows, in the order in which a run lists them. */
export const discrepancyKinds = [
	'missing-settlement',
	'missing-transaction',
	'amount-mismatch',
	'duplicate-settlement',
	'arithmetic-break',
] as const;
export type DiscrepancyKind = (typeof discrepancyKinds)[number];

/** The kinds that are part of the proof over transactions and settlement lines. A line's own arithmetic is not. */
export const levelOf = {
	'missing-settlement': 1,
	'missing-transaction': 1,
	'amount-mismatch': 1,
	'duplicate-settlement': 1,
	'arithmetic-break': 2,
} as const satisfies Record<DiscrepancyKind, 1 | 2>;

export function isDiscrepancyKind(text: string): text is DiscrepancyKind {
	return (discrepancyKinds as readonly string[]).includes(text);
}

/** Which days are reconciled (both ends included), seen from which day, and for which merchants (none named: all). */
export interface Scope {
	from: KstDay;
	to: KstDay;
	asOf: KstDay;
	mIds: readonly string[];
}

/** When a settlement line has to be there: a calendar day, then business days of grace. */
export interface Rules {
	dueAfterDays: number;
	graceBusinessDays: number;
}

export interface KindTotal {
	count: number;
	/** Won, signed: expected − actual. */
	amount: bigint;
}

/** Won. `residual` is what is left when all else is taken from `transactions`: 0, or the run proves nothing. */
export interface Totals {
	transactions: bigint;
	settled: bigint;
	notYetDue: bigint;
	discrepancies: bigint;
	residual: bigint;
}

/** One break, in the words of every level: difference = expected − actual, never made absolute. */
export interface FoundDiscrepancy {
	kind: DiscrepancyKind;
	mId: string;
	transactionKey: string;
	/** 1 is the effective line; 2, 3 … are extra lines of the source. */
	occurrence: number;
	day: KstDay;
	currency: string;
	expected: bigint;
	actual: bigint;
	difference: bigint;
}

export interface RunResult {
	/** The merchants that have rows in the scope, or those that were asked for. Sorted. */
	mIds: string[];
	matched: number;
	notYetDue: number;
	kinds: Record<DiscrepancyKind, KindTotal>;
	totals: Totals;
}

export function noKinds(): Record<DiscrepancyKind, KindTotal> {
	return Object.fromEntries(discrepancyKinds.map((kind) => [kind, { count: 0, amount: 0n }])) as Record<
		DiscrepancyKind,
		KindTotal
	>;
}

/** The day on which the line of a transaction of that day is due. */
export function dueOn(day: KstDay, rules: Rules): KstDay {
	return addDays(day, rules.dueAfterDays);
}

/** The last day on which a line of a transaction of that day may still be away without being missing. */
export function lastDayWithinGrace(day: KstDay, rules: Rules, calendar: BusinessCalendar): KstDay {
	return addBusinessDays(dueOn(day, rules), rules.graceBusinessDays, calendar);
}

export interface DueDay {
	day: KstDay;
	lastDay: KstDay;
}

/** Every day of the scope with its last day within grace. */
export function dueDays(scope: Scope, rules: Rules, calendar: BusinessCalendar): DueDay[] {
	return daysOf(scope.from, scope.to).map((day) => ({ day, lastDay: lastDayWithinGrace(day, rules, calendar) }));
}
