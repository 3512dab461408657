import { Zip, ZipDeflate } from 'fflate';

export interface ZippedFile {
	name: string;
	bytes: Uint8Array;
}

/** Files as one ZIP archive in pieces, each taken when the one before is through: only one is in memory at a time. */
export async function* zipStream(files: AsyncIterable<ZippedFile>): AsyncGenerator<Uint8Array, void, undefined> {
	const ready: Uint8Array[] = [];
	let failure: Error | null = null;
	const zip = new Zip((error, chunk) => {
		if (error) failure = error;
		else if (chunk.length) ready.push(chunk);
	});
	for await (const { name, bytes } of files) {
		const file = new ZipDeflate(name, { level: 6 });
		zip.add(file);
		file.push(bytes, true);
		if (failure) throw failure;
		yield* ready.splice(0);
	}
	zip.end();
	if (failure) throw failure;
	yield* ready.splice(0);
}

/** Gives each file of an archive a name that no other has, without what a file system of Windows or Unix refuses. */
export function fileNames(): (wanted: string, extension: string) => string {
	const taken = new Set<string>();
	return (wanted, extension) => {
		const base = wanted.normalize('NFC').replace(/[\p{Cc}\\/:*?"<>|]/gu, '_');
		let name = `${base}.${extension}`;
		// Windows and macOS take upper and lower case for the same.
		for (let next = 2; taken.has(name.toLowerCase()); next += 1) name = `${base}-${next}.${extension}`;
		taken.add(name.toLowerCase());
		return name;
	};
}
