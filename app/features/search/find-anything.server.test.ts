import { expect, test } from 'vitest';
import { newId } from '#app/lib/ids.ts';
import { atKst, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { storeRows } from '#tests/factories/reconciliation-rows.ts';
import { findAnything } from './find-anything.server.ts';
import { readQuery } from './read-query.ts';

const day = kstDayFrom('2026-03-10');

test('a text is read as everything that it may mean', () => {
	expect(readQuery('  ')).toBeNull();
	expect(readQuery('2026.3.5')).toMatchObject({ day: '2026-03-05', amount: null });
	expect(readQuery('20260305')).toMatchObject({ day: '2026-03-05', amount: 20_260_305n });
	expect(readQuery('2026-02-30')?.day).toBeNull();
	expect(readQuery('-55,000원')).toMatchObject({ amount: 55_000n, day: null });
	expect(readQuery('0420')).toMatchObject({ tail: '0420', amount: 420n });
});

test('a payment is found by its keys, their beginnings, and its amount in either sign', async () => {
	const one = { mId: 'shop', method: '카드', currency: 'KRW', transactionAt: atKst(day, '12:00') };
	await storeRows({
		transactions: [
			{ ...one, transactionKey: 'tx-key-1', paymentKey: 'pay-key-1', status: 'DONE', amount: 12_345n },
			{ ...one, transactionKey: 'tx-key-2', paymentKey: 'pay-key-1', status: 'CANCELED', amount: -12_345n },
			{ ...one, transactionKey: 'tx-usd', paymentKey: 'pay-usd', status: 'DONE', amount: 12_345n, currency: 'USD' },
		],
		lines: [],
	});
	const found = async (text: string) => (await findAnything(text)).map(({ to }) => to).sort();
	const both = ['/transactions/shop/tx-key-1', '/transactions/shop/tx-key-2'];
	expect(await found('tx-key-1')).toEqual([both[0]]);
	expect(await found('pay-key-1')).toEqual(both);
	expect(await found('pay-k')).toEqual(both);
	expect(await found('12,345')).toEqual(both);
	expect(await found("pay-k'%_")).toEqual([]);
	expect((await found('2026-03-10'))[1]).toBe('/payouts?from=2026-03-10&to=2026-03-10');
	expect(await found(newId())).toEqual([]);
});
