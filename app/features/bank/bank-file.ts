import type { RowError } from '#app/features/payments/import-reason.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';

export type TimePrecision = 'second' | 'minute' | 'day';

/** One booked line of a statement, as every reader gives it. */
export interface ReadLine {
	/** Physical line on which it begins. */
	line: number;
	bookedOn: KstDay;
	/** `HH:mm:ss` in Seoul; null when the source tells no time. */
	time: string | null;
	precision: TimePrecision;
	valueOn: KstDay | null;
	/** Minor units; deposits positive. */
	amount: bigint;
	balanceAfter: bigint | null;
	/** The balance follows from the opening balance and the order of the lines; the source does not state it. */
	balanceDerived?: true;
	/** All narrative parts in the order of the source. */
	narrative: string[];
	counterpartyName: string | null;
	counterpartyAccount: string | null;
	method: string | null;
	branch: string | null;
	reference: string | null;
	reversal: boolean;
	/** The cells as they stand, by their names. */
	raw: Record<string, string>;
}

/** What one source says about one account. Lines in the order of time. */
export interface ReadStatement {
	/** Digits of the account number as far as the source shows them; null when it does not. */
	accountNumber: string | null;
	/** The institution's three digits, where the source or its form tells. */
	bankCode: string | null;
	currency: string;
	reference: string | null;
	from: KstDay | null;
	to: KstDay | null;
	opening: bigint | null;
	closing: bigint | null;
	lines: ReadLine[];
	/** Entries that are not booked yet. */
	pending: number;
	/** Places where balances and amounts do not agree. */
	breaks: number;
}

export interface ReadBankFile {
	profile: string;
	/** How people call the profile, where one of them made it. */
	label?: { ko: string; en: string };
	encoding: string;
	/** The column list of the profile is not confirmed by any bank. */
	unconfirmed: boolean;
	statements: ReadStatement[];
	/** Rows that cannot be read, and balances that do not agree. */
	errors: RowError[];
	/** Rows among them that stay out. */
	rejected: number;
}

/** Empty text as null. */
export const textOrNull = (text: string | null | undefined): string | null => {
	const trimmed = text?.trim() ?? '';
	return trimmed === '' ? null : trimmed;
};
