import { db, type Prisma } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { closedThrough } from '#app/features/payments/closed-books.server.ts';
import type { ImportKind } from '#app/features/payments/import-kinds.ts';
import { ImportRefused } from '#app/features/payments/import-reason.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { importKind, previewOf, type Recognised } from './import-kinds.server.ts';
import { keepSaid, readSaid, type SaidOfFile } from './said-of-file.server.ts';
import type { Refusal } from './start-import.server.ts';
import type { ShownPreview } from './upload-preview.ts';
import { removeUpload, type Upload, uploadPath } from './uploads.server.ts';

/** What was found when an upload was looked at: what it would bring, or why it cannot be read. */
export type UploadOutcome =
	| { ok: true; preview: ShownPreview; knownAs: string | null; knownRows: number | null }
	| { ok: false; refusal: Refusal };

/** What a person chose for an upload. */
export interface UploadChoice {
	kind: ImportKind | null;
	profile: string | null;
	said?: SaidOfFile;
}

/** What a person is told of a file that was refused, under the name that they gave it. */
export const refusalOf = (error: ImportRefused, file: string, name: string): Refusal => ({
	code: error.code,
	message: error.message.replace(file, name),
	remedy: error.remedy,
	place: error.place,
});

/** An import of the same content that is in. */
async function findSameContent(sha256: string): Promise<string | null> {
	const found = await db().import.findFirst({
		where: { sha256, status: 'done' },
		orderBy: { position: 'desc' },
		select: { id: true },
	});
	return found?.id ?? null;
}

/** How many of the first rows are stored already, by their key; null where they have none to look for. */
async function countKnown(found: Recognised, preview: ShownPreview): Promise<number | null> {
	const [kept] = importKind(found.kind).tables;
	const keys = kept?.keys.filter((key) => key !== 'occurrence') ?? [];
	const rows = preview.first.filter(({ cells }) => keys.every((key) => typeof cells[key] === 'string'));
	if (!kept || rows.length === 0 || rows.length < preview.first.length) return null;
	const { rows: counted } = await sql().query<{ count: number }>(
		`select count(distinct (${keys.map((key) => `t.${key}`).join(', ')}))::int as count from ${kept.table} t
		 join jsonb_to_recordset($1::jsonb) as s(${keys.map((key) => `${key} text`).join(', ')})
			on ${keys.map((key) => `t.${key} = s.${key}`).join(' and ')}`,
		[JSON.stringify(rows.map(({ cells }) => cells))],
	);
	return counted[0]!.count;
}

/** The cell of each kind that tells the day by which books are closed. */
const dayCells: Partial<Record<ImportKind, string>> = {
	transactions: 'transaction_at',
	settlements: 'sold_on',
	bank: 'booked_on',
};

/**
 * The last closed day, when one of the first rows of a file lies on or before it: what such rows change is told as a late
 * restatement, and the import cannot be taken back. Null when none of them does; rows further down are not looked at.
 */
export async function closedDayOf(preview: ShownPreview): Promise<KstDay | null> {
	const cell = dayCells[preview.kind];
	const through = cell ? await closedThrough(sql()) : null;
	if (!cell || !through) return null;
	const dayOf = (text: string) => (text.includes('T') ? kstDayOf(new Date(text)) : text.slice(0, 10));
	return preview.first.some(({ cells }) => cells[cell] && dayOf(cells[cell]) <= through) ? through : null;
}

async function lookAt(id: string, name: string, choice: UploadChoice): Promise<UploadOutcome> {
	const file = uploadPath(id);
	try {
		const options = { kind: choice.kind, profile: choice.profile ?? undefined, ...choice.said };
		const { recognised, preview } = await previewOf(file, { ...options, name });
		return {
			ok: true,
			preview,
			knownAs: await findSameContent(recognised.sha256),
			knownRows: await countKnown(recognised, preview),
		};
	} catch (error) {
		if (!(error instanceof ImportRefused)) throw error;
		return { ok: false, refusal: refusalOf(error, file, name) };
	}
}

const asJson = (outcome: UploadOutcome) => JSON.parse(JSON.stringify(outcome)) as Prisma.InputJsonValue;

/** Keeps an upload with what it would bring, until a person decides. */
export async function keepUpload(upload: Upload, kind: ImportKind | null, actor: Actor, now: Date): Promise<void> {
	const outcome = await lookAt(upload.importId, upload.name, { kind, profile: null });
	await db().importUpload.create({
		data: {
			id: upload.importId,
			fileName: upload.name,
			bytes: BigInt(upload.bytes),
			kind,
			preview: asJson(outcome),
			createdById: actor.id,
			createdAt: now,
		},
	});
}

/** Looks at an upload again, with another choice of its kind or profile. */
export async function chooseForUpload(id: string, choice: UploadChoice): Promise<void> {
	const found = await findUpload(id);
	if (!found) return;
	const said = choice.said ?? {};
	let kept: ReturnType<typeof keepSaid>;
	let outcome: UploadOutcome;
	try {
		kept = keepSaid(said, id);
		outcome = await lookAt(id, found.fileName, choice);
	} catch (error) {
		if (!(error instanceof ImportRefused)) throw error;
		// A number that cannot be kept safely is not kept, and the person is told.
		kept = keepSaid({ day: said.day }, id);
		outcome = { ok: false, refusal: refusalOf(error, uploadPath(id), found.fileName) };
	}
	await db().importUpload.updateMany({
		where: { id },
		data: { kind: choice.kind, profile: choice.profile, ...kept, preview: asJson(outcome) },
	});
}

/** One upload that waits for a decision; null when there is none. */
export async function findUpload(id: string | undefined) {
	if (!isUuid(id)) return null;
	const found = await db().importUpload.findUnique({ where: { id } });
	if (!found) return null;
	const { preview, kind, accountSaid, daySaid, ...facts } = found;
	const said = readSaid({ id, accountSaid, daySaid });
	return { ...facts, said, kind: kind as ImportKind | null, outcome: preview as unknown as UploadOutcome };
}

/** The uploads that wait for a decision, the oldest first. */
export async function listUploads() {
	// Files dropped together come at one instant: their names tell their order.
	const rows = await db().importUpload.findMany({
		orderBy: [{ createdAt: 'asc' }, { fileName: 'asc' }, { id: 'asc' }],
		take: 50,
	});
	return rows.map(({ id, fileName, bytes, preview, createdAt }) => {
		const outcome = preview as unknown as UploadOutcome;
		return {
			id,
			fileName,
			bytes,
			createdAt,
			kind: outcome.ok ? outcome.preview.kind : null,
			rows: outcome.ok ? outcome.preview.rows : null,
			rejected: outcome.ok ? outcome.preview.rejected : null,
			refusal: outcome.ok ? null : outcome.refusal.code,
		};
	});
}

/** Takes an upload away; nothing of it was ever in. */
export async function discardUpload(id: string, actor: Actor): Promise<boolean> {
	const found = await findUpload(id);
	if (!found) return false;
	await db().$transaction(async (tx) => {
		await tx.importUpload.deleteMany({ where: { id } });
		await recordAudit(tx, actor, {
			action: 'import.discard',
			entityType: 'import',
			entityId: id,
			before: { file: found.fileName },
		});
	});
	await removeUpload(id);
	return true;
}
