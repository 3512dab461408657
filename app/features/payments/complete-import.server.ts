import type { PoolClient } from 'pg';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { sqlTx } from '#app/sql.server.ts';
import type { ImportKind } from './import-kinds.ts';
import type { RowError } from './import-reason.ts';
import type { ImportTags } from './import-tags.ts';
import { ImportBusy, ImportCancelled } from './running-import.server.ts';

/** What is written about an import besides its rows, in the same transaction. */
export interface ImportRecord {
	kind: ImportKind;
	now: Date;
	actor: { id: string | null; label: string };
	/** Shown in the audit log: the file's name, or the days that were fetched. */
	subject: string;
}

export interface CompletedCounts {
	rows: number;
	inserted: number;
	updated: number;
	unchanged: number;
	rejected: number;
}

/** Imports change the stored rows one after the other: whoever does so takes this lock until the end of the transaction. */
export const IMPORT_LOCK = `select pg_advisory_xact_lock(hashtext('jeongsan.import'))`;

/** SQL: takes that lock, too, unless an import has it; whether it did. */
export const TRY_IMPORT_LOCK = `pg_try_advisory_xact_lock(hashtext('jeongsan.import'))`;

/** SQL: the place of an import that goes in now. Only under IMPORT_LOCK. */
export const NEXT_POSITION = '(select coalesce(max(position), 0) + 1 from import)';

/** SQL: what imports have changed so far, as a text that is another one once a further one changed rows or was taken back. */
export const IMPORTS_SO_FAR = `(select coalesce(max(position), 0) || '-' || count(*) filter (where status = 'undone')
	from import where inserted > 0 or updated > 0)`;

/**
 * Ends an import as `done` inside the transaction of its rows: counts, the first row errors, days, tags and the audit row.
 * Throws ImportCancelled when somebody asked for the end before, so that the transaction is rolled back: whoever asks
 * later finds it done.
 *
 * @param found.days first and last day of the rows in Seoul; those that a fetch asked for count as well.
 */
export async function completeImport(
	client: PoolClient,
	importId: string,
	record: ImportRecord,
	found: CompletedCounts & { tags: ImportTags; days?: { from: KstDay; to: KstDay } | null },
	errors: readonly RowError[],
	errorsFile: string | null,
): Promise<void> {
	const { tags, days, ...counts } = found;
	await client.query(IMPORT_LOCK);
	const { rows: ended } = await client.query<{ cancelled: boolean }>(
		`update import set status = 'done', rows = $2, inserted = $3, updated = $4, unchanged = $5, rejected = $6,
			errors_file = $7, finished_at = $8, bytes_read = bytes_total, phase = null, tags = $9,
			from_on = least(from_on, $10), to_on = greatest(to_on, $11), position = ${NEXT_POSITION}
		 where id = $1 and status = 'running'
		 returning cancel_requested_at is not null as cancelled`,
		[
			importId,
			counts.rows,
			counts.inserted,
			counts.updated,
			counts.unchanged,
			counts.rejected,
			errorsFile,
			record.now,
			JSON.stringify(tags),
			days?.from ?? null,
			days?.to ?? null,
		],
	);
	if (!ended[0]) throw new ImportBusy();
	if (ended[0].cancelled) throw new ImportCancelled();
	if (errors.length) {
		await client.query(
			`insert into import_row_error (import_id, line, "column", value, reason, raw)
			 select $1, e.line, e."column", e.value, e.reason, e.raw
			 from jsonb_to_recordset($2::jsonb) as e(line int, "column" text, value text, reason text, raw text)`,
			[
				importId,
				JSON.stringify(errors.map((error) => ({ ...error, value: storable(error.value), raw: storable(error.raw) }))),
			],
		);
	}
	await client.query(
		`insert into audit_log (actor_id, actor, action, entity_type, entity_id, after) values ($1, $2, $3, 'import', $4, $5)`,
		[
			record.actor.id,
			record.actor.label,
			`import.${record.kind}`,
			importId,
			JSON.stringify({ subject: record.subject, ...counts }),
		],
	);
	await accrueAfter(client, record.kind, importId);
}

/**
 * Has what is owed to sellers worked out once the transaction commits, where the rows of this kind say what that is: of the
 * orders that an import touched, or of all where nobody can name them.
 */
export async function accrueAfter(client: PoolClient, kind: string, importId?: string): Promise<void> {
	if (kind !== 'orders' && kind !== 'transactions') return;
	const key = importId ? `accrueOrders.${importId}` : 'accrueOrders';
	await enqueue(sqlTx(client), 'accrueOrders', { importId }, { key });
}

/** Text that PostgreSQL can store: it has no character of code 0. */
function storable(text: string): string {
	return text.replaceAll('\0', '\uFFFD');
}
