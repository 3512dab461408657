import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { environment } from '#app/env.server.ts';
import { newId } from '#app/lib/ids.ts';

/** The largest file that the console takes; larger ones go through the command line. */
export const LARGEST_UPLOAD = 1024 ** 3;

/** Where an upload lies: in DATA_DIR/uploads under the id of the import that it may become. */
export const uploadPath = (importId: string) => path.resolve(environment().DATA_DIR, 'uploads', importId);

/** An upload that lies on disk. */
export interface Upload {
	importId: string;
	name: string;
	bytes: number;
}

/** Writes an upload to disk as it comes. Null when it is larger than LARGEST_UPLOAD; then nothing is left of it. */
export async function receiveUpload(name: string, data: AsyncIterable<Uint8Array>, now: Date): Promise<Upload | null> {
	const importId = newId(now);
	const file = uploadPath(importId);
	await mkdir(path.dirname(file), { recursive: true });
	let bytes = 0;
	const limit = new Transform({
		transform(chunk: Uint8Array, _encoding, done) {
			bytes += chunk.length;
			if (bytes > LARGEST_UPLOAD) done(new RangeError('the upload is too large'));
			else done(null, chunk);
		},
	});
	try {
		await pipeline(Readable.from(data), limit, createWriteStream(file, { mode: 0o600 }));
	} catch (error) {
		await rm(file, { force: true });
		if (error instanceof RangeError) return null;
		throw error;
	}
	// A Mac spells Korean names in parts.
	return { importId, name: name.normalize('NFC').slice(0, 200), bytes };
}

/** Takes an upload away. */
export const removeUpload = (importId: string) => rm(uploadPath(importId), { force: true });
