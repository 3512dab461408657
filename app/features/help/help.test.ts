import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { resources } from '#app/i18n/resources.ts';
import { findDoc, listDocs, renderMarkdown } from './docs.server.ts';
import { glossary } from './glossary.ts';
import { type HelpPage, type HelpPageName, helpPages } from './pages.ts';
import en from './texts-en.ts';
import ko from './texts-ko.ts';

const names = Object.keys(helpPages) as HelpPageName[];

test('every page inside of the frame has help in both languages, and there is no help without a page', () => {
	const source = readFileSync(path.resolve('app/routes.ts'), 'utf8');
	const inside = source.slice(source.indexOf("layout('routes/app-pages.tsx'"));
	const pages = [...inside.matchAll(/'routes\/([\w.-]+)\.tsx'/g)].map((found) => found[1]!);
	expect(pages.length).toBeGreaterThan(50);
	expect([...names].sort()).toEqual(pages.filter((page) => page !== 'app-pages').sort());
	for (const name of names) {
		const { next }: HelpPage = helpPages[name];
		for (const texts of [ko[name], en[name]]) {
			expect(texts.purpose.trim(), name).not.toBe('');
			expect(texts.next.length, name).toBe(next.length);
			expect(new Set(texts.next).size, name).toBe(next.length);
		}
	}
});

/** The texts of a catalogue, however deep they stand. */
const textsIn = (messages: object): string[] =>
	Object.values(messages).flatMap((text) => (typeof text === 'string' ? [text] : textsIn(text)));

test('what the Korean help puts in quotation marks stands so on a page', () => {
	const shown = new Set(textsIn(resources.ko));
	const sentences = Object.values(ko).flatMap(({ purpose, next }) => [purpose, ...next]);
	const quoted = sentences.flatMap((text) => [...text.matchAll(/‘([^’]+)’/g)].map((found) => found[1]!));
	expect(quoted.length).toBeGreaterThan(5);
	expect(quoted.filter((words) => !shown.has(words))).toEqual([]);
});

test('every term is on some page, and named once in each language', () => {
	const used = new Set(names.flatMap((name) => [...(helpPages[name] as HelpPage).terms]));
	expect(Object.keys(glossary).filter((id) => !used.has(id as never))).toEqual([]);
	for (const language of ['ko', 'en'] as const) {
		const terms = Object.values(glossary).map((one) => one[language].term);
		expect(new Set(terms).size).toBe(terms.length);
	}
});

test('what the help and the documents point to is there', async () => {
	const docs = new Map(
		(await Promise.all((await listDocs()).map(({ name }) => findDoc(name)))).map((doc) => [doc!.name, doc!]),
	);
	const has = (address: string) => {
		const [name, heading] = address.split('#') as [string, string?];
		const doc = docs.get(name);
		return doc !== undefined && (!heading || doc.html.includes(`id="${heading}"`));
	};
	const wanted = names.flatMap((name) => [...(helpPages[name] as HelpPage).docs]);
	for (const { html } of docs.values())
		for (const [, address] of html.matchAll(/href="\/docs\/([^"]+)"/g)) wanted.push(address!);
	expect(wanted.filter((address) => !has(address))).toEqual([]);
	const images = [...docs.values()].flatMap(({ html }) => [...html.matchAll(/src="\/docs\/images\/([^"]+)"/g)]);
	expect(images.length).toBeGreaterThan(0);
	expect(images.filter(([, file]) => !readdirSync('docs/gallery').includes(file!))).toEqual([]);
});

test('a document cannot bring script or pictures of others, and links that lead nowhere here are words', () => {
	const file = path.resolve('docs/closing.md');
	const known = new Map([['closing', file]]);
	const { html, title } = renderMarkdown(
		'# T\n<script>alert(1)</script> [a](javascript:alert(1)) ![p](https://example.test/p.png) [b](../.env) [c](closing.md#x) [d](https://example.test)',
		file,
		known,
	);
	expect(title).toBe('T');
	expect(html).not.toMatch(/<script|href="javascript|<h1|src="http|\.env"/);
	expect(html).toContain('src="/docs/images/p.png"');
	expect(html).toContain('<a href="/docs/closing#x">c</a>');
	expect(html).toContain('<a href="https://example.test" rel="noreferrer">d</a>');
});
