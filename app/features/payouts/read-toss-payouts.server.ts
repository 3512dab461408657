import { currentInstant } from '#app/clock.server.ts';
import { db, type Tx } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import { withLock } from '#app/jobs/with-lock.server.ts';
import { type KstDay, toDateColumn } from '#app/lib/kst-calendar.ts';
import type { TossPayout } from '#app/toss/payout-schema.ts';
import { toss } from '#app/toss/toss.server.ts';
import { applyPayoutList } from './apply-payout-list.server.ts';

const BATCH = 2_000;

/** What the table keeps of one payout; `raw` is what Toss said. */
function toRow(payout: TossPayout) {
	return {
		tossPayoutId: payout.id,
		refPayoutId: payout.refPayoutId,
		destination: payout.destination,
		scheduleType: payout.scheduleType,
		payoutOn: payout.payoutDate,
		amount: String(payout.amount),
		status: payout.status,
		requestedAt: payout.requestedAt?.toISOString() ?? null,
		failureCode: payout.error?.code ?? null,
		failureMessage: payout.error?.message ?? null,
		raw: payout.raw,
	};
}

async function storeRead(tx: Tx, mId: string, readAt: Date, payouts: readonly TossPayout[]): Promise<void> {
	for (let start = 0; start < payouts.length; start += BATCH) {
		await tx.$executeRaw`
			insert into toss_payout as known (m_id, toss_payout_id, ref_payout_id, destination, schedule_type, payout_on, currency,
				amount, status, requested_at, failure_code, failure_message, was_completed, ended_at, first_seen_at, seen_at, raw)
			select ${mId}, row."tossPayoutId", row."refPayoutId", row.destination, row."scheduleType", row."payoutOn", 'KRW',
				row.amount, row.status, row."requestedAt", row."failureCode", row."failureMessage", row.status = 'COMPLETED',
				case when row.status in ('FAILED', 'CANCELED') then ${readAt}::timestamptz end, ${readAt}::timestamptz,
				${readAt}::timestamptz, row.raw
			from jsonb_to_recordset(${JSON.stringify(payouts.slice(start, start + BATCH).map(toRow))}::jsonb) as row (
				"tossPayoutId" text, "refPayoutId" text, destination text, "scheduleType" text, "payoutOn" date, amount bigint,
				status text, "requestedAt" timestamptz, "failureCode" text, "failureMessage" text, raw jsonb)
			on conflict (m_id, toss_payout_id) do update set
				ref_payout_id = excluded.ref_payout_id, destination = excluded.destination,
				schedule_type = excluded.schedule_type, payout_on = excluded.payout_on, amount = excluded.amount,
				status = excluded.status, requested_at = excluded.requested_at, failure_code = excluded.failure_code,
				failure_message = excluded.failure_message, was_completed = known.was_completed or excluded.was_completed,
				ended_at = case when excluded.ended_at is null then null else coalesce(known.ended_at, excluded.ended_at) end,
				seen_at = excluded.seen_at, raw = excluded.raw
			where known.seen_at <= excluded.seen_at`;
	}
}

/**
 * Reads Toss's list of the payouts of these days to its end, applies what it says to our payouts and keeps what it holds,
 * so that a reconciliation goes by stored data. A read that breaks off leaves nothing behind: absence is only told by a
 * whole one. Null when somebody else reads just now. Throws TossRejected or TossUnknownOutcome.
 */
export async function readTossPayouts(days: { from: KstDay; to: KstDay }): Promise<{ rows: number } | null> {
	const mId = environment().TOSS_MID;
	return withLock('read-toss-payouts', async () => {
		// What is requested while the list is read may or may not be in it: the read counts from its beginning.
		const readAt = await currentInstant();
		const payouts: TossPayout[] = [];
		for await (const payout of toss().payouts.list({ payoutDateGte: days.from, payoutDateLte: days.to })) {
			payouts.push(payout);
		}
		// Before it is kept: a run that compares meanwhile never finds a state that was read and not applied yet.
		await applyPayoutList(payouts);
		await db().$transaction(
			async (tx) => {
				await storeRead(tx, mId, readAt, payouts);
				await tx.tossPayoutListRead.create({
					data: {
						mId,
						fromOn: toDateColumn(days.from),
						toOn: toDateColumn(days.to),
						readAt,
						rows: payouts.length,
					},
				});
			},
			{ timeout: 120_000 },
		);
		return { rows: payouts.length };
	});
}
