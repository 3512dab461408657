import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const app = path.resolve('app');

const base = [
	'lib',
	'i18n',
	'env.server',
	'sql.server',
	'db.server',
	'clock.server',
	'cipher.server',
	'log.server',
	'generated',
];
const services = ['toss', 'jobs', 'auth', 'ui'];

/** What each layer may import, beside itself and packages. `features/*` is ordered apart, below. */
const mayImport: Record<string, string[]> = {
	lib: [],
	generated: [],
	'env.server': ['lib'],
	'clock.server': ['env.server', 'lib'],
	'cipher.server': ['env.server', 'lib'],
	'log.server': ['env.server', 'lib'],
	'sql.server': ['env.server'],
	'db.server': ['sql.server', 'generated'],
	i18n: ['lib', 'env.server', 'log.server'],
	toss: base,
	jobs: base,
	// A sign-in and a change of role are audited like every other change.
	auth: [...base, 'features/audit', 'ui'],
	ui: base,
	live: [...base, 'ui'],
	sandbox: ['toss', 'i18n', 'lib', 'env.server'],
};

/** A feature may import those of earlier ranks. */
const featureRanks = [
	['audit'],
	['sellers'],
	['owed'],
	['payments', 'payouts'],
	['orders'],
	['settlements', 'bank'],
	['imports'],
	['reconciliation'],
	['webhooks', 'notices'],
	['accruals', 'seller-ledger', 'fee-invoices'],
	['statements', 'treasury', 'demo', 'journal', 'exports', 'search', 'workbench', 'closing', 'help', 'views'],
	['overview'],
];

function rankOf(layer: string): number {
	// Comes after all others, since it knows every table of which files are made.
	if (layer === 'features/exports') return featureRanks.length;
	return featureRanks.findIndex((names) => names.includes(layer.slice('features/'.length)));
}

function layerOf(file: string): string {
	const [first, second] = path.relative(app, file).split(path.sep) as [string, string?];
	if (first === 'features') return `features/${second}`;
	return second === undefined ? first.replace(/\.(tsx?|mjs)$/, '') : first;
}

function* sourceFiles(folder: string): Generator<string> {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const file = path.join(folder, entry.name);
		if (entry.isDirectory()) {
			if (entry.name !== 'generated') yield* sourceFiles(file);
		} else if (/\.(tsx?|mjs)$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name)) yield file;
	}
}

function importsOf(file: string): string[] {
	const source = readFileSync(file, 'utf8');
	const specifiers = [...source.matchAll(/(?:from|import)\s*\(?\s*'((?:#app\/|\.)[^']+)'/g)].map((found) => found[1]!);
	return specifiers.map((specifier) =>
		specifier.startsWith('#app/')
			? path.join(app, specifier.slice('#app/'.length))
			: path.resolve(path.dirname(file), specifier),
	);
}

function isAllowed(from: string, to: string): boolean {
	if (from === to) return true;
	if (to === 'sandbox') return from === 'boot';
	if (from in mayImport) return mayImport[from]!.includes(to);
	if (from.startsWith('features/')) {
		if (to.startsWith('features/')) return rankOf(to) >= 0 && rankOf(to) < rankOf(from);
		return [...base, ...services].includes(to);
	}
	// Routes, entries, worker, command line and start-up stand on top; only the start-up knows itself.
	return to !== 'boot' || ['boot', 'cli'].includes(from);
}

test('imports go one way, as the layers say', () => {
	const wrong: string[] = [];
	let count = 0;
	for (const file of sourceFiles(app)) {
		for (const imported of importsOf(file)) {
			count += 1;
			if (!imported.startsWith(app) || isAllowed(layerOf(file), layerOf(imported))) continue;
			wrong.push(`${path.relative(app, file)} imports ${path.relative(app, imported)}`);
		}
	}
	expect(count).toBeGreaterThan(20);
	expect(wrong).toEqual([]);
});

test('every feature has its place in the order', () => {
	const features = readdirSync(path.join(app, 'features'));
	expect(features.filter((name) => rankOf(`features/${name}`) < 0)).toEqual([]);
});
