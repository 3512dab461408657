import type { AccrualReason } from '#app/features/owed/accrual.ts';
import { type ListPage, listPage, Where } from '#app/features/payments/keyset.server.ts';
import { type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import type { Page } from '#app/ui/list-links.ts';
import { eachRow } from '#app/ui/table-source.ts';

/** What a payout pays: a step of what is owed, or an earlier payout that was made in advance and is set off. */
export interface PaidStep {
	id: string;
	payoutId: string;
	refPayoutId: string;
	reason: AccrualReason | 'set-off';
	/** Null for an adjustment and for what is set off. */
	order: { mId: string; orderId: string } | null;
	/** The payout that is set off. */
	setOff: { id: string; refPayoutId: string } | null;
	on: KstDay;
	/** Won: net = gross - commission - vat; of what is set off nothing but net, which is negative. */
	gross: bigint;
	commission: bigint;
	vat: bigint;
	net: bigint;
}

/** What a payout pays, added up. `net` is its amount. */
export interface PaidSums {
	payoutId: string;
	refPayoutId: string;
	steps: number;
	gross: bigint;
	commission: bigint;
	vat: bigint;
	setOff: bigint;
	net: bigint;
}

interface RawStep {
	id: string;
	payout_id: string;
	ref_payout_id: string;
	reason: AccrualReason | null;
	m_id: string | null;
	order_id: string | null;
	set_off_id: string | null;
	set_off_ref: string | null;
	day: string;
	gross: string;
	commission: string;
	vat: string;
	net: string;
}

/** SQL: what payouts pay. $1: their ids, in their order. */
const FROM = `payout_item i
	join payout p on p.id = i.payout_id
	left join accrual a on a.id = i.accrual_id
	left join payout o on o.id = i.offset_payout_id`;
const DAY = `coalesce(a.accrued_on, (o.created_at at time zone 'Asia/Seoul')::date)`;

const toStep = (raw: RawStep): PaidStep => ({
	id: raw.id,
	payoutId: raw.payout_id,
	refPayoutId: raw.ref_payout_id,
	reason: raw.reason ?? 'set-off',
	order: raw.order_id ? { mId: raw.m_id!, orderId: raw.order_id } : null,
	setOff: raw.set_off_id ? { id: raw.set_off_id, refPayoutId: raw.set_off_ref! } : null,
	on: kstDayFrom(raw.day),
	gross: BigInt(raw.gross),
	commission: BigInt(raw.commission),
	vat: BigInt(raw.vat),
	net: BigInt(raw.net),
});

/** One page of what these payouts pay, payout by payout, its steps by their days, and then what is set off. */
export async function listPaidSteps(payoutIds: readonly string[], page: Page): Promise<ListPage<PaidStep>> {
	const where = new Where();
	where.values.push(payoutIds);
	where.add('i.payout_id = any($1::uuid[])');
	const { rows, ...cursors } = await listPage<RawStep>(
		{
			select: `i.id::text as id, i.payout_id, p.ref_payout_id, a.reason, a.m_id, a.order_id, o.id as set_off_id,
				o.ref_payout_id as set_off_ref, ${DAY}::text as day, coalesce(a.gross, 0) as gross,
				coalesce(a.commission, 0) as commission, coalesce(a.vat, 0) as vat, i.amount as net`,
			from: FROM,
			where,
			order: [
				{ column: 'array_position($1::uuid[], i.payout_id)', type: 'int' },
				{ column: '(a.id is null)::int', type: 'int' },
				{ column: DAY, type: 'date' },
				{ column: 'i.id', type: 'bigint' },
			],
			direction: 'asc',
		},
		page,
	);
	return { rows: rows.map(toStep), ...cursors };
}

/** All that these payouts pay, in the same order. */
export const eachPaidStep = (payoutIds: readonly string[]): AsyncGenerator<PaidStep, void, undefined> =>
	eachRow({ count: async () => 0, page: (page) => listPaidSteps(payoutIds, page) });

/** What each of these payouts pays, added up; one that pays nothing in particular is left out. */
export async function sumPaidSteps(payoutIds: readonly string[]): Promise<PaidSums[]> {
	if (payoutIds.length === 0) return [];
	const { rows } = await sql().query<Record<Exclude<keyof PaidSums, 'steps'>, string> & { steps: number }>(
		`select i.payout_id as "payoutId", p.ref_payout_id as "refPayoutId", count(a.id)::int as steps,
			coalesce(sum(a.gross), 0) as gross, coalesce(sum(a.commission), 0) as commission, coalesce(sum(a.vat), 0) as vat,
			coalesce(sum(i.amount) filter (where a.id is null), 0) as "setOff", sum(i.amount) as net
		from ${FROM} where i.payout_id = any($1::uuid[])
		group by 1, 2 order by array_position($1::uuid[], i.payout_id)`,
		[payoutIds],
	);
	return rows.map(({ payoutId, refPayoutId, steps, ...amounts }) => ({
		...{ payoutId, refPayoutId, steps },
		gross: BigInt(amounts.gross),
		commission: BigInt(amounts.commission),
		vat: BigInt(amounts.vat),
		setOff: BigInt(amounts.setOff),
		net: BigInt(amounts.net),
	}));
}
