import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { pathOf, type Screen, screens } from './support/pages.ts';
import { expect, type Office, test, visit, type Watch } from './support/test.ts';
import { hangulInFrame, keysAmong, strangersAmong, textsOf } from './support/texts.ts';

/** The pictures of the documentation are only replaced when somebody asks for it. */
const update = process.env.UPDATE_SCREENSHOTS === '1';
const folder = path.resolve(update ? 'docs/screenshots' : 'test-results/screenshots');
const languages = ['ko', 'en'] as const;
const schemes = ['light', 'dark'] as const;

test.use({ trace: 'off' });
test.beforeAll(() => mkdir(folder, { recursive: true }));

/** Waits for fonts and charts, so that the same page gives the same picture. */
async function settled(page: Page): Promise<void> {
	const plots = page.locator('.chart-plot');
	for (let index = (await plots.count()) - 1; index >= 0; index -= 1) {
		await expect(plots.nth(index).locator('.recharts-surface').first()).toBeVisible();
	}
	await page.evaluate(async () => {
		await document.fonts.ready;
		await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
	});
}

async function picture(page: Page, name: string, scheme: (typeof schemes)[number], fullPage: boolean): Promise<void> {
	await page.emulateMedia({ colorScheme: scheme });
	await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
	await settled(page);
	await page.screenshot({
		path: path.join(folder, `${name}-${scheme}.png`),
		fullPage,
		animations: 'disabled',
		caret: 'hide',
	});
}

/** Pixels by which the page is wider than the window: people would have to scroll sideways. */
function overhang(page: Page): Promise<number> {
	return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

const softly = expect.configure({ soft: true });

async function show(screen: Screen, office: Office, watch: Watch): Promise<void> {
	const address = await pathOf(screen, office);
	const status = screen.status ?? 200;
	for (const language of languages) {
		const page = await office.desk(screen.role, language);
		if (status !== 200) watch.expectStatus(status, new RegExp(`${address}(\\?|\\.data|$)`));
		await page.setViewportSize({ width: 1280, height: 800 });
		expect.soft(await visit(page, address), `status of ${address}`).toBe(status);
		expect.soft(await page.locator('h1').count(), 'headings of the first level').toBe(1);
		await expect.soft(page.locator('h1')).not.toBeEmpty();
		await expect.soft(page.locator('html')).toHaveAttribute('lang', language);
		const texts = await textsOf(page);
		expect.soft(keysAmong(texts), `untranslated keys, ${language}`).toEqual([]);
		expect.soft(strangersAmong(texts, language), `words of the other language on the ${language} page`).toEqual([]);
		if (language === 'en') expect.soft(await hangulInFrame(page), 'Hangul around the data').toEqual([]);
		expect.soft(await overhang(page), `too wide, ${language}`).toBe(0);
		for (const scheme of schemes) await picture(page, `${screen.name}-${language}`, scheme, !update);
		if (screen.phone) {
			await page.setViewportSize({ width: 390, height: 844 });
			// A page that was wide a moment ago needs a moment to fold.
			await softly.poll(() => overhang(page), { message: `too wide for a phone, ${language}` }).toBe(0);
			for (const scheme of schemes) await picture(page, `${screen.name}-phone-${language}`, scheme, !update);
		}
	}
}

for (const screen of screens) {
	test(`${screen.name} shows in both languages and both colour schemes`, ({ office, watch }) =>
		show(screen, office, watch));
}
