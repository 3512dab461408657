import { expect, test } from 'vitest';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { makeInvoices } from '#app/features/fee-invoices/make-invoices.server.ts';
import { monthOf } from '#app/features/fee-invoices/month.ts';
import { atKst, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { storePaidItems, storeSteps, storeTerms } from '#tests/factories/owed-rows.ts';
import { storeSellers } from '#tests/factories/store-order-rows.ts';
import { listAttention } from './attention.server.ts';

const TODAY = kstDayFrom('2027-03-10');
const ofOwed = async () =>
	(
		await listAttention('operator', { id: 'u', today: TODAY, lateBefore: TODAY }, null, [
			'sellers-payable',
			'orders-in-doubt',
			'invoices-unmade',
		])
	).map(({ kind, count, amount, href }) => [kind, count, amount, href]);

test('sellers that can be paid and orders in doubt wait for somebody once there are terms', async () => {
	const step = (ref: string, net: bigint, on: string) => ({ ref, net, on });
	await storeSteps([
		{ ref: 'a', net: 0n, on: '2027-02-03', orderId: 'o-9', commission: 100n, vat: 10n },
		...[step('a', 4_000n, TODAY), step('b', 1_000n, TODAY)],
		...[step('negative', -500n, TODAY), step('later', 9_000n, '2027-03-11')],
	]);
	expect(await ofOwed()).toEqual([['invoices-unmade', 1, 110n, '/owed/invoices?month=2027-02']]);
	await storeTerms('2027-01-01');
	await sql().query(
		`insert into order_in_doubt (m_id, order_id, ref_seller_id, why, ordered, day_on) values
			('m', 'o-1', 'a', 'cancel-not-shared', 700, '2027-03-01'), ('m', 'o-1', 'b', 'cancel-not-shared', 300, '2027-03-01')`,
	);
	expect(await ofOwed()).toEqual([
		['sellers-payable', 2, 5_000n, '/owed?state=payable'],
		['orders-in-doubt', 1, 1_000n, '/owed?state=held'],
		['invoices-unmade', 1, 110n, '/owed/invoices?month=2027-02'],
	]);
	const expected = { invoices: 1, supply: '100', vat: '10' };
	expect(await makeInvoices(monthOf(kstDayFrom('2027-02-01')), expected, CLI, atKst(TODAY))).toMatchObject({
		ok: true,
	});
	expect((await ofOwed()).map(([kind]) => kind)).toEqual(['sellers-payable', 'orders-in-doubt']);
	// Two at one moment, of which one turns out to have failed before.
	await storeSellers([{ ref: 'a' }]);
	const at = `${TODAY}T09:00:00+09:00`;
	const [failing] = [
		await storePaidItems({ ref: 'a', amount: 3_000n, status: 'requested', at }),
		await storePaidItems({ ref: 'a', amount: 500n, status: 'requested', at }),
	];
	expect((await ofOwed())[0]).toEqual(['sellers-payable', 2, 1_500n, '/owed?state=payable']);
	await sql().query(`update payout set status = 'failed', version = version + 1 where id = $1`, [failing]);
	expect((await ofOwed())[0]).toEqual(['sellers-payable', 2, 4_500n, '/owed?state=payable']);
	// A step that is written first and there last.
	const slow = await sql().connect();
	const adjust = (net: number) =>
		`insert into accrual (m_id, order_id, ref_seller_id, reason, accrued_on, payable_on, gross, commission, vat, net, note,
			created_by, created_at)
		values ('', '', 'b', 'adjustment', '${TODAY}', '${TODAY}', ${net}, 0, 0, ${net}, '이월', 'test', now())`;
	try {
		await slow.query('begin');
		await slow.query(adjust(20));
		await sql().query(adjust(100));
		expect((await ofOwed())[0]).toEqual(['sellers-payable', 2, 4_600n, '/owed?state=payable']);
		await slow.query('commit');
	} finally {
		slow.release();
	}
	expect((await ofOwed())[0]).toEqual(['sellers-payable', 2, 4_620n, '/owed?state=payable']);
});
