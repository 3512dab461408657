import { type Level, outsideProof } from './levels.ts';
import { proofRowsOf } from './proof-rows.ts';
import type { Scope } from './reconciliation.ts';
import type { StoredResult } from './stored-run.ts';

/** One term of a proof: `expected = actual + states + kinds + residual`. Won, signed. */
export interface ProofTerm {
	term: 'expected' | 'actual' | 'state' | 'kind' | 'residual';
	/** Which state or kind; the name of the term for the rest. */
	name: string;
	count: number | null;
	amount: bigint;
	/** Where the rows of the number are. */
	href: string;
}

/** Where the rows of a term of a run's proof are. */
export function hrefOfTerm(
	run: { id: string; level: Level; scope: Scope },
	{ term, name }: Pick<ProofTerm, 'term' | 'name'>,
): string {
	const page = `/reconciliation/${run.id}`;
	if (term === 'residual') return page;
	if (term === 'kind') return `${page}?kind=${name}#rows`;
	const rows = proofRowsOf(run);
	return term === 'state' ? rows.state(name) : rows[term];
}

/** How many rows each side is the sum of; null where it is no sum of rows of one kind, or an older run did not say. */
export function sideCounts(
	level: Level,
	{ rows, actualRows }: Pick<StoredResult, 'rows' | 'actualRows'>,
): { expected: number | null; actual: number | null } {
	switch (level) {
		case 'transactions':
			return { expected: rows.transactions ?? null, actual: rows.lines ?? null };
		case 'contract':
			return { expected: rows.lines ?? null, actual: rows.lines ?? null };
		case 'bank':
			return { expected: rows.lines ?? null, actual: actualRows ?? null };
		case 'payouts':
			return { expected: null, actual: null };
		case 'orders':
			return { expected: rows.orders ?? null, actual: rows.transactions ?? null };
	}
}

/** A proof term by term, in the order in which it is read. Kinds and states that hold nothing are left out. */
export function proofTerms(run: { id: string; level: Level; scope: Scope }, result: StoredResult): ProofTerm[] {
	const { totals, states, kinds } = result;
	const counts = sideCounts(run.level, result);
	const apart: readonly string[] = outsideProof[run.level];
	const terms: Omit<ProofTerm, 'href'>[] = [
		{
			term: 'expected',
			name: 'expected',
			count: counts.expected,
			amount: totals.expected,
		},
		{
			term: 'actual',
			name: 'actual',
			count: counts.actual,
			amount: totals.actual,
		},
		...Object.entries(states)
			.filter(([, { count, amount }]) => count !== 0 || amount !== 0n)
			.map(([name, state]) => ({
				term: 'state' as const,
				name,
				...state,
			})),
		...Object.entries(kinds)
			.filter(([kind, { count }]) => count !== 0 && !apart.includes(kind))
			.map(([name, kind]) => ({ term: 'kind' as const, name, ...kind })),
		{ term: 'residual', name: 'residual', count: null, amount: totals.residual },
	];
	return terms.map((term) => ({ ...term, href: hrefOfTerm(run, term) }));
}
