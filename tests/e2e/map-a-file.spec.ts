import { resources } from '#app/i18n/resources.ts';
import { expect, test, visit } from './support/test.ts';

const { imports: ko } = resources.ko;

const row = (n: number, amount = '12,000') =>
	`모르는상점,ours-${n},ORDER-${n},2026-03-0${n} 10:00:00,"${amount}",${n === 3 ? '환불' : '승인'}`;
const csv = [
	'3월 자체 거래 내역,,,,,',
	'가맹점 ID,거래번호,주문번호,거래일시,거래금액,상태',
	row(1),
	row(2),
	row(3),
	row(4, '만원'),
];

test('a file of an unknown header is mapped, looked at, imported and taken back', async ({ office }) => {
	const page = await office.desk('finance', 'ko');
	await visit(page, '/imports');
	// Dropped anywhere on the page.
	const dropped = await page.evaluateHandle((text) => {
		const transfer = new DataTransfer();
		transfer.items.add(new File([text], 'own-export.csv', { type: 'text/csv' }));
		return transfer;
	}, csv.join('\n'));
	await page.dispatchEvent('h1', 'drop', { dataTransfer: dropped });
	await expect(page.getByText(ko.preview.notRecognised)).toBeVisible();

	await page.getByRole('link', { name: ko.preview.map }).click();
	const column = (cell: keyof typeof ko.cells) =>
		page.getByRole('combobox', { name: ko.mapping.columnOf.replace('{{target}}', ko.cells[cell]) });
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
	const status = page.locator('header .status-badge').first();
	await expect(status).toHaveText(ko.statuses.done);
	await expect(page.getByText(`${ko.tags['row-invalid']} 1`)).toBeVisible();

	await visit(page, '/imports/profiles');
	await expect(page.getByText('own-export · v1')).toBeVisible();
	await page.goBack();
	await page.getByRole('button', { name: ko.undo.label }).click();
	await page.getByRole('dialog').getByRole('button', { name: ko.undo.label }).click();
	await expect(page.getByText(ko.undo.done)).toBeVisible();
	await visit(page, '/transactions?q=ORDER-1');
	await expect(page.getByText('ours-1', { exact: true })).toHaveCount(0);
});
