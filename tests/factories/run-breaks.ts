import { db } from '#app/db.server.ts';
import { breaksOf } from '#app/features/reconciliation/run-chain.server.ts';

/** What a run found, in the order in which it lists it; `detailKind` narrows it down. */
export async function breaksFoundBy(runId: string, only: { detailKind?: string } = {}) {
	const run = await db().run.findUnique({ where: { id: runId }, select: { chainId: true, step: true } });
	const ofRun = run && breaksOf(run);
	if (!ofRun) return [];
	return db().discrepancy.findMany({ where: { ...ofRun, ...only }, orderBy: { place: 'asc' } });
}
