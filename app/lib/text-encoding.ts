import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { UNDECODABLE } from './undecodable.ts';

export type TextEncoding = 'utf-8' | 'cp949' | 'utf-16le' | 'utf-16be';

/** The encoding that the first bytes declare, and how many bytes that takes. */
export function byteOrderMark(head: Buffer): { encoding: TextEncoding; length: number } | null {
	if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', length: 3 };
	if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', length: 2 };
	if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', length: 2 };
	return null;
}

/**
 * True for a line that was surely written as UTF-8: valid, with a character of three bytes or more (Korean has three).
 * Text in CP949 is all but never so; short pieces of it can be valid UTF-8 of two bytes, which therefore says nothing.
 */
function isSurelyUtf8(line: Buffer): boolean {
	if (!isUtf8(line)) return false;
	for (const byte of line) if (byte >= 0xe0) return true;
	return false;
}

/** How many lines of valid UTF-8 hold a character of three bytes or more. */
function linesWithThreeBytes(lines: Buffer): number {
	let count = 0;
	let has = 0;
	for (let at = 0; at < lines.length; at += 1) {
		const byte = lines[at]!;
		if (byte >= 0xe0) has = 1;
		else if (byte === 10) {
			count += has;
			has = 0;
		}
	}
	return count + has;
}

/** Calls back with each line, line break included. */
function eachLine(lines: Buffer, take: (line: Buffer) => void): void {
	for (let start = 0; start < lines.length; ) {
		const newline = lines.indexOf(10, start);
		const end = newline === -1 ? lines.length : newline + 1;
		take(lines.subarray(start, end));
		start = end;
	}
}

/**
 * Finds out in which encoding a file without byte order mark is written, from all of its lines: UTF-8, or CP949 when
 * more lines are not UTF-8 than surely are. Lines in the other encoding come out undecodable.
 */
export class EncodingVote {
	private utf8 = 0;
	private cp949 = 0;

	/** Takes whole lines. */
	add(lines: Buffer): void {
		if (isAscii(lines)) return;
		if (isUtf8(lines)) {
			this.utf8 += linesWithThreeBytes(lines);
			return;
		}
		eachLine(lines, (line) => {
			if (isAscii(line)) return;
			if (isSurelyUtf8(line)) this.utf8 += 1;
			else if (!isUtf8(line)) this.cp949 += 1;
		});
	}

	/** The encoding of most lines that tell. */
	result(): TextEncoding {
		return this.cp949 > this.utf8 ? 'cp949' : 'utf-8';
	}
}

/** Decodes whole lines of UTF-8 or CP949; what belongs to another encoding becomes UNDECODABLE. */
function decodeLines(lines: Buffer, encoding: 'utf-8' | 'cp949'): string {
	if (isAscii(lines)) return lines.toString('latin1');
	if (encoding === 'utf-8') return lines.toString('utf8');
	let text = '';
	eachLine(lines, (line) => {
		text +=
			!isAscii(line) && isSurelyUtf8(line)
				? line.toString('latin1').replace(/[\x80-\xff]+/g, UNDECODABLE)
				: iconv.decode(line, 'cp949');
	});
	return text;
}

const LONGEST_LINE = 8 * 1024 * 1024;

/**
 * Cuts a stream of bytes after its last line break, so that no piece ends within a line, nor within a character. A piece
 * holds until the next one is asked for.
 */
export async function* wholeLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
	let rest: Buffer[] = [];
	let waiting = 0;
	for await (const chunk of chunks) {
		const newline = chunk.lastIndexOf(10);
		if (newline === -1) {
			rest.push(Buffer.from(chunk));
			waiting += chunk.length;
			// No table has such a line: let the reader refuse it before it fills the memory.
			if (waiting > LONGEST_LINE) {
				yield Buffer.concat(rest.splice(0));
				waiting = 0;
			}
			continue;
		}
		waiting = 0;
		const head = chunk.subarray(0, newline + 1);
		yield rest.length ? Buffer.concat([...rest, head]) : head;
		rest = newline + 1 < chunk.length ? [Buffer.from(chunk.subarray(newline + 1))] : [];
	}
	if (rest.length) yield Buffer.concat(rest);
}

/**
 * The lines of a file in UTF-8 with a letter for each byte, in pieces that end with a line break (but for the last one):
 * much faster than to decode what is then passed on as bytes again.
 */
export async function* latin1Stream(
	chunks: AsyncIterable<Buffer>,
	bomLength: number,
): AsyncGenerator<string, void, undefined> {
	let skip = bomLength;
	for await (const lines of wholeLines(chunks)) {
		yield lines.toString('latin1', skip);
		skip = 0;
	}
}

/** The text that these bytes are in UTF-8; what is none becomes UNDECODABLE. */
export function textOfLatin1(bytes: string): string {
	return /[\x80-\xff]/.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;
}

/** The text of a file, byte order mark left out, in pieces that end with a line break (but for the last one). */
export async function* decodeStream(
	chunks: AsyncIterable<Buffer>,
	encoding: TextEncoding,
	bomLength: number,
): AsyncGenerator<string, void, undefined> {
	if (encoding === 'utf-8' || encoding === 'cp949') {
		let skip = bomLength;
		for await (const lines of wholeLines(chunks)) {
			yield decodeLines(skip ? lines.subarray(skip) : lines, encoding);
			skip = 0;
		}
		return;
	}
	const decoder = iconv.getDecoder(encoding, { stripBOM: true });
	let rest = '';
	for await (const chunk of chunks) {
		const text = rest + decoder.write(chunk);
		const newline = text.lastIndexOf('\n');
		rest = text.slice(newline + 1);
		if (newline !== -1) yield text.slice(0, newline + 1);
	}
	rest += decoder.end() ?? '';
	if (rest) yield rest;
}
