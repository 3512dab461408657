import { CARD_TYPES, EASY_PAY_PROVIDERS, OWNER_TYPES, PAYMENT_METHODS } from '#app/toss/codes.ts';

type Json = Record<string, unknown>;

const WORDS = { ...PAYMENT_METHODS, ...EASY_PAY_PROVIDERS, ...CARD_TYPES, ...OWNER_TYPES } as Record<string, string>;
const TRANSLATED = new Set(['method', 'provider', 'cardType', 'ownerType']);

/**
 * A payment, a transaction or a settlement line, or a list of them, with the English codes of the words that Toss
 * translates for who asks in English. Source: docs.tosspayments.com/codes/enum-codes.
 */
export function inEnglish(body: unknown): unknown {
	if (Array.isArray(body)) return body.map(inEnglish);
	if (typeof body !== 'object' || body === null || !('method' in body)) return body;
	return translated(body as Json);
}

function translated(view: Json): Json {
	return Object.fromEntries(
		Object.entries(view).map(([name, value]) => {
			if (TRANSLATED.has(name)) return [name, WORDS[String(value)] ?? value];
			return [name, name === 'card' || name === 'easyPay' ? value && translated(value as Json) : value];
		}),
	);
}
