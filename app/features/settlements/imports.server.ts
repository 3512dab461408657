import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import { type Actor, recordAudit, WORKER } from '#app/features/audit/record-audit.server.ts';
import type { ImportKind } from '#app/features/payments/import-profile.ts';
import { ImportRefused, type RefusalPlace } from '#app/features/payments/import-reason.ts';
import { inspectFile } from '#app/features/payments/inspect-file.server.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { newId } from '#app/lib/ids.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { importFile } from './import-file.server.ts';
import { importProfiles } from './settlement-profiles.ts';

/** The largest file that the console takes; larger ones go through the command line. */
export const LARGEST_UPLOAD = 1024 ** 3;

const uploadOf = (importId: string) => path.resolve(environment().DATA_DIR, 'uploads', importId);

/** An upload in progress: the file lies in DATA_DIR/uploads under the id of the import that it may become. */
export interface Upload {
	importId: string;
	name: string;
}

/** Writes an upload to disk as it comes. Null when it is larger than LARGEST_UPLOAD; then nothing is left of it. */
export async function receiveUpload(name: string, data: AsyncIterable<Uint8Array>, now: Date): Promise<Upload | null> {
	const importId = newId(now);
	const file = uploadOf(importId);
	await mkdir(path.dirname(file), { recursive: true });
	let size = 0;
	const limit = new Transform({
		transform(chunk: Uint8Array, _encoding, done) {
			size += chunk.length;
			if (size > LARGEST_UPLOAD) done(new RangeError('the upload is too large'));
			else done(null, chunk);
		},
	});
	try {
		await pipeline(Readable.from(data), limit, createWriteStream(file, { mode: 0o600 }));
	} catch (error) {
		await rm(file, { force: true });
		if (error instanceof RangeError) return null;
		throw error;
	}
	return { importId, name: name.slice(0, 200) };
}

export interface Refusal {
	code: string;
	message: string;
	remedy: string;
	place?: RefusalPlace;
}

/**
 * Looks at an uploaded file, and when it is a table that we know, keeps it as an import `running` and queues its job.
 * A file that is none leaves nothing behind.
 */
export async function startImport(
	upload: Upload,
	kind: ImportKind | null,
	actor: Actor,
	now: Date,
): Promise<{ ok: true; importId: string } | { ok: false; reason: Refusal }> {
	const { importId, name } = upload;
	const file = uploadOf(importId);
	try {
		const inspected = await inspectFile(file, { kind, profiles: importProfiles });
		const { profile } = inspected.match;
		await db().$transaction(async (tx) => {
			await tx.import.create({
				data: {
					id: importId,
					kind: profile.kind,
					source: 'file',
					fileName: name,
					sha256: inspected.sha256,
					profile: profile.name,
					encoding: inspected.encoding,
					status: 'running',
					bytesTotal: BigInt(inspected.bytes),
					bytesRead: 0n,
					createdById: actor.id,
					createdAt: now,
				},
			});
			await recordAudit(tx, actor, {
				action: 'import.start',
				entityType: 'import',
				entityId: importId,
				after: { kind: profile.kind, file: name, sha256: inspected.sha256 },
			});
			await enqueue(tx, 'runImport', { importId }, { maxAttempts: 5 });
		});
		return { ok: true, importId };
	} catch (error) {
		await rm(file, { force: true });
		if (!(error instanceof ImportRefused)) throw error;
		return {
			ok: false,
			reason: {
				code: error.code,
				message: error.message.replace(file, name),
				remedy: error.remedy,
				place: error.place,
			},
		};
	}
}

/** Queues the fetching of days from Toss; its imports show once it begins. */
export async function startSync(days: { from: KstDay; to: KstDay }, actor: Actor): Promise<void> {
	await db().$transaction(async (tx) => {
		await recordAudit(tx, actor, {
			action: 'sync.start',
			entityType: 'sync',
			entityId: `${days.from}..${days.to}`,
			after: days,
		});
		await enqueue(tx, 'syncDays', { ...days, createdById: actor.id }, { queue: 'sync', maxAttempts: 5 });
	});
}

/** The job of the same name: imports an uploaded file. A file that turns out not to be importable fails for good. */
export async function runImport(importId: string): Promise<void> {
	const row = await db().import.findUnique({ where: { id: importId } });
	if (row?.status !== 'running' || row.source !== 'file') return;
	const user = row.createdById
		? await db().user.findUnique({ where: { id: row.createdById }, select: { email: true } })
		: null;
	const now = await currentInstant();
	try {
		await importFile({
			importId,
			path: uploadOf(importId),
			name: row.fileName ?? importId,
			kind: row.kind as ImportKind,
			profile: row.profile ?? undefined,
			actor: user ? { id: row.createdById, label: user.email } : WORKER,
			now,
		});
	} catch (error) {
		if (!(error instanceof ImportRefused)) throw error;
		const { code, message, remedy, place } = error;
		await db().import.update({
			where: { id: importId },
			data: { status: 'failed', finishedAt: now, error: { code, message, remedy, place: { ...place } } },
		});
	}
}

export interface ImportRow {
	id: string;
	kind: ImportKind;
	source: 'file' | 'api';
	name: string | null;
	from: Date | null;
	to: Date | null;
	status: 'running' | 'done' | 'failed';
	rows: number;
	inserted: number;
	updated: number;
	unchanged: number;
	rejected: number;
	/** 0 to 100, null when it cannot be told. */
	percent: number | null;
	createdAt: Date;
	by: string | null;
}

/** One page of imports, the newest first. */
export async function listImports(page: { after?: string | undefined; before?: string | undefined; size: number }) {
	const cursor = page.after ?? page.before;
	const backwards = page.before !== undefined;
	const valid = cursor && /^[0-9a-f-]{36}$/.test(cursor) ? cursor : undefined;
	// Ids are in the order of creation.
	const found = await db().import.findMany({
		where: valid ? { id: backwards ? { gt: valid } : { lt: valid } } : {},
		orderBy: { id: backwards ? 'asc' : 'desc' },
		take: page.size + 1,
	});
	const more = found.length > page.size;
	if (more) found.pop();
	if (backwards) found.reverse();
	const users = await db().user.findMany({
		where: { id: { in: found.flatMap(({ createdById }) => createdById ?? []) } },
		select: { id: true, name: true },
	});
	const names = new Map(users.map(({ id, name }) => [id, name]));
	const rows = found.map(
		(each): ImportRow => ({
			id: each.id,
			kind: each.kind as ImportKind,
			source: each.source as 'file' | 'api',
			name: each.fileName,
			from: each.fromOn,
			to: each.toOn,
			status: each.status as ImportRow['status'],
			rows: each.rows,
			inserted: each.inserted,
			updated: each.updated,
			unchanged: each.unchanged,
			rejected: each.rejected,
			percent: each.bytesTotal ? Number(((each.bytesRead ?? 0n) * 100n) / each.bytesTotal) : null,
			createdAt: each.createdAt,
			by: (each.createdById && names.get(each.createdById)) ?? null,
		}),
	);
	return {
		rows,
		previous: (backwards ? more : valid) ? (rows[0]?.id ?? null) : null,
		next: (backwards ? valid : more) ? (rows.at(-1)?.id ?? null) : null,
	};
}

/** One import with its first errors; null when unknown. */
export async function findImport(id: string) {
	if (!/^[0-9a-f-]{36}$/.test(id)) return null;
	const found = await db().import.findUnique({
		where: { id },
		include: { rowErrors: { orderBy: { id: 'asc' }, take: 200 } },
	});
	if (!found) return null;
	const { rowErrors, error, bytesTotal, bytesRead, ...facts } = found;
	return {
		...facts,
		kind: facts.kind as ImportKind,
		source: facts.source as 'file' | 'api',
		status: facts.status as ImportRow['status'],
		percent: bytesTotal ? Number(((bytesRead ?? 0n) * 100n) / bytesTotal) : null,
		bytesTotal,
		error: error as Refusal | null,
		errors: rowErrors.map(({ id: errorId, line, column, value, reason }) => ({
			id: errorId,
			line,
			column,
			value,
			reason,
		})),
	};
}
