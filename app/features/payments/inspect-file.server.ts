import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { CsvReader } from '#app/lib/csv-reader.ts';
import {
	byteOrderMark,
	decodeStream,
	EncodingVote,
	latin1Stream,
	type TextEncoding,
	wholeLines,
} from '#app/lib/text-encoding.ts';
import { XlsxError } from '#app/lib/xlsx-reader.server.ts';
import { streamXlsx } from '#app/lib/xlsx-stream.server.ts';
import { chooseHeader, type DelimitedCandidate } from './choose-header.ts';
import { contextOf } from './file-context.ts';
import { headerCandidates, type TopRecord } from './find-header.ts';
import type { TableKind } from './import-kinds.ts';
import type { HeaderMatch, ImportProfile } from './import-profile.ts';
import { ImportRefused, type RefusalPlace } from './import-reason.ts';
import type { RowContext } from './row-reader.ts';

/** A file that can be imported: what it is, and where its rows begin. */
export interface InspectedFile {
	path: string;
	/** Null when only the head was looked at. */
	sha256: string | null;
	bytes: number;
	format: 'csv' | 'xlsx';
	encoding: TextEncoding | 'xlsx';
	bomLength: number;
	/** Lines end with a lone carriage return, as old spreadsheets on Macs write them. */
	carriageReturns: boolean;
	delimiter: string;
	header: string[];
	/** Physical line of the header, and in how many rows it stands. */
	headerLine: number;
	headerLines: 1 | 2;
	match: HeaderMatch;
	/** Physical line after the header. */
	firstRowLine: number;
	context: RowContext;
}

/** A file of which all bytes were read. */
export type SealedFile = InspectedFile & { sha256: string };

const HEADER_LINES = 60;
const SAMPLE_LINES = 1000;
const HEAD_LENGTH = 262_144;
const SAVE_AS_CSV = 'open it in a spreadsheet and save it as CSV UTF-8';
const ZIP = Buffer.from([0x50, 0x4b, 3, 4]);
const OLD_OFFICE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const EXPORT_AGAIN = 'export the file again as CSV (UTF-8) and import that';

/** Texts and copies of pieces of this size are made in memory that was used before; larger ones ask the system for new. */
const PIECE = 64 * 1024;
const READ = 16 * PIECE;

/**
 * The bytes of the file in pieces; a lone carriage return becomes a line break. A piece holds until the next one is asked
 * for: its memory is used again.
 */
export async function* fileBytes(path: string, carriageReturns: boolean): AsyncGenerator<Buffer, void, undefined> {
	const file = await open(path);
	try {
		const memory = Buffer.allocUnsafeSlow(READ);
		for (;;) {
			const { bytesRead } = await file.read(memory, 0, READ);
			if (bytesRead === 0) return;
			const read = memory.subarray(0, bytesRead);
			if (carriageReturns) for (let at = read.indexOf(13); at !== -1; at = read.indexOf(13, at + 1)) read[at] = 10;
			for (let at = 0; at < bytesRead; at += PIECE) yield read.subarray(at, Math.min(at + PIECE, bytesRead));
		}
	} finally {
		await file.close();
	}
}

/** The text of the file in pieces of whole lines; `asBytes`: as latin1Stream gives it. */
export function fileText(
	file: Pick<InspectedFile, 'path' | 'carriageReturns' | 'encoding' | 'bomLength'>,
	onBytes?: (count: number, chunk: Buffer) => void,
	asBytes = false,
): AsyncGenerator<string, void, undefined> {
	async function* counted() {
		for await (const chunk of fileBytes(file.path, file.carriageReturns)) {
			onBytes?.(chunk.length, chunk);
			yield chunk;
		}
	}
	if (asBytes) return latin1Stream(counted(), file.bomLength);
	// A workbook has no text of its own.
	return decodeStream(counted(), file.encoding as TextEncoding, file.bomLength);
}

function refuseBinary(head: Buffer): void {
	const refuse = (told: string, remedy = EXPORT_AGAIN, what?: RefusalPlace['what']): never => {
		throw new ImportRefused('not-csv', `the file is not CSV: ${told} (line 1, column 1)`, remedy, what && { what });
	};
	const start = head.subarray(0, 4096);
	if (start.subarray(0, 4).equals(OLD_OFFICE))
		refuse('it is an old Excel workbook (.xls)', 'open it in a spreadsheet and save it as CSV UTF-8', 'old-excel');
	if (start.subarray(0, 5).toString('latin1') === '%PDF-') refuse('it is a PDF', EXPORT_AGAIN, 'pdf');
	if (/^\s*(<!doctype html|<html|<table|<\?xml)/i.test(start.toString('latin1').replace(/^\xef\xbb\xbf/, '')))
		refuse('it is an HTML or XML document', 'open it in a spreadsheet and save it as CSV UTF-8');
	if (byteOrderMark(head)?.encoding.startsWith('utf-16')) return;
	const nul = head.indexOf(0);
	if (nul === -1) return;
	let line = 1;
	for (let at = head.indexOf(10); at !== -1 && at < nul; at = head.indexOf(10, at + 1)) line += 1;
	const zeros = head.filter((byte) => byte === 0).length;
	if (zeros > head.length / 3)
		throw new ImportRefused(
			'not-csv',
			'the file is UTF-16 without a byte order mark, or not text at all (line 1, column 1)',
			EXPORT_AGAIN,
		);
	if (nul < 4096)
		throw new ImportRefused('not-csv', `the file is not CSV: it holds binary data (line ${line})`, EXPORT_AGAIN);
}

async function refusingUnreadable<T>(path: string, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR')
			throw new ImportRefused('file-not-found', `there is no file ${path}`, 'check the path');
		if (code === 'EACCES' || code === 'EPERM' || code === 'EISDIR') {
			throw new ImportRefused(
				'file-unreadable',
				`${path} cannot be read (${code})`,
				'give the path of a file that you may read',
			);
		}
		throw error;
	}
}

/** The records among the first lines of a text, with the lines on which they stand. */
function topRecords(lines: readonly string[], delimiter: string, firstLine: number): TopRecord[] {
	const reader = new CsvReader({ delimiter, fieldCount: 0, line: firstLine });
	const records: TopRecord[] = [];
	for (const [index, line] of lines.entries()) {
		const last = index === lines.length - 1;
		reader.push(last ? line : `${line}\n`, last, {
			onPlainRun() {},
			onBroken() {},
			onRecord: (fields, at) => records.push({ fields, line: at, nextLine: -1 }),
		});
		for (const record of records) if (record.nextLine === -1) record.nextLine = reader.line;
	}
	return records;
}

interface FoundHeader {
	chosen: DelimitedCandidate;
	/** Records above and below it. */
	above: TopRecord[];
	below: TopRecord[];
}

interface InspectOptions {
	/** null: whichever kind the header tells. */
	kind: TableKind | null;
	profile?: string | undefined;
	profiles: readonly ImportProfile[];
	/** The name that people gave the file. */
	name?: string | undefined;
	/** The account of the provider, where the file does not tell it. */
	account?: string | undefined;
	/** The day of the file, where its rows do not tell it. */
	day?: string | undefined;
	/** True when the file is only looked at: what a person still has to say is not asked for. */
	preview?: boolean | undefined;
}

function findCsvHeader(head: string, allowed: readonly ImportProfile[], options: InspectOptions): FoundHeader {
	const lines = head.split('\n', HEADER_LINES + 1);
	const byDelimiter = new Map<string, TopRecord[]>();
	const candidates: DelimitedCandidate[] = [];
	for (const delimiter of [',', '\t', ';', '|']) {
		const records = topRecords(lines, delimiter, 1);
		byDelimiter.set(delimiter, records);
		for (const candidate of headerCandidates(records, options.profiles)) candidates.push({ ...candidate, delimiter });
	}
	const chosen = chooseHeader(candidates, { ...options, allowed, headerLines: HEADER_LINES });
	const above = byDelimiter.get(chosen.delimiter)!.filter(({ line }) => line < chosen.line);
	const sample = head.split('\n', chosen.nextLine - 1 + SAMPLE_LINES).slice(chosen.nextLine - 1);
	return { chosen, above, below: topRecords(sample, chosen.delimiter, chosen.nextLine) };
}

async function findXlsxHeader(
	path: string,
	allowed: readonly ImportProfile[],
	options: InspectOptions,
): Promise<FoundHeader> {
	const records: TopRecord[] = [];
	for await (const rows of streamXlsx(path)) {
		for (const { line, cells } of rows) records.push({ fields: cells, line, nextLine: line + 1 });
		if (records.length >= HEADER_LINES + SAMPLE_LINES) break;
	}
	if (records.length === 0) throw new ImportRefused('file-empty', 'the first sheet is empty', EXPORT_AGAIN);
	const candidates = headerCandidates(records.slice(0, HEADER_LINES), options.profiles);
	const chosen = chooseHeader(
		candidates.map((candidate) => ({ ...candidate, delimiter: ',' })),
		{ ...options, allowed, headerLines: HEADER_LINES },
	);
	return {
		chosen,
		above: records.filter(({ line }) => line < chosen.line),
		below: records.filter(({ line }) => line >= chosen.nextLine),
	};
}

/** Says of a workbook that cannot be read why, and what to do. */
export async function refusingBadWorkbook<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof XlsxError)) throw error;
		if (error.problem === 'too-large')
			throw new ImportRefused('file-too-large', `the workbook is too large: ${error.message}`, SAVE_AS_CSV);
		throw new ImportRefused('not-csv', `the Excel workbook (.xlsx) cannot be read: ${error.message}`, SAVE_AS_CSV, {
			what: 'broken-workbook',
		});
	}
}

interface Bytes {
	/** Null when only the head was read. */
	sha256: string | null;
	bytes: number;
	encoding: InspectedFile['encoding'];
	bomLength: number;
	carriageReturns: boolean;
	head: Buffer;
}

/** No table has such a line. */
const LONGEST_LINE = 1024 * 1024;

/** Finds out the hash of a file, and whether all of it is UTF-8, from all its bytes, which come in pieces. */
export class FileSeal {
	private readonly hash = createHash('sha256');
	private isUtf8 = true;
	/** What came after the last line break. */
	private rest: Buffer = Buffer.alloc(0);

	add(chunk: Buffer): void {
		this.hash.update(chunk);
		// No character lies on both sides of a line break.
		const first = chunk.indexOf(10) + 1;
		if (first === 0) {
			this.rest = Buffer.concat([this.rest, chunk]);
			if (this.rest.length > LONGEST_LINE) {
				this.isUtf8 = false;
				this.rest = Buffer.alloc(0);
			}
			return;
		}
		const end = chunk.lastIndexOf(10) + 1;
		this.isUtf8 &&= isUtf8(Buffer.concat([this.rest, chunk.subarray(0, first)])) && isUtf8(chunk.subarray(first, end));
		this.rest = Buffer.from(chunk.subarray(end));
	}

	result(): { sha256: string; isUtf8: boolean } {
		return { sha256: this.hash.digest('hex'), isUtf8: this.isUtf8 && isUtf8(this.rest) };
	}
}

/**
 * Reads all bytes of a file once, for its hash and its encoding; with `headOnly` just the first of them, so that there is
 * no hash, and the encoding is that of the head.
 */
export async function readBytes(path: string, headOnly = false): Promise<Bytes> {
	const { size } = await stat(path);
	const hash = createHash('sha256');
	const vote = new EncodingVote();
	let head = Buffer.alloc(0);
	let carriageReturns = false;
	let mark: ReturnType<typeof byteOrderMark> = null;
	let isWorkbook = false;
	async function* hashed() {
		for await (const chunk of fileBytes(path, false)) {
			hash.update(chunk);
			if (head.length === 0) {
				head = Buffer.from(chunk);
				isWorkbook = head.subarray(0, 4).equals(ZIP);
				if (!isWorkbook) {
					await refuseProtected(path, head);
					refuseBinary(head);
				}
				mark = byteOrderMark(head);
				carriageReturns = !head.includes(10) && head.includes(13);
			}
			if (!isWorkbook) yield chunk;
			if (headOnly && !isWorkbook) return;
		}
	}
	for await (const lines of wholeLines(hashed())) if (!mark) vote.add(lines);
	const bom = mark as ReturnType<typeof byteOrderMark>;
	return {
		sha256: headOnly && !isWorkbook ? null : hash.digest('hex'),
		bytes: size,
		encoding: isWorkbook ? 'xlsx' : (bom?.encoding ?? vote.result()),
		bomLength: bom?.length ?? 0,
		carriageReturns,
		head,
	};
}

/** A protected workbook is wrapped into the container of the old format. */
async function refuseProtected(path: string, head: Buffer): Promise<void> {
	if (!head.subarray(0, 4).equals(OLD_OFFICE)) return;
	const mark = Buffer.from('EncryptedPackage', 'utf16le');
	const file = await open(path);
	try {
		// The directory of the container stands anywhere in it.
		let before = Buffer.alloc(0);
		for await (const chunk of file.createReadStream({ autoClose: false })) {
			const bytes = Buffer.concat([before, chunk as Buffer]);
			if (bytes.includes(mark))
				throw new ImportRefused(
					'password-protected',
					'the workbook is protected with a password',
					'open it, take the password away and save it again',
				);
			before = bytes.subarray(-mark.length);
		}
	} finally {
		await file.close();
	}
}

/**
 * Reads the whole file once to know its hash and its encoding, and finds its header by content. Memory does not depend
 * on the size. Throws ImportRefused when it is not a table that one of the profiles knows; nothing is written anywhere.
 */
export async function inspectFile(path: string, options: InspectOptions): Promise<SealedFile> {
	return (await inspect(path, options, false)) as SealedFile;
}

/**
 * What inspectFile says, from the first bytes alone: the hash is not known, and the encoding is what a FileSeal finds
 * of all bytes, or else the file is to be read again.
 */
export async function inspectHead(path: string, options: InspectOptions): Promise<InspectedFile> {
	return inspect(path, options, true);
}

async function inspect(path: string, options: InspectOptions, headOnly: boolean): Promise<InspectedFile> {
	const ofKind = options.profiles.filter((profile) => !options.kind || profile.kind === options.kind);
	const allowed = options.profile ? ofKind.filter((profile) => profile.name === options.profile) : ofKind;
	if (allowed.length === 0) {
		throw new ImportRefused(
			'unknown-profile',
			`there is no profile ${options.profile}${options.kind ? ` for ${options.kind}` : ''}`,
			`use one of ${ofKind.map((profile) => profile.name).join(', ')}`,
		);
	}
	return refusingUnreadable(path, async () => {
		const { head, ...bytes } = await readBytes(path, headOnly);
		const isWorkbook = bytes.encoding === 'xlsx';
		if (
			!isWorkbook &&
			bytes.bytes < 65_536 &&
			head
				.subarray(bytes.bomLength)
				.toString(bytes.encoding.startsWith('utf-16') ? 'utf16le' : 'latin1')
				.trim() === ''
		) {
			throw new ImportRefused('file-empty', 'the file is empty (line 1)', EXPORT_AGAIN);
		}
		const { chosen, above, below } = isWorkbook
			? await refusingBadWorkbook(() => findXlsxHeader(path, allowed, options))
			: findCsvHeader(await topText({ path, ...bytes }), allowed, options);
		return {
			path,
			...bytes,
			format: isWorkbook ? 'xlsx' : 'csv',
			delimiter: chosen.delimiter,
			header: chosen.fields,
			headerLine: chosen.line,
			headerLines: chosen.lines,
			match: chosen.match,
			firstRowLine: chosen.nextLine,
			context: contextOf(chosen, above, below, options),
		};
	});
}

export async function topText(file: Parameters<typeof fileText>[0]): Promise<string> {
	let head = '';
	for await (const piece of fileText(file)) {
		head += piece;
		if (head.length > HEAD_LENGTH) break;
	}
	return head;
}
