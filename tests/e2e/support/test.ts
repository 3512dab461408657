import {
	type Browser,
	type BrowserContext,
	type BrowserContextOptions,
	test as base,
	expect,
	type Page,
} from '@playwright/test';
import type { DemoRole } from '#app/auth/demo-users.server.ts';
import type { Language } from '#app/i18n/languages.ts';

export { expect };

/** Addresses of the console and of its sandbox, as the global setup started them. */
export function addresses(): { console: string; sandbox: string } {
	const { CONSOLE_URL, SANDBOX_URL } = process.env;
	if (!CONSOLE_URL || !SANDBOX_URL) throw new Error('the global setup has to start the console first');
	return { console: CONSOLE_URL, sandbox: SANDBOX_URL };
}

const ownHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What went wrong behind the back of a test: requests to other machines, errors of pages and of their consoles. */
export class Watch {
	#problems: string[] = [];
	#expected: { status: number; path: RegExp }[] = [];
	#offline = false;

	/** The test means to meet this status: the browser's notice of it is no error. */
	expectStatus(status: number, path: RegExp): void {
		this.#expected.push({ status, path });
	}

	/** The test takes the connection away: the browser's notices of it are no errors. */
	expectOffline(): void {
		this.#offline = true;
	}

	attach(context: BrowserContext): void {
		const leaves = (address: string) => {
			const { protocol, hostname } = new URL(address);
			if (/^(http|ws)s?:$/.test(protocol) && !ownHosts.has(hostname)) this.#problems.push(`a request left: ${address}`);
		};
		context.on('request', (request) => leaves(request.url()));
		context.on('page', (page) => page.on('websocket', (socket) => leaves(socket.url())));
		context.on('weberror', (failure) => {
			const error = failure.error();
			this.#problems.push(`error on ${failure.page()?.url()}: ${error.stack ?? error.message}`);
		});
		context.on('console', (message) => {
			if (message.type() !== 'error') return;
			// Remix tells of a reading that the next one called off as it tells of one that failed.
			if (message.text().startsWith('AbortError: signal is aborted')) return;
			if (this.#offline && message.text().includes('net::ERR_INTERNET_DISCONNECTED')) return;
			const notice = /the server responded with a status of (\d+)/.exec(message.text());
			const { url } = message.location();
			const meant = this.#expected.some(({ status, path }) => Number(notice?.[1]) === status && path.test(url));
			if (!meant) this.#problems.push(`console of ${message.page()?.url()}: ${message.text()} (${url})`);
		});
	}

	/** Fails when there was a problem since the last look. */
	check(): void {
		const problems = this.#problems;
		this.#problems = [];
		this.#expected = [];
		this.#offline = false;
		expect(problems, 'requests that left this machine and errors in the browser').toEqual([]);
	}
}

/** Waits until script works the page: a click before that would do nothing. */
export async function hydrated(page: Page): Promise<void> {
	await page.waitForFunction(() => document.documentElement.dataset.works === 'on');
}

/** Goes to a path of the console and waits until script works it; gives the status. */
export async function visit(page: Page, path: string): Promise<number> {
	const response = await page.goto(new URL(path, addresses().console).href);
	await hydrated(page);
	return response?.status() ?? 0;
}

const locales = { ko: 'ko-KR', en: 'en-GB' } satisfies Record<Language, string>;

type StorageState = Exclude<BrowserContextOptions['storageState'], string | undefined>;

/** One browser, in which people of every role and language sit at their own desks. */
export class Office {
	#browser: Browser;
	#signedIn = new Map<DemoRole, StorageState>();
	#desks = new Map<string, Page>();
	readonly watch = new Watch();

	constructor(browser: Browser) {
		this.#browser = browser;
	}

	/** A fresh browser profile, watched; nobody is signed in without a role. */
	async open(role: DemoRole | null, language: Language, options: BrowserContextOptions = {}): Promise<Page> {
		const context = await this.#browser.newContext({
			baseURL: addresses().console,
			locale: locales[language],
			timezoneId: 'Asia/Seoul',
			viewport: { width: 1280, height: 800 },
			reducedMotion: 'reduce',
			storageState: role ? await this.#stateOf(role) : undefined,
			...options,
		});
		this.watch.attach(context);
		return context.newPage();
	}

	/** The desk of a role in a language: one page that stays open and goes from test to test. */
	async desk(role: DemoRole | null, language: Language): Promise<Page> {
		const key = `${role} ${language}`;
		let page = this.#desks.get(key);
		if (!page) {
			page = await this.open(role, language);
			this.#desks.set(key, page);
		}
		return page;
	}

	async close(): Promise<void> {
		await Promise.all(this.#browser.contexts().map((context) => context.close()));
	}

	async #stateOf(role: DemoRole): Promise<StorageState> {
		const known = this.#signedIn.get(role);
		if (known) return known;
		const page = await this.open(null, 'ko');
		await visit(page, '/sign-in');
		await page.locator(`button[name="demoRole"][value="${role}"]`).click();
		await page.waitForURL('/');
		// The tour is for people; a test that is about it asks for it.
		await page.request.post('/tour', { form: { ended: '1' } });
		const state = await page.context().storageState();
		await page.context().close();
		this.#signedIn.set(role, state);
		return state;
	}
}

/** Every test is watched: it fails when a request left this machine, or when something failed in the browser. */
export const test = base.extend<{ watch: Watch }, { office: Office }>({
	office: [
		async ({ browser }, use) => {
			const office = new Office(browser);
			await use(office);
			await office.close();
		},
		{ scope: 'worker' },
	],
	watch: [
		async ({ office }, use) => {
			await use(office.watch);
			office.watch.check();
		},
		{ auto: true },
	],
});
