import { expect, test } from 'vitest';
import { translator } from './i18n.server.ts';

test('a count stands in groups of three in every text that prints it, other numbers as they are', async () => {
	const [ko, en] = [await translator('ko'), await translator('en')];
	expect(ko('settlements:count', { count: 2136 })).toBe('2,136건');
	expect(ko('transactions:count', { count: 2310 })).toBe('2,310건');
	expect(`${ko('orders:count', { count: 2062 })} · ${ko('orders:orderCount', { count: 2061 })}`).toBe(
		'2,062행 · 주문 2,061건',
	);
	expect(en('bank:count', { count: 1_000_000 })).toContain('1,000,000');
	expect(en('bank:count', { count: 1 })).toMatch(/^1 /);
	expect(en('batches:rules.daysHint', { year: 2027 })).toContain('2027');
});
