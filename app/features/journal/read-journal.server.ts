import { movesMoney } from '#app/features/payments/paid-before.ts';
import { MONEY_MOVED, MOVED_ON } from '#app/features/payouts/value-day.ts';
import { currentRules } from '#app/features/reconciliation/rules.server.ts';
import { csvStream } from '#app/lib/csv.ts';
import { type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { readAccounts } from './accounts.server.ts';
import { type DayMovement, type Voucher, vouchersOf } from './journal.ts';

interface SumRow {
	kind: DayMovement['kind'];
	day: string;
	m_id: string;
	amount: string;
	net: string | null;
	fee: string | null;
	vat: string | null;
}

/**
 * What each day came to. Sales and cancels stand on the day of the transaction, settlements on the day on which Toss
 * counts them, deposits on their pay-out day, payouts on the day on which they were completed or came back, however late
 * that was heard of. Steps of what is owed to sellers stand on their day, and where it was closed when they were written, on
 * the first day that was open then: closings and openings are kept, so that this day never moves. Whether a cancel moves money
 * is asked of what is added, and the day is none of the index (`+ 0`): else PostgreSQL fetches each transaction of the days by
 * that index, which are many times the pages of the whole table.
 */
const MOVEMENTS = `
	with written as materialized (
		select w.created_at, (
			select max(c.to_on) + 1 from closed_period c
			where c.closed_at <= w.created_at and (c.reopened_at is null or c.reopened_at > w.created_at)) as first_open
		from (select distinct created_at from accrual where accrued_on <= $2::date) w
	)
	select kind, day::text, m_id, amount::text, net::text, fee::text, vat::text from (
		select case when t.status = 'DONE' then 'sale' else 'cancel' end as kind, t.transaction_on + 0 as day, t.m_id,
			sum(case when t.status = 'DONE' then abs(t.amount) when ${movesMoney('t')} then -abs(t.amount) end) as amount,
			null as net, null as fee, null as vat
		from payment_transaction t
		where t.transaction_on between $1::date and $2::date and t.status in ('DONE', 'CANCELED', 'PARTIAL_CANCELED')
			and t.currency = 'KRW'
		group by 1, 2, 3
		union all
		select 'settlement', l.sold_on, l.m_id, sum(l.amount), sum(l.pay_out_amount), sum(l.supply_amount), sum(l.vat)
		from settlement_line l
		where l.sold_on between $1::date and $2::date and l.currency = 'KRW'
		group by 2, 3
		union all
		select 'deposit', l.paid_out_on, l.m_id, sum(l.pay_out_amount), null, null, null
		from settlement_line l
		where l.paid_out_on between $1::date and $2::date and l.currency = 'KRW'
		group by 2, 3
		union all
		select case h.to_status when 'completed' then 'payout' else 'payout-return' end,
			${MOVED_ON}, p.m_id, sum(p.amount), null, null, null
		from payout_status_history h join payout p on p.id = h.payout_id
		where ${MOVED_ON} between $1::date and $2::date and ${MONEY_MOVED}
		group by 1, 2, 3
		union all
		select case a.reason when 'adjustment' then 'seller-adjustment' else 'seller-fee' end,
			greatest(a.accrued_on, w.first_open), a.m_id,
			sum(case a.reason when 'adjustment' then a.net else a.commission end), null, null, sum(a.vat)
		from accrual a join written w on w.created_at = a.created_at
		where a.accrued_on <= $2::date and greatest(a.accrued_on, w.first_open) between $1::date and $2::date
		group by 1, 2, 3) movement
	where amount is not null`;

/**
 * The vouchers of these days, both included. Settled money is booked where the rules say that it goes: into the bank
 * account, or, of the merchants that they name, into the payout balance.
 */
export async function readJournal(from: KstDay, to: KstDay): Promise<Voucher[]> {
	const [{ rows }, rules] = await Promise.all([sql().query<SumRow>(MOVEMENTS, [from, to]), currentRules()]);
	const toBalance = new Set(rules.bank.paidIntoBalance);
	return vouchersOf(
		rows.map((row): DayMovement => {
			const place = { day: kstDayFrom(row.day), mId: row.m_id, amount: BigInt(row.amount) };
			if (row.kind === 'deposit')
				return { ...place, kind: row.kind, into: toBalance.has(row.m_id) ? 'payout-balance' : 'bank' };
			if (row.kind === 'seller-fee') return { ...place, kind: row.kind, vat: BigInt(row.vat!) };
			if (row.kind !== 'settlement') return { ...place, kind: row.kind };
			return { ...place, kind: row.kind, net: BigInt(row.net!), fee: BigInt(row.fee!), vat: BigInt(row.vat!) };
		}),
	);
}

const HEADER = ['day', 'voucher', 'line', 'accountCode', 'accountName', 'debit', 'credit', 'kind', 'mId', 'memo'];
const memos: Record<Voucher['kind'], string> = {
	sale: '결제 승인',
	cancel: '결제 취소',
	settlement: '정산(순액·수수료·부가세)',
	deposit: '정산금 입금',
	payout: '셀러 지급',
	'payout-return': '셀러 지급 반송',
	'seller-fee': '판매수수료',
	'seller-adjustment': '정산 조정',
};

/** The journal of these days as CSV, one line of a voucher a row, with the accounts in force. */
export async function* exportJournal(from: KstDay, to: KstDay): AsyncGenerator<string, void, undefined> {
	const [vouchers, { accounts }] = await Promise.all([readJournal(from, to), readAccounts()]);
	const rows = vouchers.flatMap((voucher) => voucher.lines.map((line, index) => ({ voucher, line, index })));
	yield* csvStream(HEADER, rows, ({ voucher, line, index }) => [
		voucher.day,
		voucher.number,
		index + 1,
		accounts[line.role].code,
		accounts[line.role].name,
		line.debit,
		line.credit,
		voucher.kind,
		voucher.mId,
		memos[voucher.kind],
	]);
}
