import { db } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { type KstDay, koreanBusinessCalendar, kstDayOf, toDateColumn } from '#app/lib/kst-calendar.ts';
import { PAYOUT_RULES, payoutCalendar, payoutRules } from './payout-settings.server.ts';

export interface PayoutRules {
	/** Null: only batches need another person. */
	thresholdWon: bigint | null;
	/** Null: a day has no limit. */
	dailyLimitWon: bigint | null;
	sendBusinessDaysBefore: number;
}

export type ChangeRulesResult = { ok: true } | { ok: false; reason: 'changed-meanwhile' };

/**
 * Changes from when on another person approves, how much goes out in a day, and when booked payouts are sent. What is approved
 * already stays so. `seen` are the rules that the person was shown: a threshold that somebody else set since is not put back unseen.
 */
export async function changePayoutRules(
	rules: PayoutRules,
	actor: Actor,
	seen: PayoutRules | null = null,
): Promise<ChangeRulesResult> {
	const recorded = ({ thresholdWon, dailyLimitWon, sendBusinessDaysBefore }: PayoutRules) => ({
		approvalThreshold: thresholdWon === null ? null : String(thresholdWon),
		dailyLimit: dailyLimitWon === null ? null : String(dailyLimitWon),
		sendBusinessDaysBefore,
	});
	const value = recorded(rules);
	return db().$transaction(async (tx): Promise<ChangeRulesResult> => {
		await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('jeongsan.payout-rules'))`;
		const before = await payoutRules(tx);
		const names = ['thresholdWon', 'dailyLimitWon', 'sendBusinessDaysBefore'] as const;
		if (seen && names.some((name) => seen[name] !== before[name])) return { ok: false, reason: 'changed-meanwhile' };
		await tx.appSetting.upsert({
			where: { key: PAYOUT_RULES },
			create: { key: PAYOUT_RULES, value },
			update: { value },
		});
		await recordAudit(tx, actor, {
			action: 'payout-rules.change',
			entityType: 'payout-rules',
			entityId: PAYOUT_RULES,
			before: recorded(before),
			after: value,
		});
		return { ok: true };
	});
}

export type CorrectDayResult =
	/** Payouts that were not sent yet and are booked for a day that is no business day any more. */
	{ ok: true; affected: number } | { ok: false; reason: 'nothing-changed' | 'day-past' };

/** Who changed the rules last; null when nobody has. */
export async function findRulesChanger(): Promise<string | null> {
	const last = await db().auditLog.findFirst({
		where: { entityType: 'payout-rules', entityId: PAYOUT_RULES },
		orderBy: { id: 'desc' },
		select: { actor: true },
	});
	return last?.actor ?? null;
}

/** Says of a day to come whether banks work on it, whatever the list of holidays says. */
export async function correctDay(
	day: KstDay,
	correction: { business: boolean; name: string },
	actor: Actor,
	now: Date,
): Promise<CorrectDayResult> {
	if (day < kstDayOf(now)) return { ok: false, reason: 'day-past' };
	const calendar = await payoutCalendar();
	if (calendar.isBusinessDay(day) === correction.business) return { ok: false, reason: 'nothing-changed' };
	const at = toDateColumn(day);
	return db().$transaction(async (tx): Promise<CorrectDayResult> => {
		const before = await tx.businessDayOverride.findUnique({ where: { day: at } });
		await tx.businessDayOverride.upsert({ where: { day: at }, create: { day: at, ...correction }, update: correction });
		await recordAudit(tx, actor, {
			action: 'business-day.correct',
			entityType: 'business-day',
			entityId: day,
			...(before ? { before: { business: before.business, name: before.name } } : {}),
			after: correction,
		});
		const unsent = { status: { in: ['awaiting_approval', 'approved'] }, scheduleType: 'SCHEDULED', payoutOn: at };
		return { ok: true, affected: correction.business ? 0 : await tx.payout.count({ where: unsent }) };
	});
}

/** Lets the list of holidays decide about a day again. */
export async function uncorrectDay(day: KstDay, actor: Actor): Promise<void> {
	const at = toDateColumn(day);
	await db().$transaction(async (tx) => {
		const before = await tx.businessDayOverride.findUnique({ where: { day: at } });
		if (!before) return;
		await tx.businessDayOverride.delete({ where: { day: at } });
		await recordAudit(tx, actor, {
			action: 'business-day.uncorrect',
			entityType: 'business-day',
			entityId: day,
			before: { business: before.business, name: before.name },
			after: { business: koreanBusinessCalendar().isBusinessDay(day) },
		});
	});
}
