import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';

/** What to do where `findBrowser` found none. */
export const NO_BROWSER_REMEDY =
	'run `npx playwright install --with-deps chromium`, or install chromium (Debian: `sudo apt-get install chromium`), or set CHROMIUM_PATH';

function onPath(...names: string[]): string | null {
	for (const name of names) {
		for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
			const file = path.join(folder, name);
			try {
				accessSync(file, constants.X_OK);
				return file;
			} catch {
				// not here
			}
		}
	}
	return null;
}

async function spawned(program: string, args: string[]): Promise<boolean> {
	return new Promise((resolve) => {
		const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
		child.on('error', () => resolve(false));
		child.on('close', (code) => resolve(code === 0));
	});
}

/**
 * The program of a browser: that of CHROMIUM_PATH, Playwright's own, one of the system, or one installed now, of which
 * `say` is told; null where none can be had.
 */
export async function findBrowser(say: (text: string) => void): Promise<string | null> {
	if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
	const { chromium } = await import('@playwright/test');
	const own = chromium.executablePath();
	if (existsSync(own)) return own;
	// Without a user interface that nobody sees, tests need half the time.
	const system = () =>
		onPath('chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');
	const found = system();
	if (found) return found;
	say('installing a browser');
	if (await spawned(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'])) {
		if (existsSync(own)) return own;
	}
	if (process.getuid?.() === 0 && onPath('apt-get')) {
		console.log("Playwright's browser cannot be downloaded here: installing Debian's chromium");
		await spawned('apt-get', ['update', '-qq']);
		const install = (name: string) => spawned('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name]);
		if (!(await install('chromium-headless-shell'))) await install('chromium');
		return system();
	}
	return null;
}
