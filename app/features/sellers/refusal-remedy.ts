import { adviceFor } from '#app/toss/error-codes.ts';

export type RefusalRemedy = 'account' | 'business' | 'duplicate' | 'configuration' | 'other';

/** What a person can do about a refused registration. Codes are an open set: one that is new gets the general advice. */
export function refusalRemedy(code: string): RefusalRemedy {
	const advice = adviceFor(400, code);
	if (advice === 'configuration') return 'configuration';
	if (advice === 'already-done') return 'duplicate';
	if (/BUSINESS/.test(code)) return 'business';
	return /ACCOUNT|BANK|PAYEE|HOLDER/.test(code) ? 'account' : 'other';
}
