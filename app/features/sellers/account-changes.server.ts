import { z } from 'zod';
import type { Tx } from '#app/db.server.ts';
import { chunks } from '#app/lib/chunks.ts';

/** An account is new for so long: whoever pays to it is told. */
const NEW_FOR_MS = 7 * 24 * 60 * 60_000;

/** Since when an account that was changed counts as new. */
export const newAccountsSince = (now: Date): Date => new Date(now.getTime() - NEW_FOR_MS);

const shownAccount = z.object({ bankCode: z.string(), last4: z.string(), holderName: z.string() });
/** What people are shown of an account. */
export type ShownAccount = z.infer<typeof shownAccount>;

/** What is kept of a change of account; null of one from before anything was. */
export const changedAccount = z.object({ from: shownAccount, to: shownAccount }).nullable().catch(null);

/** How the account of a seller is in doubt: Toss has not decided, or refused what may stand all the same. */
export type AccountDoubt = 'account-changing' | 'account-unclear';

/** Those of these sellers whose account is in doubt: somebody entered a new one, and which one Toss has is not known. */
export async function sellersChangingAccount(tx: Tx, sellerIds: readonly string[]): Promise<Map<string, AccountDoubt>> {
	const open = await tx.sellerChange.findMany({
		where: {
			state: { in: ['pending', 'submitting', 'unclear'] },
			kind: 'update',
			fields: { has: 'account' },
			sellerId: { in: [...sellerIds] },
		},
		select: { sellerId: true, state: true },
		orderBy: { id: 'asc' },
	});
	return new Map(
		open.map(({ sellerId, state }) => [sellerId, state === 'unclear' ? 'account-unclear' : 'account-changing']),
	);
}

/** Those of these sellers whose account is new. */
export async function sellersWithNewAccount(tx: Tx, sellerIds: readonly string[], now: Date): Promise<Set<string>> {
	const changed = new Set<string>();
	for (const some of chunks(sellerIds)) {
		const found = await tx.sellerChange.findMany({
			where: {
				state: 'accepted',
				fields: { has: 'account' },
				finishedAt: { gt: newAccountsSince(now) },
				sellerId: { in: some },
			},
			select: { sellerId: true },
		});
		for (const { sellerId } of found) changed.add(sellerId);
	}
	return changed;
}
