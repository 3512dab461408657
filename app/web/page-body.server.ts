import { Transform } from 'node:stream';

/**
 * What a rendered page goes through on its way to the browser. React 18 writes in blocks of 2048 bytes, and where a letter of
 * several bytes, any Hangul, does not fit into the rest of one, it sends that rest as it is: zeros, which a browser shows
 * as a sign for a broken letter in labels and titles. No page has a zero of its own.
 */
export function pageBody(onEnd: () => void): Transform {
	return new Transform({
		transform(chunk: Buffer, _encoding, callback) {
			callback(null, chunk.includes(0) ? Buffer.from(chunk.filter((byte) => byte !== 0)) : chunk);
		},
		flush(callback) {
			onEnd();
			callback();
		},
	});
}
