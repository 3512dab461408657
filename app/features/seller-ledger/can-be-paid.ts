import { notPayableReason } from '#app/features/sellers/seller.ts';

/** Whether a payout can be made of what is payable to a seller now. */
export function canBePaid(account: {
	payable: bigint;
	seller: { registration: string; tossStatus: string | null; payoutsApi: string } | null;
}): boolean {
	return account.payable > 0n && account.seller !== null && notPayableReason(account.seller) === null;
}
