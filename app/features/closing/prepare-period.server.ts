import { db } from '#app/db.server.ts';
import { recordAudit } from '#app/features/audit/record-audit.server.ts';
import { CLOSING_LOCK } from '#app/features/payments/closed-books.server.ts';
import type { CaseUser } from '#app/features/reconciliation/change-cases.server.ts';
import { newId } from '#app/lib/ids.ts';
import { kstDayOf, toDateColumn } from '#app/lib/kst-calendar.ts';
import { type AlreadyDone, alreadyDone } from './already-done.server.ts';
import { decidePrepare, type Period, type PrepareRefusal } from './period.ts';
import { proofOf, readCarried, readFigures } from './read-figures.server.ts';
import { runChecks } from './run-checks.server.ts';

/**
 * Freezes what a period came to, for a second person to sign. Refused while something of the checklist that must hold does
 * not, or what may be passed is not explained. What was prepared before and not signed is replaced.
 */
export async function preparePeriod(
	period: Period,
	note: string,
	user: CaseUser,
	now: Date,
): Promise<{ ok: true; id: string } | { ok: false; reason: PrepareRefusal } | AlreadyDone> {
	const [runs, carried] = await Promise.all([proofOf(period), readCarried(period)]);
	const checks = await runChecks(period, runs, carried, kstDayOf(now));
	const decision = decidePrepare(checks, note);
	const figures = await readFigures(period, runs);
	const days = { fromOn: toDateColumn(period.from), toOn: toDateColumn(period.to) };
	return db().$transaction(async (tx) => {
		await tx.$executeRawUnsafe(CLOSING_LOCK);
		const closed = await alreadyDone(tx, period, 'closed');
		if (closed) return closed;
		if (!decision.ok) return decision;
		await tx.closedPeriod.updateMany({ where: { ...days, state: 'prepared' }, data: { state: 'replaced' } });
		const id = newId();
		await tx.closedPeriod.create({
			data: {
				id,
				kind: period.kind,
				...days,
				figures,
				carried,
				note: note.trim() || null,
				preparedById: user.id,
				preparedBy: user.actor.label,
				preparedAt: now,
			},
		});
		await recordAudit(tx, user.actor, {
			action: 'closing.prepare',
			entityType: 'closed_period',
			entityId: id,
			after: {
				period: period.name,
				carried: carried.length,
				hashes: Object.fromEntries(figures.levels.map(({ level, resultHash }) => [level, resultHash])),
			},
		});
		return { ok: true, id };
	});
}
