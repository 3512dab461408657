import { expect, type Page } from '@playwright/test';
import { resources } from '#app/i18n/resources.ts';
import { visit } from './test.ts';

const { ko } = resources;

/** Brings a file in as people do: chosen, looked at, imported; waits until all of it is in. */
export async function bringIn(page: Page, name: string, rows: readonly string[]): Promise<void> {
	await visit(page, '/imports');
	await page
		.locator('input[type="file"]')
		.first()
		.setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) });
	await page.getByRole('button', { name: ko.imports.preview.look, exact: true }).first().click();
	await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
	const count = (rows.length - 1).toLocaleString('en-US');
	await page.getByRole('button', { name: ko.imports.preview.import.replace('{{rows}}', count) }).click();
	await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/);
	await expect(page.locator('header .status-badge').first()).toHaveText(ko.imports.statuses.done, { timeout: 150_000 });
}
