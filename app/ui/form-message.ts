/*
 * A validation message is the key of a text in `common.ts`, with its values behind a bar: the schema is shared by the
 * server and the browser, and only the page knows the language. Apart from form-validation.ts, so that a page with fields but
 * no form to validate does not load the validator.
 */

/** Writes a message that FormFields will translate: `message('validation.tooShort', { minimum: 10 })`. */
export function message(key: string, values?: Record<string, string | number>): string {
	return values ? `${key}|${JSON.stringify(values)}` : key;
}

/** Takes a message apart again; a text that is no key comes back as it is. */
export function readMessage(text: string): { key: string; values: Record<string, unknown> } {
	const bar = text.indexOf('|{');
	if (bar < 0) return { key: text, values: {} };
	try {
		return { key: text.slice(0, bar), values: JSON.parse(text.slice(bar + 1)) as Record<string, unknown> };
	} catch {
		return { key: text, values: {} };
	}
}
