import { db } from '#app/db.server.ts';
import { type BusinessCalendar, fromDateColumn, koreanBusinessCalendar } from '#app/lib/kst-calendar.ts';
import { type Rules, rulesSchema } from './rule-schema.ts';

/** Reads stored rules. Throws when they are none: a run must not go by guesses. */
export function parseRules(stored: unknown): Rules {
	return rulesSchema.parse(stored);
}

/** The newest rule set: what a run that starts now goes by. */
export async function currentRuleVersion(): Promise<number> {
	const { version } = await db().ruleSet.findFirstOrThrow({ orderBy: { version: 'desc' }, select: { version: true } });
	return version;
}

/** The Korean bank calendar with the overrides that are kept in the database. */
export async function businessCalendar(): Promise<BusinessCalendar> {
	const overrides = await db().businessDayOverride.findMany();
	return koreanBusinessCalendar(overrides.map((row) => ({ ...row, day: fromDateColumn(row.day) })));
}
