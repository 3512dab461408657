import { z } from 'zod';
import { isUuid } from '#app/lib/keyset.ts';
import { parseWon } from '#app/lib/won.ts';

const won = z.string().transform((text, context): bigint => {
	const amount = parseWon(text);
	if (amount !== null && amount !== undefined) return amount;
	context.addIssue({ code: 'custom', message: 'validation.amount' });
	return z.NEVER;
});

/** What a person says of a cancel: the sellers of the order and an amount for each, in one order. */
export const cancelShareSchema = z
	.object({
		/** Given with the form: what is sent twice is written once. */
		id: z.string().refine(isUuid),
		givenBack: won,
		refSellerId: z.array(z.string()).max(500),
		amount: z.array(won).max(500),
	})
	.refine(({ refSellerId, amount }) => refSellerId.length === amount.length)
	.transform(({ refSellerId, amount, ...rest }) => ({
		...rest,
		shares: refSellerId.map((ref, index) => ({ refSellerId: ref, amount: amount[index]! })),
	}));
