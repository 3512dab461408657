import { chromium } from '@playwright/test';
import { findBrowser, NO_BROWSER_REMEDY } from '#app/boot/find-browser.ts';
import { Office } from '#tests/e2e/support/test.ts';
import { removeDataDir, startConsole } from '#tests/setup/console.ts';
import config from '../../playwright.config.ts';

const DATA_DIR = './.data/measure';

/** What the measures share: a browser with desks, and the folder of the console that they look at. */
export interface Place {
	office: Office;
	dataDir: string;
}

/**
 * Starts the built console with a fresh demo and a browser for `work`, and takes both away again. A console that runs
 * already is used where CONSOLE_URL, SANDBOX_URL and CONSOLE_DATA_DIR name one.
 */
export async function withConsole<Result>(
	settings: Record<string, string>,
	work: (place: Place) => Promise<Result>,
): Promise<Result> {
	const executablePath = await findBrowser((text) => console.error(`jeongsan: ${text} …`));
	if (!executablePath) throw new Error(`there is no browser: ${NO_BROWSER_REMEDY}`);
	const own = !process.env.CONSOLE_URL;
	let stop = async () => {};
	if (own) {
		await removeDataDir(DATA_DIR);
		console.error('jeongsan: starting a console with the demo …');
		const running = await startConsole(DATA_DIR, settings);
		process.env.CONSOLE_URL = running.url;
		process.env.SANDBOX_URL = running.sandboxUrl;
		process.env.CONSOLE_DATA_DIR = running.dataDir;
		stop = async () => {
			await running.stop();
			await removeDataDir(DATA_DIR);
		};
	}
	const browser = await chromium.launch({ ...config.use?.launchOptions, executablePath });
	try {
		return await work({ office: new Office(browser), dataDir: process.env.CONSOLE_DATA_DIR ?? DATA_DIR });
	} finally {
		await browser.close();
		await stop();
	}
}
