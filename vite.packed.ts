import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Plugin } from 'vite';

const pack = promisify(brotliCompress);

/** Packs scripts and styles once, beside themselves: `start-1a2b.js.br`. The server would pack them for every browser anew. */
export function packedFiles(): Plugin {
	return {
		name: 'jeongsan:packed-files',
		apply: (_, { isSsrBuild }) => !isSsrBuild,
		async writeBundle({ dir }, bundle) {
			const names = Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name));
			await Promise.all(
				names.map(async (name) => {
					const file = path.join(dir!, name);
					const content = await readFile(file);
					// Very small ones would only get larger.
					if (content.length <= 1024) return;
					const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
					await writeFile(`${file}.br`, await pack(content, { params }));
				}),
			);
		},
	};
}
