import { type BusinessCalendar, type KstDay, koreanBusinessCalendar } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { type Rules, rulesSchema } from './rule-schema.ts';

/** Reads stored rules. Throws when they are none: a run must not go by guesses. */
export function parseRules(stored: unknown): Rules {
	return rulesSchema.parse(stored);
}

/** The newest rule set: what a run that starts now goes by. */
export async function currentRuleVersion(): Promise<number> {
	const { rows } = await sql().query<{ version: number | null }>('select max(version) as version from rule_set');
	const version = rows[0]?.version;
	if (version == null) throw new Error('there are no rules: the migrations of the database bring the first ones');
	return version;
}

/** The rules that a run that starts now goes by. */
export async function currentRules(): Promise<Rules> {
	const { rows } = await sql().query<{ rules: unknown }>('select rules from rule_set order by version desc limit 1');
	return parseRules(rows[0]?.rules);
}

/** The Korean bank calendar with the overrides that are kept in the database. */
export async function businessCalendar(): Promise<BusinessCalendar> {
	const { rows } = await sql().query<{ day: KstDay; business: boolean; name: string }>(
		'select day::text as day, business, name from business_day_override',
	);
	return koreanBusinessCalendar(rows);
}
