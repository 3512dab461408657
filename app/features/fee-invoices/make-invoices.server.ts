import { type Actor, recordAudits } from '#app/features/audit/record-audit.server.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { type SqlTx, sqlTransaction } from '#app/sql.server.ts';
import { firstDayOf, type Month, monthAfter, monthOf } from './month.ts';
import { firstMonthToMake, openSteps, SELLER } from './open-fees.server.ts';

/** What invoices come to, as a person sees it before making them: won as text. */
export interface ExpectedInvoices {
	invoices: number;
	supply: string;
	vat: string;
}

export type MakeRefusal = 'not-over' | 'made-already' | 'earlier-first' | 'nothing-to-make' | 'changed-meanwhile';
export type MakeResult = { ok: true; invoices: number } | { ok: false; reason: MakeRefusal };

const MADE = 'select exists (select from fee_invoice where month_on >= $1::date) as made';
const EXPECTED = `
	select count(*)::int as invoices, coalesce(sum(supply), 0)::text as supply, coalesce(sum(vat), 0)::text as vat from (
		select sum(a.commission) as supply, sum(a.vat) as vat from ${openSteps('$1::date')}
		group by a.ref_seller_id having sum(a.commission) <> 0 or sum(a.vat) <> 0) billed`;
const WRITE = `
	with step as materialized (select a.id, a.ref_seller_id, a.commission, a.vat, a.accrued_on from ${openSteps('$2::date')}),
	billed as (
		select ref_seller_id, count(*)::int as steps, (count(*) filter (where accrued_on < $1::date))::int as late_steps,
			sum(commission)::bigint as supply, sum(vat)::bigint as vat
		from step group by 1 having sum(commission) <> 0 or sum(vat) <> 0
	),
	made as (
		insert into fee_invoice (id, month_on, ref_seller_id, name, representative_name, business_registration_number, steps,
			late_steps, supply, vat, made_by_id, made_by, made_at)
		select gen_random_uuid(), $1::date, b.ref_seller_id, s.name, s.representative_name, s.business_registration_number,
			b.steps, b.late_steps, b.supply, b.vat, $3, $4, $5::timestamptz
		from billed b left join (${SELLER}) s using (ref_seller_id)
		returning id, ref_seller_id
	)
	insert into fee_invoice_item (accrual_id, invoice_id) select s.id, m.id from made m join step s using (ref_seller_id)`;

async function decide(
	tx: SqlTx,
	month: Month,
	expected: ExpectedInvoices,
	now: Date,
): Promise<{ ok: true } | { ok: false; reason: MakeRefusal }> {
	if (month >= monthOf(kstDayOf(now))) return { ok: false, reason: 'not-over' };
	const [made] = await tx.$queryRawUnsafe<{ made: boolean }[]>(MADE, firstDayOf(month));
	if (made!.made) return { ok: false, reason: 'made-already' };
	const first = await firstMonthToMake(tx);
	if (first === null || first > month) return { ok: false, reason: 'nothing-to-make' };
	if (first < month) return { ok: false, reason: 'earlier-first' };
	const [found] = await tx.$queryRawUnsafe<ExpectedInvoices[]>(EXPECTED, firstDayOf(monthAfter(month)));
	const same = (['invoices', 'supply', 'vat'] as const).every((name) => found![name] === expected[name]);
	return same ? { ok: true } : { ok: false, reason: 'changed-meanwhile' };
}

/**
 * Makes the invoices of a month that is over: for each seller one of all its steps with a fee, dated up to the end of the
 * month, that no invoice bills yet. Months are made one after the other, so that a step that comes late is billed by the next
 * one, and none twice. A seller whose fee comes to nothing gets none; its steps stay for the next month. `expected` is what
 * the person saw: where it has changed since, nothing is made.
 */
export function makeInvoices(month: Month, expected: ExpectedInvoices, actor: Actor, now: Date): Promise<MakeResult> {
	return sqlTransaction(
		async (tx): Promise<MakeResult> => {
			// All of it over one snapshot, which is taken by the first query after this.
			await tx.$executeRawUnsafe('lock table fee_invoice in share row exclusive mode');
			const decision = await decide(tx, month, expected, now);
			if (!decision.ok) return decision;
			const steps = await tx.$executeRawUnsafe(
				WRITE,
				firstDayOf(month),
				firstDayOf(monthAfter(month)),
				actor.id,
				actor.label,
				now,
			);
			await recordAudits(tx, actor, [
				{ action: 'invoices.make', entityType: 'fee-invoices', entityId: month, after: { ...expected, steps } },
			]);
			return { ok: true, invoices: expected.invoices };
		},
		{ begin: 'begin isolation level repeatable read' },
	);
}
