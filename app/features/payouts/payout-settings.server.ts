import { z } from 'zod';
import { db, type Tx } from '#app/db.server.ts';
import { type BusinessCalendar, fromDateColumn, koreanBusinessCalendar } from '#app/lib/kst-calendar.ts';
import { UNCONFIRMED } from '#app/toss/unconfirmed.ts';
import type { ApprovalPolicy } from './payout.ts';
import type { SendRules } from './readiness.ts';

/** The setting that holds the rules. */
export const PAYOUT_RULES = 'payouts.rules';

const rulesSchema = z.object({
	/** Won, as digits; null: no payout needs another person. */
	approvalThreshold: z
		.string()
		.regex(/^\d{1,12}$/)
		.nullable()
		.catch('5000000')
		.default('5000000'),
	sendBusinessDaysBefore: z.number().int().min(1).max(20).catch(1).default(1),
});

/** The rules in force: from 5,000,000 won on another person approves; SCHEDULED goes out one business day before. */
export async function payoutRules(tx: Tx = db()): Promise<ApprovalPolicy & SendRules> {
	const stored = await tx.appSetting.findUnique({ where: { key: PAYOUT_RULES } });
	const rules = rulesSchema.parse(stored?.value ?? {});
	return {
		thresholdWon: rules.approvalThreshold === null ? null : BigInt(rules.approvalThreshold),
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
