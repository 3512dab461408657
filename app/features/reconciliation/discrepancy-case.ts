import type { Tone } from '#app/ui/status-badge.tsx';

/** Where the work on one break stands. */
export const caseStates = ['open', 'assigned', 'waiting', 'resolved'] as const;
export type CaseState = (typeof caseStates)[number];

export const caseTones = {
	open: 'warning',
	assigned: 'info',
	waiting: 'progress',
	resolved: 'success',
} satisfies Record<CaseState, Tone>;

/** Why a person waits, or takes a break for dealt with. */
export const waitingReasons = ['asked-provider', 'asked-merchant', 'expected-later'] as const;
export const resolvingReasons = ['accepted', 'corrected-elsewhere', 'written-off', 'known-difference'] as const;
/** Reasons that an action brings with it. */
const actionReasons = [
	'reopened',
	'write-off-asked',
	'matched-by-hand',
	'match-undone',
	'split',
	'split-undone',
] as const;
/** Reasons that the data gives; no person may. */
const dataReasons = ['explained-by-data', 'came-back', 'amount-changed', 'match-broken'] as const;
const caseReasons = [...waitingReasons, ...resolvingReasons, ...dataReasons, ...actionReasons] as const;
export type CaseReason = (typeof caseReasons)[number];

export function isCaseState(text: string): text is CaseState {
	return (caseStates as readonly string[]).includes(text);
}

export function isCaseReason(text: string): text is CaseReason {
	return (caseReasons as readonly string[]).includes(text);
}

export type CaseChange =
	| { intent: 'take' }
	| { intent: 'release' }
	| { intent: 'assign'; ownerId: string }
	| { intent: 'due'; dueOn: string | null }
	| { intent: 'note'; note: string }
	| { intent: 'wait'; reason: (typeof waitingReasons)[number]; note?: string | undefined }
	| { intent: 'resolve'; reason: (typeof resolvingReasons)[number]; note?: string | undefined }
	| { intent: 'reopen' };

export type CaseRefusal =
	| 'already-resolved'
	| 'not-resolved'
	| 'not-owner'
	| 'note-missing'
	| 'in-match'
	| 'is-split'
	| 'write-off-waits';

export interface CaseFacts {
	state: CaseState;
	ownerId: string | null;
	reason: string | null;
	note: string | null;
	dueOn?: string | null;
	/** A match by hand holds that has it as a member. */
	inMatch?: boolean;
}

/** A write-off waits for a second person: until they decide, or who asked withdraws it, nothing else ends the case. */
export function writeOffWaits({ reason }: { reason: string | null }): boolean {
	return reason === 'write-off-asked';
}

export type CaseDecision = { ok: true; next: CaseFacts } | { ok: false; reason: CaseRefusal };

/**
 * Decides what a person's step makes of a case. A resolved one has to be opened again before anything else; only its
 * owner releases it; a write-off needs a note, since somebody will ask why.
 */
export function decideCaseChange(current: CaseFacts, change: CaseChange, userId: string): CaseDecision {
	if (change.intent === 'note') return { ok: true, next: { ...current, note: change.note.trim() || null } };
	if (change.intent === 'due') return { ok: true, next: { ...current, dueOn: change.dueOn } };
	if (change.intent === 'reopen') {
		if (current.inMatch) return { ok: false, reason: 'in-match' };
		if (current.state !== 'resolved') return { ok: false, reason: 'not-resolved' };
		// A whole comes back with its parts, and a part that was put back is open in the whole.
		if (current.reason === 'split' || current.reason === 'split-undone') return { ok: false, reason: 'is-split' };
		return { ok: true, next: { ...current, state: current.ownerId ? 'assigned' : 'open', reason: 'reopened' } };
	}
	if (current.state === 'resolved') return { ok: false, reason: 'already-resolved' };
	// What waits for a second person is theirs to decide, or is withdrawn by who asked.
	if (writeOffWaits(current) && change.intent !== 'assign' && change.intent !== 'take')
		return { ok: false, reason: 'write-off-waits' };
	switch (change.intent) {
		case 'take':
			return { ok: true, next: owned(current, userId) };
		case 'assign':
			return { ok: true, next: owned(current, change.ownerId) };
		case 'release':
			if (current.ownerId !== userId) return { ok: false, reason: 'not-owner' };
			return { ok: true, next: { ...current, state: 'open', ownerId: null, reason: null } };
		case 'wait': {
			const note = change.note?.trim() || current.note;
			return {
				ok: true,
				next: { ...current, state: 'waiting', ownerId: current.ownerId ?? userId, reason: change.reason, note },
			};
		}
		case 'resolve': {
			const note = change.note?.trim() || current.note;
			if (change.reason === 'written-off' && !note) return { ok: false, reason: 'note-missing' };
			return {
				ok: true,
				next: { ...current, state: 'resolved', ownerId: current.ownerId ?? userId, reason: change.reason, note },
			};
		}
	}
}

const owned = (current: CaseFacts, ownerId: string): CaseFacts =>
	writeOffWaits(current) ? { ...current, ownerId } : { ...current, state: 'assigned', ownerId, reason: null };

/** A write-off of this size needs a second person. Won, without sign. */
export function needsSecondPerson(open: bigint, limit: bigint): boolean {
	return (open < 0n ? -open : open) >= limit;
}
