import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Rows of a Markdown table; a bar in a cell would end it. */
export function markdownTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
	const line = (cells: readonly (string | number)[]) =>
		`| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/**
 * Replaces the part of a document between its two marks (`<!-- name -->`, `<!-- /name -->`) and leaves the rest, which
 * people write. Throws where the document has no such part.
 */
export async function writePart(file: string, name: string, text: string): Promise<void> {
	const old = await readFile(file, 'utf8');
	const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
	const [from, to] = [old.indexOf(begin), old.indexOf(end)];
	if (from < 0 || to < from) throw new Error(`${file} has no part ${name}`);
	await mkdir(path.dirname(file), { recursive: true });
	await writeFile(file, `${old.slice(0, from + begin.length)}\n\n${text}\n\n${old.slice(to)}`);
}
