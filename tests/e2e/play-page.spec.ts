import en from '#app/i18n/locales/en/demo.ts';
import ko from '#app/i18n/locales/ko/demo.ts';
import { violations } from './support/axe.ts';
import { ledger } from './support/sandbox.ts';
import { addresses, expect, test, visit } from './support/test.ts';

for (const [language, words] of [
	['ko', ko],
	['en', en],
] as const) {
	test(`the sandbox plays seller and bank without the console, in ${language}`, async ({ office }) => {
		const page = await office.open(null, language);
		await page.goto(`${addresses().sandbox}/_sandbox/`);
		await expect(page.getByRole('heading', { level: 1, name: words.page.title })).toBeVisible();
		const { sellers } = await ledger();
		await page.getByLabel(words.page.search).fill(sellers[0]!.refSellerId);
		await expect(page.locator('#sellers').getByText(sellers[0]!.refSellerId, { exact: true })).toBeVisible();
		await page.getByLabel(words.page.search).fill('');
		// A page of the console that stays open follows the clock.
		const open = await office.open('operator', language);
		await visit(open, '/sellers');
		const time = open.locator('.shell-header time');
		const before = Date.parse((await time.getAttribute('datetime'))!);
		await page.getByRole('button', { name: words.clock.hour, exact: true }).click();
		await expect(page.getByRole('status')).toHaveText(words.done);
		await expect
			.poll(async () => Date.parse((await time.getAttribute('datetime'))!) - before)
			.toBeGreaterThanOrEqual(55 * 60_000);
		await open.context().close();
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			expect(await violations(page)).toEqual([]);
		}
		await page.context().close();
	});
}
