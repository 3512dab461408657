import { createHash } from 'node:crypto';
import { db, type Tx } from '#app/db.server.ts';
import { recordAudit } from '#app/features/audit/record-audit.server.ts';
import { CLOSING_LOCK, closedThroughIn } from '#app/features/payments/closed-books.server.ts';
import { newId } from '#app/lib/ids.ts';
import { fromDateColumn } from '#app/lib/kst-calendar.ts';
import {
	type CaseFileKind,
	type CaseFileRefusal,
	caseFileName,
	LARGEST_CASE_FILE,
	LONGEST_REASON,
	MOST_CASE_FILES,
} from './case-file.ts';
import { kindOfFile } from './case-file-kind.server.ts';
import type { CaseUser } from './change-cases.server.ts';
import { writeOffWaits } from './discrepancy-case.ts';

const refused = (reason: CaseFileRefusal) => ({ ok: false as const, reason });

/** What is said of a file wherever it is listed. */
const shown = {
	id: true,
	caseId: true,
	name: true,
	kind: true,
	bytes: true,
	sha256: true,
	addedBy: true,
	addedAt: true,
	removedBy: true,
	removedAt: true,
	removeReason: true,
} as const;

/** The files of some cases in the order in which they came, those that were removed included: without their bytes. */
export function listCaseFiles(caseIds: readonly string[]) {
	return db().caseFile.findMany({ where: { caseId: { in: [...caseIds] } }, orderBy: { id: 'asc' }, select: shown });
}

export type CaseFileView = Awaited<ReturnType<typeof listCaseFiles>>[number];

const lockCase = (tx: Tx, caseId: string) =>
	tx.$queryRaw`select id from discrepancy_case where id = ${caseId}::uuid for update`;

/**
 * Attaches a file to a case. It moves nothing else, so that nobody's step is refused because of it. What it is comes from its
 * content; the audit log gets its hash and not its name, which may tell of people.
 */
export async function addCaseFile(
	caseId: string,
	file: { name: string; content: Buffer },
	user: CaseUser,
	now: Date,
): Promise<{ ok: true; id: string } | { ok: false; reason: CaseFileRefusal }> {
	const bytes = file.content.length;
	if (bytes === 0) return refused('empty');
	if (bytes > LARGEST_CASE_FILE) return refused('too-large');
	const kind = kindOfFile(file.content, file.name);
	if (!kind) return refused('wrong-kind');
	const sha256 = createHash('sha256').update(file.content).digest('hex');
	return db().$transaction(
		async (tx) => {
			await lockCase(tx, caseId);
			const known = await tx.discrepancyCase.findUnique({
				where: { id: caseId },
				select: { files: { where: { removedAt: null }, select: { sha256: true } } },
			});
			if (!known) return refused('not-found');
			if (known.files.some((one) => one.sha256 === sha256)) return refused('known');
			if (known.files.length >= MOST_CASE_FILES) return refused('too-many');
			const id = newId(now);
			await tx.caseFile.create({
				data: {
					id,
					caseId,
					name: caseFileName(file.name, kind),
					kind,
					bytes,
					sha256,
					addedById: user.id,
					addedBy: user.actor.label,
					addedAt: now,
				},
			});
			await tx.caseFileContent.create({ data: { fileId: id, content: new Uint8Array(file.content) } });
			await recordAudit(tx, user.actor, {
				action: 'discrepancy.attach',
				entityType: 'discrepancy_case',
				entityId: caseId,
				after: { file: id, kind, bytes, sha256 },
			});
			return { ok: true as const, id };
		},
		{ timeout: 60_000 },
	);
}

/**
 * Removes the bytes of a file; that it was there, who removed it, when and why, stays. Refused once the books hold the day of
 * its case, and while a write-off waits or holds, since a second person may have decided by it.
 */
export async function removeCaseFile(
	fileId: string,
	reason: string,
	user: CaseUser,
	now: Date,
): Promise<{ ok: true } | { ok: false; reason: CaseFileRefusal }> {
	const why = reason.trim().slice(0, LONGEST_REASON);
	if (!why) return refused('reason-missing');
	return db().$transaction(async (tx) => {
		// Nobody signs for a file that is removed at the same moment.
		await tx.$executeRawUnsafe(CLOSING_LOCK);
		const found = await tx.caseFile.findUnique({ where: { id: fileId }, select: { caseId: true } });
		if (!found) return refused('not-found');
		await lockCase(tx, found.caseId);
		const file = await tx.caseFile.findUniqueOrThrow({ where: { id: fileId }, include: { case: true } });
		if (file.removedAt) return refused('not-found');
		const closed = await closedThroughIn(tx);
		if (closed && fromDateColumn(file.case.dayOn) <= closed) return refused('closed');
		if (writeOffWaits(file.case) || (file.case.state === 'resolved' && file.case.reason === 'written-off'))
			return refused('written-off');
		await tx.caseFileContent.delete({ where: { fileId } });
		await tx.caseFile.update({
			where: { id: fileId },
			data: { removedById: user.id, removedBy: user.actor.label, removedAt: now, removeReason: why },
		});
		await recordAudit(tx, user.actor, {
			action: 'discrepancy.detach',
			entityType: 'discrepancy_case',
			entityId: file.caseId,
			before: { file: fileId, sha256: file.sha256 },
			after: { reason: why },
		});
		return { ok: true as const };
	});
}

/**
 * The bytes of a file for one person; null when it is not there any more. The look is in the audit log before they are given
 * out. Throws when they are not those that were attached.
 */
export async function openCaseFile(
	fileId: string,
	user: CaseUser,
): Promise<{ name: string; kind: CaseFileKind; content: Uint8Array } | null> {
	return db().$transaction(async (tx) => {
		const file = await tx.caseFile.findUnique({ where: { id: fileId }, include: { content: true } });
		if (!file?.content) return null;
		const { content } = file.content;
		if (createHash('sha256').update(content).digest('hex') !== file.sha256)
			throw new Error(`the content of the case file ${fileId} is not what was attached`);
		await recordAudit(tx, user.actor, {
			action: 'case-file.download',
			entityType: 'case_file',
			entityId: fileId,
			after: { case: file.caseId, sha256: file.sha256 },
		});
		return { name: file.name, kind: file.kind as CaseFileKind, content };
	});
}
