import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/** The stack of an error with the places in the sources, where the code that ran was built from them. */
export function mappedStack(stack: string): string {
	const maps = new Map<string, SourceMap | null>();
	const mapOf = (url: string): SourceMap | null => {
		if (!maps.has(url)) {
			const file = `${fileURLToPath(url)}.map`;
			maps.set(url, existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : null);
		}
		return maps.get(url)!;
	};
	return stack.replace(/(file:\/\/[^\s()]+\.mjs):(\d+):(\d+)/g, (place, url: string, line: string, column: string) => {
		const entry = mapOf(url)?.findEntry(Number(line) - 1, Number(column) - 1);
		if (!entry || !('originalSource' in entry)) return place;
		const source = new URL(entry.originalSource, url).href;
		return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
	});
}
