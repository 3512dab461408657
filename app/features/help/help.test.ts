import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Language, languages } from '#app/i18n/languages.ts';
import { resources } from '#app/i18n/resources.ts';
import { docLinks, findDoc, listDocs, renderMarkdown } from './docs.server.ts';
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

test.each(languages)('what the help and the documents point to is there (%s)', async (reader) => {
	const listed = await listDocs(reader);
	const read = (asked: Language | null) => Promise.all(listed.map(({ name }) => findDoc(name, reader, asked)));
	const shown = [...(await read(null)), ...(await read(reader === 'ko' ? 'en' : 'ko'))].map((doc) => doc!);
	const docs = new Map(shown.map((doc) => [`${doc.name} ${doc.language}`, doc]));
	const has = (address: string) => {
		const { pathname, searchParams, hash } = new URL(address, 'http://localhost');
		const asked = searchParams.get('language') ?? reader;
		const name = pathname.slice('/docs/'.length);
		const doc = docs.get(`${name} ${asked}`) ?? docs.get(`${name} en`);
		return doc !== undefined && (!hash || doc.html.includes(`id="${decodeURIComponent(hash.slice(1))}"`));
	};
	const wanted = names.flatMap((name) => (helpPages[name] as HelpPage).docs.map((doc) => `/docs/${doc}`));
	for (const { html } of shown)
		for (const [, address] of html.matchAll(/href="(\/docs\/[^"]+)"/g)) wanted.push(address!);
	expect(wanted.filter((address) => !has(address))).toEqual([]);
	const idsTwice = shown.flatMap(({ name, html }) => {
		const ids = [...html.matchAll(/ id="([^"]+)"/g)].map((found) => found[1]!);
		return ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${name}#${id}`);
	});
	expect(idsTwice).toEqual([]);
	// What is there for who writes them, and marks that only GitHub understands.
	expect(shown.filter(({ html }) => /&lt;!--|<li>\s*(<p>)?\[ \]/.test(html)).map(({ name }) => name)).toEqual([]);
	const images = shown.flatMap(({ html }) => [...html.matchAll(/src="\/docs\/images\/([^"]+)"/g)]);
	expect(images.length).toBeGreaterThan(0);
	expect(images.filter(([, file]) => !readdirSync('docs/gallery').includes(file!))).toEqual([]);
});

test('a document comes in the language of its reader, or the one asked for, and in English where it is in no other', async () => {
	expect(await findDoc('closing', 'ko')).toMatchObject({ title: '월·일 결산 마감', language: 'ko', other: 'en' });
	expect(await findDoc('closing', 'en')).toMatchObject({
		title: 'Closing a month or a day',
		language: 'en',
		other: 'ko',
	});
	expect(await findDoc('closing', 'ko', 'en')).toMatchObject({ language: 'en', other: 'ko' });
	expect(await findDoc('torture', 'ko')).toMatchObject({ language: 'en', other: null });
	expect(await findDoc('../package', 'ko')).toBeNull();
	const listed = await listDocs('ko');
	expect(listed).toContainEqual({ name: 'closing', title: '월·일 결산 마감', language: 'ko' });
	expect(listed.map(({ language }) => language)).toEqual(
		listed
			.map(({ language }) => language)
			.sort()
			.reverse(),
	);
	expect(listed).toContainEqual(expect.objectContaining({ name: 'torture', language: 'en' }));
});

test('a heading answers to its address in both languages, and help names it as its reader finds it', async () => {
	for (const reader of languages) {
		const { html } = (await findDoc('closing', reader))!;
		expect(html).toContain('id="the-checklist"');
		expect(html).toContain('id="점검-목록"');
	}
	expect(await docLinks(['closing#the-checklist', 'torture', 'closing#nowhere', 'nowhere'], 'ko')).toEqual([
		{ to: '/docs/closing#the-checklist', words: '월·일 결산 마감 › 점검 목록', language: 'ko' },
		{ to: '/docs/torture', words: expect.any(String), language: 'en' },
	]);
	const pointed = [...new Set(names.flatMap((name) => (helpPages[name] as HelpPage).docs))];
	for (const reader of languages)
		expect((await docLinks(pointed, reader)).map(({ to }) => to)).toEqual(pointed.map((doc) => `/docs/${doc}`));
});

test('a document cannot bring script or pictures of others, and links that lead nowhere here are words', () => {
	const file = path.resolve('docs/closing.md');
	const html = renderMarkdown(
		'# T\n<script>alert(1)</script> [a](javascript:alert(1)) ![p](https://example.test/p.png) [b](../.env) [c](closing.md#x) [d](https://example.test)',
		file,
		new Map([['closing', { en: file }]]),
	);
	expect(html).not.toMatch(/<script|href="javascript|<h1|src="http|\.env"/);
	expect(html).toContain('src="/docs/images/p.png"');
	expect(html).toContain('<a href="/docs/closing#x">c</a>');
	expect(html).toContain('<a href="https://example.test" rel="noreferrer">d</a>');
});

test('links between documents follow the reader, the two of one document and a language asked for name theirs', () => {
	const korean = path.resolve('docs/ko/closing.md');
	const english = path.resolve('docs/closing.md');
	const known = new Map([
		['closing', { en: english, ko: korean }],
		['roles', { en: path.resolve('docs/roles.md'), ko: path.resolve('docs/ko/roles.md') }],
		['torture', { en: path.resolve('docs/torture.md') }],
	]);
	const addresses = (html: string) => [...html.matchAll(/href="([^"]+)"/g)].map((found) => found[1]);
	const text = '[a](roles.md#x) [b](../closing.md) [c](../torture.md)';
	expect(addresses(renderMarkdown(text, korean, known))).toEqual([
		'/docs/roles#x',
		'/docs/closing?language=en',
		'/docs/torture',
	]);
	expect(addresses(renderMarkdown(text, korean, known, 'ko'))[0]).toBe('/docs/roles?language=ko#x');
	expect(addresses(renderMarkdown('[a](roles.md) [b](ko/closing.md)', english, known, 'en'))).toEqual([
		'/docs/roles?language=en',
		'/docs/closing?language=ko',
	]);
});
