import { db } from '#app/db.server.ts';
import { forwardOfSeller } from '#app/features/seller-ledger/forward-list.server.ts';
import { findAccountChange } from '#app/features/sellers/change-seller.server.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { sumPaidSteps } from './paid-steps.server.ts';
import { payingIds, type Statement, type StatementLine, statementStatuses, totalsOf } from './statement.ts';

interface Row {
	id: string;
	on_day: string;
	ref_payout_id: string;
	toss_payout_id: string | null;
	schedule_type: string;
	transaction_description: string;
	amount: string;
	status: string;
	requested_at: Date | null;
	finished_at: Date | null;
	failure_code: string | null;
	failure_message: string | null;
	replaces_id: string | null;
	replaces_ref: string | null;
	replaced_by_id: string | null;
	replaced_by_ref: string | null;
}

const link = (id: string | null, refPayoutId: string | null) => (id && refPayoutId ? { id, refPayoutId } : null);

function lineOf(row: Row): StatementLine {
	return {
		payoutId: row.id,
		on: kstDayFrom(row.on_day),
		refPayoutId: row.ref_payout_id,
		tossPayoutId: row.toss_payout_id,
		scheduleType: row.schedule_type,
		transactionDescription: row.transaction_description,
		amount: BigInt(row.amount),
		status: row.status,
		requestedAt: row.requested_at,
		finishedAt: row.finished_at,
		failureCode: row.failure_code,
		failureMessage: row.failure_message,
		replaces: link(row.replaces_id, row.replaces_ref),
		replacedBy: link(row.replaced_by_id, row.replaced_by_ref),
	};
}

/** The day under which a statement tells a payout. */
const ON_DAY = `coalesce(p.value_on, (p.finished_at at time zone 'Asia/Seoul')::date, p.payout_on,
	(coalesce(p.requested_at, p.created_at) at time zone 'Asia/Seoul')::date)`;

/** The sellers whose statement of these days has a line, or to whom something came to be owed, by the id that people know. */
export async function listSellersToTell(period: { from: KstDay; to: KstDay }): Promise<string[]> {
	const { rows } = await sql().query<{ id: string }>(
		`select s.id from seller s where exists (select from payout p
			where p.seller_id = s.id and p.status = any($1) and ${ON_DAY} between $2 and $3)
			or exists (select from accrual a where a.ref_seller_id = s.ref_seller_id and a.accrued_on between $2::date and $3::date)
		order by s.ref_seller_id collate "C", s.id`,
		[statementStatuses, period.from, period.to],
	);
	return rows.map(({ id }) => id);
}

/** What is owed to the seller over these days, and what the payouts pay of it; null while no step of it is known. */
async function readAccount(
	refSellerId: string,
	period: { from: KstDay; to: KstDay },
	lines: StatementLine[],
): Promise<Statement['account']> {
	const { rows } = await sql().query<{ some: boolean }>(
		'select exists (select from accrual where ref_seller_id = $1 and accrued_on <= $2::date) as some',
		[refSellerId, period.to],
	);
	if (!rows[0]!.some) return null;
	const [forward, paid] = await Promise.all([forwardOfSeller(refSellerId, period), sumPaidSteps(payingIds({ lines }))]);
	return forward && { forward, paid };
}

/** One seller's payouts that ended, or are meant, within these days in Seoul, both included. Null without such a seller. */
export async function readStatement(
	sellerId: string | undefined,
	period: { from: KstDay; to: KstDay },
	now: Date,
): Promise<Statement | null> {
	if (!isUuid(sellerId)) return null;
	const seller = await db().seller.findUnique({
		where: { id: sellerId },
		select: {
			id: true,
			mId: true,
			name: true,
			refSellerId: true,
			bankCode: true,
			accountNumberLast4: true,
			holderName: true,
		},
	});
	if (!seller) return null;
	const [merchant, found] = await Promise.all([
		db().merchant.findUnique({ where: { mId: seller.mId }, select: { name: true } }),
		sql().query<Row>(
			`select * from (
				select p.*, ${ON_DAY}::text as on_day,
					earlier.id as replaces_id, earlier.ref_payout_id as replaces_ref,
					later.id as replaced_by_id, later.ref_payout_id as replaced_by_ref
				from payout p
				left join payout earlier on earlier.id = p.replaces_payout_id
				left join lateral (
					select id, ref_payout_id from payout r where r.replaces_payout_id = p.id order by r.id desc limit 1
				) later on true
				where p.seller_id = $1 and p.status = any($2)
			) line where on_day between $3 and $4
			order by on_day, coalesce(finished_at, requested_at, created_at), id`,
			[sellerId, statementStatuses, period.from, period.to],
		),
	]);
	const lines = found.rows.map(lineOf);
	const { mId, ...shown } = seller;
	const sent = lines.flatMap(({ requestedAt }) => requestedAt?.getTime() ?? []);
	const [accountChangedAt, account] = await Promise.all([
		findAccountChange(sellerId, sent.length > 0 ? new Date(Math.min(...sent)) : null),
		readAccount(seller.refSellerId, period, lines),
	]);
	return {
		...period,
		issuedAt: now,
		mId,
		merchantName: merchant?.name ?? null,
		seller: { ...shown, accountChangedAt },
		lines,
		totals: totalsOf(lines),
		account,
	};
}
