import { maskedAccount } from '#app/features/sellers/seller.ts';

export const webhookStates = ['stored', 'applied', 'unchanged', 'ignored', 'refused', 'failed', 'duplicate'] as const;
export type WebhookState = (typeof webhookStates)[number];

export const signatureStates = ['valid', 'invalid', 'missing', 'unsigned'] as const;
export type SignatureState = (typeof signatureStates)[number];

/** What applying an event came to. */
export const webhookOutcomes = [
	'moved',
	'nothing-new',
	'read-and-moved',
	'read-nothing-new',
	'contradicts-settled',
	'not-ours',
	'not-at-toss',
	'unreadable',
	'kept-only',
	'payment-read',
	'v1-read',
	'toss-unreachable',
] as const;
export type WebhookOutcome = (typeof webhookOutcomes)[number];

/** An event that may be taken up again by a person; what was refused never is. */
export function canReapply(state: string): boolean {
	return (
		state === 'stored' || state === 'applied' || state === 'unchanged' || state === 'ignored' || state === 'failed'
	);
}

/** Texts that name a person, an account or a secret, by the names of their fields in Toss's events. */
const PERSONAL = new Set([
	'accountNumber',
	'holderName',
	'name',
	'representativeName',
	'businessRegistrationNumber',
	'companyName',
	'businessNumber',
	'phoneNumber',
	'email',
	'phone',
	'secret',
	'customerName',
	'customerEmail',
	'customerMobilePhone',
	'customerIdentityNumber',
	'registrationNumber',
	'customerKey',
	'depositorName',
	'number',
	'billingKey',
	'methodKey',
	'receiptUrl',
	'url',
]);

/** The JSON of an event with personal data and secrets blotted out, all else as it came. */
function maskPersonalData(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(maskPersonalData);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]) => {
			const scalar = typeof inner === 'string' || typeof inner === 'number';
			return [key, PERSONAL.has(key) && scalar ? '•••' : maskPersonalData(inner)];
		}),
	);
}

/** The body as a person may see it. Not JSON (it was changed in the database): nothing of it is shown. */
export function maskedBody(body: string): string {
	try {
		return JSON.stringify(maskPersonalData(JSON.parse(body)), null, 2);
	} catch {
		return '';
	}
}

/**
 * Fields of which nothing is kept: who knows them can act as Toss, or as a buyer. The last two, an older and a newer name,
 * are the telephone, card or resident number for which a cash receipt was issued.
 */
const SECRETS = new Set(['secret', 'billingKey', 'methodKey', 'registrationNumber', 'customerIdentityNumber']);

/** A string of a JSON text and, where it names a field with a string or a number, that value. */
const FIELD = /("[^"\\]*(?:\\.[^"\\]*)*")(?:(\s*:\s*)("[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*))?/gs;

/**
 * The body of an event as it may be stored: of account numbers the last four digits, of secrets nothing, all else to the
 * letter. Whether Toss signed it is told from the bytes that came, never from this.
 */
export function keepableBody(json: string): string {
	return json.replace(FIELD, (field: string, name: string, colon: string, value: string | undefined) => {
		if (value === undefined) return field;
		const key: unknown = JSON.parse(name);
		if (SECRETS.has(key as string)) return `${name}${colon}"•••"`;
		if (key !== 'accountNumber') return field;
		const number = String(value.startsWith('"') ? JSON.parse(value) : value);
		return `${name}${colon}${JSON.stringify(maskedAccount(number.length < 6 ? '' : number.slice(-4)))}`;
	});
}
