import { createHash } from 'node:crypto';
import { z } from 'zod';
import { addDays, type KstDay } from '#app/lib/kst-calendar.ts';
import { TossUnknownOutcome } from './errors.ts';
import { settlementSchema, type TossSettlement } from './settlement-schema.ts';
import { type CallOptions, type PostOptions, type TossTransport, toWireJson } from './transport.ts';
import { UNCONFIRMED } from './unconfirmed.ts';

const ROUTE = '/v1/settlements';
const pageSchema = z.array(settlementSchema);

/** The ranges of at most `length` days that make up `from` to `to`, both included. */
export function windowsOf(from: KstDay, to: KstDay, length: number): { from: KstDay; to: KstDay }[] {
	const windows: { from: KstDay; to: KstDay }[] = [];
	for (let start = from; start <= to; start = addDays(start, length)) {
		const end = addDays(start, length - 1);
		windows.push({ from: start, to: end < to ? end : to });
	}
	return windows;
}

/** Settlement lines. Source: docs.tosspayments.com/reference (정산). */
export class SettlementsApi {
	readonly #transport: TossTransport;

	constructor(transport: TossTransport) {
		this.#transport = transport;
	}

	/**
	 * The pages of all lines of the days `from` to `to` (both included) by sales day or pay-out day; no page is empty.
	 * A line that Toss gives twice is given twice: whether that is a break is not decided here. Lines show from the day
	 * after their transaction on.
	 */
	async *list({
		from,
		to,
		dateType = 'soldDate',
		...options
	}: CallOptions & {
		from: KstDay;
		to: KstDay;
		dateType?: 'soldDate' | 'paidOutDate';
	}): AsyncGenerator<TossSettlement[], void, undefined> {
		const size = UNCONFIRMED.listPageSize;
		for (const window of windowsOf(from, to, UNCONFIRMED.settlementsMaxDays)) {
			const pages = new Set<string>();
			for (let page = 1; ; page += 1) {
				const rows = await this.#transport.send(
					{
						method: 'GET',
						route: ROUTE,
						query: { startDate: window.from, endDate: window.to, dateType, page, size },
						shape: 'v1',
						schema: pageSchema,
					},
					options,
				);
				if (rows.length > 0) yield rows;
				if (rows.length < size) break;
				// A full page that holds the same keys as an earlier one: the page number is not listened to.
				const keys = createHash('sha256')
					.update(rows.map((row) => row.transactionKey).join())
					.digest('hex');
				if (pages.has(keys)) {
					throw new TossUnknownOutcome({ method: 'GET', route: ROUTE }, 'garbage', {
						detail: 'paging does not advance',
					});
				}
				pages.add(keys);
			}
		}
	}

	/** Asks for the capture and settlement of one payment, under a contract of manual settlement only. */
	async request(paymentKey: string, { idempotencyKey, ...options }: PostOptions): Promise<void> {
		await this.#transport.send(
			{
				method: 'POST',
				route: ROUTE,
				body: toWireJson({ paymentKey }),
				idempotencyKey,
				shape: 'v1',
				schema: z.object({ result: z.literal(true) }),
			},
			options,
		);
	}
}
