import type { Page } from '@playwright/test';
import { resources } from '#app/i18n/resources.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { expect, test, visit } from './support/test.ts';

const { common, imports: ko } = resources.ko;

// Books are closed in the demo, but never those of today: what was imported can be taken back.
const today = kstDayOf(new Date());
const row = (n: number, amount = '12,000') =>
	`모르는상점,ours-${n},ORDER-${n},${today} 0${n}:00:00,"${amount}",${n === 3 ? '환불' : '승인'}`;
const csv = [
	'자체 거래 내역,,,,,',
	'가맹점 ID,거래번호,주문번호,거래일시,거래금액,상태',
	row(1),
	row(2),
	row(3),
	row(4, '만원'),
];

/** Drops a file anywhere on the page of imports. */
async function drop(page: Page, name: string, text: string): Promise<void> {
	await visit(page, '/imports');
	const dropped = await page.evaluateHandle(
		([name, text]) => {
			const transfer = new DataTransfer();
			transfer.items.add(new File([text!], name!, { type: 'text/csv' }));
			return transfer;
		},
		[name, text],
	);
	await page.dispatchEvent('h1', 'drop', { dataTransfer: dropped });
}

/** The select of the column that fills a cell. */
const columnOf = (page: Page, cell: keyof typeof ko.cells) =>
	page.getByRole('combobox', { name: ko.mapping.columnOf.replace('{{target}}', ko.cells[cell]), exact: true });

test('a file of an unknown header is mapped, looked at, imported and taken back', async ({ office }) => {
	const page = await office.desk('finance', 'ko');
	await drop(page, 'own-export.csv', csv.join('\n'));
	await expect(page.getByText(ko.preview.refusedFor.mapping)).toBeVisible();

	await page.getByRole('link', { name: ko.preview.map }).click();
	const column = (cell: keyof typeof ko.cells) => columnOf(page, cell);
	await expect(column('transaction_key')).toHaveValue('거래번호');
	await expect(column('amount')).toHaveValue('거래금액');
	const preview = page.getByRole('table', { name: ko.preview.first });
	await expect(preview.locator('tbody tr')).toHaveCount(4);
	await expect(preview).toContainText('CANCELED');
	await expect(preview).toContainText(ko.reasons['not-an-amount']);
	await column('amount').selectOption('');
	await expect(page.getByText(ko.mapping.notYet)).toBeVisible();
	await column('amount').selectOption('거래금액');
	await expect(preview).toBeVisible();
	await page.getByLabel(ko.mapping.name).fill('own-export');
	await page.getByRole('button', { name: ko.mapping.saveAndLook }).click();

	await expect(page.getByRole('heading', { name: ko.preview.recognised })).toBeVisible();
	await page.getByRole('button', { name: ko.preview.import.replace('{{rows}}', '3') }).click();
	await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/);
	const imported = new URL(page.url()).pathname;
	const status = page.locator('header .status-badge').first();
	await expect(status).toHaveText(ko.statuses.done);
	await expect(page.getByText(`${ko.tags['row-invalid']} 1`)).toBeVisible();

	await visit(page, '/imports/profiles');
	const own = page.getByText('own-export · v1');
	await page.getByRole('row').filter({ has: own }).getByRole('button', { name: ko.ownProfiles.delete }).click();
	await page.getByRole('dialog').getByRole('button', { name: common.actions.confirm }).click();
	await expect(own).toHaveCount(0);
	await page.getByRole('button', { name: common.actions.undo }).click();
	await expect(own).toBeVisible();
	await visit(page, imported);
	await page.getByRole('button', { name: ko.undo.label }).click();
	await page.getByRole('dialog').getByRole('button', { name: ko.undo.label }).click();
	await expect(page.getByText(ko.undo.done)).toBeVisible();
	await visit(page, '/transactions?q=ORDER-1');
	await expect(page.getByText('ours-1', { exact: true })).toHaveCount(0);
});

test('the statement of an unknown bank is mapped, and ends on its preview', async ({ office }) => {
	const page = await office.desk('finance', 'ko');
	const statement = [
		'Booked,Particulars,Money out,Money in,Running balance',
		'14/03/2026,Rent,"50,000",,"1,037,560"',
		'06/03/2026,Shop,,"87,560","1,087,560"',
	];
	await drop(page, 'own-bank.csv', statement.join('\n'));
	await expect(page.getByText(ko.preview.refusedFor.mapping)).toBeVisible();
	await page.getByRole('link', { name: ko.preview.map }).click();

	await expect(page.getByRole('combobox', { name: ko.mapping.kind })).toHaveValue('bank');
	await expect(page.getByRole('combobox', { name: ko.mapping.dates })).toHaveValue('dmy');
	await expect(columnOf(page, 'booked_at')).toHaveValue('Booked');
	const statements = page.getByRole('table', { name: ko.preview.statements });
	await expect(statements).toContainText('2026-03-06 – 2026-03-14');
	await columnOf(page, 'deposit').selectOption('');
	await expect(page.getByText(ko.mapping.bankAmounts)).toBeVisible();
	await columnOf(page, 'deposit').selectOption('Money in');
	await expect(statements).toContainText('1,037,560');
	await page.getByLabel(ko.mapping.name).fill('own-bank');
	await page.getByRole('button', { name: ko.mapping.saveAndLook }).click();

	await page.waitForURL(/\/imports\/uploads\/[0-9a-f-]{36}$/);
	await expect(page.getByRole('heading', { name: ko.preview.recognised })).toBeVisible();
	await expect(page.getByText('own-bank', { exact: true }).first()).toBeVisible();
	await expect(page.getByRole('table', { name: ko.preview.first }).locator('tbody tr')).toHaveCount(2);
	await expect(statements).toContainText('2026-03-06 – 2026-03-14');
});

test('a file that nobody can read says what it is, and asks for no mapping', async ({ office }) => {
	const page = await office.desk('finance', 'ko');
	await drop(page, 'report.csv', '%PDF-1.7\n1 0 obj');
	await expect(page.getByText(ko.preview.refusedFor.file)).toBeVisible();
	await expect(page.getByText(ko.refusals['not-csv-pdf'])).toBeVisible();
	await visit(page, '/imports');
	await expect(page.getByRole('row').filter({ hasText: 'report.csv' })).toContainText(ko.preview.waitsFor.file);
	await page.getByRole('row').filter({ hasText: 'report.csv' }).getByRole('link').first().click();
	await page.getByRole('button', { name: ko.preview.discard }).click();
	await page.getByRole('dialog').getByRole('button', { name: common.actions.confirm }).click();
	await page.waitForURL('**/imports');
});
