import { createWriteStream } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { environment } from '#app/env.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { csvStream } from '#app/lib/csv.ts';
import { formatKst } from '#app/lib/kst-calendar.ts';
import { LARGEST_TABLE, TableRefused } from '#app/lib/spreadsheet.server.ts';
import { countRows, runSellerImport, startSellerImport } from './import-sellers.server.ts';
import { previewSellers } from './preview-sellers.server.ts';
import { listSellers } from './queries.server.ts';
import { sellerStageOf, sellerStages, tossSellerStatuses } from './seller.ts';
import { sellerRowReasons } from './seller-file.ts';
import { eachProblem, type ToldProblem } from './seller-imports.server.ts';

interface ToldCell {
	line: number;
	column: string;
	value: string;
	reason: string;
}

export interface SellerImportOutput {
	importId: string;
	file: string;
	rows: number;
	inserted: number;
	unchanged: number;
	rejected: number;
	/** At most 100; all of them are in errorsFile. */
	errors: ToldCell[];
	errorsFile: string | null;
	/** What went in and should be looked at, at most 100. */
	warnings: ToldCell[];
}

const MOST_INLINE = 100;

const told = ({ line, column, value, reason }: ToldProblem): ToldCell => ({
	line,
	column,
	value,
	reason: `${reason}: ${sellerRowReasons[reason]}`,
});

async function firstOf(problems: AsyncIterable<ToldProblem>): Promise<ToldCell[]> {
	const first: ToldCell[] = [];
	for await (const problem of problems) {
		if (first.push(told(problem)) >= MOST_INLINE) break;
	}
	return first;
}

async function readWhole(file: string): Promise<Buffer> {
	try {
		if ((await stat(file)).size > LARGEST_TABLE)
			throw new TableRefused('file-too-large', 'the file is larger than 100 MB', 'split it into several files');
		return await readFile(file);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR')
			throw new TableRefused('file-not-found', `there is no file ${file}`, 'check the path');
		if (code === 'EACCES' || code === 'EPERM' || code === 'EISDIR')
			throw new TableRefused('file-unreadable', `${file} cannot be read (${code})`, 'give the path of a file');
		throw error;
	}
}

/**
 * Registers the sellers of a file: all good rows, each rejected one named. The same file again registers only what is
 * missing. Throws TableRefused when the file as a whole is no table of sellers; then nothing was written.
 */
export async function importSellersCommand(file: string, name: string, now: Date): Promise<SellerImportOutput> {
	const importId = await previewSellers({ bytes: await readWhole(file), name, actor: CLI, now });
	await startSellerImport(importId, CLI, { queue: false });
	await runSellerImport(importId);
	const { inserted, unchanged, rejected } = await countRows(importId);
	let errorsFile: string | null = null;
	if (rejected > 0) {
		errorsFile = path.resolve(environment().DATA_DIR, 'imports', `${importId}-errors.csv`);
		await mkdir(path.dirname(errorsFile), { recursive: true });
		const header = ['line', 'column', 'value', 'reason', 'refSellerId', 'name'];
		const text = csvStream(header, eachProblem(importId, 'problems'), (problem) => {
			const { line, column, value, reason } = told(problem);
			return [line, column, value, reason, problem.refSellerId, problem.name];
		});
		await pipeline(Readable.from(text), createWriteStream(errorsFile, { mode: 0o600 }));
	}
	return {
		importId,
		file: name,
		rows: inserted + unchanged + rejected,
		inserted,
		unchanged,
		rejected,
		errors: await firstOf(eachProblem(importId, 'problems')),
		errorsFile,
		warnings: await firstOf(eachProblem(importId, 'warnings')),
	};
}

const STATUS_OF_TOSS = {
	APPROVAL_REQUIRED: 'identity-check',
	PARTIALLY_APPROVED: 'payable-limited',
	KYC_REQUIRED: 'kyc',
	APPROVED: 'payable',
} as const;

/** The statuses that `sellers list --status` takes: ours, and those of Toss. */
export const listableStatuses: readonly string[] = [...sellerStages, ...tossSellerStatuses];

/** One page of sellers, the newest first, without account numbers. `next` is given back as `--after`. */
export async function listSellersCommand(options: { status?: string; limit: number; after?: string }) {
	const { status, limit, after } = options;
	const stage = status
		? ((STATUS_OF_TOSS as Record<string, (typeof sellerStages)[number]>)[status] ??
			sellerStages.find((each) => each === status))
		: undefined;
	const page = { size: limit, ...(after ? { after } : {}) };
	const list = await listSellers(stage ? { stage } : {}, { key: 'createdAt', direction: 'desc' }, page);
	return {
		items: list.rows.map((seller) => ({
			id: seller.id,
			refSellerId: seller.refSellerId,
			tossSellerId: seller.tossSellerId,
			businessType: seller.businessType,
			name: seller.name,
			businessRegistrationNumber: seller.businessRegistrationNumber,
			account: { bankCode: seller.bankCode, last4: seller.accountNumberLast4 },
			status: sellerStageOf(seller),
			registration: seller.registration,
			tossStatus: seller.tossStatus,
			createdAt: formatKst(seller.createdAt),
		})),
		next: list.next,
	};
}
