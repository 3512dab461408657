import { expect, test } from 'vitest';
import { versionCell } from './version-cell.ts';

test('amounts of an earlier version are written as everywhere else, in its currency, and nothing else is touched', () => {
	expect(versionCell('pay_out_amount', '-1234567', 'KRW')).toBe('-₩1,234,567');
	expect(versionCell('amount', '123456', 'USD')).toBe('$1,234.56');
	expect(versionCell('fees', '[{"type":"BASE","fee":3300},{"type":"INSTALLMENT","fee":1200}]', 'KRW')).toBe(
		'BASE ₩3,300, INSTALLMENT ₩1,200',
	);
	for (const [name, text] of [
		['fees', 'not JSON'],
		['fees', '{}'],
		['amount', '12,3'],
		['occurrence', '1234'],
		['order_id', '20261130'],
	] as const)
		expect(versionCell(name, text, 'KRW')).toBe(text);
});
