import { currentInstant } from '#app/clock.server.ts';
import { fromDateColumn } from '#app/lib/kst-calendar.ts';
import { toWon } from '#app/lib/won.ts';
import { adviceFor } from '#app/toss/error-codes.ts';
import { TossRejected, TossUnknownOutcome } from '#app/toss/errors.ts';
import { toss } from '#app/toss/toss.server.ts';
import { applyPayoutReads, newsOfPayout } from './apply-payout-news.server.ts';
import { decideLateRefusal } from './late-refusal.ts';
import type { HoldReason } from './payout.ts';
import { payoutCalendar } from './payout-settings.server.ts';
import { readBack } from './read-back.server.ts';
import type { Hold } from './readiness.ts';
import {
	noteReferenceTaken,
	noteTry,
	regroup,
	rejectPayout,
	releasePayouts,
	type SentPayout,
} from './submission-group.server.ts';

/** How long a group waits for balance before it is tried again, unless a reading shows enough sooner. */
export const BALANCE_HOLD_MS = 10 * 60_000;
const CONFIGURATION_HOLD_MS = 5 * 60_000;
/**
 * So long after its note a try may leave. A process that stood still for longer asks once more: meanwhile another one may have
 * taken the group over, have proven it absent, and have sent it under another key.
 */
const NOTE_HOLDS_MS = 60_000;

/** One item of the request. Source: docs.tosspayments.com/guides/v2/payouts. */
function itemOf(payout: SentPayout) {
	const common = {
		refPayoutId: payout.refPayoutId,
		destination: payout.seller.tossSellerId ?? '',
		amount: toWon(payout.amount),
		transactionDescription: payout.transactionDescription,
	};
	if (payout.scheduleType === 'SCHEDULED') {
		return { ...common, scheduleType: 'SCHEDULED' as const, payoutDate: fromDateColumn(payout.payoutOn!) };
	}
	return { ...common, scheduleType: 'EXPRESS' as const };
}

interface Attempt {
	group: SentPayout[];
	/** Sent before with an outcome that nobody knows: a refusal is believed only after a look at Toss's list. */
	sentBefore: boolean;
}

function halves(group: readonly SentPayout[]): SentPayout[][] {
	const middle = Math.ceil(group.length / 2);
	return [group.slice(0, middle), group.slice(middle)].filter((half) => half.length > 0);
}

/**
 * What is to be sent next after a final refusal, under new keys: nothing of the group has happened at Toss. First the rest
 * leaves the old key: what is left under it by a worker that dies then is only what the refusal is about.
 */
async function afterRefusal(group: SentPayout[], refusal: TossRejected, sentAt: Date): Promise<SentPayout[][]> {
	const now = await currentInstant();
	const { status, code, traceId } = refusal;
	const hold = (payouts: readonly SentPayout[], hold: Hold) =>
		releasePayouts(payouts, now, hold, { status, code, traceId }, 'reply');
	const release = (reason: HoldReason, holdMs: number) =>
		hold(group, { reason, until: new Date(now.getTime() + holdMs) });
	const advice = adviceFor(status, code);
	if (advice === 'not-enough-balance') {
		await release('not-enough-balance', BALANCE_HOLD_MS);
		return [];
	}
	if (advice === 'configuration') {
		await release('merchant-not-accepted', CONFIGURATION_HOLD_MS);
		return [];
	}
	const calendar = await payoutCalendar();
	const late = new Set<SentPayout>();
	const waits = new Map<string, { wait: Hold; payouts: SentPayout[] }>();
	for (const payout of group) {
		const payoutOn = payout.payoutOn ? fromDateColumn(payout.payoutOn) : null;
		const wait = decideLateRefusal(code, { scheduleType: payout.scheduleType, payoutOn }, sentAt, now, calendar);
		if (!wait) continue;
		const key = `${wait.reason} ${wait.until?.getTime()}`;
		const together = waits.get(key) ?? { wait, payouts: [] };
		together.payouts.push(payout);
		waits.set(key, together);
		late.add(payout);
	}
	const again = (...parts: SentPayout[][]) =>
		regroup(
			parts.filter((part) => part.length > 0),
			now,
		);
	if (late.size > 0) {
		const rest = await again(group.filter((payout) => !late.has(payout)));
		for (const { wait, payouts } of waits.values()) await hold(payouts, wait);
		return rest;
	}
	const named = group.find(({ refPayoutId }) => refPayoutId === refusal.refPayoutId);
	if (named) {
		const rest = await again(group.filter((payout) => payout !== named));
		await rejectPayout(named, refusal, now);
		return rest;
	}
	if (group.length === 1) {
		await rejectPayout(group[0]!, refusal, now);
		return [];
	}
	return again(...halves(group));
}

/**
 * Sends a group that is committed as `submitting`, and goes on until every payout of it is accepted, refused, held, or
 * of unknown outcome. A refusal that names a payout takes that one out and sends the rest under a new key; one that
 * names none is narrowed down by halving. After an unknown outcome nothing is sent under a new key here.
 */
export async function sendGroup(group: SentPayout[], sentBefore: boolean): Promise<void> {
	const waiting: Attempt[] = [{ group, sentBefore }];
	for (let attempt = waiting.shift(); attempt; attempt = waiting.shift()) {
		const { group: sent, sentBefore: wasSent } = attempt;
		let rest = sent;
		if (sent.length === 0) continue;
		const { idempotencyKey, attempts } = sent[0]!;
		let notedAt = new Date(0);
		// Each try counts for the proof of absence, and none is made of what another sender has taken over.
		const noteTryOfGroup = async () => {
			notedAt = await currentInstant();
			return noteTry(sent, notedAt);
		};
		if (!(await noteTryOfGroup())) continue;
		try {
			const replies = await toss().payouts.request(rest.map(itemOf), {
				idempotencyKey: idempotencyKey!,
				mayRepeat: noteTryOfGroup,
				isInTime: async () => Math.abs((await currentInstant()).getTime() - notedAt.getTime()) < NOTE_HOLDS_MS,
			});
			const now = await currentInstant();
			const byRef = new Map(replies.map((reply) => [reply.refPayoutId, reply]));
			const accepted = rest.flatMap(({ id: payoutId, refPayoutId }) => {
				const reply = byRef.get(refPayoutId);
				// One that the reply leaves out stays `submitting` and is read back.
				return reply ? [{ payoutId, news: newsOfPayout(reply, 'reply') }] : [];
			});
			await applyPayoutReads(accepted, now);
		} catch (error) {
			if (error instanceof TossUnknownOutcome) {
				await noteTryOfGroup();
				continue;
			}
			if (!(error instanceof TossRejected)) throw error;
			const advice = adviceFor(error.status, error.code);
			// The key decides what the same request comes to; whom Toss does not let in at all learns nothing of the first one.
			if (advice === 'configuration' && (error.afterUnknown || attempts > 1)) {
				await noteTryOfGroup();
				continue;
			}
			const there = advice === 'already-done';
			if (wasSent || error.afterUnknown || there) {
				const absent = await readBack(rest);
				if (there && absent) {
					const named = absent.find(({ refPayoutId }) => refPayoutId === error.refPayoutId);
					const taken = named ?? (rest.length === 1 ? absent[0] : undefined);
					if (taken) await noteReferenceTaken(taken, error);
				}
				// The list was not read, or it holds a part, or Toss says it has what the list does not show:
				// all that is left is read back until it is found, or proven absent.
				if (!absent || absent.length < rest.length || there) continue;
				rest = absent;
			}
			for (const part of await afterRefusal(rest, error, notedAt)) waiting.push({ group: part, sentBefore: false });
		}
	}
}
