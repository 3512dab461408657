import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';

/** An archive that cannot be read. */
export class ZipError extends Error {
	override name = 'ZipError';
}

interface Entry {
	method: number;
	packed: number;
	size: number;
	offset: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const MOST_DIRECTORY = 16 * 1024 * 1024;

/** Sizes and places beyond 32 bits stand in a field of their own. */
function wideFields(extra: Buffer, entry: Entry): void {
	for (let at = 0; at + 4 <= extra.length; ) {
		const length = extra.readUInt16LE(at + 2);
		if (extra.readUInt16LE(at) === 1) {
			let next = at + 4;
			for (const field of ['size', 'packed', 'offset'] as const) {
				if (entry[field] !== 0xffffffff || next + 8 > at + 4 + length) continue;
				entry[field] = Number(extra.readBigUInt64LE(next));
				next += 8;
			}
		}
		at += 4 + length;
	}
}

async function bytesAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
	const bytes = Buffer.alloc(length);
	const { bytesRead } = await file.read(bytes, 0, length, offset);
	if (bytesRead < length) throw new ZipError('the archive is cut short');
	return bytes;
}

/** The parts of a ZIP archive on disk, unpacked piece by piece, so that memory does not depend on their size. */
export class ZipReader {
	private readonly path: string;
	private readonly entries: ReadonlyMap<string, Entry>;

	private constructor(path: string, entries: ReadonlyMap<string, Entry>) {
		this.path = path;
		this.entries = entries;
	}

	/** Reads the directory of the archive. Throws ZipError. */
	static async open(path: string): Promise<ZipReader> {
		const file = await open(path);
		try {
			const { size } = await file.stat();
			const tail = await bytesAt(file, Math.max(0, size - 65_557), Math.min(size, 65_557));
			const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
			if (end === -1 || end + 22 > tail.length || tail.readUInt32LE(end) !== END)
				throw new ZipError('the archive has no directory');
			const length = tail.readUInt32LE(end + 12);
			const start = tail.readUInt32LE(end + 16);
			if (length > MOST_DIRECTORY || start + length > size) throw new ZipError('the archive has no directory');
			const directory = await bytesAt(file, start, length);
			const entries = new Map<string, Entry>();
			for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === CENTRAL; ) {
				const nameLength = directory.readUInt16LE(at + 28);
				const extraLength = directory.readUInt16LE(at + 30);
				const entry: Entry = {
					method: directory.readUInt16LE(at + 10),
					packed: directory.readUInt32LE(at + 20),
					size: directory.readUInt32LE(at + 24),
					offset: directory.readUInt32LE(at + 42),
				};
				const name = directory.toString('utf8', at + 46, at + 46 + nameLength);
				wideFields(directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength), entry);
				entries.set(name.replaceAll('\\', '/').replace(/^\//, '').toLowerCase(), entry);
				at += 46 + nameLength + extraLength + directory.readUInt16LE(at + 32);
			}
			return new ZipReader(path, entries);
		} finally {
			await file.close();
		}
	}

	/** The unpacked size that the directory tells; null when there is no such part. */
	sizeOf(name: string): number | null {
		return this.entries.get(name.toLowerCase())?.size ?? null;
	}

	/** The bytes of a part as they are unpacked. Throws ZipError. */
	async *read(name: string, onBytes?: (count: number) => void): AsyncGenerator<Buffer, void, undefined> {
		const entry = this.entries.get(name.toLowerCase());
		if (!entry) throw new ZipError(`the archive has no part ${name}`);
		const file = await open(this.path);
		let start: number;
		try {
			const head = await bytesAt(file, entry.offset, 30);
			if (head.readUInt32LE(0) !== LOCAL) throw new ZipError('the archive is damaged');
			start = entry.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
		} finally {
			await file.close();
		}
		if (entry.packed === 0) return;
		const packed = createReadStream(this.path, { start, end: start + entry.packed - 1, highWaterMark: 65_536 });
		packed.on('data', (chunk) => onBytes?.(chunk.length));
		if (entry.method !== 0 && entry.method !== 8) throw new ZipError('the archive is packed in an unknown way');
		const unpacked = entry.method === 0 ? packed : packed.pipe(createInflateRaw());
		packed.on('error', (error) => unpacked.destroy(error));
		try {
			for await (const chunk of unpacked) yield chunk as Buffer;
		} catch (error) {
			throw (error as NodeJS.ErrnoException).code?.startsWith('Z_') ? new ZipError('the archive is damaged') : error;
		} finally {
			packed.destroy();
		}
	}

	/** A whole part; null when there is none, and ZipError when it is larger than `most`. */
	async readWhole(name: string, most: number): Promise<Buffer | null> {
		if (!this.entries.has(name.toLowerCase())) return null;
		const chunks: Buffer[] = [];
		let size = 0;
		for await (const chunk of this.read(name)) {
			size += chunk.length;
			if (size > most) throw new ZipError(`the part ${name} is larger than ${most / 1024 / 1024} MB`);
			chunks.push(chunk);
		}
		return Buffer.concat(chunks);
	}
}
