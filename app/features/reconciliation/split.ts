import {
	type CaseChange,
	type CaseFacts,
	decideCaseChange,
	resolvingReasons,
	waitingReasons,
	writeOffWaits,
} from './discrepancy-case.ts';

export const partReasons = [...waitingReasons, ...resolvingReasons] as const;
export type PartReason = (typeof partReasons)[number];

/** One part of a break as a person wants it. */
export interface PartWish {
	/** Minor units, signed; of any size and either sign, but not 0. */
	amount: bigint;
	ownerId: string | null;
	/** Why it waits or is dealt with at once; null leaves it open. */
	reason: PartReason | null;
	note: string | null;
}

export type SplitRefusal =
	| 'already-resolved'
	| 'in-match'
	| 'write-off-waits'
	| 'parts-too-few'
	| 'parts-too-many'
	| 'part-zero'
	| 'parts-sum'
	| 'note-missing';

export const MOST_PARTS = 20;

interface WholeCase {
	state: string;
	reason: string | null;
	open: bigint;
	inMatch: boolean;
}

/**
 * Decides whether a break can be split so, and where each part stands then. The parts sum up to exactly what is open, so
 * that no won is lost and none is made; they may be of both signs, since two causes can hide each other.
 */
export function decideSplit(
	whole: WholeCase,
	parts: readonly PartWish[],
	userId: string,
): { ok: true; parts: { wish: PartWish; facts: CaseFacts }[] } | { ok: false; reason: SplitRefusal } {
	if (whole.inMatch) return { ok: false, reason: 'in-match' };
	if (whole.state === 'resolved') return { ok: false, reason: 'already-resolved' };
	if (writeOffWaits(whole)) return { ok: false, reason: 'write-off-waits' };
	if (parts.length < 2) return { ok: false, reason: 'parts-too-few' };
	if (parts.length > MOST_PARTS) return { ok: false, reason: 'parts-too-many' };
	if (parts.some(({ amount }) => amount === 0n)) return { ok: false, reason: 'part-zero' };
	if (parts.reduce((sum, { amount }) => sum + amount, 0n) !== whole.open) return { ok: false, reason: 'parts-sum' };
	const decided: { wish: PartWish; facts: CaseFacts }[] = [];
	for (const wish of parts) {
		let facts: CaseFacts = { state: 'open', ownerId: null, reason: null, note: wish.note?.trim() || null };
		for (const change of stepsOf(wish)) {
			const decision = decideCaseChange(facts, change, userId);
			if (!decision.ok) return { ok: false, reason: 'note-missing' };
			facts = decision.next;
		}
		decided.push({ wish, facts });
	}
	return { ok: true, parts: decided };
}

function* stepsOf({ ownerId, reason }: PartWish): Generator<CaseChange> {
	if (ownerId) yield { intent: 'assign', ownerId };
	if (!reason) return;
	const waiting = waitingReasons.find((one) => one === reason);
	const resolving = resolvingReasons.find((one) => one === reason);
	if (waiting) yield { intent: 'wait', reason: waiting };
	if (resolving) yield { intent: 'resolve', reason: resolving };
}
