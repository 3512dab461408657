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

/** Without what no database keeps: escaped NULs go, and half of a surrogate pair becomes the sign of a lost character. */
function withKeepableText(json: string): string {
	if (!/\\u(?:0000|d[89a-f])/i.test(json)) return json;
	return json.replace(ESCAPE, (written: string, code: string | undefined) => {
		if (code === '0000') return '';
		return code?.length === 4 && /^d[89a-f]/i.test(code) ? '\\ufffd' : written;
	});
}

/**
 * Parses JSON without changing a number: one that JavaScript cannot hold exactly (more than 15 digits, or written with
 * an exponent) comes as the text that was written. Text comes as a database can keep it. Throws SyntaxError like
 * JSON.parse, with none of the text in it.
 */
export function parseJsonExactly(json: string): unknown {
	const text = withKeepableText(json);
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
