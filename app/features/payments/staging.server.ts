import { once } from 'node:events';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { CsvReader } from '#app/lib/csv-reader.ts';
import { RowSetPrint } from '#app/lib/row-set-print.ts';
import { textOfLatin1 } from '#app/lib/text-encoding.ts';
import { copyRecord } from './copy-record.ts';
import type { RowError } from './import-reason.ts';
import { FileSeal, fileText, type InspectedFile, refusingBadWorkbook } from './inspect-file.server.ts';
import { createLoadTable, LOAD_FROM_BYTES, type LoadTarget, prepareLoad } from './load-table.server.ts';
import { withoutFirstLines } from './read-records.server.ts';
import { RowReader, type StagingColumn } from './row-reader.ts';
import type { PayoutRow } from './row-sums.ts';
import { RowSurvey, type SurveyResult } from './row-survey.ts';
import { mayBePrinted, rowSetOf } from './same-rows.server.ts';
import type { Spool } from './spool.server.ts';
import { sheetRecords } from './xlsx-records.server.ts';

/** Lines in other currencies than won, as records of COPY into `foreignStaging`. */
export interface ForeignRows {
	rows: number;
	read(): AsyncIterable<string>;
}

/** Rows that wait in the temporary table `staging` of the connection, in the order of their source. */
export interface Staged {
	rows: number;
	rejected: number;
	/** Of the rejected: lines in other currencies, which wait elsewhere. */
	foreign?: ForeignRows;
	columns: readonly StagingColumn[];
	/** Payments to the bank that the source tells besides the rows. */
	payouts?: readonly PayoutRow[];
	/** `staging` is a copy of the real table, ready to take its place. */
	isLoad?: boolean;
	/** The hash of the file, when it was not known before. */
	sha256?: string;
	/** What rowSetOf says, when every row is one line that was taken as it stands. */
	rowSet?: string | null;
	/** What was seen of the rows while they came in; null when it has to be asked of `staging`. */
	survey?: SurveyResult | null;
}

/** Makes the temporary table, which goes with the transaction; `further` are columns that the source does not fill. */
export async function createStaging(
	client: PoolClient,
	columns: readonly StagingColumn[],
	further: readonly string[] = [],
	table = 'staging',
): Promise<void> {
	const list = [...columns.map(({ name, type }) => `${name} ${type}`), ...further].join(', ');
	await client.query(`create temp table ${table} (${list}) on commit drop`);
}

/** Where the rows may go straight away, when the table that they are for is empty. */
export interface LoadRequest {
	target: LoadTarget;
	importId: string;
	/** Size from which it is worth it. */
	fromBytes?: number | undefined;
}

/** Not all of a file is UTF-8, as its first lines are: it has to be read again to find out what it is. */
export class OtherEncoding extends Error {
	override name = 'OtherEncoding';
}

/**
 * A COPY into `staging` (or the temporary table `into`) to which text is written as fast as PostgreSQL takes it. Rows of a table that is not there for
 * others yet are frozen: they need not be written again only to say that they are committed.
 */
export function openCopy(
	client: PoolClient,
	columns: readonly StagingColumn[],
	{ freeze = false, into = 'staging' } = {},
) {
	const names = columns.map(({ name }) => name).join(', ');
	const stream = client.query(
		copyFrom(`copy ${into} (${names}) from stdin with (format csv${freeze ? ', freeze' : ''})`),
	);
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
		async write(text: string | Buffer) {
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
		/** Where lines in other currencies wait until the others are read. */
		foreign?: Spool | undefined;
		further?: readonly string[];
		load?: LoadRequest;
	},
): Promise<Staged> {
	const reader = new RowReader(file.match, file.header, file.delimiter, file.context);
	const { load } = options;
	const worthIt = load && reader.plain && file.bytes >= (load.fromBytes ?? LOAD_FROM_BYTES);
	const tableShape = worthIt ? await prepareLoad(load.target, reader.columns) : null;
	if (load && tableShape) await createLoadTable(client, load.target, tableShape, load.importId);
	else await createStaging(client, reader.columns, options.further);
	const copy = openCopy(client, reader.columns, { freeze: tableShape !== null });
	// Lines that are taken as they stand are passed on as bytes; only the others are decoded.
	const asBytes = reader.plainBytes !== null && file.format === 'csv' && file.encoding === 'utf-8';
	const textOf = asBytes ? textOfLatin1 : (text: string) => text;
	const write = (text: string) => copy.write(asBytes ? Buffer.from(text, 'latin1') : text);
	const records = new CsvReader({
		delimiter: file.delimiter,
		fieldCount: file.header.length,
		line: file.firstRowLine,
		plain: asBytes ? reader.plainBytes : reader.plain,
	});
	const survey =
		load && tableShape
			? new RowSurvey(load.target.survey, reader.columns, { bytes: file.bytes, decode: textOf })
			: null;
	const print = reader.plain && mayBePrinted(file, load?.fromBytes) ? new RowSetPrint() : null;
	const seal = file.sha256 === null ? new FileSeal() : null;
	let rows = 0;
	let plainRows = 0;
	let rejected = 0;
	let foreign = 0;
	let out = '';
	let foreignOut = '';
	let sha256: string | undefined;
	const payouts: PayoutRow[] = [];
	const onBytes = (count: number, chunk: Buffer) => {
		print?.add(chunk);
		seal?.add(chunk);
		options.onBytes?.(count);
	};
	const handlers = {
		onPlainRun(text: string, start: number, end: number, count: number) {
			const run = text.slice(start, end);
			out += run.includes('\r') ? run.replaceAll('\r\n', '\n') : run;
			rows += count;
			plainRows += count;
			survey?.addLines(text, start, end);
		},
		onRecord(fields: string[], line: number, raw: string) {
			const row = reader.read(asBytes ? fields.map(textOf) : fields, line, textOf(raw));
			if (row.is === 'row') {
				survey?.addRow(row.values);
				const record = copyRecord(row.values);
				out += asBytes ? Buffer.from(record).toString('latin1') : record;
				rows += 1;
				for (const error of row.told ?? []) options.onError(error);
			} else if (row.is === 'payout') payouts.push(row.payout);
			else if (row.is !== 'skipped') {
				if (row.is !== 'wrong-total') rejected += 1;
				if (row.is === 'foreign') {
					foreign += 1;
					foreignOut += copyRecord(row.values);
				}
				for (const error of row.errors) options.onError(error);
			}
		},
		onBroken(reason: RowError['reason'], field: number, line: number, written: string) {
			rejected += 1;
			options.onError(reader.readBroken(reason, field, line, textOf(written)));
		},
	};
	const passForeign = async () => {
		if (foreignOut) await options.foreign?.write(foreignOut);
		foreignOut = '';
	};
	try {
		if (file.format === 'xlsx') {
			await refusingBadWorkbook(async () => {
				for await (const group of sheetRecords(file, options.onBytes)) {
					for (const { fields, line, raw } of group) handlers.onRecord(fields, line, raw);
					await copy.write(out);
					out = '';
					await passForeign();
				}
			});
		} else {
			// The last piece is known as such only when the next one does not come.
			let waiting: string | null = null;
			for await (const piece of withoutFirstLines(fileText(file, onBytes, asBytes), file.firstRowLine - 1)) {
				if (waiting !== null) records.push(waiting, false, handlers);
				waiting = piece;
				if (out) {
					await write(out);
					out = '';
				}
				await passForeign();
			}
			records.push(waiting ?? '', true, handlers);
		}
		if (out) await write(out);
		await passForeign();
		const found = seal?.result();
		if (found && file.bomLength === 0 && !found.isUtf8) throw new OtherEncoding();
		if (found) sha256 = found.sha256;
		await copy.end();
		await options.foreign?.end();
	} catch (error) {
		copy.abort(error as Error);
		throw error;
	}
	for (const error of reader.end()) options.onError(error);
	const rowSet = print && rejected === 0 && plainRows === rows ? rowSetOf(file, print) : null;
	return {
		...{
			rows,
			rejected,
			columns: reader.columns,
			isLoad: tableShape !== null,
			rowSet,
			payouts,
			survey: survey?.result() ?? null,
		},
		...(sha256 === undefined ? {} : { sha256 }),
		...(options.foreign ? { foreign: { rows: foreign, read: options.foreign.read } } : {}),
	};
}
