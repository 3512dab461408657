import { setTimeout as pause } from 'node:timers/promises';
import { db } from '#app/db.server.ts';
import { isOpenAtToss, type PayoutStatus } from '#app/features/payouts/payout.ts';
import { atKst, fromDateColumn, kstDayOf } from '#app/lib/kst-calendar.ts';
import { allPayouts, type PayoutRow } from './people.ts';
import type { World } from './world.ts';

const MINUTE = 60_000;
/** Longer than the gap between the two reads that prove absence. */
const NEXT_PROOF = 11 * MINUTE;
/** The last of eight attempts at a webhook comes three days and nineteen hours after the first. */
const LAST_ATTEMPT = 4 * 24 * 60 * MINUTE;
const MOST_ROUNDS = 60;
const LONGEST_WAIT_MS = 20_000;

/** True for what time alone will move on; the rest is at an end, or waits for a person with a reason beside it. */
function isMoving({ status, holdReason, holdUntil }: PayoutRow): boolean {
	if (status === 'approved') return holdReason === null || holdUntil !== null;
	return status === 'submitting' || isOpenAtToss(status as PayoutStatus);
}

/** When something about a payout can happen next. */
function nextInstant({ status, payoutOn, holdUntil }: PayoutRow, now: Date): Date {
	const soon = new Date(now.getTime() + NEXT_PROOF);
	if (status === 'submitting') return soon;
	if (status === 'approved') return holdUntil && holdUntil > now ? new Date(holdUntil.getTime() + 1000) : soon;
	const begins = payoutOn ? new Date(atKst(fromDateColumn(payoutOn), '09:00').getTime() + 10_000) : soon;
	return begins > now ? begins : soon;
}

async function look() {
	const rows = (await allPayouts()).filter(isMoving);
	const stored = await db().webhookEvent.count({ where: { state: { in: ['stored', 'failed'] } } });
	const sellers = await db().seller.count({ where: { registration: { in: ['pending', 'submitting'] } } });
	const changes = await db().sellerChange.count({ where: { state: { in: ['pending', 'submitting'] } } });
	return {
		rows,
		open: rows.length + stored + sellers + changes,
		words: `${rows.length} payouts, ${stored} events, ${sellers} sellers, ${changes} changes of sellers`,
	};
}

/** Booked for a later day, or held until a later hour: nothing happens to it before the clock is moved. */
function rests({ status, payoutOn, holdReason, holdUntil }: PayoutRow, now: Date): boolean {
	if (status === 'approved') return holdUntil !== null && holdUntil > now && holdReason !== 'not-enough-balance';
	return status === 'requested' && payoutOn !== null && fromDateColumn(payoutOn) > kstDayOf(now);
}

/** Waits until nothing moves any more without the clock being moved, or everything is at its end. */
async function waitForQuiet(now: Date) {
	const deadline = Date.now() + LONGEST_WAIT_MS;
	let last = '';
	let changedAt = Date.now();
	for (;;) {
		const seen = await look();
		const print = seen.rows.map(({ refPayoutId, status, holdReason }) => `${refPayoutId}${status}${holdReason}`).join();
		if (`${seen.open} ${print}` !== last) {
			last = `${seen.open} ${print}`;
			changedAt = Date.now();
		}
		const awake = seen.open - seen.rows.filter((row) => rests(row, now)).length;
		if (Date.now() - changedAt >= (awake === 0 ? 700 : 4_500) || Date.now() > deadline) return seen;
		await pause(150);
	}
}

/**
 * Moves the clock, without faults and kills, until every payout is at its end or waits for a person; then on until the
 * last webhook has come, which must change nothing. Gives up after so many rounds: what is left over hangs.
 */
export async function comeToRest(
	world: World,
	finish: () => Promise<void>,
	say: (sentence: string) => void,
): Promise<Date> {
	for (let round = 1; round <= MOST_ROUNDS; round += 1) {
		await finish();
		const { rows, open, words } = await waitForQuiet(await world.now());
		say(`coming to rest, round ${round}: ${words} open`);
		if (open === 0) break;
		const now = await world.now();
		const next = rows.map((row) => nextInstant(row, now).getTime());
		// Events, sellers and their changes that are open know no instant of their own, and must not keep the rest from going on.
		if (rows.length < open && (round % 3 !== 0 || next.length === 0)) next.push(now.getTime() + NEXT_PROOF);
		await world.setClock(new Date(Math.min(...next)));
	}
	await world.setClock(new Date((await world.now()).getTime() + LAST_ATTEMPT));
	await waitForQuiet(await world.now());
	return world.now();
}
