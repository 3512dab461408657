import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

/*
 * A browser gets the texts of the pages that it shows, not all of them. Which those are is read from the sources: every page,
 * and everything that is fetched when it is used first, waits for the texts that it and what it imports name. So nothing has
 * to be listed by hand, and nothing is drawn before its texts are there.
 */

const appFolder = path.resolve('app');
const locales = path.join(appFolder, 'i18n/locales/ko');

/** `roll-forward.ts` holds the texts of `rollForward`. */
const namespaces = readdirSync(locales)
	.map((file) => path.basename(file, '.ts').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()))
	.filter((name) => name !== 'index');

interface Source {
	imports: string[];
	named: string[];
}

function fileOf(from: string, specifier: string): string | null {
	const file = specifier.startsWith('#app/')
		? path.join(appFolder, specifier.slice('#app/'.length))
		: specifier.startsWith('.')
			? path.resolve(path.dirname(from), specifier)
			: null;
	return file && /(?<!\.server)\.tsx?$/.test(file) && existsSync(file) ? file : null;
}

/** What a source imports, and the namespaces that it names: `useTranslation('bank')`, `t('bank:title')`, `{ ns: 'bank' }`. */
function read(file: string): Source {
	// Without comments: their examples name texts as well.
	const text = readFileSync(file, 'utf8').replace(/^\s*(\/\*\*?[\s\S]*?\*\/|\/\/.*)$/gm, '');
	const imports = [...text.matchAll(/^(?:import|export)\s(?!type\b)[^'";]*?from '([^']+)'/gm)];
	const asked = [...text.matchAll(/useTranslation\(\s*(\[[^\]]*\]|'\w+')|\bns: ('\w+')/g)].flatMap((found) =>
		[...(found[1] ?? found[2] ?? '').matchAll(/'(\w+)'/g)].map(([, name]) => name!),
	);
	const prefixes = [...text.matchAll(/['"`](\w+):[\w$]/g)].map(([, name]) => name!);
	return {
		imports: imports.flatMap(([, specifier]) => fileOf(file, specifier!) ?? []),
		named: [...asked, ...prefixes].filter((name) => namespaces.includes(name)),
	};
}

/** The namespaces of a page or of something that is fetched later. */
export function textsOf(file: string, sources = new Map<string, Source>()): string[] {
	const seen = new Set([file]);
	const named = new Set<string>();
	for (const one of seen) {
		const source = sources.get(one) ?? read(one);
		sources.set(one, source);
		for (const name of source.named) named.add(name);
		for (const next of source.imports) seen.add(next);
	}
	return [...named].sort();
}

/** Files that are fetched when they are used first: `lazy(() => import('./palette.tsx'))`. */
function fetchedLater(): Set<string> {
	const files = readdirSync(appFolder, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.tsx'))
		.map((file) => path.join(appFolder, file));
	return new Set(
		files.flatMap((file) =>
			[...readFileSync(file, 'utf8').matchAll(/\bimport\('([^']+)'\)/g)].flatMap(([, to]) => fileOf(file, to!) ?? []),
		),
	);
}

/** Lets pages, and what is fetched later, wait for their texts in the browser; the server has them all. */
export function textsByUse(): Plugin {
	let sources = new Map<string, Source>();
	let later: Set<string> | undefined;
	const routes = path.join(appFolder, 'routes') + path.sep;
	return {
		name: 'jeongsan:texts-by-use',
		enforce: 'post',
		watchChange() {
			sources = new Map();
			later = undefined;
		},
		transform(code, id, options) {
			if (options?.ssr || !id.endsWith('.tsx') || !id.startsWith(appFolder)) return;
			later ??= fetchedLater();
			const file = path.resolve(id);
			if (!file.startsWith(routes) && !later.has(file)) return;
			const wanted = textsOf(file, sources);
			if (wanted.length === 0) return;
			return {
				code: `${code}\nimport { wantTexts } from '#app/i18n/texts.ts';\nawait wantTexts(${JSON.stringify(wanted)});\n`,
				map: null,
			};
		},
	};
}
