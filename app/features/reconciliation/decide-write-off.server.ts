import { db } from '#app/db.server.ts';
import { recordAudit } from '#app/features/audit/record-audit.server.ts';
import type { CaseUser } from './change-cases.server.ts';

export type WriteOffRefusal = 'not-found' | 'own-write-off' | 'not-own' | 'amount-changed';
export type DecideWriteOffResult = { ok: true } | { ok: false; reason: WriteOffRefusal };

/**
 * Decides about a write-off that waits: a second person approves or refuses, who asked may withdraw. Nobody approves their
 * own. An approval holds for the amount that was asked for and no other.
 */
export async function decideWriteOff(
	caseId: string,
	decision: 'approve' | 'refuse' | 'withdraw',
	user: CaseUser,
	now: Date,
): Promise<DecideWriteOffResult> {
	return db().$transaction(async (tx): Promise<DecideWriteOffResult> => {
		await tx.$queryRaw`select id from discrepancy_case where id = ${caseId}::uuid for update`;
		const asked = await tx.caseWriteOff.findFirst({
			where: { caseId, state: 'pending', case: { reason: 'write-off-asked' } },
			include: { case: true },
		});
		if (!asked) return { ok: false, reason: 'not-found' };
		const own = asked.askedById === user.id;
		if (decision !== 'withdraw' && own) return { ok: false, reason: 'own-write-off' };
		if (decision === 'withdraw' && !own) return { ok: false, reason: 'not-own' };
		const { difference, matched, ownerId } = asked.case;
		if (decision === 'approve' && difference - matched !== asked.amount) return { ok: false, reason: 'amount-changed' };
		const state = { approve: 'approved', refuse: 'refused', withdraw: 'withdrawn' }[decision];
		await tx.caseWriteOff.update({
			where: { id: asked.id },
			data: { state, decidedById: user.id, decidedBy: user.actor.label, decidedAt: now },
		});
		const approved = decision === 'approve';
		await tx.discrepancyCase.update({
			where: { id: caseId },
			data: {
				state: approved ? 'resolved' : ownerId ? 'assigned' : 'open',
				reason: approved ? 'written-off' : null,
				resolvedAt: approved ? now : null,
				updatedAt: now,
			},
		});
		await recordAudit(tx, user.actor, {
			action: `discrepancy.write-off.${decision}`,
			entityType: 'discrepancy_case',
			entityId: caseId,
			before: { askedBy: asked.askedBy, amount: String(asked.amount) },
			after: { state },
		});
		return { ok: true };
	});
}
