import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { parseWon } from '#app/lib/won.ts';
import { formatCount, formatDayWithWeekday, formatInstant, formatMoney } from './format.ts';

test('an amount shows its currency, its groups and its sign', () => {
	expect(formatMoney(0n)).toBe('₩0');
	expect(formatMoney(1234567n)).toBe('₩1,234,567');
	expect(formatMoney(-55000n)).toBe('-₩55,000');
	expect(formatMoney(55000n, 'KRW', { signed: true })).toBe('+₩55,000');
	expect(formatMoney(0n, 'KRW', { signed: true })).toBe('₩0');
	expect(formatMoney(-1205n, 'USD')).toBe('-$12.05');
	expect(formatMoney(5n, 'USD')).toBe('$0.05');
	expect(formatMoney(1000n, 'CHF')).toBe('CHF 10.00');
	expect(formatMoney(1500n, 'KWD')).toBe('KWD 1.500');
	expect(formatCount(1000000)).toBe('1,000,000');
});

test('a shown amount of won reads back as the same amount', () => {
	fc.assert(
		fc.property(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), (amount) => {
			expect(parseWon(formatMoney(amount))).toBe(amount);
		}),
	);
});

test('instants are shown in Seoul, also across midnight', () => {
	expect(formatInstant(new Date('2026-11-23T15:30:05Z'))).toBe('2026-11-24 00:30');
	expect(formatInstant(new Date('2026-11-23T14:59:59Z'), { seconds: true })).toBe('2026-11-23 23:59:59');
});

test('a day names its weekday in both languages', () => {
	expect(formatDayWithWeekday(kstDayFrom('2026-11-23'), 'ko')).toBe('2026-11-23 (월)');
	expect(formatDayWithWeekday(kstDayFrom('2026-11-23'), 'en')).toBe('2026-11-23 (Mon)');
});
