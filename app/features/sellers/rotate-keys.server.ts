import { keptCipher } from '#app/cipher.server.ts';
import { db } from '#app/db.server.ts';
import { type Actor, recordAudits } from '#app/features/audit/record-audit.server.ts';

const AT_ONCE = 200;

export interface RotatedKeys {
	/** Account numbers that are now encrypted with the first key of ENCRYPTION_KEYS. */
	rotated: number;
	/** Those that were already. */
	unchanged: number;
	/** Changes and rows of files that still wait and hold an older key's text: they are gone once they are through. */
	waiting: number;
}

/** True for text of an older key in a column that is emptied as soon as its work is done. */
async function countWaiting(): Promise<number> {
	const cipher = keptCipher();
	const [changes, rows] = await Promise.all([
		db().sellerChange.findMany({ where: { payload: { not: null } }, select: { payload: true } }),
		db().sellerImportRow.findMany({ where: { payload: { not: null } }, select: { payload: true } }),
	]);
	return [...changes, ...rows].filter(({ payload }) => cipher.isOutdated(payload!)).length;
}

/**
 * Encrypts every account number anew that an older key holds, a few hundred in one transaction with their audit rows. It
 * can be broken off and run again at any time; once nothing is left, the older keys may go.
 */
export async function rotateKeys(actor: Actor): Promise<RotatedKeys> {
	const cipher = keptCipher();
	let rotated = 0;
	let unchanged = 0;
	for (let after: string | undefined; ; ) {
		const page: { id: string }[] = await db().seller.findMany({
			where: after ? { id: { gt: after } } : {},
			select: { id: true },
			orderBy: { id: 'asc' },
			take: AT_ONCE,
		});
		if (page.length === 0) break;
		after = page.at(-1)!.id;
		const ids = page.map(({ id }) => id);
		await db().$transaction(async (tx) => {
			await tx.$queryRaw`select 1 from seller where id = any(${ids}::uuid[]) order by id for update`;
			const sellers = await tx.seller.findMany({
				where: { id: { in: ids } },
				select: { id: true, bankCode: true, accountNumberEncrypted: true },
				orderBy: { id: 'asc' },
			});
			const outdated = sellers.filter(({ accountNumberEncrypted }) => cipher.isOutdated(accountNumberEncrypted));
			for (const { id, bankCode, accountNumberEncrypted } of outdated) {
				const number = cipher.decrypt(accountNumberEncrypted, id);
				await tx.seller.update({
					where: { id },
					data: {
						accountNumberEncrypted: cipher.encrypt(number, id),
						accountFingerprint: cipher.fingerprint(bankCode, number),
					},
				});
			}
			const entries = outdated.map(({ id }) => ({ action: 'seller.rotate-key', entityType: 'seller', entityId: id }));
			await recordAudits(tx, actor, entries);
			rotated += outdated.length;
			unchanged += sellers.length - outdated.length;
		});
	}
	return { rotated, unchanged, waiting: await countWaiting() };
}
