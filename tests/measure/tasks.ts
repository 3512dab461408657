import type { Locator, Page } from '@playwright/test';
import type { DemoRole } from '#app/auth/demo-users.server.ts';
import { resources } from '#app/i18n/resources.ts';
import { koreanBusinessCalendar } from '#app/lib/kst-calendar.ts';
import { earliestScheduledDay } from '#app/toss/payout-rules.ts';
import { checkPayoutFile } from '#tests/e2e/support/payout-file.ts';
import { control, ledger } from '#tests/e2e/support/sandbox.ts';
import { expect, type Office, visit } from '#tests/e2e/support/test.ts';
import { withConsole } from './console.ts';
import { markdownTable, writePart } from './document.ts';

const { ko } = resources;

/** Seconds that a practised person needs to decide on a mark, point at it and press it (keystroke-level model). */
const PRESS_SECONDS = 1.35 + 1.1 + 0.2;

/** Counts what a person does, and how long the console lets them wait for what they did it for. */
class Doing {
	presses = 0;
	waited = 0;

	/** Presses a mark and waits until what comes of it can be used. */
	async press(mark: Locator, until: () => Promise<unknown>): Promise<void> {
		await expect(mark).toBeVisible();
		const begun = performance.now();
		await mark.click();
		await until();
		this.presses += 1;
		this.waited += (performance.now() - begun) / 1000;
	}
}

interface Task {
	name: string;
	role: DemoRole;
	/** What has to be there before. */
	prepare?: (office: Office) => Promise<void>;
	run: (page: Page, doing: Doing) => Promise<void>;
}

/** An operator brings in a file of three payouts, which waits for its approval. */
async function makeBatch(office: Office): Promise<void> {
	const { sellers } = await ledger();
	const seller = sellers.find(({ status }) => status === 'APPROVED');
	if (!seller) throw new Error('the demo has no seller who may be paid any sum');
	const { now } = await control<{ now: string }>('clock');
	const day = earliestScheduledDay(new Date(now), koreanBusinessCalendar());
	const rows = [1, 2, 3].map(
		(number) => `today-${Date.now()}-${number},${seller.refSellerId},SCHEDULED,${day},${number}000,정산`,
	);
	const page = await office.desk('operator', 'ko');
	await checkPayoutFile(page, 'today.csv', rows);
	await page.getByRole('button', { name: ko.batches.confirm.replace('{{count}}', '3') }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'today.csv' })).toBeVisible();
}

const tasks: readonly Task[] = [
	{
		name: 'the cause of a missing deposit',
		role: 'finance',
		run: async (page, doing) => {
			const cause = page.getByRole('heading', { name: ko.reconciliation.explanation });
			await doing.press(page.locator('.attention-item[href*="kind=deposit-missing"]'), () =>
				expect(cause).toBeInViewport(),
			);
		},
	},
	{
		name: 'today’s batch approved',
		role: 'approver',
		prepare: makeBatch,
		run: async (page, doing) => {
			const approve = page.getByRole('button', { name: ko.batches.approve, exact: true });
			const batch = page.locator('tbody a[href^="/payouts/batches/"]').first();
			await doing.press(page.locator('.attention-item[href*="/payouts/batches"]'), () =>
				expect(approve.or(batch)).toBeVisible(),
			);
			if (await batch.isVisible()) await doing.press(batch, () => expect(approve).toBeVisible());
			const confirm = page.getByRole('dialog').getByRole('button', { name: ko.batches.approve, exact: true });
			await doing.press(approve, () => expect(confirm).toBeVisible());
			await doing.press(confirm, () => expect(page.getByText(ko.batches.done.approved)).toBeVisible());
		},
	},
	{
		name: 'the file for the accountant (the journal)',
		role: 'finance',
		run: async (page, doing) => {
			const menu = page.getByRole('navigation', { name: ko.common.nav.label });
			const file = page.locator('main a[href^="/journal.csv"]');
			await doing.press(menu.getByRole('link', { name: ko.common.nav.journal }), () => expect(file).toBeVisible());
			const download = page.waitForEvent('download');
			await doing.press(file, () => download);
		},
	},
];

/** Does the tasks of docs/tasks.md on a fresh demo, from the overview, and writes what each took. */
export async function measureTasks(): Promise<boolean> {
	return withConsole({}, async ({ office }) => {
		const rows: string[][] = [];
		for (const { name, role, prepare, run } of tasks) {
			await prepare?.(office);
			const page = await office.desk(role, 'ko');
			// What was read once is in the browser's cache: people have their console open all day.
			await visit(page, '/');
			await visit(page, '/');
			const doing = new Doing();
			await run(page, doing);
			const { presses, waited } = doing;
			rows.push([name, role, `${presses}`, waited.toFixed(1), (presses * PRESS_SECONDS + waited).toFixed(1)]);
		}
		const text = markdownTable(['task', 'who', 'presses', 'console, s', 'altogether, s'], rows);
		console.log(text);
		await writePart('docs/tasks.md', 'now', text);
		return true;
	});
}
