import type { Page } from '@playwright/test';
import { resources } from '#app/i18n/resources.ts';
import { violations } from './support/axe.ts';
import { pathOf, type Screen, screens } from './support/pages.ts';
import { expect, type Office, test, visit, type Watch } from './support/test.ts';
import { hangulInFrame, keysAmong, strangersAmong, textsOf } from './support/texts.ts';

const languages = ['ko', 'en'] as const;

/** Pixels by which the page is wider than the window: people would have to scroll sideways. */
function overhang(page: Page): Promise<number> {
	return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Landmarks and tables that say nothing of themselves to those who hear the page. */
function nameless(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const named = (element: Element) => element.hasAttribute('aria-label') || element.hasAttribute('aria-labelledby');
		const landmarks = [...document.querySelectorAll('nav')].filter((one) => !named(one));
		// Those of a document follow the words about them.
		const tables = [...document.querySelectorAll('table')].filter(
			(one) => !named(one) && !one.caption && !one.closest('.doc'),
		);
		return [...landmarks, ...tables].map((one) => one.outerHTML.slice(0, 200));
	});
}

const softly = expect.configure({ soft: true });

/** What a machine can find that keeps people out, in both colour schemes. */
async function openToAll(page: Page): Promise<void> {
	expect.soft(await violations(page), 'in the light').toEqual([]);
	await page.emulateMedia({ colorScheme: 'dark' });
	await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
	const moving = await page.evaluate(
		() => document.getAnimations().filter((one) => one instanceof CSSTransition).length,
	);
	expect.soft(moving, 'colours that change step by step though less motion is asked for').toBe(0);
	// What is where does not hang on the colours: only they are looked at again.
	expect.soft(await violations(page, { rules: ['color-contrast', 'link-in-text-block'] }), 'in the dark').toEqual([]);
	await page.emulateMedia({ colorScheme: 'light' });
}

async function look(screen: Screen, office: Office, watch: Watch): Promise<void> {
	const address = await pathOf(screen, office);
	const status = screen.status ?? 200;
	for (const language of languages) {
		const page = await office.desk(screen.role, language);
		if (status !== 200) watch.expectStatus(status, new RegExp(`${address}(\\?|\\.data|$)`));
		await page.setViewportSize({ width: 1280, height: 800 });
		await page.emulateMedia({ colorScheme: 'light' });
		expect.soft(await visit(page, address), `status of ${address}`).toBe(status);
		expect.soft(await page.locator('h1').count(), 'headings of the first level').toBe(1);
		await softly(page.locator('h1')).not.toBeEmpty();
		await softly(page.locator('html')).toHaveAttribute('lang', language);
		const plots = page.locator('.chart-plot');
		// Drawn when they come into sight.
		for (let index = (await plots.count()) - 1; index >= 0; index -= 1) {
			await plots.nth(index).scrollIntoViewIfNeeded();
			await softly(plots.nth(index).locator('.recharts-surface').first()).toBeVisible();
		}
		const texts = await textsOf(page);
		expect.soft(keysAmong(texts), `untranslated keys, ${language}`).toEqual([]);
		expect.soft(strangersAmong(texts, language), `words of the other language on the ${language} page`).toEqual([]);
		if (language === 'en') expect.soft(await hangulInFrame(page), 'Hangul around the data').toEqual([]);
		expect.soft(await overhang(page), `too wide, ${language}`).toBe(0);
		if (language === 'ko') {
			expect.soft(await nameless(page), 'landmarks and tables without a name').toEqual([]);
			await openToAll(page);
		}
		if (screen.phone) {
			await page.setViewportSize({ width: 390, height: 844 });
			// A page that was wide a moment ago needs a moment to fold.
			await softly.poll(() => overhang(page), { message: `too wide for a phone, ${language}` }).toBe(0);
		}
		// A page that is refused would be asked for again with the next change, in a test that does not expect it.
		if (status !== 200) await visit(page, '/');
	}
}

for (const screen of screens) {
	test(`${screen.name} reads well in both languages and is open to all in both colour schemes`, ({ office, watch }) =>
		look(screen, office, watch));
}

test('on paper stands all of a table, within the sheet, and nothing to fill in', async ({ office }) => {
	// What A4 leaves between its margins.
	const page = await office.open('admin', 'ko', { viewport: { width: 718, height: 1000 } });
	await page.emulateMedia({ media: 'print' });
	const named = (name: string) => pathOf(screens.find((screen) => screen.name === name)!, office);
	// A run that has discrepancies.
	await visit(page, (await named('discrepancy')).split('/discrepancies/')[0]!);
	await expect(
		page.locator('#rows').getByRole('columnheader', { name: resources.ko.reconciliation.owner }),
	).toBeVisible();
	await visit(page, '/audit');
	expect(await overhang(page)).toBe(0);
	await visit(page, await named('reconciliation-proof'));
	const counts = page.locator('.chart-table tbody tr td:nth-child(2)');
	await expect(counts.first()).toBeVisible();
	expect((await counts.allInnerTexts()).filter((count) => !/^(–|\d{1,3}(,\d{3})*)$/.test(count))).toEqual([]);
	await visit(page, await named('bank-batch'));
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await expect(page.locator('main input[name="amount"]')).toBeHidden();
	await page.context().close();
});

test('where the system chooses the colours, what is chosen stands out, and days with data are there', async ({
	office,
}) => {
	const page = await office.open('finance', 'ko', { forcedColors: 'active' });
	const look = (selector: string, property: 'backgroundColor' | 'borderInlineStartColor') =>
		page
			.locator(selector)
			.first()
			.evaluate((element, name) => getComputedStyle(element)[name], property);
	await visit(page, '/workbench');
	expect(await look('.shell-nav-link[aria-current="page"]', 'backgroundColor')).not.toBe(
		await look('.shell-nav-link:not([aria-current])', 'backgroundColor'),
	);
	expect(await look('.workbench-list li[data-current]', 'borderInlineStartColor')).not.toBe(
		await look('.workbench-list li:not([data-current])', 'borderInlineStartColor'),
	);
	await visit(page, '/imports');
	expect(
		await page
			.locator('[aria-labelledby="coverage-title"] td span[aria-hidden]')
			.first()
			.evaluate((day) => getComputedStyle(day).forcedColorAdjust),
	).toBe('none');
	await page.context().close();
});
