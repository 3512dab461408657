import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { sellersChangingAccount } from '#app/features/sellers/account-changes.server.ts';
import type { Payout } from '#app/generated/prisma/client.ts';
import { withLock } from '#app/jobs/with-lock.server.ts';
import { fromDateColumn } from '#app/lib/kst-calendar.ts';
import { sumWon } from '#app/lib/won.ts';
import { PAYOUT_LIMITS } from '#app/toss/payout-rules.ts';
import { currentForeignKey } from '#app/toss/toss.server.ts';
import { roomOfDay } from './daily-limit.server.ts';
import { takeBackForOtherAccounts } from './lose-approval.server.ts';
import { scheduleTypes } from './payout.ts';
import { payoutCalendar, payoutRules } from './payout-settings.server.ts';
import { decideHold, type Hold } from './readiness.ts';
import { BALANCE_HOLD_MS, sendGroup } from './send-group.server.ts';
import { formGroup } from './submission-group.server.ts';

/** Everything that sends payouts, or decides that one may be sent again, takes turns under this lock. */
export const SENDING = 'send-payouts';

/** At most about this many payouts are sent in one round; the next round takes the rest. */
const PER_ROUND = 5000;
const PER_PAGE = 1000;

type WaitingPayout = Payout & { seller: { registration: string; tossStatus: string | null; payoutsApi: string } };

const sellersOf = (payouts: readonly Payout[]) => [...new Set(payouts.map(({ sellerId }) => sellerId))];

/** Keeps why payouts wait, one statement for each reason and time. */
async function keepHolds(held: readonly { payout: Payout; hold: Hold }[], now: Date): Promise<void> {
	const groups = new Map<string, { hold: Hold; ids: string[] }>();
	for (const { payout, hold } of held) {
		const same =
			payout.holdReason === hold.reason && (payout.holdUntil?.getTime() ?? null) === (hold.until?.getTime() ?? null);
		if (same) continue;
		const key = `${hold.reason} ${hold.until?.getTime()}`;
		const group = groups.get(key) ?? { hold, ids: [] };
		group.ids.push(payout.id);
		groups.set(key, group);
	}
	for (const { hold, ids } of groups.values()) {
		// Only while they still wait: somebody may withdraw one at this moment.
		await db().payout.updateMany({
			where: { id: { in: ids }, status: 'approved' },
			data: { holdReason: hold.reason, holdUntil: hold.until, updatedAt: now },
		});
	}
}

/** True while payouts that were refused for want of balance should go on waiting. */
async function balanceStillShort(held: readonly Payout[], now: Date): Promise<boolean> {
	const until = held.reduce<Date | null>(
		(latest, { holdUntil }) => (holdUntil && (!latest || holdUntil > latest) ? holdUntil : latest),
		null,
	);
	if (!until || until <= now) return false;
	const refusedAt = new Date(until.getTime() - BALANCE_HOLD_MS);
	const reading = await db().balanceReading.findFirst({
		where: { mId: held[0]!.mId, readAt: { gt: refusedAt } },
		orderBy: { readAt: 'desc' },
	});
	return !reading || reading.available < sumWon(held.map(({ amount }) => amount));
}

/** Approved payouts that are worth a look, page by page in the order of their making. */
async function* approvedPayouts(now: Date) {
	let after: { createdAt: Date; id: string } | null = null;
	for (;;) {
		const page: WaitingPayout[] = await db().payout.findMany({
			where: {
				status: 'approved',
				AND: [
					// Held for a time that has not come: not worth a look. Lack of balance, a wrong key and a limit may end sooner, and the
					// clock of a sandbox that was reset goes back.
					{
						OR: [
							{ holdUntil: null },
							{ holdUntil: { lte: now } },
							{ holdReason: { in: ['not-enough-balance', 'security-key', 'daily-limit'] } },
							{ updatedAt: { gt: now } },
						],
					},
					after
						? { OR: [{ createdAt: { gt: after.createdAt } }, { createdAt: after.createdAt, id: { gt: after.id } }] }
						: {},
				],
			},
			include: { seller: { select: { registration: true, tossStatus: true, payoutsApi: true } } },
			orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
			take: PER_PAGE,
		});
		yield page;
		if (page.length < PER_PAGE) return;
		after = page.at(-1)!;
	}
}

async function readyPayouts(now: Date): Promise<Payout[]> {
	const [calendar, rules, room] = await Promise.all([payoutCalendar(), payoutRules(), roomOfDay(now)]);
	const ready: WaitingPayout[] = [];
	// Those that wait for a person have no time at which they are worth a look again: however many there are, the others
	// get their turn.
	for await (const page of approvedPayouts(now)) {
		const held: { payout: Payout; hold: Hold }[] = [];
		const changing = await sellersChangingAccount(db(), sellersOf(page));
		for (const payout of page) {
			const payoutOn = payout.payoutOn ? fromDateColumn(payout.payoutOn) : null;
			const seller = { ...payout.seller, accountDoubt: changing.get(payout.sellerId) };
			const hold = decideHold({ ...payout, payoutOn }, seller, now, calendar, rules);
			if (hold) held.push({ payout, hold });
			// Still beyond the limit: it does not take the turn of one that is not.
			else if (payout.holdReason === 'daily-limit' && room && payout.amount > room.left) continue;
			else ready.push(payout);
		}
		await keepHolds(held, now);
		if (ready.length >= PER_ROUND) break;
	}
	const short = ready.filter(({ holdReason }) => holdReason === 'not-enough-balance');
	const skipShort = short.length > 0 && (await balanceStillShort(short, now));
	return skipShort ? ready.filter(({ holdReason }) => holdReason !== 'not-enough-balance') : ready;
}

/** Sends what may go out now. The caller holds the lock SENDING. */
export async function sendReadyPayouts(): Promise<void> {
	const now = await currentInstant();
	await takeBackForOtherAccounts(now);
	// Also while nothing waits: pages and probes say that the key is wrong until it is proven to fit.
	await currentForeignKey(now);
	const ready = await readyPayouts(now);
	for (const scheduleType of scheduleTypes) {
		// Kinds are not mixed: a cut-off that refuses one kind must not hold the other up.
		const payouts = ready.filter((payout) => payout.scheduleType === scheduleType);
		for (let from = 0; from < payouts.length; from += PAYOUT_LIMITS.itemsPerRequest) {
			const slice = payouts.slice(from, from + PAYOUT_LIMITS.itemsPerRequest);
			const at = await currentInstant();
			// Its outcome would not be known either: nothing more goes out until the key is mended.
			const wrong = await currentForeignKey(at);
			if (wrong) {
				const hold = { reason: 'security-key', until: wrong.until } as const;
				await keepHolds(
					slice.map((payout) => ({ payout, hold })),
					at,
				);
				continue;
			}
			const ids = slice.map(({ id }) => id);
			const group = await formGroup(ids, at);
			const sentBefore = group.some((payout) => payout.firstSentAt! < payout.lastSentAt!);
			await sendGroup(group, sentBefore);
		}
	}
}

/**
 * Sends all approved payouts that may go out now, up to 100 in one request. Each request is committed with its
 * idempotency key before it is made. When another process is at it, this one leaves it to that one.
 */
export async function submitPayouts(): Promise<void> {
	await withLock(SENDING, sendReadyPayouts);
}
