import type { Page } from '@playwright/test';
import { resources } from '#app/i18n/resources.ts';
import { visit } from './test.ts';

const { batches } = resources.ko;

/** Hands in a file of payouts and lets it be checked; a row is `refPayoutId,refSellerId,scheduleType,day,won,text`. */
export async function checkPayoutFile(page: Page, name: string, rows: readonly string[]): Promise<void> {
	const text = ['refPayoutId,refSellerId,scheduleType,payoutDate,amount,transactionDescription', ...rows].join('\n');
	await visit(page, '/payouts/import');
	await page.locator('input[type="file"]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
	await page.getByRole('button', { name: batches.check }).click();
}
