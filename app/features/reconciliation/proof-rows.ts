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
 * The lists from which a run's sides are summed, filtered to its scope. A list can be filtered to one merchant: over several
 * of them it shows all. Level 1 lists matched pairs and what is not yet due itself.
 */
export function proofRowsOf(run: { id: string; level: Level; scope: Scope }): ProofRows {
	const { from, to, mIds } = run.scope;
	const merchant = mIds.length === 1 ? { mId: mIds[0]! } : undefined;
	const list = (path: string, params: Record<string, string>) =>
		`${path}?${new URLSearchParams({ ...params, ...merchant })}`;
	const days = { from, to };
	const page = `/reconciliation/${run.id}`;
	switch (run.level) {
		case 'transactions':
			return {
				expected: list('/transactions', days),
				actual: `${page}?view=matched`,
				state: () => `${page}?view=not-yet-due`,
			};
		case 'contract': {
			const lines = list('/settlements', days);
			return { expected: lines, actual: lines, state: () => lines };
		}
		case 'bank': {
			const paid = list('/settlements', { paidFrom: from, paidTo: to });
			// An account is of no merchant.
			return { expected: paid, actual: `/bank?${new URLSearchParams({ ...days, side: 'in' })}`, state: () => paid };
		}
		case 'payouts': {
			const balance = list('/balance/roll-forward', days);
			return { expected: balance, actual: balance, state: () => balance };
		}
		case 'orders': {
			const orders = list('/orders', days);
			return {
				expected: orders,
				actual: list('/transactions', days),
				state: (name) => (name === 'not-yet-paid' ? list('/orders', { ...days, paid: 'no' }) : orders),
			};
		}
	}
}
