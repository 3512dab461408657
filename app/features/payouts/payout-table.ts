import { payoutColumns } from './payout-file.ts';
import type { PayoutTable } from './read-payout-file.server.ts';

/** What becomes the rows of a table: one payout each, as a person would have written it. */
export interface SelectedPayouts {
	name: string;
	/** Of the whole table: the same one again makes nothing again. */
	key: string;
	scheduleType: string;
	payoutDate: string;
	transactionDescription: string;
	rows: readonly { refPayoutId: string; refSellerId: string; amount: string }[];
}

/** Payouts of one way, day and text as the table that they would be in a file. */
export function payoutTable(payouts: SelectedPayouts): PayoutTable {
	const { name, key, scheduleType, payoutDate, transactionDescription, rows } = payouts;
	const names = payoutColumns.map((column) => column.name);
	return {
		name,
		sha256: key,
		header: { names, positions: new Map(names.map((column, index) => [column as string, index])) },
		rows: rows.map(({ refPayoutId, refSellerId, amount }, index) => ({
			line: index + 1,
			cells: [refPayoutId, refSellerId, scheduleType, payoutDate, amount, transactionDescription],
			broken: null,
		})),
	};
}
