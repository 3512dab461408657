import { type Level, outsideProof } from './levels.ts';
import { proofRowsOf } from './proof-rows.ts';
import type { RunResult, Scope } from './reconciliation.ts';

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

/** A proof term by term, in the order in which it is read. Kinds and states that hold nothing are left out. */
export function proofTerms(run: { id: string; level: Level; scope: Scope }, result: RunResult): ProofTerm[] {
	const { totals, states, kinds, matched } = result;
	const page = `/reconciliation/${run.id}`;
	const rows = proofRowsOf(run);
	const apart: readonly string[] = outsideProof[run.level];
	return [
		{
			term: 'expected',
			name: 'expected',
			count: null,
			amount: totals.expected,
			href: rows.expected,
		},
		{
			term: 'actual',
			name: 'actual',
			count: matched,
			amount: totals.actual,
			href: rows.actual,
		},
		...Object.entries(states)
			.filter(([, { count, amount }]) => count !== 0 || amount !== 0n)
			.map(([name, state]) => ({
				term: 'state' as const,
				name,
				...state,
				href: rows.state(name),
			})),
		...Object.entries(kinds)
			.filter(([kind, { count }]) => count !== 0 && !apart.includes(kind))
			.map(([name, kind]) => ({ term: 'kind' as const, name, ...kind, href: `${page}?kind=${name}#rows` })),
		{ term: 'residual', name: 'residual', count: null, amount: totals.residual, href: page },
	];
}
