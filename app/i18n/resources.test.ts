import { describe, expect, test } from 'vitest';
import { resources } from './resources.ts';

type Messages = { [key: string]: string | Messages };

function flatten(messages: Messages, prefix = ''): Map<string, string> {
	const flat = new Map<string, string>();
	for (const [key, value] of Object.entries(messages)) {
		if (typeof value === 'string') flat.set(prefix + key, value);
		else for (const [inner, text] of flatten(value, `${prefix}${key} › `)) flat.set(inner, text);
	}
	return flat;
}

function placeholders(text: string): string[] {
	return [...text.matchAll(/\{\{\s*([\w.]+)/g)].map((found) => found[1]!).sort();
}

describe.each(Object.keys(resources.ko) as (keyof typeof resources.ko)[])('messages of %s', (namespace) => {
	const ko = flatten(resources.ko[namespace]);
	const en = flatten(resources.en[namespace]);

	test('Korean and English hold the same keys', () => {
		expect([...en.keys()].sort()).toEqual([...ko.keys()].sort());
	});

	test('no message is empty and both languages use the same placeholders', () => {
		for (const [key, text] of ko) {
			expect(text.trim(), key).not.toBe('');
			expect(en.get(key)?.trim(), key).not.toBe('');
			expect(placeholders(en.get(key) ?? ''), key).toEqual(placeholders(text));
		}
	});

	test('a message that counts has both plural forms', () => {
		for (const key of ko.keys()) {
			if (key.endsWith('_one')) expect(ko.has(key.replace(/_one$/, '_other')), key).toBe(true);
			if (key.endsWith('_other')) expect(ko.has(key.replace(/_other$/, '_one')), key).toBe(true);
		}
	});
});
