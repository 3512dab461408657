import { expect, test } from 'vitest';
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
