import { db, type Tx } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import type { Rules } from './rule-schema.ts';
import { parseRules } from './rules.server.ts';

export type SaveRulesRefusal = 'changed-meanwhile' | 'nothing-changed';
export type SaveRulesResult = { ok: true; version: number } | { ok: false; reason: SaveRulesRefusal };

/** One version of the rules of all is in force: two people who save at once take turns. */
async function currentOf(tx: Tx) {
	await tx.$executeRawUnsafe(`select pg_advisory_xact_lock(hashtext('jeongsan.rules'))`);
	return tx.ruleSet.findFirstOrThrow({ orderBy: { version: 'desc' } });
}

/**
 * Keeps rules as a new version, which the next runs go by; older runs keep theirs. `basedOn` is the version that the person
 * saw: when somebody saved another since, nothing is kept, so that nobody undoes what somebody else just did.
 */
export async function saveRules(rules: Rules, basedOn: number, actor: Actor, now: Date): Promise<SaveRulesResult> {
	return db().$transaction(async (tx): Promise<SaveRulesResult> => {
		const current = await currentOf(tx);
		if (current.version !== basedOn) return { ok: false, reason: 'changed-meanwhile' };
		const before = parseRules(current.rules);
		if (JSON.stringify(before) === JSON.stringify(parseRules(rules))) return { ok: false, reason: 'nothing-changed' };
		const { version } = await tx.ruleSet.create({ data: { rules, createdById: actor.id, createdAt: now } });
		await recordAudit(tx, actor, {
			action: 'reconciliation.rules',
			entityType: 'rule_set',
			entityId: String(version),
			before: { ...before },
			after: { ...rules },
		});
		return { ok: true, version };
	});
}
