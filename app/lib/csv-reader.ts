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

type Split = { fields: string[]; end: number; lines: number } | { broken: BrokenRecord; field: number } | 'incomplete';

function splitRecord(text: string, start: number, delimiter: string, complete: boolean): Split {
	const fields: string[] = [];
	const delimiterCode = delimiter.charCodeAt(0);
	let at = start;
	let lines = 1;
	for (;;) {
		if (text.charCodeAt(at) === 34) {
			let quote = text.indexOf('"', at + 1);
			let escaped = false;
			while (quote !== -1 && quote - start <= LONGEST_RECORD && text.charCodeAt(quote + 1) === 34) {
				escaped = true;
				quote = text.indexOf('"', quote + 2);
			}
			if (quote === -1 && !complete && text.length - start <= LONGEST_RECORD) return 'incomplete';
			if (quote === -1 || quote - start > LONGEST_RECORD) return { broken: 'unclosed-quote', field: fields.length };
			const value = text.slice(at + 1, quote);
			for (let newline = value.indexOf('\n'); newline !== -1; newline = value.indexOf('\n', newline + 1)) lines += 1;
			fields.push(escaped ? value.replaceAll('""', '"') : value);
			at = quote + 1;
		} else {
			let end = at;
			for (; end < text.length; end += 1) {
				const code = text.charCodeAt(end);
				if (code === delimiterCode || code === 10) break;
				if (code === 34) return { broken: 'stray-quote', field: fields.length };
			}
			const ends = end >= text.length || text.charCodeAt(end) === 10;
			fields.push(text.slice(at, ends && end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end));
			at = end;
		}
		if (at < text.length && text.charCodeAt(at) === 13) {
			if (at + 1 >= text.length || text.charCodeAt(at + 1) === 10) at += 1;
		}
		if (at >= text.length) return { fields, end: at, lines };
		const code = text.charCodeAt(at);
		if (code === 10) return { fields, end: at + 1, lines };
		if (code !== delimiterCode) {
			// A field that runs over lines and then goes on after its end was never closed where it should be.
			return { broken: lines > 1 ? 'unclosed-quote' : 'stray-quote', field: fields.length - 1 };
		}
		at += 1;
	}
}

/**
 * Splits text that comes in pieces into CSV records (RFC 4180), telling the physical line on which each begins, also
 * after quoted line breaks. A broken record costs itself alone: one whose quote is never closed, closes in the middle
 * of a field, or closes so late that the number of fields is wrong, is reported, and reading goes on with the line
 * after the one on which it began.
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
		const text = this.rest ? this.rest + piece : piece;
		this.rest = '';
		let at = 0;
		let runStart = 0;
		let runRows = 0;
		const flush = () => {
			if (runRows) handlers.onPlainRun(text, runStart, at, runRows);
			runRows = 0;
		};
		while (at < text.length) {
			if (this.plain) {
				this.plain.lastIndex = at;
				if (this.plain.test(text)) {
					if (runRows === 0) runStart = at;
					runRows += 1;
					this.plainRows += 1;
					this.line += 1;
					at = this.plain.lastIndex;
					continue;
				}
				// A file of another style would pay for a match that never comes.
				this.otherRows += 1;
				if (this.plainRows === 0 && this.otherRows > 1000) this.plain = null;
			}
			flush();
			const split = splitRecord(text, at, this.delimiter, last);
			if (split === 'incomplete') {
				this.rest = text.slice(at);
				return;
			}
			let broken: { broken: BrokenRecord; field: number } | null = null;
			if ('broken' in split) broken = split;
			else if (split.lines > 1 && this.fieldCount > 0 && split.fields.length !== this.fieldCount) {
				broken = { broken: 'unclosed-quote', field: split.fields.findIndex((field) => field.includes('\n')) };
			}
			if (broken) {
				const newline = text.indexOf('\n', at);
				const end = newline === -1 ? text.length : newline + 1;
				handlers.onBroken(broken.broken, broken.field, this.line, text.slice(at, end).replace(/\r?\n$/, ''));
				at = end;
				this.line += 1;
			} else {
				const { fields, end, lines } = split as { fields: string[]; end: number; lines: number };
				handlers.onRecord(fields, this.line, text.slice(at, end).replace(/\r?\n$/, ''));
				at = end;
				this.line += lines;
			}
		}
		flush();
	}
}
