import { readCell } from './import-cells.ts';
import type { Cells, ImportProfile, ProfileColumn } from './import-profile.ts';
import type { RowError, RowErrorReason } from './import-reason.ts';

/** A payment to the bank that a file of lines tells besides them. */
export interface PayoutRow {
	line: number;
	/** What tells it apart: its batch, else its own key. */
	key: string;
	mId: string;
	currency: string;
	batch: string | null;
	paidOn: string | null;
	/** What reached the bank. */
	amount: bigint;
}

const TOTALS_ROW =
	/^[<([{*-]*(합계|소계|총계|총합계|총합|누계|월계|일계|전체합계|계|total|subtotal|grandtotal|sum)[>)\]}*:-]*(\(.*\))?$/i;
const SUBTOTALS_ROW = /소계|일계|subtotal/i;

type MakeError = (column: string, value: string, reason: RowErrorReason) => RowError;

/** The first cell that holds something, without white space. */
function firstText(fields: readonly string[]): string {
	return (fields.find((field) => field.trim() !== '') ?? '').normalize('NFC').replace(/\s/g, '');
}

/** True for a row that its first text calls a sum. */
export const isRowOfSums = (fields: readonly string[]): boolean => TOTALS_ROW.test(firstText(fields));

/** True for a row of sums that only adds up what came since the last one of its kind. */
export const isRowOfSubtotals = (fields: readonly string[]): boolean => SUBTOTALS_ROW.test(firstText(fields));

/** Adds the rows of one file up, and checks against them what the file itself says of its sums. */
export class RowSums {
	private readonly profile: ImportProfile;
	private readonly columns: readonly (ProfileColumn | null)[];
	private readonly total = new Map<string, bigint>();
	private readonly subtotal = new Map<string, bigint>();
	private readonly batches = new Map<string, bigint>();
	private readonly payouts: { payout: PayoutRow; error: (value: string) => RowError }[] = [];
	/** Checks of sums that stand above their rows. */
	private readonly above: (() => RowError[])[] = [];
	/** False once a row could not be read. */
	private known = true;
	private sectionRows = 0;
	private fileRows = 0;

	constructor(profile: ImportProfile, columns: readonly (ProfileColumn | null)[]) {
		this.profile = profile;
		this.columns = columns;
	}

	/** A row could not be read: sums say nothing any more. */
	unknown(): void {
		this.known = false;
	}

	beginSection(): void {
		this.sectionRows = 0;
	}

	countBody(): void {
		this.sectionRows += 1;
		this.fileRows += 1;
	}

	/** What is wrong with the number of rows that the file tells; null when it is right. */
	checkCount(ofSection: boolean, text: string): string | null {
		const said = /^\d{1,15}$/.test(text) ? Number(text) : null;
		const rows = ofSection ? this.sectionRows : this.fileRows;
		return said === null || said === rows ? null : `${text} ≠ ${rows}`;
	}

	/** Adds a row: `cells` are those of the file, `complete` those that are stored. */
	add(cells: Cells, complete: Cells): void {
		for (const name of this.profile.totals ?? []) {
			const amount = BigInt(cells[name] ?? 0);
			this.total.set(name, (this.total.get(name) ?? 0n) + amount);
			this.subtotal.set(name, (this.subtotal.get(name) ?? 0n) + amount);
		}
		const { payoutRows } = this.profile;
		const batch = payoutRows && complete[payoutRows.batch];
		if (batch) this.batches.set(batch, (this.batches.get(batch) ?? 0n) + BigInt(complete[payoutRows.amount] ?? 0));
	}

	/** The payment to the bank that a row is; null when it is none. */
	payoutOf(complete: Cells, error: MakeError): PayoutRow | null {
		const { payoutRows } = this.profile;
		if (!payoutRows?.values.includes(complete[payoutRows.column] ?? '')) return null;
		const amount = complete[payoutRows.amount];
		const { line } = error('', '', 'total-differs');
		const payout = {
			line,
			key: complete[payoutRows.batch] ?? complete.transaction_key ?? '',
			mId: complete.m_id ?? '',
			currency: complete.currency ?? 'KRW',
			batch: complete[payoutRows.batch] ?? null,
			paidOn: complete[payoutRows.paidOn] ?? null,
			amount: amount == null ? 0n : -BigInt(amount),
		};
		this.payouts.push({ payout, error: (value) => error(payoutRows.amount, value, 'total-differs') });
		return payout;
	}

	/**
	 * What is wrong with a row of sums, cell by cell; null when the row is none. An empty or unreadable cell says nothing.
	 */
	check(fields: readonly string[], error: MakeError, columnName: (field: number) => string): RowError[] | null {
		const { totals } = this.profile;
		if (!totals || !isRowOfSums(fields)) return null;
		const isSubtotal = isRowOfSubtotals(fields);
		if (!isSubtotal && this.total.size === 0) {
			// It stands above the rows that it sums up.
			this.above.push(() => this.differences(fields, this.total, error, columnName));
			return [];
		}
		const errors = this.differences(fields, isSubtotal ? this.subtotal : this.total, error, columnName);
		if (isSubtotal) this.subtotal.clear();
		return errors;
	}

	/** The cells of a row of sums that are not the sums of the rows. */
	private differences(
		fields: readonly string[],
		sums: ReadonlyMap<string, bigint>,
		error: MakeError,
		columnName: (field: number) => string,
	): RowError[] {
		const { totals = [] } = this.profile;
		const errors: RowError[] = [];
		for (const [index, column] of this.columns.entries()) {
			if (!column || !totals.includes(column.name) || !this.known) continue;
			const cell = readCell(fields[index] ?? '', 'amount', this.columns[index] ?? {});
			const sum = sums.get(column.name) ?? 0n;
			if ('value' in cell && cell.value !== null && BigInt(cell.value) !== sum) {
				errors.push(error(columnName(index), `${fields[index]} ≠ ${sum}`, 'total-differs'));
			}
		}
		return errors;
	}

	/** What is wrong with sums above their rows, and batches whose lines are not what was paid to the bank. */
	end(): RowError[] {
		if (!this.known) return [];
		const above = this.above.flatMap((check) => check());
		return above.concat(this.payoutDifferences());
	}

	private payoutDifferences(): RowError[] {
		return this.payouts.flatMap(({ payout: { batch, amount }, error }) => {
			const sum = batch === null ? undefined : this.batches.get(batch);
			const others = this.payouts.filter((other) => other.payout.batch === batch).length;
			if (sum === undefined || others > 1 || sum === amount) return [];
			return [error(`${amount} ≠ ${sum}`)];
		});
	}
}
