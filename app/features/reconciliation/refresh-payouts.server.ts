import { readBalance } from '#app/features/payouts/read-balance.server.ts';
import { readTossPayouts } from '#app/features/payouts/read-toss-payouts.server.ts';
import { addDays } from '#app/lib/kst-calendar.ts';
import { log } from '#app/log.server.ts';
import { TossRejected, TossUnknownOutcome } from '#app/toss/errors.ts';
import type { Scope } from './reconciliation.ts';

/** A payout may be booked a year ahead, and failed ones come back some days after their day. */
const DAYS_BEFORE = 31;
const DAYS_AFTER = 366;

/**
 * Reads what Toss has of the payouts of a scope, and the balance, before level 4 is run over stored data. When Toss is
 * away the run goes by what was read last: what is not covered by a read is never called missing. Answers whether it
 * could be read.
 */
export async function refreshPayouts(scope: Pick<Scope, 'from' | 'to'>): Promise<boolean> {
	try {
		await readTossPayouts({ from: addDays(scope.from, -DAYS_BEFORE), to: addDays(scope.to, DAYS_AFTER) });
		await readBalance();
		return true;
	} catch (error) {
		if (!(error instanceof TossRejected) && !(error instanceof TossUnknownOutcome)) throw error;
		log().warn({ err: error }, 'Toss could not be read before a reconciliation of payouts');
		return false;
	}
}
