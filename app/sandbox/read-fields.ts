import { isAllowedMetadata } from '#app/toss/payout-rules.ts';
import { refuse } from './refusal.ts';

export type Json = Record<string, unknown>;

/** A JSON object, or the refusal of what is none. */
export function object(value: unknown): Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Json)
		: refuse('INVALID_REQUEST');
}

/** Metadata as v2 takes them; null for none. */
export function readMetadata(value: unknown): Record<string, string> | null {
	if (value === undefined || value === null) return null;
	const given = object(value);
	return isAllowedMetadata(given) ? (given as Record<string, string>) : refuse('INVALID_REQUEST');
}
