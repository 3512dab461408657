/** Why a row of a file did not go in: a closed list, with what to do about it in English for the CLI and the errors file. */
export const rowErrorReasons = {
	required: 'the cell is empty: fill it in',
	'not-an-amount': 'not a whole amount of won: write it as 55000, 55,000 or -1,000',
	'not-a-date': 'not a date: write it as 2026-03-10',
	'not-a-time': 'not a date and time: write it as 2026-03-10T09:30:00+09:00 or 2026-03-10 09:30:00 (Seoul)',
	'unknown-status':
		'not a status of Toss Payments: READY, IN_PROGRESS, WAITING_FOR_DEPOSIT, DONE, CANCELED, PARTIAL_CANCELED, ABORTED or EXPIRED',
	'unknown-kind': 'not a kind of row: 완료, 취소 or 부분취소',
	'unknown-value': 'not one of the values that the profile knows: choose another profile, or add the value to it',
	'unknown-side': 'neither CR nor DR (in camt.053 CRDT, DBIT): say whether the money came in or went out',
	'unknown-time-zone': 'not a time zone that we know: UTC, GMT, CET, CEST, KST …, or an offset such as +09:00',
	'currency-not-supported': 'only KRW can be imported: take the row out',
	'other-currency': 'in another currency than its account: ask the bank for the entry in the currency of the account',
	'currency-kept-apart': 'not in won: the row is kept beside the settlement lines and is in no total',
	'spoilt-number':
		'a spreadsheet has rounded this number, so it no longer identifies anything: export the file again and format the column as text',
	'not-true-or-false': 'neither true nor false',
	'not-a-fee-list': 'not a list of fees: write it as [{"type":"BASE","fee":1694}]',
	'too-long': 'longer than 300 characters',
	'wrong-number-of-fields':
		'the row has more or fewer fields (the first number) than the header (the second): put fields that contain a comma in quotes',
	'stray-quote': 'a quotation mark in the middle of a field: put the field in quotes and double the marks inside',
	'unclosed-quote': 'a quotation mark is never closed: close it, or remove it',
	undecodable: 'bytes of another encoding than the rest of the file: save the file anew as UTF-8',
	'same-key-twice': 'another row of the file is the sum of the same day and says something else: keep the right one',
	'does-not-add-up': 'the amounts of this row do not add up as its columns say: ask the provider for a right one',
	'other-header': 'the columns change in the middle of the file: split it into one file for each header',
	'count-differs': 'the file says another number of rows than it has: download it again, it may be cut short',
	'no-money': 'neither a deposit nor a withdrawal',
	'two-amounts': 'a deposit and a withdrawal in one row: only one of them can be',
	'balance-break':
		'the balance is not the one before it plus the amount: rows are missing, or out of place; export the days again',
	'closing-differs': 'the closing balance is not the opening balance plus all lines: export the file again',
	'cut-short':
		'the statement has no beginning or no end, so nothing says that all of it is there: download the file again',
	'columns-swapped':
		'the balances show that deposits and withdrawals are swapped in the file; they were taken the right way round',
	'unconfirmed-profile': 'no bank has confirmed this list of columns: look at the rows before you rely on them',
	'total-differs': 'the total in the file is not the sum of its rows: export the file again, it may be cut short',
} as const satisfies Record<string, string>;

/** Reasons that keep no row out: what a file says of its own sums is wrong. */
export const sumReasons = ['total-differs', 'count-differs', 'does-not-add-up'] as const;

export type RowErrorReason = keyof typeof rowErrorReasons;

/** The reason as the CLI and the errors file give it: the code, then what to do. */
export function explainReason(reason: string): string {
	return reason in rowErrorReasons ? `${reason}: ${rowErrorReasons[reason as RowErrorReason]}` : reason;
}

/** One cell that keeps its row out. */
export interface RowError {
	/** Physical line on which the row begins. */
	line: number;
	column: string;
	value: string;
	reason: RowErrorReason;
	/** The row as it stands in the file. */
	raw: string;
}

/** Why a whole file is refused. Nothing was written; `remedy` says what to do. */
export class ImportRefused extends Error {
	override name = 'ImportRefused';
	readonly code: ImportRefusal;
	readonly remedy: string;
	readonly place: RefusalPlace;
	constructor(code: ImportRefusal, message: string, remedy: string, place: RefusalPlace = {}) {
		super(message);
		this.code = code;
		this.remedy = remedy;
		this.place = place;
	}
}

/** Where in the file, for a message in the reader's language. */
export interface RefusalPlace {
	line?: number;
	columns?: string;
	/** What a file is that is no table. */
	what?: 'pdf' | 'old-excel' | 'broken-workbook';
}

export type ImportRefusal =
	| 'file-not-found'
	| 'file-unreadable'
	| 'file-empty'
	| 'not-csv'
	| 'no-rows'
	| 'no-known-header'
	| 'other-kind'
	| 'missing-columns'
	| 'duplicate-columns'
	| 'too-many-columns'
	| 'unknown-profile'
	| 'ambiguous-profile'
	| 'profile-unconfirmed'
	| 'day-needed'
	| 'password-protected'
	| 'file-too-large'
	| 'account-needed'
	| 'unknown-account'
	| 'encryption-keys-needed';
