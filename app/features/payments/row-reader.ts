import { csvRecord } from '#app/lib/csv.ts';
import { UNDECODABLE } from '#app/lib/undecodable.ts';
import { deriveCells, sumOfCells } from './derive-cells.ts';
import { foreignCurrency, foreignValues, keepsForeign, readForeignAmount } from './foreign-line.ts';
import { cleanText, inBytes, isWon, mayBeRounded, plainPatterns, readCell } from './import-cells.ts';
import { type Cells, currencyColumn, type HeaderMatch, normaliseHeader, type ProfileColumn } from './import-profile.ts';
import type { RowError, RowErrorReason } from './import-reason.ts';
import { keylessCells, targetsOf } from './import-targets.ts';
import { isRowOfSums, type PayoutRow, RowSums } from './row-sums.ts';

const EXTRA_PATTERN = `(?:[^\\s\\x00-\\x1f",'\\ufffd](?:[^\\x00-\\x1f",\\ufffd]*[^\\s\\x00-\\x1f",\\ufffd])?)?`;
const EXTRA_ASCII = `(?:[!#-&(-+\\--~](?:[ !#-+\\--~]*[!#-+\\--~])?)?`;

const sqlTypes: Record<ProfileColumn['type'], string> = {
	key: 'text',
	text: 'text',
	status: 'text',
	currency: 'text',
	'row-kind': 'text',
	side: 'text',
	zone: 'text',
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
	/** `told` is what somebody should know of a row that is good all the same. */
	| { is: 'row'; values: readonly (string | null | undefined)[]; told?: RowError[] }
	| { is: 'skipped' }
	/** A payment to the bank: no row of its own, but a sum of others. */
	| { is: 'payout'; payout: PayoutRow }
	| { is: 'rejected'; errors: RowError[] }
	/** A settlement line in another currency than won, for `foreignStaging`; the errors say that it is kept apart. */
	| { is: 'foreign'; values: readonly (string | null)[]; errors: RowError[] }
	/** A row of sums that does not agree with the rows above it. */
	| { is: 'wrong-total'; errors: RowError[] };

/** What a row means that its own cells do not tell. */
export interface RowContext {
	/** The account of the provider, as the file or the person says. */
	account?: string | null;
	/** The day of the file, where its rows have none. */
	day?: string | null;
	/** Columns (from 0) whose long numbers a spreadsheet has rounded. */
	rounded?: ReadonlySet<number>;
}

type Place = { field: number } | { cell: string };

function wildcard(pattern: string): RegExp {
	const parts = normaliseHeader(pattern)
		.split('*')
		.map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(`^${parts.join('.*')}$`);
}

/** Turns the records of one file into rows of staging, by the meaning that its header gave to its columns. */
export class RowReader {
	/** What COPY fills, in the order of the values. */
	readonly columns: readonly StagingColumn[];
	/** Matches a whole line that COPY can take as it stands; null when rows need more than that. */
	readonly plain: RegExp | null;
	/** The same for lines in UTF-8 with a letter for each byte; it may leave out more. */
	readonly plainBytes: RegExp | null;
	private readonly header: readonly string[];
	private readonly match: HeaderMatch;
	private readonly places: readonly Place[];
	private readonly personal: ReadonlySet<number>;
	private readonly required: readonly { name: string; field: string }[];
	private readonly rounded: ReadonlySet<number>;
	private readonly zoneFields: ReadonlyMap<number, number>;
	private readonly sums: RowSums;
	/** A column that says the currency of a row in a form that knows of won alone; -1 where there is none. */
	private readonly currencyAt: number;
	private account: string | null;
	private readonly day: string | null;
	private headerChanged = false;
	/** What a file of sums said of each; there are few of them. */
	private readonly sumsByKey = new Map<string, string>();

	constructor(match: HeaderMatch, header: readonly string[], delimiter: string, context: RowContext = {}) {
		this.match = match;
		this.account = context.account ?? null;
		this.day = context.day ?? null;
		this.rounded = context.rounded ?? new Set();
		this.sums = new RowSums(match.profile, match.columns);
		const seen = new Map<string, number>();
		this.header = header.map((cell, index) => {
			const name = cleanText(cell) || `column ${index + 1}`;
			const count = (seen.get(name) ?? 0) + 1;
			seen.set(name, count);
			return count > 1 ? `${name} (${count})` : name;
		});
		this.personal = this.findPersonal();
		const currencyAt = currencyColumn(header);
		this.currencyAt = match.columns[currencyAt] ? -1 : currencyAt;
		const { columns, places } = this.plan();
		this.columns = columns;
		this.places = places;
		const { profile } = match;
		const derived = new Set(profile.derived?.map(({ name }) => name));
		this.required = targetsOf(profile).filter(({ required, name }) => required && derived.has(name));
		this.zoneFields = new Map(
			match.columns.flatMap((column, index): [number, number][] => {
				const at = column?.zoneFrom ? match.columns.findIndex((each) => each?.name === column.zoneFrom) : -1;
				return at === -1 ? [] : [[index, at]];
			}),
		);
		const isFlat =
			!profile.derived &&
			!profile.totals &&
			!profile.payoutRows &&
			!profile.marks &&
			this.rounded.size === 0 &&
			match.columns.every((column) => !column || (column.type in plainPatterns && !column.values && !column.zone));
		const linePattern = (patterns: Readonly<Record<string, string>>, extra: string) => {
			if (!isFlat || delimiter !== ',') return null;
			const cells = match.columns.map((column) => {
				if (!column) return extra;
				const pattern = patterns[column.type]!;
				return column.need === 'must' ? pattern : `(?:${pattern})?`;
			});
			return new RegExp(`${cells.join(',')}\\r?\\n`, 'y');
		};
		this.plain = linePattern(plainPatterns, EXTRA_PATTERN);
		this.plainBytes = linePattern(inBytes(plainPatterns), EXTRA_ASCII);
	}

	/** The fields of buyers, which are not kept: neither in rows nor in what is told of them. */
	private findPersonal(): ReadonlySet<number> {
		const leftOut = (this.match.profile.leftOut ?? []).map(wildcard);
		const isLeftOut = (index: number) =>
			!this.match.columns[index] && leftOut.some((pattern) => pattern.test(normaliseHeader(this.header[index]!)));
		return new Set([...this.header.keys()].filter(isLeftOut));
	}

	/** A row as its error tells it: what is not kept of it is not told either. */
	private told(fields: readonly string[], raw: string): string {
		if (this.personal.size === 0) return raw;
		// Nobody knows where they stand in a row of another width.
		if (fields.length !== this.header.length) return '';
		return csvRecord(fields.map((field, index) => (this.personal.has(index) ? '' : field))).trimEnd();
	}

	/** Which columns of staging there are, and where the value of each comes from. */
	private plan(): { columns: StagingColumn[]; places: Place[] } {
		const { profile } = this.match;
		const derived = new Map(profile.derived?.map((each) => [each.name, each]));
		const stored = new Set([...targetsOf(profile).map(({ name }) => name), ...keylessCells]);
		const columns: StagingColumn[] = [];
		const places: Place[] = [];
		for (const [index, column] of this.match.columns.entries()) {
			const name = this.header[index]!;
			if (column && stored.has(column.name)) {
				columns.push({
					name: column.name,
					type: sqlTypes[column.type],
					...(column.keptAs ? { extra: column.keptAs } : {}),
				});
				places.push(derived.has(column.name) ? { cell: column.name } : { field: index });
			} else {
				const isLeftOut = this.personal.has(index);
				if (isLeftOut && profile.derived) continue;
				columns.push({ name: `x${index}`, type: 'text', ...(isLeftOut ? {} : { extra: column?.keptAs ?? name }) });
				places.push({ field: index });
			}
		}
		for (const { name, type, keptAs } of derived.values()) {
			if (columns.some((column) => column.name === name) || !(stored.has(name) || keptAs)) continue;
			columns.push({ name, type, ...(keptAs ? { extra: keptAs } : {}) });
			places.push({ cell: name });
		}
		return { columns, places };
	}

	/** Name of the file's column as the file writes it. */
	columnName(field: number): string {
		return this.header[field] ?? `column ${field + 1}`;
	}

	/** What is wrong with a record that could not even be split. Sums can no longer be checked then. */
	readBroken(reason: RowErrorReason, field: number, line: number, raw: string): RowError {
		this.sums.unknown();
		// Nobody knows where in it a buyer stands.
		const told = this.personal.size === 0 ? raw : '';
		return { line, column: this.columnName(field), value: told.slice(0, 300), reason, raw: told };
	}

	/** What is wrong with the sums that the file tells of batches, once all rows are read. */
	end(): RowError[] {
		return this.sums.end();
	}

	/** Reads one record: all that is wrong with it is told at once. */
	read(fields: readonly string[], line: number, raw: string): ReadRow {
		if (fields.length === 1 && fields[0]!.trim() === '') return { is: 'skipped' };
		const error = (column: string, value: string, reason: RowErrorReason): RowError => ({
			line,
			column,
			value: value.slice(0, 300),
			reason,
			raw: this.told(fields, raw),
		});
		const marked = this.match.profile.marks ? this.readMark(fields, error) : null;
		if (marked) return marked;
		const totals = this.sums.check(fields, error, (field) => this.columnName(field));
		if (totals) return totals.length ? { is: 'wrong-total', errors: totals } : { is: 'skipped' };
		if (fields.length !== this.header.length) {
			const column =
				fields.length < this.header.length ? this.columnName(fields.length) : `column ${this.header.length + 1}`;
			const value = `${fields.length} / ${this.header.length}`;
			this.sums.unknown();
			return { is: 'rejected', errors: [error(column, value, 'wrong-number-of-fields')] };
		}
		const values: (string | null)[] = [];
		const errors: RowError[] = [];
		let filled = false;
		for (let index = 0; index < fields.length; index += 1) {
			const column = this.match.columns[index]!;
			const cell = this.readField(fields, index);
			if ('reason' in cell) {
				filled = true;
				if (!column && cell.reason === 'too-long') values.push(cleanText(fields[index]!));
				else {
					values.push(null);
					errors.push(error(this.columnName(index), this.personal.has(index) ? '' : fields[index]!, cell.reason));
				}
				continue;
			}
			// Its amounts would be taken for as many won.
			if (index === this.currencyAt && cell.value !== null && !isWon(cell.value))
				errors.push(error(this.columnName(index), fields[index]!, 'currency-not-supported'));
			if (cell.value !== null) filled = true;
			else if (column?.need === 'must')
				errors.push(error(this.columnName(index), cleanText(fields[index]!), 'required'));
			values.push(cell.value);
		}
		if (!filled) return { is: 'skipped' };
		if (errors.length) {
			// A sum at the end of a table whose form knows none: it is no row that lacks its keys.
			if (!this.match.profile.totals && isRowOfSums(fields)) return { is: 'skipped' };
			this.sums.unknown();
			return this.readForeign(fields, line, error) ?? { is: 'rejected', errors };
		}
		return this.complete(fields, values, error);
	}

	/** The row as a line in another currency than won; null when it is none that can be kept. */
	private readForeign(
		fields: readonly string[],
		line: number,
		error: (column: string, value: string, reason: RowErrorReason) => RowError,
	): ReadRow | null {
		const { profile, columns } = this.match;
		if (!keepsForeign(profile)) return null;
		const named = columns.flatMap((column, index) =>
			column?.type === 'currency' && cleanText(fields[index]!) !== '' ? [index] : [],
		);
		const currency = named[0] === undefined ? null : foreignCurrency(fields[named[0]]!);
		// A row that has amounts in several currencies is no line in one of them.
		if (!currency || named.some((index) => foreignCurrency(fields[index]!) !== currency)) return null;
		const cells: Cells = { file_account: this.account, file_day: this.day };
		const rawCells: Cells = {};
		const values: (string | null)[] = [];
		for (const [index, column] of columns.entries()) {
			const value = this.readForeignField(fields, index, currency);
			if (value === undefined || (value === null && column?.need === 'must')) return null;
			values.push(value);
			if (!column) continue;
			cells[column.name] = value;
			rawCells[column.name] = fields[index]!;
		}
		const complete: Cells = { ...deriveCells(profile, cells, rawCells), currency };
		if (profile.payoutRows?.values.includes(complete[profile.payoutRows.column] ?? '')) return null;
		const extra: Record<string, string> = {};
		for (const [index, place] of this.places.entries()) {
			const name = this.columns[index]!.extra;
			const value = 'field' in place ? values[place.field] : complete[place.cell];
			if (name !== undefined && value != null) extra[name] = value;
		}
		if (complete.interest_fee != null) extra.interestFee = complete.interest_fee;
		if (complete.fees != null) extra.fees = complete.fees;
		const record = foreignValues(profile, complete, extra, line);
		if (!record) return null;
		const told = error(this.columnName(named[0]!), fields[named[0]!]!, 'currency-kept-apart');
		return { is: 'foreign', values: record, errors: [told] };
	}

	/** A cell of a line in another currency; undefined when it cannot be read. */
	private readForeignField(fields: readonly string[], index: number, currency: string): string | null | undefined {
		const column = this.match.columns[index];
		if (column?.type === 'currency') return cleanText(fields[index]!) === '' ? null : currency;
		const read = column?.type === 'fees' ? readCell(fields[index]!, 'text') : this.readField(fields, index);
		if (column?.type === 'amount' && !column.values) {
			if (fields[index]!.includes(UNDECODABLE)) return undefined;
			return readForeignAmount(fields[index]!, currency, this.match.profile.minorUnits ?? false, column.decimal);
		}
		if ('value' in read) return read.value;
		return !column && read.reason === 'too-long' ? cleanText(fields[index]!) : undefined;
	}

	private readField(fields: readonly string[], index: number): ReturnType<typeof readCell> {
		const column = this.match.columns[index];
		const text = fields[index]!;
		if (!column) return readCell(text, 'text');
		if (column.values) {
			const cell = readCell(text, 'text');
			if ('reason' in cell || cell.value === null) return cell;
			const meaning = column.values[cell.value] ?? column.values['*'];
			return meaning === undefined ? { reason: 'unknown-value' } : { value: meaning };
		}
		const zoneField = this.zoneFields.get(index);
		const zone = zoneField === undefined ? null : readCell(fields[zoneField]!, 'zone');
		const options = zone && 'value' in zone && zone.value ? { ...column, zone: zone.value } : column;
		const cell = readCell(text, column.type, options);
		if (this.rounded.has(index) && 'value' in cell && cell.value !== null && mayBeRounded(cell.value))
			return { reason: 'spoilt-number' };
		return cell;
	}

	/** Makes the row of cells that could all be read. */
	private complete(
		fields: readonly string[],
		values: readonly (string | null)[],
		error: (column: string, value: string, reason: RowErrorReason) => RowError,
	): ReadRow {
		const { profile } = this.match;
		if (!profile.derived && !profile.totals && !profile.payoutRows) return { is: 'row', values };
		const cells: Cells = { file_account: this.account, file_day: this.day };
		const rawCells: Cells = {};
		for (const [index, column] of this.match.columns.entries()) {
			if (!column) continue;
			cells[column.name] = values[index]!;
			rawCells[column.name] = fields[index]!;
		}
		const complete = deriveCells(profile, cells, rawCells);
		const payout = this.sums.payoutOf(complete, error);
		if (payout) return { is: 'payout', payout };
		const missing = this.required.filter(({ name }) => complete[name] == null);
		if (missing.length) {
			this.sums.unknown();
			return { is: 'rejected', errors: missing.map(({ field }) => error(field, '', 'required')) };
		}
		this.sums.add(cells, complete);
		const row = this.places.map((place) => ('field' in place ? values[place.field] : complete[place.cell]));
		if (profile.holds === 'sums') {
			const key = `${complete.m_id} ${complete.total_key}`;
			const said = row.join('\u0000');
			if ((this.sumsByKey.get(key) ?? said) !== said)
				return { is: 'rejected', errors: [error('', complete.total_key!, 'same-key-twice')] };
			this.sumsByKey.set(key, said);
		}
		const wrong = (profile.checks ?? []).filter((names) => (sumOfCells(names, complete) ?? 0n) !== 0n);
		if (wrong.length === 0) return { is: 'row', values: row };
		const told = wrong.map((names) => error(names.at(-1)!, String(sumOfCells(names, complete)), 'does-not-add-up'));
		return { is: 'row', values: row, told };
	}

	/** Rows of files that say what each row is. Null for a row of the body. */
	private readMark(
		fields: readonly string[],
		error: (column: string, value: string, reason: RowErrorReason) => RowError,
	): ReadRow | null {
		const marks = this.match.profile.marks!;
		const mark = cleanText(fields[0] ?? '');
		if (mark === marks.body) {
			this.sums.countBody();
			if (!this.headerChanged) return null;
			this.sums.unknown();
			return { is: 'rejected', errors: [error(this.columnName(0), mark, 'other-header')] };
		}
		if (mark === marks.section) {
			this.account = cleanText(fields[marks.account] ?? '') || this.account;
			this.sums.beginSection();
		} else if (mark === marks.header) {
			const names = (list: readonly string[]) => list.map(normaliseHeader).join('\n');
			this.headerChanged = names(fields) !== names(this.header);
		} else if (mark === marks.sectionCount || mark === marks.fileCount) {
			const wrong = this.sums.checkCount(mark === marks.sectionCount, cleanText(fields[1] ?? ''));
			if (wrong) return { is: 'wrong-total', errors: [error(mark, wrong, 'count-differs')] };
		} else if (!marks.other.includes(mark)) {
			return { is: 'rejected', errors: [error(this.columnName(0), mark, 'unknown-value')] };
		}
		return { is: 'skipped' };
	}
}
