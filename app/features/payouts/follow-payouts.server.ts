import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { WORKER } from '#app/features/audit/record-audit.server.ts';
import type { Payout } from '#app/generated/prisma/client.ts';
import { withLock } from '#app/jobs/with-lock.server.ts';
import { addDays, fromDateColumn, type KstDay, kstDayOf, toDateColumn } from '#app/lib/kst-calendar.ts';
import { type NextStep, nextStepOf } from '#app/lib/unknown-outcome.ts';
import { TossRejected, TossUnknownOutcome } from '#app/toss/errors.ts';
import { watchRead } from '#app/toss/failing-reads.server.ts';
import { sentWithForeignKey } from '#app/toss/security-key.server.ts';
import { currentForeignKey, toss } from '#app/toss/toss.server.ts';
import { applyPayoutReads, newsOfPayout, type PayoutNewsItem } from './apply-payout-news.server.ts';
import { lastFullRead, noteFullRead } from './last-full-read.server.ts';
import { type PayoutStatus, payoutStatusOf } from './payout.ts';
import { readBack } from './read-back.server.ts';
import { readLongAgo } from './read-long-ago.server.ts';
import { readPayout } from './read-payout.server.ts';
import { sendGroup } from './send-group.server.ts';
import { releasePayouts, repeatGroup } from './submission-group.server.ts';
import { SENDING, sendReadyPayouts } from './submit-payouts.server.ts';

/** Above this many open payouts one read of the list costs less than single reads. */
const SINGLE_READS = 10;
const FULL_READ_EVERY_MS = 5 * 60_000;
/** Completed payouts that the bank returned are looked for this many days back by every read of the list. */
const LOOK_BACK_DAYS = 14;
/** News of a read is applied as it comes in, so many at a time. */
const READ_AT_ONCE = 200;
const READING = 'read-payouts';

const openStatuses: PayoutStatus[] = ['requested', 'in_progress', 'unknown'];

function stepFor(payout: Payout, now: Date): NextStep {
	const { attempts, firstSentAt, lastSentAt, absentReadAt } = payout;
	return nextStepOf({ attempts, firstSentAt: firstSentAt!, lastSentAt: lastSentAt!, absentReadAt }, now);
}

/** Sees to payouts whose outcome is unknown. The caller holds the lock SENDING. */
async function settleUnknown(): Promise<void> {
	const unknown = await db().payout.findMany({
		where: { status: 'submitting' },
		orderBy: { lastSentAt: 'asc' },
		take: 1000,
	});
	if (unknown.length === 0) return;
	const now = await currentInstant();
	await currentForeignKey(now);
	const isForeign = await sentWithForeignKey();
	const stepOf = (payout: Payout): NextStep => {
		const step = stepFor(payout, now);
		return step === 'resend' && isForeign(payout.lastSentAt!) ? 'wait' : step;
	};
	const due = unknown.filter((payout) => stepOf(payout) !== 'wait');
	if (due.length === 0) return;
	// What the list holds needs no second request.
	const absent = await readBack(due);
	const proven: Payout[] = [];
	const readOnce: Payout[] = [];
	const again = new Set<string>();
	for (const payout of absent ?? due) {
		const step = stepOf(payout);
		if (step === 'resend') again.add(payout.submissionGroup!);
		// A list that was not read to its end proves nothing.
		if (!absent) continue;
		if (step === 'read') readOnce.push(payout);
		if (step === 'prove') proven.push(payout);
	}
	// Only of those that were not sent again meanwhile.
	await db().$executeRaw`
		update payout set absent_read_at = ${now}
		from unnest(${readOnce.map(({ id }) => id)}::uuid[], ${readOnce.map(({ lastSentAt }) => lastSentAt)}::timestamptz[])
			as seen(id, last_sent_at)
		where payout.id = seen.id and status = 'submitting' and payout.last_sent_at = seen.last_sent_at`;
	if (proven.length > 0) {
		const detail = { provablyAbsent: true, readAt: now.toISOString() };
		// Of these Toss said that it has the reference, but on none of their days: sent again they would be refused again,
		// and with them all that goes out in the same request.
		const taken = proven.filter(({ failureCode }) => failureCode !== null);
		await releasePayouts(taken, now, { reason: 'reference-taken', until: null }, detail, 'poll');
		const free = proven.filter(({ failureCode }) => failureCode === null);
		await releasePayouts(free, now, null, detail, 'poll');
		await sendReadyPayouts();
	}
	for (const submissionGroup of again) {
		await sendGroup(await repeatGroup(submissionGroup, await currentInstant()), true);
	}
}

type Known = Pick<Payout, 'id' | 'tossPayoutId' | 'status' | 'payoutOn'>;

/** The first day that a read has to cover: what was open, or heard of late, may lie further back than we look. */
function firstDayOf(known: readonly Known[], now: Date): KstDay {
	const days = known.flatMap(({ payoutOn }) => (payoutOn ? [fromDateColumn(payoutOn)] : []));
	return [addDays(kstDayOf(now), -LOOK_BACK_DAYS), ...days].sort()[0]!;
}

/** Answers whether the list was read to its end; where it was not, the next round asks again. */
async function readFromList(known: readonly Known[], now: Date): Promise<boolean> {
	return (await watchRead('payouts', () => applyList(known, now))) !== null;
}

async function applyList(known: readonly Known[], now: Date): Promise<void> {
	if (known.length === 0) return;
	const byTossId = new Map(known.map((payout) => [payout.tossPayoutId, payout]));
	const moved = new Map<string, PayoutNewsItem>();
	for await (const read of toss().payouts.list({ payoutDateGte: firstDayOf(known, now) })) {
		const payout = byTossId.get(read.id);
		// Most of them stand where they stood: they cost nothing.
		if (!payout || payoutStatusOf(read.status) === payout.status) continue;
		moved.set(payout.id, { payoutId: payout.id, news: newsOfPayout(read, 'poll') });
		if (moved.size < READ_AT_ONCE) continue;
		await applyPayoutReads([...moved.values()], now);
		moved.clear();
	}
	await applyPayoutReads([...moved.values()], now);
}

/** One that Toss does not know (any more) must not keep the others from being read. False where Toss gave no answer. */
async function readUnlessRefused({ id, tossPayoutId }: Known): Promise<boolean> {
	try {
		if (tossPayoutId) await readPayout({ id, tossPayoutId }, WORKER);
		return true;
	} catch (error) {
		if (error instanceof TossUnknownOutcome) return false;
		if (!(error instanceof TossRejected)) throw error;
		return true;
	}
}

async function fullReadIsDue(now: Date): Promise<boolean> {
	const at = (await lastFullRead(db()))?.getTime() ?? Number.NaN;
	return !(now.getTime() - at < FULL_READ_EVERY_MS && now.getTime() >= at);
}

/** Reads open payouts, and now and then completed ones too, so that a lost event is made good. */
async function readOpen(): Promise<void> {
	const now = await currentInstant();
	const select = { id: true, tossPayoutId: true, status: true, payoutOn: true } as const;
	if (await fullReadIsDue(now)) {
		const since = new Date(now.getTime() - LOOK_BACK_DAYS * 24 * 60 * 60_000);
		const known = await db().payout.findMany({
			where: {
				OR: [{ status: { in: openStatuses } }, { status: 'completed', finishedAt: { gte: since } }],
				tossPayoutId: { not: null },
			},
			select,
		});
		if (await readFromList(known, now)) await noteFullRead(db(), now);
		return;
	}
	// A booked payout rests until its day comes.
	const today = toDateColumn(kstDayOf(now));
	const open = await db().payout.findMany({
		where: {
			status: { in: openStatuses },
			tossPayoutId: { not: null },
			OR: [{ payoutOn: null }, { payoutOn: { lte: today } }, { status: { not: 'requested' } }],
		},
		select,
		take: 2000,
	});
	if (open.length > SINGLE_READS) await readFromList(open, now);
	else for (const payout of open) if (!(await readUnlessRefused(payout))) return;
}

/**
 * Finds out what became of payouts that were sent: settles unknown outcomes (the same again under the same key, then two
 * reads of the list that prove absence) and reads those that Toss has, in case an event was lost: open and new ones often,
 * all of the last months once a day.
 */
export async function followPayouts(): Promise<void> {
	await withLock(SENDING, settleUnknown);
	// One reader is enough: slow reads would pile up and take the places of jobs that send.
	await withLock(READING, async () => {
		await readOpen();
		await readLongAgo(await currentInstant(), LOOK_BACK_DAYS);
	});
}
