import { db } from '#app/db.server.ts';
import { recordAudit } from '#app/features/audit/record-audit.server.ts';
import { CLOSING_LOCK, moveClosedThrough } from '#app/features/payments/closed-books.server.ts';
import type { CaseUser } from '#app/features/reconciliation/change-cases.server.ts';
import { fromDateColumn, toDateColumn } from '#app/lib/kst-calendar.ts';
import { type AlreadyDone, alreadyDone } from './already-done.server.ts';
import type { Period } from './period.ts';

export type ReopenRefusal = 'not-closed' | 'later-closed' | 'reason-missing';

/** Opens the last closed period again; what was frozen stays as history. */
export async function reopenPeriod(
	period: Period,
	why: string,
	user: CaseUser,
	now: Date,
): Promise<{ ok: true } | { ok: false; reason: ReopenRefusal } | AlreadyDone> {
	const reason = why.trim();
	if (!reason) return { ok: false, reason: 'reason-missing' };
	return db().$transaction(async (tx) => {
		await tx.$executeRawUnsafe(CLOSING_LOCK);
		const last = await tx.closedPeriod.findFirst({
			where: { state: 'closed' },
			orderBy: [{ toOn: 'desc' }, { closedAt: 'desc' }],
		});
		const days = { fromOn: toDateColumn(period.from), toOn: toDateColumn(period.to) };
		const closed = await tx.closedPeriod.findFirst({ where: { ...days, state: 'closed' } });
		if (!closed || !last) return (await alreadyDone(tx, period, 'reopened')) ?? { ok: false, reason: 'not-closed' };
		if (fromDateColumn(last.toOn) > period.to) return { ok: false, reason: 'later-closed' };
		await tx.closedPeriod.update({
			where: { id: closed.id },
			data: {
				state: 'reopened',
				reopenedById: user.id,
				reopenedBy: user.actor.label,
				reopenedAt: now,
				reopenReason: reason,
			},
		});
		await moveClosedThrough(tx);
		await recordAudit(tx, user.actor, {
			action: 'closing.reopen',
			entityType: 'closed_period',
			entityId: closed.id,
			before: { state: 'closed', closedBy: closed.closedBy },
			after: { state: 'reopened', period: period.name, reason },
		});
		return { ok: true };
	});
}
