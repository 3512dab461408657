import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import { type Actor, WORKER } from '#app/features/audit/record-audit.server.ts';
import { endImport, failureOf } from '#app/features/payments/end-import.server.ts';
import type { TableKind } from '#app/features/payments/import-kinds.ts';
import type { ImportWay } from '#app/features/payments/import-request.ts';
import type { MergeCounts } from '#app/features/payments/merge-staged.server.ts';
import { RowErrorLog } from '#app/features/payments/row-error-log.server.ts';
import type { StagingColumn } from '#app/features/payments/row-reader.ts';
import { ImportCancelled, withRunningImport } from '#app/features/payments/running-import.server.ts';
import { withSpools } from '#app/features/payments/spool.server.ts';
import { createStaging, openCopy } from '#app/features/payments/staging.server.ts';
import { newId } from '#app/lib/ids.ts';
import { addDays, type KstDay, kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { virtualAccountIn } from '#app/toss/codes.ts';
import { TossRejected, TossUnknownOutcome } from '#app/toss/errors.ts';
import type { TossSettlement } from '#app/toss/settlement-schema.ts';
import { toss } from '#app/toss/toss.server.ts';
import { copyForeignLine, copyLine, copyTransaction, lineStaging, transactionStaging } from './api-rows.ts';
import { ingest } from './ingest.server.ts';
import { LINE_STAGING } from './merge-settlement-lines.server.ts';

// A line is asked for by its sales day, which comes after its transaction's day under a weekly or monthly cycle, and
// may lie a little before it at the cut-off.
const SOLD_DAYS_BEFORE = 3;
const SOLD_DAYS_AFTER = 45;

export interface SyncResult {
	from: KstDay;
	to: KstDay;
	transactions: MergeCounts;
	settlements: MergeCounts;
}

type ApiRow = { currency: string; transactionKey: string; mId: string };

/**
 * Fetches the transactions of the Seoul days `from` to `to`, both included, and the settlement lines of these
 * transactions, and merges them like a file. Each side goes in whole or not at all. A cancel of a virtual account of which
 * no deposit is known is looked up, since it moves money only after one. Safe to repeat.
 * Throws TossRejected or TossUnknownOutcome.
 */
export async function fetchDays(
	days: { from: KstDay; to: KstDay },
	actor: Actor,
	now: Date,
	via: ImportWay = 'demand',
): Promise<SyncResult> {
	const { from, to } = days;
	const client = toss();
	const transactions = await fetchSide(
		'transactions',
		days,
		actor,
		now,
		via,
		transactionStaging,
		[],
		copyTransaction,
		null,
		() => client.transactions.list({ from, to }),
	);
	await lookUpDeposits(days, now);
	const linesOfDays = () => linesOf({ from, to }, kstDayOf(now));
	const settlements = await fetchSide(
		'settlements',
		days,
		actor,
		now,
		via,
		lineStaging,
		LINE_STAGING,
		copyLine,
		copyForeignLine,
		linesOfDays,
	);
	return { from, to, transactions, settlements };
}

/**
 * The pages of the lines of these days. Under a weekly or monthly cycle the sales day of a line that is there already may
 * be still to come; whether such days can be asked for is not documented, so that a refusal of them means none.
 */
async function* linesOf({ from, to }: { from: KstDay; to: KstDay }, today: KstDay): AsyncGenerator<TossSettlement[]> {
	const soldFrom = addDays(from, -SOLD_DAYS_BEFORE);
	const soldTo = addDays(to, SOLD_DAYS_AFTER);
	const tomorrow = addDays(today, 1);
	async function* sold(first: KstDay, last: KstDay) {
		for await (const page of toss().settlements.list({ from: first, to: last })) {
			yield page.filter((line) => isOfDays(line, from, to));
		}
	}
	yield* sold(soldFrom, soldTo < tomorrow ? soldTo : tomorrow);
	try {
		yield* sold(soldFrom > tomorrow ? soldFrom : addDays(tomorrow, 1), soldTo);
	} catch (error) {
		if (!(error instanceof TossRejected && error.status === 400)) throw error;
	}
}

/** True when the line's transaction happened on one of the days. */
function isOfDays(line: TossSettlement, from: KstDay, to: KstDay): boolean {
	const day = kstDayOf(line.cancel?.canceledAt ?? line.approvedAt);
	return day >= from && day <= to;
}

async function fetchSide<Row extends ApiRow>(
	kind: TableKind,
	{ from, to }: { from: KstDay; to: KstDay },
	actor: Actor,
	now: Date,
	via: ImportWay,
	columns: readonly StagingColumn[],
	further: readonly string[],
	toCopy: (row: Row) => string,
	/** Null where rows of other currencies are not kept. */
	toForeignCopy: ((row: Row, rowNo: number) => string) | null,
	read: () => AsyncIterable<Row[]>,
): Promise<MergeCounts> {
	const importId = newId(now);
	await sql().query(
		`insert into import (id, kind, source, profile, from_on, to_on, status, created_by_id, created_at, via, phase)
		 values ($1, $2, 'api', 'toss-api', $3, $4, 'running', $5, $6, $7, 'reading')`,
		[importId, kind, from, to, actor.id, now, via],
	);
	const errors = new RowErrorLog(environment().DATA_DIR, importId);
	try {
		return await withRunningImport(importId, (run) =>
			// Everything is read before the transaction begins: no call to Toss while the database waits.
			withSpools([`${importId}.copy`, `${importId}-foreign.copy`], async (spool, foreignSpool) => {
				let rows = 0;
				let rejected = 0;
				let foreignRows = 0;
				for await (const page of read()) {
					run.check();
					let piece = '';
					let foreignPiece = '';
					for (const row of page) {
						if (row.currency === 'KRW') {
							piece += toCopy(row);
							rows += 1;
							continue;
						}
						rejected += 1;
						const line = rows + rejected;
						const raw = `${row.mId} ${row.transactionKey}`;
						const reason = toForeignCopy ? 'currency-kept-apart' : 'currency-not-supported';
						errors.add({ line, column: 'currency', value: row.currency, reason, raw });
						if (!toForeignCopy) continue;
						foreignPiece += toForeignCopy(row, line);
						foreignRows += 1;
					}
					await spool.write(piece);
					await foreignSpool.write(foreignPiece);
				}
				await spool.end();
				await foreignSpool.end();
				const counts = await ingest(
					run,
					{ kind, now, actor, subject: `${from} – ${to}`, keyless: false },
					async (client) => {
						await createStaging(client, columns, further);
						const copy = openCopy(client, columns);
						for await (const piece of spool.read()) await copy.write(piece);
						await copy.end();
						return { rows, rejected, columns, foreign: { rows: foreignRows, read: foreignSpool.read } };
					},
					errors,
				);
				return { inserted: counts.inserted, updated: counts.updated, unchanged: counts.unchanged };
			}),
		);
	} catch (error) {
		errors.discard();
		await endImport(importId, error, now, syncFailureOf(error));
		throw error;
	}
}

/** What is kept of a failure: codes and no text of the provider. */
function syncFailureOf(error: unknown): { code: string; message: string; remedy: string } {
	if (error instanceof TossRejected) {
		return { code: error.code, message: error.message, remedy: 'check the secret key and the days, then fetch again' };
	}
	if (error instanceof TossUnknownOutcome) {
		return { code: error.code ?? error.kind, message: error.message, remedy: 'fetch the days again in a moment' };
	}
	if (error instanceof ImportCancelled) return failureOf(error);
	return {
		code: 'interrupted',
		message: 'fetching did not finish; nothing of it went in',
		remedy: 'fetch the days again',
	};
}

/** Finds out whether cancelled virtual accounts had a deposit, where the transactions at hand do not tell. */
async function lookUpDeposits({ from, to }: { from: KstDay; to: KstDay }, now: Date): Promise<void> {
	const { rows } = await sql().query<{ m_id: string; payment_key: string }>(
		`select distinct c.m_id, c.payment_key from payment_transaction c
		 where c.transaction_on between $1 and $2 and ${virtualAccountIn('c.method')} and c.status in ('CANCELED', 'PARTIAL_CANCELED')
			and not exists (select 1 from payment_transaction d
				where d.m_id = c.m_id and d.payment_key = c.payment_key and d.status = 'DONE')
			and not exists (select 1 from payment_lookup l where l.m_id = c.m_id and l.payment_key = c.payment_key)
		 order by 1, 2`,
		[from, to],
	);
	for (const { m_id: mId, payment_key: paymentKey } of rows) {
		try {
			const { approvedAt } = await toss().payments.get(paymentKey);
			await sql().query(
				`insert into payment_lookup (m_id, payment_key, approved_at, looked_up_at) values ($1, $2, $3, $4)
				 on conflict (m_id, payment_key) do update set approved_at = $3, looked_up_at = $4`,
				[mId, paymentKey, approvedAt, now],
			);
		} catch (error) {
			// A payment of another merchant's key is not ours to see; what the data say must do.
			if (!(error instanceof TossRejected)) throw error;
		}
	}
}

/** The job of the same name: fetches days for whoever asked for it. */
export async function syncDays(payload: {
	from: string;
	to: string;
	createdById: string | null;
	nightly?: boolean | undefined;
}): Promise<SyncResult> {
	const user = payload.createdById
		? await db().user.findUnique({ where: { id: payload.createdById }, select: { email: true } })
		: null;
	const actor = user ? { id: payload.createdById, label: user.email } : WORKER;
	return fetchDays(
		{ from: kstDayFrom(payload.from), to: kstDayFrom(payload.to) },
		actor,
		await currentInstant(),
		payload.nightly ? 'nightly' : 'demand',
	);
}
