import type { BusinessCalendar } from '#app/lib/kst-calendar.ts';
import type { SqlTx } from '#app/sql.server.ts';
import type { Level } from './levels.ts';
import type { KindTotal, Scope } from './reconciliation.ts';
import type { HashedFacts } from './result-hash.ts';
import type { Rules } from './rule-schema.ts';
import type { Chain } from './run-chain.server.ts';
import type { RunWay } from './run-way.ts';

/** What a run was asked, and by which rules it goes. */
export interface Plan {
	runId: string;
	level: Level;
	scope: Scope;
	ruleVersion: number;
	rules: Rules;
	calendar: BusinessCalendar;
	/** Nothing may be taken over from an earlier run. */
	full?: boolean;
}

/** What an engine knows when its breaks are written. Breaks, their sums and the residual are not its to count. */
export interface Matched {
	/** Merchants that have rows in the scope. */
	mIds: readonly string[];
	/** Merchants with rows in the scope that were left out of it, since they have only one of the two sides. */
	leftOut?: readonly string[];
	matched: number;
	/** What is no break, but has its place in the proof; names of `statesOf`. */
	states: Readonly<Record<string, KindTotal>>;
	/** The two sides of the proof, each summed from its own rows. Won. */
	expected: bigint;
	actual: bigint;
	/** How many rows `actual` is the sum of, where that is not among `rows`. */
	actualRows?: number;
	/** How many rows of what were compared. */
	rows: Readonly<Record<string, number>>;
	/** How it came to that, where a level knows more than one way. */
	way?: RunWay;
	/** The chain that the run goes on with, where it does not begin one. */
	chain?: Chain;
}

/**
 * One level of reconciliation. Everything around it is the same for all: locks, one snapshot, statistics, the hash, the
 * cases of its breaks, the audit row, and a residual that is computed. An engine reads through `tx` alone, writes its
 * breaks with `writeBreaks` or `storeBreaks`, and depends on nothing but the data and its plan.
 */
export interface LevelEngine {
	/** Tables that it joins: their statistics are looked at first, and none of them may be exchanged while it runs. */
	tables: readonly string[];
	/** The part of the rules on which the result depends: an unchanged part keeps the hash of a result. */
	ruleFacts(plan: Plan): HashedFacts[];
	match(tx: SqlTx, plan: Plan): Promise<Matched>;
	/**
	 * Which open cases that this run found no more lay in its scope: a query for their `id` over `gone g` (columns of the
	 * case, and `from_on`, `to_on`). Without it those whose day lies between the first and the last day of the scope.
	 */
	explained?: string;
}
