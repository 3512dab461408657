/** The streams of an uncompressed PDF by the number of their object, and the dictionaries beside them. */
function objectsOf(text: string): Map<string, string> {
	return new Map([...text.matchAll(/(\d+) 0 obj\n([\s\S]*?)endobj/g)].map(([, id, body]) => [id!, body!]));
}

const fromUtf16 = (hex: string) =>
	(hex.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join('');

/** What each glyph of a font stands for, from its ToUnicode table. */
function glyphs(table: string): Map<number, string> {
	const byGlyph = new Map<number, string>();
	for (const [, from, , list] of table.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/g)) {
		const texts = list!.match(/<[0-9a-f ]*>/g) ?? [];
		for (const [index, hex] of texts.entries()) {
			byGlyph.set(Number.parseInt(from!, 16) + index, fromUtf16(hex.replace(/[<> ]/g, '')));
		}
	}
	return byGlyph;
}

/**
 * The text that a reader sees in a PDF written without compression: one line a run, in the order in which it was drawn.
 * Reads what this project writes, not every PDF.
 */
export function pdfText(bytes: Uint8Array): string {
	const objects = objectsOf(Buffer.from(bytes).toString('latin1'));
	const fonts = new Map<string, Map<number, string>>();
	for (const body of objects.values()) {
		for (const [, list] of body.matchAll(/\/Font <<([\s\S]*?)>>/g)) {
			for (const [, name, id] of list!.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
				const table = objects.get(id!)?.match(/\/ToUnicode (\d+) 0 R/)?.[1];
				if (table) fonts.set(name!, glyphs(objects.get(table) ?? ''));
			}
		}
	}
	const lines: string[] = [];
	for (const body of objects.values()) {
		let font = new Map<number, string>();
		for (const [, name, run] of body.matchAll(/\/(F\d+) [\d.]+ Tf|\[([0-9a-f<> .-]+)\] TJ/g)) {
			if (name) font = fonts.get(name) ?? new Map();
			if (!run) continue;
			const codes = [...run.matchAll(/<([0-9a-f]*)>/g)].flatMap(([, hex]) => hex!.match(/.{4}/g) ?? []);
			lines.push(codes.map((code) => font.get(Number.parseInt(code, 16)) ?? '\ufffd').join(''));
		}
	}
	return lines.join('\n');
}
