import { type CaseOutcome, type CaseUser, changeCases } from './change-cases.server.ts';
import type { CaseChange } from './discrepancy-case.ts';

export type ChangeCaseResult = { ok: true } | { ok: false; reason: CaseOutcome };

/**
 * One step of a person on a case, with its audit row in the same transaction. `seenAt` is when the case had last changed
 * when the person saw it: a step on an older sight is refused, so that nobody undoes what somebody else just did.
 */
export async function changeCase(
	caseId: string,
	change: CaseChange,
	user: CaseUser,
	seenAt: Date | null,
	now: Date,
): Promise<ChangeCaseResult> {
	const { changed, refused } = await changeCases([caseId], change, user, now, { seenAt });
	if (changed > 0) return { ok: true };
	const [reason = 'not-found'] = Object.keys(refused) as CaseOutcome[];
	return { ok: false, reason };
}
