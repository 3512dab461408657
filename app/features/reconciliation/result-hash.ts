import { createHash } from 'node:crypto';
import type { Level } from './levels.ts';
import type { DueDay, DueRules, FoundDiscrepancy, KindTotal, RunResult, Scope } from './reconciliation.ts';

/** One line of what a hash is taken over. */
export type HashedFacts = readonly (string | number | bigint)[];

/** The rules that level 1 goes by. Days on which only the calendar decides are part of them. */
export function dueFacts(rules: DueRules, due: readonly DueDay[]): HashedFacts[] {
	return [
		['rules', rules.dueAfterDays, rules.graceBusinessDays],
		...due.map(({ day, lastDay }) => ['due', day, lastDay]),
	];
}

function hashOfAll(digests: Buffer[]): string {
	return createHash('sha256')
		.update(Buffer.concat(digests.sort(Buffer.compare)))
		.digest('hex');
}

/**
 * Hashes what a run was asked and what it found, and nothing else: the same data and rules give the same hash, whatever
 * the order in which the data came, and whichever run or import it was. Each row is hashed by itself, and these hashes
 * together in their own order, so that a row that a run did not look at again need not be written out for it again.
 */
export function resultHasher(level: Level, scope: Scope, rules: readonly HashedFacts[]) {
	const hash = createHash('sha256');
	const textOf = (values: HashedFacts) => JSON.stringify(values.map(String));
	const add = (...values: HashedFacts) => {
		hash.update(`${textOf(values)}\n`);
	};
	add('jeongsan', level, 'v3');
	add('scope', scope.from, scope.to, scope.asOf, ...[...scope.mIds].sort());
	for (const facts of rules) add(...facts);
	const addAll = (what: string, totals: Readonly<Record<string, KindTotal>>) => {
		for (const name of Object.keys(totals).sort()) add(what, name, totals[name]!.count, totals[name]!.amount);
	};
	const digests: Buffer[] = [];
	return {
		discrepancy(row: FoundDiscrepancy): void {
			const { kind, detailKind, mId, subject, subjectKey, occurrence, day, currency } = row;
			const { expected, actual, difference } = row;
			const facts = [
				kind,
				detailKind,
				mId,
				subject,
				subjectKey,
				occurrence,
				day,
				currency,
				expected,
				actual,
				difference,
			];
			digests.push(
				createHash('sha256')
					.update(textOf(['row', ...facts]))
					.digest(),
			);
		},
		/** `rows`: the hash of all rows, where the database has reckoned it as `discrepancy` would. */
		finish(result: RunResult, rows = hashOfAll(digests)): string {
			const { expected, actual, discrepancies, residual } = result.totals;
			add('rows', rows);
			add('merchants', ...result.mIds);
			if (result.leftOut) add('left-out', ...result.leftOut);
			add('matched', result.matched);
			addAll('state', result.states);
			addAll('kind', result.kinds);
			addAll('detail', result.details);
			add('totals', expected, actual, discrepancies, residual);
			return hash.digest('hex');
		},
	};
}
