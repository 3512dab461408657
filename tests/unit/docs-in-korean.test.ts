import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import MarkdownIt from 'markdown-it';
import { expect, test } from 'vitest';
import { detailKinds } from '#app/features/reconciliation/levels.ts';
import { resources } from '#app/i18n/resources.ts';

/** What a translation shares with its original: a part of the one may not change, come or go without the other. */

const korean = readdirSync('docs/ko').filter((file) => file.endsWith('.md'));
const originalOf = (file: string) => (file === 'README.md' ? file : `docs/${file}`);

interface Section {
	level: string;
	anchor: string;
	/** The rows of its tables: how many cells, and the code in them. */
	rows: { cells: number; code: string[] }[];
	code: string[];
	lists: number;
	fences: { language: string; lines: string[] }[];
	links: string[];
	images: string[];
	text: string;
}

/** As GitHub makes it. */
const anchorOf = (words: string) =>
	words
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.replace(/\s/g, '-');

const known = new Map<string, Section[]>();

/** A document cut at its headings; each section with what has to be in both languages. */
function sectionsOf(file: string): Section[] {
	const read = known.get(file);
	if (read) return read;
	const sections: Section[] = [];
	known.set(file, sections);
	let section: Section | undefined;
	let row: Section['rows'][number] | undefined;
	const tokens = new MarkdownIt().parse(readFileSync(file, 'utf8'), {});
	for (const [index, token] of tokens.entries()) {
		if (token.type === 'heading_open') {
			const anchor = anchorOf(tokens[index + 1]!.content);
			section = {
				level: token.tag,
				anchor,
				rows: [],
				code: [],
				lists: 0,
				fences: [],
				links: [],
				images: [],
				text: '',
			};
			sections.push(section);
		}
		if (!section) continue;
		if (token.type === 'tr_open') {
			row = { cells: 0, code: [] };
			section.rows.push(row);
		}
		if (token.type === 'tr_close') row = undefined;
		if (row && /^t[hd]_open$/.test(token.type)) row.cells += 1;
		if (token.type === 'list_item_open') section.lists += 1;
		if (token.type === 'fence')
			section.fences.push({ language: token.info, lines: token.content.trimEnd().split('\n') });
		for (const child of token.children ?? []) {
			if (child.type === 'code_inline') (row ?? section).code.push(child.content);
			if (child.type === 'link_open') section.links.push(child.attrGet('href')!);
			if (child.type === 'image') section.images.push(child.attrGet('src')!);
			if (child.type === 'text') section.text += ` ${child.content}`;
		}
	}
	return sections;
}

const pairOf = (file: string) => [sectionsOf(originalOf(file)), sectionsOf(`docs/ko/${file}`)] as const;

/** The same of both, section by section, beside the heading of the original. */
const compared = (file: string, of: (section: Section, file: string) => unknown) => {
	const [original, translation] = pairOf(file);
	return [
		original.map((section) => [section.anchor, of(section, originalOf(file))]),
		translation.map((section, at) => [original[at]?.anchor, of(section, `docs/ko/${file}`)]),
	];
};

/** A formula has its words in the language of the text. */
const isFormula = (code: string) => / [=+−≠] /.test(code);
const sorted = (words: Iterable<string>) => [...new Set(words)].sort();

/** Code without what is said about it; what is in no language of programs may say it in other words. */
const commandsIn = ({ fences }: Section) =>
	fences.map(({ language, lines }) => (language ? lines.map((line) => line.replace(/\s+#.*$/, '')) : lines.length));

/** Amounts and counts in digits, whichever words for thousands stand beside them. */
function numbersIn({ text }: Section): string[] {
	const scales: Record<string, number> = { million: 1e6, billion: 1e9, 만: 1e4, 억: 1e8 };
	return [...text.matchAll(/(\d[\d,]*(?:\.\d+)?)(?:\s?(million|billion|만|억))?/g)].map(([, digits, scale]) =>
		String(Number(digits!.replaceAll(',', '')) * (scales[scale!] ?? 1)),
	);
}

test('every Korean document is that of an English one', () => {
	expect(korean.filter((file) => !existsSync(originalOf(file)))).toEqual([]);
});

test.each(korean)('docs/ko/%s has the headings, lists and tables of its original', (file) => {
	const shape = compared(file, ({ level, lists, rows, images }) => [
		level,
		lists,
		rows.map(({ cells }) => cells),
		images.map((image) => path.basename(image)),
	]);
	expect(shape[1]).toEqual(shape[0]);
});

test.each(korean)('docs/ko/%s has the commands and the identifiers of its original', (file) => {
	const commands = compared(file, commandsIn);
	expect(commands[1]).toEqual(commands[0]);
	const named = (code: string[]) => [sorted(code.filter((each) => !isFormula(each))), code.filter(isFormula).length];
	const names = compared(file, ({ code, rows }) => [named(code), rows.map((row) => named(row.code))]);
	expect(names[1]).toEqual(names[0]);
});

test.each(korean)('docs/ko/%s says every number of its original', (file) => {
	const [original, translation] = pairOf(file);
	const lost = original.map((section, at) => {
		const said = new Set(translation[at] && numbersIn(translation[at]));
		return [section.anchor, numbersIn(section).filter((number) => !said.has(number))];
	});
	expect(lost.filter(([, numbers]) => numbers!.length > 0)).toEqual([]);
});

test.each(korean)('links of docs/ko/%s lead where those of its original do, to Korean where there is some', (file) => {
	/** The document, and the place of the heading in it, which is the same in both languages. */
	const target = (from: string, href: string): string => {
		if (/^https?:/.test(href)) return href;
		const [where, heading] = href.split('#') as [string, string?];
		const to = where ? path.join(path.dirname(from), where) : from;
		if (!existsSync(to)) return `${href} is not there`;
		const original = path.dirname(to) === 'docs/ko' ? originalOf(path.basename(to)) : to;
		if (!heading) return original;
		const at = sectionsOf(to).findIndex(({ anchor }) => anchor === decodeURIComponent(heading));
		return at < 0 ? `${href} has no such heading` : `${original} ${at}`;
	};
	const ends = compared(file, ({ links }, from) => sorted(links.map((href) => target(from, href))));
	expect(ends[1]).toEqual(ends[0]);
	const elsewhere = pairOf(file)[1]
		.flatMap(({ links }) => links)
		.filter((href) => !/^https?:|^#/.test(href))
		.map((href) => path.join('docs/ko', href.split('#')[0]!))
		.filter((to) => to !== originalOf(file));
	expect(elsewhere.filter((to) => korean.some((other) => originalOf(other) === to))).toEqual([]);
});

/** The texts of a catalogue, however deep they stand. */
const textsIn = (messages: object): string[] =>
	Object.values(messages).flatMap((text) => (typeof text === 'string' ? [text] : textsIn(text)));

test('what Korean documents put in quotation marks stands so on a page', () => {
	const shown = new Set(textsIn(resources.ko));
	const quoted = korean.flatMap((file) =>
		[...readFileSync(`docs/ko/${file}`, 'utf8').matchAll(/‘([^’]+)’/g)].map((found) => [file, found[1]!]),
	);
	expect(quoted.length).toBeGreaterThan(5);
	expect(quoted.filter(([, words]) => !shown.has(words!))).toEqual([]);
});

test.each(['docs/reconciliation.md', 'docs/ko/reconciliation.md'])(
	'%s tells of every kind of difference, by the name that the console gives it',
	(file) => {
		const firstCells = readFileSync(file, 'utf8')
			.split('\n')
			.filter((line) => line.startsWith('| `'))
			.map((line) => line.split(' | ')[0]!);
		const named = firstCells.flatMap((cell) =>
			[...cell.matchAll(/`([a-z-]+)` ([가-힣][가-힣 ]*)/g)].map(([, kind, name]) => [kind, name!.trim()]),
		);
		const { kinds } = resources.ko.reconciliation;
		expect(Object.fromEntries(named)).toEqual(Object.fromEntries(detailKinds.map((kind) => [kind, kinds[kind]])));
		expect(named.filter(([kind, name]) => kinds[kind as keyof typeof kinds] !== name)).toEqual([]);
	},
);
