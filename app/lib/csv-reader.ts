import Papa from 'papaparse';

/** Why a record cannot be split into fields. */
export type BrokenRecord = 'stray-quote' | 'unclosed-quote';

export interface CsvHandlers {
	/** Lines that `plain` matches, as one run of text: from the first character of the first to the end of the last. */
	onPlainRun(text: string, start: number, end: number, rows: number): void;
	/** Any other record that could be split; `line` is the physical line on which it begins. */
	onRecord(fields: string[], line: number, raw: string): void;
	/** A record that could not; reading goes on with the next physical line. `field` counts from 0. */
	onBroken(reason: BrokenRecord, field: number, line: number, raw: string): void;
}

/** No field that is meant to be one is longer than this: a quote left open must not swallow the rest of the file. */
const LONGEST_RECORD = 65_536;

function linesOf(text: string): number {
	let count = 0;
	for (let newline = text.indexOf('\n'); newline !== -1; newline = text.indexOf('\n', newline + 1)) count += 1;
	return count;
}

const BYTE_ORDER_MARK = 0xfeff;

/** How exports keep a spreadsheet from taking a text for a number: `="00123"`, without quotes around it. */
const AS_FORMULA = /^="[^"]*"$/;

/** The first field that holds a quote although it is not written in quotes; Papa Parse takes such a quote as a letter. */
function strayQuoteOf(fields: readonly string[], raw: string): number {
	return fields.findIndex(
		(field) =>
			field.includes('"') && !raw.includes(`"${field.replaceAll('"', '""')}"`) && !AS_FORMULA.test(field.trim()),
	);
}

/**
 * Splits text that comes in pieces into CSV records (RFC 4180, by Papa Parse), telling the physical line on which each
 * begins, also after quoted line breaks; a line break is `\n` in every field. A broken record costs itself alone: one
 * whose quote is never closed, closes in the middle of a field, or closes so late that the number of fields is wrong, is
 * reported, and reading goes on with the line after the one on which it began.
 */
export class CsvReader {
	/** Physical line of the next record. */
	line: number;
	private rest = '';
	private readonly delimiter: string;
	private readonly fieldCount: number;
	private plain: RegExp | null;
	private plainRows = 0;
	private otherRows = 0;

	/**
	 * @param fieldCount fields of a whole record; 0 when it is not known yet.
	 * @param plain sticky; matches a whole line, its line break included, that the caller takes as it stands.
	 */
	constructor(options: { delimiter: string; fieldCount: number; line: number; plain?: RegExp | null }) {
		this.delimiter = options.delimiter;
		this.fieldCount = options.fieldCount;
		this.line = options.line;
		this.plain = options.plain ?? null;
	}

	/** Takes the next piece, which ends with a line break unless it is the last one. */
	push(piece: string, last: boolean, handlers: CsvHandlers): void {
		const text = this.rest + (piece.includes('\r') ? piece.replaceAll('\r\n', '\n') : piece);
		this.rest = '';
		let at = 0;
		while (at < text.length) {
			at = this.takePlainRun(text, at, handlers);
			if (at >= text.length) return;
			const next = this.takeRecords(text, at, last, handlers);
			if (next === 'incomplete') return;
			at = next;
		}
	}

	private takePlainRun(text: string, start: number, handlers: CsvHandlers): number {
		let at = start;
		let rows = 0;
		while (this.plain && at < text.length) {
			this.plain.lastIndex = at;
			if (!this.plain.test(text)) break;
			rows += 1;
			at = this.plain.lastIndex;
		}
		if (rows > 0) handlers.onPlainRun(text, start, at, rows);
		this.plainRows += rows;
		this.line += rows;
		return at;
	}

	private isPlainAt(text: string, at: number): boolean {
		if (!this.plain) return false;
		this.plain.lastIndex = at;
		return this.plain.test(text);
	}

	/** Takes records up to the next plain line or broken record; gives where reading goes on. */
	private takeRecords(text: string, from: number, last: boolean, handlers: CsvHandlers): number | 'incomplete' {
		// Papa Parse leaves a byte order mark at the beginning away, and counts its places from behind it.
		let start = from;
		while (text.charCodeAt(start) === BYTE_ORDER_MARK) start += 1;
		let at = start;
		let outcome: number | 'incomplete' | null = null;
		Papa.parse<string[]>(start === 0 ? text : text.slice(start), {
			delimiter: this.delimiter,
			newline: '\n',
			// Looking for a quote in all the text that is left, to choose a faster way, would cost more than it saves.
			fastMode: false,
			step: ({ data: fields, errors, meta }, parser) => {
				// After the last line break Papa Parse still sees an empty record.
				if (at >= text.length || outcome !== null) return;
				const quoteError = errors.find(({ type }) => type === 'Quotes');
				const openEnd = quoteError?.code === 'MissingQuotes' && !errors.some(({ code }) => code === 'InvalidQuotes');
				if (openEnd && !last && text.length - at <= LONGEST_RECORD) {
					this.rest = text.slice(at);
					outcome = 'incomplete';
					return parser.abort();
				}
				const end = quoteError ? at : Math.min(start + meta.cursor, text.length);
				const raw = text.slice(at, end);
				const broken = quoteError
					? this.brokenBy(quoteError.code, fields)
					: this.brokenFields(fields, raw, linesOf(raw.replace(/\n$/, '')) + 1);
				if (broken) {
					outcome = this.skipLine(text, at, broken, handlers);
					return parser.abort();
				}
				handlers.onRecord(fields, this.line, raw.replace(/\n$/, ''));
				this.line += Math.max(1, linesOf(raw));
				at = end;
				// A file of another style would pay for a match that never comes.
				this.otherRows += 1;
				if (this.plainRows === 0 && this.otherRows > 1000) this.plain = null;
				if (this.isPlainAt(text, at)) {
					outcome = at;
					parser.abort();
				}
			},
		});
		return outcome ?? text.length;
	}

	private brokenBy(code: string, fields: readonly string[]): { reason: BrokenRecord; field: number } {
		if (code === 'MissingQuotes') return { reason: 'unclosed-quote', field: fields.length - 1 };
		const field = fields.findIndex((value) => value.includes('"'));
		const reason = fields[field]?.includes('\n') ? 'unclosed-quote' : 'stray-quote';
		return { reason, field: Math.max(0, field) };
	}

	private brokenFields(
		fields: readonly string[],
		raw: string,
		lines: number,
	): { reason: BrokenRecord; field: number } | null {
		if (!raw.includes('"')) return null;
		const stray = strayQuoteOf(fields, raw.replace(/\n$/, ''));
		if (stray >= 0) return { reason: 'stray-quote', field: stray };
		const late = raw.length > LONGEST_RECORD || (this.fieldCount > 0 && fields.length !== this.fieldCount);
		if (lines > 1 && late)
			return { reason: 'unclosed-quote', field: fields.findIndex((field) => field.includes('\n')) };
		return null;
	}

	private skipLine(
		text: string,
		at: number,
		{ reason, field }: { reason: BrokenRecord; field: number },
		handlers: CsvHandlers,
	): number {
		const newline = text.indexOf('\n', at);
		const end = newline === -1 ? text.length : newline + 1;
		handlers.onBroken(reason, field, this.line, text.slice(at, end).replace(/\n$/, ''));
		this.line += 1;
		return end;
	}
}
