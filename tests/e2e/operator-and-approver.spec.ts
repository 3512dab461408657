import { resources } from '#app/i18n/resources.ts';
import { addBusinessDays, addDays, type KstDay, koreanBusinessCalendar } from '#app/lib/kst-calendar.ts';
import { earliestScheduledDay } from '#app/toss/payout-rules.ts';
import { checkPayoutFile } from './support/payout-file.ts';
import { control, ledger } from './support/sandbox.ts';
import { expect, test, visit } from './support/test.ts';

const { ko } = resources;

/** What the bank holds, and less than what the batch pays. */
const AVAILABLE = 500_000_000;
const ROW = 300_000_000;

/** A day on which no bank works. */
function saturdayAfter(day: KstDay): KstDay {
	const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
	return addDays(day, 6 - weekday);
}

test('an operator makes a batch, the forecast warns, an approver approves, and it goes out when the money is there', async ({
	office,
	watch,
}) => {
	const { balance, sellers } = await control<{
		balance: { available: number; pending: number };
		sellers: { refSellerId: string; status: string }[];
	}>('ledger');
	// Who has passed KYC may be paid any sum.
	const [seller] = sellers.filter(({ status }) => status === 'APPROVED');
	const { now } = await control<{ now: string }>('clock');
	const day = earliestScheduledDay(new Date(now), koreanBusinessCalendar());
	const made = Date.now().toString(36);
	const refs = [`two-${made}-1`, `two-${made}-2`];
	const rows = [
		...refs.map((ref) => `${ref},${seller!.refSellerId},SCHEDULED,${day},${ROW},두사람`),
		`two-${made}-3,${seller!.refSellerId},SCHEDULED,${day},1000,여덟글자가넘어요`,
	];
	await control('balance', { available: AVAILABLE, pending: 0 });

	const operator = await office.desk('operator', 'ko');
	await expect(async () => {
		await visit(operator, '/balance');
		await expect(operator.getByText('₩500,000,000').first()).toBeVisible({ timeout: 1000 });
	}).toPass({ timeout: 60_000 });
	await expect(operator.locator('[data-short-on]')).toHaveCount(0);

	await checkPayoutFile(operator, 'two-people.csv', rows);
	const row = operator.getByRole('row').filter({ hasText: '여덟글자가넘어요' });
	await expect(row).toContainText(ko.payouts.reasons['description-invalid']);
	await operator.getByRole('button', { name: ko.batches.confirm.replace('{{count}}', '2') }).click();
	await expect(operator.getByRole('heading', { level: 1, name: 'two-people.csv' })).toBeVisible();
	const batchPath = new URL(operator.url()).pathname;
	await expect(operator.locator('header .status-badge').first()).toHaveText(ko.batches.states.awaiting_approval);
	await expect(operator.getByRole('button', { name: ko.batches.approve, exact: true })).toHaveCount(0);

	// One new day for all of them, and back: what is no day for a payout is told at the field.
	watch.expectStatus(422, /\/day\.data$/);
	const later = addBusinessDays(day, 1, koreanBusinessCalendar());
	for (const to of [later, day]) {
		await operator.getByRole('link', { name: ko.batches.move }).click();
		await operator.getByLabel(ko.payouts.payoutOn).fill(saturdayAfter(day));
		await operator.getByRole('button', { name: ko.batches.move }).click();
		await expect(operator.getByText(ko.payouts.reasons['date-on-holiday'])).toBeVisible();
		await operator.getByLabel(ko.payouts.payoutOn).fill(to);
		await operator.getByRole('button', { name: ko.batches.move }).click();
		await expect(operator.getByRole('heading', { level: 1, name: 'two-people.csv' })).toBeVisible();
		await visit(operator, `/payouts?q=${refs[0]}`);
		await expect(operator.getByRole('row').filter({ hasText: refs[0]! })).toContainText(to.slice(5));
		await visit(operator, batchPath);
	}
	// The same file holds nothing new: there is nothing to press.
	await checkPayoutFile(operator, 'two-people.csv', rows);
	await expect(operator.getByText(ko.batches.nothingNew)).toBeVisible();
	await expect(operator.getByRole('button', { name: ko.batches.confirm.replace('{{count}}', '0') })).toHaveCount(0);

	// Whoever still types into the form of a payout does not overwrite what somebody else saved meanwhile, even when the
	// data of the page were read again under what they typed.
	watch.expectStatus(422, /\/edit\.data$/);
	await visit(operator, `/payouts?q=${refs[0]}`);
	const payoutPath = await operator
		.getByRole('row')
		.filter({ hasText: refs[0]! })
		.getByRole('link')
		.first()
		.getAttribute('href');
	const description = ko.payouts.transactionDescription;
	await visit(operator, `${payoutPath}/edit`);
	await expect(operator.getByLabel(ko.payouts.amount)).toHaveValue('300,000,000');
	await operator.getByLabel(description).fill('늦은글');
	const admin = await office.desk('admin', 'ko');
	await visit(admin, `${payoutPath}/edit`);
	await admin.getByLabel(description).fill('먼저글');
	await admin.getByRole('button', { name: ko.common.actions.save }).click();
	await admin.waitForURL(`**${payoutPath}`);
	await operator.evaluate(() => window.__remixRouter.revalidate());
	await expect(operator.getByLabel(description)).toHaveValue('늦은글');
	await operator.getByRole('button', { name: ko.common.actions.save }).click();
	await expect(operator.getByRole('alert')).toContainText(ko.batches.reasons['changed-meanwhile']);
	await operator.getByLabel(description).fill('먼저글');

	// It warns before anybody has approved or sent anything.
	await visit(operator, '/balance');
	const warning = operator.locator('[data-short-on]');
	await expect(warning).toContainText(ko.treasury.shortTitle);
	await expect(warning).toContainText(ko.treasury.shortRemedy);
	await warning.getByRole('link', { name: ko.treasury.shortLink }).click();
	for (const ref of refs) await expect(operator.locator('#payouts').getByText(ref)).toBeVisible();

	const approver = await office.open('approver', 'ko');
	await visit(approver, '/balance');
	await expect(approver.locator('[data-short-on]')).toBeVisible();
	await visit(approver, batchPath);
	const approve = { name: ko.batches.approve, exact: true };
	const asked = approver.getByRole('dialog');
	await approver.getByRole('button', approve).click();
	await expect(asked).toContainText('₩600,000,000');
	// Somebody changes an amount under the open question: it stays what it was, says so, and its answer approves nothing.
	watch.expectStatus(422, /\/batches\/[0-9a-f-]{36}\.data$/);
	await visit(operator, `${payoutPath}/edit`);
	await operator.getByLabel(ko.payouts.amount).fill(String(ROW + 1));
	await operator.getByRole('button', { name: ko.common.actions.save }).click();
	// More than is payable is asked of whoever enters it, and again of whoever approves it.
	await operator.getByLabel(ko.payouts.warnings['beyond-owed']).check();
	await operator.getByRole('button', { name: ko.common.actions.save }).click();
	await expect(asked).toContainText(ko.common.meanwhile.asked);
	await expect(asked).toContainText('₩600,000,000');
	await asked.getByRole('checkbox').check();
	await asked.getByRole('button', approve).click();
	await expect(approver.getByText(ko.batches.reasons['changed-meanwhile'])).toBeVisible();
	await approver.getByRole('button', approve).click();
	await expect(asked).toContainText('₩600,000,001');
	await asked.getByRole('checkbox').check();
	await asked.getByRole('button', approve).click();
	await expect(approver.getByText(ko.batches.done.approved)).toBeVisible();
	await expect(approver.getByText('payout-batch.approve', { exact: true })).toBeVisible();

	// Toss takes all of a request or nothing: both wait, with the reason and the time, and nobody has to send them again.
	await visit(operator, `/payouts?q=${refs[0]}`);
	await operator.getByRole('row').filter({ hasText: refs[0] }).getByRole('link').first().click();
	await operator.waitForURL(/\/payouts\/[0-9a-f-]{36}$/);
	await expect(async () => {
		await operator.reload();
		await expect(operator.getByText(ko.payouts.holds['not-enough-balance']).first()).toBeVisible({ timeout: 1000 });
	}).toPass({ timeout: 60_000 });
	await control('balance', { available: balance.available + 3 * ROW, pending: balance.pending });
	await expect(operator.locator('header .status-badge').first()).toHaveText(ko.payouts.statuses.requested, {
		timeout: 60_000,
	});
	const { payouts } = await ledger();
	const ours = payouts.filter(({ refPayoutId }) => refs.includes(refPayoutId));
	expect(ours).toHaveLength(2);
	for (const { id } of ours) await control(`payouts/${id}/complete`, {});
	await expect(operator.locator('header .status-badge').first()).toHaveText(ko.payouts.statuses.completed);
	await visit(approver, batchPath);
	await expect(approver.getByText(ko.payouts.statuses.completed).first()).toBeVisible();
	await approver.context().close();
	await control('balance', { available: balance.available, pending: balance.pending });
});

test('a recurring payout that was made is told with its first day, and leaves an empty form', async ({ office }) => {
	const operator = await office.desk('operator', 'ko');
	await visit(operator, '/payouts/plans');
	const field = (name: string) => operator.getByRole('textbox', { name });
	const amount = field(ko.payouts.amount);
	await field(ko.payouts.seller).click();
	await operator.locator('.mantine-Combobox-option').first().click();
	await amount.fill('123456');
	await field(ko.payouts.transactionDescription).fill('정기');
	await operator.getByRole('button', { name: ko.batches.planSave, exact: true }).click();
	const [, told] = ko.batches.planMade.split(/\{\{\w+\}\}/);
	await expect(operator.getByRole('status').filter({ hasText: told })).toContainText(/\d{4}-\d\d-\d\d/);
	await expect(amount).toHaveValue('');
	await expect(field(ko.payouts.seller)).toHaveValue('');
	await operator.getByRole('button', { name: ko.batches.pause }).first().click();
	await expect(operator.locator('tbody .status-badge', { hasText: ko.batches.paused })).toBeVisible();
	// One of all sellers asks for no seller and no amount, and says what it would pay today.
	await operator.getByRole('combobox', { name: ko.plans.kind }).last().selectOption('all');
	await expect(amount).toHaveCount(0);
	await expect(operator.getByRole('status').filter({ hasText: ko.plans.preview })).toContainText(/₩[\d,]+/);
});
