import { db } from '#app/db.server.ts';
import { recordAudit } from '#app/features/audit/record-audit.server.ts';
import { CLOSING_LOCK, moveClosedThrough } from '#app/features/payments/closed-books.server.ts';
import { TRY_IMPORT_LOCK } from '#app/features/payments/complete-import.server.ts';
import type { CaseUser } from '#app/features/reconciliation/change-cases.server.ts';
import { kstDayOf, toDateColumn } from '#app/lib/kst-calendar.ts';
import { type AlreadyDone, alreadyDone } from './already-done.server.ts';
import { listLatePayouts, listLateSteps } from './came-late.server.ts';
import { carriedSchema, figuresSchema } from './figures.ts';
import { decidePrepare, type Period } from './period.ts';
import { levelFigures, proofOf, readCarried, readFiles } from './read-figures.server.ts';
import { provedUpTo, runChecks } from './run-checks.server.ts';

export type SignRefusal = 'not-prepared' | 'own-period' | 'prepared-anew' | 'changed-since' | 'import-running';

/**
 * Closes a period that somebody else prepared, as it was prepared and shown to whoever signs: `shown` is the id of that
 * preparation, and another one that took its place is looked at first. When the proof, the open items or the files of cases
 * are no longer what they were then, or a payout of the period was heard of since, or more became known of
 * what is owed to sellers for its days, it has to be prepared anew. From then on
 * rows of these days that change are late restatements.
 */
export async function signPeriod(
	period: Period,
	shown: string,
	user: CaseUser,
	now: Date,
): Promise<{ ok: true } | { ok: false; reason: SignRefusal } | AlreadyDone> {
	const [runs, carried] = await Promise.all([proofOf(period), readCarried(period)]);
	const checks = await runChecks(period, runs, carried, kstDayOf(now));
	const days = { fromOn: toDateColumn(period.from), toOn: toDateColumn(period.to) };
	return db().$transaction(async (tx) => {
		await tx.$executeRawUnsafe(CLOSING_LOCK);
		const prepared = await tx.closedPeriod.findFirst({ where: { ...days, state: 'prepared' } });
		if (!prepared) return (await alreadyDone(tx, period, 'closed')) ?? { ok: false, reason: 'not-prepared' };
		if (prepared.preparedById === user.id) return { ok: false, reason: 'own-period' };
		if (prepared.id !== shown) return { ok: false, reason: 'prepared-anew' };
		const print = (levels: { level: string; resultHash: string }[], open: { caseId: string; open: string }[]) =>
			JSON.stringify([levels.map((one) => [one.level, one.resultHash]), open.map((one) => [one.caseId, one.open])]);
		const figures = figuresSchema.parse(prepared.figures);
		const then = print(figures.levels, carriedSchema.parse(prepared.carried));
		const isStale =
			then !== print(levelFigures(runs), carried) ||
			!decidePrepare(checks, prepared.note ?? '').ok ||
			(await listLatePayouts(period, prepared)).length > 0 ||
			(await listLateSteps(period, prepared)).length > 0 ||
			// Read under the lock that removing one takes, too.
			JSON.stringify(figures.files) !== JSON.stringify(await readFiles(period, tx));
		if (isStale) return { ok: false, reason: 'changed-since' };
		// From here to the end nothing goes in or is taken back: what comes after it is late, and told so.
		const [imports] = await tx.$queryRawUnsafe<{ rest: boolean }[]>(`select ${TRY_IMPORT_LOCK} as rest`);
		if (!imports!.rest) return { ok: false, reason: 'import-running' };
		if (!(await provedUpTo(period, runs))) return { ok: false, reason: 'changed-since' };
		await tx.closedPeriod.update({
			where: { id: prepared.id },
			data: { state: 'closed', closedById: user.id, closedBy: user.actor.label, closedAt: now },
		});
		await moveClosedThrough(tx);
		await recordAudit(tx, user.actor, {
			action: 'closing.sign',
			entityType: 'closed_period',
			entityId: prepared.id,
			before: { state: 'prepared', preparedBy: prepared.preparedBy },
			after: { state: 'closed', period: period.name },
		});
		return { ok: true };
	});
}
