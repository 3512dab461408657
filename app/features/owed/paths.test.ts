import { expect, test } from 'vitest';
import { owedPath, payPath, termsPath } from './paths.ts';

test('addresses name a seller whatever its reference is', () => {
	expect(owedPath('a/b?c')).toBe('/owed/sellers/a%2Fb%3Fc');
	expect(termsPath('a&b')).toBe('/owed/terms?seller=a%26b');
	expect(payPath([{ id: '1' }, { id: '2' }])).toBe('/payouts/many?owed=1&seller=1&seller=2');
});
