import { keptCipher } from '#app/cipher.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { db, type Prisma } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { withLock } from '#app/jobs/with-lock.server.ts';
import { eachReadable } from './account-cipher.server.ts';
import { differenceOf, findKnownSeller, payloadContext } from './preview-sellers.server.ts';
import { registerSeller } from './register-seller.server.ts';
import { type RowProblem, storedSellerSchema } from './seller-file.ts';

export type StartSellerImportResult = { ok: true } | { ok: false; reason: 'not-found' | 'not-a-preview' };

/**
 * Takes a preview for what shall be done: its rows that are ready are registered by a job. `queue: false` leaves the work
 * to the caller; should it die, the worker goes on.
 */
export async function startSellerImport(
	importId: string,
	actor: Actor,
	options: { queue: boolean } = { queue: true },
): Promise<StartSellerImportResult> {
	return db().$transaction(async (tx) => {
		await tx.$queryRaw`select 1 from seller_import where id = ${importId}::uuid for update`;
		const found = await tx.sellerImport.findUnique({ where: { id: importId } });
		if (!found) return { ok: false, reason: 'not-found' };
		if (found.status !== 'preview') return { ok: false, reason: 'not-a-preview' };
		await tx.sellerImport.update({
			where: { id: importId },
			data: { status: 'running', createdById: actor.id, actor: actor.label },
		});
		await recordAudit(tx, actor, {
			action: 'seller-import.start',
			entityType: 'seller-import',
			entityId: importId,
			before: { status: 'preview' },
			after: { status: 'running' },
		});
		if (options.queue) await enqueue(tx, 'importSellers', { importId }, { key: `importSellers:${importId}` });
		return { ok: true };
	});
}

/** Takes a preview back: nothing of it is registered, and nothing of its rows is kept but what was said about them. */
export async function discardSellerImport(importId: string, actor: Actor, now: Date): Promise<StartSellerImportResult> {
	return db().$transaction(async (tx) => {
		await tx.$queryRaw`select 1 from seller_import where id = ${importId}::uuid for update`;
		const found = await tx.sellerImport.findUnique({ where: { id: importId } });
		if (!found) return { ok: false, reason: 'not-found' };
		if (found.status !== 'preview') return { ok: false, reason: 'not-a-preview' };
		await tx.sellerImport.update({ where: { id: importId }, data: { status: 'discarded', finishedAt: now } });
		await tx.sellerImportRow.updateMany({ where: { importId }, data: { payload: null } });
		await recordAudit(tx, actor, {
			action: 'seller-import.discard',
			entityType: 'seller-import',
			entityId: importId,
			before: { status: 'preview' },
			after: { status: 'discarded' },
		});
		return { ok: true };
	});
}

async function registerRow(importId: string, line: number, payload: string, actor: Actor, now: Date): Promise<void> {
	const where = { importId_line: { importId, line } };
	const json: unknown = JSON.parse(keptCipher().decrypt(payload, payloadContext(importId, line)));
	const input = storedSellerSchema.parse(json);
	// The seller and the row that it came from commit together: whoever goes on after a crash sees which rows are done.
	const registered = await registerSeller(input, actor, now, async (tx, sellerId) => {
		await tx.sellerImportRow.update({ where, data: { state: 'inserted', payload: null, sellerId } });
	});
	if (registered.ok) return;
	const seller = await findKnownSeller(input.refSellerId);
	const problem: RowProblem | null = seller
		? differenceOf(input, seller)
		: { column: 'refSellerId', value: input.refSellerId, reason: 'differs-from-registered' };
	await db().sellerImportRow.update({
		where,
		data: problem
			? { state: 'rejected', payload: null, problems: [problem] as unknown as Prisma.InputJsonArray }
			: { state: 'unchanged', payload: null, sellerId: seller!.id },
	});
}

/**
 * Registers the rows of a running import that are not registered yet, one by one, and ends it. It can be cut off at any
 * point and called again: no row is registered twice.
 */
export async function runSellerImport(importId: string): Promise<'done' | 'busy' | 'nothing-to-do'> {
	const outcome = await withLock(`sellerImport:${importId}`, async () => {
		const found = await db().sellerImport.findUnique({ where: { id: importId } });
		if (found?.status !== 'running') return 'nothing-to-do' as const;
		const actor: Actor = { id: found.createdById, label: found.actor };
		for (;;) {
			const rows = await db().sellerImportRow.findMany({
				where: { importId, state: 'ready' },
				orderBy: { line: 'asc' },
				take: 100,
				select: { line: true, payload: true },
			});
			if (rows.length === 0) break;
			for (const { line, payload } of rows) {
				// An instant of its own keeps the sellers in the order of the file.
				await registerRow(importId, line, payload!, actor, await currentInstant());
			}
		}
		const finishedAt = await currentInstant();
		const counts = await countRows(importId);
		await db().$transaction(async (tx) => {
			await tx.sellerImport.update({ where: { id: importId }, data: { status: 'done', finishedAt } });
			const { inserted, unchanged, rejected } = counts;
			await recordAudit(tx, actor, {
				action: 'seller-import.done',
				entityType: 'seller-import',
				entityId: importId,
				before: { status: 'running' },
				after: { status: 'done', inserted, unchanged, rejected },
			});
		});
		return 'done' as const;
	});
	return outcome ?? 'busy';
}

/** Goes on with imports whose worker or command died. */
export async function resumeSellerImports(): Promise<void> {
	const running = await db().sellerImport.findMany({ where: { status: 'running' }, select: { id: true }, take: 5 });
	await eachReadable(
		running.map(({ id }) => id),
		runSellerImport,
	);
}

export interface SellerImportCounts {
	ready: number;
	inserted: number;
	unchanged: number;
	rejected: number;
}

/** How many rows of an import are in which state. */
export async function countRows(importId: string): Promise<SellerImportCounts> {
	const groups = await db().sellerImportRow.groupBy({ by: ['state'], where: { importId }, _count: true });
	const counts: SellerImportCounts = { ready: 0, inserted: 0, unchanged: 0, rejected: 0 };
	for (const { state, _count } of groups) counts[state as keyof SellerImportCounts] = _count;
	return counts;
}
