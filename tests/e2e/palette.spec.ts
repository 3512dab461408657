import { resources } from '#app/i18n/resources.ts';
import { violations } from './support/axe.ts';
import { expect, test, visit } from './support/test.ts';

const words = resources.ko.search;

test('Ctrl-K finds an order by its number, and Enter opens it', async ({ office }) => {
	const page = await office.desk('finance', 'ko');
	await visit(page, '/orders');
	const order = page.locator('main tbody a[href^="/orders/"]').first();
	const address = (await order.getAttribute('href'))!;
	const number = decodeURIComponent(address.split('/').at(-1)!);
	await page.keyboard.press('Control+k');
	const search = page.getByRole('combobox', { name: words.label });
	await expect(search).toBeFocused();
	await page.keyboard.type(number);
	const hit = page.getByRole('group', { name: words.kinds.order }).getByRole('option').first();
	await expect(hit).toContainText(number);
	await expect(hit).toHaveAttribute('aria-selected', 'true');
	expect(await violations(page, { within: '[role="dialog"]' })).toEqual([]);
	await page.keyboard.press('Enter');
	await page.waitForURL(address);
	await expect(page.getByRole('dialog')).toBeHidden();
});
