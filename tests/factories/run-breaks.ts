import { db } from '#app/db.server.ts';
import { breaksOfRun } from '#app/features/reconciliation/run-chain.server.ts';

/** What a run found, in the order in which it lists it; `detailKind` narrows it down. */
export async function breaksFoundBy(runId: string, only: { detailKind?: string } = {}) {
	const ofRun = await breaksOfRun(runId);
	if (!ofRun) return [];
	return db().discrepancy.findMany({ where: { ...ofRun, ...only }, orderBy: { place: 'asc' } });
}
