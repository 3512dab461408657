import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import MarkdownIt from 'markdown-it';

const folder = path.resolve('docs');
const decisionsFolder = path.join(folder, 'decisions');
const imagesFolder = path.join(folder, 'gallery');

/** A document of the project as the console shows it. */
export interface Doc {
	name: string;
	title: string;
	/** Of the text without its title; made of our own Markdown, in which raw HTML counts as text. */
	html: string;
}

/** Every document by the name in its address. Nothing outside of this list is ever read. */
async function files(): Promise<Map<string, string>> {
	const [docs, decisions] = await Promise.all([readdir(folder), readdir(decisionsFolder)]);
	const of = (names: string[], where: string) =>
		names
			.filter((file) => file.endsWith('.md') && file !== 'README.md')
			.sort()
			.map((file): [string, string] => [file.slice(0, -'.md'.length), path.join(where, file)]);
	return new Map([
		['readme', path.resolve('README.md')],
		...of(docs, folder),
		['decisions', path.join(decisionsFolder, 'README.md')],
		...of(decisions, decisionsFolder),
	]);
}

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

/**
 * Markdown as HTML: raw HTML is shown as text and addresses that run script are refused (markdown-it, html off). A link
 * to another document leads to its page here, an image comes from our own folder; what the console does not serve is
 * left as text.
 */
export function renderMarkdown(markdown: string, file: string, known: ReadonlyMap<string, string>) {
	const md = new MarkdownIt({ html: false, linkify: false });
	const nameOf = new Map([...known].map(([name, where]) => [where, name]));
	const target = (href: string): string | null => {
		if (/^https?:/.test(href) || href.startsWith('#')) return href;
		const [where, heading] = href.split('#') as [string, string?];
		const absolute = path.resolve(path.dirname(file), decodeURIComponent(where));
		if (absolute === decisionsFolder) return '/docs/decisions';
		const name = nameOf.get(absolute);
		return name ? `/docs/${name}${heading ? `#${heading}` : ''}` : null;
	};
	const tokens = md.parse(markdown, {});
	let title = path.basename(file, '.md');
	for (const [index, token] of tokens.entries()) {
		if (token.type === 'heading_open') {
			const { content } = tokens[index + 1]!;
			token.attrSet('id', headingId(content));
			if (token.tag === 'h1') {
				title = plainTitle(content);
				for (const part of tokens.slice(index, index + 3)) part.hidden = true;
				tokens[index + 1]!.children = [];
			}
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
	md.renderer.rules.heading_open = (all, index, options, _env, self) =>
		all[index]!.hidden ? '' : self.renderToken(all, index, options);
	md.renderer.rules.heading_close = md.renderer.rules.heading_open;
	// Wide tables are moved sideways, by keyboard, too.
	md.renderer.rules.table_open = () => '<div class="doc-table" tabindex="0"><table>\n';
	md.renderer.rules.table_close = () => '</table></div>\n';
	md.renderer.rules.fence = (all, index) =>
		`<pre tabindex="0"><code>${md.utils.escapeHtml(all[index]!.content)}</code></pre>\n`;
	return { title, html: md.renderer.render(tokens, md.options, {}) };
}

/** One document by its name; null when there is none of that name. */
export async function findDoc(name: string): Promise<Doc | null> {
	const known = await files();
	const file = known.get(name);
	if (!file) return null;
	return { name, ...renderMarkdown(await readFile(file, 'utf8'), file, known) };
}

/** Names and titles of all documents; decisions begin with their number. */
export async function listDocs(): Promise<{ name: string; title: string }[]> {
	const known = await files();
	return Promise.all(
		[...known].map(async ([name, file]) => {
			const first = /^# (.+)$/m.exec(await readFile(file, 'utf8'));
			return { name, title: first?.[1] ? plainTitle(first[1]) : name };
		}),
	);
}

/** A picture of the gallery, as WebP; null when there is none of that name. */
export async function readDocImage(file: string): Promise<Uint8Array<ArrayBuffer> | null> {
	const names = await readdir(imagesFolder);
	if (!names.includes(file) || !file.endsWith('.webp')) return null;
	return new Uint8Array(await readFile(path.join(imagesFolder, file)));
}
