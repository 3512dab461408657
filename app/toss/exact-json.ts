const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** True when the number that JavaScript makes of the literal may differ from what was written. */
function losesDigits(literal: string): boolean {
	if (/[eE]/.test(literal)) return true;
	const [whole = '', fraction = ''] = literal.split('.');
	const significant = `${whole.replace(/^-?0*/, '')}${fraction.replace(/0+$/, '')}`;
	return significant.length > 15;
}

/** An escape, one at a time, so that a backslash that is escaped itself escapes nothing. */
const ESCAPE = /\\(?:u(d[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|[0-9a-f]{4})|[^u])/gi;

/** JSON with the sign of a lost character where a text has what no database keeps: a NUL, or half of a surrogate pair. */
export function withKeepableText(json: string): string {
	if (!/\\u(?:0000|d[89a-f])/i.test(json)) return json;
	return json.replace(ESCAPE, (written: string, code: string | undefined) => {
		return code?.length === 4 && /^(?:0000|d[89a-f])/i.test(code) ? '\\ufffd' : written;
	});
}

/**
 * Parses JSON without changing a number: one that JavaScript cannot hold exactly (more than 15 digits, or written with
 * an exponent) comes as the text that was written. Throws SyntaxError like JSON.parse, with none of the text in it.
 */
export function parseJsonExactly(text: string): unknown {
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		throw new SyntaxError('not JSON');
	}
	if (!/\d[\d.]{15}|\d[eE]/.test(text)) return parsed;
	let changed = false;
	const kept = text.replace(TOKEN, (token) => {
		if (token.startsWith('"') || !losesDigits(token)) return token;
		changed = true;
		return `"${token}"`;
	});
	return changed ? JSON.parse(kept) : parsed;
}
