import { type NotPayable, notPayableReason } from '#app/features/sellers/seller.ts';

interface Account {
	payable: bigint;
	seller: { registration: string; tossStatus: string | null; payoutsApi: string } | null;
}

/** Whether a payout can be made of what is payable to a seller now. */
export function canBePaid(account: Account): boolean {
	return account.payable > 0n && whyUnpaid(account) === null;
}

/** Why what is payable to a seller cannot be paid all the same; null where it can, and where nothing is payable. */
export function whyUnpaid({ payable, seller }: Account): NotPayable | 'unregistered' | null {
	if (payable <= 0n) return null;
	return seller ? notPayableReason(seller) : 'unregistered';
}
