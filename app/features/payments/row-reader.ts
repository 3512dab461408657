import { cleanText, plainPatterns, readCell } from './import-cells.ts';
import type { Cells, HeaderMatch, ProfileColumn } from './import-profile.ts';
import type { RowError, RowErrorReason } from './import-reason.ts';

const EXTRA_PATTERN = `(?:[^\\s\\x00-\\x1f",'\\ufffd](?:[^\\x00-\\x1f",\\ufffd]*[^\\s\\x00-\\x1f",\\ufffd])?)?`;
const TOTALS_ROW = /^(합계|소계|총계|총합계)$/;

const sqlTypes: Record<ProfileColumn['type'], string> = {
	key: 'text',
	text: 'text',
	status: 'text',
	currency: 'text',
	'row-kind': 'text',
	amount: 'bigint',
	instant: 'timestamptz',
	day: 'date',
	boolean: 'boolean',
	fees: 'jsonb',
};

/** One column that COPY fills. */
export interface StagingColumn {
	name: string;
	type: string;
	/** Kept with the row under this name: columns that the profile does not know, and a few that it does. */
	extra?: string;
}

export type ReadRow =
	| { is: 'row'; copy: string }
	| { is: 'skipped' }
	| { is: 'rejected'; errors: RowError[] }
	/** A row of sums that does not agree with the rows above it. */
	| { is: 'wrong-total'; errors: RowError[] };

/** The first cell that holds something, without white space. */
function firstText(fields: readonly string[]): string {
	return (fields.find((field) => field.trim() !== '') ?? '').replace(/\s/g, '');
}

function copyCell(value: string | null | undefined): string {
	if (value == null) return '';
	return value === '' || value === '\\.' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** One record in PostgreSQL's CSV format for COPY. */
export function copyRecord(values: readonly (string | null | undefined)[]): string {
	let line = '';
	for (let index = 0; index < values.length; index += 1) line += (index ? ',' : '') + copyCell(values[index]);
	return `${line}\n`;
}

/** Turns the records of one file into records for COPY, by the meaning that its header gave to its columns. */
export class RowReader {
	/** What COPY fills, in the order of the records. */
	readonly columns: readonly StagingColumn[];
	/** Matches a whole line that COPY can take as it stands; null when the profile derives columns. */
	readonly plain: RegExp | null;
	private readonly header: readonly string[];
	private readonly match: HeaderMatch;
	private readonly total = new Map<string, bigint>();
	private readonly subtotal = new Map<string, bigint>();
	private totalsAreKnown = true;

	constructor(match: HeaderMatch, header: readonly string[], delimiter: string) {
		this.match = match;
		const seen = new Map<string, number>();
		this.header = header.map((cell, index) => {
			const name = cleanText(cell) || `column ${index + 1}`;
			const count = (seen.get(name) ?? 0) + 1;
			seen.set(name, count);
			return count > 1 ? `${name} (${count})` : name;
		});
		const columns: StagingColumn[] = match.columns.map((column, index) =>
			column
				? { name: column.name, type: sqlTypes[column.type], ...(column.keptAs ? { extra: column.keptAs } : {}) }
				: { name: `x${index}`, type: 'text', extra: this.header[index]! },
		);
		for (const [name, { type, keptAs }] of Object.entries(match.profile.derived ?? {})) {
			if (columns.some((column) => column.name === name)) continue;
			columns.push({ name, type, ...(keptAs ? { extra: keptAs } : {}) });
		}
		this.columns = columns;
		this.plain =
			match.profile.derive || delimiter !== ','
				? null
				: new RegExp(
						`${match.columns
							.map((column) => {
								if (!column) return EXTRA_PATTERN;
								const pattern = plainPatterns[column.type as keyof typeof plainPatterns];
								return column.need === 'must' ? pattern : `(?:${pattern})?`;
							})
							.join(',')}\\r?\\n`,
						'y',
					);
	}

	/** Name of the file's column as the file writes it. */
	columnName(field: number): string {
		return this.header[field] ?? `column ${field + 1}`;
	}

	/** Reads one record: all that is wrong with it is told at once. */
	read(fields: readonly string[], line: number, raw: string): ReadRow {
		if (fields.length === 1 && fields[0]!.trim() === '') return { is: 'skipped' };
		const error = (column: string, value: string, reason: RowErrorReason): RowError => ({
			line,
			column,
			value: value.slice(0, 300),
			reason,
			raw,
		});
		if (this.match.profile.totals && TOTALS_ROW.test(firstText(fields))) {
			return this.checkTotals(fields, error);
		}
		if (fields.length !== this.header.length) {
			const column =
				fields.length < this.header.length ? this.columnName(fields.length) : `column ${this.header.length + 1}`;
			const value = `${fields.length} / ${this.header.length}`;
			this.totalsAreKnown = false;
			return { is: 'rejected', errors: [error(column, value, 'wrong-number-of-fields')] };
		}
		const values: (string | null)[] = [];
		const errors: RowError[] = [];
		let filled = false;
		for (let index = 0; index < fields.length; index += 1) {
			const column = this.match.columns[index]!;
			const cell = readCell(fields[index]!, column?.type ?? 'text');
			if ('reason' in cell) {
				filled = true;
				if (!column && cell.reason === 'too-long') values.push(cleanText(fields[index]!));
				else errors.push(error(this.columnName(index), fields[index]!, cell.reason));
				continue;
			}
			if (cell.value !== null) filled = true;
			else if (column?.need === 'must') errors.push(error(this.columnName(index), '', 'required'));
			values.push(cell.value);
		}
		if (!filled) return { is: 'skipped' };
		if (errors.length) {
			this.totalsAreKnown = false;
			return { is: 'rejected', errors };
		}
		if (!this.match.profile.derive) return { is: 'row', copy: copyRecord(values) };
		return { is: 'row', copy: copyRecord(this.derive(fields, values)) };
	}

	private derive(fields: readonly string[], values: (string | null)[]): (string | null | undefined)[] {
		const cells: Cells = {};
		const rawCells: Cells = {};
		for (const [index, column] of this.match.columns.entries()) {
			if (!column) continue;
			cells[column.name] = values[index]!;
			rawCells[column.name] = fields[index]!;
		}
		for (const name of this.match.profile.totals ?? []) {
			const amount = BigInt(cells[name] ?? 0);
			this.total.set(name, (this.total.get(name) ?? 0n) + amount);
			this.subtotal.set(name, (this.subtotal.get(name) ?? 0n) + amount);
		}
		const complete = this.match.profile.derive!(cells, rawCells);
		return this.columns.map((column, index) => (column.name in complete ? complete[column.name] : values[index]));
	}

	/** A sum is compared cell by cell; an empty or unreadable cell says nothing. */
	private checkTotals(
		fields: readonly string[],
		error: (column: string, value: string, reason: RowErrorReason) => RowError,
	): ReadRow {
		const isSubtotal = firstText(fields) === '소계';
		const errors: RowError[] = [];
		for (const [index, column] of this.match.columns.entries()) {
			if (!column || !this.match.profile.totals!.includes(column.name) || !this.totalsAreKnown) continue;
			const cell = readCell(fields[index] ?? '', 'amount');
			const sum = (isSubtotal ? this.subtotal : this.total).get(column.name) ?? 0n;
			if ('value' in cell && cell.value !== null && BigInt(cell.value) !== sum) {
				errors.push(error(this.columnName(index), `${fields[index]} (sum of the rows: ${sum})`, 'total-differs'));
			}
		}
		if (isSubtotal) this.subtotal.clear();
		return errors.length ? { is: 'wrong-total', errors } : { is: 'skipped' };
	}
}
