/** Formats of a spreadsheet that are dates or times by their number; 27 to 58 are those of East Asia. */
const isBuiltInDate = (id: number) =>
	(id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

type Shown = { kind: 'number' } | { kind: 'date' } | { kind: 'digits'; count: number };

/** How a format shows a number: what stands in quotes, brackets and behind a backslash is decoration. */
function shownBy(code: string): Shown {
	const bare = code
		.split(';')[0]!
		.replace(/"[^"]*"/g, '')
		.replace(/\[(?![hms]+\])[^\]]*\]/gi, '')
		.replace(/[\\_*]./g, '');
	if (/[ymdhs]/i.test(bare) && !/^general$/i.test(bare.trim())) return { kind: 'date' };
	// `000` and `000-0000-0000` are for codes and phone numbers: the zeros in front belong to them.
	const zeros = code.replace(/["\\-]/g, '');
	return /^0{2,}$/.test(zeros) ? { kind: 'digits', count: zeros.length } : { kind: 'number' };
}

const DAY_MS = 86_400_000;

/** A day number of a spreadsheet as text: 1 is 1 January 1900, and 60 a 29 February that never was. */
function dateText(serial: number, date1904: boolean): string | null {
	const days = date1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
	const at = new Date(Math.round((days * DAY_MS) / 1000) * 1000 + Date.UTC(1899, 11, 30));
	if (Number.isNaN(at.getTime()) || serial < 0 || at.getUTCFullYear() > 9999) return null;
	const [day, time] = [at.toISOString().slice(0, 10), at.toISOString().slice(11, 19)];
	if (serial < 1 && time !== '00:00:00') return time;
	return time === '00:00:00' ? day : `${day} ${time}`;
}

/** Spreadsheets keep 15 digits of a number: an integer beyond has lost its last ones. */
const KEPT_BELOW = 1e15;

/**
 * A number as a person reads it in the spreadsheet: 0.1 + 0.2 is `0.3`, whole numbers have no fraction. One with more
 * than 15 digits comes as `1.23457E+15`, as it has lost the others.
 */
export function numberText(value: number): string {
	if (Math.abs(value) >= KEPT_BELOW) return value.toExponential().replace('e+', 'E+');
	if (Number.isInteger(value)) return String(value === 0 ? 0 : value);
	const rounded = Number(value.toPrecision(15));
	const text = String(Object.is(rounded, -0) ? 0 : rounded);
	return text.includes('e') ? rounded.toFixed(20).replace(/\.?0+$/, '') : text;
}

/** True for the text of a number that a spreadsheet has rounded, such as 1.23457E+15: it identifies nothing any more. */
export function isSpoiltNumber(text: string): boolean {
	return /^\s*-?\d+([.,]\d+)?E\+?\d+\s*$/i.test(text);
}

/** The number formats of one workbook. */
export class CellFormats {
	private readonly codes = new Map<number, string>();
	private readonly styles: Shown[] = [];
	private readonly styleIds: number[] = [];
	private readonly date1904: boolean;

	constructor(date1904: boolean) {
		this.date1904 = date1904;
	}

	define(id: number, code: string): void {
		this.codes.set(id, code);
	}

	/** Adds the next style of the workbook; cells name it by its place. */
	addStyle(formatId: number): void {
		this.styleIds.push(formatId);
	}

	/** The text of a number cell with that style. */
	read(raw: string, style: number): { text: string; isNumber: boolean } {
		const value = Number(raw);
		if (!Number.isFinite(value)) return { text: raw, isNumber: false };
		this.styles[style] ??= this.shownByStyle(style);
		const shown = this.styles[style];
		if (shown.kind === 'date') {
			const text = dateText(value, this.date1904);
			if (text !== null) return { text, isNumber: false };
		}
		const text = numberText(value);
		if (shown.kind === 'digits' && /^\d+$/.test(text)) {
			return { text: text.padStart(shown.count, '0'), isNumber: text.length > shown.count };
		}
		return { text, isNumber: true };
	}

	private shownByStyle(style: number): Shown {
		const id = this.styleIds[style] ?? 0;
		const code = this.codes.get(id);
		if (code !== undefined) return shownBy(code);
		return isBuiltInDate(id) ? { kind: 'date' } : { kind: 'number' };
	}
}
