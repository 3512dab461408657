import path from 'node:path';
import { readTableFile } from '#app/lib/spreadsheet.server.ts';
import { type PayoutHeader, payoutColumns, type TableRow } from './payout-file.ts';

/** A file of payouts: its header and its rows, with the lines on which they begin. */
export interface PayoutTable {
	/** The name that people gave the file. */
	name: string;
	sha256: string;
	header: PayoutHeader;
	rows: readonly TableRow[];
}

/** Reads a CSV or Excel file of payouts. Throws TableRefused when it is none. */
export async function readPayoutFile(file: string, name = path.basename(file)): Promise<PayoutTable> {
	const { header, positions, rows, sha256 } = await readTableFile(file, { columns: payoutColumns });
	return { name: name.slice(0, 200), sha256, header: { names: header, positions }, rows };
}
