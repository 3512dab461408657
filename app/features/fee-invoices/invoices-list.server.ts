import { z } from 'zod';
import { type ListPage, listPage, Where } from '#app/features/payments/keyset.server.ts';
import { digitsOf } from '#app/lib/business-registration-number.ts';
import { type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { literally } from '#app/lib/like-pattern.ts';
import { sql } from '#app/sql.server.ts';
import type { Page, Sort } from '#app/ui/list-links.ts';
import { choiceParam, listParams, textParam } from '#app/ui/list-params.ts';
import { type Invoice, invoiceFilters } from './invoice.ts';
import { firstDayOf, type Month, monthAfter, monthBefore, monthOf, parseMonth } from './month.ts';
import { openSteps, SELLER } from './open-fees.server.ts';

const sortKeys = ['total', 'name', 'steps'] as const;
type SortKey = (typeof sortKeys)[number];

const monthParam = z
	.string()
	.optional()
	.transform((text) => (text && parseMonth(text)) || undefined);

/** Reads the address of the list of invoices. */
export const invoicesParams = (source: Request | URLSearchParams) =>
	listParams(source, { month: monthParam, q: textParam, state: choiceParam(invoiceFilters) }, { sort: sortKeys });
type Filters = Partial<ReturnType<typeof invoicesParams>['filters']>;

/** The month that is asked for: the last one, where nobody says otherwise. */
export const askedMonth = ({ month }: Pick<Filters, 'month'>, today: KstDay): Month =>
	month ?? monthBefore(monthOf(today));

/** Whether the invoices of a month are made: it is not later than the last one of which some are. */
export async function isMonthMade(month: Month): Promise<boolean> {
	const { rows } = await sql().query<{ made: boolean }>(
		'select exists (select from fee_invoice where month_on >= $1::date) as made',
		[firstDayOf(month)],
	);
	return rows[0]!.made;
}

interface RawInvoice {
	id: string | null;
	month_on: string;
	ref_seller_id: string;
	name: string | null;
	representative_name: string | null;
	business_registration_number: string | null;
	steps: number;
	late_steps: number;
	supply: string;
	vat: string;
	approval_number: string | null;
}

const toInvoice = (raw: RawInvoice): Invoice => ({
	id: raw.id,
	month: monthOf(kstDayFrom(raw.month_on)),
	refSellerId: raw.ref_seller_id,
	name: raw.name,
	representativeName: raw.representative_name,
	businessNumber: raw.business_registration_number,
	steps: raw.steps,
	lateSteps: raw.late_steps,
	supply: BigInt(raw.supply),
	vat: BigInt(raw.vat),
	approvalNumber: raw.approval_number,
});

const MADE = 'fee_invoice f';
/** What would be made now. $1: the first day of the month, $2: that of the next one. */
const TO_BE_MADE = `(
	select null::uuid as id, $1::date as month_on, b.ref_seller_id, s.name, s.representative_name, s.business_registration_number,
		b.steps, b.late_steps, b.supply, b.vat, null::text as approval_number
	from (
		select a.ref_seller_id, count(*)::int as steps, (count(*) filter (where a.accrued_on < $1::date))::int as late_steps,
			sum(a.commission)::bigint as supply, sum(a.vat)::bigint as vat
		from ${openSteps('$2::date')}
		group by 1 having sum(a.commission) <> 0 or sum(a.vat) <> 0
	) b left join (${SELLER}) s using (ref_seller_id)) f`;
const orders = {
	total: { column: 'f.supply + f.vat', type: 'bigint' },
	name: { column: 'coalesce(f.name, f.ref_seller_id)', type: 'text' },
	steps: { column: 'f.steps', type: 'int' },
} satisfies Record<SortKey, { column: string; type: string }>;

/** Where the rows of a month are, and which of them the filters find. */
function foundBy(filters: Filters, month: Month, made: boolean): { from: string; where: Where } {
	const where = new Where();
	where.values.push(firstDayOf(month), firstDayOf(monthAfter(month)));
	where.add('f.month_on = $1::date and $2::date is not null');
	const { q, state } = filters;
	if (q) {
		const pattern = `%${literally(q)}%`;
		// Without digits no business number begins like it.
		const digits = /^[\d\s-]{3,}$/.test(q) ? digitsOf(q) : '-';
		where.add(
			'f.name ilike ? or f.ref_seller_id ilike ? or starts_with(f.business_registration_number, ?)',
			...[pattern, pattern, digits],
		);
	}
	if (state === 'made') where.add('f.id is not null and f.approval_number is null');
	if (state === 'issued') where.add('f.approval_number is not null');
	if (state === 'negative') where.add('f.supply + f.vat < 0');
	if (state === 'no-number') where.add('f.business_registration_number is null');
	if (state === 'late') where.add('f.late_steps > 0');
	return { from: made ? MADE : TO_BE_MADE, where };
}

/** One page of the invoices of a month, or of what they would be now while the month is not made. */
export async function listInvoices(
	filters: Filters,
	sort: Sort<SortKey>,
	page: Page,
	today: KstDay,
): Promise<ListPage<Invoice>> {
	const month = askedMonth(filters, today);
	const { rows, ...cursors } = await listPage<RawInvoice>(
		{
			...foundBy(filters, month, await isMonthMade(month)),
			select: 'f.*, f.month_on::text as month_on',
			order: [orders[sort.key], { column: 'f.ref_seller_id', type: 'text' }],
			direction: sort.direction,
		},
		page,
	);
	return { rows: rows.map(toInvoice), ...cursors };
}

/** How many invoices the filters find, and what they come to. */
export async function sumInvoices(
	filters: Filters,
	today: KstDay,
): Promise<{ count: number; issued: number; steps: number; supply: bigint; vat: bigint }> {
	const month = askedMonth(filters, today);
	const { from, where } = foundBy(filters, month, await isMonthMade(month));
	const { rows } = await sql().query<{ count: number; issued: number; steps: number; supply: string; vat: string }>(
		`select count(*)::int as count, count(f.approval_number)::int as issued, coalesce(sum(f.steps), 0)::int as steps,
			coalesce(sum(f.supply), 0) as supply, coalesce(sum(f.vat), 0) as vat
		from ${from} ${where}`,
		where.values,
	);
	const { supply, vat, ...counts } = rows[0]!;
	return { ...counts, supply: BigInt(supply), vat: BigInt(vat) };
}

/** An invoice as it was made, with who made it and who noted its number. */
export interface MadeInvoice extends Invoice {
	id: string;
	madeBy: string;
	madeAt: Date;
	issuedBy: string | null;
	issuedAt: Date | null;
}

const SELECT = `select f.*, f.month_on::text as month_on, made_by as "madeBy", made_at as "madeAt", issued_by as "issuedBy",
	issued_at as "issuedAt" from fee_invoice f`;
type RawMade = RawInvoice & Pick<MadeInvoice, 'id' | 'madeBy' | 'madeAt' | 'issuedBy' | 'issuedAt'>;
const toMade = (raw: RawMade): MadeInvoice => {
	const { id, madeBy, madeAt, issuedBy, issuedAt } = raw;
	return { ...toInvoice(raw), id, madeBy, madeAt, issuedBy, issuedAt };
};

/** One invoice; null when there is none of that id. */
export async function findInvoice(id: string): Promise<MadeInvoice | null> {
	const { rows } = await sql().query<RawMade>(`${SELECT} where f.id = $1`, [id]);
	return rows[0] ? toMade(rows[0]) : null;
}

/** The newest invoices of a seller, and what of its fees is on none yet. */
export async function invoicesOfSeller(
	refSellerId: string,
	most: number,
): Promise<{ rows: MadeInvoice[]; count: number; open: { steps: number; supply: bigint; vat: bigint } }> {
	const [{ rows }, { rows: counted }, { rows: open }] = await Promise.all([
		sql().query<RawMade>(`${SELECT} where f.ref_seller_id = $1 order by f.month_on desc limit ${most}`, [refSellerId]),
		sql().query<{ count: number }>('select count(*)::int as count from fee_invoice where ref_seller_id = $1', [
			refSellerId,
		]),
		sql().query<{ steps: number; supply: string; vat: string }>(
			`select count(*)::int as steps, coalesce(sum(a.commission), 0) as supply, coalesce(sum(a.vat), 0) as vat
			from ${openSteps(`'infinity'`)} and a.ref_seller_id = $1`,
			[refSellerId],
		),
	]);
	const { steps, supply, vat } = open[0]!;
	return {
		rows: rows.map(toMade),
		count: counted[0]!.count,
		open: { steps, supply: BigInt(supply), vat: BigInt(vat) },
	};
}
