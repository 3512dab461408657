import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import type { TossPayout } from '#app/toss/payout-schema.ts';
import { toss } from '#app/toss/toss.server.ts';
import type { CallOptions } from '#app/toss/transport.ts';
import { applyPayoutNews, newsOfPayout } from './apply-payout-news.server.ts';

/** Reads one payout from Toss, and applies and answers what it says. Throws TossRejected or TossUnknownOutcome. */
export async function readPayout(
	{ id, tossPayoutId }: { id: string; tossPayoutId: string },
	actor: Actor,
	options?: CallOptions,
): Promise<TossPayout> {
	const read = await toss().payouts.get(tossPayoutId, options);
	const now = await currentInstant();
	await db().$transaction((tx) => applyPayoutNews(tx, id, newsOfPayout(read, 'poll'), actor, now));
	return read;
}
