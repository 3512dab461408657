import type { Tx } from '#app/db.server.ts';
import { toDateColumn } from '#app/lib/kst-calendar.ts';
import type { Period } from './period.ts';

/** Why a step comes too late: somebody else took it before. */
export interface AlreadyDone {
	ok: false;
	reason: 'already-closed' | 'already-reopened';
	by: string;
	at: Date;
}

/** Who brought a period to where it stands, when that is closed or reopened; null while the step is still open. */
export async function alreadyDone(tx: Tx, period: Period, step: 'closed' | 'reopened'): Promise<AlreadyDone | null> {
	const newest = await tx.closedPeriod.findFirst({
		where: { fromOn: toDateColumn(period.from), toOn: toDateColumn(period.to) },
		orderBy: [{ preparedAt: 'desc' }, { id: 'desc' }],
	});
	if (newest?.state !== step) return null;
	const [by, at] = step === 'closed' ? [newest.closedBy, newest.closedAt] : [newest.reopenedBy, newest.reopenedAt];
	return by && at ? { ok: false, reason: `already-${step}`, by, at } : null;
}
