import type { PoolClient } from 'pg';
import { environment } from '#app/env.server.ts';
import { countLateRestatements } from '#app/features/payments/closed-books.server.ts';
import { completeImport } from '#app/features/payments/complete-import.server.ts';
import { endImport } from '#app/features/payments/end-import.server.ts';
import { explainReason, ImportRefused } from '#app/features/payments/import-reason.ts';
import type { ImportRequest, ImportResult } from '#app/features/payments/import-request.ts';
import { tagsOf } from '#app/features/payments/import-tags.ts';
import { RowErrorLog } from '#app/features/payments/row-error-log.server.ts';
import { ImportBusy, type RunningImport, withRunningImport } from '#app/features/payments/running-import.server.ts';
import { newId } from '#app/lib/ids.ts';
import { sql } from '#app/sql.server.ts';
import { resolveAccount } from './accounts.server.ts';
import type { ReadLine, ReadStatement } from './bank-file.ts';
import { type InspectedBankFile, readBankFile } from './read-bank-file.server.ts';
import { storeLines } from './store-lines.server.ts';
import { storedBankProfiles } from './stored-bank-profiles.server.ts';

export interface BankImportRequest extends ImportRequest {
	/** Code or number of the account, where the file does not tell it. */
	account?: string | undefined;
}

const MOST_INLINE = 100;

/**
 * Imports a bank statement: all its good rows together, or nothing. Equal rows of one file are all real; rows that an
 * earlier file brought, in whichever form, change nothing. Throws ImportRefused, ImportCancelled.
 */
export async function importBankFile(request: BankImportRequest): Promise<ImportResult> {
	const file = await readBankFile(request.path, { profile: request.profile, own: await storedBankProfiles() });
	const importId = request.importId ?? newId(request.now);
	await sql().query(
		`insert into import (id, kind, source, file_name, sha256, profile, encoding, status, bytes_total, bytes_read, created_by_id, created_at, via)
		 values ($1, 'bank', 'file', $2, $3, $4, $5, 'running', $6, $6, $7, $8, $9)
		 on conflict (id) do update set sha256 = $3, profile = $4, encoding = $5, bytes_total = $6, bytes_read = $6`,
		[
			importId,
			request.name,
			file.sha256,
			file.profile,
			file.encoding,
			file.bytes,
			request.actor.id,
			request.now,
			request.via ?? 'cli',
		],
	);
	try {
		return await withRunningImport(importId, (run) => importStatements(run, file, request));
	} catch (error) {
		if (error instanceof ImportRefused && request.importId === undefined) {
			// Refused as a whole from the command line: no trace is left.
			await sql().query(`delete from import where id = $1 and status = 'running'`, [importId]);
		} else if (!request.willRetry && !(error instanceof ImportBusy)) await endImport(importId, error, request.now);
		throw error;
	}
}

const sameLine = (a: ReadLine, b: ReadLine) =>
	a.bookedOn === b.bookedOn &&
	a.time === b.time &&
	a.amount === b.amount &&
	a.reference === b.reference &&
	a.narrative.join() === b.narrative.join();

/** Statements that the file holds twice: the same reference and the same lines. */
function isRepeated(statement: ReadStatement, earlier: readonly ReadStatement[]): boolean {
	if (statement.reference === null) return false;
	return earlier.some(
		(other) =>
			other.reference === statement.reference &&
			other.accountNumber === statement.accountNumber &&
			other.opening === statement.opening &&
			other.closing === statement.closing &&
			other.lines.length === statement.lines.length &&
			other.lines.every((line, at) => sameLine(line, statement.lines[at]!)),
	);
}

interface Source {
	account: string;
	currency: string;
	lines: ReadLine[];
}

/** The lines of a file by account: pages of one statement are one source, so that equal lines on two pages stay two. */
async function sourcesOf(
	client: PoolClient,
	file: InspectedBankFile,
	request: BankImportRequest,
	importId: string,
): Promise<{ sources: Source[]; repeated: number; newAccounts: number }> {
	const sources = new Map<string, Source>();
	let repeated = 0;
	const before = await client.query('select 1 from bank_account');
	for (const [at, statement] of file.statements.entries()) {
		const account = await resolveAccount(client, statement, file.profile, request.account, request.now);
		if (isRepeated(statement, file.statements.slice(0, at))) {
			repeated += statement.lines.length;
			continue;
		}
		const source = sources.get(account) ?? { account, currency: statement.currency, lines: [] };
		source.lines.push(...statement.lines);
		sources.set(account, source);
		await client.query(
			`insert into bank_statement (id, import_id, account, reference, from_on, to_on, opening_balance, closing_balance, sum,
				lines, pending, breaks) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
			[
				newId(request.now),
				importId,
				account,
				statement.reference,
				statement.from,
				statement.to,
				statement.opening,
				statement.closing,
				statement.lines.reduce((sum, { amount }) => sum + amount, 0n),
				statement.lines.length,
				statement.pending,
				statement.breaks,
			],
		);
	}
	const after = await client.query('select 1 from bank_account');
	return { sources: [...sources.values()], repeated, newAccounts: after.rowCount! - before.rowCount! };
}

/** True when the same content was imported for the same accounts before: an old file must not undo what a newer one told. */
async function wasImported(
	client: PoolClient,
	file: InspectedBankFile,
	accounts: string[],
	importId: string,
): Promise<string | null> {
	const { rows } = await client.query<{ id: string; accounts: string[] }>(
		`select i.id, array_agg(distinct s.account) as accounts from import i join bank_statement s on s.import_id = i.id
		 where i.sha256 = $1 and i.kind = 'bank' and i.profile = $2 and i.status = 'done' and i.id <> $3
		 group by i.id, i.created_at order by i.created_at desc`,
		[file.sha256, file.profile, importId],
	);
	const wanted = [...new Set(accounts)].sort().join();
	return rows.find((row) => [...row.accounts].sort().join() === wanted)?.id ?? null;
}

async function importStatements(
	run: RunningImport,
	file: InspectedBankFile,
	request: BankImportRequest,
): Promise<ImportResult> {
	const { importId } = run;
	const log = new RowErrorLog(environment().DATA_DIR, importId);
	for (const error of file.errors) log.add(error);
	const client = await sql().connect();
	try {
		await client.query('begin');
		await run.attach(client);
		await run.phase('waiting');
		await client.query(`select pg_advisory_xact_lock(hashtext('jeongsan.import'))`);
		await run.phase('merging');
		const { sources, repeated, newAccounts } = await sourcesOf(client, file, request, importId);
		const counts = { inserted: 0, updated: 0, unchanged: repeated };
		const same = await wasImported(
			client,
			file,
			sources.map(({ account }) => account),
			importId,
		);
		for (const { account, currency, lines } of sources) {
			if (same !== null) {
				counts.unchanged += lines.length;
				continue;
			}
			const stored = await storeLines(client, account, currency, lines, {
				importId,
				profile: file.profile,
				now: request.now,
			});
			counts.inserted += stored.inserted;
			counts.updated += stored.updated;
			counts.unchanged += stored.unchanged;
		}
		if (same !== null) {
			await client.query('delete from bank_statement where import_id = $1', [importId]);
			await client.query('update import set same_as_id = $2 where id = $1', [importId, same]);
		}
		const errorsFile = log.close();
		const { rejected } = file;
		const rows = counts.inserted + counts.updated + counts.unchanged + rejected;
		const late = counts.updated
			? await countLateRestatements(client, importId, {
					table: 'bank_line',
					versionTable: 'bank_line_version',
					keys: ['id'],
					day: 'booked_on',
				})
			: 0;
		const tags = tagsOf({
			'file-duplicate': same === null ? 0 : 1,
			restatement: counts.updated,
			'late-restatement': late,
			'row-invalid': rejected,
			'unknown-entity': newAccounts,
		});
		const days = file.statements.flatMap(({ lines }) => lines.map(({ bookedOn }) => bookedOn)).sort();
		await completeImport(
			client,
			importId,
			{ kind: 'bank', now: request.now, actor: request.actor, subject: request.name },
			{ ...counts, rows, rejected, tags, days: days[0] ? { from: days[0], to: days.at(-1)! } : null },
			log.first,
			errorsFile,
		);
		await client.query('commit');
		return {
			importId,
			file: request.name,
			sha256: file.sha256,
			profile: file.profile,
			encoding: file.encoding,
			rows,
			...counts,
			rejected,
			errors: log.first
				.slice(0, MOST_INLINE)
				.map(({ line, column, value, reason }) => ({ line, column, value, reason: explainReason(reason) })),
			errorsFile,
		};
	} catch (error) {
		await client.query('rollback').catch(() => {});
		log.discard();
		throw error;
	} finally {
		await run.detach();
		client.release();
	}
}
