import type { KstDay } from '#app/lib/kst-calendar.ts';
import { decimalText } from '#app/lib/minor-units.ts';
import type { Language } from './languages.ts';

/*
 * Written out by hand instead of by Intl: the server and the browser carry different versions of its data, and a page
 * whose texts differ by one space does not hydrate.
 */

const KST_OFFSET_MS = 9 * 60 * 60 * 1000;

/** Digits in groups of three. */
export function groupDigits(value: bigint | number): string {
	return value.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

const symbols: Readonly<Record<string, string>> = { KRW: '₩', USD: '$', EUR: '€', JPY: '¥' };

/**
 * An amount in the currency's minor unit as people write it: `₩1,234`, `-₩1,234`, `$12.34`. With `signed`, a positive
 * amount carries a plus.
 */
export function formatMoney(amount: bigint, currency = 'KRW', options: { signed?: boolean } = {}): string {
	const [whole = '', fraction] = decimalText(amount < 0n ? -amount : amount, currency).split('.');
	const sign = amount < 0n ? '-' : options.signed && amount > 0n ? '+' : '';
	return `${sign}${symbols[currency] ?? `${currency} `}${groupDigits(BigInt(whole))}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** An instant in Seoul: `2026-11-23 17:49`, with seconds when asked. The same in both languages. */
export function formatInstant(at: Date, options: { seconds?: boolean } = {}): string {
	const text = new Date(at.getTime() + KST_OFFSET_MS).toISOString();
	return `${text.slice(0, 10)} ${text.slice(11, options.seconds ? 19 : 16)}`;
}

const weekdays: Record<Language, readonly string[]> = {
	ko: ['일', '월', '화', '수', '목', '금', '토'],
	en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
};

/** A day in Seoul with its weekday: `2026-11-23 (월)`. */
export function formatDayWithWeekday(day: KstDay, language: Language): string {
	return `${day} (${weekdays[language][new Date(`${day}T00:00:00Z`).getUTCDay()]})`;
}

/** Hundredths of a percent as text: `3.30%`, `-0.05%`; with `signed`, a positive share carries a plus. */
export function formatPercent(hundredths: bigint, options: { signed?: boolean } = {}): string {
	const size = hundredths < 0n ? -hundredths : hundredths;
	const sign = hundredths < 0n ? '-' : options.signed && hundredths > 0n ? '+' : '';
	return `${sign}${groupDigits(size / 100n)}.${String(size % 100n).padStart(2, '0')}%`;
}

/** The size of a file: `812 B`, `34 KB`, `9.8 MB`. */
export function formatBytes(bytes: number): string {
	if (bytes < 1024) return `${bytes} B`;
	if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
	return `${Math.round((bytes / 1024 / 1024) * 10) / 10} MB`;
}

/** Whole numbers of things, grouped. */
export function formatCount(count: bigint | number): string {
	return groupDigits(count);
}
