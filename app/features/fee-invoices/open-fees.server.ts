import { type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { noTransaction, type SqlTx, sql } from '#app/sql.server.ts';
import { type Month, monthOf } from './month.ts';

/** SQL: the steps with a fee that are on no invoice yet and dated before a day, as `a`. */
export const openSteps = (before: string) => `accrual a
	where (a.commission <> 0 or a.vat <> 0) and a.accrued_on < ${before}
		and not exists (select from fee_invoice_item i where i.accrual_id = a.id)`;

/** SQL: whoever is registered under a reference now, as it goes onto an invoice. */
export const SELLER = `
	select distinct on (ref_seller_id) ref_seller_id, name, representative_name, business_registration_number
	from seller order by ref_seller_id, (registration = 'registered') desc, created_at`;

/**
 * The first month for which invoices can be made: the one after the last that is made, or, where no seller has a fee to be
 * billed by its end, the next one that has. Null while there is none.
 */
export async function firstMonthToMake(tx: SqlTx = noTransaction()): Promise<Month | null> {
	const [row] = await tx.$queryRawUnsafe<{ month_on: string | null }[]>(
		`with made as (select max(month_on) as last from fee_invoice),
		fee as (
			select a.ref_seller_id, greatest(date_trunc('month', a.accrued_on)::date, (made.last + interval '1 month')::date) as month_on,
				sum(a.commission) as supply, sum(a.vat) as vat
			from made, ${openSteps(`'infinity'`)}
			group by 1, 2
		),
		running as (
			select month_on, sum(supply) over so_far as supply, sum(vat) over so_far as vat from fee
			window so_far as (partition by ref_seller_id order by month_on)
		)
		select min(month_on)::text as month_on from running where supply <> 0 or vat <> 0`,
	);
	return row?.month_on ? monthOf(kstDayFrom(row.month_on)) : null;
}

/** Sums of fees in won. */
export interface FeeSums {
	supply: bigint;
	vat: bigint;
}

/** All fees, those on invoices, and those on none: the first is the sum of the others. */
export async function proveFees(): Promise<Record<'fees' | 'invoiced' | 'open', FeeSums>> {
	const { rows } = await sql().query<Record<string, string>>(
		`select coalesce(sum(a.commission), 0) as fees_supply, coalesce(sum(a.vat), 0) as fees_vat,
			coalesce(sum(a.commission) filter (where i.accrual_id is null), 0) as open_supply,
			coalesce(sum(a.vat) filter (where i.accrual_id is null), 0) as open_vat,
			(select coalesce(sum(supply), 0) from fee_invoice) as invoiced_supply,
			(select coalesce(sum(vat), 0) from fee_invoice) as invoiced_vat
		from accrual a left join fee_invoice_item i on i.accrual_id = a.id`,
	);
	const sums = (name: string): FeeSums => ({
		supply: BigInt(rows[0]![`${name}_supply`]!),
		vat: BigInt(rows[0]![`${name}_vat`]!),
	});
	return { fees: sums('fees'), invoiced: sums('invoiced'), open: sums('open') };
}

/** The first and the last month of which there are fees; null while there are none. */
export async function feeMonths(): Promise<{ first: Month; last: Month } | null> {
	const { rows } = await sql().query<{ first: string | null; last: string | null }>(
		`select (select min(accrued_on)::text from accrual) as first, (select max(accrued_on)::text from accrual) as last`,
	);
	const { first, last } = rows[0]!;
	return first && last ? { first: monthOf(kstDayFrom(first)), last: monthOf(kstDayFrom(last)) } : null;
}

/** How many sellers are to be billed for a month that is not made yet, and how much, VAT included. */
export async function unmadeFees(from: KstDay, to: KstDay): Promise<{ sellers: number; total: bigint } | null> {
	// No invoice bills a step of a month after its own, so that none of this one has to be looked up.
	const { rows } = await sql().query<{ sellers: number; total: string }>(
		`select count(*)::int as sellers, coalesce(sum(total), 0) as total from (
			select sum(commission + vat) as total from accrual
			where accrued_on between $1::date and $2::date and not exists (select from fee_invoice where month_on >= $1::date)
			group by ref_seller_id having sum(commission) <> 0 or sum(vat) <> 0) billed`,
		[from, to],
	);
	const { sellers, total } = rows[0]!;
	return sellers === 0 ? null : { sellers, total: BigInt(total) };
}
