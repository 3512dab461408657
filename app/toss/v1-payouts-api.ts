import { z } from 'zod';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { descriptionLength, PAYOUT_LIMITS } from './payout-rules.ts';
import { type CallOptions, type PostOptions, type TossTransport, toWireJson } from './transport.ts';
import {
	type TossV1Balance,
	type TossV1Payout,
	type V1PayoutRequestItem,
	v1BalanceSchema,
	v1PayoutSchema,
} from './v1-payout-schema.ts';

const ROUTE = '/v1/payouts/sub-malls/settlements';
const manySchema = z.array(v1PayoutSchema);

/** What would be refused for sure is never sent: it would use up its idempotency key. */
function checkItem({ payoutAmount, transferSummary }: V1PayoutRequestItem): void {
	if (payoutAmount <= 0n) throw new RangeError('a payout is more than 0 won');
	if (transferSummary !== undefined && descriptionLength(transferSummary) > PAYOUT_LIMITS.descriptionLength) {
		throw new RangeError('a transferSummary has 7 characters at most');
	}
}

const alike = (made: TossV1Payout, asked: V1PayoutRequestItem) =>
	made.subMallId === asked.subMallId &&
	made.payoutDate === asked.payoutDate &&
	made.payoutAmount === asked.payoutAmount;

/** True for what can be a payout's key, and is none of the API's own words. */
export function isPayoutKey(key: string): boolean {
	return /^[A-Za-z0-9_-]{1,64}$/.test(key) && key !== 'balance';
}

function checkedKey(payoutKey: string): string {
	if (!isPayoutKey(payoutKey)) throw new RangeError('not a payoutKey');
	return payoutKey;
}

/** The payouts in the order of the items, each taken once; null when one of them was not made, or others were. */
function inOrderOf(items: readonly V1PayoutRequestItem[], made: readonly TossV1Payout[]): TossV1Payout[] | null {
	const left = [...made];
	const ordered: TossV1Payout[] = [];
	for (const item of items) {
		const position = left.findIndex((payout) => alike(payout, item));
		const found = left.splice(position, position === -1 ? 0 : 1)[0];
		if (!found) return null;
		ordered.push(found);
	}
	return left.length === 0 ? ordered : null;
}

/**
 * Payouts of v1, to sub-malls. A `payoutKey` is Toss's; the merchant has no reference of its own but `metadata`, so an
 * unknown outcome is settled by the same request under the same idempotency key, never by a new one.
 * Source: docs.tosspayments.com/guides/payouts, /common/apis/payout-submall.
 */
export class V1PayoutsApi {
	readonly #transport: TossTransport;

	constructor(transport: TossTransport) {
		this.#transport = transport;
	}

	/**
	 * Asks for payouts, all or none of them. They come back in the order of the items; an answer that is not exactly
	 * what was asked for is an unknown outcome.
	 */
	async request(
		items: readonly V1PayoutRequestItem[],
		{ idempotencyKey, ...options }: PostOptions,
	): Promise<TossV1Payout[]> {
		if (items.length < 1) throw new RangeError('a request has at least one payout');
		for (const item of items) checkItem(item);
		const inOrder = manySchema.transform((made, context) => {
			const ordered = inOrderOf(items, made);
			if (ordered) return ordered;
			context.addIssue({ code: 'custom', message: 'not the payouts that were asked for' });
			return z.NEVER;
		});
		return this.#transport.send(
			{ method: 'POST', route: ROUTE, body: toWireJson(items), idempotencyKey, shape: 'v1', schema: inOrder },
			options,
		);
	}

	async get(payoutKey: string, options: CallOptions = {}): Promise<TossV1Payout> {
		const params = { payoutKey: checkedKey(payoutKey) };
		return this.#transport.send(
			{ method: 'GET', route: `${ROUTE}/{payoutKey}`, params, shape: 'v1', schema: v1PayoutSchema },
			options,
		);
	}

	/** All payouts of the days `from` to `to`, both included, at once: v1 knows no pages. */
	list({ from, to, ...options }: CallOptions & { from: KstDay; to: KstDay }): Promise<TossV1Payout[]> {
		const query = { startDate: from, endDate: to };
		return this.#transport.send({ method: 'GET', route: ROUTE, query, shape: 'v1', schema: manySchema }, options);
	}

	/** Cancels a payout that is still REQUESTED. */
	async cancel(payoutKey: string, { idempotencyKey, ...options }: PostOptions): Promise<TossV1Payout> {
		return this.#transport.send(
			{
				method: 'POST',
				route: `${ROUTE}/{payoutKey}/cancel`,
				params: { payoutKey: checkedKey(payoutKey) },
				idempotencyKey,
				shape: 'v1',
				schema: v1PayoutSchema,
			},
			options,
		);
	}

	/** What can be paid out now, in won. */
	balance(options: CallOptions = {}): Promise<TossV1Balance> {
		return this.#transport.send(
			{ method: 'GET', route: `${ROUTE}/balance`, shape: 'v1', schema: v1BalanceSchema },
			options,
		);
	}
}
