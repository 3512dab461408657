import { expect, test } from 'vitest';
import { compactAmount } from './compact-amount.ts';

test.each([
	[0, '0', '0'],
	[9_999, '9,999', '10K'],
	[12_340_000, '1,234만', '12M'],
	[120_000_000, '1.2억', '120M'],
	[-2_000_000_000, '-20억', '-2B'],
	[1_500, '1,500', '1.5K'],
])('%s is short on an axis', (value, ko, en) => {
	expect(compactAmount(value, 'ko')).toBe(ko);
	expect(compactAmount(value, 'en')).toBe(en);
});
