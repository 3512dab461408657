import { db } from '#app/db.server.ts';
import { type Actor, recordAudit, WORKER } from '#app/features/audit/record-audit.server.ts';
import { closedThrough } from '#app/features/payments/closed-books.server.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { addDays, daysBetween, type KstDay, kstDayOf, parseKstDay, secondsOfKstDay } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { UNCONFIRMED } from '#app/toss/unconfirmed.ts';

const LAST_NIGHT = 'sync.lastNight';
const WINDOW = 'sync.windowDays';
const DEFAULT_WINDOW_DAYS = 10;
const MOST_WINDOW_DAYS = 60;
/** After a long stop, no more than what can be fetched at once by hand. */
const MOST_DAYS = 92;

/** How many days back the night reads again, since Toss restates lines for a while. */
export async function syncWindowDays(): Promise<number> {
	const found = await db().appSetting.findUnique({ where: { key: WINDOW } });
	return typeof found?.value === 'number' ? found.value : DEFAULT_WINDOW_DAYS;
}

/** Sets how many days back the night reads. */
export async function changeSyncWindow(
	days: number,
	actor: Actor,
): Promise<{ ok: true } | { ok: false; reason: 'not-a-window' }> {
	if (!Number.isInteger(days) || days < 1 || days > MOST_WINDOW_DAYS) return { ok: false, reason: 'not-a-window' };
	const before = await syncWindowDays();
	await db().$transaction(async (tx) => {
		await tx.appSetting.upsert({
			where: { key: WINDOW },
			create: { key: WINDOW, value: days },
			update: { value: days },
		});
		await recordAudit(tx, actor, {
			action: 'sync.window',
			entityType: 'setting',
			entityId: WINDOW,
			before: { days: before },
			after: { days },
		});
	});
	return { ok: true };
}

/**
 * The days that the night of `today` reads: the rolling window, longer after nights without a sync, without days whose
 * books are closed. Null when nothing is left.
 */
export function nightlyDays(
	today: KstDay,
	facts: { windowDays: number; lastNight: KstDay | null; closed: KstDay | null },
): { from: KstDay; to: KstDay } | null {
	const to = addDays(today, -1);
	const missed = facts.lastNight && facts.lastNight < today ? daysBetween(facts.lastNight, today) - 1 : 0;
	let from = addDays(today, -Math.min(facts.windowDays + missed, MOST_DAYS));
	if (facts.closed && facts.closed >= from) from = addDays(facts.closed, 1);
	return from > to ? null : { from, to };
}

/**
 * Queues the sync of the night once a day. In a sandbox the first night is the next one: what the demo brings stays as it
 * is until the clock moves on.
 */
export async function queueNightlySync(now: Date, mode: 'sandbox' | 'live'): Promise<boolean> {
	const today = kstDayOf(now);
	const stored = await db().appSetting.findUnique({ where: { key: LAST_NIGHT } });
	const lastNight = typeof stored?.value === 'string' ? parseKstDay(stored.value) : null;
	const note = (tx: Pick<ReturnType<typeof db>, 'appSetting'>) =>
		tx.appSetting.upsert({
			where: { key: LAST_NIGHT },
			create: { key: LAST_NIGHT, value: today },
			update: { value: today },
		});
	if (!lastNight && mode === 'sandbox') {
		await note(db());
		return false;
	}
	if (secondsOfKstDay(now) < UNCONFIRMED.nightlyFromSecond || (lastNight && lastNight >= today)) return false;
	const days = nightlyDays(today, {
		windowDays: await syncWindowDays(),
		lastNight,
		closed: await closedThrough(sql()),
	});
	await db().$transaction(async (tx) => {
		await note(tx);
		if (!days) return;
		await recordAudit(tx, WORKER, {
			action: 'sync.start',
			entityType: 'sync',
			entityId: `${days.from}..${days.to}`,
			after: { ...days, nightly: true },
		});
		await enqueue(
			tx,
			'syncDays',
			{ ...days, createdById: null, nightly: true },
			{ key: 'syncDays:nightly', queue: 'sync' },
		);
	});
	return days !== null;
}
