export type FailureRemedy = 'account' | 'holder' | 'limit' | 'bank' | 'seller' | 'date' | 'other';

/** What a person can do about a failed or refused payout. Codes are an open set: a new one gets the general advice. */
export function failureRemedy(code: string): FailureRemedy {
	if (/PAYEE|HOLDER|OWNER/.test(code)) return 'holder';
	if (/EXCEED|LIMIT/.test(code)) return 'limit';
	if (/NOT_AVAILABLE_BANK|MAINTAIN/.test(code)) return 'bank';
	if (/SELLER|KYC/.test(code)) return 'seller';
	if (/DATE|HOLIDAY/.test(code)) return 'date';
	return /ACCOUNT|BANK/.test(code) ? 'account' : 'other';
}
