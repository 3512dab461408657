import { z } from 'zod';
import { db, type Tx } from '#app/db.server.ts';
import { type BusinessCalendar, fromDateColumn, koreanBusinessCalendar } from '#app/lib/kst-calendar.ts';
import { UNCONFIRMED } from '#app/toss/unconfirmed.ts';
import type { ApprovalPolicy } from './payout.ts';
import type { SendRules } from './readiness.ts';

/** The setting that holds the rules. */
export const PAYOUT_RULES = 'payouts.rules';

export interface DailyLimit {
	/** How many won may go out on one day in Seoul, over all batches; null: as many as there are. */
	dailyLimitWon: bigint | null;
}

const rulesSchema = z.object({
	/** Won, as digits; null: no payout needs another person. */
	approvalThreshold: z
		.string()
		.regex(/^\d{1,12}$/)
		.nullable()
		.catch('5000000')
		.default('5000000'),
	/** Won, as digits; null: as much as there is. What makes no sense lets nothing out until somebody sets it right. */
	dailyLimit: z
		.string()
		.regex(/^\d{1,15}$/)
		.nullable()
		.catch('0')
		.default(null),
	sendBusinessDaysBefore: z.number().int().min(1).max(20).catch(1).default(1),
});

/**
 * The rules in force: from 5,000,000 won on another person approves; SCHEDULED goes out one business day before; a day has no
 * limit.
 */
export async function payoutRules(tx: Tx = db()): Promise<ApprovalPolicy & SendRules & DailyLimit> {
	const stored = await tx.appSetting.findUnique({ where: { key: PAYOUT_RULES } });
	const rules = rulesSchema.parse(stored?.value ?? {});
	return {
		thresholdWon: rules.approvalThreshold === null ? null : BigInt(rules.approvalThreshold),
		dailyLimitWon: rules.dailyLimit === null ? null : BigInt(rules.dailyLimit),
		sendBusinessDaysBefore: rules.sendBusinessDaysBefore,
	};
}

/** The Korean bank calendar with the days that were corrected by hand. */
export async function payoutCalendar(): Promise<BusinessCalendar> {
	const overrides = await db().businessDayOverride.findMany();
	return koreanBusinessCalendar(
		overrides.map(({ day, business, name }) => ({ day: fromDateColumn(day), business, name })),
		{ labourDayIsHoliday: UNCONFIRMED.labourDayIsHoliday },
	);
}

/** The days that were corrected by hand, the newest first. */
export async function listCorrectedDays() {
	const days = await db().businessDayOverride.findMany({ orderBy: { day: 'desc' } });
	return days.map(({ day, business, name }) => ({ day: fromDateColumn(day), business, name }));
}
