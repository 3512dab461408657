import path from 'node:path';
import type { Rollup } from 'vite';
import { parseAst } from 'vite';

/*
 * Which modules of the pages go into one file. Left alone, the bundler cuts a file for every set of pages that share
 * something: two hundred of them, most below a kilobyte, each packed by itself, each named in the list of pages that every
 * page loads. What nearly every page of a kind needs goes into one file instead, found by following the imports.
 */

/** The files, and where following begins: a module belongs to the first one that needs it. */
const files: readonly [name: string, from: readonly string[]][] = [
	['start', ['app/entry.client.tsx', 'app/root.tsx']],
	[
		'frame',
		[
			'app/routes/app-layout.tsx',
			'app/routes/app-pages.tsx',
			'app/ui/page-header.tsx',
			'app/ui/page-meta.ts',
			'app/ui/date-time.tsx',
			'app/ui/deferred.tsx',
			'app/ui/empty-state.tsx',
			'app/ui/money.tsx',
			'app/ui/save-blob.ts',
			'app/ui/status-badge.tsx',
			'app/ui/use-each-answer.ts',
			'app/lib/csv.ts',
			// In lists and elsewhere alike.
			'node_modules/@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs',
			'node_modules/@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs',
			'node_modules/@tabler/icons-react/dist/esm/icons/IconCopy.mjs',
			'node_modules/@tabler/icons-react/dist/esm/icons/IconFileTypeCsv.mjs',
		],
	],
	['fields', ['app/ui/form-fields.tsx']],
	['forms', ['node_modules/@conform-to/react/dist/index.mjs', 'app/ui/use-validation.ts']],
	['filters', ['app/ui/filter-bar.tsx']],
	['list', ['app/ui/data-table.tsx']],
	['validation', ['app/ui/form-validation.ts']],
	['charts', ['app/ui/charts/day-chart.tsx', 'app/ui/charts/word-bars.tsx']],
];

/** One thing that a module takes from another; `*` for all of it. */
interface Taken {
	id: string;
	name: string;
}

interface Module {
	taken: readonly Taken[];
	/** What it hands on by name, where it does nothing else: following goes through it to what was asked for. */
	handsOn: ReadonlyMap<string, Taken> | null;
}

type Name = { name: string } | { value: string };
interface Statement {
	type: string;
	source?: { value: string } | null;
	declaration?: unknown;
	exported?: Name | null;
	specifiers?: { type: string; local: Name; imported?: Name; exported?: Name }[];
}

const textOf = (name: Name) => ('name' in name ? name.name : name.value);

function read(info: Rollup.ModuleInfo | null): Module {
	if (!info?.code) return { taken: [], handsOn: null };
	const body = parseAst(info.code).body as unknown as Statement[];
	const sources = [...new Set(body.flatMap(({ source }) => source?.value ?? []))];
	const from = (source: string, name: string): Taken => ({ id: info.importedIds[sources.indexOf(source)]!, name });
	const taken: Taken[] = [];
	const locals = new Map<string, Taken>();
	const handsOn = new Map<string, Taken>();
	let only = info.moduleSideEffects === false;
	for (const { type, source, specifiers = [], declaration, exported } of body) {
		if (type === 'ImportDeclaration') {
			for (const { local, imported, type: kind } of specifiers) {
				const name = imported ? textOf(imported) : kind === 'ImportDefaultSpecifier' ? 'default' : '*';
				locals.set(textOf(local), from(source!.value, name));
			}
			// Imported for what it does.
			if (specifiers.length === 0) taken.push(from(source!.value, '*'));
		} else if (type === 'ExportNamedDeclaration' && !declaration) {
			for (const one of specifiers) {
				const what = source ? from(source.value, textOf(one.local)) : locals.get(textOf(one.local));
				if (what) handsOn.set(textOf(one.exported!), what);
				else only = false;
			}
		} else if (type === 'ExportAllDeclaration' && exported) {
			handsOn.set(textOf(exported), from(source!.value, '*'));
		} else {
			if (type === 'ExportAllDeclaration') taken.push(from(source!.value, '*'));
			only = false;
		}
	}
	return { taken: [...taken, ...locals.values(), ...handsOn.values()], handsOn: only ? handsOn : null };
}

function place(infoOf: Rollup.GetModuleInfo): Map<string, string> {
	const modules = new Map<string, Module>();
	const placed = new Map<string, string>();
	for (const [file, from] of files) {
		const seen = new Set<string>();
		const follow = ({ id, name }: Taken): void => {
			const module = modules.get(id) ?? read(infoOf(id));
			modules.set(id, module);
			const beyond = name === '*' ? undefined : module.handsOn?.get(name);
			if (beyond) {
				follow(beyond);
				return;
			}
			if (seen.has(id)) return;
			seen.add(id);
			// Entries stay files of their own: they are what is asked for by name.
			if (!placed.has(id) && !infoOf(id)?.isEntry) placed.set(id, file);
			for (const one of module.taken) follow(one);
		};
		for (const one of from) follow({ id: path.posix.join(process.cwd(), one), name: '*' });
	}
	return placed;
}

/** The bundler's `manualChunks`, for one build. */
export function chunksByUse(): Rollup.GetManualChunk {
	let placed: Map<string, string> | undefined;
	return (id, { getModuleInfo }) => {
		placed ??= place(getModuleInfo);
		return placed.get(id);
	};
}
