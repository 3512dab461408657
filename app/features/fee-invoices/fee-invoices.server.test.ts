import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { entryParams, listEntries } from '#app/features/seller-ledger/entries.server.ts';
import { translator } from '#app/i18n/i18n.server.ts';
import { addDays, atKst, kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { storeSteps } from '#tests/factories/owed-rows.ts';
import { storeSellers } from '#tests/factories/store-order-rows.ts';
import { invoicesCommand } from './cli-invoices.server.ts';
import { type Invoice, invoiceMarksOf } from './invoice.ts';
import { findInvoice, invoicesOfSeller, invoicesParams, listInvoices, sumInvoices } from './invoices-list.server.ts';
import { bookkeeperSource } from './invoices-source.server.ts';
import { issueInvoice, issueInvoices, takeBackNumber } from './issue-invoices.server.ts';
import { makeInvoices } from './make-invoices.server.ts';
import { firstDayOf, lastDayOf, type Month, monthAfter, parseMonth } from './month.ts';
import { feeMonths, firstMonthToMake, proveFees, unmadeFees } from './open-fees.server.ts';

const FINANCE = { id: 'finance-1', label: 'finance@example.com' };
const month = (text: string) => parseMonth(text)!;
const march = month('2026-03');
const now = atKst(kstDayFrom('2026-04-02'), '10:00');
const today = kstDayOf(now);

let step = 0;
const fee = (ref: string, on: string, commission: bigint, vat = commission / 10n) => {
	step += 1;
	return { ref, on, commission, vat, net: commission * 8n, orderId: `o-${step}` };
};

async function seen(of: Month) {
	const sums = await sumInvoices(invoicesParams(new URLSearchParams({ month: of })).filters, today);
	return { invoices: sums.count, supply: String(sums.supply), vat: String(sums.vat) };
}
const make = async (of: Month, at = now) => makeInvoices(of, await seen(of), FINANCE, at);

async function listed(query: string): Promise<Invoice[]> {
	const { filters, sort } = invoicesParams(new URLSearchParams(query));
	const rows: Invoice[] = [];
	for (let after: string | undefined; ; ) {
		const page = await listInvoices(filters, sort, { after, size: 2 }, today);
		rows.push(...page.rows);
		if (!page.next) break;
		after = page.next;
	}
	const sums = await sumInvoices(filters, today);
	expect(sums.count).toBe(rows.length);
	expect(sums.supply + sums.vat).toBe(rows.reduce((sum, { supply, vat }) => sum + supply + vat, 0n));
	return rows;
}
const refs = (rows: Invoice[]) => rows.map(({ refSellerId }) => refSellerId);
const number = (last: number) => `2026033141000012${String(last).padStart(8, '0')}`;

/** Nothing billed twice, nothing forgotten, and each invoice what its steps come to. */
async function expectProven() {
	const { fees, invoiced, open } = await proveFees();
	expect({ supply: invoiced.supply + open.supply, vat: invoiced.vat + open.vat }).toEqual(fees);
	const { rows } = await sql().query(
		`select f.id from fee_invoice f join fee_invoice_item i on i.invoice_id = f.id join accrual a on a.id = i.accrual_id
		group by f.id having sum(a.commission) <> f.supply or sum(a.vat) <> f.vat or count(*) <> f.steps
			or count(*) filter (where a.accrued_on < f.month_on) <> f.late_steps
			or max(a.accrued_on) >= (f.month_on + interval '1 month')::date or bool_or(a.ref_seller_id <> f.ref_seller_id)`,
	);
	expect(rows).toEqual([]);
}

beforeAll(async () => {
	await storeSellers([{ ref: 'apple' }, { ref: 'berry' }, { ref: 'cherry' }]);
	await sql().query(
		`update seller set business_registration_number = '1234567891', representative_name = '김사과' where ref_seller_id = 'apple'`,
	);
});

test('while there are no fees, there is nothing to make', async () => {
	expect(await feeMonths()).toBeNull();
	expect(await firstMonthToMake()).toBeNull();
	expect(await unmadeFees(firstDayOf(march), lastDayOf(march))).toBeNull();
	expect(await make(march)).toEqual({ ok: false, reason: 'nothing-to-make' });
	expect(await listed('month=2026-03')).toEqual([]);
});

test('a month is made once it is over, earlier ones first, each seller on one invoice of all its fees', async () => {
	await storeSteps([
		...[fee('apple', '2026-03-01', 1_000n), fee('apple', '2026-03-31', 2_000n), fee('apple', '2026-04-01', 9_000n)],
		// Given back more than was sold of it in the month.
		...[fee('berry', '2026-02-10', 500n), fee('berry', '2026-03-02', -800n)],
		// Comes to nothing in March, and to something in April.
		...[fee('cherry', '2026-03-05', 700n), fee('cherry', '2026-03-06', -700n), fee('cherry', '2026-04-01', 300n)],
		fee('nobody', '2026-03-03', 40n),
		// Without a fee there is nothing to bill.
		{ ref: 'apple', on: '2026-03-09', net: -5_000n },
	]);
	expect(await firstMonthToMake()).toBe('2026-02');
	expect(await feeMonths()).toEqual({ first: '2026-02', last: '2026-04' });
	expect(await make(march)).toEqual({ ok: false, reason: 'earlier-first' });
	expect(await make(month('2026-04'))).toEqual({ ok: false, reason: 'not-over' });
	expect(await make(month('2026-01'))).toEqual({ ok: false, reason: 'nothing-to-make' });
	expect(await make(month('2026-02'))).toEqual({ ok: true, invoices: 1 });
	expect(await unmadeFees(firstDayOf(march), lastDayOf(march))).toEqual({ sellers: 3, total: 3_300n - 880n + 44n });
	// One more cancel of February comes late, and so onto the invoice of March.
	const before = await seen(march);
	await storeSteps([fee('berry', '2026-02-11', -100n)]);
	expect(await makeInvoices(march, before, FINANCE, now)).toEqual({ ok: false, reason: 'changed-meanwhile' });
	expect(refs(await listed('month=2026-03&sort=name&dir=asc'))).toEqual(['apple', 'berry', 'nobody']);
	const [one, other] = await Promise.all([make(march), make(march)]);
	expect([one, other].map(({ ok }) => ok).sort()).toEqual([false, true]);
	expect(await make(march)).toEqual({ ok: false, reason: 'made-already' });
	expect(await make(month('2026-02'))).toEqual({ ok: false, reason: 'made-already' });
	const rows = await listed('month=2026-03&sort=name&dir=asc');
	expect(rows).toMatchObject([
		{ refSellerId: 'apple', steps: 2, lateSteps: 0, supply: 3_000n, vat: 300n, businessNumber: '1234567891' },
		{ refSellerId: 'berry', steps: 2, lateSteps: 1, supply: -900n, vat: -90n, businessNumber: null },
		{ refSellerId: 'nobody', steps: 1, name: null, supply: 40n, vat: 4n },
	]);
	expect(rows.map(invoiceMarksOf)).toEqual([[], ['negative', 'no-number', 'late'], ['no-number']]);
	expect(await unmadeFees(firstDayOf(march), lastDayOf(march))).toBeNull();
	// What came to nothing is billed with the next month.
	expect(await listed('month=2026-04&sort=name&dir=asc')).toMatchObject([
		{ id: null, refSellerId: 'apple', supply: 9_000n },
		{ id: null, refSellerId: 'cherry', steps: 3, lateSteps: 2, supply: 300n },
	]);
	await expectProven();
	expect(await db().auditLog.findMany({ where: { action: 'invoices.make' }, orderBy: { id: 'asc' } })).toMatchObject([
		{ entityId: '2026-02', after: { invoices: 1, supply: '500', vat: '50', steps: 1 } },
		{ entityId: '2026-03', after: { invoices: 3, supply: '2140', vat: '214', steps: 5 } },
	]);
});

test('the steps of an invoice, and those on none, are found on the page of their seller', async () => {
	const steps = async (query: string) => {
		const { filters, sort } = entryParams(new URLSearchParams(query));
		return (await listEntries(filters, sort, { size: 10 }, today)).rows.map(({ commission }) => commission);
	};
	const [apple] = await listed('month=2026-03&q=APPLE');
	expect(await steps(`seller=apple&invoice=${apple!.id}&dir=asc`)).toEqual([1_000n, 2_000n]);
	expect(await steps('seller=apple&invoice=none')).toEqual([9_000n]);
	expect(await invoicesOfSeller('apple', 5)).toMatchObject({
		rows: [{ month: '2026-03', madeBy: FINANCE.label }],
		count: 1,
		open: { steps: 1, supply: 9_000n, vat: 900n },
	});
});

test('an invoice gets its number once; a wrong one is taken back before it is another', async () => {
	const [apple, berry] = await listed('month=2026-03&sort=name&dir=asc');
	const issue = (invoice: Invoice, typed: string) => issueInvoice(invoice.id!, typed, FINANCE, now);
	expect(await issue(apple!, '2026')).toEqual({ ok: false, reason: 'number-invalid' });
	expect(await issue(apple!, '20260331-41000012-00000001')).toEqual({ ok: true });
	expect(await issue(apple!, number(1))).toEqual({ ok: true });
	expect(await issue(apple!, number(2))).toEqual({ ok: false, reason: 'issued-already' });
	expect(await issue(berry!, number(1))).toEqual({ ok: false, reason: 'number-taken' });
	expect(await takeBackNumber(apple!.id!, number(2), FINANCE)).toEqual({ ok: false, reason: 'number-changed' });
	expect(await takeBackNumber(apple!.id!, number(1), FINANCE)).toEqual({ ok: true });
	expect(await findInvoice(apple!.id!)).toMatchObject({ approvalNumber: null, issuedBy: null, issuedAt: null });
	const unknown = '00000000-0000-7000-8000-000000000000';
	expect(await issueInvoice(unknown, number(1), FINANCE, now)).toEqual({ ok: false, reason: 'invoice-unknown' });
	expect(await takeBackNumber(unknown, number(1), FINANCE)).toEqual({ ok: false, reason: 'invoice-unknown' });
	const audited = await db().auditLog.findMany({ where: { entityId: apple!.id! }, orderBy: { id: 'asc' } });
	expect(audited.map(({ action, before, after }) => [action, before ?? after])).toEqual([
		['invoices.issue', { approvalNumber: number(1) }],
		['invoices.take-back-number', { approvalNumber: number(1) }],
	]);
});

test('many numbers are noted at once, or none where a line is wrong', async () => {
	const many = (lines: string[], of = march) => issueInvoices(of, lines.join('\n'), FINANCE, now);
	expect(await many([`123-45-67891\t${number(1)}`, `zebra\t${number(2)}`])).toMatchObject({
		ok: false,
		errors: [{ line: 2, value: 'zebra', reason: 'seller-unknown' }],
	});
	expect((await listed('month=2026-03&state=issued')).length).toBe(0);
	expect(await many(['', ' '])).toEqual({ ok: false, reason: 'no-lines' });
	expect(await many([`apple\t${number(1)}`], month('2026-04'))).toEqual({ ok: false, reason: 'not-made' });
	const lines = [`123-45-67891\t${number(1)}\t3300`, `berry\t${number(2)}`];
	expect(await many(lines)).toEqual({ ok: true, issued: 2, unchanged: 0 });
	expect(await many([...lines, `nobody\t${number(3)}`])).toEqual({ ok: true, issued: 1, unchanged: 2 });
	expect((await listed('month=2026-03&state=issued')).length).toBe(3);
});

test.each([
	['month=2026-03&state=made', []],
	['month=2026-03&state=negative', ['berry']],
	['month=2026-03&state=late', ['berry']],
	['month=2026-03&state=no-number', ['nobody', 'berry']],
	['month=2026-03&q=123-45', ['apple']],
	['month=2026-03&q=err', ['berry']],
	['month=2026-03&q=%25', []],
	['month=2026-03&sort=steps&dir=asc', ['nobody', 'apple', 'berry']],
	['month=2026-03', ['apple', 'nobody', 'berry']],
	// The last month, where nobody says otherwise.
	['month=never', ['apple', 'nobody', 'berry']],
	['month=2026-01', []],
	['month=2026-04', ['apple', 'cherry']],
])('the list of %s', async (query, found) => {
	expect(refs(await listed(query))).toEqual(found);
});

test('the file for issuing holds what is made, in the columns of a form', async () => {
	const t = await translator('ko');
	const rowsOf = async (query: string) =>
		(await bookkeeperSource.open(new URLSearchParams(query), { id: '' }).page({ size: 10 })).rows;
	const columns = bookkeeperSource.columns(t, 'ko');
	expect(columns.map(({ header }) => header).join()).toBe(
		'작성일자,공급받는자 등록번호,상호,성명,품목,공급가액,세액,합계,비고',
	);
	const [apple, , berry] = await rowsOf('month=2026-03');
	expect(columns.map(({ value }) => value?.(apple!))).toEqual([
		...['2026-03-31', '1234567891', 'apple', '김사과', '판매 수수료 2026-03', 3_000n, 300n, 3_300n],
		`apple, 발급 완료 ${number(1)}`,
	]);
	expect(columns.at(-1)!.value?.(berry!)).toContain('수정세금계산서 대상(마이너스), 사업자등록번호 없음');
	expect(await rowsOf('month=2026-04')).toEqual([]);
});

test('the command line lists what the page lists', async () => {
	const { items, totals } = await invoicesCommand(march, now);
	expect(totals).toEqual({ invoices: 3, issued: 3, supply: '2140', vat: '214' });
	expect(items[1]).toEqual({
		...{ refSellerId: 'berry', name: 'berry', businessNumber: null, steps: 2, lateSteps: 1 },
		...{ supply: '-900', vat: '-90', state: 'issued', approvalNumber: number(2) },
	});
});

test('what an invoice bills is never changed, and no step is billed twice', async () => {
	const change = (text: string) => sql().query(text);
	await expect(change(`update fee_invoice set supply = supply + 1`)).rejects.toThrow('is not changed');
	await expect(change(`update fee_invoice set approval_number = approval_number || 'x'`)).rejects.toThrow(
		'is not changed',
	);
	await expect(change('delete from fee_invoice')).rejects.toThrow();
	await expect(change('delete from fee_invoice_item')).rejects.toThrow();
	await expect(
		change(
			'insert into fee_invoice_item (accrual_id, invoice_id) select accrual_id, invoice_id from fee_invoice_item limit 1',
		),
	).rejects.toThrow('fee_invoice_item_pkey');
});

test('whatever comes in whichever order, all fees are on one invoice each or on none yet', async () => {
	const first = month('2027-01');
	const stepDrawn = fc.record({
		ref: fc.constantFrom('x', 'y', 'z'),
		offset: fc.integer({ min: 0, max: 150 }),
		commission: fc.constantFrom(-500n, -100n, 0n, 1n, 100n, 500n),
		vat: fc.constantFrom(-10n, 0n, 10n),
	});
	const act = fc.oneof(
		fc.array(stepDrawn, { minLength: 1, maxLength: 6 }).map((steps) => ({ steps, make: null })),
		fc.integer({ min: 0, max: 5 }).map((months) => ({ steps: [], make: months })),
	);
	const at = atKst(kstDayFrom('2027-06-10'), '09:00');
	expect(await make(month('2026-04'), at)).toEqual({ ok: true, invoices: 2 });
	let madeInOrder = 0;
	await fc.assert(
		fc.asyncProperty(fc.array(act, { minLength: 6, maxLength: 20 }), async (acts) => {
			for (const { steps, make: months } of acts) {
				await storeSteps(
					steps.map(({ ref, offset, commission, vat }) => ({
						...fee(ref, addDays(firstDayOf(first), offset), commission, vat),
					})),
				);
				if (months === null) continue;
				let asked = first;
				for (let index = 0; index < months; index += 1) asked = monthAfter(asked);
				const due = await firstMonthToMake();
				const made = await make(asked, at);
				if (made.ok) {
					expect(asked).toBe(due);
					madeInOrder += 1;
				} else if (asked === due && asked < '2027-06') expect(made).toEqual({ ok: true });
				await expectProven();
			}
			// Once all months are made, only fees that come to nothing, or are of a month that is not over, are on none.
			for (let due = await firstMonthToMake(); due && due < '2027-06'; due = await firstMonthToMake())
				expect((await make(due, at)).ok).toBe(true);
			await expectProven();
			const { rows } = await sql().query(
				`select a.ref_seller_id from accrual a where a.accrued_on < '2027-06-01' and a.ref_seller_id in ('x', 'y', 'z')
					and (a.commission <> 0 or a.vat <> 0) and not exists (select from fee_invoice_item i where i.accrual_id = a.id)
					and not exists (select from fee_invoice where month_on >= '2027-05-01')
				group by 1 having sum(a.commission) <> 0 or sum(a.vat) <> 0`,
			);
			expect(rows).toEqual([]);
			await sql().query(`alter table fee_invoice_item disable trigger user; alter table fee_invoice disable trigger user;
				delete from fee_invoice_item i using fee_invoice f where f.id = i.invoice_id and f.month_on >= '2027-01-01';
				delete from fee_invoice where month_on >= '2027-01-01';
				alter table fee_invoice_item enable trigger user; alter table fee_invoice enable trigger user`);
		}),
		{ numRuns: 15 },
	);
	expect(madeInOrder).toBeGreaterThan(5);
});
