import { db } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';

/**
 * Asks for the end of an import that runs: whoever works on it stops within a second and rolls back, so that nothing of
 * it goes in. `too-late` once its rows are in; then it can be undone.
 */
export async function cancelImport(
	importId: string,
	actor: Actor,
	now: Date,
): Promise<{ ok: true } | { ok: false; reason: 'not-found' | 'too-late' }> {
	return db().$transaction(async (tx) => {
		// Waits for the row when the import is just being completed, and then finds that it is.
		const { count } = await tx.import.updateMany({
			where: { id: importId, status: 'running', cancelRequestedAt: null },
			data: { cancelRequestedAt: now },
		});
		if (count === 0) {
			const found = await tx.import.findUnique({ where: { id: importId }, select: { status: true } });
			if (found?.status === 'running') return { ok: true };
			return { ok: false, reason: found ? 'too-late' : 'not-found' };
		}
		await recordAudit(tx, actor, { action: 'import.cancel', entityType: 'import', entityId: importId });
		return { ok: true };
	});
}
