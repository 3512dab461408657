import { db } from '#app/db.server.ts';
import type { Rules } from './rule-schema.ts';
import { parseRules } from './rules.server.ts';

export interface RuleVersion {
	version: number;
	createdAt: Date;
	createdBy: string | null;
	rules: Rules;
	/** What it replaced; null for the first. */
	before: Rules | null;
}

const SHOWN = 50;

/** The versions of the rules, the one in force first. */
export async function listRuleVersions(): Promise<RuleVersion[]> {
	const rows = await db().ruleSet.findMany({ orderBy: { version: 'desc' }, take: SHOWN + 1 });
	const ids = rows.map(({ createdById }) => createdById).filter((id) => id !== null);
	const users = await db().user.findMany({ where: { id: { in: ids } }, select: { id: true, email: true } });
	const emails = new Map(users.map(({ id, email }) => [id, email]));
	return rows.slice(0, SHOWN).map((row, index) => ({
		version: row.version,
		createdAt: row.createdAt,
		createdBy: row.createdById ? (emails.get(row.createdById) ?? null) : null,
		rules: parseRules(row.rules),
		before: rows[index + 1] ? parseRules(rows[index + 1]!.rules) : null,
	}));
}
