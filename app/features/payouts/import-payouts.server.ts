import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { db, type Tx } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import { agreedPayableOf } from '#app/features/owed/payable.server.ts';
import { sellersWithNewAccount } from '#app/features/sellers/account-changes.server.ts';
import { AT_ONCE, chunks } from '#app/lib/chunks.ts';
import { CSV_BOM, csvRecord } from '#app/lib/csv.ts';
import { newId } from '#app/lib/ids.ts';
import { fromDateColumn, kstDayOf } from '#app/lib/kst-calendar.ts';
import { liveFactsOf, lockSellers } from './payout-facts.server.ts';
import {
	type CheckedFile,
	checkRows,
	derivedRef,
	explainProblem,
	type KnownPayout,
	type RowError,
} from './payout-file.ts';
import { payoutCalendar } from './payout-settings.server.ts';
import type { PayoutTable } from './read-payout-file.server.ts';
import type { ErrorsFileWords } from './row-problem.ts';
import { type BatchPayout, type NewBatch, storeBatch } from './store-batch.server.ts';

/** Checks a table against everything that is known now; `lock`: its sellers stay as they are until the transaction ends. */
export async function checkPayouts(
	tx: Tx,
	table: PayoutTable,
	mId: string,
	now: Date,
	lock: boolean,
): Promise<CheckedFile> {
	const calendar = await payoutCalendar();
	const { header, rows, sha256 } = table;
	const column = (place: number | undefined) =>
		place === undefined ? [] : rows.map(({ cells }) => cells[place] ?? '');
	const trimmed = (cells: string[]) => [...new Set(cells.map((cell) => cell.normalize('NFC').trim()))].filter(Boolean);
	const refs = trimmed(column(header.positions.get('refPayoutId')));
	const names = trimmed(column(header.positions.get('refSellerId')));
	const sellers = new Map<string, { id: string; mId: string; registration: string; tossStatus: string | null }>();
	const select = {
		id: true,
		mId: true,
		refSellerId: true,
		registration: true,
		tossStatus: true,
		payoutsApi: true,
	} as const;
	for (const some of chunks(names)) {
		const found = await tx.seller.findMany({ where: { mId, refSellerId: { in: some } }, select });
		if (lock) {
			await lockSellers(
				tx,
				found.map(({ id }) => id),
			);
		}
		for (const seller of found) sellers.set(seller.refSellerId, seller);
	}
	const byRef = new Map<string, KnownPayout>();
	for (const some of chunks([...refs, ...rows.map(({ line }) => derivedRef(sha256, line))])) {
		const found = await tx.payout.findMany({
			where: { refPayoutId: { in: some } },
			select: {
				refPayoutId: true,
				scheduleType: true,
				payoutOn: true,
				amount: true,
				transactionDescription: true,
				seller: { select: { refSellerId: true } },
				batch: { select: { sourceKey: true } },
			},
		});
		for (const { seller, batch, payoutOn, ...payout } of found) {
			byRef.set(payout.refPayoutId, {
				...payout,
				refSellerId: seller.refSellerId,
				payoutOn: payoutOn && fromDateColumn(payoutOn),
				sourceKey: batch?.sourceKey ?? null,
			});
		}
	}
	const ids = [...sellers.values()].map(({ id }) => id);
	const { live, counted } = await liveFactsOf(tx, ids, now);
	const newAccounts = await sellersWithNewAccount(tx, ids, now);
	const payable = await agreedPayableOf([...sellers.keys()], kstDayOf(now), tx);
	return checkRows(rows, header, { sha256, sellers, byRef, live, newAccounts, payable, counted, now, calendar });
}

/** Checks a file against everything that is known now, and writes nothing. */
export function previewPayouts(table: PayoutTable, now: Date): Promise<CheckedFile> {
	return db().$transaction((tx) => checkPayouts(tx, table, environment().TOSS_MID, now, false), { timeout: 120_000 });
}

/** The words of the command line. */
const ENGLISH: ErrorsFileWords = { header: ['line', 'column', 'value', 'reason'], say: explainProblem };

/** The rows that did not go in, as a file that can be mended and imported again: its further columns are ignored there. */
export function errorsCsv(
	names: readonly string[],
	errors: readonly RowError[],
	{ header, say }: ErrorsFileWords = ENGLISH,
): string {
	const byLine = new Map<number, RowError[]>();
	for (const error of errors) byLine.set(error.line, [...(byLine.get(error.line) ?? []), error]);
	let text = CSV_BOM + csvRecord([...names, ...header]);
	for (const [line, [first, ...others]] of byLine) {
		const all = [first!, ...others];
		text += csvRecord([
			...names.map((_, index) => first!.raw[index] ?? ''),
			line,
			all.map(({ column }) => column).join('; '),
			all.map(({ value }) => value).join('; '),
			all.map(({ reason }) => say(reason)).join('; '),
		]);
	}
	return text;
}

/** What an import answers. rows = inserted + unchanged + rejected. */
export interface ImportedPayouts {
	/** Null when no row of the file is in any batch. */
	batchId: string | null;
	file: string;
	rows: number;
	inserted: number;
	unchanged: number;
	rejected: number;
	/** All of them; the reply of the command line shows the first. */
	errors: RowError[];
	errorsFile: string | null;
}

/**
 * Stores the good rows of a table as one batch that awaits approval, with what is to be told of the others; answers its id and
 * those of its payouts. `behind`: who stands behind the payouts, when that is not who makes the batch.
 */
export function storeChecked(
	tx: Tx,
	batch: Pick<NewBatch, 'mId' | 'name' | 'source'> & {
		table: PayoutTable;
		checked: CheckedFile;
		behind?: Pick<BatchPayout, 'createdById' | 'changedByIds'>;
	},
	actor: Actor,
	now: Date,
): ReturnType<typeof storeBatch> {
	const { table, checked, behind, ...rest } = batch;
	const errors = {
		names: [...table.header.names],
		rows: checked.errors.map((error) => ({ ...error, raw: [...error.raw] })),
	};
	const warnings = checked.good.flatMap(({ line, refPayoutId, refSellerId, warnings }) =>
		warnings.map((warning) => ({ line, refPayoutId, refSellerId, warning })),
	);
	return storeBatch(
		tx,
		{
			...rest,
			sourceKey: table.sha256,
			state: 'awaiting_approval',
			rejected: checked.rejected,
			...(errors.rows.length > 0 ? { errors } : {}),
			...(warnings.length > 0 ? { warnings } : {}),
			payouts: checked.good.map((payout) => ({ ...payout, ...behind })),
		},
		actor,
		now,
	);
}

/**
 * Imports a file of payouts: all its good rows become one batch that awaits the approval of another person, in one
 * transaction; the others are told, each with its reason. The same file again changes nothing.
 */
export async function importPayouts(
	table: PayoutTable,
	actor: Actor,
	now: Date,
	source: 'file' | 'selection' = 'file',
): Promise<ImportedPayouts> {
	const mId = environment().TOSS_MID;
	const { checked, batchId } = await db().$transaction(
		async (tx) => {
			const checked = await checkPayouts(tx, table, mId, now, true);
			if (checked.good.length === 0) {
				const known = await tx.payout.findFirst({
					where: { refPayoutId: { in: checked.unchanged.slice(0, AT_ONCE) }, batchId: { not: null } },
					select: { batchId: true },
					orderBy: { id: 'desc' },
				});
				return { checked, batchId: known?.batchId ?? null };
			}
			const stored = await storeChecked(tx, { mId, name: table.name, source, table, checked }, actor, now);
			return { checked, batchId: stored.batchId };
		},
		{ timeout: 120_000, maxWait: 20_000 },
	);
	let errorsFile: string | null = null;
	if (checked.errors.length > 0) {
		errorsFile = path.resolve(environment().DATA_DIR, 'imports', `payouts-${batchId ?? newId(now)}-errors.csv`);
		await mkdir(path.dirname(errorsFile), { recursive: true });
		await writeFile(errorsFile, errorsCsv(table.header.names, checked.errors), { mode: 0o600 });
	}
	return {
		batchId,
		file: table.name,
		rows: checked.rows,
		inserted: checked.good.length,
		unchanged: checked.unchanged.length,
		rejected: checked.rejected,
		errors: checked.errors,
		errorsFile,
	};
}
