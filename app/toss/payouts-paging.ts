import { z } from 'zod';
import { TossUnknownOutcome } from './errors.ts';
import type { CallOptions, TossTransport } from './transport.ts';
import { UNCONFIRMED } from './unconfirmed.ts';

/**
 * The body of a list: a bare array, or one inside `items`; sources differ, so both are read. `hasMore` is documented
 * nowhere: what is no boolean there says nothing.
 */
export function listSchema<T>(item: z.ZodType<T>) {
	return z.preprocess(
		(body) => (Array.isArray(body) ? { items: body } : body),
		z.object({ items: z.array(item), hasMore: z.boolean().nullish().catch(null) }),
	);
}

/**
 * All objects of a v2 list to its very end, each once, page after page behind the last id. The end is a page that is
 * not full and does not claim more: "absent from the list" must mean absent. Throws when paging does not advance.
 */
export async function* listByLastId<T extends { id: string }>(
	transport: TossTransport,
	route: string,
	item: z.ZodType<T>,
	query: Record<string, string | undefined>,
	options: CallOptions,
): AsyncGenerator<T, void, undefined> {
	const limit = UNCONFIRMED.payoutsPageSize;
	const schema = listSchema(item);
	const seen = new Set<string>();
	let startingAfter: string | undefined;
	for (;;) {
		const { items, hasMore } = await transport.send(
			{ method: 'GET', route, query: { ...query, limit, startingAfter }, shape: 'v2', schema },
			options,
		);
		const before = seen.size;
		for (const one of items) {
			// Also within one page.
			if (seen.has(one.id)) continue;
			seen.add(one.id);
			yield one;
		}
		if (items.length < limit && hasMore !== true) return;
		const last = items.at(-1);
		if (!last || seen.size === before) {
			throw new TossUnknownOutcome({ method: 'GET', route }, 'garbage', { detail: 'paging does not advance' });
		}
		startingAfter = last.id;
	}
}
