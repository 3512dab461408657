import type { ProofPart } from '#app/features/payments/proof-part.ts';
import type { Level } from './levels.ts';
import type { Scope } from './reconciliation.ts';

/** Where the rows of the two sides of a run and of its states are listed. */
export interface ProofRows {
	expected: string;
	actual: string;
	/** The rows of one state. */
	state: (name: string) => string;
}

/**
 * The lists from which a run's sides are summed. Where days and a merchant do not say which rows those are, the list is asked
 * for the rows of a term of the run. Level 1 lists what is not yet due itself, level 2 its lines as the contract has them, level 3
 * what is in a state instead of a deposit, level 4 readings, settlements and payouts.
 */
export function proofRowsOf(run: { id: string; level: Level; scope: Scope }): ProofRows {
	const { from, to, mIds } = run.scope;
	const merchant = mIds.length === 1 ? { mId: mIds[0]! } : undefined;
	const list = (path: string, params: Record<string, string>) =>
		`${path}?${new URLSearchParams({ ...params, ...merchant })}`;
	const days = { from, to };
	const page = `/reconciliation/${run.id}`;
	const part = (path: string, name: ProofPart, params: Record<string, string> = {}) =>
		`${path}?${new URLSearchParams({ ...params, run: run.id, part: name })}`;
	switch (run.level) {
		case 'transactions':
			return {
				expected: mIds.length > 1 ? part('/transactions', 'transactions.expected', days) : list('/transactions', days),
				actual: part('/settlements', 'transactions.actual'),
				state: () => `${page}?view=not-yet-due`,
			};
		case 'contract': {
			const lines = `${page}?view=lines`;
			return {
				expected: `${lines}#rows`,
				actual: part('/settlements', 'contract.actual'),
				state: (name) => `${lines}&state=${name}#rows`,
			};
		}
		case 'bank': {
			const paidDays = { paidFrom: from, paidTo: to };
			const paid = mIds.length > 1 ? part('/settlements', 'bank.expected', paidDays) : list('/settlements', paidDays);
			return {
				expected: paid,
				actual: part('/bank', 'bank.actual'),
				state: (name) =>
					name === 'to-balance'
						? part('/settlements', 'bank.to-balance', paidDays)
						: `${page}?view=states&state=${name}#rows`,
			};
		}
		case 'payouts':
			return {
				expected: `${page}?view=expected#rows`,
				actual: `${page}?view=actual#rows`,
				state: () => `${page}?view=differences#rows`,
			};
		case 'orders': {
			return {
				expected: part('/orders', 'orders.expected'),
				actual: part('/transactions', 'orders.actual'),
				state: (name) => part('/orders', name === 'not-yet-paid' ? 'orders.not-yet-paid' : 'orders.canceled-later'),
			};
		}
	}
}
