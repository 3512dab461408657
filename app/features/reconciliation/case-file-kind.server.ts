import { isUtf8 } from 'node:buffer';
import { unzipSync } from 'fflate';
import iconv from 'iconv-lite';
import { byteOrderMark } from '#app/lib/text-encoding.ts';
import { UNDECODABLE } from '#app/lib/undecodable.ts';
import { type CaseFileKind, endingOf } from './case-file.ts';

const begins = (content: Buffer, bytes: readonly number[] | string, at = 0) =>
	content.subarray(at, at + bytes.length).equals(typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes));

/** True for a workbook without macros; its parts are named, not unpacked. */
function isWorkbook(content: Buffer): boolean {
	const names = new Set<string>();
	try {
		unzipSync(content, {
			filter: ({ name }) => {
				names.add(name.toLowerCase());
				return false;
			},
		});
	} catch {
		return false;
	}
	const hasMacros = [...names].some((name) => /vbaproject|\/macrosheets\//.test(name));
	return names.has('[content_types].xml') && names.has('xl/workbook.xml') && !hasMacros;
}

/** The text of a file in an encoding that Korean programs write; null when it is none. */
function textOf(content: Buffer): string | null {
	const mark = byteOrderMark(content);
	const encoding = mark?.encoding ?? (isUtf8(content) ? 'utf-8' : 'cp949');
	const text = iconv.decode(content, encoding);
	// biome-ignore lint/suspicious/noControlCharactersInRegex: what no text has
	return text.includes(UNDECODABLE) || /[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? null : text;
}

/** What a browser, a word processor or a shell would take for more than text. */
const MORE_THAN_TEXT = /^\s*(<|#!|\{\\rtf|%!)/;
const HEADER = /^[!-9;-~]+:/;

/** True for a mail: it begins with fields of a header, among them who sent it. */
function isMail(content: Buffer): boolean {
	const text = content
		.subarray(0, 65_536)
		.toString('latin1')
		.replace(/^From .*\r?\n/, '');
	const head = text.split(/\r?\n\r?\n/, 1)[0]!;
	const lines = head.split(/\r?\n/);
	const whole = head.length === text.length ? lines.slice(0, -1) : lines;
	return whole.every((line) => HEADER.test(line) || /^[ \t]/.test(line)) && /^from:/im.test(head);
}

/**
 * What a file is by its content; null for what may not be attached. The name decides only whether a plain text is shown as a
 * table, which changes nothing of what it can do.
 */
export function kindOfFile(content: Buffer, name: string): CaseFileKind | null {
	if (begins(content, '%PDF-')) return 'pdf';
	if (begins(content, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png';
	if (begins(content, [0xff, 0xd8, 0xff])) return 'jpeg';
	if (begins(content, 'RIFF') && begins(content, 'WEBP', 8)) return 'webp';
	if (begins(content, [0x50, 0x4b, 3, 4])) return isWorkbook(content) ? 'xlsx' : null;
	// Parts of a mail may be in any encoding; it is read by mail programs, which trust none of it.
	if (isMail(content)) return content.includes(0) ? null : 'eml';
	const text = textOf(content);
	if (text === null || MORE_THAN_TEXT.test(text)) return null;
	return endingOf(name) === 'csv' ? 'csv' : 'txt';
}
