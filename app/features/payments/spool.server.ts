import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { environment } from '#app/env.server.ts';

/** Text of whole lines that waits on disk: written while it comes, read once it is complete. */
export interface Spool {
	write(text: string): Promise<void>;
	/** Ends the writing; after that `read` may be called. */
	end(): Promise<void>;
	read(): AsyncIterable<string>;
}

const spoolFolder = () => path.resolve(environment().DATA_DIR, 'spool');

/**
 * Gives the work a spool in DATA_DIR and takes it away afterwards. A source that has to be read to its end before a
 * transaction may begin goes through one, so that memory does not depend on how much it is.
 */
export async function withSpool<T>(name: string, work: (spool: Spool) => Promise<T>): Promise<T> {
	const file = path.join(spoolFolder(), name);
	await mkdir(path.dirname(file), { recursive: true });
	const stream = createWriteStream(file, { mode: 0o600 });
	let failure: Error | undefined;
	stream.on('error', (error) => {
		failure = error;
	});
	try {
		return await work({
			async write(text) {
				if (failure) throw failure;
				if (!stream.write(text)) await once(stream, 'drain');
			},
			async end() {
				stream.end();
				if (!stream.writableFinished) await once(stream, 'finish');
			},
			read: () => createReadStream(file, { encoding: 'utf8', highWaterMark: 512 * 1024 }),
		});
	} finally {
		stream.destroy();
		await rm(file, { force: true });
	}
}

/** The same with two of them. */
export const withSpools = <T>(
	[one, other]: readonly [string, string],
	work: (one: Spool, other: Spool) => Promise<T>,
): Promise<T> => withSpool(one, (first) => withSpool(other, (second) => work(first, second)));

/** Takes away what a process that was killed left behind of an import: rows of its source, which nobody reads again. */
export async function removeSpoolsOf(importId: string): Promise<void> {
	const names = await readdir(spoolFolder()).catch(() => []);
	for (const name of names.filter((each) => each.startsWith(importId)))
		await rm(path.join(spoolFolder(), name), { force: true });
}
