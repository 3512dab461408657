import { db } from '#app/db.server.ts';
import { recordAudit, WORKER } from '#app/features/audit/record-audit.server.ts';
import { newId } from '#app/lib/ids.ts';
import type { TossSeller } from '#app/toss/seller-schema.ts';
import { ACCOUNT_DIFFERS } from './account-at-toss.ts';

/** True when a read of a seller shows the end of another account than ours. What is masked there says nothing. */
export function showsOtherAccount({ account }: Pick<TossSeller, 'account'>, last4: string): boolean {
	const end = account?.accountNumber.slice(-4) ?? '';
	return /^\d{4}$/.test(end) && end !== last4;
}

/**
 * Sees to a seller whose account at Toss ends otherwise than ours, or does no longer: somebody changed it there, and not here.
 * Its payouts wait until an account is saved here that Toss accepts, or Toss has ours again. `readAt`: when the read began.
 */
export async function noteAccountAtToss(sellerId: string, read: TossSeller, readAt: Date): Promise<void> {
	await db().$transaction(async (tx) => {
		await tx.$queryRaw`select 1 from seller where id = ${sellerId}::uuid for update`;
		const { accountNumberLast4 } = await tx.seller.findUniqueOrThrow({ where: { id: sellerId } });
		const noted = { sellerId, state: 'unclear', refusedCode: ACCOUNT_DIFFERS };
		if (!showsOtherAccount(read, accountNumberLast4)) {
			await tx.sellerChange.updateMany({ where: noted, data: { state: 'refused' } });
			return;
		}
		// What is under way is seen to already, and what was accepted since may not be in the read yet.
		const own = await tx.sellerChange.count({
			where: {
				sellerId,
				fields: { has: 'account' },
				OR: [{ state: { in: ['pending', 'submitting', 'unclear'] } }, { finishedAt: { gte: readAt } }],
			},
		});
		if (own > 0) return;
		const id = newId(readAt);
		await tx.sellerChange.create({
			data: {
				...{ ...noted, id, kind: 'update', fields: ['account'], idempotencyKey: id },
				...{ createdAt: readAt, finishedAt: readAt },
			},
		});
		await recordAudit(tx, WORKER, {
			action: 'seller.account-differs',
			entityType: 'seller',
			entityId: sellerId,
			after: { fields: ['account'] },
		});
	});
}
