import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import Papa from 'papaparse';
import { resources } from '#app/i18n/resources.ts';
import { makeSettlementWorld } from '#tests/factories/settlement-world.ts';
import { control, withoutReads } from './support/sandbox.ts';
import { expect, test, visit } from './support/test.ts';

const { ko } = resources;
const won = (amount: bigint) => `₩${amount.toLocaleString('en-US')}`;
const count = (value: number) => value.toLocaleString('en-US');

// What comes later stands on what came before, as in a day at the office.
test.describe.configure({ mode: 'serial' });

const made = Date.now().toString(36);
const seller = { name: `봄날도자기 ${made}`, ref: `spring-${made}`, account: '110-987-654321' };
let sellerPath: string;

/** Leads somewhere by the menu, as people go. */
async function menu(page: Page, label: string): Promise<void> {
	await page
		.getByRole('navigation', { name: ko.common.nav.label })
		.getByRole('link', { name: label, exact: true })
		.click();
	await expect(page.getByRole('heading', { level: 1, name: label, exact: true })).toBeVisible();
}

/** Presses a button of the panel and waits until the make-believe Toss has done it. */
async function play(page: Page, label: string): Promise<void> {
	const answered = page.waitForResponse((response) => response.request().method() === 'POST');
	await page.getByRole('button', { name: label, exact: true }).click();
	await answered;
	await expect(page.getByRole('status').filter({ hasText: ko.demo.done })).toBeVisible();
}

/** Script has taken over the form: what is typed before, nobody types that fast. */
const formReady = (page: Page) => expect(page.locator('main form[novalidate]')).toBeVisible();

/** Goes to a chart and waits for its plot, which is drawn when it comes into sight. */
async function drawn(chart: Locator): Promise<void> {
	// The chart of the page before may still be there, and gone the moment after.
	await expect(async () => {
		await chart.scrollIntoViewIfNeeded();
		await expect(chart.locator('.recharts-surface').first()).toBeVisible({ timeout: 5_000 });
	}).toPass();
}

const badge = (page: Page) => page.locator('header .status-badge').first();

test('an operator registers a seller, which the form and then Toss check', async ({ office, watch }) => {
	watch.expectStatus(400, /sellers\/new/);
	const page = await office.open(null, 'ko');
	await visit(page, '/');
	await expect(page).toHaveURL(/\/sign-in/);
	await page.getByRole('button', { name: new RegExp(`^${ko.common.roles.operator}`) }).click();
	await expect(page.getByRole('heading', { level: 1, name: ko.overview.title })).toBeVisible();

	await menu(page, ko.common.nav.sellers);
	await page.getByRole('link', { name: ko.sellers.add }).click();
	await formReady(page);
	await page.getByLabel(ko.sellers.businessType).selectOption('INDIVIDUAL_BUSINESS');
	await page.getByRole('button', { name: ko.sellers.submit }).click();
	for (const label of [
		ko.sellers.names.INDIVIDUAL_BUSINESS,
		ko.sellers.email,
		ko.sellers.phone,
		ko.sellers.holderName,
	]) {
		await expect(page.getByLabel(label)).toHaveAttribute('aria-invalid', 'true');
	}
	await expect(page.getByText(ko.common.validation.required).first()).toBeVisible();

	await page.getByLabel(ko.sellers.names.INDIVIDUAL_BUSINESS).fill(seller.name);
	await page.getByLabel(ko.sellers.representativeName).fill('김봄날');
	const registration = page.getByLabel(ko.sellers.businessRegistrationNumber);
	await registration.fill('123-45-67890');
	await registration.blur();
	await expect(page.getByText(ko.sellers.validation.businessNumber)).toBeVisible();
	await registration.fill('123-45-67891');
	await expect(page.getByText(ko.sellers.validation.businessNumber)).toBeHidden();
	await page.getByLabel(ko.sellers.refSellerId).fill(seller.ref);
	await page.getByLabel(ko.sellers.email).fill('spring@example.test');
	await page.getByLabel(ko.sellers.phone).fill('010-2345-6789');
	await page.getByLabel(ko.sellers.bank).selectOption('088');
	await page.getByLabel(ko.sellers.accountNumber).fill(seller.account);
	await page.getByLabel(ko.sellers.holderName).fill('김봄날');
	await page.getByRole('button', { name: ko.sellers.submit }).click();

	await expect(page.getByRole('heading', { level: 1, name: seller.name })).toBeVisible();
	sellerPath = new URL(page.url()).pathname;
	expect(sellerPath).toMatch(/^\/sellers\/[0-9a-f-]{36}$/);
	await expect(badge(page)).toHaveText(ko.sellers.stages['identity-check']);
	await expect(page.getByText(ko.sellers.registrations.registered)).toBeVisible();
	await expect(page.getByTestId('account-number')).toHaveText(/^•+4321$/);
	const digits = seller.account.replaceAll('-', '');
	expect((await page.content()).replaceAll('-', '')).not.toContain(digits);
	await page.context().close();
});

test('Toss verifies the seller, and its page hears of it by webhook and by itself', async ({ office }) => {
	const page = await office.open('operator', 'ko');
	await visit(page, sellerPath);
	await expect(badge(page)).toHaveText(ko.sellers.stages['identity-check']);
	const toss = await office.desk('operator', 'ko');
	await visit(toss, '/playground');
	// An event right after the registration would be checked by a read; people take their time.
	await play(toss, ko.demo.clock.hour);
	await withoutReads('/v2/sellers', async () => {
		await play(toss, `${ko.demo.sellers.moves.verify}: ${seller.ref}`);
		await expect(badge(page)).toHaveText(ko.sellers.stages['payable-limited']);
	});
	await expect(page.getByRole('link', { name: ko.sellers.pay })).toBeVisible();
	await expect(
		page.getByRole('listitem').or(page.locator('.mantine-Timeline-item')).filter({ hasText: 'PARTIALLY_APPROVED' }),
	).toContainText(ko.sellers.sources.webhook);

	await menu(page, ko.common.nav.webhooks);
	const event = page
		.getByRole('row')
		.filter({ hasText: 'seller.changed' })
		.filter({ hasText: ko.webhooks.states.applied });
	await expect(event.first()).toContainText(ko.webhooks.signatures.valid);
	await event.first().getByRole('link').click();
	await expect(page.getByRole('heading', { level: 1, name: 'seller.changed' })).toBeVisible();
	await expect(page.locator('dd').filter({ hasText: ko.webhooks.outcomes.moved })).toBeVisible();
	await page.getByRole('link', { name: /^seller / }).click();
	await expect(page).toHaveURL(sellerPath);
	await page.context().close();
});

/** Fills the form of a payout for the seller and sends it. */
async function schedule(page: Page, amount: string, description: string): Promise<void> {
	await visit(page, sellerPath);
	await page.getByRole('link', { name: ko.sellers.pay }).click();
	await expect(page.getByRole('heading', { level: 1, name: ko.payouts.newTitle })).toBeVisible();
	await formReady(page);
	await page.getByLabel(ko.payouts.amount).fill(amount);
	await page.getByLabel(ko.payouts.scheduleType).selectOption('EXPRESS');
	await page.getByLabel(ko.payouts.transactionDescription).fill(description);
	await page.getByRole('button', { name: ko.payouts.submit }).click();
}

const step = (page: Page, title: string) => page.locator('.mantine-Timeline-item').filter({ hasText: title });

test('the seller is paid, and a webhook says that the money came', async ({ office }) => {
	const page = await office.desk('operator', 'ko');
	await visit(page, '/playground');
	// Same-day payouts are taken on business days from 08:00: nine o'clock of the next one is such an hour.
	await play(page, ko.demo.clock.nextBusinessDay);
	await expect(async () => {
		await page.reload();
		await expect(page.locator('header time')).toContainText(' 09:0', { timeout: 1000 });
	}).toPass();

	await withoutReads('/v2/payouts', async () => {
		await schedule(page, '352,000', '여덟글자입니다만');
		await expect(page.getByText(ko.payouts.reasons['description-invalid'])).toBeVisible();
		await page.getByLabel(ko.payouts.transactionDescription).fill('봄정산');
		await page.getByRole('button', { name: ko.payouts.submit }).click();
		await expect(page.getByRole('heading', { level: 1, name: `${seller.name} · ${won(352_000n)}` })).toBeVisible();
		await expect(badge(page)).toHaveText(ko.payouts.statuses.completed);
	});
	await expect(step(page, ko.payouts.statuses.requested)).toContainText(ko.sellers.sources.reply);
	await expect(step(page, ko.payouts.statuses.completed)).toContainText(ko.sellers.sources.webhook);
});

test('when the webhook is lost, the console finds out by itself that the seller was paid', async ({ office }) => {
	const page = await office.desk('operator', 'ko');
	await visit(page, '/playground');
	const trouble = page.locator('section').filter({ has: page.getByRole('heading', { name: ko.demo.webhooks.title }) });
	await trouble.getByLabel(ko.demo.webhooks.fault).selectOption('drop');
	await trouble.getByRole('button', { name: ko.demo.webhooks.inject }).click();
	await expect(page.getByRole('status').filter({ hasText: ko.demo.done })).toBeVisible();

	await schedule(page, '128000', '봄정산2');
	await expect(page.getByRole('heading', { level: 1, name: `${seller.name} · ${won(128_000n)}` })).toBeVisible();
	await expect(badge(page)).toHaveText(ko.payouts.statuses.completed);
	await expect(step(page, ko.payouts.statuses.completed)).toContainText(ko.sellers.sources.poll);
});

test('a large payout waits until somebody else approves it', async ({ office }) => {
	const page = await office.desk('operator', 'ko');
	await schedule(page, '5,000,000', '큰지급');
	await expect(badge(page)).toHaveText(ko.payouts.statuses.awaiting_approval);
	await expect(page.getByRole('button', { name: ko.payouts.approve, exact: true })).toHaveCount(0);
	const path = new URL(page.url()).pathname;

	const approver = await office.open('approver', 'ko');
	await visit(approver, '/payouts?status=awaiting_approval');
	await approver.locator(`a[href="${path}"]`).first().click();
	await approver.getByRole('button', { name: ko.payouts.approve, exact: true }).click();
	await approver.getByRole('dialog').getByRole('button', { name: ko.payouts.approve }).click();
	await expect(approver.getByText(ko.payouts.done.approved)).toBeVisible();
	await expect(badge(approver)).toHaveText(ko.payouts.statuses.completed);
	await expect(approver.getByText('payout.approve', { exact: true })).toBeVisible();
	await approver.context().close();

	await page.reload();
	await expect(badge(page)).toHaveText(ko.payouts.statuses.completed);
});

const world = makeSettlementWorld({ rows: 1200, seed: 4 });
/** Payments of the same month that only Toss's API knows; each has its settlement line. */
const FETCHED = { payments: 5, amount: 20_000n };
const broken = {
	transactions: 'dalbitmall01,badrow0001,badpayment,O-bad-1,카드,DONE,2026-03-10T09:00:00+09:00,KRW,오만원',
	settlements:
		'dalbitmall01,badpayment,badrow0002,O-bad-2,KRW,카드,10000,308,280,28,9692,2026-03-10T09:00:00+09:00,삼월 십일,2026-03-15,',
};

interface Expected {
	file: string;
	rows: readonly string[];
	header: string;
	bad: { row: string; column: string; name: string; value: string; reason: string };
}

/** Uploads a file with one broken row at its end and reads what the page says of it. */
async function importFile(page: Page, { file, rows, header, bad }: Expected): Promise<void> {
	await menu(page, ko.common.nav.imports);
	const text = [header, ...rows, bad.row].join('\n');
	await page
		.locator('input[type="file"]')
		.setInputFiles({ name: file, mimeType: 'text/csv', buffer: Buffer.from(text) });
	await page.getByRole('button', { name: ko.imports.preview.look, exact: true }).first().click();
	await expect(page.getByRole('heading', { level: 1, name: file })).toBeVisible();
	// Nothing is in yet: what would go in is shown first.
	await page.getByRole('button', { name: ko.imports.preview.import.replace('{{rows}}', count(rows.length)) }).click();
	await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/);
	await expect(badge(page)).toHaveText(ko.imports.statuses.done);
	const fact = (label: string) =>
		page.locator('dt').filter({ hasText: label }).locator('xpath=following-sibling::dd[1]');
	await expect(fact(ko.imports.rows).first()).toHaveText(count(rows.length + 1));
	await expect(fact(ko.imports.inserted)).toHaveText(count(rows.length));
	await expect(fact(ko.imports.rejected)).toHaveText('1');

	const error = page.getByRole('table', { name: ko.imports.errors }).locator('tbody tr');
	await expect(error).toHaveCount(1);
	const line = rows.length + 2;
	await expect(error.getByRole('cell')).toHaveText([count(line), `${bad.name} ${bad.column}`, bad.value, bad.reason]);
	const saved = await download(page, () => page.getByRole('link', { name: ko.imports.download }).click());
	const [head, first] = Papa.parse<string[]>(saved.text, { skipEmptyLines: true }).data;
	expect(head).toEqual(expect.arrayContaining(['line', 'column', 'value', 'reason']));
	expect(first).toEqual(expect.arrayContaining([String(line), bad.column, bad.value, bad.reason]));
}

async function download(
	page: Page,
	press: () => Promise<void>,
): Promise<{ name: string; bytes: Buffer; text: string }> {
	const [file] = await Promise.all([page.waitForEvent('download'), press()]);
	const bytes = await readFile(await file.path());
	return { name: file.suggestedFilename(), bytes, text: bytes.toString('utf8').replace(/^\uFEFF/, '') };
}

test('finance imports two files, whose broken rows are named, and fetches the same days from Toss', async ({
	office,
}) => {
	const page = await office.desk('finance', 'ko');
	await visit(page, '/');
	await importFile(page, {
		file: 'march-transactions.csv',
		header: world.transactionsHeader,
		rows: world.transactions,
		bad: {
			row: broken.transactions,
			column: 'amount',
			name: ko.imports.cells.amount,
			value: '오만원',
			reason: ko.imports.reasons['not-an-amount'],
		},
	});
	await importFile(page, {
		file: 'march-settlements.csv',
		header: world.settlementsHeader,
		rows: world.settlements,
		bad: {
			row: broken.settlements,
			column: 'soldDate',
			name: ko.imports.cells.sold_on,
			value: '삼월 십일',
			reason: ko.imports.reasons['not-a-date'],
		},
	});

	await control('payments', {
		amount: Number(FETCHED.amount),
		method: '카드',
		approvedAt: '2026-03-10T12:00:00+09:00',
		count: FETCHED.payments,
	});
	await menu(page, ko.common.nav.imports);
	await page.getByRole('textbox', { name: ko.imports.from, exact: true }).fill(world.scope.from);
	await page.getByRole('textbox', { name: ko.imports.to, exact: true }).fill(world.scope.to);
	await page.getByRole('button', { name: ko.imports.fetchStart, exact: true }).last().click();
	await expect(page.getByText(ko.imports.fetchQueued)).toBeVisible();
	const fetched = page
		.getByRole('row')
		.filter({ hasText: `${world.scope.from} – ${world.scope.to}` })
		.filter({ hasText: ko.imports.statuses.done });
	await expect(fetched).toHaveCount(2);
	for (const kind of [ko.imports.kinds.transactions, ko.imports.kinds.settlements]) {
		const cells = fetched.filter({ has: page.getByRole('cell', { name: kind, exact: true }) }).getByRole('cell');
		await expect(cells.nth(6)).toHaveText(String(FETCHED.payments));
	}
});

let runPath: string;

test('the reconciliation finds every break, and every won is accounted for', async ({ office }) => {
	const page = await office.desk('finance', 'ko');
	await menu(page, ko.common.nav.reconciliation);
	await formReady(page);
	await page.getByLabel(ko.reconciliation.from).fill(world.scope.from);
	await page.getByLabel(ko.reconciliation.to).fill(world.scope.to);
	await page.getByLabel(ko.reconciliation.asOf).fill(world.scope.asOf);
	await page.getByRole('button', { name: ko.reconciliation.start }).click();
	await expect(page.getByText(ko.reconciliation.adds)).toBeVisible();
	runPath = new URL(page.url()).pathname;

	const { expected } = world;
	const fetchedSum = FETCHED.amount * BigInt(FETCHED.payments);
	const term = (label: string) => page.locator('.proof-term').filter({ has: page.locator('dt', { hasText: label }) });
	const signed = (amount: bigint) => (amount < 0n ? `-${won(-amount)}` : won(amount));
	await expect(term(ko.reconciliation.sidesOf.transactions.expected).locator('dd')).toHaveText(
		signed(expected.totals.transactions + fetchedSum),
	);
	await expect(term(ko.reconciliation.sidesOf.transactions.actual).locator('dd')).toHaveText(
		signed(expected.totals.settled + fetchedSum),
	);
	await expect(
		page.getByText(`${ko.reconciliation.matched} ${count(expected.matched + FETCHED.payments)} ·`),
	).toBeVisible();
	await expect(term(ko.reconciliation.proofStates['not-yet-due']).locator('dd')).toHaveText(
		signed(expected.totals.notYetDue),
	);
	await expect(term(ko.reconciliation.discrepancyAmount).locator('dd')).toHaveText(
		signed(expected.totals.discrepancies),
	);
	await expect(term(ko.reconciliation.residual).locator('dd')).toHaveText('₩0');

	const chart = page.getByRole('figure', { name: ko.reconciliation.byKind });
	await drawn(chart);
	await chart.getByRole('button', { name: ko.common.chart.asTable }).click();
	for (const [kind, found] of Object.entries(expected.discrepancies)) {
		const row = chart.getByRole('row').filter({ hasText: ko.reconciliation.kinds[kind as 'missing-settlement'] });
		await expect(row.getByRole('cell').first()).toHaveText(count(found.count));
	}
});

/** The rows of the list of discrepancies. */
const discrepancies = (page: Page) =>
	page.getByRole('table', { name: ko.reconciliation.differences, exact: true }).locator('tbody tr');

test('a bar and a number lead to the rows behind them', async ({ office }) => {
	const page = await office.desk('finance', 'ko');
	const kinds = ko.reconciliation.kinds;
	await visit(page, runPath);
	const chart = page.getByRole('figure', { name: ko.reconciliation.byKind });
	await drawn(chart);
	// The third bar from above is the one of amounts that differ.
	await chart.locator('.recharts-bar-rectangle').nth(2).click();
	await expect(page).toHaveURL(/kind=amount-mismatch/);
	await expect(discrepancies(page)).toHaveCount(world.expected.discrepancies['amount-mismatch'].count);

	await chart.getByRole('button', { name: ko.common.chart.asTable }).click();
	await chart.getByRole('row', { name: kinds['missing-transaction'] }).getByRole('link').click();
	await expect(page).toHaveURL(/kind=missing-transaction/);
	await expect(discrepancies(page)).toHaveCount(world.expected.discrepancies['missing-transaction'].count);

	await page
		.locator('.proof-term')
		.filter({ hasText: ko.reconciliation.proofStates['not-yet-due'] })
		.getByRole('link')
		.click();
	await expect(page).toHaveURL(/view=not-yet-due/);
	await expect(page.locator('#rows tbody tr')).toHaveCount(world.expected.notYetDue);
});

test('a discrepancy shows both sides, gets an owner and is resolved with a reason', async ({ office, watch }) => {
	watch.expectStatus(422, /discrepancies/);
	const page = await office.desk('finance', 'ko');
	const words = ko.reconciliation;
	await visit(page, `${runPath}?kind=amount-mismatch`);
	const difference = await discrepancies(page).first().locator('.money').last().innerText();
	await discrepancies(page).first().getByRole('link').click();
	await expect(page.getByText(difference).first()).toBeVisible();
	const sides = page.locator('table.sides');
	await expect(sides.getByRole('link', { name: words.sideTransaction })).toBeVisible();
	await expect(sides.getByRole('link', { name: words.sideLine })).toBeVisible();
	const amounts = sides.locator('tr[data-differs]').filter({ hasText: words.fields.amount }).locator('.money');
	await expect(amounts).toHaveCount(2);
	const [expected, actual] = (await amounts.allInnerTexts()).map((text) => BigInt(text.replace(/[₩,+]/g, '')));
	expect(expected! - actual!).toBe(BigInt(difference.replace(/[₩,+]/g, '')));

	await page.getByRole('button', { name: words.take }).click();
	await expect(page.getByText(words.states.assigned).first()).toBeVisible();
	await expect(page.getByText('이재무').first()).toBeVisible();
	await page.getByLabel(words.resolveReason).selectOption('written-off');
	await page.getByRole('button', { name: words.resolve, exact: true }).click();
	await expect(page.getByText(words.caseRefused['note-missing'])).toBeVisible();
	await page.getByLabel(words.note).fill('단수 차이, 합의함');
	await page.getByLabel(words.resolveReason).selectOption('written-off');
	await page.getByRole('button', { name: words.resolve, exact: true }).click();
	await expect(page.getByText(words.states.resolved).first()).toBeVisible();
	await expect(page.locator('.mantine-Timeline-item').first()).toContainText(words.intents.resolve);
	await expect(page.locator('.mantine-Timeline-item').first()).toContainText('단수 차이, 합의함');
});

test('the export says the same as the screen, in the columns that programs rely on', async ({ office }) => {
	const page = await office.desk('finance', 'ko');
	await visit(page, runPath);
	await page.locator('#rows').getByRole('button', { name: ko.common.exports.action }).click();
	const file = await download(page, () => page.getByRole('menuitem', { name: ko.common.actions.export }).click());
	expect(file.name).toBe(`discrepancies-${world.scope.from}-${world.scope.to}.csv`);
	expect([...file.bytes.subarray(0, 3)], 'the byte order mark').toEqual([0xef, 0xbb, 0xbf]);
	expect(file.text.endsWith('\r\n')).toBe(true);
	expect(file.text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
	expect(file.text.slice(0, file.text.indexOf('\r\n'))).toBe(
		'runId,kind,level,mId,transactionKey,paymentKey,orderId,day,currency,expected,actual,difference,state,owner,reason,evidence',
	);
	const { data } = Papa.parse<Record<string, string>>(file.text, { header: true, skipEmptyLines: true });
	const runId = runPath.split('/').at(-1);
	const found: Record<string, { count: number; amount: bigint }> = {};
	for (const row of data) {
		expect(row.runId).toBe(runId);
		expect(BigInt(row.expected || '0') - BigInt(row.actual || '0')).toBe(BigInt(row.difference!));
		found[row.kind!] ??= { count: 0, amount: 0n };
		found[row.kind!]!.count += 1;
		found[row.kind!]!.amount += BigInt(row.difference!);
		expect(() => JSON.parse(row.evidence!)).not.toThrow();
	}
	expect(found).toEqual(world.expected.discrepancies);
	expect(data.filter(({ state }) => state === 'resolved')).toMatchObject([
		{ kind: 'amount-mismatch', owner: 'finance@demo.jeongsan.test', reason: 'written-off' },
	]);
});

test('the overview says what waits, and its marks, numbers and files say what the rows behind them say', async ({
	office,
}) => {
	const page = await office.desk('finance', 'ko');
	const words = ko.overview;
	await menu(page, ko.common.nav.overview);
	const charts = [words.settledByDay, words.forecast, words.differences, words.payouts, words.fees];
	for (const title of charts) await drawn(page.getByRole('figure', { name: title }));

	const unowned = page.getByRole('link', { name: words.items['cases-unowned'] });
	const waiting = Number((await unowned.locator('.attention-count').innerText()).replace(/\D/g, ''));
	await unowned.click();
	await expect(page).toHaveURL('/workbench?owner=nobody');
	await expect(page.locator('nav a[aria-current="page"] .queue-count')).toHaveText(count(waiting));

	await menu(page, ko.common.nav.overview);
	const days = page.getByRole('figure', { name: words.settledByDay });
	await days.getByRole('slider').press('End');
	await days.getByRole('slider').press('Home');
	await days.getByRole('slider').press('Enter');
	await expect(page).toHaveURL(/\/transactions\?from=.+&to=.+/);

	await menu(page, ko.common.nav.overview);
	const payouts = page.getByRole('figure', { name: words.payouts });
	await drawn(payouts);
	await payouts.locator('.recharts-bar-rectangle path').first().click();
	await expect(page).toHaveURL(/\/payouts\?status=.+&from=.+&to=.+/);
	await expect(page.locator('tbody tr').first()).toBeVisible();

	await menu(page, ko.common.nav.overview);
	const fees = page.getByRole('figure', { name: words.fees });
	await drawn(fees);
	const csv = await download(page, () => fees.getByRole('button', { name: ko.common.chart.csv }).click());
	expect(csv.name).toBe(`${words.fees}.csv`);
	await fees.getByRole('button', { name: ko.common.chart.asTable }).click();
	expect(csv.text.trim().split('\r\n')).toHaveLength(await fees.getByRole('row').count());
	const image = await download(page, () => fees.getByRole('button', { name: ko.common.chart.image }).click());
	expect(image.name).toBe(`${words.fees}.png`);
	expect([...image.bytes.subarray(1, 4)], 'a PNG').toEqual([0x50, 0x4e, 0x47]);
});
