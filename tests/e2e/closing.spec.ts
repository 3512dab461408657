import type { Page } from '@playwright/test';
import { resources } from '#app/i18n/resources.ts';
import { bringIn } from './support/import-file.ts';
import { ledger } from './support/sandbox.ts';
import { expect, test, visit } from './support/test.ts';

const { ko } = resources;
const words = ko.closing;

// A month before everything else that the tests bring in, so that nothing of theirs comes into closed books.
const MONTH = '2026-02';
const TRANSACTIONS = 'mId,transactionKey,paymentKey,orderId,method,status,transactionAt,currency,amount';
const ORDERS = 'mId,orderId,refSellerId,amount,orderedAt';
const sale = (key: string, amount: number) =>
	`februaryshop,${key},pay-${key},order-${key},카드,DONE,${MONTH}-10T12:00:00+09:00,KRW,${amount}`;
const order = (key: string, refSellerId: string, amount: number) =>
	`februaryshop,order-${key},${refSellerId},${amount},${MONTH}-10T11:59:00+09:00`;

/** Proves the month anew at every level and waits until all of them add up. */
async function prove(page: Page): Promise<void> {
	await visit(page, `/reconciliation/proof?from=${MONTH}-01&to=${MONTH}-28`);
	const links = page.locator('main a[href^="/reconciliation/"]');
	const runs = async () => {
		const paths = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
		return paths.filter((path) => /^\/reconciliation\/[0-9a-f-]{36}$/.test(path));
	};
	const before = await runs();
	await page.getByRole('button', { name: ko.reconciliation.prove }).click();
	// An earlier proof stands there until the new one has come.
	await expect
		.poll(async () => (await runs()).filter((run) => !before.includes(run)).length, { timeout: 60_000 })
		.toBeGreaterThanOrEqual(5);
	await expect.poll(async () => (await runs()).filter((run) => before.includes(run)).length).toBe(0);
	await expect(page.getByText(ko.reconciliation.adds, { exact: true })).toHaveCount(5, { timeout: 60_000 });
}

/** The demo comes with a closed month, and before a closed month none can be closed. */
async function reopenDemo(page: Page): Promise<void> {
	await visit(page, '/closing?state=closed');
	const closed = page.locator('tbody a[href^="/closing/"]');
	if ((await closed.count()) === 0) return;
	await closed.first().click();
	await expect(page.getByRole('table', { name: words.carried }).locator('tbody tr')).toHaveCount(1);
	await page.getByRole('button', { name: words.reopen }).click();
	await page.getByRole('dialog').getByLabel(words.reason).fill('2월이 빠져 있음');
	await page.getByRole('dialog').getByRole('button', { name: words.reopen }).click();
	await expect(page.locator('header .status-badge').first()).toHaveText(words.states.reopened);
}

const check = (page: Page, name: keyof typeof words.checks) =>
	page.getByRole('row').filter({ hasText: words.checks[name] });

test('a month is closed by two people with one carried item, and what comes later shows as an adjustment', async ({
	office,
	watch,
}) => {
	watch.expectStatus(422, /\/closing\//);
	const page = await office.desk('finance', 'ko');
	await reopenDemo(await office.desk('admin', 'ko'));
	await bringIn(page, 'february-sales.csv', [TRANSACTIONS, sale('feb-2', 3_000)]);
	const { sellers } = await ledger();
	await bringIn(page, 'february-orders.csv', [ORDERS, order('feb-2', sellers[0]!.refSellerId, 3_000)]);
	await prove(page);

	// The checklist says what is missing, and leads there.
	await visit(page, `/closing/${MONTH}`);
	await expect(check(page, 'proof')).toContainText(words.checkOk);
	await expect(check(page, 'carried')).toContainText(words.checkOpen);
	await expect(page.getByRole('button', { name: words.prepare })).toBeDisabled();
	await expect(page.locator('header').getByText(words.checkOpen)).toBeVisible();
	await check(page, 'carried').getByRole('link').click();
	await page.waitForURL(/\/workbench\?/);
	const evidence = page.getByRole('region', { name: ko.workbench.evidence });
	await expect(page.locator('.workbench-list li')).toHaveCount(1);
	await evidence.getByRole('button', { name: ko.workbench.wait, exact: true }).click();
	const dialogue = page.getByRole('dialog');
	await dialogue.locator('select[name="reason"]').selectOption('asked-provider');
	await dialogue.getByRole('button', { name: ko.workbench.do.wait }).click();
	await expect(dialogue).toBeHidden();

	await visit(page, `/closing/${MONTH}`);
	await expect(check(page, 'carried')).toContainText(words.checkOk);
	await page.getByRole('button', { name: words.prepare }).click();
	await page.getByRole('dialog').getByLabel(words.note).fill('2월은 하루만 영업');
	await page.getByRole('dialog').getByRole('button', { name: words.prepare }).click();
	const state = page.locator('header .status-badge').first();
	await expect(state).toHaveText(words.states.prepared);
	// Nobody signs what they prepared.
	await expect(page.getByRole('button', { name: words.sign })).toHaveCount(0);

	const approver = await office.open('approver', 'ko');
	const follows = await approver.context().newPage();
	const late = await approver.context().newPage();
	const stateOf = (tab: Page) => tab.locator('header .status-badge').first();
	// This tab hears of nothing.
	await late.route('**/events', (route) => route.fulfill({ status: 204 }));
	for (const tab of [late, follows, approver]) await visit(tab, `/closing/${MONTH}`);
	await expect(follows.locator('html')).toHaveAttribute('data-live', 'on');
	await approver.getByRole('button', { name: words.sign }).click();
	await approver.getByRole('dialog').getByRole('button', { name: words.sign }).click();
	await expect(stateOf(approver)).toHaveText(words.states.closed);
	await expect(approver.getByRole('heading', { level: 1 })).toBeFocused();
	await expect(stateOf(follows)).toHaveText(words.states.closed);
	await expect(follows.getByRole('button', { name: words.sign })).toHaveCount(0);

	// Whoever signs what is closed hears who closed it, and sees the page as it is.
	await expect(stateOf(late)).toHaveText(words.states.prepared);
	await late.getByRole('button', { name: words.sign }).click();
	await late.getByRole('dialog').getByRole('button', { name: words.sign }).click();
	await expect(late.getByRole('alert')).toHaveText(/^\S+@\S+ 님이 \S+ \S+에 이미 마감한 기간입니다\.$/);
	await expect(stateOf(late)).toHaveText(words.states.closed);
	await expect(late.getByRole('button', { name: words.sign })).toHaveCount(0);
	await follows.close();
	await late.close();
	const carried = approver.getByRole('table', { name: words.carried }).locator('tbody tr');
	await expect(carried).toHaveCount(1);
	await expect(carried).toContainText('feb-2');
	await expect(carried).toContainText(ko.reconciliation.reasons['asked-provider']);
	const [file] = await Promise.all([
		approver.waitForEvent('download'),
		approver.getByRole('link', { name: 'Excel' }).click(),
	]);
	expect(file.suggestedFilename()).toMatch(/\.xlsx$/);
	await approver.context().close();

	// What comes after the closing changes nothing of what was frozen.
	await bringIn(page, 'february-late.csv', [TRANSACTIONS, sale('feb-3', 500)]);
	await prove(page);
	await visit(page, `/closing/${MONTH}`);
	await expect(page.getByRole('table', { name: words.figures })).toContainText('₩3,000');
	const adjusted = page.getByRole('table', { name: words.adjustments }).locator('tbody tr').first();
	await expect(adjusted).toContainText('₩3,000');
	await expect(adjusted).toContainText('₩3,500');
	await expect(adjusted).toContainText('₩500');
});
