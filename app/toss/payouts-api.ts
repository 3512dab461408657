import type { KstDay } from '#app/lib/kst-calendar.ts';
import { isPayableAmount, PAYOUT_LIMITS } from './payout-rules.ts';
import { type PayoutRequestItem, payoutSchema, type TossPayout } from './payout-schema.ts';
import { listByLastId, listSchema } from './payouts-paging.ts';
import { type CallOptions, type PostOptions, type TossTransport, toWireJson } from './transport.ts';

function toWireItem(item: PayoutRequestItem) {
	if (!isPayableAmount(item.amount)) throw new RangeError('a payout is more than 0 and less than 1,000,000,000 won');
	return {
		refPayoutId: item.refPayoutId,
		destination: item.destination,
		scheduleType: item.scheduleType,
		...(item.scheduleType === 'SCHEDULED' ? { payoutDate: item.payoutDate } : {}),
		amount: { currency: 'KRW', value: item.amount },
		transactionDescription: item.transactionDescription,
		...(item.metadata ? { metadata: item.metadata } : {}),
	};
}

/** Payouts. `id` is always Toss's own. Source: docs.tosspayments.com/reference/additional, /guides/v2/payouts. */
export class PayoutsApi {
	readonly #transport: TossTransport;

	constructor(transport: TossTransport) {
		this.#transport = transport;
	}

	/**
	 * Asks for 1 to 100 payouts, all or none of them; a refusal names the first bad one in `refPayoutId`. The payouts
	 * come back in the order of the items; an answer without every one of them is an unknown outcome.
	 */
	async request(
		items: readonly PayoutRequestItem[],
		{ idempotencyKey, ...options }: PostOptions,
	): Promise<TossPayout[]> {
		if (items.length < 1 || items.length > PAYOUT_LIMITS.itemsPerRequest) {
			throw new RangeError('a request has 1 to 100 payouts');
		}
		const asked = items.map((item) => item.refPayoutId);
		const inOrder = listSchema(payoutSchema).transform(({ items: made }, context) => {
			const byRef = new Map(made.map((payout) => [payout.refPayoutId, payout]));
			const found = asked.flatMap((refPayoutId) => byRef.get(refPayoutId) ?? []);
			if (found.length === asked.length) return found;
			context.addIssue({ code: 'custom', path: ['items'], message: 'not the payouts that were asked for' });
			return [];
		});
		return this.#transport.send(
			{
				method: 'POST',
				route: '/v2/payouts',
				body: toWireJson(items.map(toWireItem)),
				encrypted: true,
				idempotencyKey,
				shape: 'v2',
				schema: inOrder,
			},
			options,
		);
	}

	get(id: string, options: CallOptions = {}): Promise<TossPayout> {
		return this.#transport.send(
			{ method: 'GET', route: '/v2/payouts/{id}', params: { id }, shape: 'v2', schema: payoutSchema },
			options,
		);
	}

	/** All payouts with a date in the range (both ends included), one after another, over all pages to the end. */
	list({
		payoutDateGte,
		payoutDateLte,
		...options
	}: CallOptions & { payoutDateGte?: KstDay; payoutDateLte?: KstDay } = {}): AsyncGenerator<
		TossPayout,
		void,
		undefined
	> {
		return listByLastId(this.#transport, '/v2/payouts', payoutSchema, { payoutDateGte, payoutDateLte }, options);
	}

	/** Cancels a SCHEDULED payout that is still REQUESTED. */
	cancel(id: string, { idempotencyKey, ...options }: PostOptions): Promise<TossPayout> {
		return this.#transport.send(
			{
				method: 'POST',
				route: '/v2/payouts/{id}/cancel',
				params: { id },
				idempotencyKey,
				shape: 'v2',
				schema: payoutSchema,
			},
			options,
		);
	}
}
