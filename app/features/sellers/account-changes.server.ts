import { z } from 'zod';
import type { Tx } from '#app/db.server.ts';

/** An account is new for so long: whoever pays to it is told. */
const NEW_FOR_MS = 7 * 24 * 60 * 60_000;

/** Since when an account that was changed counts as new. */
export const newAccountsSince = (now: Date): Date => new Date(now.getTime() - NEW_FOR_MS);

const shownAccount = z.object({ bankCode: z.string(), last4: z.string(), holderName: z.string() });
/** What people are shown of an account. */
export type ShownAccount = z.infer<typeof shownAccount>;

/** What is kept of a change of account; null of one from before anything was. */
export const changedAccount = z.object({ from: shownAccount, to: shownAccount }).nullable().catch(null);

/** Those of these sellers whose account is being changed: somebody entered it, and Toss has not decided. */
export async function sellersChangingAccount(tx: Tx, sellerIds: readonly string[]): Promise<Set<string>> {
	const open = await tx.sellerChange.findMany({
		where: {
			state: { in: ['pending', 'submitting'] },
			kind: 'update',
			fields: { has: 'account' },
			sellerId: { in: [...sellerIds] },
		},
		select: { sellerId: true },
	});
	return new Set(open.map(({ sellerId }) => sellerId));
}

/** Those of these sellers whose account is new. */
export async function sellersWithNewAccount(tx: Tx, sellerIds: readonly string[], now: Date): Promise<Set<string>> {
	const found = await tx.sellerChange.findMany({
		where: {
			state: 'accepted',
			fields: { has: 'account' },
			finishedAt: { gt: newAccountsSince(now) },
			sellerId: { in: [...sellerIds] },
		},
		select: { sellerId: true },
	});
	return new Set(found.map(({ sellerId }) => sellerId));
}
