import type { Page } from '@playwright/test';
import { resources } from '#app/i18n/resources.ts';
import { bringIn } from './support/import-file.ts';
import { control, ledger } from './support/sandbox.ts';
import { expect, test, visit } from './support/test.ts';

const { ko } = resources;

/** Marks the page, so that a reload would be seen. */
async function watched(page: Page, path: string): Promise<() => Promise<boolean>> {
	await visit(page, path);
	await expect(page.locator('html')).toHaveAttribute('data-live', 'on');
	await page.evaluate(() => document.body.setAttribute('data-seen', 'before'));
	return async () => (await page.locator('body[data-seen="before"]').count()) === 1;
}

/** As who was in another tab for a while: the page lets go of its stream and takes it up again. */
async function comeBack(page: Page): Promise<void> {
	await page.evaluate(() => {
		for (const state of ['hidden', 'visible']) {
			Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
			document.dispatchEvent(new Event('visibilitychange'));
		}
	});
}

const sale = (key: string) => `liveshop,${key},pay-${key},order-${key},카드,DONE,2026-06-10T12:00:00+09:00,KRW,1000`;

test('another desk sees an import by itself, and what it missed while its connection was away', async ({
	office,
	watch,
}) => {
	watch.expectOffline();
	const watcher = await office.open('approver', 'ko');
	const unchanged = await watched(watcher, '/imports');
	const finance = await office.desk('finance', 'ko');
	const head = 'mId,transactionKey,paymentKey,orderId,method,status,transactionAt,currency,amount';
	await bringIn(finance, 'live-one.csv', [head, sale('live-1')]);
	const row = (name: string) => watcher.getByRole('row').filter({ hasText: name });
	await expect(row('live-one.csv').first()).toContainText(ko.imports.statuses.done);

	await watcher.context().setOffline(true);
	await bringIn(finance, 'live-two.csv', [head, sale('live-2')]);
	await expect(row('live-two.csv')).toHaveCount(0);
	await watcher.context().setOffline(false);
	await expect(row('live-two.csv').first()).toContainText(ko.imports.statuses.done, { timeout: 60_000 });
	expect(await unchanged(), 'without a reload').toBe(true);
	await watcher.context().close();
});

test('another desk sees a payout come back from the bank by itself', async ({ office }) => {
	const { payouts } = await ledger();
	const paid = payouts.find(({ status }) => status === 'COMPLETED')!;
	const finder = await office.desk('admin', 'ko');
	await visit(finder, `/payouts?q=${paid.refPayoutId}`);
	const path = (await finder.locator('tbody a[href^="/payouts/"]').first().getAttribute('href'))!;
	const watcher = await office.open('approver', 'ko');
	const unchanged = await watched(watcher, path);
	const status = watcher.locator('header .status-badge').first();
	await expect(status).toHaveText(ko.payouts.statuses.completed);
	await control(`payouts/${paid.id}/return`, {});
	await expect(status).not.toHaveText(ko.payouts.statuses.completed, { timeout: 60_000 });
	expect(await unchanged(), 'without a reload').toBe(true);
	await watcher.context().close();
});

test('what somebody types stays when a colleague changes the same thing, who did is told, and they choose how to go on', async ({
	office,
	watch,
}) => {
	watch.expectStatus(422, /discrepancies/);
	const typist = await office.open('finance', 'ko');
	const colleague = await office.desk('admin', 'ko');
	const { meanwhile } = ko.common;
	const told = typist.getByText(meanwhile.titleBy.replace('{{name}}', 'admin@demo.jeongsan.test'));
	const goOn = typist.getByRole('button', { name: meanwhile.goOn });

	await visit(typist, '/workbench?owner=nobody');
	const path = (await typist.locator('a[href*="/discrepancies/"]').first().getAttribute('href'))!;
	const unchanged = await watched(typist, path);
	await visit(colleague, path);
	const words = ko.reconciliation;
	const note = typist.getByLabel(words.note, { exact: true });
	await note.fill('문의 결과를 적는 중');
	await colleague.getByRole('button', { name: words.take }).click();
	await expect(told).toBeVisible();
	await expect(note).toHaveValue('문의 결과를 적는 중');
	const save = typist.getByRole('button', { name: words.saveNote });
	await save.click();
	await expect(typist.getByText(words.caseRefused['changed-meanwhile'])).toBeVisible();
	await expect(note).toHaveValue('문의 결과를 적는 중');
	await goOn.click();
	await save.click();
	await expect(typist.getByText(words.saved)).toBeVisible();
	await expect(told).toHaveCount(0);
	// One's own other step takes nothing away, either.
	await note.fill('더 적는 중');
	await typist.getByRole('button', { name: words.take }).click();
	await expect(typist.getByRole('button', { name: words.release })).toBeVisible();
	await expect(note).toHaveValue('더 적는 중');
	expect(await unchanged(), 'without a reload').toBe(true);
	await save.click();
	await expect(typist.locator('.mantine-Timeline-item').first()).toContainText('더 적는 중');

	await visit(typist, '/bank');
	const account = (await typist.locator('a[href^="/bank/accounts/"]').first().getAttribute('href'))!;
	await watched(typist, account);
	await visit(colleague, account);
	const name = (page: Page) => page.getByLabel(ko.bank.settings.name);
	await name(typist).fill('내 이름');
	await name(colleague).fill('동료의 이름');
	await colleague.getByRole('button', { name: ko.common.actions.save }).click();
	await expect(told).toBeVisible();
	await expect(name(typist)).toHaveValue('내 이름');
	await typist.getByRole('button', { name: meanwhile.beginAnew }).click();
	await expect(name(typist)).toHaveValue('동료의 이름');

	await watched(typist, '/reconciliation/rules');
	await visit(colleague, '/reconciliation/rules');
	const [days, slack] = [ko.rules.fields.graceBusinessDays, ko.rules.fields.dateSlackDays];
	const before = await colleague.getByLabel(slack, { exact: true }).inputValue();
	await typist.getByLabel(days, { exact: true }).fill('7');
	const saveSlack = async (value: string) => {
		await colleague.getByLabel(slack, { exact: true }).fill(value);
		await colleague.getByRole('button', { name: ko.rules.save }).click();
	};
	await saveSlack(String(Number(before) + 1));
	await expect(told).toBeVisible();
	await expect(typist.getByLabel(days, { exact: true })).toHaveValue('7');
	await expect(colleague.getByLabel(slack, { exact: true })).toHaveValue(String(Number(before) + 1));
	// The colleague's own next save is in nobody's way.
	await saveSlack(before);
	await expect(colleague.getByRole('status').filter({ hasText: ko.rules.saved.split('{{')[0] })).toBeVisible();
	await typist.context().close();
});

test('a page that cannot be fetched says that the connection is lost, and comes once it is back', async ({
	office,
	watch,
}) => {
	watch.expectOffline();
	const page = await office.open('finance', 'ko');
	const link = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true });
	await visit(page, '/orders');
	await link(ko.common.nav.payouts).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(ko.payouts.title);
	await page.context().setOffline(true);
	await link(ko.common.nav.orders).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(ko.common.error.unreachableTitle);
	await page.context().setOffline(false);
	await page.getByRole('link', { name: ko.common.error.tryAgain }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(ko.orders.title);
	await page.context().close();
});

test('a page that asks by itself stays while the database is away', async ({ office, watch }) => {
	watch.expectStatus(503, /\/search$/);
	const page = await office.open('finance', 'ko');
	const stays = await watched(page, '/workbench');
	let asked = 0;
	await page.route('**/search', (route) => {
		asked += 1;
		return route.fulfill({ status: 503 });
	});
	await page.route('**/workbench.data*', (route) => route.fulfill({ status: 503 }));
	await expect.poll(() => asked, { timeout: 60_000 }).toBeGreaterThan(0);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(ko.workbench.title);
	expect(await stays()).toBe(true);
	await page.context().close();
});

test('without a network or a session nothing is sent, and what was entered goes on after signing in beside', async ({
	office,
	watch,
}) => {
	watch.expectStatus(401, /\/(events|search)$/);
	const page = await office.open(null, 'ko');
	const continueAsOperator = async (desk: Page) => {
		await visit(desk, '/sign-in');
		await desk.locator('button[name="demoRole"][value="operator"]').click();
		await desk.waitForURL('/');
	};
	await continueAsOperator(page);
	await page.request.post('/tour', { form: { ended: '1' } });
	await visit(page, '/sellers/new');
	await expect(page.locator('html')).toHaveAttribute('data-live', 'on');
	const name = page.getByLabel(ko.sellers.names.INDIVIDUAL);
	await name.fill('김한강');
	// Nor does it go anywhere without a network.
	watch.expectOffline();
	await page.context().setOffline(true);
	const send = page.locator('main form').getByRole('button').last();
	await send.click();
	const offline = page.getByText(ko.common.live.offline);
	await expect(offline).toBeVisible();
	await page.context().setOffline(false);
	await expect(offline).toBeHidden();
	await expect(page.locator('html')).toHaveAttribute('data-live', 'on');
	await page.request.post('/sign-out', { form: {} });
	await comeBack(page);
	await expect(page.getByText(ko.common.live.signedOut)).toBeVisible();
	await send.click();
	const dialogue = page.getByRole('dialog', { name: ko.common.live.signedOutTitle });
	const [beside] = await Promise.all([
		page.context().waitForEvent('page'),
		dialogue.getByRole('link', { name: ko.common.live.signInBeside }).click(),
	]);
	await continueAsOperator(beside);
	await comeBack(page);
	await expect(page.getByText(ko.common.live.signedOut)).toHaveCount(0);
	await expect(dialogue).toBeHidden();
	await expect(name).toHaveValue('김한강');
	await expect(page).toHaveURL(/\/sellers\/new$/);
	// A console on the same machine takes it without a network, too, and says what is missing.
	await page.evaluate(() => Object.defineProperty(navigator, 'onLine', { value: false }));
	await send.click();
	await expect(page.locator('main form [aria-invalid="true"]').first()).toBeVisible();
	await page.context().close();
});
