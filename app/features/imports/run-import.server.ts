import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { WORKER } from '#app/features/audit/record-audit.server.ts';
import { endImport } from '#app/features/payments/end-import.server.ts';
import { ImportRefused } from '#app/features/payments/import-reason.ts';
import type { ImportWay } from '#app/features/payments/import-request.ts';
import { ImportCancelled } from '#app/features/payments/running-import.server.ts';
import { importKind, isImportKind } from './import-kinds.server.ts';
import { readSaid } from './said-of-file.server.ts';
import { uploadPath } from './uploads.server.ts';

/**
 * The job of the same name: imports an uploaded file. Its row is `running` until all is in or it is known that nothing
 * goes in; a worker that dies on the way leaves it so, and the job begins again. Only the last try ends it as failed.
 */
export async function runImport(importId: string, options: { lastTry: boolean }): Promise<void> {
	const row = await db().import.findUnique({ where: { id: importId } });
	if (row?.status !== 'running' || row.source !== 'file' || !isImportKind(row.kind)) return;
	const now = await currentInstant();
	if (row.cancelRequestedAt) return endImport(importId, new ImportCancelled(), now);
	const user = row.createdById
		? await db().user.findUnique({ where: { id: row.createdById }, select: { email: true } })
		: null;
	try {
		await importKind(row.kind).importFile({
			importId,
			path: uploadPath(importId),
			name: row.fileName ?? importId,
			profile: row.profile ?? undefined,
			...readSaid(row),
			actor: user ? { id: row.createdById, label: user.email } : WORKER,
			now,
			via: (row.via ?? 'browser') as ImportWay,
			willRetry: !options.lastTry,
		});
	} catch (error) {
		if (!(error instanceof ImportRefused || error instanceof ImportCancelled)) throw error;
		await endImport(importId, error, now);
	}
}
