import { digitsOf } from '#app/lib/business-registration-number.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { parseWon } from '#app/lib/won.ts';
import { type NumberProblem, readApprovalNumber } from './invoice.ts';
import type { Month } from './month.ts';

/** Why a line does not say which invoice got which number. */
export type LineProblem =
	| NumberProblem
	| 'line-cells'
	| 'seller-unknown'
	| 'seller-ambiguous'
	| 'seller-twice'
	| 'number-twice'
	| 'number-taken'
	| 'issued-already'
	| 'amount-differs';

export interface LineError {
	/** Counted from 1, as they were pasted. */
	line: number;
	/** The cell that is wrong, or the whole line. */
	value: string;
	reason: LineProblem;
}

/** An invoice that was made, as far as a line can name it. */
export interface NamedInvoice {
	id: string;
	refSellerId: string;
	businessNumber: string | null;
	total: bigint;
	approvalNumber: string | null;
}

/** No line of three cells is longer. */
const LONGEST_LINE = 1_000;

/** The cells of a line that was copied from a sheet, or of a CSV file. */
function cellsOf(line: string): string[] {
	if (line.length > LONGEST_LINE) return [line];
	const cells = line.includes('\t') ? line.split('\t') : line.split(/[,;](?=(?:[^"]*"[^"]*")*[^"]*$)/);
	return cells.map((cell) =>
		cell
			.trim()
			.replace(/^"(.*)"$/, '$1')
			.normalize('NFC')
			.trim(),
	);
}

/**
 * Reads lines of a seller, by its reference or its business number, the number that its invoice got, and, where it is there,
 * the total of the invoice, which has to be the same then. A first line that names the columns is passed over. All that is
 * wrong is told at once, and a seller that several invoices could be is none: a number never lands on an invoice by a guess.
 * `taken`: the invoices that have a number already, by it.
 */
export function readApprovalLines(
	text: string,
	{
		invoices,
		taken,
		month,
		today,
	}: { invoices: readonly NamedInvoice[]; taken: ReadonlyMap<string, string>; month: Month; today: KstDay },
): { issued: { invoice: NamedInvoice; number: string }[]; unchanged: number; errors: LineError[] } {
	const byRef = new Map(invoices.map((invoice) => [invoice.refSellerId, invoice]));
	const byBusiness = new Map<string, NamedInvoice[]>();
	for (const invoice of invoices) {
		const { businessNumber } = invoice;
		if (businessNumber) byBusiness.set(businessNumber, [...(byBusiness.get(businessNumber) ?? []), invoice]);
	}
	const issued: { invoice: NamedInvoice; number: string }[] = [];
	const errors: LineError[] = [];
	const sellers = new Set<string>();
	const numbers = new Set<string>();
	let unchanged = 0;
	for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
		const cells = cellsOf(line);
		if (cells.every((cell) => cell === '')) continue;
		const bad = (reason: LineProblem, value = line.trim()) =>
			errors.push({ line: index + 1, value: value.slice(0, 100), reason });
		if (index === 0 && !cells.some((cell) => /\d/.test(cell)) && !byRef.has(cells[0]!)) continue;
		const [seller = '', typed = '', total = '', ...more] = cells;
		if (seller === '' || typed === '' || more.some((cell) => cell !== '')) {
			bad('line-cells');
			continue;
		}
		const asReference = byRef.get(seller);
		const named = new Set([...(asReference ? [asReference] : []), ...(byBusiness.get(digitsOf(seller)) ?? [])]);
		const [invoice] = named;
		const read = readApprovalNumber(typed, month, today);
		if (named.size > 1) bad('seller-ambiguous', seller);
		else if (!invoice) bad('seller-unknown', seller);
		else if (sellers.has(invoice.id)) bad('seller-twice', seller);
		else if (!read.ok) bad(read.reason, typed);
		else if (numbers.has(read.number)) bad('number-twice', typed);
		else if ((taken.get(read.number) ?? invoice.id) !== invoice.id) bad('number-taken', typed);
		else if (total !== '' && parseWon(total) !== invoice.total) bad('amount-differs', total);
		else if (invoice.approvalNumber === null) issued.push({ invoice, number: read.number });
		else if (invoice.approvalNumber === read.number) unchanged += 1;
		else bad('issued-already', seller);
		if (invoice && named.size === 1) sellers.add(invoice.id);
		if (read.ok) numbers.add(read.number);
	}
	return { issued, unchanged, errors };
}
