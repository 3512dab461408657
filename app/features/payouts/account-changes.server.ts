import type { Tx } from '#app/db.server.ts';
import { changedAccount, newAccountsSince, type ShownAccount } from '#app/features/sellers/account-changes.server.ts';

/** A change of the account to which a payout goes, as those who approve it are told of it. */
export interface AccountChange {
	id: string;
	sellerId: string;
	refSellerId: string;
	sellerName: string;
	at: Date;
	/** Who entered it; null where nobody is known. */
	byId: string | null;
	byName: string | null;
	/** Null of a change from before accounts were kept. */
	account: { from: ShownAccount; to: ShownAccount } | null;
}

/**
 * The changes of account that whoever approves has to know of, oldest first: those since a payout was made or approved, and
 * those that are new, of one payout or of all payouts of a batch that wait.
 */
export async function accountChangesOf(
	tx: Tx,
	of: { payoutId: string } | { batchId: string },
	now: Date,
): Promise<AccountChange[]> {
	const [payoutId, batchId] = 'payoutId' in of ? [of.payoutId, null] : [null, of.batchId];
	const rows = await tx.$queryRaw<(Omit<AccountChange, 'account'> & { account: unknown })[]>`
		select c.id, s.id as "sellerId", s.ref_seller_id as "refSellerId", s.name as "sellerName", c.finished_at as at,
			c.created_by_id as "byId", u.name as "byName", c.account
		from seller_change c
		join seller s on s.id = c.seller_id
		left join user_account u on u.id = c.created_by_id
		where c.account_version is not null and exists (
			select from payout p
			where p.seller_id = c.seller_id
				and (p.id = ${payoutId}::uuid or p.batch_id = ${batchId}::uuid and p.status = 'awaiting_approval')
				and (c.account_version > p.account_version or c.finished_at > ${newAccountsSince(now)}))
		order by c.finished_at, c.id`;
	return rows.map((row) => ({ ...row, account: changedAccount.parse(row.account) }));
}

/** Who entered these accounts: they approve nothing that goes there. */
export const changersOf = (changes: readonly AccountChange[]): string[] => [
	...new Set(changes.flatMap(({ byId }) => byId ?? [])),
];
