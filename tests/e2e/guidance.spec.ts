import { resources } from '#app/i18n/resources.ts';
import { expect, hydrated, test, visit } from './support/test.ts';

const { common, help, notices, workbench } = resources.ko;

test('who leaves a form with something in it is asked, and what was entered stays', async ({ office }) => {
	const page = await office.desk('operator', 'ko');
	await visit(page, '/sellers/new');
	const away = page.getByRole('navigation', { name: common.nav.label }).getByRole('link', { name: common.nav.balance });
	const name = page.locator('input[name="name"]');
	const dialogue = page.getByRole('dialog', { name: common.unsaved.title });
	await name.fill('한강공방');
	await away.click();
	await expect(dialogue.getByRole('button', { name: common.unsaved.stay })).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(dialogue).toBeHidden();
	await expect(page).toHaveURL(/\/sellers\/new$/);
	await expect(name).toHaveValue('한강공방');
	// What was taken back is nothing to lose.
	await name.fill('');
	await away.click();
	// The address is there before the page is.
	await expect(page.getByRole('heading', { level: 1, name: common.nav.balance })).toBeVisible();
	await page.goBack();
	await name.fill('한강공방');
	await away.click();
	await dialogue.getByRole('button', { name: common.unsaved.leave }).click();
	await expect(page).toHaveURL(/\/balance$/);
});

test('what was entered before script came is asked for, too', async ({ office }) => {
	const page = await office.open('operator', 'ko');
	let letScriptCome = () => {};
	const script = new Promise<void>((resolve) => {
		letScriptCome = resolve;
	});
	await page.route(/\/assets\/.*\.js$/, async (route) => {
		await script;
		await route.continue();
	});
	await page.goto('/sellers/new', { waitUntil: 'commit' });
	await page.locator('input[name="name"]').fill('한강공방');
	letScriptCome();
	await hydrated(page);
	await expect(page.locator('input[name="name"]')).toHaveValue('한강공방');
	await page
		.getByRole('navigation', { name: common.nav.label })
		.getByRole('link', { name: common.nav.balance })
		.click();
	await expect(page.getByRole('dialog', { name: common.unsaved.title })).toBeVisible();
	await expect(page).toHaveURL(/\/sellers\/new$/);
	await page.context().close();
});

test('a file that was chosen and not sent yet is asked for, too', async ({ office }) => {
	const page = await office.desk('operator', 'ko');
	await visit(page, '/payouts/import');
	const away = page.getByRole('navigation', { name: common.nav.label }).getByRole('link', { name: common.nav.balance });
	const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByText(common.form.choose).click()]);
	await chooser.setFiles({ name: 'payouts.csv', mimeType: 'text/csv', buffer: Buffer.from('refPayoutId\n') });
	await expect(page.getByText('payouts.csv')).toBeVisible();
	await away.click();
	const dialogue = page.getByRole('dialog', { name: common.unsaved.title });
	await dialogue.getByRole('button', { name: common.unsaved.leave }).click();
	await expect(page).toHaveURL(/\/balance$/);
});

test('a mention is completed by keyboard, its draft survives a reload, and it arrives live at the other desk', async ({
	office,
}) => {
	const page = await office.desk('finance', 'ko');
	const admin = await office.desk('admin', 'ko');
	await visit(admin, '/');
	await expect(admin.locator('html')).toHaveAttribute('data-live', 'on');
	await visit(page, '/workbench');
	await page.keyboard.press('c');
	await page.keyboard.type('금액 확인 부탁드려요 @최');
	await expect(page.getByRole('option', { name: '최관리' })).toBeVisible();
	await page.keyboard.press('Enter');
	const field = page.getByRole('textbox', { name: workbench.comment });
	await expect(field).toHaveValue('금액 확인 부탁드려요 @최관리 ');
	await page.reload();
	await expect(field).toHaveValue('금액 확인 부탁드려요 @최관리 ');
	await field.press('Control+Enter');
	await expect(page.locator('.case-comment').last()).toContainText('@최관리');
	await expect(field).toHaveValue('');
	const bell = admin.getByRole('button', { name: /^알림: 안 읽은 것/ });
	await expect(bell).toBeVisible();
	await bell.click();
	const list = admin.getByRole('dialog', { name: notices.title });
	await list
		.getByRole('link', { name: /금액 확인 부탁드려요/ })
		.first()
		.click();
	await expect(admin).toHaveURL(/\/workbench\?state=all&case=/);
	await expect(admin.locator('.case-comment').last()).toContainText('@최관리');
	await expect(admin.getByRole('button', { name: notices.bellQuiet })).toBeVisible();
});

test('the tour is walked to its end by keyboard, and the help that started it knows the page', async ({ office }) => {
	const page = await office.desk('operator', 'ko');
	await visit(page, '/balance');
	await page.keyboard.press('?');
	const panel = page.getByRole('complementary', { name: help.title });
	await expect(panel.getByRole('heading', { name: help.title })).toBeFocused();
	await panel.getByRole('button', { name: help.tour.begin }).press('Enter');
	const stops = Object.values(help.tour.stops);
	for (const [index, { title }] of stops.entries()) {
		const card = page.getByRole('dialog', { name: title });
		await expect(card.getByRole('heading', { name: title })).toBeFocused();
		const next = index === stops.length - 1 ? help.tour.done : index === 0 ? help.tour.start : help.tour.next;
		await card.getByRole('button', { name: next, exact: true }).press('Enter');
	}
	await expect(page.locator('.tour')).toHaveCount(0);
	await page.keyboard.press('F1');
	await expect(panel).toBeHidden();
});

test('help leads to the part of a document in the language of its reader, and the other language is one press away', async ({
	office,
}) => {
	const page = await office.desk('finance', 'ko');
	await visit(page, '/journal');
	await page.keyboard.press('F1');
	const panel = page.getByRole('complementary', { name: help.title });
	const link = panel.locator('a[href="/docs/reconciliation#the-journal"]');
	await expect(link).toHaveText('대사 › 분개장');
	await expect(link).toHaveAttribute('lang', 'ko');
	await link.click();
	await expect(page.locator('.doc').getByRole('heading', { name: '분개장' })).toBeInViewport();
	await page.getByRole('link', { name: help.readIn.en }).click();
	await expect(page.locator('h1')).toHaveAttribute('lang', 'en');
	await expect(page.locator('.doc')).toHaveAttribute('lang', 'en');
	await page.getByRole('link', { name: help.readIn.ko }).click();
	await expect(page).toHaveURL(/\/docs\/reconciliation$/);
	await expect(page.locator('h1')).toHaveAttribute('lang', 'ko');
});

test('the check of one field is never sent as the form, however late its rules come', async ({ office }) => {
	const page = await office.desk('finance', 'ko');
	let letRulesCome = () => {};
	const rules = new Promise<void>((resolve) => {
		letRulesCome = resolve;
	});
	await page.route(/\/assets\/validation-/, async (route) => {
		await rules;
		await route.continue();
	});
	await visit(page, '/reconciliation');
	const asked = page.waitForRequest(/\/assets\/validation-/);
	await page.locator('main form[novalidate]').evaluate((form: HTMLFormElement) => {
		const button = form.appendChild(Object.assign(document.createElement('button'), { hidden: true }));
		form.requestSubmit(button);
		button.remove();
	});
	await asked;
	letRulesCome();
	const from = page.getByLabel(resources.ko.reconciliation.from);
	await expect(async () => {
		await from.fill('');
		await from.blur();
		await expect(from).toHaveAttribute('aria-invalid', 'true', { timeout: 1_000 });
	}).toPass();
	await expect(page).toHaveURL('/reconciliation');
});
