const ENTITIES: Readonly<Record<string, string>> = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * The same HTML, in which every `<` has a `>` somewhere behind it: one that has none begins no tag, and each would be looked
 * for to the end.
 */
function withoutOpenTag(html: string): string {
	const end = html.lastIndexOf('>') + 1;
	return html.slice(0, end) + html.slice(end).replaceAll('<', '&lt;');
}

function textOfCell(html: string): string {
	return withoutOpenTag(html)
		.replace(/<br\s*\/?>/gi, ' ')
		.replace(/<[^>]*>/g, '')
		.replace(/&(#\d+|#x[\da-f]+|\w+);/gi, (whole, name: string) => {
			if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole;
			const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
			return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : whole;
		})
		.replace(/\s+/g, ' ')
		.trim();
}

/** True when a file begins as an HTML document, or as the table of one. OFX, which looks alike, is none. */
export function looksLikeHtml(bytes: Buffer): boolean {
	const head = bytes.subarray(0, 4096).toString('latin1').replaceAll('\0', '');
	return /<(html|table|!doctype html)/i.test(head) && !/<\?OFX|<OFX>/i.test(head);
}

const COLUMNS = /colspan\s*=\s*["']?(\d+)/i;
const ROWS = /rowspan\s*=\s*["']?(\d+)/i;
const spanOf = (attributes: string, name: RegExp) => Math.min(Number(name.exec(attributes)?.[1] ?? 1), 50);

/**
 * The rows of the tables of an HTML document: what some banks hand out under the name of .xls. A cell over several columns
 * or rows stands in the first of them, and the others are empty.
 */
export function htmlRows(html: string): { line: number; cells: string[] }[] {
	const rows: { line: number; cells: string[] }[] = [];
	let line = 1;
	let at = 0;
	/** By column: how many rows below are covered by a cell above them. */
	let covered: number[] = [];
	let end = 0;
	for (const row of html.matchAll(/<tr[\s>][\s\S]*?(?=<tr[\s>]|<\/table|$)/gi)) {
		for (; at < row.index; at += 1) if (html.charCodeAt(at) === 10) line += 1;
		if (/<table[\s>]/i.test(html.slice(end, row.index))) covered = [];
		end = row.index + row[0].length;
		const cells: string[] = [];
		const passCovered = () => {
			for (let left = covered[cells.length] ?? 0; left > 0; left = covered[cells.length] ?? 0) {
				covered[cells.length] = left - 1;
				cells.push('');
			}
		};
		for (const cell of withoutOpenTag(row[0]).matchAll(/<t[dh]([^>]*)>([\s\S]*?)(?=<t[dh][\s>]|<\/t[dh]|<\/tr|$)/gi)) {
			passCovered();
			const below = spanOf(cell[1]!, ROWS) - 1;
			for (let place = 0; place < Math.max(spanOf(cell[1]!, COLUMNS), 1); place += 1) {
				covered[cells.length] = below;
				cells.push(place === 0 ? textOfCell(cell[2]!) : '');
			}
		}
		passCovered();
		rows.push({ line, cells });
	}
	return rows;
}
