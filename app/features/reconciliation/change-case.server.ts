import { db } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import {
	type CaseChange,
	type CaseFacts,
	type CaseRefusal,
	decideCaseChange,
	isCaseState,
} from './discrepancy-case.ts';

export type ChangeCaseResult = { ok: true } | { ok: false; reason: CaseRefusal | 'not-found' | 'changed-meanwhile' };

/**
 * One step of a person on a case, with its audit row in the same transaction. `seenAt` is when the case had last changed
 * when the person saw it: a step on an older sight is refused, so that nobody undoes what somebody else just did.
 */
export async function changeCase(
	caseId: string,
	change: CaseChange,
	user: { id: string; actor: Actor },
	seenAt: Date | null,
	now: Date,
): Promise<ChangeCaseResult> {
	return db().$transaction(async (tx): Promise<ChangeCaseResult> => {
		await tx.$queryRaw`select id from discrepancy_case where id = ${caseId}::uuid for update`;
		const found = await tx.discrepancyCase.findUnique({ where: { id: caseId } });
		if (!found || !isCaseState(found.state)) return { ok: false, reason: 'not-found' };
		if (seenAt && found.updatedAt.getTime() !== seenAt.getTime()) return { ok: false, reason: 'changed-meanwhile' };
		const before: CaseFacts = { state: found.state, ownerId: found.ownerId, reason: found.reason, note: found.note };
		const decision = decideCaseChange(before, change, user.id);
		if (!decision.ok) return decision;
		const { next } = decision;
		const resolvedAt = next.state === 'resolved' ? (found.resolvedAt ?? now) : null;
		await tx.discrepancyCase.update({ where: { id: caseId }, data: { ...next, resolvedAt, updatedAt: now } });
		await recordAudit(tx, user.actor, {
			action: `discrepancy.${change.intent}`,
			entityType: 'discrepancy_case',
			entityId: caseId,
			before: { ...before },
			after: { ...next },
		});
		return { ok: true };
	});
}
