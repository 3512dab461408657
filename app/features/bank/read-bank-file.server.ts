import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { ImportRefused } from '#app/features/payments/import-reason.ts';
import { htmlRows, looksLikeHtml } from '#app/lib/html-table.ts';
import { LARGEST_TABLE, refuseOtherFormats, splitCsv, TableRefused, textOf } from '#app/lib/spreadsheet.server.ts';
import { readXlsx, XlsxError } from '#app/lib/xlsx-reader.server.ts';
import type { ReadBankFile } from './bank-file.ts';
import { bankProfileNames, type OwnBankProfile } from './bank-profiles.ts';
import { findBankHeader } from './match-bank-header.ts';
import { type BankTableRow, readBankTable } from './read-bank-table.ts';
import { readCamt } from './read-camt.ts';
import { readMt940 } from './read-mt940.ts';
import { readOfx } from './read-ofx.ts';

/** More lines than this are split over several files, since a statement is compared in memory. */
const MOST_LINES = 200_000;

export interface InspectedBankFile extends ReadBankFile {
	sha256: string;
	bytes: number;
}

/** How a statement is read. */
interface ReadOptions {
	/** The profile that a person named. */
	profile?: string | undefined;
	/** The profiles that people made. */
	own: readonly OwnBankProfile[];
}

function csvRows(text: string, options: ReadOptions): BankTableRow[] {
	const top = text.split('\n', 120).join('\n');
	const found = [',', '\t', ';', '|']
		.map((delimiter) => ({
			delimiter,
			header: findBankHeader(
				splitCsv(top, delimiter, 0).map(({ cells }) => cells),
				options,
			),
		}))
		.filter(({ header }) => header !== null)
		.sort((a, b) => b.header!.known - a.header!.known)[0];
	return splitCsv(text, found?.delimiter ?? ',', 0).map(({ line, cells, broken }) => ({
		line,
		cells,
		broken: broken === 'wrong-number-of-fields' ? null : broken,
	}));
}

function workbookRows(bytes: Buffer): BankTableRow[] {
	try {
		return readXlsx(bytes, {}).map(({ line, cells }) => ({ line, cells, broken: null }));
	} catch (error) {
		if (!(error instanceof XlsxError)) throw error;
		throw new ImportRefused(
			'not-csv',
			`the Excel workbook cannot be read: ${error.message}`,
			'open it in a spreadsheet and save it again',
			{ what: 'broken-workbook' },
		);
	}
}

const startsWith = (bytes: Buffer, ...start: number[]) => bytes.subarray(0, start.length).equals(Buffer.from(start));

async function readBytes(bytes: Buffer, options: ReadOptions): Promise<ReadBankFile> {
	if (startsWith(bytes, 0x50, 0x4b, 3, 4)) return readBankTable(workbookRows(bytes), 'xlsx', options);
	const head = bytes
		.subarray(0, 4096)
		.toString('latin1')
		.replace(/^\xef\xbb\xbf/, '')
		.replaceAll('\0', '');
	const isHtml = looksLikeHtml(bytes);
	const isXml = /^\s*<\?xml/i.test(head) && !/<\?OFX/i.test(head);
	if (!isHtml && !isXml && !/<OFX>|<\?OFX/i.test(head)) {
		try {
			refuseOtherFormats(bytes);
		} catch (error) {
			if (!(error instanceof TableRefused)) throw error;
			if (error.code === 'password-protected') throw new ImportRefused(error.code, error.message, error.remedy);
			const what = error.code === 'old-excel' ? error.code : head.startsWith('%PDF-') ? 'pdf' : undefined;
			throw new ImportRefused('not-csv', error.message, error.remedy, what && { what });
		}
	}
	let { text, encoding } = await textOf(bytes);
	text = text.replace(/^\uFEFF/, '');
	if (text.trim() === '') throw new ImportRefused('file-empty', 'the file is empty (line 1)', 'export it again');
	if (isHtml) {
		const rows = htmlRows(text).map((row) => ({ ...row, broken: null }));
		return readBankTable(rows, encoding, options);
	}
	if (/<OFX>|<\?OFX|^\s*OFXHEADER/i.test(text.slice(0, 4096))) return readOfx(text, encoding);
	if (isXml || /<(\w+:)?BkToCstmrStmt[\s>]/.test(text.slice(0, 65_536))) return readCamt(text, encoding);
	if (/^(\{1:.*)?:20:/m.test(text.slice(0, 4096)) && /^:6[01]/m.test(text)) return readMt940(text, encoding);
	return readBankTable(csvRows(text, options), encoding, options);
}

/**
 * Reads a bank statement, whatever it is: an export of a Korean bank (CSV, workbook, or the HTML table that some call
 * .xls), camt.053, MT940 or OFX, told apart by content. Nothing is written. Throws ImportRefused.
 */
export async function readBankFile(path: string, options: ReadOptions): Promise<InspectedBankFile> {
	const { profile } = options;
	const names: readonly string[] = [...options.own.map(({ name }) => name), ...bankProfileNames];
	if (profile !== undefined && !names.includes(profile)) {
		throw new ImportRefused(
			'unknown-profile',
			`there is no profile ${profile} for bank statements`,
			`use one of ${names.join(', ')}`,
		);
	}
	let bytes: Buffer;
	try {
		const { size } = await stat(path);
		if (size > LARGEST_TABLE)
			throw new ImportRefused('file-too-large', 'the file is larger than 100 MB', 'split it into several files');
		bytes = await readFile(path);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR')
			throw new ImportRefused('file-not-found', `there is no file ${path}`, 'check the path');
		if (code === 'EACCES' || code === 'EPERM' || code === 'EISDIR')
			throw new ImportRefused(
				'file-unreadable',
				`${path} cannot be read (${code})`,
				'give the path of a file that you may read',
			);
		throw error;
	}
	if (bytes.length === 0) throw new ImportRefused('file-empty', 'the file is empty (line 1)', 'export it again');
	const read = await readBytes(bytes, options);
	const format = ['camt.053', 'mt940', 'ofx'].includes(read.profile);
	if (profile !== undefined && profile !== read.profile) {
		throw new ImportRefused(
			'other-kind',
			`the file is ${read.profile}, not ${profile}`,
			`leave --profile out${format ? '' : `, or give ${read.profile}`}`,
		);
	}
	const lines = read.statements.reduce((sum, statement) => sum + statement.lines.length, 0);
	if (lines > MOST_LINES)
		throw new ImportRefused(
			'file-too-large',
			`the file has ${lines} lines, more than ${MOST_LINES}`,
			'split it into several files',
		);
	return { ...read, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}
