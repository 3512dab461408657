import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { xlsxStream } from '#app/lib/xlsx-writer.server.ts';

/** One row of the file, cell by cell. */
export type BatchRow = [
	refPayoutId: string,
	refSellerId: string,
	scheduleType: string,
	payoutDate: string,
	amount: bigint | string,
	transactionDescription: string,
];

export interface BadRow {
	row: BatchRow;
	/** The reason that the import has to give. */
	reason: string;
}

/** Twelve rows that nobody could pay, each for a reason of its own. The days are a business day and a Saturday. */
export function badRows(day: KstDay, saturday: KstDay, seller: string): BadRow[] {
	const row = (ref: string, changes: Partial<Record<number, string | bigint>>): BatchRow => {
		const cells: (string | bigint)[] = [ref, seller, 'SCHEDULED', day, 1000n, '정산금'];
		for (const [index, cell] of Object.entries(changes)) cells[Number(index)] = cell!;
		return cells as BatchRow;
	};
	return [
		{ row: row('bad-01', { 1: 'nobody-at-all' }), reason: 'seller-not-found' },
		{ row: row('bad-02', { 1: '' }), reason: 'required' },
		{ row: row('bad-03', { 2: 'TOMORROW' }), reason: 'schedule-type-invalid' },
		{ row: row('bad-04', { 3: '' }), reason: 'date-missing' },
		{ row: row('bad-05', { 3: '2027-02-30' }), reason: 'date-invalid' },
		{ row: row('bad-06', { 3: saturday }), reason: 'date-on-holiday' },
		{ row: row('bad-07', { 3: '2020-01-02' }), reason: 'date-too-early' },
		{ row: row('bad-08', { 3: '2031-01-02' }), reason: 'date-too-late' },
		{ row: row('bad-09', { 4: '12,5' }), reason: 'amount-invalid' },
		{ row: row('bad-10', { 4: 1_000_000_000n }), reason: 'amount-out-of-range' },
		{ row: row('bad-11', { 5: '여덟글자가넘는적요' }), reason: 'description-invalid' },
		{ row: row('bad no 12', {}), reason: 'ref-invalid' },
	];
}

const COLUMNS = ['지급 ID', '셀러 ID', '지급 방식', '지급일', '금액', '통장 표시'].map((header) => ({ header }));

/** Writes the rows as people keep them: one sheet of Excel, with Korean names of columns. */
export async function writeBatchFile(file: string, rows: readonly BatchRow[]): Promise<void> {
	await pipeline(
		xlsxStream('지급', COLUMNS, rows, (row) => row),
		createWriteStream(file),
	);
}
