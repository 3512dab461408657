import { expect, test } from 'vitest';
import { failureRemedy } from './failure-remedy.ts';

test.each([
	['INVALID_ACCOUNT_NUMBER_OR_UNAVAILABLE', 'account'],
	['ALREADY_CLOSE_ACCOUNT', 'account'],
	['NOT_MATCH_PAYEE_NAME', 'holder'],
	['EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT', 'limit'],
	['NOT_AVAILABLE_BANK', 'bank'],
	['FORBIDDEN_SELLER_PAYOUT', 'seller'],
	['NOT_ALLOWED_HOLIDAY', 'date'],
	['SOMETHING_NEW', 'other'],
])('%s is told as %s', (code, remedy) => {
	expect(failureRemedy(code)).toBe(remedy);
});
