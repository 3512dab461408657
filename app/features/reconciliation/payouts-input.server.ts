import type { PayoutStatus } from '#app/features/payouts/payout.ts';
import { addDays, type KstDay, kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import type { SqlTx } from '#app/sql.server.ts';
import type { OurPayout, TossPayoutRead } from './payout-item.ts';
import type { PayoutsInput } from './payouts-match.ts';
import type { Scope } from './reconciliation.ts';

/** Payouts that came to an end so many days before the first day can hardly move anything within the scope. */
const LOOK_BACK_DAYS = 60;

type Stored<T, Texts extends keyof T> = Omit<T, Texts> & Record<Texts, string>;

const dayOrNull = (text: string | null): KstDay | null => (text === null ? null : kstDayFrom(text));

/** SQL: when a payout ended. Of one that was heard of late only the day is known: it counts at its end. */
const ENDED_AT = `least(p.finished_at, (p.value_on + 1)::timestamp at time zone 'Asia/Seoul' - interval '1 ms')`;

async function listOurs(tx: SqlTx, since: KstDay, mIds: string[]): Promise<OurPayout[]> {
	const rows = await tx.$queryRawUnsafe<(Stored<OurPayout, 'amount' | 'status'> & { payoutOn: string | null })[]>(
		`select p.id, p.m_id as "mId", p.ref_payout_id as "refPayoutId", p.toss_payout_id as "tossPayoutId",
			s.toss_seller_id as "tossSellerId", p.schedule_type as "scheduleType", p.payout_on::text as "payoutOn",
			p.amount::text as amount, p.status, p.hold_reason as "holdReason", h.first_status as "firstStatus",
			p.batch_id is not null as "inBatch", p.created_by_id as "createdById", p.changed_by_ids as "changedByIds",
			p.approved_by_id as "approvedById", p.approved_at as "approvedAt", p.created_at as "createdAt",
			p.last_sent_at as "lastSentAt", p.requested_at as "requestedAt", ${ENDED_AT} as "finishedAt", h.told_at as "toldAt",
			p.failure_code as "failureCode", coalesce(h.returned, false) as returned,
			p.replaces_payout_id as "replacesPayoutId", c.changed_at as "accountChangedAt"
		from payout p
		join seller s on s.id = p.seller_id
		left join lateral (
			select (array_agg(h.to_status order by h.id))[1] as first_status,
				max(h.at) filter (where h.source <> 'us') as told_at,
				bool_or(h.from_status = 'completed' and h.to_status = 'failed') as returned
			from payout_status_history h where h.payout_id = p.id) h on true
		left join lateral (
			select min(c.finished_at) as changed_at
			from seller_change c
			where c.seller_id = p.seller_id and c.kind = 'update' and c.state = 'accepted' and 'account' = any(c.fields)
				and c.finished_at > coalesce(p.approved_at, p.created_at)
				and c.finished_at <= coalesce(${ENDED_AT}, 'infinity')) c on true
		where (cardinality($2::text[]) = 0 or p.m_id = any($2::text[]))
			and (p.status not in ('completed', 'failed', 'canceled', 'rejected', 'withdrawn')
				or greatest(p.created_at, p.requested_at, p.finished_at) >= ($1::date)::timestamp at time zone 'Asia/Seoul'
				or p.payout_on >= $1::date
				or p.replaces_payout_id is not null
				or exists (select from payout n where n.replaces_payout_id = p.id))`,
		since,
		mIds,
	);
	return rows.map((row) => ({
		...row,
		payoutOn: dayOrNull(row.payoutOn),
		amount: BigInt(row.amount),
		status: row.status as PayoutStatus,
	}));
}

async function listToss(tx: SqlTx, since: KstDay, mIds: string[]): Promise<TossPayoutRead[]> {
	const rows = await tx.$queryRawUnsafe<(Stored<TossPayoutRead, 'amount'> & { payoutOn: string | null })[]>(
		`select t.m_id as "mId", t.toss_payout_id as "tossPayoutId", t.ref_payout_id as "refPayoutId", t.destination,
			t.schedule_type as "scheduleType", t.payout_on::text as "payoutOn", t.amount::text as amount, t.status,
			t.requested_at as "requestedAt", t.ended_at as "endedAt", t.was_completed as "wasCompleted", t.seen_at as "seenAt"
		from toss_payout t
		where (cardinality($2::text[]) = 0 or t.m_id = any($2::text[]))
			and (coalesce(t.payout_on, (t.requested_at at time zone 'Asia/Seoul')::date) >= $1::date
				or t.ended_at >= ($1::date)::timestamp at time zone 'Asia/Seoul'
				or exists (select from payout p where p.toss_payout_id = t.toss_payout_id and (p.replaces_payout_id is not null
					or exists (select from payout n where n.replaces_payout_id = p.id))))
			-- What a later whole read of its day did not hold is not there any more.
			and not exists (
				select from toss_payout_list_read r
				where r.m_id = t.m_id and r.read_at > t.seen_at
					and coalesce(t.payout_on, (t.requested_at at time zone 'Asia/Seoul')::date) between r.from_on and r.to_on)`,
		since,
		mIds,
	);
	return rows.map((row) => ({ ...row, payoutOn: dayOrNull(row.payoutOn), amount: BigInt(row.amount) }));
}

/**
 * All that level 4 goes by, for the days of a scope: payouts that may have moved within them and all that one of them
 * stands in for, Toss's list as it was last read, the settled money and the readings of the balance since the last one
 * before the first day.
 */
export async function readPayoutsInput(tx: SqlTx, scope: Scope): Promise<PayoutsInput> {
	const mIds = [...scope.mIds];
	const [before] = await tx.$queryRawUnsafe<{ at: Date | null }[]>(
		`select min(at) as at from (
			select max(read_at) as at from balance_reading
			where (cardinality($2::text[]) = 0 or m_id = any($2::text[])) and read_at < ($1::date)::timestamp at time zone 'Asia/Seoul'
			group by m_id) last`,
		scope.from,
		mIds,
	);
	const opened = before?.at ? kstDayOf(before.at) : scope.from;
	const since = addDays(opened < scope.from ? opened : scope.from, -LOOK_BACK_DAYS);
	const ours = await listOurs(tx, since, mIds);
	const toss = await listToss(tx, since, mIds);
	const reads = await tx.$queryRawUnsafe<{ mId: string; from: string; to: string; readAt: Date }[]>(
		`select m_id as "mId", from_on::text as from, to_on::text as to, read_at as "readAt" from toss_payout_list_read
		where (cardinality($2::text[]) = 0 or m_id = any($2::text[])) and to_on >= $1::date`,
		since,
		mIds,
	);
	const balances = await tx.$queryRawUnsafe<{ mId: string; available: string; readAt: Date }[]>(
		`select distinct on (m_id, (read_at at time zone 'Asia/Seoul')::date) m_id as "mId", available::text as available,
			read_at as "readAt"
		from balance_reading
		where (cardinality($3::text[]) = 0 or m_id = any($3::text[]))
			and read_at >= ($1::date)::timestamp at time zone 'Asia/Seoul'
			and read_at < ($2::date + 1)::timestamp at time zone 'Asia/Seoul'
		order by m_id, (read_at at time zone 'Asia/Seoul')::date, read_at desc, id desc`,
		opened,
		scope.to,
		mIds,
	);
	const settled = await tx.$queryRawUnsafe<{ mId: string; day: string; amount: string }[]>(
		`select m_id as "mId", paid_out_on::text as day, sum(pay_out_amount)::text as amount from settlement_line
		where (cardinality($3::text[]) = 0 or m_id = any($3::text[])) and paid_out_on between $1::date and $2::date
		group by 1, 2`,
		opened,
		scope.to,
		mIds,
	);
	return {
		ours,
		toss,
		reads: reads.map((read) => ({ ...read, from: kstDayFrom(read.from), to: kstDayFrom(read.to) })),
		balances: balances.map((row) => ({ ...row, available: BigInt(row.available) })),
		settled: settled.map((row) => ({ ...row, day: kstDayFrom(row.day), amount: BigInt(row.amount) })),
	};
}
