import { writeOffWaits } from '#app/features/reconciliation/discrepancy-case.ts';
import { isInNoTotal } from '#app/features/reconciliation/levels.ts';
import { formatCount } from '#app/i18n/format.ts';
import { sumWon } from '#app/lib/won.ts';
import type { CaseSums } from './list-cases.server.ts';
import type { WorkAnswer } from './work.server.ts';
import type { ChosenCases } from './workbench.tsx';

/** What somebody is asked about in a dialogue before it is done. */
export interface Step {
	kind: 'resolve' | 'wait' | 'match' | 'split';
	/** The cases it is about; undefined for those that are chosen in the list. */
	ids: string[] | undefined;
}

/** Under which name what was written into a dialogue is kept, until its step is done. */
export function draftOf({ kind, ids }: Step): string {
	return `${kind} ${ids?.join() ?? 'chosen'}`;
}

/** How many are chosen, and how many of them no step on many ends, since a write-off of theirs waits to be decided. */
export function countsOf(chosen: ChosenCases, sums: CaseSums): { count: number; leftOut: number } {
	if (chosen.all) return { count: sums.count, leftOut: sums.approval };
	return { count: chosen.rows.size, leftOut: [...chosen.rows.values()].filter(writeOffWaits).length };
}

/**
 * What is open in the chosen cases together, and how many of them that leaves out: kinds that are in no
 * total beside others, as in `sumCases`.
 */
export function openOf(chosen: ChosenCases, sums: CaseSums): { amount: bigint; outside: number } {
	if (chosen.all) return { amount: sums.amount, outside: sums.outside };
	const rows = [...chosen.rows.values()];
	const others = rows.filter(({ kind }) => !isInNoTotal(kind));
	const counted = others.length > 0 ? others : rows;
	return { amount: sumWon(counted.map(({ open }) => open)), outside: rows.length - counted.length };
}

/** How many of how many a step took, and what it left, as words show it. */
export function beyondWords({ asked, total }: NonNullable<WorkAnswer['beyond']>) {
	return { asked: formatCount(asked), total: formatCount(total), rest: formatCount(total - asked) };
}
