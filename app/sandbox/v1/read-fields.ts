import { isAllowedMetadata } from '#app/toss/payout-rules.ts';
import { refuse } from '../refusal.ts';
import type { Settings } from '../settings.ts';

export type Json = Record<string, unknown>;

const METADATA_PAIRS = 50;
const METADATA_BYTES = 4 * 1024;

export const isGiven = (value: unknown) => value !== undefined && value !== null;

/** A JSON object, or the error of one that is none. */
export function object(value: unknown): Json {
	if (!isGiven(value)) refuse('INVALID_REQUIRED_PARAM');
	return typeof value === 'object' && !Array.isArray(value) ? (value as Json) : refuse('INVALID_REQUEST');
}

/** Text that is there, or the error of what is missing. */
export function text(value: unknown): string {
	if (!isGiven(value) || value === '') refuse('INVALID_REQUIRED_PARAM');
	return typeof value === 'string' && value.trim() !== '' ? value : refuse('INVALID_REQUEST');
}

/** The width by which v1 counts names: a Latin letter is one, a Korean one two. */
function widthOf(name: string): number {
	let width = 0;
	for (const character of name.normalize('NFC')) width += character.codePointAt(0)! > 0x7f ? 2 : 1;
	return width;
}

/** Text that is at most so wide: 60 is 30 Korean or 60 Latin letters. */
export function name(value: unknown, maxWidth: number): string {
	const given = text(value);
	return widthOf(given) <= maxWidth ? given : refuse('INVALID_REQUEST');
}

export function readMetadata(
	value: unknown,
	settings: Pick<Settings, 'v1MetadataRules'>,
): Record<string, string> | null {
	if (!isGiven(value)) return null;
	const given = object(value);
	const fits =
		settings.v1MetadataRules === 'new'
			? isAllowedMetadata(given)
			: Object.keys(given).length <= METADATA_PAIRS &&
				Object.values(given).every((part) => typeof part === 'string') &&
				Buffer.byteLength(JSON.stringify(given)) <= METADATA_BYTES;
	return fits ? (given as Record<string, string>) : refuse('INVALID_REQUEST');
}
