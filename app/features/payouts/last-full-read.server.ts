import type { Tx } from '#app/db.server.ts';

const LAST_FULL_READ = 'payouts.lastFullRead';

/** When all payouts that Toss has were last read over all of their days; null when they never were. */
export async function lastFullRead(tx: Pick<Tx, 'appSetting'>): Promise<Date | null> {
	const last = await tx.appSetting.findUnique({ where: { key: LAST_FULL_READ } });
	const at = typeof last?.value === 'string' ? Date.parse(last.value) : Number.NaN;
	return Number.isNaN(at) ? null : new Date(at);
}

/** Notes that all of them were read, as of the instant at which the read began. */
export async function noteFullRead(tx: Pick<Tx, 'appSetting'>, at: Date): Promise<void> {
	const value = at.toISOString();
	await tx.appSetting.upsert({
		where: { key: LAST_FULL_READ },
		create: { key: LAST_FULL_READ, value },
		update: { value },
	});
}
