import { addBusinessDays, addDays, type BusinessCalendar, daysOf, type KstDay } from '#app/lib/kst-calendar.ts';
import type { DetailKind, DiscrepancyKind, Level, Subject } from './levels.ts';
import { detailKindsOf, kindsOf, statesOf } from './levels.ts';

/** Which days are reconciled (both ends included), seen from which day, and for which merchants (none named: all). */
export interface Scope {
	from: KstDay;
	to: KstDay;
	asOf: KstDay;
	mIds: readonly string[];
}

/** When a settlement line has to be there: a calendar day, then business days of grace. */
export interface DueRules {
	dueAfterDays: number;
	graceBusinessDays: number;
}

export interface KindTotal {
	count: number;
	/** Won, signed: expected − actual. */
	amount: bigint;
}

/** Won. `residual` is what is left when all else is taken from `expected`: 0, or the run proves nothing. */
export interface Totals {
	expected: bigint;
	actual: bigint;
	discrepancies: bigint;
	residual: bigint;
}

/** One break, in the words of every level: difference = expected − actual, never made absolute. */
export interface FoundDiscrepancy {
	kind: DiscrepancyKind;
	/** The most specific kind that applies; often the same. */
	detailKind: DetailKind;
	mId: string;
	/** What it is about; with kind, merchant and occurrence it names the break through all runs. */
	subject: Subject;
	subjectKey: string;
	/** Of a settlement line: 1 is the effective line; 2, 3 … are extra lines of the source. 1 for all else. */
	occurrence: number;
	day: KstDay;
	currency: string;
	expected: bigint;
	actual: bigint;
	difference: bigint;
}

/** What a run found, at any level. */
export interface RunResult {
	/** The merchants that have rows in the scope, or those that were asked for. Sorted. */
	mIds: string[];
	/** Merchants with rows in the scope that a run over all of them left out. Sorted; absent where there are none. */
	leftOut?: string[] | undefined;
	matched: number;
	/** By name, in the order of `statesOf`. */
	states: Record<string, KindTotal>;
	kinds: Record<string, KindTotal>;
	/** The same breaks by their most specific kind. */
	details: Record<string, KindTotal>;
	totals: Totals;
}

const zeros = (names: readonly string[]): Record<string, KindTotal> =>
	Object.fromEntries(names.map((name) => [name, { count: 0, amount: 0n }]));

/** Nothing found of each state, kind and most specific kind that a level knows. */
export function emptyResult(level: Level): Pick<RunResult, 'states' | 'kinds' | 'details'> {
	return { states: zeros(statesOf[level]), kinds: zeros(kindsOf[level]), details: zeros(detailKindsOf[level]) };
}

/** What is left of `expected` when everything that is known is taken from it. */
export function residualOf(
	{ expected, actual, discrepancies }: Omit<Totals, 'residual'>,
	states: Readonly<Record<string, KindTotal>>,
): bigint {
	return Object.values(states).reduce((rest, { amount }) => rest - amount, expected - actual - discrepancies);
}

/** The day on which the line of a transaction of that day is due. */
function dueOn(day: KstDay, rules: DueRules): KstDay {
	return addDays(day, rules.dueAfterDays);
}

/** The last day on which a line of a transaction of that day may still be away without being missing. */
export function lastDayWithinGrace(day: KstDay, rules: DueRules, calendar: BusinessCalendar): KstDay {
	return addBusinessDays(dueOn(day, rules), rules.graceBusinessDays, calendar);
}

export interface DueDay {
	day: KstDay;
	lastDay: KstDay;
}

/** Every day of the scope with its last day within grace. */
export function dueDays(scope: Scope, rules: DueRules, calendar: BusinessCalendar): DueDay[] {
	return daysOf(scope.from, scope.to).map((day) => ({ day, lastDay: lastDayWithinGrace(day, rules, calendar) }));
}
