import { resources } from '#app/i18n/resources.ts';
import { violations } from './support/axe.ts';
import { expect, test, visit } from './support/test.ts';

const words = resources.ko.owedTerms;

test('terms and adjustments show what would come of them while they are typed', async ({ office }) => {
	const page = await office.open('finance', 'ko');
	await visit(page, '/owed/terms?seller=naju-pear');
	const trial = page.getByRole('status').filter({ hasText: words.trial.net });
	await page.getByLabel(words.commissionPercent).fill('12.5');
	await page.getByLabel(words.trial.amount).fill('20,000');
	await expect(trial).toContainText('₩2,500');
	await expect(trial).toContainText('₩17,250');
	await page.getByLabel(words.vat).selectOption('included');
	await expect(trial).toContainText('₩17,500');
	await page.getByLabel(words.commissionPercent).fill('12.555');
	await page.getByLabel(words.trial.amount).focus();
	await expect(page.getByText(words.percentInvalid)).toBeVisible();
	expect(await violations(page)).toEqual([]);
	await page.getByLabel(words.scope).selectOption('follow');
	await expect(trial).toBeHidden();
	await page.close();

	const other = await office.open('finance', 'ko');
	await visit(other, '/owed/sellers/naju-pear/adjust');
	const owed = other.getByRole('row', { name: resources.ko.owed.owed }).getByRole('cell');
	const amounts = async () => (await owed.allInnerTexts()).map((text) => Number(text.replace(/[^\d-]/g, '')));
	const [before] = await amounts();
	await other.getByLabel(words.adjust.way).selectOption('deduct');
	await other.getByLabel(words.adjust.amount).fill('25000');
	await expect.poll(amounts).toEqual([before, before! - 25_000]);
	await other.getByLabel(words.adjust.way).selectOption('add');
	await expect.poll(amounts).toEqual([before, before! + 25_000]);
	expect(await violations(other)).toEqual([]);
	await other.close();
});
