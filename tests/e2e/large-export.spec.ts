import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { resources } from '#app/i18n/resources.ts';
import { bringIn } from './support/import-file.ts';
import { expect, test, visit } from './support/test.ts';

const words = resources.ko.common.exports;
const ROWS = 60_000;
const SHOP = 'exportshop';

/** A month in which nothing else of the tests happens. */
function* sales(): Generator<string> {
	yield 'mId,transactionKey,paymentKey,orderId,method,status,transactionAt,currency,amount';
	for (let index = 0; index < ROWS; index += 1) {
		const day = String(1 + (index % 31)).padStart(2, '0');
		yield `${SHOP},export-${index},pay-export-${index},order-${index},카드,DONE,2026-05-${day}T10:00:00+09:00,KRW,${1000 + index}`;
	}
}

test('60,000 rows become a workbook, which shows how far it is and has every row', async ({ office }) => {
	test.slow();
	const page = await office.open('finance', 'ko');
	await bringIn(page, 'may-sales.csv', [...sales()]);
	await visit(page, `/transactions?mId=${SHOP}`);
	const reread: string[] = [];
	page.on('request', (request) => {
		if (new URL(request.url()).pathname === '/transactions.data') reread.push(request.url());
	});
	await page.getByRole('button', { name: words.action }).click();
	await page.getByRole('menuitem', { name: words.xlsx }).click();
	const tray = page.locator('.export-tray');
	await expect(tray).toContainText(words.making);
	const progress = tray.getByRole('progressbar');
	const done = async () => Number(await progress.getAttribute('aria-valuenow', { timeout: 1000 }));
	await expect.poll(done, { intervals: [50] }).toBeGreaterThan(0);
	expect(await done().catch(() => 100)).toBeLessThanOrEqual(100);
	// Nothing is reloaded: the page hears by itself that the file is there.
	const link = tray.getByRole('link', { name: new RegExp(words.download) });
	await expect(link).toBeVisible({ timeout: 240_000 });
	// Once, with the answer to the wish for a file: the rest of the page does not move while it is made.
	expect(reread.length).toBeLessThanOrEqual(1);
	const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
	expect(file.suggestedFilename()).toBe('transactions.xlsx');
	const parts = unzipSync(await readFile(await file.path()), { filter: ({ name }) => /sheet1\.xml$/.test(name) });
	const sheet = Buffer.from(Object.values(parts)[0]!);
	let rows = 0;
	for (let at = sheet.indexOf('<row '); at >= 0; at = sheet.indexOf('<row ', at + 1)) rows += 1;
	expect(rows, 'rows and the head').toBe(ROWS + 1);
	await page.context().close();
});
