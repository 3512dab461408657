import type { KstDay } from '#app/lib/kst-calendar.ts';
import { parseKstDay } from '#app/lib/kst-calendar.ts';
import { firstDayOf, type Month } from './month.ts';

/** How an invoice stands: its month is not made yet, it is made, or it has its number at the National Tax Service. */
export const invoiceStates = ['open', 'made', 'issued'] as const;
export type InvoiceState = (typeof invoiceStates)[number];

/** What somebody who issues an invoice has to know of it first. */
export const invoiceMarks = ['negative', 'no-number', 'late'] as const;
export type InvoiceMark = (typeof invoiceMarks)[number];

/** What the list of a month can be narrowed down to. */
export const invoiceFilters = ['made', 'issued', ...invoiceMarks] as const;

/** An invoice of our fee to one seller for a month; what it would come to while the month is not made. */
export interface Invoice {
	/** Null while the month is not made. */
	id: string | null;
	month: Month;
	refSellerId: string;
	/** Null where no seller is registered under the reference, or it has none. */
	name: string | null;
	representativeName: string | null;
	/** Ten digits; null of a person who has no business. */
	businessNumber: string | null;
	steps: number;
	/** Of these, how many are of earlier months. */
	lateSteps: number;
	/** Won. */
	supply: bigint;
	vat: bigint;
	approvalNumber: string | null;
}

/** How an invoice stands. */
export function invoiceState({ id, approvalNumber }: Pick<Invoice, 'id' | 'approvalNumber'>): InvoiceState {
	if (id === null) return 'open';
	return approvalNumber === null ? 'made' : 'issued';
}

/** What is to be known of an invoice before it is issued. */
export function invoiceMarksOf(invoice: Pick<Invoice, 'supply' | 'vat' | 'businessNumber' | 'lateSteps'>) {
	return invoiceMarks.filter(
		(mark) =>
			({
				negative: invoice.supply + invoice.vat < 0n,
				'no-number': invoice.businessNumber === null,
				late: invoice.lateSteps > 0,
			})[mark],
	);
}

/** Why a text is not the number of an invoice at the National Tax Service. */
export type NumberProblem = 'number-invalid' | 'number-too-early' | 'number-too-late';

/**
 * Reads the number that the National Tax Service gives an invoice: 24 letters and digits, the first eight of which are a day,
 * with or without hyphens and spaces. No invoice of a month is issued before the month begins, or after today.
 */
export function readApprovalNumber(
	text: string,
	month: Month,
	today: KstDay,
): { ok: true; number: string } | { ok: false; reason: NumberProblem } {
	const number = text.normalize('NFKC').replace(/[\s\p{Pd}]/gu, '');
	const parts = /^(\d{4})(\d{2})(\d{2})[0-9A-Za-z]{16}$/.exec(number);
	const day = parts && parseKstDay(parts.slice(1).join('-'));
	if (!day) return { ok: false, reason: 'number-invalid' };
	if (day < firstDayOf(month)) return { ok: false, reason: 'number-too-early' };
	if (day > today) return { ok: false, reason: 'number-too-late' };
	return { ok: true, number };
}

/** A number of the National Tax Service as people read it: the day, the issuer and the running number. */
export const formatApprovalNumber = (number: string) =>
	`${number.slice(0, 8)}-${number.slice(8, 16)}-${number.slice(16)}`;

/** The address of the invoices of a month. */
export const invoicesPath = (month: Month) => `/owed/invoices?month=${month}`;

/** The address of one invoice. */
export const invoicePath = (id: string) => `/owed/invoices/${id}`;
