import { spreadBits } from '#app/lib/row-set-print.ts';

/** What is to be known of rows besides what is in them: names of their columns. */
export interface SurveyPlan {
	key: string;
	/** Instants; the first of them that a row has tells its day. */
	at: readonly string[];
}

export interface SurveyResult {
	mIds: string[];
	/** The first and the last day in Seoul; null when some row does not tell its own plainly. */
	days: { from: string; to: string } | null;
	/** Every key that comes more than once, and perhaps some that do not; null when there were too many rows to remember. */
	repeated: string[] | null;
}

/** 128 MB: memory for the marks of keys must not grow with every file. */
const MOST_PLACES = 2 ** 25;
const MOST_REPEATED = 100_000;
const COMMA = 44;

/** The text alone: a part of a text keeps all of it in memory. */
const alone = (text: string) => Buffer.from(text).toString();

/**
 * Looks at rows on their way into the database, so that they need not be read there for it: whose they are, from when, and
 * which keys come again. Of each key 32 bits are kept in a place that 32 other bits of it choose.
 */
export class RowSurvey {
	private readonly mIdField: number;
	private readonly keyField: number;
	private readonly atFields: readonly number[];
	private readonly lastField: number;
	/** Where the fields of the line at hand begin. */
	private readonly starts: Int32Array;
	private readonly mIds = new Set<string>();
	private lastMId = '\n';
	private first = 99_999_999;
	private last = 0;
	private daysKnown = true;
	private marks: Int32Array | null = null;
	private keys = 0;
	private repeated: string[] | null = [];
	private readonly bytes: number;
	private readonly decode: (text: string) => string;

	/** @param source its size, and how the text of its lines is to be read. */
	constructor(
		plan: SurveyPlan,
		columns: readonly { name: string }[],
		source: { bytes: number; decode: (text: string) => string },
	) {
		const fieldOf = (name: string) => columns.findIndex((column) => column.name === name);
		this.mIdField = fieldOf('m_id');
		this.keyField = fieldOf(plan.key);
		this.atFields = plan.at.map(fieldOf).filter((field) => field !== -1);
		this.lastField = Math.max(this.mIdField, this.keyField, ...this.atFields);
		this.starts = new Int32Array(this.lastField + 2);
		this.bytes = source.bytes;
		this.decode = source.decode;
	}

	/** Whole lines that COPY takes as they stand, without a quoted field. */
	addLines(text: string, start: number, end: number): void {
		const { starts } = this;
		for (let at = start; at < end; ) {
			let lineEnd = text.indexOf('\n', at);
			if (lineEnd === -1) lineEnd = end;
			starts[0] = at;
			for (let field = 1; field <= this.lastField + 1; field += 1) {
				const comma = text.indexOf(',', starts[field - 1]!);
				starts[field] = comma === -1 || comma > lineEnd ? lineEnd + 1 : comma + 1;
			}
			if (!this.marks) this.makeRoom(lineEnd + 1 - at);
			this.seeMId(text, starts[this.mIdField]!, starts[this.mIdField + 1]! - 1);
			this.seeKey(text, starts[this.keyField]!, starts[this.keyField + 1]! - 1);
			for (const field of this.atFields) {
				const from = starts[field]!;
				const to = starts[field + 1]! - 1;
				if (to <= from) continue;
				this.seeInstant(text, from, to);
				break;
			}
			at = lineEnd + 1;
		}
	}

	/** A row that was read cell by cell. */
	addRow(values: readonly (string | null | undefined)[]): void {
		if (!this.marks) this.makeRoom(values.reduce((size, value) => size + (value?.length ?? 0) + 1, 0));
		this.mIds.add(values[this.mIdField] ?? '');
		const key = values[this.keyField] ?? '';
		this.seeKey(key, 0, key.length);
		const at = this.atFields.map((field) => values[field]).find((value) => value);
		if (at) this.seeInstant(at, 0, at.length);
		else this.daysKnown = false;
	}

	result(): SurveyResult {
		const text = (day: number) => String(day).replace(/(....)(..)(..)/, '$1-$2-$3');
		return {
			mIds: [...this.mIds],
			days: this.daysKnown && this.last ? { from: text(this.first), to: text(this.last) } : null,
			repeated: this.repeated,
		};
	}

	/** Room for the marks of all keys, by the length of the first row: the rows of an export are much alike. */
	private makeRoom(length: number): void {
		const rows = this.bytes / (length * 0.8);
		let places = 1024;
		while (places < rows * 1.5) places *= 2;
		if (places > MOST_PLACES) this.repeated = null;
		this.marks = new Int32Array(this.repeated ? places : 0);
	}

	private seeMId(text: string, from: number, to: number): void {
		if (text.charCodeAt(from + this.lastMId.length) === COMMA && text.startsWith(this.lastMId, from)) return;
		this.lastMId = alone(text.slice(from, to));
		this.mIds.add(this.decode(this.lastMId));
	}

	private seeInstant(text: string, from: number, to: number): void {
		const digit = (at: number) => text.charCodeAt(from + at) - 48;
		const year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
		const day = year * 10_000 + (digit(5) * 10 + digit(6)) * 100 + digit(8) * 10 + digit(9);
		if (day < this.first) this.first = day;
		if (day > this.last) this.last = day;
		// Without an offset it is in Seoul already; with another one its day may be another.
		const last = text.charCodeAt(to - 1);
		const sign = text.charCodeAt(to - 6);
		const isPlain = last >= 48 && last <= 57 && sign !== 43 && sign !== 45;
		if (!(isPlain && to - from >= 19) && !text.startsWith('+09:00', to - 6)) this.daysKnown = false;
	}

	private seeKey(text: string, from: number, to: number): void {
		const { marks } = this;
		if (!this.repeated || !marks) return;
		this.keys += 1;
		if (this.keys > marks.length * 0.85) {
			this.repeated = null;
			this.marks = new Int32Array(0);
			return;
		}
		let a = 0x811c9dc5 | 0;
		let b = 0x2545f491 | 0;
		for (let at = from; at < to; at += 1) {
			const code = text.charCodeAt(at);
			a = Math.imul(a ^ code, 0x01000193);
			b = Math.imul(((b << 5) | (b >>> 27)) ^ code, 0x9e3779b1);
		}
		const mark = spreadBits(b) || 1;
		const mask = marks.length - 1;
		for (let place = spreadBits(a) & mask; ; place = (place + 1) & mask) {
			const found = marks[place]!;
			if (found === 0) {
				marks[place] = mark;
				return;
			}
			if (found !== mark) continue;
			this.repeated.push(alone(text.slice(from, to)));
			if (this.repeated.length > MOST_REPEATED) this.repeated = null;
			return;
		}
	}
}
