import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import MarkdownIt from 'markdown-it';
import { type Language, languages } from '#app/i18n/languages.ts';

const folder = path.resolve('docs');
const koreanFolder = path.join(folder, 'ko');
const decisionsFolder = path.join(folder, 'decisions');
const imagesFolder = path.join(folder, 'gallery');

/** Where each document stands, by the name in its address: in English always, in Korean where it was written. */
type Known = ReadonlyMap<string, { en: string; ko?: string }>;

/** A document of the project as the console shows it. */
export interface Doc {
	name: string;
	title: string;
	/** Of the text without its title; made of our own Markdown, in which raw HTML counts as text. */
	html: string;
	/** What it is written in here. */
	language: Language;
	/** The other language in which it can be read. */
	other: Language | null;
}

/** What leads to a document, or to a part of it. */
export interface DocLink {
	to: string;
	words: string;
	language: Language;
}

/** Every document by the name in its address. Nothing outside of this list is ever read. */
async function files(): Promise<Known> {
	const [docs, korean, decisions] = await Promise.all([
		readdir(folder),
		readdir(koreanFolder),
		readdir(decisionsFolder),
	]);
	const pages = (names: string[]) => names.filter((file) => file.endsWith('.md') && file !== 'README.md').sort();
	const place = (en: string, translation: string) =>
		korean.includes(translation) ? { en, ko: path.join(koreanFolder, translation) } : { en };
	const nameOf = (file: string) => file.slice(0, -'.md'.length);
	return new Map([
		['readme', place(path.resolve('README.md'), 'README.md')],
		...pages(docs).map((file) => [nameOf(file), place(path.join(folder, file), file)] as const),
		['decisions', { en: path.join(decisionsFolder, 'README.md') }],
		...pages(decisions).map((file) => [nameOf(file), { en: path.join(decisionsFolder, file) }] as const),
	]);
}

/** The language in which a reader of this one gets a document. */
const languageFor = (reader: Language, written: { ko?: string }): Language => (written.ko ? reader : 'en');

/** The address part of a heading, as GitHub makes it, so that links in the documents hold in both places. */
function headingId(text: string): string {
	return text
		.trim()
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.replace(/\s/g, '-');
}

/** A title is shown without the marks of code in it. */
const plainTitle = (markdown: string) => markdown.replaceAll('`', '');

const parser = () => new MarkdownIt({ html: false, linkify: false });

const titleOf = (markdown: string, name: string) => plainTitle(/^# (.+)$/m.exec(markdown)?.[1] ?? name);

/** A document without the notes for who writes it, and with boxes to tick where GitHub shows some. */
const asShown = (markdown: string) => markdown.replace(/^<!--.*-->$/gm, '').replace(/^(\s*- )\[ \] /gm, '$1☐ ');

/** The headings below the title, in their order. */
function headingsOf(markdown: string): string[] {
	const tokens = parser().parse(markdown, {});
	return tokens.flatMap(({ type, tag }, index) =>
		type === 'heading_open' && tag !== 'h1' ? [tokens[index + 1]!.content] : [],
	);
}

/**
 * Markdown as HTML: raw HTML is shown as text and addresses that run script are refused (markdown-it, html off). A link
 * to another document leads to its page here, an image comes from our own folder; what the console does not serve is
 * left as text. `asked` is the language that the reader asked for in place of the own one, and keeps on the way to other
 * documents. A heading answers to its address in the other language, too (`otherHeadings`): whoever follows a link may
 * read the document in another language than who made it.
 */
export function renderMarkdown(
	markdown: string,
	file: string,
	known: Known,
	asked: Language | null = null,
	otherHeadings: readonly string[] = [],
) {
	const md = parser();
	const placeOf = new Map(
		[...known].flatMap(([name, written]) =>
			languages.flatMap((language) => (written[language] ? [[written[language], { name, language }] as const] : [])),
		),
	);
	const own = placeOf.get(file);
	const target = (href: string): string | null => {
		if (/^https?:/.test(href) || href.startsWith('#')) return href;
		const [where, heading] = href.split('#') as [string, string?];
		const absolute = path.resolve(path.dirname(file), decodeURIComponent(where));
		if (absolute === decisionsFolder) return '/docs/decisions';
		const place = placeOf.get(absolute);
		if (!place) return null;
		// Between the two of one document the link says which; else the reader's language does, or the one asked for.
		const language = place.name === own?.name ? place.language : asked;
		const choice = language && known.get(place.name)?.ko ? `?language=${language}` : '';
		return `/docs/${place.name}${choice}${heading ? `#${heading}` : ''}`;
	};
	const tokens = md.parse(asShown(markdown), {});
	const others = otherHeadings.values();
	for (const [index, token] of tokens.entries()) {
		if (token.type === 'heading_open') {
			const { content } = tokens[index + 1]!;
			token.attrSet('id', headingId(content));
			if (token.tag === 'h1') {
				for (const part of tokens.slice(index, index + 3)) part.hidden = true;
				tokens[index + 1]!.children = [];
			} else token.meta = headingId(others.next().value ?? content);
		}
		if (token.type !== 'inline') continue;
		const open: boolean[] = [];
		for (const child of token.children ?? []) {
			if (child.type === 'link_open') {
				const href = target(child.attrGet('href') ?? '');
				open.push(href !== null);
				if (href === null) child.hidden = true;
				else child.attrSet('href', href);
				if (href?.startsWith('http')) child.attrSet('rel', 'noreferrer');
			} else if (child.type === 'link_close') {
				if (open.pop() === false) child.hidden = true;
			} else if (child.type === 'image') {
				child.attrSet('src', `/docs/images/${path.basename(child.attrGet('src') ?? '')}`);
				child.attrSet('loading', 'lazy');
			}
		}
	}
	// A link that leads nowhere here: its words stay.
	md.renderer.rules.link_open = (all, index, options, _env, self) =>
		all[index]!.hidden ? '' : self.renderToken(all, index, options);
	md.renderer.rules.link_close = (all, index, options, _env, self) =>
		all[index]!.hidden ? '' : self.renderToken(all, index, options);
	md.renderer.rules.heading_close = (all, index, options, _env, self) =>
		all[index]!.hidden ? '' : self.renderToken(all, index, options);
	md.renderer.rules.heading_open = (all, index, options, _env, self) => {
		const { hidden, meta } = all[index]!;
		if (hidden) return '';
		const opened = self.renderToken(all, index, options);
		return meta === all[index]!.attrGet('id') ? opened : `${opened}<span id="${md.utils.escapeHtml(meta)}"></span>`;
	};
	// Wide tables are moved sideways, by keyboard, too.
	md.renderer.rules.table_open = () => '<div class="doc-table" tabindex="0"><table>\n';
	md.renderer.rules.table_close = () => '</table></div>\n';
	md.renderer.rules.fence = (all, index) =>
		`<pre tabindex="0"><code>${md.utils.escapeHtml(all[index]!.content)}</code></pre>\n`;
	return md.renderer.render(tokens, md.options, {});
}

/**
 * One document by its name, in the language that was asked for, else in the reader's, in English where it is in no
 * other; null when there is none of that name.
 */
export async function findDoc(name: string, reader: Language, asked: Language | null = null): Promise<Doc | null> {
	const known = await files();
	const written = known.get(name);
	if (!written) return null;
	const language = languageFor(asked ?? reader, written);
	const other = written.ko ? languages.find((one) => one !== language)! : null;
	const file = written[language]!;
	const markdown = await readFile(file, 'utf8');
	const otherHeadings = other ? headingsOf(await readFile(written[other]!, 'utf8')) : [];
	return {
		name,
		title: titleOf(markdown, name),
		html: renderMarkdown(markdown, file, known, asked === reader ? null : asked, otherHeadings),
		language,
		other,
	};
}

/** Names and titles of all documents, those in the reader's language first; decisions begin with their number. */
export async function listDocs(reader: Language): Promise<{ name: string; title: string; language: Language }[]> {
	const known = await files();
	const docs = await Promise.all(
		[...known].map(async ([name, written]) => {
			const language = languageFor(reader, written);
			return { name, title: titleOf(await readFile(written[language]!, 'utf8'), name), language };
		}),
	);
	return docs.sort((a, b) => Number(b.language === reader) - Number(a.language === reader));
}

/**
 * The words of links to documents, `name` or `name#heading` by its address in English: the title, and the heading as
 * the reader finds it. What is not there is left out.
 */
export async function docLinks(addresses: readonly string[], reader: Language): Promise<DocLink[]> {
	const known = await files();
	const links = addresses.map(async (address): Promise<DocLink[]> => {
		const [name, heading] = address.split('#') as [string, string?];
		const written = known.get(name);
		if (!written) return [];
		const language = languageFor(reader, written);
		const markdown = await readFile(written[language]!, 'utf8');
		const title = titleOf(markdown, name);
		if (!heading) return [{ to: `/docs/${name}`, words: title, language }];
		const place = headingsOf(await readFile(written.en, 'utf8')).findIndex((one) => headingId(one) === heading);
		const part = headingsOf(markdown)[place];
		return part ? [{ to: `/docs/${address}`, words: `${title} › ${plainTitle(part)}`, language }] : [];
	});
	return (await Promise.all(links)).flat();
}

/** A picture of the gallery, as WebP; null when there is none of that name. */
export async function readDocImage(file: string): Promise<Uint8Array<ArrayBuffer> | null> {
	const names = await readdir(imagesFolder);
	if (!names.includes(file) || !file.endsWith('.webp')) return null;
	return new Uint8Array(await readFile(path.join(imagesFolder, file)));
}
