const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** True when the number that JavaScript makes of the literal may differ from what was written. */
function losesDigits(literal: string): boolean {
	if (/[eE]/.test(literal)) return true;
	const [whole = '', fraction = ''] = literal.split('.');
	const significant = `${whole.replace(/^-?0*/, '')}${fraction.replace(/0+$/, '')}`;
	return significant.length > 15;
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
