import type { SellerAccount, TossSeller } from '#app/toss/seller-schema.ts';

/** Our code of what Toss did not refuse: it has another account than we know of. */
export const ACCOUNT_DIFFERS = 'ACCOUNT_DIFFERS';

/** True when a number, as Toss shows it with or without asterisks, may be this one. */
function mayBe(shown: string, number: string): boolean {
	return shown.length === number.length && [...shown].every((sign, at) => sign === '*' || sign === number[at]);
}

/**
 * Which of two accounts a seller has at Toss, by what a read of it shows: the number may be masked. `unclear`: it may be either,
 * or is neither of them.
 */
export function accountAtToss(
	read: Pick<TossSeller, 'account'>,
	before: SellerAccount,
	after: SellerAccount,
): 'before' | 'after' | 'unclear' {
	const { account } = read;
	if (!account) return 'unclear';
	const isNumberOf = (one: SellerAccount) =>
		account.bankCode === one.bankCode && mayBe(account.accountNumber, one.accountNumber);
	// The number tells; where it is the same one, the name of its holder does, which Toss may write in its own way else.
	const isSameNumber = before.bankCode === after.bankCode && before.accountNumber === after.accountNumber;
	const isOf = isSameNumber ? (one: SellerAccount) => account.holderName === one.holderName : isNumberOf;
	if (isOf(before) === isOf(after)) return 'unclear';
	return isOf(after) ? 'after' : 'before';
}
