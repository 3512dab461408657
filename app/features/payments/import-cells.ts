import { readNeutralised } from '#app/lib/csv.ts';
import { parseKstDay } from '#app/lib/kst-calendar.ts';
import { UNDECODABLE } from '#app/lib/undecodable.ts';
import { parseWon } from '#app/lib/won.ts';
import type { RowErrorReason } from './import-reason.ts';

/** What a column can hold, and so how its cells are read. */
export const cellTypes = [
	'key',
	'text',
	'status',
	'currency',
	'amount',
	'instant',
	'day',
	'boolean',
	'fees',
	/** 완료, 취소, 부분취소: becomes `approval` or `cancel`. */
	'row-kind',
	/** CR or DR, 입금 or 출금 …: becomes `credit` or `debit`. */
	'side',
	/** The name of a time zone: becomes its offset. */
	'zone',
] as const;
export type CellType = (typeof cellTypes)[number];

/** A cell in its one canonical form (null: empty), or the reason why it cannot be read. */
export type Cell = { value: string | null } | { reason: RowErrorReason };

const INVISIBLE = /[\u200b-\u200d\u2060\ufeff]/g;

/** How exports keep a spreadsheet from taking a text for a number: `="00123"`. */
const AS_FORMULA = /^="([^"]*)"$/;

/** Text without edges, zero-width characters and what marks it as text for a spreadsheet, in NFC. */
export function cleanText(text: string): string {
	const trimmed = text.normalize('NFC').replace(INVISIBLE, '').trim();
	const formula = AS_FORMULA.exec(trimmed);
	return formula ? formula[1]!.trim() : readNeutralised(trimmed);
}

const SEPARATED = /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})\.?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const SERIAL = /^(\d{5})(?:\.(\d+))?$/;
const EXCEL_EPOCH = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

function serialDay(days: string): string {
	return new Date(EXCEL_EPOCH + Number(days) * DAY_MS).toISOString().slice(0, 10);
}

const KOREAN_DAY = /(\d{4})\s*년\s*(\d{1,2})\s*월\s*(\d{1,2})\s*일/;
const SPACED_DAY = /^(\d{4})\s?[-./]\s(\d{1,2})\s?[-./]\s(\d{1,2})\.?/;
const WEEKDAY = /\s*\((?:[월화수목금토일](?:요일)?)\)/;
const KOREAN_TIME = /(\d{1,2})\s*시\s*(?:(\d{1,2})\s*분)?\s*(?:(\d{1,2})\s*초)?/;

/** The ways in which Korean writes a day and a time, as digits: `2026년 3월 1일 오후 3시 5분`, `2026. 3. 1.(일) 15:05`. */
function plainMoment(text: string): string {
	// No moment is written at such length, and what is looked for below would be looked for from each of its letters.
	if (text.length > 100) return text;
	if (/^[\d\s:TZ.+/-]*$/.test(text) && !/[-./]\s/.test(text)) return text;
	return text
		.replace(WEEKDAY, '')
		.replace(KOREAN_DAY, '$1-$2-$3')
		.replace(SPACED_DAY, '$1-$2-$3')
		.replace(KOREAN_TIME, (_, hour: string, minute = '0', second = '0') =>
			[hour, minute.padStart(2, '0'), second.padStart(2, '0')].join(':'),
		)
		.trim();
}

/**
 * `2026-03-10`, `2026.3.10`, `2026. 3. 10.`, `2026/03/10`, `20260310`, `2026년 3월 10일`, or the serial number of a
 * spreadsheet; null when it is no day.
 */
export function readDay(written: string): string | null {
	const text = plainMoment(written);
	const parts = SEPARATED.exec(text) ?? COMPACT.exec(text);
	const serial = SERIAL.exec(text);
	const day = parts
		? `${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}`
		: serial && !serial[2]
			? serialDay(serial[1]!)
			: null;
	return day !== null && day >= '1990' && day < '2101' ? parseKstDay(day) : null;
}

const INSTANT =
	/^(\d{4}[-./]\d{1,2}[-./]\d{1,2}\.?|\d{8})(?:(?:[T\s]+|(?<=^\d{8}))(오전|오후|AM|PM)?\s*(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?\s*(AM|PM)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/**
 * An instant in ISO 8601. A time without offset is Seoul time unless `localZone` says otherwise, a day without time its
 * beginning. Reads the forms of readDay with a time after a space or `T`, `yyyyMMddHHmmss`, 오전/오후, `3시 5분`, and
 * serial numbers with a fraction.
 */
export function readInstant(written: string, localZone = '+09:00'): string | null {
	const text = plainMoment(written);
	const serial = SERIAL.exec(text);
	if (serial) {
		const day = readDay(serial[1]!);
		if (!day) return null;
		// Whole seconds: a spreadsheet's fraction of a day is not exact beyond that.
		const seconds = Math.round(Number(`0.${serial[2] ?? '0'}`) * 86_400);
		return `${new Date(Date.parse(`${day}T00:00:00Z`) + seconds * 1000).toISOString().slice(0, 19)}${localZone}`;
	}
	const parts = INSTANT.exec(text);
	if (!parts) return null;
	const [, dayText, before, hourText = '0', minute = '00', second = '00', fraction, after, zone = localZone] = parts;
	const day = readDay(dayText!);
	const half = (before ?? after)?.toUpperCase();
	let hour = Number(hourText);
	if (half) {
		if (hour < 1 || hour > 12) return null;
		hour = (hour % 12) + (half === '오후' || half === 'PM' ? 12 : 0);
	}
	if (!day || hour > 23 || Number(minute) > 59 || Number(second) > 59) return null;
	const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
	if (offset !== 'Z' && (Number(offset.slice(1, 3)) > 14 || Number(offset.slice(4)) > 59)) return null;
	return `${day}T${String(hour).padStart(2, '0')}:${minute}:${second}${fraction ? `.${fraction.slice(0, 6)}` : ''}${offset}`;
}

const STATUSES = new Set([
	'READY',
	'IN_PROGRESS',
	'WAITING_FOR_DEPOSIT',
	'DONE',
	'CANCELED',
	'PARTIAL_CANCELED',
	'ABORTED',
	'EXPIRED',
]);

/** Excel writes long digits as `1.23457E+15`: what is lost cannot be told, so it identifies nothing. */
const SPOILT = /^\d(\.\d+)?E\+\d+$/i;

/** Digits after the fifteenth, which spreadsheets do not keep, and which therefore are zeros; empty when there are none. */
const roundedTail = (text: string) => /^\d{15}(0+)$/.exec(text)?.[1] ?? '';

/** True for a number of more than 15 digits that ends in zeros where a spreadsheet would have put them. */
export const mayBeRounded = (text: string): boolean => roundedTail(text) !== '';

/**
 * True when the numbers of a column were surely rounded by a spreadsheet: all that have more than 15 digits end in zeros
 * from there on, which by chance happens less than once in 10,000 times.
 */
export function areRounded(values: Iterable<string>): boolean {
	let zeros = 0;
	for (const value of new Set(values)) {
		if (!/^\d{16,}$/.test(value)) continue;
		if (!mayBeRounded(value)) return false;
		zeros += roundedTail(value).length;
	}
	return zeros >= 4;
}

const ZONES: Record<string, string> = {
	UTC: '+00:00',
	GMT: '+00:00',
	CET: '+01:00',
	CEST: '+02:00',
	KST: '+09:00',
	JST: '+09:00',
	SGT: '+08:00',
	HKT: '+08:00',
	EST: '-05:00',
	EDT: '-04:00',
	PST: '-08:00',
	PDT: '-07:00',
};

function readFees(text: string): string | null {
	try {
		const list: unknown = JSON.parse(text);
		if (!Array.isArray(list)) return null;
		const fees = list.map((entry: unknown) => {
			const { type, fee } = entry as { type?: unknown; fee?: unknown };
			// An older form of the API writes the fee as text.
			const amount = parseWon(String(fee));
			if (typeof type !== 'string' || !/^[\w-]{1,60}$/.test(type) || amount == null) throw new TypeError();
			return `{"type":"${type}","fee":${amount}}`;
		});
		return `[${fees.join(',')}]`;
	} catch {
		return null;
	}
}

/** What a file means where the same text can be read in two ways. */
export interface CellForm {
	/** The offset of times that carry none; Seoul when left out. */
	zone?: string | undefined;
	/** What stands first in a date whose year stands last; without it such a date is refused. */
	dayOrder?: 'dmy' | 'mdy' | undefined;
	/** `1.234,00`: points between thousands, a comma before the fraction. */
	decimal?: 'comma' | undefined;
}

const YEAR_LAST = /^(\d{1,2})([-./])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?!\d)/;

/** `31/12/2026 09:30` as `2026-12-31 09:30`; a year of two digits is one of this century. Anything else as it is. */
export function withYearFirst(text: string, order: 'dmy' | 'mdy'): string {
	return text.replace(YEAR_LAST, (_, first: string, _sign, second: string, year: string) =>
		[year.padStart(4, '20'), ...(order === 'dmy' ? [second, first] : [first, second])].join('-'),
	);
}

/** `1.234.567,00` as `1,234,567.00`: what stands between thousands and what before the fraction change places. */
export const withDecimalPoint = (text: string) => text.replace(/[.,]/g, (sign) => (sign === '.' ? ',' : '.'));

/** Reads one cell of a known column. */
export function readCell(raw: string, type: CellType, { zone, dayOrder, decimal }: CellForm = {}): Cell {
	if (raw.includes(UNDECODABLE) || raw.includes('\0')) return { reason: 'undecodable' };
	let text = cleanText(raw);
	// A spreadsheet's own mark that what follows is text.
	if (type !== 'text' && /^'./.test(text)) text = text.slice(1);
	if (text === '') return { value: null };
	if (decimal && type === 'amount') text = withDecimalPoint(text);
	if (dayOrder && (type === 'day' || type === 'instant')) text = withYearFirst(text, dayOrder);
	switch (type) {
		case 'key':
			if (SPOILT.test(text)) return { reason: 'spoilt-number' };
			return text.length > 300 ? { reason: 'too-long' } : { value: text };
		case 'text':
			return text.length > 2000 ? { reason: 'too-long' } : { value: text };
		case 'status':
			return STATUSES.has(text) ? { value: text } : { reason: 'unknown-status' };
		case 'currency':
			return text.toUpperCase() === 'KRW' ? { value: 'KRW' } : { reason: 'currency-not-supported' };
		case 'amount': {
			const amount = parseWon(text);
			return amount === undefined ? { reason: 'not-an-amount' } : { value: amount === null ? null : String(amount) };
		}
		case 'instant': {
			const instant = readInstant(text, zone);
			return instant ? { value: instant } : { reason: 'not-a-time' };
		}
		case 'day': {
			// A day with a time of day is that day.
			const instant = readInstant(text);
			return instant ? { value: instant.slice(0, 10) } : { reason: 'not-a-date' };
		}
		case 'boolean':
			if (/^(true|y|yes|1)$/i.test(text)) return { value: 'true' };
			return /^(false|n|no|0)$/i.test(text) ? { value: 'false' } : { reason: 'not-true-or-false' };
		case 'fees': {
			const fees = readFees(text);
			return fees === null ? { reason: 'not-a-fee-list' } : { value: fees };
		}
		case 'row-kind':
			if (/^(결제)?완료$/.test(text)) return { value: 'approval' };
			return /^(결제)?(부분|전체)?\s?취소$/.test(text) ? { value: 'cancel' } : { reason: 'unknown-kind' };
		case 'side':
			if (/^(CR|C|CREDIT|입금)$/i.test(text)) return { value: 'credit' };
			return /^(DR|D|DEBIT|출금)$/i.test(text) ? { value: 'debit' } : { reason: 'unknown-side' };
		case 'zone': {
			const offset = /^[+-]\d\d:\d\d$/.test(text) ? text : ZONES[text.toUpperCase()];
			return offset ? { value: offset } : { reason: 'unknown-time-zone' };
		}
	}
}

/** True for the won, as tables name it. */
export const isWon = (text: string): boolean => /^(KRW|WON|₩|￦|원|원화|대한민국 ?원)(\W.*)?$/i.test(text);

const DAY_PATTERN =
	'(?:19|20)\\d\\d-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))';

/**
 * Patterns of cells that are canonical already, so that a row made of them can be taken as it stands. What they leave
 * out (29 February, quotes, other alphabets) is not wrong: it goes the long way.
 */
export const plainPatterns: Record<Exclude<CellType, 'row-kind' | 'side' | 'zone'>, string> = {
	key: '[A-Za-z0-9_][A-Za-z0-9_-]{0,199}',
	text: '(?:[A-Za-z0-9_]|[가-힣])(?:(?:[A-Za-z0-9_:/?&=.%-]|[가-힣]){0,298}(?:[A-Za-z0-9_]|[가-힣]))?',
	status: '(?:DONE|CANCELED|PARTIAL_CANCELED|WAITING_FOR_DEPOSIT|READY|IN_PROGRESS|ABORTED|EXPIRED)',
	currency: 'KRW',
	amount: '-?\\d{1,18}',
	instant: `${DAY_PATTERN}[T ](?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,6})?(?:Z|\\+0\\d:[0-5]\\d)?`,
	day: DAY_PATTERN,
	boolean: '(?:true|false)',
	fees: '"\\[(?:\\{""type"":""[A-Z_]{1,40}"",""fee"":-?(?:0|[1-9]\\d{0,14})\\}(?:,\\{""type"":""[A-Z_]{1,40}"",""fee"":-?(?:0|[1-9]\\d{0,14})\\})*)?\\]"',
};

/** 가 to 힣 in UTF-8, EA B0 80 to ED 9E A3, with a letter for each byte. */
const HANGUL_BYTES =
	'(?:\\xea[\\xb0-\\xbf][\\x80-\\xbf]|[\\xeb\\xec][\\x80-\\xbf]{2}|\\xed(?:[\\x80-\\x9d][\\x80-\\xbf]|\\x9e[\\x80-\\xa3]))';

/** The same patterns for text in UTF-8 with a letter for each byte (latin1Stream). */
export const inBytes = (patterns: typeof plainPatterns): Record<string, string> =>
	Object.fromEntries(
		Object.entries(patterns).map(([type, pattern]) => [type, pattern.replaceAll('[가-힣]', HANGUL_BYTES)]),
	);
