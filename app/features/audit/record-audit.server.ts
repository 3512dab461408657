import type { Prisma, Tx } from '#app/db.server.ts';
import type { SqlTx } from '#app/sql.server.ts';

/** Who acts: a signed-in person, or a part of the system. */
export interface Actor {
	id: string | null;
	/** What stays readable when the account is gone: an e-mail address, `worker`, `webhook`, `cli`, `demo`. */
	label: string;
	requestId?: string;
}

export const WORKER: Actor = { id: null, label: 'worker' };
export const CLI: Actor = { id: null, label: 'cli' };

export interface AuditEntry {
	action: string;
	entityType: string;
	entityId: string;
	before?: Prisma.InputJsonValue;
	after?: Prisma.InputJsonValue;
}

/**
 * Appends one row to the audit log inside the caller's transaction, so that a change and its record commit together.
 * Never give it an account number or a secret: the log is kept for good.
 */
export async function recordAudit(tx: Tx, actor: Actor, entry: AuditEntry): Promise<void> {
	await tx.auditLog.create({
		data: { ...entry, actorId: actor.id, actor: actor.label, requestId: actor.requestId ?? null },
	});
}

/**
 * Appends one row for each entry, in their order, with one statement: a change of hundreds of rows is recorded as fully as
 * a change of one. The same rules hold as for one.
 */
export async function recordAudits(tx: SqlTx, actor: Actor, entries: readonly AuditEntry[]): Promise<void> {
	if (entries.length === 0) return;
	await tx.$executeRawUnsafe(
		`insert into audit_log (actor_id, actor, action, entity_type, entity_id, before, after, request_id)
		select $1, $2, entry->>'action', entry->>'entityType', entry->>'entityId', entry->'before', entry->'after', $3
		from jsonb_array_elements($4::jsonb) with ordinality as each(entry, position) order by position`,
		actor.id,
		actor.label,
		actor.requestId ?? null,
		JSON.stringify(entries),
	);
}
