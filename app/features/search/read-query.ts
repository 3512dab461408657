import { isUuid } from '#app/lib/keyset.ts';
import { type KstDay, parseAskedDay } from '#app/lib/kst-calendar.ts';
import { parseWon } from '#app/lib/won.ts';

/** What a search text may mean; each that it may mean is looked for. */
export interface SearchMeanings {
	text: string;
	uuid: string | null;
	/** Whole won; its size, since a cancel or a withdrawal carries the other sign. */
	amount: bigint | null;
	/** The last four digits of an account. */
	tail: string | null;
	day: KstDay | null;
	/** Long enough for the beginning of a key to tell keys apart. */
	prefix: boolean;
}

const SHORTEST_PREFIX = 4;

/** Reads what a person typed into the search; null for nothing. Days: `2026-03-05`, `2026.3.5`, `20260305`. */
export function readQuery(typed: string): SearchMeanings | null {
	const text = typed.replaceAll('\0', '').trim().slice(0, 200);
	if (!text) return null;
	const parts = /^(\d{4})[-./]\s?(\d{1,2})[-./]\s?(\d{1,2})\.?$|^(\d{4})(\d{2})(\d{2})$/.exec(text);
	const [year, month, date] = parts ? [parts[1] ?? parts[4]!, parts[2] ?? parts[5]!, parts[3] ?? parts[6]!] : [];
	const amount = parseWon(text) ?? null;
	return {
		text,
		uuid: isUuid(text.toLowerCase()) ? text.toLowerCase() : null,
		amount: amount === null || amount === 0n ? null : amount < 0n ? -amount : amount,
		tail: /^\d{4}$/.test(text) ? text : null,
		day: year ? parseAskedDay(`${year}-${month!.padStart(2, '0')}-${date!.padStart(2, '0')}`) : null,
		prefix: text.length >= SHORTEST_PREFIX,
	};
}
