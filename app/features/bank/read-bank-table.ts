import {
	areRounded,
	type CellForm,
	cleanText,
	isWon,
	mayBeRounded,
	readCell,
	readInstant,
	withDecimalPoint,
	withYearFirst,
} from '#app/features/payments/import-cells.ts';
import { currencyColumn } from '#app/features/payments/import-profile.ts';
import { ImportRefused, type RowError, type RowErrorReason } from '#app/features/payments/import-reason.ts';
import { isRowOfSubtotals, isRowOfSums } from '#app/features/payments/row-sums.ts';
import { recordText } from '#app/lib/csv.ts';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { parseWon } from '#app/lib/won.ts';
import { followChain } from './balance-chain.ts';
import { type ReadBankFile, type ReadLine, textOrNull } from './bank-file.ts';
import { type BankColumn, bankProfileNames, GENERIC_PROFILE, type OwnBankProfile } from './bank-profiles.ts';
import { maskAccount } from './mask.ts';
import { accountNumberAbove, type BankHeader, currencyAbove, findBankHeader } from './match-bank-header.ts';

/** One row of a table, from CSV, a workbook or an HTML table. */
export interface BankTableRow {
	line: number;
	cells: string[];
	broken: 'stray-quote' | 'unclosed-quote' | 'undecodable' | null;
}

const HEADER_ROWS = 60;

/** A time of day alone: `08:33:28`, `083328`, `8:33`, `오전 8:33`, `8시 33분`. */
function readTime(text: string): { time: string; exact: boolean } | null {
	const instant = /^(\d|오전|오후|[AP]M)/i.test(text) ? readInstant(`2000-01-01 ${text}`) : null;
	return instant === null ? null : { time: instant.slice(11, 19), exact: /\d:\d{2}:\d{2}|^\d{5,6}$|초/.test(text) };
}

/** Words of the money that goes out; those of money that comes in say 입금. */
const GOES_OUT = /출금|지급|이체출/;
const COMES_IN = /입금/;

const HAS_TIME = /\d:\d{2}|\d\s*시|^\d{14}$|^\d{12}$|^\d{8}\s+\d{4}|^\d{5}\.\d/;
const HAS_SECONDS = /\d:\d{2}:\d{2}|초|^\d{14}$|^\d{8}\s+\d{6}|^\d{5}\.\d/;

class TableReader {
	readonly lines: ReadLine[] = [];
	readonly errors: RowError[] = [];
	rejected = 0;
	private readonly sums = new Map<BankColumn, bigint>();
	/** What came since the last row of subtotals. */
	private readonly subtotals = new Map<BankColumn, bigint>();
	private readonly columns: readonly (BankColumn | null)[];
	private readonly header: readonly string[];

	/** In text a short row is a cut one; a workbook leaves out what is empty at the end. */
	private readonly exactWidth: boolean;
	private readonly lastNamed: number;

	/** How a person says that dates and amounts are written; null where no person made the profile. */
	private readonly form: Pick<CellForm, 'dayOrder' | 'decimal'> | null;

	/** What is said above the table of the currency of all rows, and where each row says its own. */
	private readonly currency: string | null;
	private readonly currencyAt: number;

	constructor(
		{ columns, own }: BankHeader,
		header: readonly string[],
		{ exactWidth, currency }: { exactWidth: boolean; currency: string | null },
	) {
		this.currency = currency;
		this.currencyAt = currencyColumn(header);
		this.columns = columns;
		this.form = own;
		this.header = header;
		this.exactWidth = exactWidth;
		this.lastNamed = header.findLastIndex((cell) => cell.trim() !== '') + 1;
	}

	private tell(row: BankTableRow, column: string, value: string, reason: RowErrorReason): void {
		this.errors.push({ line: row.line, column, value: value.slice(0, 300), reason, raw: this.told(row) });
	}

	/** A row as its error tells it: the accounts of others are masked, and of a row of another width nobody knows where they stand. */
	private told({ cells, broken }: BankTableRow): string {
		if (!this.columns.includes('counterpartyAccount')) return recordText(cells);
		const isOtherWidth = this.exactWidth ? cells.length !== this.header.length : cells.length > this.header.length;
		if (broken || isOtherWidth) return '';
		return this.toldCells(cells);
	}

	/** The same of cells that stand below the header. */
	toldCells(cells: readonly string[]): string {
		const isAccount = (at: number) => this.columns[at] === 'counterpartyAccount';
		return recordText(cells.map((cell, at) => (isAccount(at) && cell.trim() !== '' ? maskAccount(cell) : cell)));
	}

	private nameOf(column: BankColumn): string {
		const at = this.columns.indexOf(column);
		return (at >= 0 && this.header[at]?.trim()) || column;
	}

	private cellOf(row: BankTableRow, column: BankColumn): string {
		const at = this.columns.indexOf(column);
		return at < 0 ? '' : cleanText(row.cells[at] ?? '');
	}

	private all(row: BankTableRow, column: BankColumn): string[] {
		return this.columns.flatMap((each, at) => (each === column ? [cleanText(row.cells[at] ?? '')] : []));
	}

	private won(cell: string): bigint | null | undefined {
		return parseWon(this.form?.decimal ? withDecimalPoint(cell) : cell);
	}

	/** A row of sums: what it says is held against the rows above it. */
	private checkTotals(row: BankTableRow): void {
		const isSubtotal = isRowOfSubtotals(row.cells);
		for (const column of ['withdrawal', 'deposit'] as const) {
			const cell = this.cellOf(row, column);
			const amount = this.won(cell);
			const sum = (isSubtotal ? this.subtotals : this.sums).get(column) ?? 0n;
			if (amount == null || amount === sum || this.rejected > 0) continue;
			this.tell(row, this.nameOf(column), `${cell} ≠ ${sum}`, 'total-differs');
		}
		if (isSubtotal) this.subtotals.clear();
	}

	read(row: BankTableRow): void {
		if (row.broken === null && row.cells.every((cell) => cell.trim() === '')) return;
		if (row.broken === null && isRowOfSums(row.cells)) {
			this.checkTotals(row);
			return;
		}
		const problems = this.errors.length;
		const width = this.header.length;
		const isWider = row.cells.slice(width).some((cell) => cell.trim() !== '');
		if (row.broken) this.tell(row, this.header[0] ?? '', '', row.broken);
		else if (isWider || (this.exactWidth && row.cells.length < this.lastNamed)) {
			this.tell(row, `column ${width + 1}`, `${row.cells.length} / ${width}`, 'wrong-number-of-fields');
		} else {
			const line = this.lineOf(row);
			if (line && this.errors.length === problems) {
				this.lines.push(line);
				return;
			}
		}
		this.rejected += 1;
	}

	private amountOf(row: BankTableRow, column: BankColumn): bigint | null {
		const cell = this.cellOf(row, column);
		const amount = this.won(cell);
		if (amount === undefined) this.tell(row, this.nameOf(column), cell, 'not-an-amount');
		return amount ?? null;
	}

	private lineOf(row: BankTableRow): ReadLine | null {
		// Amounts of a table are read as won: those of another currency would be taken for as many won.
		const currency = cleanText(row.cells[this.currencyAt] ?? '') || this.currency;
		if (currency && !isWon(currency)) {
			this.tell(row, this.header[this.currencyAt]?.trim() ?? '', currency, 'currency-not-supported');
			return null;
		}
		const written = this.cellOf(row, 'at');
		const at = this.form?.dayOrder ? withYearFirst(written, this.form.dayOrder) : written;
		const instant = at === '' ? null : readInstant(at);
		if (!instant) {
			this.tell(row, this.nameOf('at'), written, at === '' ? 'required' : 'not-a-time');
			return null;
		}
		let time: string | null = HAS_TIME.test(at) ? instant.slice(11, 19) : null;
		let precision: ReadLine['precision'] = time === null ? 'day' : HAS_SECONDS.test(at) ? 'second' : 'minute';
		const apart = this.cellOf(row, 'time');
		if (apart !== '') {
			const read = readTime(apart);
			if (!read) this.tell(row, this.nameOf('time'), apart, 'not-a-time');
			else ({ time, precision } = { time: read.time, precision: read.exact ? 'second' : 'minute' });
		}
		const amount = this.columns.includes('signed') ? this.signed(row) : this.twoSided(row);
		const balanceAfter = this.amountOf(row, 'balance');
		if (amount === null) return null;
		if (amount === 0n) {
			this.tell(row, this.nameOf(this.columns.includes('signed') ? 'signed' : 'deposit'), '0', 'no-money');
			return null;
		}
		const raw: Record<string, string> = {};
		for (const [index, cell] of row.cells.entries()) {
			const name = this.header[index]?.trim();
			if (name && cell.trim() !== '') raw[name] = cell.trim();
		}
		const counterparty = this.all(row, 'counterparty').find((text) => text !== '') ?? null;
		return {
			line: row.line,
			bookedOn: kstDayFrom(instant.slice(0, 10)),
			time,
			precision,
			valueOn: null,
			amount,
			balanceAfter,
			narrative: [...new Set([counterparty ?? '', ...this.all(row, 'narrative')])].filter((text) => text !== ''),
			counterpartyName: counterparty,
			counterpartyAccount: textOrNull(this.cellOf(row, 'counterpartyAccount')),
			method: textOrNull(this.all(row, 'method').filter(Boolean).join(' | ')),
			branch: textOrNull(this.cellOf(row, 'branch')),
			reference: textOrNull(this.cellOf(row, 'reference')),
			reversal: false,
			raw,
		};
	}

	private signed(row: BankTableRow): bigint | null {
		const amount = this.amountOf(row, 'signed');
		if (amount === null) {
			if (this.cellOf(row, 'signed') === '') this.tell(row, this.nameOf('signed'), '', 'required');
			return null;
		}
		// A person says which column tells the way, and then it has to: a method such as 이자지급 tells nothing.
		if (this.form) return this.columns.includes('direction') ? this.directed(row, amount) : amount;
		// Some write the amount without sign, and beside it whether it came in or went out.
		const ways = [this.cellOf(row, 'direction'), ...this.all(row, 'method')];
		// 지급 alone is what a bank calls a withdrawal; 이자지급 is interest that it pays in, and 출금취소 gives money back.
		const isOut = ways.some((way) => way === '지급' || (/출금|이체출/.test(way) && !/취소|반환/.test(way)));
		return amount > 0n && isOut && !ways.some((way) => COMES_IN.test(way)) ? -amount : amount;
	}

	/** An amount as its column of the direction says; one with a sign stands. */
	private directed(row: BankTableRow, amount: bigint): bigint | null {
		const cell = this.cellOf(row, 'direction');
		const [isOut, isIn] = [GOES_OUT.test(cell), COMES_IN.test(cell)];
		const side = readCell(isOut === isIn ? cell : isOut ? '출금' : '입금', 'side');
		if ('value' in side && side.value !== null) return amount > 0n && side.value === 'debit' ? -amount : amount;
		this.tell(row, this.nameOf('direction'), cell, 'reason' in side ? side.reason : 'required');
		return null;
	}

	private twoSided(row: BankTableRow): bigint | null {
		const problems = this.errors.length;
		const deposit = this.amountOf(row, 'deposit') ?? 0n;
		const withdrawal = this.amountOf(row, 'withdrawal') ?? 0n;
		if (this.errors.length > problems) return null;
		if (deposit !== 0n && withdrawal !== 0n) {
			this.tell(row, this.nameOf('deposit'), `${deposit} / ${withdrawal}`, 'two-amounts');
			return null;
		}
		for (const sums of [this.sums, this.subtotals]) {
			sums.set('deposit', (sums.get('deposit') ?? 0n) + deposit);
			sums.set('withdrawal', (sums.get('withdrawal') ?? 0n) + withdrawal);
		}
		return deposit - withdrawal;
	}
}

/** A number that a spreadsheet has rounded may be that of any other line: it tells none of them apart. */
function forgetSpoiltReferences(lines: readonly ReadLine[]): void {
	const rounded = areRounded(lines.flatMap(({ reference }) => reference ?? []));
	for (const line of lines) {
		const { reference } = line;
		if (reference !== null && ('reason' in readCell(reference, 'key') || (rounded && mayBeRounded(reference))))
			line.reference = null;
	}
}

/** Refuses a header that own profiles read in several ways. */
function refuseUnclear({ profile, columns, alike }: BankHeader, cells: readonly string[], line: number): void {
	if (alike.length)
		throw new ImportRefused(
			'ambiguous-profile',
			`the header on line ${line} fits several profiles: ${[profile.name, ...alike].join(', ')}`,
			'say which one it is with --profile NAME',
			{ line },
		);
	const twice = columns.findIndex(
		(column, at) => column !== null && column !== 'narrative' && columns.indexOf(column) < at,
	);
	if (twice < 0) return;
	throw new ImportRefused(
		'duplicate-columns',
		`the header on line ${line} has the column ${cells[twice]!.trim()} twice`,
		'remove one of the two columns',
		{ line, columns: cells[twice]!.trim() },
	);
}

/**
 * Reads the rows of a bank's export. The header may stand anywhere near the top, columns in any order, rows newest or
 * oldest first. The running balance, where there is one, is followed through all rows. Throws ImportRefused.
 */
export function readBankTable(
	rows: readonly BankTableRow[],
	encoding: string,
	{ profile, own }: { profile?: string | undefined; own: readonly OwnBankProfile[] },
): ReadBankFile {
	const top = rows.slice(0, HEADER_ROWS).map(({ cells }) => cells);
	const header = findBankHeader(top, { profile, own });
	if (!header) {
		throw new ImportRefused(
			'no-known-header',
			`none of the first ${HEADER_ROWS} lines is the header of a bank statement${profile ? ` as ${profile} writes it` : ''}`,
			`put the column names into the first line (거래일시, 입금액, 출금액, 잔액, 적요), or give one of these with --profile: ${[...own.map(({ name }) => name), ...bankProfileNames].join(', ')}`,
		);
	}
	const { cells } = header;
	const isTemplate = header.profile.unconfirmed && header.profile.name !== GENERIC_PROFILE;
	if (isTemplate && profile === undefined) {
		const line = rows[header.index]!.line;
		throw new ImportRefused(
			'profile-unconfirmed',
			`the header on line ${line} looks like ${header.profile.name}, whose columns no public export confirms`,
			`look at the file, and import it with --profile ${header.profile.name} when the columns are right`,
			{ line },
		);
	}
	if (header.own) refuseUnclear(header, cells, rows[header.index]!.line);
	const currency = currencyAbove(top.slice(0, header.index));
	const reader = new TableReader(header, cells, { exactWidth: encoding !== 'xlsx', currency });
	for (const row of rows.slice(header.index + header.lines)) reader.read(row);
	forgetSpoiltReferences(reader.lines);
	const chain = followChain(reader.lines);
	const { errors } = reader;
	if (reader.lines.length + reader.rejected + errors.length === 0) {
		const { line } = rows[header.index]!;
		throw new ImportRefused(
			'no-rows',
			`there is no row below the header on line ${line}`,
			'export the file again for days on which something was booked',
			{ line },
		);
	}
	let { lines } = chain;
	let answer = chain;
	const place = (line: ReadLine, column: string, value: string, reason: RowErrorReason): void => {
		const raw = reader.toldCells(cells.map((name) => line.raw[name.trim()] ?? ''));
		errors.push({ line: line.line, column, value, reason, raw });
	};
	const balanceName = cells[header.columns.indexOf('balance')]?.trim() ?? 'balance';
	if (chain.swapped) {
		answer = followChain(reader.lines.map((line) => ({ ...line, amount: -line.amount })));
		({ lines } = answer);
		place(lines[0]!, balanceName, String(lines[0]!.balanceAfter), 'columns-swapped');
	}
	for (const line of answer.breaks) place(line, balanceName, String(line.balanceAfter), 'balance-break');
	if (header.profile.name === GENERIC_PROFILE && profile === undefined && lines[0])
		errors.push({
			line: rows[header.index]!.line,
			column: cells.find((cell) => cell.trim() !== '')?.trim() ?? '',
			value: header.profile.name,
			reason: 'unconfirmed-profile',
			raw: recordText(cells),
		});
	return {
		profile: header.profile.name,
		...(header.own ? { label: header.own.label } : {}),
		encoding,
		unconfirmed: header.profile.unconfirmed,
		errors,
		rejected: reader.rejected,
		statements: [
			{
				accountNumber: accountNumberAbove(top.slice(0, header.index)),
				bankCode: header.profile.bankCode,
				currency: 'KRW',
				reference: null,
				from: lines[0]?.bookedOn ?? null,
				to: lines.at(-1)?.bookedOn ?? null,
				opening: answer.opening,
				closing: answer.closing,
				lines,
				pending: 0,
				breaks: answer.breaks.length,
			},
		],
	};
}
