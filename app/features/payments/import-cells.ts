import { readNeutralised } from '#app/lib/csv.ts';
import { parseKstDay } from '#app/lib/kst-calendar.ts';
import { UNDECODABLE } from '#app/lib/text-encoding.ts';
import { parseWon } from '#app/lib/won.ts';
import type { RowErrorReason } from './import-reason.ts';

/** What a column holds, and so how its cells are read. */
export type CellType =
	| 'key'
	| 'text'
	| 'status'
	| 'currency'
	| 'amount'
	| 'instant'
	| 'day'
	| 'boolean'
	| 'fees'
	| 'row-kind';

/** A cell in its one canonical form (null: empty), or the reason why it cannot be read. */
export type Cell = { value: string | null } | { reason: RowErrorReason };

const INVISIBLE = /[\u200b-\u200d\u2060\ufeff]/g;

/** Text without edges, zero-width characters and the mark against formulas, in NFC. */
export function cleanText(text: string): string {
	return readNeutralised(text.normalize('NFC').replace(INVISIBLE, '').trim());
}

const SEPARATED = /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})\.?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const SERIAL = /^(\d{5})(?:\.(\d+))?$/;
const EXCEL_EPOCH = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

function serialDay(days: string): string {
	return new Date(EXCEL_EPOCH + Number(days) * DAY_MS).toISOString().slice(0, 10);
}

/** `2026-03-10`, `2026.3.10`, `2026/03/10`, `20260310`, or the serial number of a spreadsheet; null when it is no day. */
export function readDay(text: string): string | null {
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
 * An instant in ISO 8601. A time without offset is Seoul time, a day without time its beginning. Reads the forms of
 * readDay with a time after a space or `T`, `yyyyMMddHHmmss`, 오전/오후, and serial numbers with a fraction.
 */
export function readInstant(text: string): string | null {
	const serial = SERIAL.exec(text);
	if (serial) {
		const day = readDay(serial[1]!);
		if (!day) return null;
		// Whole seconds: a spreadsheet's fraction of a day is not exact beyond that.
		const seconds = Math.round(Number(`0.${serial[2] ?? '0'}`) * 86_400);
		return `${new Date(Date.parse(`${day}T00:00:00Z`) + seconds * 1000).toISOString().slice(0, 19)}+09:00`;
	}
	const parts = INSTANT.exec(text);
	if (!parts) return null;
	const [, dayText, before, hourText = '0', minute = '00', second = '00', fraction, after, zone = '+09:00'] = parts;
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

/** Reads one cell of a known column. */
export function readCell(raw: string, type: CellType): Cell {
	if (raw.includes(UNDECODABLE) || raw.includes('\0')) return { reason: 'undecodable' };
	const text = cleanText(raw);
	if (text === '') return { value: null };
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
			const instant = readInstant(text);
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
	}
}

const DAY_PATTERN =
	'(?:19|20)\\d\\d-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))';

/**
 * Patterns of cells that are canonical already, so that a row made of them can be taken as it stands. What they leave
 * out (29 February, quotes, other alphabets) is not wrong: it goes the long way.
 */
export const plainPatterns: Record<Exclude<CellType, 'row-kind'>, string> = {
	key: '[A-Za-z0-9_][A-Za-z0-9_-]{0,199}',
	text: '[A-Za-z0-9_가-힣](?:[A-Za-z0-9_가-힣:/?&=.%-]{0,298}[A-Za-z0-9_가-힣])?',
	status: '(?:DONE|CANCELED|PARTIAL_CANCELED|WAITING_FOR_DEPOSIT|READY|IN_PROGRESS|ABORTED|EXPIRED)',
	currency: 'KRW',
	amount: '-?\\d{1,18}',
	instant: `${DAY_PATTERN}[T ](?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,6})?(?:Z|\\+0\\d:[0-5]\\d)?`,
	day: DAY_PATTERN,
	boolean: '(?:true|false)',
	fees: '"\\[(?:\\{""type"":""[A-Z_]{1,40}"",""fee"":-?(?:0|[1-9]\\d{0,14})\\}(?:,\\{""type"":""[A-Z_]{1,40}"",""fee"":-?(?:0|[1-9]\\d{0,14})\\})*)?\\]"',
};
