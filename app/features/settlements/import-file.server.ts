import { copyFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { environment } from '#app/env.server.ts';
import { orderStaging } from '#app/features/orders/merge-order-lines.server.ts';
import { IMPORT_LOCK, NEXT_POSITION } from '#app/features/payments/complete-import.server.ts';
import { endImport } from '#app/features/payments/end-import.server.ts';
import { keepsForeign } from '#app/features/payments/foreign-line.ts';
import type { TableKind } from '#app/features/payments/import-kinds.ts';
import { explainReason, sumReasons } from '#app/features/payments/import-reason.ts';
import type { ImportRequest, ImportResult } from '#app/features/payments/import-request.ts';
import {
	type InspectedFile,
	inspectFile,
	inspectHead,
	type SealedFile,
} from '#app/features/payments/inspect-file.server.ts';
import { LOAD_FROM_BYTES } from '#app/features/payments/load-table.server.ts';
import { TRANSACTION_LOAD } from '#app/features/payments/merge-transactions.server.ts';
import { errorsFileOf, RowErrorLog } from '#app/features/payments/row-error-log.server.ts';
import { ImportBusy, type RunningImport, withRunningImport } from '#app/features/payments/running-import.server.ts';
import { findSameRows } from '#app/features/payments/same-rows.server.ts';
import { type Spool, withSpool } from '#app/features/payments/spool.server.ts';
import { OtherEncoding, stageFile } from '#app/features/payments/staging.server.ts';
import { storedProfiles } from '#app/features/payments/stored-profiles.server.ts';
import { newId } from '#app/lib/ids.ts';
import { sql, sqlTransaction } from '#app/sql.server.ts';
import { ingest } from './ingest.server.ts';
import { sumStaging } from './merge-control-totals.server.ts';
import { KEYLESS_STAGING, LINE_LOAD, LINE_STAGING } from './merge-settlement-lines.server.ts';
import { importProfiles } from './settlement-profiles.ts';

export type { ImportResult };

interface ImportFileRequest extends ImportRequest {
	kind: TableKind;
	/** Size from which a first file is loaded straight into its table. */
	loadFromBytes?: number;
}

const MOST_INLINE = 100;

/**
 * Imports one file: all its good rows together, or, when it cannot be read as a table that we know, nothing
 * (ImportRefused, and no trace in the database but that of an upload). The same file again changes nothing, and neither
 * does one that says the same in another order.
 */
export async function importFile(request: ImportFileRequest): Promise<ImportResult> {
	const options = {
		kind: request.kind,
		profile: request.profile,
		profiles: [...importProfiles, ...(await storedProfiles())],
		name: request.name,
		account: request.account,
		day: request.day,
	};
	const importId = request.importId ?? newId(request.now);
	if (await isSurelyNew(request, importId)) {
		const file = await inspectHead(request.path, options);
		try {
			if (file.format === 'csv' && file.encoding === 'utf-8') return await importInspected(file, importId, request);
		} catch (error) {
			if (!(error instanceof OtherEncoding)) throw error;
		}
	}
	return importInspected(await inspectFile(request.path, options), importId, request);
}

/**
 * True for a large file of a size that no file of this kind had: it has never been imported, so that its hash need not be
 * known before its rows are read, and both can be had by reading it once.
 */
async function isSurelyNew(request: ImportFileRequest, importId: string): Promise<boolean> {
	const bytes = await stat(request.path).then(
		({ size }) => size,
		() => 0,
	);
	if (bytes < (request.loadFromBytes ?? LOAD_FROM_BYTES)) return false;
	const { rowCount } = await sql().query(
		`select from import
		 where kind = $1 and id <> $2 and status = 'done' and sha256 is not null and coalesce(bytes_total = $3, true) limit 1`,
		[request.kind, importId, bytes],
	);
	return !rowCount;
}

async function importInspected(
	file: InspectedFile,
	importId: string,
	request: ImportFileRequest,
): Promise<ImportResult> {
	const { profile } = file.match;
	await sql().query(
		`insert into import (id, kind, source, file_name, sha256, profile, encoding, status, bytes_total, bytes_read, created_by_id, created_at, via)
		 values ($1, $2, 'file', $3, $4, $5, $6, 'running', $7, 0, $8, $9, $10)
		 on conflict (id) do update set sha256 = coalesce($4, import.sha256), profile = $5, encoding = $6, bytes_total = $7, bytes_read = 0`,
		[
			importId,
			request.kind,
			request.name,
			file.sha256,
			profile.name,
			file.encoding,
			file.bytes,
			request.actor.id,
			request.now,
			request.via ?? 'cli',
		],
	);
	try {
		return await withRunningImport(importId, async (run) => {
			const repeated = file.sha256 === null ? null : await repeatImport(importId, file as SealedFile, request);
			return repeated ?? (await importRows(run, file, request));
		});
	} catch (error) {
		const goesOn = request.willRetry || error instanceof ImportBusy || error instanceof OtherEncoding;
		if (!goesOn) await endImport(importId, error, request.now);
		throw error;
	}
}

/** Columns of `staging` that the file does not fill. */
function furtherStaging({ match }: InspectedFile, keyless: boolean): readonly string[] {
	const { profile, columns } = match;
	const filled = [
		...columns.flatMap((column) => column?.name ?? []),
		...(profile.derived?.map(({ name }) => name) ?? []),
	];
	switch (profile.kind) {
		case 'transactions':
			return [];
		case 'settlements':
			if (profile.holds === 'sums') return sumStaging(filled);
			return [
				...(keyless ? KEYLESS_STAGING : LINE_STAGING),
				...(filled.includes('paid_out_on') ? [] : ['paid_out_on date']),
			];
		case 'orders':
			return orderStaging(filled);
	}
}

function loadOf({ match }: InspectedFile, keyless: boolean, importId: string, fromBytes: number | undefined) {
	switch (match.profile.kind) {
		case 'transactions':
			return { load: { target: TRANSACTION_LOAD, importId, fromBytes } };
		case 'settlements':
			return keyless || match.profile.holds === 'sums' ? {} : { load: { target: LINE_LOAD, importId, fromBytes } };
		case 'orders':
			return {};
	}
}

async function importRows(run: RunningImport, file: InspectedFile, request: ImportFileRequest): Promise<ImportResult> {
	const { importId } = run;
	const { profile } = file.match;
	const keyless = profile.kind === 'settlements' && (profile.keyless ?? false);
	const log = new RowErrorLog(environment().DATA_DIR, importId);
	await run.phase('reading');
	const work = (foreign?: Spool) =>
		ingest(
			run,
			{
				kind: request.kind,
				now: request.now,
				actor: request.actor,
				subject: request.name,
				keyless,
				sums: profile.holds === 'sums',
				provider: profile.provider,
			},
			(client) =>
				stageFile(client, file, {
					onError: (error) => log.add(error),
					onBytes: (count) => run.read(count),
					foreign,
					further: furtherStaging(file, keyless),
					...loadOf(file, keyless, importId, request.loadFromBytes),
				}),
			log,
		);
	const counts = await (keepsForeign(profile) ? withSpool(`${importId}-foreign.copy`, work) : work());
	const errors = log.first.slice(0, MOST_INLINE);
	const { rows, inserted, updated, unchanged, rejected, foreignRows, errorsFile, controlTotals } = counts;
	return {
		importId,
		file: request.name,
		sha256: file.sha256 ?? counts.sha256!,
		profile: profile.name,
		encoding: file.encoding,
		rows,
		inserted,
		updated,
		unchanged,
		rejected,
		foreignRows,
		errors: errors.map(({ line, column, value, reason }) => ({ line, column, value, reason: explainReason(reason) })),
		errorsFile,
		controlTotals,
		problems: problemsOf(log.first),
	};
}

/** What is wrong with sums among the first errors, by reason. */
function problemsOf(errors: readonly { reason: string }[]): { reason: string; count: number }[] {
	return sumReasons.flatMap((reason) => {
		const count = errors.filter((error) => error.reason === reason).length;
		return count ? [{ reason, count }] : [];
	});
}

/**
 * A file whose content was imported before, in this or in another order of rows, is answered from what happened then:
 * its rows are in, or have been restated by something newer, which an old file must not undo. Null when it was not.
 */
async function repeatImport(
	importId: string,
	file: SealedFile,
	request: ImportFileRequest,
): Promise<ImportResult | null> {
	// The same bytes are other rows for another account or day.
	if (request.account || file.context.day) return null;
	let { rows: earlier } = await sql().query<{
		id: string;
		rows: number;
		rejected: number;
		foreign_rows: number | null;
		errors_file: string | null;
	}>(
		`select id, rows, rejected, foreign_rows, errors_file from import
		 where sha256 = $1 and kind = $2 and profile = $3 and status = 'done' and id <> $4 order by created_at desc limit 1`,
		[file.sha256, request.kind, file.match.profile.name, importId],
	);
	if (!earlier[0]) {
		const same = await findSameRows(file, importId, request.loadFromBytes);
		if (same)
			earlier = (
				await sql().query(`select id, rows, rejected, foreign_rows, errors_file from import where id = $1`, [same])
			).rows;
	}
	const first = earlier[0];
	if (!first) return null;
	// Lines in other currencies were once refused and not kept: they are taken in now.
	if (first.foreign_rows === null && first.rejected > 0 && keepsForeign(file.match.profile)) return null;
	let errorsFile: string | null = null;
	if (first.errors_file) {
		errorsFile = path.resolve(environment().DATA_DIR, 'imports', `${importId}-errors.csv`);
		try {
			await copyFile(errorsFileOf(first.errors_file), errorsFile);
		} catch {
			return null;
		}
	}
	const unchanged = first.rows - first.rejected;
	await sqlTransaction(async (tx) => {
		await tx.$executeRawUnsafe(IMPORT_LOCK);
		await tx.$executeRawUnsafe(
			`update import i set status = 'done', rows = $2, unchanged = $3, rejected = $4, errors_file = $5, finished_at = $6,
				foreign_rows = e.foreign_rows,
				bytes_read = i.bytes_total, phase = null, same_as_id = coalesce(e.same_as_id, e.id), from_on = e.from_on, to_on = e.to_on,
				tags = jsonb_build_object('file-duplicate', 1), position = ${NEXT_POSITION}
			 from import e where i.id = $1 and e.id = $7`,
			importId,
			first.rows,
			unchanged,
			first.rejected,
			errorsFile,
			request.now,
			first.id,
		);
		await tx.$executeRawUnsafe(
			`insert into import_row_error (import_id, line, "column", value, reason, raw)
			 select $1, line, "column", value, reason, raw from import_row_error where import_id = $2 order by id`,
			importId,
			first.id,
		);
		await tx.$executeRawUnsafe(
			`insert into audit_log (actor_id, actor, action, entity_type, entity_id, after) values ($1, $2, $3, 'import', $4, $5)`,
			request.actor.id,
			request.actor.label,
			`import.${request.kind}`,
			importId,
			JSON.stringify({
				subject: request.name,
				sameAs: first.id,
				rows: first.rows,
				unchanged,
				rejected: first.rejected,
			}),
		);
	});
	const { rows: errors } = await sql().query<{ line: number; column: string; value: string; reason: string }>(
		`select line, "column", value, reason from import_row_error where import_id = $1 order by id limit ${MOST_INLINE}`,
		[importId],
	);
	return {
		importId,
		file: request.name,
		sha256: file.sha256,
		profile: file.match.profile.name,
		encoding: file.encoding,
		rows: first.rows,
		inserted: 0,
		updated: 0,
		unchanged,
		rejected: first.rejected,
		foreignRows: first.foreign_rows ?? 0,
		errors: errors.map((error) => ({ ...error, reason: explainReason(error.reason) })),
		errorsFile,
		controlTotals: await countControlTotals(file, first),
		problems: problemsOf(errors),
	};
}

async function countControlTotals(
	file: InspectedFile,
	first: { id: string; rows: number; rejected: number },
): Promise<number> {
	const { profile } = file.match;
	if (profile.holds === 'sums') return first.rows - first.rejected;
	if (!profile.payoutRows) return 0;
	const { rows } = await sql().query<{ count: number }>(
		'select count(*)::int as count from control_total where import_id = $1',
		[first.id],
	);
	return rows[0]!.count;
}
