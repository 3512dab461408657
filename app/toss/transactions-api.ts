import { z } from 'zod';
import { formatKst, type KstDay } from '#app/lib/kst-calendar.ts';
import { PAGING_CODES } from './error-codes.ts';
import { TossRejected, TossUnknownOutcome } from './errors.ts';
import { type TossTransaction, transactionSchema } from './transaction-schema.ts';
import type { CallOptions, TossTransport } from './transport.ts';
import { UNCONFIRMED } from './unconfirmed.ts';

const ROUTE = '/v1/transactions';
const pageSchema = z.array(transactionSchema);

/** The transaction list. Source: docs.tosspayments.com/reference (거래 조회). */
export class TransactionsApi {
	readonly #transport: TossTransport;

	constructor(transport: TossTransport) {
		this.#transport = transport;
	}

	/**
	 * The pages of all transactions of the Seoul days `from` to `to`, both included; no page is empty. When Toss does
	 * not accept its own cursor, the window starts anew at the last transaction's second and what was read is dropped.
	 */
	async *list({
		from,
		to,
		...options
	}: CallOptions & { from: KstDay; to: KstDay }): AsyncGenerator<TossTransaction[], void, undefined> {
		const limit = UNCONFIRMED.listPageSize;
		// A bare date would mean midnight and leave the last day out.
		const endDate = `${to}T23:59:59`;
		let startDate = `${from}T00:00:00`;
		let startingAfter: string | undefined;
		let last: TossTransaction | undefined;
		let ascending = true;
		/** Keys already read of the second in which the last transaction was made. */
		let lastSecond = new Set<string>();
		let restarted = false;
		const cursors = new Set<string>();
		for (;;) {
			let rows: TossTransaction[];
			try {
				rows = await this.#page({ startDate, endDate, startingAfter, limit }, options);
			} catch (failure) {
				const refused = failure instanceof TossRejected && PAGING_CODES.has(failure.code);
				// Out of order, a restart could leave rows out; then the refusal stands.
				if (!refused || !last || !startingAfter || !ascending) throw failure;
				startDate = formatKst(last.transactionAt).slice(0, 19);
				startingAfter = undefined;
				restarted = true;
				continue;
			}
			const fresh: TossTransaction[] = [];
			for (const row of rows) {
				if (restarted && lastSecond.has(row.transactionKey)) continue;
				if (last && row.transactionAt < last.transactionAt) ascending = false;
				if (last?.transactionAt.getTime() !== row.transactionAt.getTime()) lastSecond = new Set();
				lastSecond.add(row.transactionKey);
				last = row;
				fresh.push(row);
			}
			if (fresh.length > 0) yield fresh;
			if (rows.length < limit) return;
			const next = rows.at(-1)!.transactionKey;
			// Keys that come again, one page later or many: such a list never ends.
			if (fresh.length === 0 || cursors.has(next)) {
				throw new TossUnknownOutcome({ method: 'GET', route: ROUTE }, 'garbage', { detail: 'paging does not advance' });
			}
			cursors.add(next);
			startingAfter = next;
		}
	}

	#page(query: Record<string, string | number | undefined>, options: CallOptions): Promise<TossTransaction[]> {
		return this.#transport.send({ method: 'GET', route: ROUTE, query, shape: 'v1', schema: pageSchema }, options);
	}
}
