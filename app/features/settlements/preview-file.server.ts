import type { TableKind } from '#app/features/payments/import-kinds.ts';
import type { Cells, ImportProfile } from '#app/features/payments/import-profile.ts';
import type { RowError, RowErrorReason } from '#app/features/payments/import-reason.ts';
import { targetsOf } from '#app/features/payments/import-targets.ts';
import { type InspectedFile, inspectFile } from '#app/features/payments/inspect-file.server.ts';
import { readRecords } from '#app/features/payments/read-records.server.ts';
import { RowReader } from '#app/features/payments/row-reader.ts';
import type { PayoutRow } from '#app/features/payments/row-sums.ts';
import { importProfiles } from './settlement-profiles.ts';

/** One row as it would be stored: targets by name, and what else is kept with it. */
export interface PreviewRow {
	line: number;
	cells: Cells;
	extra: Cells;
}

/** What a file would bring, told before anything is written. Amounts are strings of digits. */
export interface FilePreview {
	profile: {
		name: string;
		label: { ko: string; en: string } | null;
		provider: string;
		kind: TableKind;
		holds: 'rows' | 'sums';
		unconfirmed: boolean;
	};
	format: 'csv' | 'xlsx';
	encoding: string;
	sha256: string;
	bytes: number;
	header: {
		/** Physical line on which it begins, and in how many rows it stands. */
		line: number;
		lines: 1 | 2;
		delimiter: string;
		/** The columns of the file and the cell that each fills; null for one that is only kept. */
		columns: { header: string; cell: string | null }[];
	};
	/** Data rows: those that can be stored and those that cannot. */
	rows: number;
	rejected: number;
	/** False when reading stopped at `mostRows`: counts and sums are those of the rows up to there. */
	complete: boolean;
	first: PreviewRow[];
	sums: Record<string, { rows: number; amount: string; fee: string | null; payOutAmount: string | null }>;
	/** What is wrong, by reason, with the first places. */
	problems: { reason: RowErrorReason; count: number; first: { line: number; column: string; value: string }[] }[];
	/** Rows beyond the first of a key. */
	duplicates: { count: number; first: { line: number; key: string }[] };
	/** Payments to the bank that the file tells besides its rows; a file of sums has its rows in `first`. */
	controlTotals: {
		line: number;
		mId: string;
		currency: string;
		batch: string | null;
		paidOn: string | null;
		amount: string;
	}[];
	/** What a person has to say before the file can be imported. */
	needs: ('confirmation' | 'day')[];
	/** What the rules of the profile take from a person where the file does not tell it. */
	asks: ('account' | 'day')[];
}

export interface PreviewOptions {
	kind?: TableKind | null;
	/** The name of one of `profiles`. */
	profile?: string | undefined;
	/** Those of the console when left out. */
	profiles?: readonly ImportProfile[];
	/** The name that people gave the file. */
	name?: string;
	account?: string | undefined;
	day?: string | undefined;
	/** Reading stops after that many rows; all are read when left out. */
	mostRows?: number;
}

const FIRST_ROWS = 20;
const FIRST_PLACES = 5;
const FIRST_DUPLICATES = 10;
/** Keys of more rows are not compared: memory stays bounded. */
const MOST_KEYS = 500_000;

class Collector {
	readonly first: PreviewRow[] = [];
	readonly problems = new Map<RowErrorReason, FilePreview['problems'][number]>();
	readonly duplicates: FilePreview['duplicates'] = { count: 0, first: [] };
	readonly payouts: PayoutRow[] = [];
	rows = 0;
	rejected = 0;
	private readonly sums = new Map<string, { rows: number; amount: bigint; fee: bigint | null; net: bigint | null }>();
	private readonly keys = new Set<string>();
	private readonly reader: RowReader;
	private readonly profile: ImportProfile;
	private readonly places: ReadonlyMap<string, number>;

	constructor(reader: RowReader, profile: ImportProfile) {
		this.reader = reader;
		this.profile = profile;
		this.places = new Map(reader.columns.map(({ name }, index) => [name, index]));
	}

	addRow(values: readonly (string | null | undefined)[], line: number): void {
		this.rows += 1;
		const cell = (name: string) => values[this.places.get(name) ?? -1] ?? null;
		this.addSums(cell);
		if (this.profile.holds !== 'sums') this.addKey(`${cell('m_id')} ${cell('transaction_key')}`, line);
		if (this.first.length >= FIRST_ROWS) return;
		const cells: Cells = {};
		for (const { name } of targetsOf(this.profile)) if (this.places.has(name)) cells[name] = cell(name);
		const extra: Cells = {};
		for (const [index, column] of this.reader.columns.entries()) {
			const value = values[index];
			if (column.extra !== undefined && value != null) extra[column.extra] = value;
		}
		this.first.push({ line, cells, extra });
	}

	addError({ reason, line, column, value }: RowError): void {
		let problem = this.problems.get(reason);
		if (!problem) {
			problem = { reason, count: 0, first: [] };
			this.problems.set(reason, problem);
		}
		problem.count += 1;
		if (problem.first.length < FIRST_PLACES) problem.first.push({ line, column, value });
	}

	sumsOf(): FilePreview['sums'] {
		return Object.fromEntries(
			[...this.sums].map(([currency, { rows, amount, fee, net }]) => [
				currency,
				{
					rows,
					amount: String(amount),
					fee: fee === null ? null : String(fee),
					payOutAmount: net === null ? null : String(net),
				},
			]),
		);
	}

	private addSums(cell: (name: string) => string | null): void {
		const currency = cell('currency') ?? 'KRW';
		const sum = this.sums.get(currency) ?? { rows: 0, amount: 0n, fee: null, net: null };
		const amount = BigInt(cell('amount') ?? 0);
		// A cancel takes away, whichever sign the file gives it.
		const isCancel = this.profile.kind === 'transactions' && /CANCELED$/.test(cell('status') ?? '');
		sum.amount += isCancel && amount > 0n ? -amount : amount;
		const fee = cell('fee');
		if (fee !== null) sum.fee = (sum.fee ?? 0n) + BigInt(fee);
		const net = cell('pay_out_amount');
		if (net !== null) sum.net = (sum.net ?? 0n) + BigInt(net);
		sum.rows += 1;
		this.sums.set(currency, sum);
	}

	private addKey(key: string, line: number): void {
		if (this.keys.has(key)) {
			this.duplicates.count += 1;
			if (this.duplicates.first.length < FIRST_DUPLICATES)
				this.duplicates.first.push({ line, key: key.slice(key.indexOf(' ') + 1) });
		} else if (this.keys.size < MOST_KEYS) this.keys.add(key);
	}
}

async function collect(
	file: InspectedFile,
	reader: RowReader,
	mostRows: number,
): Promise<{ found: Collector; complete: boolean }> {
	const found = new Collector(reader, file.match.profile);
	const complete = await readRecords(file, reader, {
		onRow: (row, line) => {
			if (row.is === 'row') {
				found.addRow(row.values, line);
				for (const error of row.told ?? []) found.addError(error);
			} else if (row.is === 'payout') found.payouts.push(row.payout);
			else if (row.is !== 'skipped') {
				if (row.is !== 'wrong-total') found.rejected += 1;
				for (const error of row.errors) found.addError(error);
			}
			return found.rows + found.rejected < mostRows;
		},
	});
	if (complete) for (const error of reader.end()) found.addError(error);
	return { found, complete };
}

/** What a profile takes from outside its rows. */
function asksOf(profile: ImportProfile): FilePreview['asks'] {
	const usesAccount = JSON.stringify(profile.derived ?? []).includes('"file_account"');
	return [...(usesAccount ? (['account'] as const) : []), ...(profile.dayOfFile ? (['day'] as const) : [])];
}

/**
 * Reads a file as an import would and writes nothing: how it is understood, its first rows as they would be stored, sums,
 * and all that is wrong with it. Throws ImportRefused when it is no table that one of the profiles knows.
 */
export async function previewFile(path: string, options: PreviewOptions = {}): Promise<FilePreview> {
	const file = await inspectFile(path, {
		kind: options.kind ?? null,
		profile: options.profile,
		profiles: options.profiles ?? importProfiles,
		name: options.name ?? path,
		account: options.account,
		day: options.day,
		preview: true,
	});
	const { profile, columns } = file.match;
	const reader = new RowReader(file.match, file.header, file.delimiter, file.context);
	const { found, complete } = await collect(file, reader, options.mostRows ?? Number.POSITIVE_INFINITY);
	const needs: FilePreview['needs'] = [];
	if (profile.unconfirmed && !options.profile) needs.push('confirmation');
	if (
		profile.dayOfFile &&
		!file.context.day &&
		!columns.some((column) => profile.dayOfFile!.includes(column?.name ?? ''))
	)
		needs.push('day');
	return {
		profile: {
			name: profile.name,
			label: profile.label ?? null,
			provider: profile.provider ?? 'toss',
			kind: profile.kind,
			holds: profile.holds ?? 'rows',
			unconfirmed: profile.unconfirmed ?? false,
		},
		format: file.format,
		encoding: file.encoding,
		sha256: file.sha256,
		bytes: file.bytes,
		header: {
			line: file.headerLine,
			lines: file.headerLines,
			delimiter: file.delimiter,
			columns: file.header.map((header, index) => ({ header: header.trim(), cell: columns[index]?.name ?? null })),
		},
		rows: found.rows + found.rejected,
		rejected: found.rejected,
		complete,
		first: found.first,
		sums: found.sumsOf(),
		problems: [...found.problems.values()].sort((a, b) => b.count - a.count),
		duplicates: found.duplicates,
		controlTotals: found.payouts.map(({ amount, ...payout }) => ({ ...payout, amount: String(amount) })),
		needs,
		asks: asksOf(profile),
	};
}
