import { expect, test } from 'vitest';
import { newId } from '#app/lib/ids.ts';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { storeOrderRows } from '#tests/factories/store-order-rows.ts';
import { pickSellers } from './pick-sellers.server.ts';

test('what is offered can be said in JSON, with what orders owe to the won', async () => {
	await storeOrderRows({
		lines: [
			{
				mId: 'jeongsanmall',
				orderId: 'o1',
				occurrence: 1,
				refSellerId: 'artisan-1',
				amount: 9_007_199_254_740_993n,
				orderedOn: kstDayFrom('2026-03-02'),
			},
		],
		transactions: [],
		sellers: ['artisan-1', 'artisan-2'],
	});
	await sql().query(`update seller set payouts_api = 'v2'`);
	const { sellers } = JSON.parse(JSON.stringify({ sellers: await pickSellers('artisan') }));
	expect(sellers).toMatchObject([
		{ refSellerId: 'artisan-1', due: '9007199254740993' },
		{ refSellerId: 'artisan-2', due: null },
	]);
});

test('what is owed is what orders came to in won, less what was paid or is about to be', async () => {
	const line = { mId: 'jeongsanmall', occurrence: 1, refSellerId: 'owed', orderedOn: kstDayFrom('2026-03-02') };
	await storeOrderRows({
		lines: [
			{ ...line, orderId: 'o2', amount: 1_000n },
			{ ...line, orderId: 'o3', amount: 7n },
		],
		transactions: [],
		sellers: ['owed'],
	});
	await sql().query(`update order_line set currency = 'USD' where order_id = 'o3'`);
	await sql().query(`update seller set payouts_api = 'v2'`);
	const statuses =
		'awaiting_approval approved submitting requested in_progress unknown completed failed canceled rejected withdrawn';
	for (const [power, status] of statuses.split(' ').entries())
		await sql().query(
			`insert into payout (id, m_id, ref_payout_id, seller_id, schedule_type, amount, transaction_description, status,
				idempotency_key, created_at, updated_at)
			 select $1::uuid, 'jeongsanmall', $1::text, id, 'EXPRESS', $2, '정산금', $3, $1::text, now(), now() from seller
			 where ref_seller_id = 'owed'`,
			[newId(), 2 ** power, status],
		);
	expect(await pickSellers('owed')).toMatchObject([{ refSellerId: 'owed', due: String(1_000 - 127) }]);
});
