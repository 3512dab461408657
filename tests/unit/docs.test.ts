import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { expect, test } from 'vitest';
import { commands } from '#app/cli/commands.ts';

const folders = ['docs', 'docs/ko', 'docs/decisions'];
const pages = [
	'README.md',
	...folders.flatMap((folder) =>
		readdirSync(folder)
			.filter((file) => file.endsWith('.md'))
			.map((file) => `${folder}/${file}`),
	),
].map((file) => ({ file, text: readFileSync(file, 'utf8') }));

/** What a pattern finds in the documents, each with the document that says it. */
const said = (pattern: RegExp) =>
	pages.flatMap(({ file, text }) => [...text.matchAll(pattern)].map((found) => ({ file, words: found[1]! })));

test('files that the documents name are there', () => {
	const named = said(/`((?:app|docs|prisma|tests)\/[\w./-]+\.\w+)`/g);
	expect(named.length).toBeGreaterThan(100);
	expect(named.filter(({ words }) => !existsSync(words))).toEqual([]);
});

test('scripts that the documents name are those of package.json', () => {
	const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
	const named = said(/npm run (?:-s )?([a-z]+)/g);
	expect(named.length).toBeGreaterThan(10);
	expect(named.filter(({ words }) => !(words in scripts))).toEqual([]);
});

test('commands that the documents show can be given so', () => {
	const shown = said(/npm run -s cli -- ([^`\n]+)/g).filter(({ words }) => !/^(COMMAND|help|…)/.test(words));
	expect(shown.length).toBeGreaterThan(10);
	const wrong = shown.filter(({ words }) => {
		const args = words.replace(/\s*(#|>).*$/, '').split(/\s+/);
		const name = [args.slice(0, 2).join(' '), args[0]!].find((each) => each in commands);
		if (!name) return true;
		const options = { json: { type: 'boolean' as const } };
		for (const [option, { flag }] of Object.entries(commands[name]!.options))
			Object.assign(options, { [option]: { type: flag ? 'boolean' : 'string' } });
		try {
			parseArgs({ args, options, allowPositionals: true });
			return false;
		} catch {
			return true;
		}
	});
	expect(wrong).toEqual([]);
});

test('every setting is explained in .env.example, and nothing is there that is none', () => {
	const schema = readFileSync('app/env.server.ts', 'utf8');
	const known = [...schema.matchAll(/^\t([A-Z][A-Z_]+): /gm)].map((found) => found[1]!);
	const explained = [...readFileSync('.env.example', 'utf8').matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(
		(found) => found[1]!,
	);
	// Set by the start-up, never by a person.
	expect(explained.sort()).toEqual(known.filter((name) => name !== 'NODE_ENV').sort());
});
