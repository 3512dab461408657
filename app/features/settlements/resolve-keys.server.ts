import type { PoolClient } from 'pg';
import { assignOccurrences } from '#app/features/payments/assign-occurrences.server.ts';
import { kstDaySql } from '#app/features/payments/merge-transactions.server.ts';

/** The name under which an import keeps the lines that moved when it came. */
export const MOVED_LINE = 'moved_line';

/** What makes two rows without keys worth the same. */
const MONEY = ['amount', 'fee', 'supply_amount', 'vat', 'pay_out_amount', 'sold_on', 'paid_out_on'] as const;

// What is known of transactions: themselves, and lines that came with their key.
const KNOWN = `(
	select m_id, transaction_key, payment_key, order_id, status <> 'DONE' as cancel, abs(amount) as size, transaction_at as at
	from payment_transaction where status in ('DONE', 'CANCELED', 'PARTIAL_CANCELED')
	union all
	select m_id, transaction_key, payment_key, order_id, canceled_at is not null or amount < 0, abs(amount), coalesce(canceled_at, approved_at)
	from settlement_line where key_state = 'given' and occurrence = 1
)`;

/**
 * Finds, for each row of the temporary table `unresolved` (m_id, provisional_key, tid, order_id, cancel, size, at,
 * exact_time), the transactions that it can be, and leaves in `answer` how many there are, and which when it is one.
 * TID is tried as transactionKey with kind, then as paymentKey with kind, amount and time, then the order with kind, amount
 * and day. An approval is never the transaction of a cancel's row, which may name its payment by the approval's key.
 */
async function findAnswers(client: PoolClient): Promise<void> {
	await client.query('analyze unresolved');
	await client.query(
		`create temp table candidate on commit drop as
		 with found as (
			select u.m_id, u.provisional_key, 1 as step, k.transaction_key, k.payment_key
			from unresolved u join ${KNOWN} k on k.m_id = u.m_id and k.transaction_key = u.tid and k.cancel = u.cancel
			union
			select u.m_id, u.provisional_key, 2, k.transaction_key, k.payment_key
			from unresolved u join ${KNOWN} k on k.m_id = u.m_id and k.payment_key = u.tid and k.payment_key <> '' and k.cancel = u.cancel
				and k.size = u.size
				and case when u.exact_time then date_trunc('second', k.at) = date_trunc('second', u.at)
					else ${kstDaySql('k.at')} = ${kstDaySql('u.at')} end
			union
			select u.m_id, u.provisional_key, 3, k.transaction_key, k.payment_key
			from unresolved u join ${KNOWN} k on k.m_id = u.m_id and k.order_id = u.order_id and k.cancel = u.cancel and k.size = u.size
				and ${kstDaySql('k.at')} = ${kstDaySql('u.at')}
		 )
		 select distinct on (m_id, provisional_key, transaction_key) m_id, provisional_key, transaction_key, payment_key
		 from (select *, min(step) over (partition by m_id, provisional_key) as first from found) f
		 where step = first`,
	);
	await client.query(
		`create temp table answer on commit drop as
		 select m_id, provisional_key, count(*) as candidates, min(transaction_key) as transaction_key, min(payment_key) as payment_key
		 from candidate group by 1, 2`,
	);
}

/**
 * Rows that can be several transactions, and equal lines that came with the key of one of these: each such row is one of
 * those lines. Sets the key in `table` (m_id, provisional_key, transaction_key, payment_key, key_state and the money).
 */
async function pairEqualLines(client: PoolClient, table: string): Promise<void> {
	const money = (alias: string) => `row(${MONEY.map((column) => `${alias}.${column}`).join(', ')})::text`;
	await client.query(
		`with ambiguous as (
			select s.ctid as row_ref, s.m_id, s.order_id, ${money('s')} as money,
				row_number() over (partition by s.m_id, s.order_id, ${money('s')} order by s.provisional_key, s.ctid) as rank
			from ${table} s join answer a using (m_id, provisional_key) where a.candidates > 1
		 ), line as (
			select m_id, order_id, money, transaction_key, payment_key,
				row_number() over (partition by m_id, order_id, money order by transaction_key) as rank
			from (select distinct l.m_id, l.order_id, ${money('l')} as money, l.transaction_key, l.payment_key
				from candidate c join settlement_line l on l.m_id = c.m_id and l.transaction_key = c.transaction_key
				join answer a on a.m_id = c.m_id and a.provisional_key = c.provisional_key and a.candidates > 1
				where l.key_state = 'given' and l.occurrence = 1) given
		 )
		 update ${table} s set transaction_key = line.transaction_key, payment_key = line.payment_key, key_state = 'resolved'
		 from ambiguous join line using (m_id, order_id, money, rank) where s.ctid = ambiguous.row_ref`,
	);
}

/**
 * Rows that stand apart, and stored ones that do so too: a file that tells the time of day and one that tells the day alone
 * give the same row two provisional keys. The row in `staging` then takes that of the stored one; as many are paired as
 * both sides have.
 */
async function pairOtherPrecision(client: PoolClient): Promise<void> {
	const place = 'm_id, tid, order_id, cancel, amount, day';
	const ranked = (columns: string, from: string) =>
		`select *, row_number() over (partition by ${place}, exact order by at, own_key, row_ref) as rank
		 from (select m_id, order_id, amount, ${columns} from ${from}) r`;
	await client.query(
		`with arriving as (${ranked(
			`coalesce(tid, '') as tid, row_kind = 'cancel' as cancel, ${kstDaySql('occurred_at')} as day,
				exact_time = 'true' as exact, occurred_at as at, transaction_key as own_key, ctid as row_ref`,
			`staging s where key_state = 'provisional' and not exists (
				select 1 from settlement_line l where l.m_id = s.m_id and l.transaction_key = s.transaction_key)`,
		)}), known as (${ranked(
			`coalesce(extra->>'TID', '') as tid, canceled_at is not null as cancel,
				${kstDaySql('coalesce(canceled_at, approved_at)')} as day, extra->>'exactTime' = 'true' as exact,
				coalesce(canceled_at, approved_at) as at, transaction_key as own_key, ctid as row_ref`,
			`settlement_line l where key_state = 'provisional' and order_id in (select order_id from staging) and not exists (
				select 1 from staging s where s.m_id = l.m_id and s.transaction_key = l.transaction_key)`,
		)})
		 update staging s set transaction_key = known.own_key
		 from arriving join known using (${place}, rank)
		 where arriving.exact <> known.exact and s.ctid = arriving.row_ref`,
	);
}

/** Gives the rows of `staging`, which have no transactionKey, the key of the transaction that they are, where it is one. */
export async function resolveStaged(client: PoolClient): Promise<void> {
	await client.query(
		`create temp table unresolved on commit drop as
		 select distinct on (m_id, provisional_key) m_id, provisional_key, tid, order_id, row_kind = 'cancel' as cancel,
			abs(amount) as size, occurred_at as at, exact_time = 'true' as exact_time from staging`,
	);
	await findAnswers(client);
	await client.query(
		`update staging s set transaction_key = case when a.candidates = 1 then a.transaction_key else s.transaction_key end,
			payment_key = case when a.candidates = 1 then a.payment_key else s.payment_key end,
			key_state = case when a.candidates = 1 then 'resolved' else 'ambiguous' end
		 from answer a where a.m_id = s.m_id and a.provisional_key = s.provisional_key`,
	);
	await pairEqualLines(client, 'staging');
	await pairOtherPrecision(client);
	await client.query('drop table unresolved, candidate, answer');
}

/**
 * Tries stored lines without transactionKey again, now that `staging` has brought more: a line that turns out to be one
 * transaction gets its key, or becomes one with the line that has it (the other content is kept as a version); a line that
 * was taken for the only answer and is not any more goes back to stand apart. Lines that moved are kept as they were with
 * the import that moved them (`MOVED_LINE`), as it cannot be taken back from under them. Returns how many lines moved.
 */
export async function resolveStored(client: PoolClient, importId: string, now: Date): Promise<number> {
	const open = `key_state <> 'given' and (key_state in ('provisional', 'ambiguous') or order_id in (select order_id from staging))`;
	// A small index answers this; mostly there is no such line. Of a table that was just loaded the planner knows nothing.
	await client.query('set local enable_seqscan = off');
	const { rowCount: keyless } = await client.query(`select from settlement_line where key_state <> 'given' limit 1`);
	await client.query('set local enable_seqscan to default');
	if (!keyless) return 0;
	const { rowCount: any } = await client.query(`select from settlement_line where ${open} limit 1`);
	if (!any) return 0;
	await client.query(
		`create temp table unresolved on commit drop as
		 select distinct on (m_id, extra->>'provisionalKey') m_id, extra->>'provisionalKey' as provisional_key, extra->>'TID' as tid,
			order_id, canceled_at is not null as cancel, abs(amount) as size, coalesce(canceled_at, approved_at) as at,
			extra->>'exactTime' = 'true' as exact_time
		 from settlement_line where (${open}) and extra ? 'provisionalKey'`,
	);
	await findAnswers(client);
	await client.query(
		`create temp table moving on commit drop as
		 select l.m_id, l.transaction_key as old_key, l.occurrence as old_occurrence, l.order_id, u.provisional_key,
			case when a.candidates = 1 then a.transaction_key else u.provisional_key end as transaction_key,
			case when a.candidates = 1 then a.payment_key else '' end as payment_key,
			case when a.candidates = 1 then 'resolved' else 'ambiguous' end as key_state,
			1 as occurrence, ${MONEY.map((column) => `l.${column}`).join(', ')}
		 from settlement_line l join unresolved u on u.m_id = l.m_id and u.provisional_key = l.extra->>'provisionalKey'
		 join answer a on a.m_id = u.m_id and a.provisional_key = u.provisional_key
		 where l.key_state <> 'given'
		 order by l.m_id, l.transaction_key, l.occurrence`,
	);
	await pairEqualLines(client, 'moving');
	await client.query(
		`update settlement_line l set key_state = m.key_state from moving m
		 where l.m_id = m.m_id and l.transaction_key = m.old_key and l.occurrence = m.old_occurrence
			and m.transaction_key = m.old_key and l.key_state <> m.key_state`,
	);
	await client.query('delete from moving where transaction_key = old_key');
	await assignOccurrences(client, 'moving', [MONEY]);
	const money = (alias: string) => MONEY.map((column) => `${alias}.${column}`).join(', ');
	const old = 'l.m_id = m.m_id and l.transaction_key = m.old_key and l.occurrence = m.old_occurrence';
	const there = 't.m_id = m.m_id and t.transaction_key = m.transaction_key and t.occurrence = m.occurrence';
	await client.query(
		`insert into import_enrichment (import_id, table_name, content)
		 select $1, $2, to_jsonb(l) from moving m join settlement_line l on ${old}`,
		[importId, MOVED_LINE],
	);
	await client.query(
		`insert into settlement_line_version (m_id, transaction_key, occurrence, version, content, import_id, replaced_at)
		 select t.m_id, t.transaction_key, t.occurrence, t.version, to_jsonb(l), l.import_id, $1
		 from moving m join settlement_line l on ${old} join settlement_line t on ${there}
		 where (${money('t')}) is distinct from (${money('l')})`,
		[now],
	);
	await client.query(
		`update settlement_line t set extra = l.extra || coalesce(t.extra, '{}'),
			version = t.version + ((${money('t')}) is distinct from (${money('l')}))::int
		 from moving m join settlement_line l on ${old} where ${there}`,
	);
	await client.query(
		`delete from settlement_line l using moving m where ${old} and exists (select 1 from settlement_line t where ${there})`,
	);
	await client.query(
		`update settlement_line_version l set transaction_key = m.transaction_key, occurrence = m.occurrence from moving m
		 where ${old} and not exists (select 1 from settlement_line t where ${there})`,
	);
	const { rowCount } = await client.query(
		`update settlement_line l set transaction_key = m.transaction_key, occurrence = m.occurrence, key_state = m.key_state,
			payment_key = m.payment_key
		 from moving m where ${old}`,
	);
	await closeGaps(client);
	await client.query('drop table unresolved, candidate, answer, moving');
	return rowCount ?? 0;
}

/** Occurrences count from 1 without gaps, also after lines have left a key. */
async function closeGaps(client: PoolClient): Promise<void> {
	await client.query(
		`create temp table gap on commit drop as
		 select m_id, transaction_key, occurrence, wanted from (
			select m_id, transaction_key, occurrence,
				row_number() over (partition by m_id, transaction_key order by occurrence)::int as wanted
			from settlement_line l where exists (select 1 from moving m where m.m_id = l.m_id and m.old_key = l.transaction_key)
		 ) numbered where wanted <> occurrence`,
	);
	for (const table of ['settlement_line_version', 'settlement_line']) {
		// In two steps: the new number of one line may be the old number of the next.
		for (const [from, to] of [
			['g.occurrence', '-g.wanted'],
			['-g.wanted', 'g.wanted'],
		]) {
			await client.query(
				`update ${table} l set occurrence = ${to} from gap g
				 where l.m_id = g.m_id and l.transaction_key = g.transaction_key and l.occurrence = ${from}`,
			);
		}
	}
	await client.query('drop table gap');
}
