import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { CsvReader } from '#app/lib/csv-reader.ts';
import { byteOrderMark, decodeStream, EncodingVote, type TextEncoding, wholeLines } from '#app/lib/text-encoding.ts';
import {
	type HeaderMatch,
	type ImportKind,
	type ImportProfile,
	matchHeader,
	normaliseHeader,
} from './import-profile.ts';
import { ImportRefused } from './import-reason.ts';

/** A file that can be imported: what it is, and where its rows begin. */
export interface InspectedFile {
	path: string;
	sha256: string;
	bytes: number;
	encoding: TextEncoding;
	bomLength: number;
	/** Lines end with a lone carriage return, as old spreadsheets on Macs write them. */
	carriageReturns: boolean;
	delimiter: string;
	header: string[];
	match: HeaderMatch;
	/** Physical line after the header. */
	firstRowLine: number;
}

const HEADER_LINES = 60;
const MOST_COLUMNS = 200;
const EXPORT_AGAIN = 'export the file again as CSV (UTF-8) and import that';

/** The bytes of the file in pieces; a lone carriage return becomes a line break. */
export async function* fileBytes(path: string, carriageReturns: boolean): AsyncGenerator<Buffer, void, undefined> {
	for await (const chunk of createReadStream(path, { highWaterMark: 512 * 1024 })) {
		if (carriageReturns) for (let at = chunk.indexOf(13); at !== -1; at = chunk.indexOf(13, at + 1)) chunk[at] = 10;
		yield chunk;
	}
}

/** The text of the file in pieces of whole lines. */
export function fileText(
	file: InspectedFile,
	onBytes?: (count: number) => void,
): AsyncGenerator<string, void, undefined> {
	async function* counted() {
		for await (const chunk of fileBytes(file.path, file.carriageReturns)) {
			onBytes?.(chunk.length);
			yield chunk;
		}
	}
	return decodeStream(counted(), file.encoding, file.bomLength);
}

function refuseBinary(head: Buffer): void {
	const refuse = (what: string, remedy = EXPORT_AGAIN): never => {
		throw new ImportRefused('not-csv', `the file is not CSV: ${what} (line 1, column 1)`, remedy);
	};
	const start = head.subarray(0, 4096);
	if (start.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4])))
		refuse('it is an Excel workbook (.xlsx) or a ZIP archive', 'open it in a spreadsheet and save it as CSV UTF-8');
	if (start.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0])))
		refuse('it is an old Excel workbook (.xls)', 'open it in a spreadsheet and save it as CSV UTF-8');
	if (start.subarray(0, 5).toString('latin1') === '%PDF-') refuse('it is a PDF');
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

interface Candidate {
	match: HeaderMatch;
	fields: string[];
	line: number;
	nextLine: number;
	delimiter: string;
}

async function headerCandidates(
	text: AsyncIterable<string>,
	profiles: readonly ImportProfile[],
): Promise<{ candidates: Candidate[]; records: string[][] }> {
	let head = '';
	for await (const piece of text) {
		head += piece;
		if (head.length > 262_144) break;
	}
	const candidates: Candidate[] = [];
	let records: string[][] = [];
	for (const delimiter of [',', '\t', ';', '|']) {
		const reader = new CsvReader({ delimiter, fieldCount: 0, line: 1 });
		const found: string[][] = [];
		let stop = false;
		const lines = head.split('\n', HEADER_LINES + 1);
		for (const [index, line] of lines.entries()) {
			if (stop) break;
			const last = index === lines.length - 1;
			reader.push(last ? line : `${line}\n`, last, {
				onPlainRun() {},
				onBroken() {},
				onRecord(fields, at) {
					if (fields.length < 2) return;
					found.push(fields);
					for (const profile of profiles) {
						const match = matchHeader(fields, profile);
						if (match.missing.length < match.profile.columns.length) {
							candidates.push({ match, fields, line: at, nextLine: -1, delimiter });
							if (match.missing.length === 0) stop = true;
						}
					}
				},
			});
			for (const candidate of candidates) if (candidate.nextLine === -1) candidate.nextLine = reader.line;
		}
		if (found.length > records.length) records = found;
	}
	return { candidates, records };
}

function columnList(profile: ImportProfile): string {
	return profile.columns
		.filter((column) => column.need !== 'optional')
		.map((column) => column.headers[0])
		.join(', ');
}

function chooseHeader(
	candidates: Candidate[],
	records: string[][],
	kind: ImportKind | null,
	profiles: readonly ImportProfile[],
): Candidate {
	const known = candidates.filter(({ match }) => match.missing.length === 0);
	const chosen = known.find(({ match }) => profiles.includes(match.profile));
	if (chosen) {
		if (chosen.match.twice.length) {
			throw new ImportRefused(
				'duplicate-columns',
				`the header on line ${chosen.line} has the column ${chosen.match.twice.join(', ')} twice`,
				'remove one of the two columns',
				{ line: chosen.line, columns: chosen.match.twice.join(', ') },
			);
		}
		if (chosen.fields.length > MOST_COLUMNS) {
			throw new ImportRefused(
				'too-many-columns',
				`the header on line ${chosen.line} has ${chosen.fields.length} columns`,
				`keep at most ${MOST_COLUMNS} columns`,
				{ line: chosen.line },
			);
		}
		return chosen;
	}
	const other = known[0];
	if (other) {
		throw new ImportRefused(
			'other-kind',
			`the header on line ${other.line} is that of ${other.match.profile.name} (${other.match.profile.kind}), not of ${kind ?? 'the profile given'}`,
			`import the file as ${other.match.profile.kind}, with the profile ${other.match.profile.name} or none`,
			{ line: other.line },
		);
	}
	for (const fields of records) {
		if (fields.some((field) => ['결제+취소건수', '결제취소건수'].includes(normaliseHeader(field)))) {
			throw new ImportRefused(
				'control-totals',
				'the file holds sums (요약, 일자별 or 결제수단별), not single transactions',
				'download 정산내역 > 건별 and import that',
			);
		}
	}
	const near = candidates
		.filter(({ match }) => profiles.includes(match.profile))
		.map((candidate) => ({ ...candidate, found: candidate.match.columns.filter(Boolean).length }))
		.sort(
			(a, b) => b.found / b.match.profile.columns.length - a.found / a.match.profile.columns.length || a.line - b.line,
		)[0];
	if (near && near.found >= 3) {
		const missing = near.match.missing.map((column) => column.headers[0]).join(', ');
		throw new ImportRefused(
			'missing-columns',
			`the header on line ${near.line} lacks the column ${missing}`,
			`add it; ${near.match.profile.name} needs ${columnList(near.match.profile)}`,
			{ line: near.line, columns: missing },
		);
	}
	throw new ImportRefused(
		'no-known-header',
		`none of the first ${HEADER_LINES} lines is a known header${kind ? ` of ${kind}` : ''}`,
		`put the column names into the first line: ${profiles.map((profile) => `${profile.name} needs ${columnList(profile)}`).join('; ')}`,
	);
}

/**
 * Reads the whole file once to know its hash and its encoding, and finds its header by content. Memory does not depend
 * on the size. Throws ImportRefused when it is not a table that one of the profiles knows; nothing is written anywhere.
 *
 * @param options.kind null: whichever kind the header tells.
 */
export async function inspectFile(
	path: string,
	options: { kind: ImportKind | null; profile?: string | undefined; profiles: readonly ImportProfile[] },
): Promise<InspectedFile> {
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
		const { size } = await stat(path);
		const hash = createHash('sha256');
		const vote = new EncodingVote();
		let head = Buffer.alloc(0);
		let carriageReturns = false;
		let mark: ReturnType<typeof byteOrderMark> = null;
		async function* hashed() {
			for await (const chunk of fileBytes(path, false)) {
				hash.update(chunk);
				if (head.length === 0) {
					head = Buffer.from(chunk.subarray(0, 65_536));
					refuseBinary(head);
					mark = byteOrderMark(head);
					carriageReturns = !head.includes(10) && head.includes(13);
				}
				yield chunk;
			}
		}
		for await (const lines of wholeLines(hashed())) if (!mark) vote.add(lines);
		const bom = mark as ReturnType<typeof byteOrderMark>;
		const encoding = bom?.encoding ?? vote.result();
		const draft = {
			path,
			sha256: hash.digest('hex'),
			bytes: size,
			encoding,
			bomLength: bom?.length ?? 0,
			carriageReturns,
		};
		const text = fileText({ ...draft, delimiter: ',', header: [], match: null as never, firstRowLine: 1 });
		if (
			head
				.subarray(draft.bomLength)
				.toString(encoding.startsWith('utf-16') ? 'utf16le' : 'latin1')
				.trim() === '' &&
			size < 65_536
		) {
			throw new ImportRefused('file-empty', 'the file is empty (line 1)', EXPORT_AGAIN);
		}
		const { candidates, records } = await headerCandidates(text, options.profiles);
		const { match, fields, nextLine, delimiter } = chooseHeader(candidates, records, options.kind, allowed);
		return { ...draft, delimiter, header: fields, match, firstRowLine: nextLine };
	});
}
