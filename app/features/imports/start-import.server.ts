import { db } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import type { ImportKind } from '#app/features/payments/import-kinds.ts';
import { ImportRefused, type RefusalPlace } from '#app/features/payments/import-reason.ts';
import type { ImportWay } from '#app/features/payments/import-request.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { recogniseFile } from './import-kinds.server.ts';
import { keepSaid, type SaidOfFile } from './said-of-file.server.ts';
import { removeUpload, type Upload, uploadPath } from './uploads.server.ts';

/** Why a file is not taken. */
export interface Refusal {
	code: string;
	message: string;
	remedy: string;
	place?: RefusalPlace;
}

const MOST_TRIES = 5;

/**
 * Looks at an uploaded file, and when it is a table that we know, keeps it as an import `running` and queues its job.
 * A file that is none leaves nothing behind, unless it is still to be decided on.
 */
export async function startImport(
	upload: Omit<Upload, 'bytes'>,
	kind: ImportKind | null,
	actor: Actor,
	now: Date,
	options: { via?: ImportWay; profile?: string | undefined; keepRefused?: boolean; said?: SaidOfFile } = {},
): Promise<{ ok: true; importId: string } | { ok: false; reason: Refusal }> {
	const { importId, name } = upload;
	const file = uploadPath(importId);
	try {
		const found = await recogniseFile(file, { kind, profile: options.profile, ...options.said });
		await db().$transaction(async (tx) => {
			await tx.importUpload.deleteMany({ where: { id: importId } });
			await tx.import.create({
				data: {
					id: importId,
					kind: found.kind,
					source: 'file',
					via: options.via ?? 'browser',
					fileName: name,
					sha256: found.sha256,
					profile: found.profile,
					encoding: found.encoding,
					status: 'running',
					...keepSaid(options.said ?? {}, importId),
					bytesTotal: BigInt(found.bytes),
					bytesRead: 0n,
					createdById: actor.id,
					createdAt: now,
				},
			});
			await recordAudit(tx, actor, {
				action: 'import.start',
				entityType: 'import',
				entityId: importId,
				after: { kind: found.kind, file: name, sha256: found.sha256, profile: found.profile },
			});
			await enqueue(tx, 'runImport', { importId }, { key: jobKeyOf(importId), maxAttempts: MOST_TRIES });
		});
		return { ok: true, importId };
	} catch (error) {
		if (!options.keepRefused) await removeUpload(importId);
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

/** The key of the job of an import: while there is such a job, somebody is going to end the import. */
const jobKeyOf = (importId: string) => `import:${importId}`;
