import en from '#app/i18n/locales/en/demo.ts';
import ko from '#app/i18n/locales/ko/demo.ts';
import { violations } from './support/axe.ts';
import { ledger } from './support/sandbox.ts';
import { addresses, expect, test } from './support/test.ts';

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
		await page.getByRole('button', { name: words.clock.hour, exact: true }).click();
		await expect(page.getByRole('status')).toHaveText(words.done);
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			expect(await violations(page)).toEqual([]);
		}
		await page.context().close();
	});
}
