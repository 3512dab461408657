import { once } from 'node:events';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { CsvReader } from '#app/lib/csv-reader.ts';
import { RowSetPrint } from '#app/lib/row-set-print.ts';
import type { RowError } from './import-reason.ts';
import { fileText, type InspectedFile, refusingBadWorkbook } from './inspect-file.server.ts';
import { createLoadTable, LOAD_FROM_BYTES, type LoadTarget, prepareLoad } from './load-table.server.ts';
import { withoutFirstLines } from './read-records.server.ts';
import { copyRecord, RowReader, type StagingColumn } from './row-reader.ts';
import type { PayoutRow } from './row-sums.ts';
import { mayBePrinted, rowSetOf } from './same-rows.server.ts';
import { sheetRecords } from './xlsx-records.server.ts';

/** Rows that wait in the temporary table `staging` of the connection, in the order of their source. */
export interface Staged {
	rows: number;
	rejected: number;
	columns: readonly StagingColumn[];
	/** Payments to the bank that the source tells besides the rows. */
	payouts?: readonly PayoutRow[];
	/** `staging` is a copy of the real table, ready to take its place. */
	isLoad?: boolean;
	/** What rowSetOf says, when every row is one line that was taken as it stands. */
	rowSet?: string | null;
}

/** Makes the temporary table, which goes with the transaction; `further` are columns that the source does not fill. */
export async function createStaging(
	client: PoolClient,
	columns: readonly StagingColumn[],
	further: readonly string[] = [],
): Promise<void> {
	const list = [...columns.map(({ name, type }) => `${name} ${type}`), ...further].join(', ');
	await client.query(`create temp table staging (${list}) on commit drop`);
}

/** Where the rows may go straight away, when the table that they are for is empty. */
export interface LoadRequest {
	target: LoadTarget;
	importId: string;
	/** Size from which it is worth it. */
	fromBytes?: number | undefined;
}

/** A COPY into `staging` to which text is written as fast as PostgreSQL takes it. */
export function openCopy(client: PoolClient, columns: readonly StagingColumn[]) {
	const names = columns.map(({ name }) => name).join(', ');
	const stream = client.query(copyFrom(`copy staging (${names}) from stdin with (format csv)`));
	let failure: Error | undefined;
	stream.on('error', (error) => {
		failure = error;
	});
	const ended = new Promise<void>((resolve, reject) => {
		stream.once('finish', resolve);
		stream.once('error', reject);
	});
	ended.catch(() => {});
	return {
		async write(text: string) {
			if (failure) throw failure;
			if (!stream.write(text)) await Promise.race([once(stream, 'drain'), ended]);
		},
		async end() {
			stream.end();
			await ended;
		},
		abort(error: Error) {
			stream.destroy(error);
		},
	};
}

/**
 * Streams the rows of a file into `staging`. Rows that are canonical already are passed on as they stand; the others are
 * read cell by cell; those that cannot be read are reported. Memory does not depend on the number of rows.
 */
export async function stageFile(
	client: PoolClient,
	file: InspectedFile,
	options: {
		onError: (error: RowError) => void;
		onBytes?: (count: number) => void;
		further?: readonly string[];
		load?: LoadRequest;
	},
): Promise<Staged> {
	const reader = new RowReader(file.match, file.header, file.delimiter, file.context);
	const { load } = options;
	const worthIt = load && reader.plain && file.bytes >= (load.fromBytes ?? LOAD_FROM_BYTES);
	const tableColumns = worthIt ? await prepareLoad(load.target, reader.columns) : null;
	if (load && tableColumns) await createLoadTable(client, load.target, tableColumns, load.importId);
	else await createStaging(client, reader.columns, options.further);
	const copy = openCopy(client, reader.columns);
	const records = new CsvReader({
		delimiter: file.delimiter,
		fieldCount: file.header.length,
		line: file.firstRowLine,
		plain: reader.plain,
	});
	const print = reader.plain && mayBePrinted(file, load?.fromBytes) ? new RowSetPrint() : null;
	let rows = 0;
	let plainRows = 0;
	let rejected = 0;
	let out = '';
	const payouts: PayoutRow[] = [];
	const onBytes = (count: number, chunk: Buffer) => {
		print?.add(chunk);
		options.onBytes?.(count);
	};
	const handlers = {
		onPlainRun(text: string, start: number, end: number, count: number) {
			const run = text.slice(start, end);
			out += run.includes('\r') ? run.replaceAll('\r\n', '\n') : run;
			rows += count;
			plainRows += count;
		},
		onRecord(fields: string[], line: number, raw: string) {
			const row = reader.read(fields, line, raw);
			if (row.is === 'row') {
				out += copyRecord(row.values);
				rows += 1;
				for (const error of row.told ?? []) options.onError(error);
			} else if (row.is === 'payout') payouts.push(row.payout);
			else if (row.is !== 'skipped') {
				if (row.is === 'rejected') rejected += 1;
				for (const error of row.errors) options.onError(error);
			}
		},
		onBroken(reason: RowError['reason'], field: number, line: number, raw: string) {
			rejected += 1;
			reader.noteBroken();
			const value = raw.slice(0, 300);
			options.onError({ line, column: reader.columnName(field), value, reason, raw });
		},
	};
	try {
		if (file.format === 'xlsx') {
			await refusingBadWorkbook(async () => {
				for await (const group of sheetRecords(file, options.onBytes)) {
					for (const { fields, line, raw } of group) handlers.onRecord(fields, line, raw);
					await copy.write(out);
					out = '';
				}
			});
		} else {
			// The last piece is known as such only when the next one does not come.
			let waiting: string | null = null;
			for await (const piece of withoutFirstLines(fileText(file, onBytes), file.firstRowLine - 1)) {
				if (waiting !== null) records.push(waiting, false, handlers);
				waiting = piece;
				if (out) {
					await copy.write(out);
					out = '';
				}
			}
			records.push(waiting ?? '', true, handlers);
		}
		if (out) await copy.write(out);
		await copy.end();
	} catch (error) {
		copy.abort(error as Error);
		throw error;
	}
	for (const error of reader.end()) options.onError(error);
	const rowSet = print && rejected === 0 && plainRows === rows ? rowSetOf(file, print) : null;
	return { rows, rejected, columns: reader.columns, isLoad: tableColumns !== null, rowSet, payouts };
}
