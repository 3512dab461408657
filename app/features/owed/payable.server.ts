import type { KstDay } from '#app/lib/kst-calendar.ts';
import { noTransaction, type SqlTx } from '#app/sql.server.ts';
import { PAYOUT_LIMITS } from '#app/toss/payout-rules.ts';
import { isPayable, leftEntries, owedBySeller, paidInOrder } from './ledger-sql.server.ts';
import { paymentParts } from './payment-parts.ts';
import { readTerms } from './read-terms.server.ts';
import { termsOn, termsPeriods } from './terms.ts';

/**
 * What each of these sellers may be paid on a day, in won, by its reference; a seller of whom nothing is known stands with 0.
 * Negative: more was paid out than was owed by then.
 */
export async function payableOf(
	refSellerIds: readonly string[],
	today: KstDay,
	tx: SqlTx = noTransaction(),
): Promise<Map<string, bigint>> {
	const rows = await tx.$queryRawUnsafe<{ ref_seller_id: string; payable: string }[]>(
		`select ref_seller_id, payable::text as payable from (${owedBySeller((ref) => `${ref} = any($2::text[])`)}) o`,
		today,
		[...refSellerIds],
	);
	const found = new Map(rows.map((row) => [row.ref_seller_id, BigInt(row.payable)]));
	return new Map(refSellerIds.map((ref) => [ref, found.get(ref) ?? 0n]));
}

/** What one seller may be paid. */
export interface Payable {
	refSellerId: string;
	amount: bigint;
}

/** All sellers to whom so much or more is payable on a day, by their references. */
export async function listPayable(leastAmount: bigint, today: KstDay, tx: SqlTx = noTransaction()): Promise<Payable[]> {
	const rows = await tx.$queryRawUnsafe<{ ref_seller_id: string; payable: string }[]>(
		`select ref_seller_id, payable::text as payable from (${owedBySeller()}) o where payable >= $2::bigint
		order by ref_seller_id`,
		today,
		String(leastAmount),
	);
	return rows.map((row) => ({ refSellerId: row.ref_seller_id, amount: BigInt(row.payable) }));
}

/**
 * The amounts of the payouts that pay each of these sellers what is payable to it on a day, in the order in which they have to
 * be made, in won: one, or several where it is more than one payout may be. Null where there are none: nothing is payable, or
 * one entry alone is more than one payout may be.
 */
export async function payoutAmounts(
	payable: readonly Payable[],
	today: KstDay,
	tx: SqlTx = noTransaction(),
	below: bigint = PAYOUT_LIMITS.amountBelow,
): Promise<Map<string, readonly bigint[] | null>> {
	const large = payable.filter(({ amount }) => amount >= below).map(({ refSellerId }) => refSellerId);
	const found = new Map(payable.map(({ refSellerId, amount }) => [refSellerId, paymentParts([amount], below)]));
	if (large.length === 0) return found;
	const rows = await tx.$queryRawUnsafe<{ ref_seller_id: string; amounts: string[] }[]>(
		`select ref_seller_id, array_agg(amount::text order by ${paidInOrder('e')}) as amounts
		from (${leftEntries((ref) => `${ref} = any($2::text[])`)}) e
		where ${isPayable('e', '$1')} group by 1`,
		today,
		large,
	);
	for (const { ref_seller_id, amounts } of rows) found.set(ref_seller_id, paymentParts(amounts.map(BigInt), below));
	return found;
}

/**
 * Of which of these sellers can be said what they may be paid on a day: there are terms with them, and a step. Costs one small
 * question while there are no terms at all.
 */
export async function sellersInAgreement(refSellerIds: readonly string[], today: KstDay, tx: SqlTx): Promise<string[]> {
	const periods = termsPeriods(await readTerms(tx));
	const withTerms = refSellerIds.filter((ref) => termsOn(periods, ref, today));
	if (withTerms.length === 0) return [];
	const known = await tx.$queryRawUnsafe<{ ref: string }[]>(
		`select ref from unnest($1::text[]) ref where exists (select from accrual a where a.ref_seller_id = ref)`,
		withTerms,
	);
	return known.map(({ ref }) => ref);
}

/** What these sellers may be paid on a day, with null where nothing can be said of it. */
export async function agreedPayableOf(
	refSellerIds: readonly string[],
	today: KstDay,
	tx: SqlTx,
): Promise<Map<string, bigint | null>> {
	const agreed = await sellersInAgreement(refSellerIds, today, tx);
	const payable = agreed.length > 0 ? await payableOf(agreed, today, tx) : new Map<string, bigint>();
	return new Map(refSellerIds.map((ref) => [ref, payable.get(ref) ?? null]));
}
