const ENTITIES: Readonly<Record<string, string>> = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function textOfCell(html: string): string {
	return html
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

/** The rows of the tables of an HTML document: what some banks hand out under the name of .xls. */
export function htmlRows(html: string): { line: number; cells: string[] }[] {
	const rows: { line: number; cells: string[] }[] = [];
	let line = 1;
	let at = 0;
	for (const row of html.matchAll(/<tr[\s>][\s\S]*?(?=<tr[\s>]|<\/table|$)/gi)) {
		for (; at < row.index; at += 1) if (html.charCodeAt(at) === 10) line += 1;
		const cells: string[] = [];
		for (const cell of row[0].matchAll(/<t[dh]([^>]*)>([\s\S]*?)(?=<t[dh][\s>]|<\/t[dh]|<\/tr|$)/gi)) {
			cells.push(textOfCell(cell[2]!));
			const span = Math.min(Number(/colspan\s*=\s*["']?(\d+)/i.exec(cell[1]!)?.[1] ?? 1), 50);
			for (let more = 1; more < span; more += 1) cells.push('');
		}
		rows.push({ line, cells });
	}
	return rows;
}
