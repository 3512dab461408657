import { createHash } from 'node:crypto';
import type { DueDay, FoundDiscrepancy, Rules, RunResult, Scope } from './reconciliation.ts';
import { discrepancyKinds } from './reconciliation.ts';

/**
 * Hashes what a run was asked and what it found, and nothing else: the same data and rules give the same hash, whatever
 * the order in which the data came, and whichever run or import it was. Rows are added in the run's order.
 */
export function resultHasher(scope: Scope, rules: Rules, due: readonly DueDay[]) {
	const hash = createHash('sha256');
	const add = (...values: (string | number | bigint)[]) => {
		hash.update(`${JSON.stringify(values.map(String))}\n`);
	};
	add('jeongsan level 1', 'v1');
	add('scope', scope.from, scope.to, scope.asOf, ...[...scope.mIds].sort());
	add('rules', rules.dueAfterDays, rules.graceBusinessDays);
	// Days on which only the calendar decides are part of the rules: an override that matters changes the hash.
	for (const { day, lastDay } of due) add('due', day, lastDay);
	return {
		discrepancy(row: FoundDiscrepancy): void {
			const { kind, mId, transactionKey, occurrence, day, currency, expected, actual, difference } = row;
			add('row', kind, mId, transactionKey, occurrence, day, currency, expected, actual, difference);
		},
		finish(result: RunResult): string {
			const { transactions, settled, notYetDue, discrepancies, residual } = result.totals;
			add('merchants', ...result.mIds);
			add('counts', result.matched, result.notYetDue);
			for (const kind of discrepancyKinds) add('kind', kind, result.kinds[kind].count, result.kinds[kind].amount);
			add('totals', transactions, settled, notYetDue, discrepancies, residual);
			return hash.digest('hex');
		},
	};
}
