import { accrueOrders } from '#app/features/accruals/accrue-orders.server.ts';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import { invoicesParams, listInvoices, sumInvoices } from '#app/features/fee-invoices/invoices-list.server.ts';
import { issueInvoices } from '#app/features/fee-invoices/issue-invoices.server.ts';
import { makeInvoices } from '#app/features/fee-invoices/make-invoices.server.ts';
import { lastDayOf, monthBefore, monthOf } from '#app/features/fee-invoices/month.ts';
import { firstMonthToMake } from '#app/features/fee-invoices/open-fees.server.ts';
import type { VatWay } from '#app/features/owed/terms.ts';
import { writeAdjustment } from '#app/features/owed/write-adjustment.server.ts';
import { writeTerms } from '#app/features/owed/write-terms.server.ts';
import { makePlan } from '#app/features/payouts/plans.server.ts';
import { newId } from '#app/lib/ids.ts';
import { type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';

/** The largest seller has agreed to a lower commission. */
const OWN_TERMS = { refSellerId: 'hangang-foods', commissionBp: 850 };
const ADJUSTED = { refSellerId: 'moonlight-mugs', amount: -15_000n, note: '기획전 반품 배송비 차감' };

function taken(result: { ok: true } | { ok: false; reason: string }): void {
	if (!result.ok) throw new Error(`what is owed in the demo is refused: ${result.reason}`);
}

/**
 * Works out what is owed to the demo's sellers: by terms of all from its first day and of one seller, with an adjustment by
 * hand. What was paid to them so far was paid in advance.
 */
export async function oweDemo(first: KstDay, actor: Actor, now: Date): Promise<void> {
	const agreed = { from: first, vat: 'added' as VatWay, payableAfterDays: 7 };
	for (const terms of [{ refSellerId: null, commissionBp: 1200 }, OWN_TERMS])
		taken(await writeTerms({ id: newId(now), ...agreed, ...terms }, actor, now));
	taken(await writeAdjustment({ id: newId(now), ...ADJUSTED, payableOn: kstDayOf(now) }, actor, now));
	await accrueOrders(now);
	await billDemo(actor, now);
}

/** Finance has billed the fees of all months but the last one, and noted the numbers of these invoices. */
async function billDemo(actor: Actor, now: Date): Promise<void> {
	const today = kstDayOf(now);
	const last = monthBefore(monthOf(today));
	for (let due = await firstMonthToMake(); due && due < last; due = await firstMonthToMake()) {
		const month = due;
		const { filters, sort, page } = invoicesParams(new URLSearchParams({ month, size: '200' }));
		const { count, supply, vat } = await sumInvoices(filters, today);
		const expected = { invoices: count, supply: String(supply), vat: String(vat) };
		const made = await makeInvoices(month, expected, actor, now);
		if (!made.ok) throw new Error(`the demo's invoices of ${month} could not be made: ${made.reason}`);
		const { rows } = await listInvoices(filters, sort, page, today);
		const day = lastDayOf(month).replaceAll('-', '');
		const lines = rows.map(
			({ refSellerId }, index) => `${refSellerId}\t${day}41000012${String(index + 1).padStart(8, '0')}`,
		);
		const issued = await issueInvoices(month, lines.join('\n'), actor, now);
		if (!issued.ok) throw new Error(`the demo's invoices of ${month} could not be issued: ${issued.reason}`);
	}
}

/**
 * Pays all sellers what is payable, every week on the weekday of today: its batch is made in some days, so that whoever looks
 * at the demo first sees it coming.
 */
export async function planDemo(actor: Actor, now: Date): Promise<void> {
	const weekday = ((new Date(`${kstDayOf(now)}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
	const made = await makePlan(
		{
			...{ sellerId: null, amount: null, leastAmount: 10_000n, transactionDescription: '주간정산' },
			...{ rhythm: 'weekly', ordinal: Math.min(weekday, 5), onHoliday: 'before' },
		},
		actor,
		now,
	);
	if (!made.ok) throw new Error(`the demo's plan of all sellers: ${made.reason}`);
}
