import type { PayoutsInput } from '#app/features/reconciliation/payouts-match.ts';
import { sql } from '#app/sql.server.ts';
import { storable, storeSellers } from './store-order-rows.ts';

const IMPORT_ID = '00000000-0000-7000-8000-000000000000';

/** Puts payouts, Toss's list, settlements and readings of the balance into the tables, as the console would have them. */
export async function storePayoutRows(input: PayoutsInput): Promise<void> {
	// One seller each: whose account changes is then known.
	await storeSellers(
		input.ours.map(({ id, tossSellerId }) => ({ ref: `of-${id}`, tossSellerId: `${tossSellerId}-${id}` })),
	);
	await sql().query(
		`with row as (
			select * from jsonb_to_recordset($1::jsonb) as row (id uuid, "mId" text, "refPayoutId" text, "tossPayoutId" text,
				"tossSellerId" text, "scheduleType" text, "payoutOn" date, amount bigint, status text, "holdReason" text,
				"createdById" text, "changedByIds" text[], "approvedById" text, "approvedAt" timestamptz,
				"createdAt" timestamptz, "lastSentAt" timestamptz, "requestedAt" timestamptz, "finishedAt" timestamptz,
				"failureCode" text, "replacesPayoutId" uuid)
		)
		insert into payout (id, m_id, ref_payout_id, seller_id, toss_payout_id, schedule_type, payout_on, amount,
			transaction_description, status, hold_reason, idempotency_key, first_sent_at, last_sent_at, requested_at, finished_at,
			failure_code, replaces_payout_id, changed_by_ids, created_by_id, approved_by_id, approved_at, created_at, updated_at)
		select row.id, "mId", "refPayoutId", s.id, "tossPayoutId", "scheduleType", "payoutOn", amount, '정산금', status,
			"holdReason", row.id::text, "lastSentAt", "lastSentAt", "requestedAt", "finishedAt", "failureCode", "replacesPayoutId",
			"changedByIds", "createdById", "approvedById", "approvedAt", "createdAt", "createdAt"
		from row join seller s on s.ref_seller_id = 'of-' || row.id`,
		[storable(input.ours)],
	);
	await sql().query(
		`insert into payout_status_history (payout_id, at, from_status, to_status, source)
		select id, at, from_status, to_status, source from (
			select id, "createdAt" as at, null as from_status, "firstStatus" as to_status, 'us' as source, 1 as step
			from jsonb_to_recordset($1::jsonb) as row (id uuid, "createdAt" timestamptz, "firstStatus" text)
			union all
			select id, "toldAt", case when returned then 'completed' end, status, 'poll', 2
			from jsonb_to_recordset($1::jsonb) as row (id uuid, "toldAt" timestamptz, returned boolean, status text)
			where "toldAt" is not null
		) steps order by id, step`,
		[storable(input.ours)],
	);
	await sql().query(
		`insert into seller_change (id, seller_id, kind, state, fields, idempotency_key, created_at, finished_at)
		select gen_random_uuid(), s.id, 'update', 'accepted', '{account}', gen_random_uuid()::text, "accountChangedAt", "accountChangedAt"
		from jsonb_to_recordset($1::jsonb) as row (id uuid, "accountChangedAt" timestamptz)
		join seller s on s.ref_seller_id = 'of-' || row.id
		where "accountChangedAt" is not null`,
		[storable(input.ours)],
	);
	const sellerOf = new Map(input.ours.map(({ refPayoutId, id }) => [refPayoutId, id]));
	await sql().query(
		`insert into toss_payout (m_id, toss_payout_id, ref_payout_id, destination, schedule_type, payout_on, currency, amount,
			status, requested_at, was_completed, ended_at, first_seen_at, seen_at, raw)
		select "mId", "tossPayoutId", "refPayoutId", destination, "scheduleType", "payoutOn", 'KRW', amount, status, "requestedAt",
			"wasCompleted", "endedAt", "seenAt", "seenAt", '{}'
		from jsonb_to_recordset($1::jsonb) as row ("mId" text, "tossPayoutId" text, "refPayoutId" text, destination text,
			"scheduleType" text, "payoutOn" date, amount bigint, status text, "requestedAt" timestamptz, "wasCompleted" boolean,
			"endedAt" timestamptz, "seenAt" timestamptz)`,
		[
			storable(
				input.toss.map((read) => ({ ...read, destination: `${read.destination}-${sellerOf.get(read.refPayoutId)}` })),
			),
		],
	);
	await sql().query(
		`insert into toss_payout_list_read (m_id, from_on, to_on, read_at, rows)
		select "mId", "from", "to", "readAt", 0
		from jsonb_to_recordset($1::jsonb) as row ("mId" text, "from" date, "to" date, "readAt" timestamptz)`,
		[storable(input.reads)],
	);
	await sql().query(
		`insert into balance_reading (m_id, available, pending, read_at)
		select "mId", available, 0, "readAt"
		from jsonb_to_recordset($1::jsonb) as row ("mId" text, available bigint, "readAt" timestamptz)`,
		[storable(input.balances)],
	);
	await sql().query(
		`insert into settlement_line (m_id, transaction_key, occurrence, payment_key, order_id, currency, method, amount, fee,
			supply_amount, vat, pay_out_amount, approved_at, sold_on, paid_out_on, line_on, import_id)
		select "mId", 'of-' || day, 1, 'p', 'o', 'KRW', '카드', amount, 0, 0, 0, amount, day::timestamp at time zone 'Asia/Seoul', day,
			day, day, $2
		from jsonb_to_recordset($1::jsonb) as row ("mId" text, day date, amount bigint)`,
		[storable(input.settled), IMPORT_ID],
	);
}

/** Empties the tables that level 4 reads; the history is append-only for all but tests. */
export async function removePayoutRows(): Promise<void> {
	await sql().query(
		`alter table payout_status_history disable trigger user; delete from payout_status_history;
		alter table payout_status_history enable trigger user; delete from payout; delete from seller_change; delete from seller;
		delete from toss_payout; delete from toss_payout_list_read; delete from balance_reading; delete from settlement_line`,
	);
}
