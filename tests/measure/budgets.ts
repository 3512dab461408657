import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { benchScope, writeBigFiles } from '#tests/bench/big-files.ts';
import { pathOf, type Screen, screens } from '#tests/e2e/support/pages.ts';
import { hydrated, type Office, visit } from '#tests/e2e/support/test.ts';
import { withConsole } from './console.ts';
import { markdownTable, writePart } from './document.ts';

/** What a page may cost at most: thousands of bytes, milliseconds, and the share of the window that moves. */
const budget = { first: 250, next: 60, paint: 1000, interaction: 100, shift: 0.05 };
type Cost = Record<keyof typeof budget, number>;

/** No request for so long, and the page has come to rest. */
const REST_MS = 300;

declare global {
	interface Window {
		measured: { paint: number; shift: number; interaction: number };
		__remixRouter: {
			navigate(to: string): Promise<void>;
			revalidate(): void;
			state: { navigation: { state: string } };
		};
	}
}

/** Runs in the page, before anything of it: keeps what the browser tells of its speed. */
function keepMeasures(): void {
	const measured = { paint: 0, shift: 0, interaction: 0 };
	window.measured = measured;
	new PerformanceObserver((list) => {
		for (const entry of list.getEntries()) measured.paint = entry.startTime;
	}).observe({ type: 'largest-contentful-paint', buffered: true });
	// The worst window of shifts, as web.dev/cls defines it: at most five seconds long, at most one second between two.
	let [sum, began, last] = [0, 0, 0];
	new PerformanceObserver((list) => {
		for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
			if (entry.hadRecentInput) continue;
			const { startTime, value } = entry;
			if (startTime - last > 1000 || startTime - began > 5000) [sum, began] = [0, startTime];
			[sum, last] = [sum + value, startTime];
			measured.shift = Math.max(measured.shift, sum);
		}
	}).observe({ type: 'layout-shift', buffered: true });
	new PerformanceObserver((list) => {
		for (const entry of list.getEntries() as (PerformanceEntry & { interactionId?: number })[])
			if (entry.interactionId) measured.interaction = Math.max(measured.interaction, entry.duration);
	}).observe({ type: 'event', buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
}

/** Counts the scripts that a page gets, each as large as gzip makes it. */
class Scripts {
	#sizes: Promise<number>[] = [];
	#open = 0;
	#last = performance.now();
	#unpacked: string[] = [];

	constructor(page: Page) {
		const counts = (url: string) => !new URL(url).pathname.startsWith('/events');
		const ended = () => {
			this.#open -= 1;
			this.#last = performance.now();
		};
		page.on('request', (request) => {
			if (!counts(request.url())) return;
			this.#open += 1;
			this.#last = performance.now();
		});
		page.on('requestfailed', (request) => counts(request.url()) && ended());
		page.on('requestfinished', (request) => {
			if (!counts(request.url())) return;
			ended();
			if (!new URL(request.url()).pathname.endsWith('.js')) return;
			this.#sizes.push(this.#sizeOf(request));
		});
	}

	async #sizeOf(request: import('@playwright/test').Request): Promise<number> {
		const response = (await request.response())!;
		const body = await response.body();
		// Packing would make very small ones larger.
		if (body.length > 1024 && !response.headers()['content-encoding']) this.#unpacked.push(request.url());
		return gzipSync(body).length;
	}

	/** Waits until nothing is under way; gives the bytes since the last call. Throws when something came unpacked. */
	async rest(page: Page): Promise<number> {
		await hydrated(page);
		while (this.#open > 0 || performance.now() - this.#last < REST_MS) await page.waitForTimeout(20);
		const sizes = await Promise.all(this.#sizes);
		this.#sizes = [];
		if (this.#unpacked.length > 0) throw new Error(`sent without compression: ${this.#unpacked.join(', ')}`);
		return sizes.reduce((sum, size) => sum + size, 0) / 1000;
	}
}

/** Something that people press on most pages, and that changes nothing: a table behind a chart, a menu, a choice. */
const pressed = [
	'main summary',
	'main button[aria-haspopup]',
	'main input[type="checkbox"]',
	'main input[type="text"], main input[type="search"]',
	'header button[aria-haspopup="menu"]',
	'main input, main a',
];

async function press(page: Page): Promise<void> {
	for (const selector of pressed) {
		const target = page.locator(selector).filter({ visible: true }).first();
		if ((await target.count()) === 0 || !(await target.isEnabled())) continue;
		// A link would lead away before it was measured.
		if (selector.endsWith('a')) await page.keyboard.press('Tab');
		else await target.click();
		await page.keyboard.press('Escape');
		break;
	}
	await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 150)));
}

async function coldly(screen: Screen, office: Office, address: string): Promise<Omit<Cost, 'next'>> {
	const page = await office.open(screen.role, 'ko');
	try {
		const scripts = new Scripts(page);
		await page.addInitScript(keepMeasures);
		await visit(page, address);
		const first = await scripts.rest(page);
		await press(page);
		return { first, ...(await page.evaluate(() => window.measured)) };
	} finally {
		await page.context().close();
	}
}

/** What comes on top when somebody is at the overview and goes there, or to the overview from a list. */
async function onTop(screen: Screen, office: Office, address: string): Promise<number> {
	const page = await office.open(screen.role, 'ko');
	try {
		const scripts = new Scripts(page);
		await visit(page, address === '/' ? '/payouts' : '/');
		await scripts.rest(page);
		await page.evaluate((to) => window.__remixRouter.navigate(to), address);
		await page.waitForFunction(() => window.__remixRouter.state.navigation.state === 'idle');
		return await scripts.rest(page);
	} finally {
		await page.context().close();
	}
}

const middle = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function measure(screen: Screen, office: Office, repeat: number): Promise<Cost> {
	const address = await pathOf(screen, office);
	const turns: Omit<Cost, 'next'>[] = [];
	for (let turn = 0; turn < repeat; turn += 1) turns.push(await coldly(screen, office, address));
	// Without a session there is no page before it.
	const next = screen.role ? await onTop(screen, office, address) : 0;
	const of = (name: keyof Omit<Cost, 'next'>) => middle(turns.map((turn) => turn[name]));
	return { first: of('first'), next, paint: of('paint'), interaction: of('interaction'), shift: of('shift') };
}

function cli(dataDir: string, ...words: string[]): Promise<void> {
	return new Promise((resolve, reject) => {
		console.error(`jeongsan: ${words.join(' ')} …`);
		const child = spawn(process.execPath, ['app/boot/start.mjs', 'cli', ...words, '--json'], {
			env: { ...process.env, NODE_ENV: 'production', DATA_DIR: dataDir, DATABASE_URL: '' },
			stdio: ['ignore', 'ignore', 'inherit'],
		});
		child.once('close', (code) =>
			code === 0 ? resolve() : reject(new Error(`${words.join(' ')} ended with ${code}`)),
		);
	});
}

/** So many transactions, and as many lines, beside the demo; reconciled, so that there is something to work through. */
async function fill(dataDir: string, rows: number): Promise<void> {
	const folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-budgets-'));
	try {
		const files = await writeBigFiles(folder, { name: 'budgets', first: 0, count: rows, order: 1 });
		await cli(dataDir, 'import', 'transactions', files.transactions);
		await cli(dataDir, 'import', 'settlements', files.settlements);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
	const { from, to, asOf } = benchScope;
	await cli(dataDir, 'reconcile', '--from', from, '--to', to, '--as-of', asOf);
}

/**
 * Measures every page on the built console and writes the table into docs/budgets.md: with the demo alone, or beside
 * `rows` transactions and lines. Gives false when something is over its budget.
 */
export async function budgets(options: { rows: number; repeat: number; only: string[] }): Promise<boolean> {
	const { rows, repeat, only } = options;
	return withConsole({}, async ({ office, dataDir }) => {
		if (rows > 0) await fill(dataDir, rows);
		const names = Object.keys(budget) as (keyof Cost)[];
		const lines: string[][] = [];
		let all = true;
		for (const screen of screens) {
			if (only.length > 0 && !only.includes(screen.name)) continue;
			const cost = await measure(screen, office, repeat).catch((error: unknown) => {
				console.error(`${screen.name} could not be measured: ${error}`);
				return null;
			});
			if (!cost) {
				lines.push([screen.name, ...names.map(() => ''), 'not measured']);
				all = false;
				continue;
			}
			const over = names.filter((name) => cost[name] > budget[name]);
			const shown = names.map((name) => {
				const text = name === 'shift' ? cost[name].toFixed(3) : cost[name].toFixed(0);
				return over.includes(name) ? `**${text}**` : text;
			});
			lines.push([screen.name, ...shown, over.length === 0 ? 'ok' : 'over']);
			console.log(lines.at(-1)!.join('\t'));
			all &&= over.length === 0;
		}
		const table = markdownTable(
			['page', 'first, kB', 'next, kB', 'largest paint, ms', 'interaction, ms', 'shift', ''],
			[['*budget*', ...names.map((name) => `${budget[name]}`), ''], ...lines],
		);
		console.log(`\n${table}`);
		if (only.length === 0) await writePart('docs/budgets.md', rows > 0 ? 'with many rows' : 'demo', table);
		return all;
	});
}
