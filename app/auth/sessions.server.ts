import { db } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';

export interface SessionRow {
	id: string;
	ipAddress: string | null;
	userAgent: string | null;
	createdAt: Date;
}

/** Where a person is signed in at an instant of real time, the newest sign-in first. */
export function listSessions(userId: string, now: Date): Promise<SessionRow[]> {
	return db().session.findMany({
		where: { userId, expiresAt: { gt: now } },
		select: { id: true, ipAddress: true, userAgent: true, createdAt: true },
		orderBy: { createdAt: 'desc' },
	});
}

/** Signs a person out elsewhere: of one session, or of all but the present one. Gives how many ended. */
export async function endSessions(
	own: { userId: string; presentId: string; sessionId: string | null },
	actor: Actor,
): Promise<number> {
	const { userId, presentId, sessionId } = own;
	return db().$transaction(async (tx) => {
		const { count } = await tx.session.deleteMany({
			where: { userId, AND: [{ id: { not: presentId } }, sessionId ? { id: sessionId } : {}] },
		});
		if (count > 0) {
			await recordAudit(tx, actor, {
				action: 'user.end-sessions',
				entityType: 'user',
				entityId: userId,
				after: { ended: count },
			});
		}
		return count;
	});
}
