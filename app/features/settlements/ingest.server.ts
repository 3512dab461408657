import type { PoolClient } from 'pg';
import { environment } from '#app/env.server.ts';
import { mergeOrderLines, ownOrderLines } from '#app/features/orders/merge-order-lines.server.ts';
import { countLateRestatements } from '#app/features/payments/closed-books.server.ts';
import { completeImport, IMPORT_LOCK, type ImportRecord } from '#app/features/payments/complete-import.server.ts';
import type { TableKind } from '#app/features/payments/import-kinds.ts';
import type { RowError } from '#app/features/payments/import-reason.ts';
import { tagsOf } from '#app/features/payments/import-tags.ts';
import { dropLoadTable } from '#app/features/payments/load-table.server.ts';
import type { MergeCounts } from '#app/features/payments/merge-staged.server.ts';
import { kstDaySql, mergeTransactions } from '#app/features/payments/merge-transactions.server.ts';
import type { RunningImport } from '#app/features/payments/running-import.server.ts';
import type { Staged } from '#app/features/payments/staging.server.ts';
import { type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { keepPayouts, mergeControlTotals } from './merge-control-totals.server.ts';
import { mergeForeignLines, stageForeignLines } from './merge-foreign-lines.server.ts';
import { mergeSettlementLines } from './merge-settlement-lines.server.ts';
import { resolveStored } from './resolve-keys.server.ts';

export interface IngestCounts extends MergeCounts {
	rows: number;
	rejected: number;
	/** Of the rejected: lines in other currencies, kept beside the won. */
	foreignRows: number;
}

/** How the rows of a source are to be taken. */
export interface IngestRecord extends ImportRecord {
	kind: TableKind;
	keyless: boolean;
	/** The rows are sums of lines. */
	sums?: boolean;
	/** Whose merchants those are that nobody knew; Toss Payments' when left out. */
	provider?: string | undefined;
}

/**
 * Stages rows and merges them, all in one transaction: either all good rows are in, together with the counts, the row
 * errors and the audit row, or nothing is. Several imports may stage at once; they merge one after the other.
 */
export async function ingest(
	run: RunningImport,
	record: IngestRecord,
	stage: (client: PoolClient) => Promise<Staged>,
	errors: { first: readonly RowError[]; close(): string | null; discard(): void },
): Promise<IngestCounts & { errorsFile: string | null; controlTotals: number; sha256: string | undefined }> {
	const client = await sql().connect();
	try {
		await client.query('begin');
		await run.attach(client);
		// Sorting and hashing a month of rows in memory; the session's own defaults come back with the end.
		await client.query(
			`set local work_mem = '256MB'; set local maintenance_work_mem = '256MB'; set local jit = off;
			 set local max_parallel_maintenance_workers = 1`,
		);
		// A time without an offset is Seoul time.
		await client.query(`set local timezone = '+09'`);
		const staged = await stage(client);
		const foreignRows = (await stageForeignLines(client, staged.foreign)) ? staged.foreign!.rows : 0;
		await run.phase('waiting');
		await client.query(IMPORT_LOCK);
		await run.phase('merging');
		if (record.kind === 'orders') await ownOrderLines(client, environment().TOSS_MID);
		const { mIds, days } = await surveyStaging(client, record.kind, staged, foreignRows > 0);
		const { rowCount: unknownMerchants } = await client.query(
			`insert into merchant (m_id, configured, provider, created_at)
			 select m_id, m_id = $1, $4, $2::timestamptz from unnest($3::text[]) m_id
			 on conflict do nothing`,
			[environment().TOSS_MID, record.now, mIds, record.provider ?? 'toss'],
		);
		const source = {
			importId: run.importId,
			now: record.now,
			rows: staged.rows,
			columns: staged.columns,
			isLoad: staged.isLoad ?? false,
			repeated: staged.survey?.repeated ?? null,
		};
		const merges = {
			transactions: () => mergeTransactions(client, source),
			settlements: () =>
				record.sums
					? mergeControlTotals(client, source)
					: mergeSettlementLines(client, source, { keyless: record.keyless }),
			orders: () => mergeOrderLines(client, source),
		} satisfies Record<TableKind, () => Promise<MergeCounts>>;
		const payouts = await keepPayouts(client, staged.payouts ?? [], source);
		const counts = await merges[record.kind]();
		const foreignSource = { importId: run.importId, now: record.now, rows: foreignRows };
		const foreignUpdated = foreignRows > 0 ? await mergeForeignLines(client, foreignSource) : 0;
		if (!record.sums) await resolveStored(client, run.importId, record.now);
		const errorsFile = errors.close();
		const { inserted, updated, unchanged } = counts;
		const total = { inserted, updated, unchanged, rows: staged.rows + staged.rejected, rejected: staged.rejected };
		const late =
			counts.updated && !record.sums ? await countLateRestatements(client, run.importId, RESTATED[record.kind]) : 0;
		const tags = tagsOf({
			'row-duplicate': counts.repeated ?? 0,
			restatement: counts.updated + foreignUpdated,
			'late-restatement': late,
			'row-invalid': staged.rejected - foreignRows,
			'coverage-gap': errors.first.filter(({ reason }) => GAPS.has(reason)).length,
			'unknown-entity': unknownMerchants ?? 0,
		});
		// Rows that one file says twice and differently count by their order.
		const rowSet = counts.repeated || updated ? null : (staged.rowSet ?? null);
		await client.query(
			'update import set row_set = $2, sha256 = coalesce($3, sha256), foreign_rows = $4 where id = $1',
			[run.importId, rowSet, staged.sha256 ?? null, foreignRows],
		);
		await completeImport(
			client,
			run.importId,
			record,
			{ ...total, ...(foreignRows > 0 ? { foreignRows } : {}), tags, days },
			errors.first,
			errorsFile,
		);
		if (staged.isLoad) await dropLoadTable(client, run.importId);
		await client.query('commit');
		// Only now does PostgreSQL take the count of changed rows back.
		if (staged.isLoad) await analyzeLoaded(client, RESTATED[record.kind].table);
		const controlTotals = record.sums ? staged.rows : payouts;
		return { ...total, foreignRows, errorsFile, controlTotals, sha256: staged.sha256 };
	} catch (error) {
		await client.query('rollback').catch(() => {});
		errors.discard();
		throw error;
	} finally {
		await run.detach();
		client.release();
	}
}

/** A smaller sample than autovacuum takes by and by: enough for the plans of the run that is likely to follow. */
async function analyzeLoaded(client: PoolClient, table: string): Promise<void> {
	await client.query(`begin; set local default_statistics_target = 30; analyze ${table}; commit`);
}

/** What is wrong with a file as a whole: its sums or its counts are not those of its rows. */
const GAPS: ReadonlySet<string> = new Set(['total-differs', 'count-differs']);

/** Whose rows are staged, those in other currencies (`withForeign`) among them, and the first and the last day of their transactions. */
async function surveyStaging(
	client: PoolClient,
	kind: TableKind,
	{ columns, survey }: Staged,
	withForeign: boolean,
): Promise<{ mIds: string[]; days: { from: KstDay; to: KstDay } | null }> {
	const has = (name: string) => columns.some((column) => column.name === name);
	const at = {
		transactions: 'transaction_at',
		settlements: has('day_on')
			? `(day_on::timestamp at time zone '+09')`
			: has('canceled_at')
				? 'coalesce(canceled_at, approved_at)'
				: 'approved_at',
		orders: 'ordered_at',
	}[kind];
	const days = survey?.days;
	const sources = [
		...(days ? [] : [`select m_id, ${at} as at from staging`]),
		...(withForeign ? ['select m_id, coalesce(canceled_at, approved_at) as at from foreign_staging'] : []),
	];
	const { rows: asked } = sources.length
		? await client.query<{ m_id: string; from: string; to: string }>(
				`select m_id, ${kstDaySql('min(at)')}::text as from, ${kstDaySql('max(at)')}::text as to
				 from (${sources.join(' union all ')}) row group by 1`,
			)
		: { rows: [] };
	const rows = [...asked, ...(survey && days ? survey.mIds.map((m_id) => ({ m_id, ...days })) : [])];
	const from = rows.map((row) => row.from).sort()[0];
	const to = rows
		.map((row) => row.to)
		.sort()
		.at(-1);
	return {
		mIds: [...new Set(rows.map(({ m_id }) => m_id))],
		days: from && to ? { from: kstDayFrom(from), to: kstDayFrom(to) } : null,
	};
}

const RESTATED = {
	transactions: {
		table: 'payment_transaction',
		versionTable: 'payment_transaction_version',
		keys: ['m_id', 'transaction_key'],
		day: 'transaction_on',
	},
	settlements: {
		table: 'settlement_line',
		versionTable: 'settlement_line_version',
		keys: ['m_id', 'transaction_key', 'occurrence'],
		day: 'line_on',
	},
	orders: {
		table: 'order_line',
		versionTable: 'order_line_version',
		keys: ['m_id', 'order_id', 'occurrence'],
		day: 'ordered_on',
	},
};
