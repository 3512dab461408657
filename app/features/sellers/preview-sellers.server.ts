import type { z } from 'zod';
import { keptCipher } from '#app/cipher.server.ts';
import { db, type Prisma } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { newId } from '#app/lib/ids.ts';
import { cellOf, readTable, type Table, type TableRow } from '#app/lib/spreadsheet.server.ts';
import {
	columnOfField,
	type RowProblem,
	readSellerRow,
	sellerColumns,
	type storedSellerSchema,
} from './seller-file.ts';

/** More sellers than this are given in several files. */
const MOST_SELLERS = 20_000;
const PREVIEW_LIVES_MS = 24 * 3_600_000;
const CHUNK = 1000;

type StoredSeller = z.infer<typeof storedSellerSchema>;

interface Entry {
	line: number;
	state: 'ready' | 'unchanged' | 'rejected';
	refSellerId: string | null;
	name: string | null;
	input: StoredSeller | null;
	problems: RowProblem[];
	warnings: RowProblem[];
	sellerId: string | null;
}

function readEntry(table: Table, row: TableRow): Entry {
	const entry: Entry = {
		line: row.line,
		state: 'rejected',
		refSellerId: null,
		name: null,
		input: null,
		problems: [],
		warnings: [],
		sellerId: null,
	};
	if (row.broken) {
		entry.problems = [{ column: '', value: '', reason: row.broken }];
		return entry;
	}
	const read = readSellerRow({
		get: (column) => cellOf(table, row, column),
		isNumber: (column) => row.numbers.has(table.positions.get(column) ?? -1),
	});
	entry.refSellerId = cellOf(table, row, 'refSellerId').slice(0, 100) || null;
	entry.name = (cellOf(table, row, 'company.name') || cellOf(table, row, 'individual.name')).slice(0, 100) || null;
	entry.warnings = read.warnings;
	if (!read.ok) entry.problems = read.problems;
	else {
		entry.state = 'ready';
		entry.input = read.input;
	}
	return entry;
}

const comparedFields = [
	'businessType',
	'name',
	'representativeName',
	'businessRegistrationNumber',
	'email',
	'phone',
	'bankCode',
	'holderName',
] as const;

const known = {
	id: true,
	refSellerId: true,
	registration: true,
	accountFingerprint: true,
	businessType: true,
	name: true,
	representativeName: true,
	businessRegistrationNumber: true,
	email: true,
	phone: true,
	bankCode: true,
	holderName: true,
} satisfies Prisma.SellerSelect;

type KnownSeller = Prisma.SellerGetPayload<{ select: typeof known }>;

/**
 * What stands between a row and the seller that has its reference already: null when they say the same, so that the same
 * file can be imported again and registers only what is missing.
 */
export function differenceOf(input: StoredSeller, seller: KnownSeller): RowProblem | null {
	const ref = { column: 'refSellerId', value: input.refSellerId };
	if (seller.registration === 'deleted') return { ...ref, reason: 'ref-deleted' };
	const given = input as Partial<Record<(typeof comparedFields)[number], string>>;
	for (const field of comparedFields) {
		if ((given[field] ?? null) === seller[field]) continue;
		const column = columnOfField(field, input.businessType);
		return { column, value: given[field] ?? '', reason: 'differs-from-registered' };
	}
	const same = keptCipher().fingerprints(input.bankCode, input.accountNumber).includes(seller.accountFingerprint);
	if (same) return null;
	const value = `••••••${input.accountNumber.slice(-4)}`;
	return { column: 'account.accountNumber', value, reason: 'differs-from-registered' };
}

/** The seller of ours with that reference, as far as a row is compared with it. */
export async function findKnownSeller(refSellerId: string): Promise<KnownSeller | null> {
	return db().seller.findFirst({ where: { mId: environment().TOSS_MID, refSellerId }, select: known });
}

function* chunksOf<T>(all: readonly T[]): Generator<T[]> {
	for (let at = 0; at < all.length; at += CHUNK) yield all.slice(at, at + CHUNK);
}

function rejectRepeated(entries: readonly Entry[]): void {
	const lines = new Map<string, number>();
	for (const entry of entries) {
		if (!entry.refSellerId) continue;
		const first = lines.get(entry.refSellerId);
		if (first === undefined) {
			lines.set(entry.refSellerId, entry.line);
			continue;
		}
		entry.state = 'rejected';
		entry.problems.push({ column: 'refSellerId', value: String(first), reason: 'twice-in-file' });
	}
}

async function compareWithSellers(entries: readonly Entry[]): Promise<void> {
	const mId = environment().TOSS_MID;
	for (const chunk of chunksOf(entries.filter(({ state }) => state === 'ready'))) {
		const refs = chunk.map(({ input }) => input!.refSellerId);
		const found = await db().seller.findMany({ where: { mId, refSellerId: { in: refs } }, select: known });
		const byRef = new Map(found.map((seller) => [seller.refSellerId, seller]));
		for (const entry of chunk) {
			const seller = byRef.get(entry.input!.refSellerId);
			if (!seller) continue;
			const difference = differenceOf(entry.input!, seller);
			entry.state = difference ? 'rejected' : 'unchanged';
			if (difference) entry.problems.push(difference);
			else entry.sellerId = seller.id;
		}
	}
}

/** Two sellers with one account can be meant; somebody should know. */
async function warnOfSharedAccounts(entries: readonly Entry[]): Promise<void> {
	const cipher = keptCipher();
	const firstInFile = new Map<string, string>();
	for (const chunk of chunksOf(entries.filter(({ state }) => state === 'ready'))) {
		const prints = chunk.map(({ input }) => cipher.fingerprints(input!.bankCode, input!.accountNumber));
		const found = await db().seller.findMany({
			where: { accountFingerprint: { in: prints.flat() }, registration: { not: 'deleted' } },
			select: { accountFingerprint: true, refSellerId: true },
		});
		const registered = new Map(found.map((seller) => [seller.accountFingerprint, seller.refSellerId]));
		for (const [index, entry] of chunk.entries()) {
			const own = prints[index]!;
			const other = own.map((print) => registered.get(print) ?? firstInFile.get(print)).find(Boolean);
			if (other) entry.warnings.push({ column: 'account.accountNumber', value: other, reason: 'same-account' });
			else firstInFile.set(own[0]!, entry.input!.refSellerId);
		}
	}
}

/** Takes back what previews that nobody confirmed within a day would have registered. */
async function discardOldPreviews(now: Date): Promise<void> {
	const createdAt = { lt: new Date(now.getTime() - PREVIEW_LIVES_MS) };
	await db().$transaction(async (tx) => {
		const old = await tx.sellerImport.findMany({ where: { status: 'preview', createdAt }, select: { id: true } });
		const ids = old.map(({ id }) => id);
		if (ids.length === 0) return;
		await tx.sellerImport.updateMany({ where: { id: { in: ids } }, data: { status: 'discarded', finishedAt: now } });
		await tx.sellerImportRow.updateMany({ where: { importId: { in: ids } }, data: { payload: null } });
	});
}

/**
 * Reads a file of sellers and keeps what its rows would do, so that a person can look before anything is registered. The
 * file itself is not kept; rows that are ready are kept encrypted. Throws TableRefused; then nothing was written.
 */
export async function previewSellers(request: {
	bytes: Buffer;
	name: string;
	sheet?: string | undefined;
	actor: Actor;
	now: Date;
}): Promise<string> {
	const { bytes, name, sheet, actor, now } = request;
	const table = await readTable(bytes, { columns: sellerColumns, sheet, mostRows: MOST_SELLERS });
	const entries = table.rows.map((row) => readEntry(table, row));
	rejectRepeated(entries);
	await compareWithSellers(entries);
	await warnOfSharedAccounts(entries);
	await discardOldPreviews(now);
	const importId = newId(now);
	const cipher = keptCipher();
	const rows = entries.map((entry): Prisma.SellerImportRowCreateManyInput => {
		const { line, state, refSellerId, sellerId, problems, warnings } = entry;
		const context = payloadContext(importId, line);
		return {
			importId,
			line,
			state,
			refSellerId,
			sellerId,
			name: entry.name,
			...(state === 'ready' ? { payload: cipher.encrypt(JSON.stringify(entry.input), context) } : {}),
			...(state === 'rejected' ? { problems: problems as unknown as Prisma.InputJsonArray } : {}),
			...(warnings.length && state !== 'unchanged' ? { warnings: warnings as unknown as Prisma.InputJsonArray } : {}),
		};
	});
	await db().$transaction(async (tx) => {
		await tx.sellerImport.create({
			data: {
				id: importId,
				fileName: name.slice(0, 200),
				sha256: table.sha256,
				encoding: table.encoding,
				rows: rows.length,
				createdById: actor.id,
				actor: actor.label,
				createdAt: now,
			},
		});
		for (const chunk of chunksOf(rows)) await tx.sellerImportRow.createMany({ data: chunk });
		await recordAudit(tx, actor, {
			action: 'seller-import.preview',
			entityType: 'seller-import',
			entityId: importId,
			after: { file: name.slice(0, 200), sha256: table.sha256, rows: rows.length },
		});
	});
	return importId;
}

/** What an encrypted row is bound to: it opens for no other row. */
export function payloadContext(importId: string, line: number): string {
	return `${importId}:${line}`;
}
