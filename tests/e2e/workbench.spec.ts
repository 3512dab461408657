import type { Locator } from '@playwright/test';
import { kindsInNoTotal } from '#app/features/reconciliation/levels.ts';
import { resources } from '#app/i18n/resources.ts';
import { expect, test, visit } from './support/test.ts';

const { common, caseFiles, reconciliation, workbench: words } = resources.ko;

test('the workbench is worked by the keyboard alone: next, take, comment, resolve, and back', async ({ office }) => {
	const page = await office.desk('finance', 'ko');
	await visit(page, '/workbench');
	const current = page.locator('.workbench-list a[aria-current="true"]');
	const first = await current.getAttribute('id');
	await page.keyboard.press('j');
	await expect(current).not.toHaveAttribute('id', first!);
	await expect(current).toBeFocused();
	await page.keyboard.press('k');
	await expect(current).toHaveAttribute('id', first!);
	await page.keyboard.press('?');
	await expect(page.getByRole('dialog', { name: words.shortcuts })).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(page.getByRole('dialog')).toBeHidden();
	await page.keyboard.press('a');
	const evidence = page.getByRole('region', { name: words.evidence });
	await expect(evidence).toContainText('이재무');
	await page.keyboard.press('c');
	await page.keyboard.type('@최관리 확인 부탁드립니다');
	await page.keyboard.press('Control+Enter');
	await expect(page.locator('.case-comment').last()).toContainText('@최관리 확인 부탁드립니다');
	await page.keyboard.press('Escape');
	await expect(current).toBeFocused();
	await page.keyboard.press('r');
	const dialogue = page.getByRole('dialog');
	await expect(dialogue).toBeVisible();
	await page.keyboard.press('Tab');
	await page.keyboard.type('받아들임');
	await dialogue.getByRole('button', { name: words.do.resolve }).press('Enter');
	await expect(dialogue).toBeHidden();
	await expect(page.locator(`#${first}`)).toHaveCount(0);
	await page.keyboard.press('u');
	await expect(page.locator(`#${first}`)).toBeVisible();
});

test('files are attached by choosing, dropping and pasting, given out to be saved alone, and removed with a reason', async ({
	office,
	watch,
}) => {
	const page = await office.desk('finance', 'ko');
	watch.expectStatus(422, /\/workbench\/files$/);
	// The oldest are of a closed month, and others may wait for a write-off: their files stay.
	await visit(page, '/workbench?state=open&sort=day&dir=desc');
	await page.locator('.workbench-list li').filter({ hasNotText: caseFiles.title }).first().getByRole('link').click();
	const files = page.getByRole('region', { name: caseFiles.title });
	await expect(files).toContainText(caseFiles.none);
	const links = files.getByRole('link');
	// Longer than any form may be, and shorter than a file.
	const content = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(2 * 1024 * 1024, 'a')]);
	await files.getByLabel(caseFiles.choose).setInputFiles([
		{ name: '은행 확인서.pdf', mimeType: 'application/pdf', buffer: content },
		{ name: 'page.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html><script>') },
	]);
	await expect(links).toHaveText(['은행 확인서.pdf']);
	await expect(files.getByRole('alert')).toContainText(`page.pdf: ${caseFiles.refused['wrong-kind']}`);
	await expect(page.locator('.workbench-list a[aria-current="true"]')).toContainText(`1 ${caseFiles.title}`);
	const handOver = (type: 'drop' | 'paste', name: string, text: string) =>
		page.evaluate(
			(given) => {
				const data = new DataTransfer();
				data.items.add(new File([given.text], given.name, { type: 'image/png' }));
				const init = { bubbles: true, cancelable: true };
				document.body.dispatchEvent(
					given.type === 'drop'
						? new DragEvent('drop', { ...init, dataTransfer: data })
						: new ClipboardEvent('paste', { ...init, clipboardData: data }),
				);
			},
			{ type, name, text },
		);
	await handOver('drop', '답변.txt', '입금했습니다');
	await expect(links).toHaveText(['은행 확인서.pdf', '답변.txt']);
	await handOver('paste', 'image.png', '화면');
	await expect(links.nth(2)).toHaveText(/^화면캡처-\d{4}-.*\.txt$/);

	const answer = await page.request.get((await links.first().getAttribute('href'))!);
	expect((await answer.body()).equals(content)).toBe(true);
	const headers = answer.headers();
	expect(headers['content-disposition']).toContain(`attachment; filename="_ _.pdf"; filename*=UTF-8''%EC%9D%80`);
	expect(headers['x-content-type-options']).toBe('nosniff');
	expect(headers['content-security-policy']).toContain("default-src 'none'; sandbox");
	expect(headers['cache-control']).toBe('no-store');

	await files.getByRole('button', { name: caseFiles.removeOne.replace('{{name}}', '답변.txt') }).press('Enter');
	const dialogue = page.getByRole('dialog', { name: caseFiles.removeTitle });
	await expect(dialogue.getByLabel(caseFiles.reason)).toBeFocused();
	await page.keyboard.type('다른 건의 답변');
	await dialogue.getByRole('button', { name: caseFiles.remove, exact: true }).press('Enter');
	await expect(dialogue).toBeHidden();
	await expect(links).toHaveCount(2);
	await expect(files).toContainText('다른 건의 답변');
	// The page of the discrepancy shows the same.
	await page.getByRole('link', { name: words.openInRun }).click();
	await expect(links.first()).toHaveText('은행 확인서.pdf');
});

test('keys that are faster than the evidence are for the case at hand, and a dialogue gives the place back', async ({
	office,
}) => {
	const page = await office.desk('finance', 'ko');
	await visit(page, '/workbench');
	const rows = page.locator('.workbench-list li a');
	await page.keyboard.press('j');
	await expect(page).toHaveURL(/case=/);
	const evidence = page.getByRole('region', { name: words.evidence });
	const heading = evidence.getByRole('heading', { level: 2 }).first();
	const name = (await rows.nth(1).locator('.code').textContent())!;
	await expect(heading).toHaveText(name);
	let release = () => {};
	const held = new Promise<void>((resolve) => {
		release = resolve;
	});
	const reads = (address: URL) => address.pathname === '/workbench.data';
	await page.route(reads, async (route) => {
		await held;
		await route.continue();
	});
	await page.keyboard.press('j');
	await page.keyboard.press('j');
	// The fourth is at hand; on screen is still the second, which nothing may be done to.
	await expect(rows.nth(3)).toBeFocused();
	await page.keyboard.press('r');
	await expect(heading).toHaveText(name);
	await expect(page.getByRole('dialog')).toHaveCount(0);
	release();
	await expect(page.getByRole('dialog')).toBeVisible();
	const fourth = (await rows.nth(3).getAttribute('id'))!.replace('case-', '');
	await expect(page).toHaveURL(new RegExp(`case=${fourth}`));
	await page.unroute(reads);
	await page.keyboard.press('Escape');
	await expect(page.getByRole('dialog')).toHaveCount(0);
	await expect(rows.nth(3)).toBeFocused();

	// Done without a step aside: what was decided has the keyboard, and the next one is the one that stood below it.
	const below = (await rows.nth(4).getAttribute('id'))!;
	await page.keyboard.press('r');
	await expect(page.getByRole('dialog')).toBeVisible();
	await page.keyboard.press('Control+Enter');
	await expect(page.locator(`#case-${fourth}`)).toHaveCount(0);
	await expect(evidence).toBeFocused();
	await page.keyboard.press('j');
	await expect(page.locator(`#${below}`)).toBeFocused();
	await page.keyboard.press('u');
	await expect(page.locator(`#case-${fourth}`)).toBeVisible();
	await page.keyboard.press('e');
	await expect(evidence).toBeFocused();
});

test('the case that somebody reads stays when a colleague ends it, with what is being written about it', async ({
	office,
}) => {
	const [reader, colleague] = [await office.desk('admin', 'ko'), await office.desk('finance', 'ko')];
	await visit(reader, '/workbench');
	const current = reader.locator('.workbench-list a[aria-current="true"]');
	const first = await current.getAttribute('id');
	const evidence = reader.getByRole('region', { name: words.evidence });
	const name = await evidence.getByRole('heading', { level: 2 }).first().innerText();
	await evidence.getByLabel(words.comment).fill('은행에 확인 중');

	await visit(colleague, '/workbench');
	await colleague.keyboard.press('r');
	await colleague.getByRole('dialog').getByRole('button', { name: words.do.resolve }).click();
	await expect(reader.locator(`#${first}`)).toHaveCount(0);
	await expect(evidence.getByRole('heading', { level: 2 }).first()).toHaveText(name);
	await expect(evidence).toContainText(reconciliation.states.resolved);
	await expect(evidence.getByLabel(words.comment)).toHaveValue('은행에 확인 중');
	await expect(evidence.getByLabel(words.comment)).toBeFocused();
	// Who ended it goes on with the next one.
	await expect(colleague.locator('.workbench-list a[aria-current="true"]')).toHaveCount(1);
	await colleague.keyboard.press('u');
	await expect(reader.locator(`#${first}`)).toBeVisible();
	await evidence.getByLabel(words.comment).fill('');
});

test('many are matched with one, the remainder is shown live and stays open, and the match is taken back', async ({
	office,
}) => {
	const page = await office.desk('finance', 'ko');
	// What belongs together is of one merchant.
	await visit(page, '/workbench?mId=jeongsanmall');
	const rows = page.locator('.workbench-list li');
	const won = (text: string) => Number(text.replace(/[^\d-]/g, ''));
	const amounts = (await rows.locator('.money').allInnerTexts()).map(won);
	// Beside cases of other kinds what is in no total of a run is in no sum.
	const kinds = await rows.allInnerTexts();
	const counts = (index: number) => !kindsInNoTotal.some((kind) => kinds[index]!.includes(reconciliation.kinds[kind]));
	const debits = amounts.flatMap((amount, index) => (amount < 0 && counts(index) ? [index] : [])).slice(0, 2);
	const credit = amounts.findIndex((amount, index) => amount > 0 && counts(index));
	let sum = 0;
	for (const index of [...debits, credit]) {
		await rows.nth(index).getByRole('checkbox').check();
		sum += amounts[index]!;
	}
	await expect.poll(async () => won(await page.locator('.workbench-bar .money').innerText())).toBe(sum);
	const total = async () => won(await page.locator('.workbench-all').innerText());
	const before = await total();
	await page.keyboard.press('m');
	await page.getByRole('dialog').getByRole('button', { name: words.do.match }).click();
	// All but the one that keeps the remainder are resolved.
	const left = before - debits.length - (sum === 0 ? 1 : 0);
	await expect.poll(total).toBe(left);
	await page.getByRole('button', { name: common.actions.undo, exact: true }).last().click();
	await expect.poll(total).toBe(before);

	// The one at hand is split from the keyboard: one won apart, the rest taken, and put together again.
	await page.keyboard.press('s');
	const split = page.getByRole('dialog', { name: words.split });
	await expect(split.getByLabel(words.partAmount).first()).toBeFocused();
	await page.keyboard.type('1');
	await split.getByRole('button', { name: words.restHere }).last().press('Enter');
	await split.getByRole('button', { name: words.do.split, exact: true }).press('Enter');
	await expect.poll(total).toBe(before + 1);
	await page.getByRole('button', { name: common.actions.undo, exact: true }).last().click();
	await expect.poll(total).toBe(before);
});

test('a bulk write-off is previewed, waits for a second person, is taken back, asked for again, and approved', async ({
	office,
}) => {
	const page = await office.desk('finance', 'ko');
	const approver = await office.desk('approver', 'ko');
	await visit(approver, '/workbench?state=approval');
	await expect(approver.locator('html')).toHaveAttribute('data-live', 'on');
	await expect(approver.locator('.workbench-list li')).toHaveCount(0);
	await visit(page, '/workbench?sort=difference&dir=desc');
	const rows = page.locator('.workbench-list li');
	const names = () => rows.locator('a').evaluateAll((links) => links.map(({ id }) => id));
	const before = await names();
	const writeOff = async () => {
		await rows.nth(0).getByRole('checkbox').check();
		await rows.nth(1).getByRole('checkbox').check();
		await page.locator('.workbench-bar').getByRole('button', { name: words.resolve }).click();
		const dialogue = page.getByRole('dialog');
		await dialogue.locator('select[name="reason"]').selectOption('written-off');
		await dialogue.locator('textarea').fill('회수 불가로 합의');
		await dialogue.getByRole('button', { name: words.preview }).click();
		await expect(dialogue.getByRole('status')).toContainText(words.previewTitle);
		await dialogue.getByRole('button', { name: words.do.resolve }).click();
		await expect(dialogue).toBeHidden();
	};
	await writeOff();
	const waiting = approver.locator('.workbench-list li');
	// The other desk sees it by itself: what is asked for, and that it is taken back.
	await expect(waiting).not.toHaveCount(0);
	await page.getByRole('button', { name: common.actions.undo, exact: true }).last().click();
	await expect(waiting).toHaveCount(0);
	await expect.poll(names).toEqual(before);
	// Many are set to waiting for an answer at once, and taken back.
	const bar = page.locator('.workbench-bar');
	await rows.nth(0).getByRole('checkbox').check();
	await rows.nth(1).getByRole('checkbox').check();
	await bar.getByRole('button', { name: words.wait, exact: true }).click();
	await page.getByRole('dialog').getByRole('button', { name: words.do.wait }).click();
	await expect(page.getByRole('dialog')).toBeHidden();
	await expect(rows.nth(0)).toContainText(words.states.waiting);
	await expect(rows.nth(1)).toContainText(words.states.waiting);
	await page.getByRole('button', { name: common.actions.undo, exact: true }).last().click();
	await expect(rows.nth(0)).not.toContainText(words.states.waiting);
	await writeOff();
	await expect(waiting).not.toHaveCount(0);
	const count = await waiting.count();
	// While it waits nothing but its decision ends it, and the steps on many leave it out.
	await visit(page, '/workbench?state=approval');
	await rows.first().getByRole('checkbox').check();
	await expect(bar).toContainText(words.leftOut_other.replace('{{count}}', '1'));
	const evidence = page.getByRole('region', { name: words.evidence });
	for (const name of [words.resolve, words.wait]) {
		await expect(bar.getByRole('button', { name, exact: true })).toBeDisabled();
		await expect(evidence.getByRole('button', { name, exact: true })).toBeDisabled();
	}
	const { reconciliation } = resources.ko;
	await expect(evidence).toContainText(reconciliation.writeOffHolds);
	await evidence.getByRole('link', { name: words.openInRun }).click();
	for (const name of [reconciliation.wait, reconciliation.resolve]) {
		await expect(page.getByRole('button', { name, exact: true })).toBeDisabled();
		await expect(page.getByRole('button', { name, exact: true })).toHaveAccessibleDescription(
			reconciliation.writeOffHolds,
		);
	}
	await page.getByRole('link', { name: reconciliation.toWorkbench }).click();
	await expect(evidence).toContainText(reconciliation.writeOffHolds);
	await waiting.first().getByRole('checkbox').check();
	await approver.locator('.workbench-bar').getByRole('button', { name: words.approve }).click();
	await expect(waiting).toHaveCount(count - 1);
});

test('a table is taken as it is shown: the columns that were chosen, as a workbook', async ({ office }) => {
	const page = await office.desk('admin', 'ko');
	await visit(page, '/sellers');
	await page.getByRole('button', { name: resources.ko.common.table.columns }).click();
	await page.getByRole('checkbox', { name: resources.ko.sellers.tossSellerId }).check();
	await page.keyboard.press('Escape');
	await expect(page.getByRole('columnheader', { name: resources.ko.sellers.tossSellerId })).toBeVisible();
	await page.reload();
	await expect(page.getByRole('columnheader', { name: resources.ko.sellers.tossSellerId })).toBeVisible();
	await visit(page, '/sellers');
	await page.getByRole('button', { name: resources.ko.common.exports.action }).click();
	const [file] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('menuitem', { name: resources.ko.common.exports.xlsx }).click(),
	]);
	expect(file.suggestedFilename()).toBe('sellers.xlsx');
});

test('the audit log stays within its frame on a usual screen, however long what was changed is', async ({ office }) => {
	const page = await office.desk('admin', 'ko');
	await page.setViewportSize({ width: 1440, height: 900 });
	await visit(page, '/audit');
	await expect(page.locator('.audit-change').first()).toBeVisible();
	const over = await page
		.locator('.data-table-scroll')
		.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
	expect(over).toBe(0);
	await page.setViewportSize({ width: 1280, height: 800 });
});

test('a view is kept, opened from elsewhere, removed, and brought back', async ({ office }) => {
	const page = await office.desk('finance', 'ko');
	await visit(page, '/workbench?kind=missing-settlement');
	const menu = () => page.getByRole('button', { name: common.views.title, exact: true }).click();
	const view = page.getByRole('link', { name: '미정산만', exact: true });
	await menu();
	await page.getByLabel(common.views.save).fill('미정산만');
	await page.getByRole('button', { name: common.views.keep, exact: true }).click();
	await expect(view).toBeVisible();

	await visit(page, '/workbench');
	await menu();
	await view.click();
	await expect(page).toHaveURL(/kind=missing-settlement/);
	await visit(page, '/workbench?level=1');
	await menu();
	await page.getByRole('button', { name: common.views.remove.replace('{{name}}', '미정산만') }).click();
	await expect(view).toHaveCount(0);
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: common.actions.undo, exact: true }).last().click();
	await menu();
	await view.click();
	// It leads where it led, not to what is shown while it was brought back.
	await expect(page).toHaveURL(/kind=missing-settlement/);
	await expect(page).not.toHaveURL(/level=1/);

	// Every other list keeps its own, and one of before that names a filter that is no more opens and says so.
	await visit(page, '/payouts?status=completed&gone=1');
	await menu();
	await expect(page.getByRole('dialog', { name: common.views.title })).toContainText(common.views.none);
	await expect(view).toHaveCount(0);
	await page.getByLabel(common.views.save).fill('지급 완료');
	await page.getByRole('button', { name: common.views.keep, exact: true }).click();
	const paid = page
		.getByRole('dialog', { name: common.views.title })
		.getByRole('link', { name: '지급 완료', exact: true });
	await expect(paid).toBeVisible();
	await visit(page, '/payouts');
	await menu();
	await paid.click();
	await expect(page).toHaveURL(/status=completed&gone=1/);
	const notice = page.locator('search').getByRole('status');
	await expect(notice).toContainText(common.filters.gone.replace('{{names}}', 'gone'));
	await expect(page.locator('.filter-chip')).toHaveCount(1);
	await expect(page.locator('tbody tr').first()).toBeVisible();
	await notice.getByRole('link').click();
	await expect(page).toHaveURL(/\?status=completed$/);
	await expect(notice).toHaveCount(0);
});

test('days of a filter that cannot be are told at their field, and what was typed stays', async ({ office }) => {
	const page = await office.desk('finance', 'ko');
	const [from, to] = ['from', 'to'].map((end) => page.locator(`.filter-bar input[name="${end}"]`)) as [
		Locator,
		Locator,
	];
	await visit(page, '/settlements?from=2026-13-01&to=2026-03-31');
	await expect(from).toHaveValue('2026-13-01');
	await expect(from).toHaveAttribute('aria-invalid', 'true');
	await expect(from).toHaveAccessibleDescription(common.filters.notADay.replace('{{typed}}', '2026-13-01'));
	await expect(to).not.toHaveAttribute('aria-invalid', 'true');
	await from.fill('2026-04-01');
	await from.press('Enter');
	await expect(from).toHaveValue('2026-04-01');
	await expect(to).toHaveValue('2026-03-31');
	await expect(to).toHaveAccessibleDescription(common.filters.reversed.replace('{{from}}', '2026-04-01'));
	await to.fill('2026-04-30');
	await to.press('Enter');
	await expect(to).not.toHaveAttribute('aria-invalid', 'true');
});

test('every bar of kinds and ages says its total, and leads to the rows behind it by hand and by keyboard', async ({
	office,
}) => {
	const page = await office.desk('finance', 'ko');
	const { overview } = resources.ko;
	await visit(page, '/');
	const figure = page.getByRole('figure', { name: overview.differences });
	await figure.scrollIntoViewIfNeeded();
	const ends = figure.locator('.chart-end');
	await expect(ends).not.toHaveCount(0);
	await figure.getByRole('button', { name: common.chart.asTable }).click();
	const totals = await figure.locator('tbody tr td:nth-last-child(2)').allInnerTexts();
	expect(await ends.allTextContents()).toHaveLength(totals.length);
	expect((await ends.allTextContents()).sort()).toEqual(totals.sort());
	// The last mark of the keyboard is the total of the last bar.
	const slider = figure.getByRole('slider');
	await slider.press('End');
	const last = (await slider.getAttribute('aria-valuetext'))!;
	expect(last).toContain(`· ${overview.together} ·`);
	await slider.press('Enter');
	await expect(page).toHaveURL(/\/workbench\?kind=[a-z-]+$/);
	await expect(page.locator('.workbench-all')).toContainText(`${last.split(' ').at(-1)}건`);
	await visit(page, '/');
	await figure.scrollIntoViewIfNeeded();
	const total = await ends.first().textContent();
	await ends.first().click();
	await expect(page).toHaveURL(/\/workbench\?kind=[a-z-]+$/);
	await expect(page.locator('.workbench-all')).toContainText(`${total}건`);
});

test('a filter that is not understood is told over the list and not shown as applied', async ({ office }) => {
	const page = await office.desk('finance', 'ko');
	const notice = page.locator('search').getByRole('status');
	const leftOut = (label: string, typed: string) =>
		common.filters.leftOut.replace(
			'{{filters}}',
			common.filters.unknown.replace('{{label}}', label).replace('{{typed}}', typed),
		);
	await visit(page, '/transactions?status=nope');
	await expect(notice).toHaveText(leftOut(resources.ko.transactions.status, 'nope'));
	await expect(page.locator('.filter-chip')).toHaveCount(0);
	await visit(page, `/transactions?q=${'x'.repeat(301)}`);
	await expect(notice).toContainText(resources.ko.transactions.search);
	await expect(page.locator('.filter-chip')).toHaveCount(0);
	await visit(page, '/workbench?state=to-approve');
	await expect(notice).toHaveText(leftOut(resources.ko.reconciliation.state, 'to-approve'));
	// What the queue shows then is what is marked as shown.
	await expect(page.locator('nav a[aria-current="page"]', { hasText: words.queues.unresolved })).toBeVisible();
	await page.locator('.filter-bar button[type="submit"]').click();
	await expect(notice).toHaveCount(0);
	await visit(page, '/?range=custom&from=2026-02-30&to=2026-03-31');
	await expect(page.getByText(resources.ko.overview.leftOut.days)).toBeVisible();
	await visit(page, '/sellers');
	const seller = await page.locator('tbody a[href^="/sellers/"]').first().getAttribute('href');
	await visit(page, `${seller}/statement?from=2026-02-30&to=2026-03-31`);
	await expect(page.getByRole('alert')).toHaveText(common.filters.notADay.replace('{{typed}}', '2026-02-30'));
	await visit(page, `${seller}/statement?from=2026-03-31&to=2026-03-01`);
	await expect(page.getByText(resources.ko.statements.turnedAround)).toBeVisible();
});
