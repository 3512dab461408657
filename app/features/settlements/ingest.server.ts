import type { PoolClient } from 'pg';
import { sql } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import { mergeOrderLines, ownOrderLines } from '#app/features/orders/merge-order-lines.server.ts';
import type { ImportKind } from '#app/features/payments/import-profile.ts';
import type { RowError } from '#app/features/payments/import-reason.ts';
import type { MergeCounts } from '#app/features/payments/merge-staged.server.ts';
import { mergeTransactions } from '#app/features/payments/merge-transactions.server.ts';
import type { Staged } from '#app/features/payments/staging.server.ts';
import { mergeSettlementLines } from './merge-settlement-lines.server.ts';
import { resolveStored } from './resolve-keys.server.ts';

export interface IngestCounts extends MergeCounts {
	rows: number;
	rejected: number;
}

/** What is written about an import besides its rows, in the same transaction. */
export interface ImportRecord {
	importId: string;
	kind: ImportKind;
	now: Date;
	actor: { id: string | null; label: string };
	/** Shown in the audit log: the file's name, or the days that were fetched. */
	subject: string;
	keyless: boolean;
}

/**
 * Stages rows and merges them, all in one transaction: either all good rows are in, together with the counts, the row
 * errors and the audit row, or nothing is. Several imports may stage at once; they merge one after the other.
 */
export async function ingest(
	record: ImportRecord,
	stage: (client: PoolClient) => Promise<Staged>,
	errors: { first: readonly RowError[]; close(): string | null; discard(): void },
): Promise<IngestCounts & { errorsFile: string | null }> {
	const client = await sql().connect();
	try {
		await client.query('begin');
		// Sorting and hashing a month of rows in memory; the session's own defaults come back with the end.
		await client.query(
			`set local work_mem = '256MB'; set local maintenance_work_mem = '256MB'; set local temp_buffers = '64MB'`,
		);
		// A time without an offset is Seoul time.
		await client.query(`set local timezone = '+09'`);
		const staged = await stage(client);
		await client.query(`select pg_advisory_xact_lock(hashtext('jeongsan.import'))`);
		if (record.kind === 'orders') await ownOrderLines(client, environment().TOSS_MID);
		await client.query(
			`insert into merchant (m_id, configured, created_at) select distinct m_id, m_id = $1, $2::timestamptz from staging
			 on conflict do nothing`,
			[environment().TOSS_MID, record.now],
		);
		const source = { importId: record.importId, now: record.now, rows: staged.rows, columns: staged.columns };
		const merges = {
			transactions: () => mergeTransactions(client, source),
			settlements: () => mergeSettlementLines(client, source, { keyless: record.keyless }),
			orders: () => mergeOrderLines(client, source),
		} satisfies Record<ImportKind, () => Promise<MergeCounts>>;
		const counts = await merges[record.kind]();
		await resolveStored(client, record.now);
		const errorsFile = errors.close();
		const total = { ...counts, rows: staged.rows + staged.rejected, rejected: staged.rejected };
		await finish(client, record, total, errors.first, errorsFile);
		await client.query('commit');
		return { ...total, errorsFile };
	} catch (error) {
		await client.query('rollback').catch(() => {});
		errors.discard();
		throw error;
	} finally {
		client.release();
	}
}

async function finish(
	client: PoolClient,
	record: ImportRecord,
	counts: IngestCounts,
	errors: readonly RowError[],
	errorsFile: string | null,
): Promise<void> {
	await client.query(
		`update import set status = 'done', rows = $2, inserted = $3, updated = $4, unchanged = $5, rejected = $6,
			errors_file = $7, finished_at = $8, bytes_read = bytes_total where id = $1`,
		[
			record.importId,
			counts.rows,
			counts.inserted,
			counts.updated,
			counts.unchanged,
			counts.rejected,
			errorsFile,
			record.now,
		],
	);
	if (errors.length) {
		await client.query(
			`insert into import_row_error (import_id, line, "column", value, reason, raw)
			 select $1, e.line, e."column", e.value, e.reason, e.raw
			 from jsonb_to_recordset($2::jsonb) as e(line int, "column" text, value text, reason text, raw text)`,
			[
				record.importId,
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
			record.importId,
			JSON.stringify({ subject: record.subject, ...counts }),
		],
	);
}

/** Text that PostgreSQL can store: it has no character of code 0. */
function storable(text: string): string {
	return text.replaceAll('\0', '\uFFFD');
}
