import { beforeAll, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { newId } from '#app/lib/ids.ts';
import { atKst, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { storeSellers } from '#tests/factories/store-order-rows.ts';
import { owedBySeller } from './ledger-sql.server.ts';
import { type NewAdjustment, writeAdjustment } from './write-adjustment.server.ts';

const today = kstDayFrom('2026-03-20');
const now = atKst(today, '10:00');
const FINANCE = { id: 'finance-1', label: 'finance@example.com' };
const adjustment = (changes: Partial<NewAdjustment> = {}): NewAdjustment => ({
	id: newId(),
	refSellerId: 'A',
	amount: -30_000n,
	payableOn: today,
	note: '배송비 과다 청구분 차감',
	...changes,
});
const owed = async () =>
	(
		await sql().query(
			owedBySeller((ref) => `${ref} = 'A'`),
			[today],
		)
	).rows.map(({ owed, payable, later }) => ({ owed, payable, later }));

beforeAll(() => storeSellers([{ ref: 'A' }]));

test('an adjustment is one step with its reason and audit row, and once however often it is sent', async () => {
	const wanted = adjustment();
	for (const result of await Promise.all([
		writeAdjustment(wanted, FINANCE, now),
		writeAdjustment(wanted, FINANCE, now),
	]))
		expect(result).toEqual({ ok: true });
	expect(await owed()).toEqual([{ owed: '-30000', payable: '-30000', later: '0' }]);
	const step = await db().accrual.findFirstOrThrow();
	expect(step).toMatchObject({
		reason: 'adjustment',
		mId: '',
		orderId: '',
		gross: -30_000n,
		net: -30_000n,
		commission: 0n,
		vat: 0n,
		note: wanted.note,
		createdBy: FINANCE.label,
	});
	expect(await db().auditLog.findMany({ where: { action: 'owed.adjust' } })).toMatchObject([
		{
			entityId: wanted.id,
			after: { accrualId: String(step.id), refSellerId: 'A', amount: '-30000', note: wanted.note },
		},
	]);
	// A form that says something else now is not taken for the one that was sent.
	expect(await writeAdjustment({ ...wanted, amount: -40_000n }, FINANCE, now)).toEqual({
		ok: false,
		reason: 'sent-already',
	});
	expect(
		await writeAdjustment(adjustment({ amount: 50_000n, payableOn: kstDayFrom('2026-03-25') }), FINANCE, now),
	).toEqual({ ok: true });
	expect(await owed()).toEqual([{ owed: '20000', payable: '-30000', later: '50000' }]);
});

test.each([
	['a seller that nobody knows', { refSellerId: 'Z' }, 'seller-unknown'],
	['a day that is over', { payableOn: kstDayFrom('2026-03-19') }, 'day-past'],
	['a day in two years', { payableOn: kstDayFrom('2028-03-20') }, 'day-too-far'],
] as const)('an adjustment for %s is refused and writes nothing', async (_what, changes, reason) => {
	const before = await db().accrual.count();
	expect(await writeAdjustment(adjustment(changes), FINANCE, now)).toEqual({ ok: false, reason });
	expect(await db().accrual.count()).toBe(before);
});
