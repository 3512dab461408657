import { resources } from '#app/i18n/resources.ts';
import { violations } from './support/axe.ts';
import { expect, test, visit } from './support/test.ts';

const words = resources.ko.owedTerms;
const { batches, payouts } = resources.ko;

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
	// By name, with the keyboard alone; what no list offers is taken as it is typed.
	const seller = page.getByRole('textbox', { name: words.seller, exact: false }).first();
	const held = page.locator('input[name=refSellerId]');
	await seller.focus();
	await page.keyboard.type('강릉커피');
	await expect(page.locator('[role=option]')).toHaveCount(1);
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Enter');
	await expect(held).toHaveValue('gangneung-coffee');
	await page.keyboard.press('Control+a');
	await page.keyboard.type('order-only-1');
	await expect(held).toHaveValue('order-only-1');
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

test('payouts of what is owed are filled with what is payable, to the won, and more wants a tick of both', async ({
	office,
	watch,
}) => {
	const page = await office.open('operator', 'ko');
	await visit(page, '/owed?state=payable');
	const rows = page.locator('tbody tr').filter({ has: page.getByRole('checkbox') });
	const payable: string[] = [];
	for (const row of [rows.nth(0), rows.nth(1)]) {
		payable.push((await row.getByText('₩').first().innerText()).replace('₩', ''));
		await row.getByRole('checkbox').check();
	}
	await page.getByRole('link', { name: resources.ko.owed.list.pay }).click();
	const amounts = page.locator('input[name=amount]');
	await expect(amounts).toHaveCount(2);
	const filled = await amounts.evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
	expect(filled.toSorted()).toEqual(payable.toSorted());
	const total = page.getByRole('status').filter({ hasText: '2건 합계' });
	const won = (texts: string[]) => texts.reduce((sum, text) => sum + Number(text.replaceAll(',', '')), 0);
	await expect(total).toContainText(`₩${won(payable).toLocaleString('en')}`);
	await amounts.first().fill('');
	await expect(page.getByRole('status').filter({ hasText: '1건 합계' })).toBeVisible();
	await amounts.first().fill('1234567');
	await amounts.nth(1).focus();
	await expect(amounts.first()).toHaveValue('1,234,567');
	expect(await violations(page)).toEqual([]);

	// A thousand won more than is payable: who makes it is asked, and who approves it is asked again.
	watch.expectStatus(422, /\/payouts\/many\.data/);
	await amounts.first().fill(String(won([filled[0]!]) + 1_000));
	await page.getByLabel(payouts.scheduleType).selectOption('SCHEDULED');
	await page.getByLabel(payouts.transactionDescription).fill('정산');
	await page.getByRole('button', { name: batches.many.submit }).click();
	await page.getByRole('checkbox').check();
	await page.getByRole('button', { name: batches.many.submit }).click();
	await page.waitForURL(/\/payouts\/batches\/[0-9a-f-]{36}$/);
	const approver = await office.open('approver', 'ko');
	await visit(approver, new URL(page.url()).pathname);
	await expect(approver.getByText(payouts.beyondOwed.title)).toBeVisible();
	await approver.getByRole('button', { name: batches.approve }).click();
	const dialogue = approver.getByRole('dialog');
	const tick = dialogue.getByRole('checkbox');
	await expect(tick).toHaveAccessibleName(payouts.beyondOwed.confirm.replace('{{beyond}}', '₩1,000'));
	await dialogue.getByRole('button', { name: batches.approve }).click();
	await expect(tick).toBeFocused();
	expect(await violations(approver)).toEqual([]);
	await tick.check();
	await dialogue.getByRole('button', { name: batches.approve }).click();
	await expect(approver.getByText(batches.done.approved)).toBeVisible();
	await approver.close();
	await page.close();
});

test('the days of the roll-forward stand in its fields, and an amount leads to its rows', async ({ office }) => {
	const page = await office.open('finance', 'ko');
	await visit(page, '/owed/roll-forward');
	const forward = resources.ko.owedForward;
	await page.getByRole('link', { name: forward.lastMonth }).click();
	await expect(page.getByRole('link', { name: forward.lastMonth })).toHaveAttribute('aria-current', 'page');
	await expect(page.locator('input[name=from]')).toHaveValue(/-01$/);
	await visit(page, '/owed/roll-forward');
	await expect(page.locator('input[name=from]')).toHaveValue(/-01$/);
	await expect(page.locator('input[name=to]')).toHaveValue(/^20/);
	await page.getByRole('link', { name: forward.lastMonth }).click();
	const row = page.locator('tbody tr').first();
	const orders = row.locator('a[href*="reason=order"]');
	const amount = await orders.innerText();
	await orders.click();
	await expect(page.locator('tfoot')).toContainText(amount);
	await page.close();
});

test('the fees of last month are billed, and numbers of a file are noted all or none', async ({ office, watch }) => {
	watch.expectStatus(422, /owed\/invoices/);
	const texts = resources.ko.invoices;
	const page = await office.open('finance', 'ko');
	await visit(page, '/owed/invoices');
	const button = page.getByRole('button', { name: /세금계산서 작성$/ });
	await button.click();
	const sheets = await page
		.getByRole('dialog')
		.getByText(/^\d+장$/)
		.innerText();
	await page
		.getByRole('dialog')
		.getByRole('button', { name: /세금계산서 작성$/ })
		.click();
	await expect(page.getByRole('status').filter({ hasText: `세금계산서 ${sheets}` })).toBeVisible();
	await expect(page.getByRole('rowheader', { name: texts.proof.difference }).locator('..')).toContainText(
		texts.proof.holds.repeat(3),
	);
	await expect(button).toBeHidden();
	expect(await violations(page)).toEqual([]);

	const month = await page.getByLabel(texts.month, { exact: true }).inputValue();
	const field = page.getByLabel(texts.lines.field);
	const number = (last: string) => `${month.replace('-', '')}2841000012${last.padStart(8, '0')}`;
	const load = (lines: string) =>
		page
			.locator('input[type=file]')
			.setInputFiles({ name: 'numbers.csv', mimeType: 'text/csv', buffer: Buffer.from(lines) });
	await load(`hangang-foods,${number('1')}\nzebra,${number('2')}\n`);
	await expect(field).toHaveValue(/zebra/);
	await page.getByRole('button', { name: texts.lines.submit }).click();
	await expect(page.getByRole('row', { name: `2 zebra ${texts.reasons['seller-unknown']}` })).toBeVisible();
	await expect(field).toHaveValue(/hangang-foods/);
	expect(await violations(page)).toEqual([]);
	await field.fill(`hangang-foods\t${number('1')}`);
	await page.getByRole('button', { name: texts.lines.submit }).click();
	await expect(page.getByText(/승인번호 1건을 등록했습니다/)).toBeVisible();
	await page.close();
});
