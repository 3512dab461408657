import { sizeOf } from '#app/lib/won.ts';
import { writeOffWaits } from './discrepancy-case.ts';
import { isInNoTotal } from './levels.ts';

/**
 * Whether the differences of two kinds are won of the same sums, so that one may account for the other. What is in no total
 * says something else of rows that the totals count already: of a line's own parts, of a sum beside its lines, of a cancel on
 * which both sides agree. Matched with money that is missing, it would take won out of a total that nothing explains.
 */
export function areOfOneSum(kind: string, other: string): boolean {
	return kind === other || !(isInNoTotal(kind) || isInNoTotal(other));
}

export interface MatchCandidate {
	id: string;
	kind: string;
	mId: string;
	currency: string;
	/** What is open of the case: difference less what a match accounts for already. Signed. */
	open: bigint;
	state: string;
	reason: string | null;
	/** A match that holds has it already. */
	inMatch: boolean;
}

export type MatchRefusal =
	| 'too-few'
	| 'other-merchant'
	| 'other-currency'
	| 'already-resolved'
	| 'in-match'
	| 'one-sided'
	| 'in-no-total'
	| 'write-off-waits';

export interface MatchPlan {
	/** What is left together; 0 when they cancel each other out. */
	remainder: bigint;
	/** How much of each the match accounts for; together exactly 0. */
	members: { id: string; matched: bigint }[];
	/** The member that stays open with the remainder, null when there is none. */
	carrier: string | null;
}

/**
 * Decides what a match of some breaks makes of them: one to one, one to many, many to many. Their open differences have to
 * be of both signs, since a match says that money missing here is the money too much there. What does not cancel out stays
 * open with the largest member of its sign, so that no won is lost: the matched parts sum up to exactly 0.
 */
export function decideMatch(
	cases: readonly MatchCandidate[],
): { ok: true; plan: MatchPlan } | { ok: false; reason: MatchRefusal } {
	const [first] = cases;
	if (!first || new Set(cases.map(({ id }) => id)).size < 2) return { ok: false, reason: 'too-few' };
	if (cases.some(({ mId }) => mId !== first.mId)) return { ok: false, reason: 'other-merchant' };
	if (cases.some(({ currency }) => currency !== first.currency)) return { ok: false, reason: 'other-currency' };
	if (cases.some(({ kind }) => !areOfOneSum(kind, first.kind))) return { ok: false, reason: 'in-no-total' };
	if (cases.some(({ inMatch }) => inMatch)) return { ok: false, reason: 'in-match' };
	if (cases.some(({ state }) => state === 'resolved')) return { ok: false, reason: 'already-resolved' };
	if (cases.some(writeOffWaits)) return { ok: false, reason: 'write-off-waits' };
	if (!cases.some(({ open }) => open > 0n) || !cases.some(({ open }) => open < 0n))
		return { ok: false, reason: 'one-sided' };
	const remainder = cases.reduce((sum, { open }) => sum + open, 0n);
	let carrier: MatchCandidate | null = null;
	if (remainder !== 0n) {
		for (const one of cases) {
			if (one.open > 0n !== remainder > 0n) continue;
			if (!carrier || sizeOf(one.open) > sizeOf(carrier.open)) carrier = one;
		}
	}
	const members = cases.map(({ id, open }) => ({ id, matched: id === carrier?.id ? open - remainder : open }));
	return { ok: true, plan: { remainder, members, carrier: carrier?.id ?? null } };
}
