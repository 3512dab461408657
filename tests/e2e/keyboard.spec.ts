import type { Page } from '@playwright/test';
import { resources } from '#app/i18n/resources.ts';
import { violations } from './support/axe.ts';
import { pathOf, screens } from './support/pages.ts';
import { ledger } from './support/sandbox.ts';
import { expect, hydrated, test, visit } from './support/test.ts';

const text = resources.ko.common;

interface Focused {
	name: string;
	tag: string;
	/** The place in the document: later is larger. */
	place: number;
	outlined: boolean;
	visible: boolean;
}

function focused(page: Page): Promise<Focused | null> {
	return page.evaluate(() => {
		const element = document.activeElement;
		if (!(element instanceof HTMLElement) || element === document.body) return null;
		const style = getComputedStyle(element);
		const box = element.getBoundingClientRect();
		const label = element.getAttribute('aria-labelledby');
		const labels = element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels : null;
		const name =
			element.getAttribute('aria-label') ??
			(label ? document.getElementById(label)?.textContent : null) ??
			labels?.[0]?.textContent ??
			element.textContent ??
			'';
		return {
			name: name.trim(),
			tag: element.tagName,
			place: [...document.querySelectorAll('*')].indexOf(element),
			// Inside a field of a date, its parts show by themselves which one has the keyboard.
			outlined:
				(style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0) ||
				(element instanceof HTMLInputElement && element.type === 'date'),
			visible: box.width > 0 && box.height > 0 && style.visibility === 'visible',
		};
	});
}

test('the first stop of the keyboard leads past the menu', async ({ office }) => {
	const page = await office.desk('admin', 'ko');
	await visit(page, '/payouts');
	await page.keyboard.press('Tab');
	const skip = page.getByRole('link', { name: text.nav.skip });
	await expect(skip).toBeFocused();
	await expect(skip).toBeInViewport();
	await page.keyboard.press('Enter');
	await expect(page.locator('#main')).toBeFocused();
	await page.keyboard.press('Tab');
	expect(await page.evaluate(() => document.querySelector('#main')?.contains(document.activeElement))).toBe(true);
});

test('the way past the menu is no leaving, whatever is unsaved', async ({ office }) => {
	const page = await office.desk('admin', 'ko');
	const told: string[] = [];
	page.on('console', (message) => told.push(message.text()));
	await visit(page, '/sellers/new');
	const field = page.locator('#main form input:visible').first();
	await field.fill('SELLER-1');
	const skip = page.getByRole('link', { name: text.nav.skip });
	await skip.focus();
	await page.keyboard.press('Enter');
	await expect(page.locator('#main')).toBeFocused();
	await expect(page.getByRole('dialog')).toHaveCount(0);
	await expect(field).toHaveValue('SELLER-1');
	// The router complains of an entry in the history that it cannot hold back.
	expect(told).toEqual([]);
	await page.getByRole('link', { name: text.nav.payouts, exact: true }).click();
	await expect(page.getByRole('dialog', { name: text.unsaved.title })).toBeVisible();
});

test('the keyboard goes through a page in the order in which it is read, and shows where it is', async ({ office }) => {
	const page = await office.desk('admin', 'ko');
	await visit(page, '/payouts');
	let last = -1;
	const names: string[] = [];
	for (let stops = 0; stops < 80; stops += 1) {
		await page.keyboard.press('Tab');
		const stop = await focused(page);
		if (!stop) break;
		const where = `${stop.tag} "${stop.name}"`;
		expect(stop.place, `${where} comes after what was read before it`).toBeGreaterThanOrEqual(last);
		expect.soft(stop.visible, `${where} can be seen`).toBe(true);
		expect.soft(stop.name, `${where} has a name`).not.toBe('');
		expect.soft(stop.outlined, `${where} shows that the keyboard is there`).toBe(true);
		last = stop.place;
		names.push(stop.name);
	}
	for (const name of [text.nav.skip, text.nav.overview, text.nav.payouts, text.actions.apply]) {
		expect(names).toContain(name);
	}
});

test('somebody signs in, opens a menu and signs out without a mouse', async ({ office, watch }) => {
	watch.expectStatus(422, /sign-in/);
	const admin = await office.desk('admin', 'ko');
	const email = `keyboard-${Date.now()}@example.test`;
	await visit(admin, '/users');
	const { users } = resources.ko;
	await admin.getByRole('button', { name: users.add }).click();
	const form = admin.locator('form').filter({ has: admin.locator('[name="password"]') });
	await form.getByLabel(users.name).fill('한글자판');
	await form.getByLabel(users.email).fill(email);
	await form.getByLabel(users.role).selectOption('operator');
	await form.locator('[name="password"]').fill('correct horse battery');
	await form.getByRole('button', { name: users.add }).click();
	await expect(admin.getByText(users.created)).toBeVisible();

	const page = await office.open(null, 'ko');
	await visit(page, '/sign-in?next=%2Fpayouts');
	const tabTo = async (name: string | RegExp) => {
		for (let stops = 0; stops < 30; stops += 1) {
			await page.keyboard.press('Tab');
			const stop = await focused(page);
			if (stop && (typeof name === 'string' ? stop.name.startsWith(name) : name.test(stop.name))) return;
		}
		throw new Error(`the keyboard does not reach ${name}`);
	};
	await tabTo(text.signIn.email);
	await page.keyboard.type(email);
	await page.keyboard.press('Tab');
	await page.keyboard.type('wrong horse');
	await page.keyboard.press('Enter');
	await expect(page.getByRole('alert')).toHaveText(text.signIn.wrong);
	await page.getByLabel(text.signIn.password).first().focus();
	await page.keyboard.press('Control+a');
	await page.keyboard.type('correct horse battery');
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(/\/payouts$/);

	await page.reload();
	await hydrated(page);
	await tabTo(text.header.userMenu);
	await page.keyboard.press('Enter');
	await expect(page.getByRole('menu')).toBeVisible();
	expect(await violations(page, { within: '[role="menu"]' }), 'with the menu open').toEqual([]);
	await page.keyboard.press('Escape');
	await expect(page.getByRole('menu')).toBeHidden();
	await page.keyboard.press('Enter');
	await page.getByRole('menuitem', { name: text.header.signOut }).focus();
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(/\/sign-in/);
	await page.context().close();
});

test('a dialogue keeps the keyboard inside, closes with Escape and gives the focus back', async ({ office }) => {
	const screen = screens.find(({ name }) => name === 'payout-to-approve')!;
	const page = await office.desk(screen.role, 'ko');
	await visit(page, await pathOf(screen, office));
	const approve = page.getByRole('button', { name: resources.ko.payouts.approve, exact: true });
	await approve.focus();
	await page.keyboard.press('Enter');
	const dialog = page.getByRole('dialog', { name: resources.ko.payouts.approveTitle });
	await expect(dialog).toBeVisible();
	expect(await violations(page, { within: '[role="dialog"]' }), 'with the dialogue open').toEqual([]);
	for (let stops = 0; stops < 6; stops += 1) {
		await page.keyboard.press('Tab');
		expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
	}
	await page.keyboard.press('Escape');
	await expect(dialog).toBeHidden();
	await expect(approve).toBeFocused();
});

test('the keyboard goes on at what has to be ticked, and at the title where the button that was pressed is gone', async ({
	office,
	watch,
}) => {
	watch.expectStatus(422, /payouts\/new/);
	const { sellers } = await ledger();
	const { refSellerId } = sellers.find(({ status }) => status === 'APPROVED')!;
	const page = await office.desk('operator', 'ko');
	await visit(page, `/sellers?q=${refSellerId}`);
	const seller = (await page.locator('tbody a[href^="/sellers/"]').first().getAttribute('href'))!.split('/').at(-1);
	const { payouts } = resources.ko;
	const fill = async () => {
		await visit(page, `/payouts/new?seller=${seller}`);
		await page.getByLabel(payouts.scheduleType).selectOption('SCHEDULED');
		await page.getByLabel(payouts.amount, { exact: false }).first().fill('50,000,001');
		await page.getByLabel(payouts.transactionDescription).fill('자판');
		await page.getByRole('button', { name: payouts.submit }).focus();
		await page.keyboard.press('Enter');
	};
	const title = page.getByRole('heading', { level: 1 });
	await fill();
	// It is more than the seller can be paid of what is owed.
	await expect(page.getByLabel(payouts.warnings['beyond-owed'])).toBeFocused();
	await page.keyboard.press('Space');
	const confirm = page.getByRole('button', { name: payouts.confirmSubmit });
	// It says that it is busy until the page is read again.
	await expect(confirm).toBeEnabled();
	await confirm.focus();
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/payouts\/[0-9a-f-]{36}$/);
	await expect(title).toBeFocused();
	const path = new URL(page.url()).pathname;

	await fill();
	await expect(page.getByLabel(payouts.warnings['possible-duplicate'])).toBeFocused();

	const approver = await office.desk('approver', 'ko');
	await visit(approver, path);
	const approve = { name: payouts.approve, exact: true };
	await approver.getByRole('button', approve).focus();
	await approver.keyboard.press('Enter');
	const asked = approver.getByRole('dialog');
	await expect(asked.getByRole('checkbox')).toBeFocused();
	await approver.keyboard.press('Space');
	await asked.getByRole('button', approve).focus();
	await approver.keyboard.press('Enter');
	await expect(approver.getByText(payouts.done.approved)).toBeVisible();
	await expect(approver.getByRole('heading', { level: 1 })).toBeFocused();
});

test('at 400 %, which leaves 320 pixels, the frame still says whether money moves, and who is signed in', async ({
	office,
}) => {
	for (const language of ['ko', 'en'] as const) {
		const page = await office.open('approver', language, { viewport: { width: 320, height: 256 } });
		await visit(page, '/account');
		const header = page.getByRole('banner');
		for (const mark of [header.locator('[data-mode] .mantine-Badge-label'), header.locator('.user-mark')]) {
			await expect(mark).toBeInViewport({ ratio: 1 });
			expect(await mark.evaluate((found) => found.scrollWidth <= found.clientWidth)).toBe(true);
		}
		await page.context().close();
	}
});

/** Whether what has the keyboard is covered at its middle by something that stays in sight, or is out of the window. */
function hidden(page: Page): Promise<string | null> {
	return page.evaluate(() => {
		const element = document.activeElement!;
		const box = element.getBoundingClientRect();
		const scroller = element.closest('.data-table-scroll');
		// What is higher than the window has no middle to look at.
		if (element === scroller || box.height > window.innerHeight / 2) return null;
		const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
		const seen = at && (element.contains(at) || at.contains(element));
		return seen ? null : `${element.tagName} "${element.textContent}" at ${Math.round(box.top)}`;
	});
}

test('what the keyboard comes to on its way back is not behind the header, nor behind the head of a table', async ({
	office,
}) => {
	const page = await office.open('admin', 'ko', { viewport: { width: 1280, height: 720 } });
	await visit(page, '/payouts');
	await page.locator('.data-table-scroll tbody a').last().focus();
	for (let stops = 0; stops < 60; stops += 1) {
		await page.keyboard.press('Shift+Tab');
		expect.soft(await hidden(page)).toBeNull();
	}
	await visit(page, '/payouts/rules');
	await page.locator('main button').last().focus();
	for (let stops = 0; stops < 20; stops += 1) {
		await page.keyboard.press('Shift+Tab');
		expect.soft(await hidden(page)).toBeNull();
	}
	await page.context().close();
});

test('in a narrow window the keyboard goes through the menu only while it is open, and closes it by going on', async ({
	office,
}) => {
	const page = await office.open('admin', 'ko', { viewport: { width: 640, height: 400 } });
	await visit(page, '/users');
	const menu = page.getByRole('navigation', { name: text.nav.label });
	const burger = page.getByRole('button', { name: text.nav.open });
	await page.locator('.shell-header button').last().focus();
	await page.keyboard.press('Tab');
	expect(await page.evaluate(() => document.querySelector('#main')?.contains(document.activeElement))).toBe(true);
	await expect(menu).toHaveCount(0);

	await burger.focus();
	await page.keyboard.press('Enter');
	await expect(menu).toBeVisible();
	await page.locator('.shell-header button').last().focus();
	await page.keyboard.press('Tab');
	await expect(menu.getByRole('link').first()).toBeFocused();
	await menu.getByRole('link').last().focus();
	for (let stops = 0; stops < 4 && (await menu.count()) > 0; stops += 1) await page.keyboard.press('Tab');
	await expect(menu).toHaveCount(0);
	await expect(burger).toBeVisible();
	await page.context().close();
});

test('at 320 pixels no page of a run is wider than the window, and what is cut can be scrolled to by keyboard', async ({
	office,
}) => {
	const page = await office.open('admin', 'en', { viewport: { width: 320, height: 256 } });
	await visit(page, '/reconciliation?level=payouts');
	await visit(page, (await page.locator('tbody a[href^="/reconciliation/"]').first().getAttribute('href'))!);
	await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
	await visit(page, '/users');
	const matrix = page.getByRole('table', { name: resources.en.users.roleMatrix });
	expect(await matrix.evaluate((table) => table.closest<HTMLElement>('[tabindex="0"]')?.scrollWidth)).toBeGreaterThan(
		320,
	);
	await page.context().close();
});

test('whoever pages or filters by keyboard sees the first of the new rows, and goes on at them', async ({ office }) => {
	const page = await office.desk('admin', 'ko');
	await visit(page, '/payouts');
	const rows = page.locator('.data-table-scroll');
	const next = page.getByRole('link', { name: text.actions.next, exact: true });
	await next.focus();
	await rows.evaluate((table) => {
		table.scrollTop = 900;
	});
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(/after=/);
	await expect.poll(() => rows.evaluate(({ scrollTop }) => scrollTop)).toBe(0);
	await expect(next).toBeFocused();
	await expect(next).toBeInViewport();

	await visit(page, '/payouts?status=completed');
	await page.locator('.filter-chip a').focus();
	await page.keyboard.press('Enter');
	await expect(page.locator('.filter-chip')).toHaveCount(0);
	await expect(rows).toBeFocused();
});
