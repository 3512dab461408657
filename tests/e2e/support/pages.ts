import type { Page } from '@playwright/test';
import type { DemoRole } from '#app/auth/demo-users.server.ts';
import { control, ledger } from './sandbox.ts';
import { expect, type Office, visit } from './test.ts';

/** One screen of the console, and how to come to it in the demo. */
export interface Screen {
	name: string;
	/** Who looks; null for somebody who is not signed in. */
	role: DemoRole | null;
	/** The path, or how a link to it is found on another page, or on the one that this link leads to (`onward`). */
	path: string | { on: string; link: string; onward?: string; followed?: string };
	/** 200 unless told. */
	status?: number;
	/** Shown on a phone, too. */
	phone?: true;
}

const BANK_LINE = 'tbody a[href^="/bank/0"]';
const INVOICE = 'a[href^="/owed/invoices/"]';
const SELLER = 'tbody a[href^="/sellers/"]';

/** Every page: lists, details, forms, and what people see who lost their way. */
export const screens: readonly Screen[] = [
	{ name: 'sign-in', role: null, path: '/sign-in' },
	{ name: 'overview', role: 'admin', path: '/', phone: true },
	{ name: 'sellers', role: 'admin', path: '/sellers' },
	{ name: 'seller', role: 'admin', path: { on: '/sellers?q=hangang', link: SELLER } },
	{ name: 'seller-new', role: 'admin', path: '/sellers/new' },
	{ name: 'seller-edit', role: 'admin', path: { on: '/sellers?q=hangang', link: SELLER, followed: '/edit' } },
	{ name: 'seller-statement', role: 'admin', path: { on: '/sellers?q=hangang', link: SELLER, followed: '/statement' } },
	{ name: 'sellers-import', role: 'admin', path: '/sellers/import' },
	{ name: 'owed', role: 'admin', path: '/owed' },
	{ name: 'owed-seller', role: 'admin', path: '/owed/sellers/seoul-living' },
	{ name: 'payouts', role: 'admin', path: '/payouts', phone: true },
	{
		name: 'payout',
		role: 'admin',
		path: { on: '/payouts?status=completed', link: 'tbody a[href^="/payouts/"]' },
		phone: true,
	},
	{
		name: 'payout-to-approve',
		role: 'approver',
		path: { on: '/payouts?status=awaiting_approval', link: 'tbody a[href^="/payouts/"]' },
	},
	{ name: 'payout-new', role: 'admin', path: '/payouts/new' },
	{
		name: 'payout-edit',
		role: 'admin',
		path: { on: '/payouts?status=awaiting_approval', link: 'tbody a[href^="/payouts/"]', followed: '/edit' },
	},
	{ name: 'payout-many-nobody', role: 'admin', path: '/payouts/many' },
	{ name: 'payouts-day-nobody', role: 'admin', path: '/payouts/day' },
	{ name: 'payouts-import', role: 'admin', path: '/payouts/import' },
	{ name: 'payout-batches', role: 'admin', path: '/payouts/batches' },
	{ name: 'payout-rules', role: 'admin', path: '/payouts/rules' },
	{ name: 'payout-plans', role: 'admin', path: '/payouts/plans' },
	{
		name: 'payout-plan',
		role: 'admin',
		path: { on: '/payouts/plans?kind=all', link: 'tbody a[href^="/payouts/plans/"]' },
	},
	{ name: 'owed-terms', role: 'admin', path: '/owed/terms' },
	{ name: 'owed-invoices', role: 'admin', path: '/owed/invoices' },
	{ name: 'owed-invoice', role: 'admin', path: { on: '/owed/sellers/hangang-foods', link: INVOICE } },
	{ name: 'owed-adjust', role: 'admin', path: '/owed/sellers/gangneung-coffee/adjust' },
	{ name: 'balance', role: 'admin', path: '/balance' },
	{ name: 'balance-roll-forward', role: 'admin', path: '/balance/roll-forward' },
	{ name: 'owed-forward', role: 'admin', path: '/owed/roll-forward' },
	{ name: 'journal', role: 'admin', path: '/journal' },
	{ name: 'closing', role: 'admin', path: '/closing' },
	{ name: 'closing-month', role: 'admin', path: { on: '/closing', link: 'tbody a[href^="/closing/"]' } },
	{ name: 'bank', role: 'admin', path: '/bank' },
	{ name: 'bank-account', role: 'admin', path: { on: '/bank', link: 'a[href^="/bank/accounts/"]' } },
	{ name: 'bank-line', role: 'admin', path: { on: '/bank?matched=yes', link: BANK_LINE } },
	{
		name: 'bank-batch',
		role: 'admin',
		path: { on: '/bank?matched=yes', link: BANK_LINE, onward: 'a[href^="/bank/batches/"]' },
	},
	{ name: 'orders', role: 'admin', path: '/orders' },
	{ name: 'transactions', role: 'admin', path: '/transactions' },
	{ name: 'transaction', role: 'admin', path: { on: '/transactions', link: 'tbody a[href^="/transactions/"]' } },
	{ name: 'transactions-nothing-found', role: 'admin', path: '/transactions?q=no-such-order' },
	{ name: 'settlements', role: 'admin', path: '/settlements' },
	{
		name: 'settlement-line',
		role: 'admin',
		path: { on: '/settlements?kind=approval', link: 'tbody a[href^="/settlements/"]' },
	},
	{ name: 'imports', role: 'admin', path: '/imports' },
	{ name: 'import', role: 'admin', path: { on: '/imports', link: 'tbody tr:has-text(".csv") a[href^="/imports/"]' } },
	{ name: 'import-profiles', role: 'admin', path: '/imports/profiles' },
	{ name: 'import-upload', role: 'admin', path: { on: '/imports', link: 'tbody a[href^="/imports/uploads/"]' } },
	{
		name: 'import-mapping',
		role: 'admin',
		path: { on: '/imports', link: 'tbody a[href^="/imports/uploads/"]', followed: '/map' },
	},
	{ name: 'reconciliation', role: 'admin', path: '/reconciliation' },
	{ name: 'reconciliation-rules', role: 'admin', path: '/reconciliation/rules' },
	{ name: 'reconciliation-proof', role: 'admin', path: '/reconciliation/proof' },
	{
		name: 'reconciliation-run',
		role: 'admin',
		path: { on: '/reconciliation', link: 'tbody a[href^="/reconciliation/"]' },
	},
	{
		name: 'reconciliation-claim',
		role: 'admin',
		path: { on: '/reconciliation?level=contract', link: 'tbody a[href^="/reconciliation/"]', followed: '/claim' },
	},
	{
		name: 'discrepancy',
		role: 'admin',
		path: {
			on: '/reconciliation?level=transactions',
			link: 'tbody a[href^="/reconciliation/"]',
			onward: '#rows tbody a[href*="/discrepancies/"]',
		},
	},
	{ name: 'workbench', role: 'admin', path: '/workbench', phone: true },
	{ name: 'exports', role: 'admin', path: '/exports' },
	{ name: 'webhooks', role: 'admin', path: '/webhooks' },
	{
		name: 'webhook',
		role: 'admin',
		path: { on: '/webhooks?type=payout.changed', link: 'tbody a[href^="/webhooks/"]' },
	},
	{ name: 'audit', role: 'admin', path: '/audit' },
	{ name: 'users', role: 'admin', path: '/users' },
	{ name: 'account', role: 'admin', path: '/account' },
	{ name: 'docs', role: 'admin', path: '/docs' },
	{ name: 'doc', role: 'admin', path: '/docs/closing' },
	{ name: 'playground', role: 'admin', path: '/playground' },
	{ name: 'forbidden', role: 'operator', path: '/users', status: 403 },
	{ name: 'not-found', role: 'admin', path: '/no-such-page', status: 404 },
];

/**
 * Registers a seller whom Toss refuses, unless one is there already: the second registration would be refused by the
 * console, and the fault left for the next test that registers somebody.
 */
async function refuseSeller(page: Page): Promise<void> {
	await visit(page, '/sellers?stage=refused');
	if ((await page.locator('tbody tr').count()) > 0) return;
	const refusal = { fault: 'status', status: 400, code: 'ACCOUNT_OWNER_CHECK_FAILED' };
	await control('faults', { method: 'POST', path: '/v2/sellers', ...refusal });
	await page.request.post('/sellers/new', {
		form: {
			businessType: 'INDIVIDUAL',
			name: '오자수',
			refSellerId: 'artisan-000512',
			email: 'stitch@example.test',
			phone: '01055556666',
			bankCode: '088',
			accountNumber: '110123456000',
			holderName: '오자수공방',
		},
	});
}

/** What the demo leaves out, as nobody works in it: made once, before the first screen is looked for. */
async function prepare(office: Office): Promise<void> {
	const { payouts } = await ledger();
	const open = payouts.find(({ status }) => status === 'REQUESTED');
	const page = await office.desk('admin', 'ko');
	// Events of every kind, among them one whose signature is wrong.
	await page.request.post('/webhooks/toss', { data: { eventType: 'payout.changed', entityType: 'payout' } });
	// Somebody prepared the rest before, or there is nothing to do it with.
	if (!open) return;
	await control('payments', { amount: 38_000, method: '카드', orderId: 'JD-TODAY-0001' });
	await control(`payouts/${open.id}/complete`, {});
	// Files that wait for a decision.
	for (const [name, text] of [
		['waiting.csv', '가맹점 ID,거래번호,거래일시,거래금액\nshop,w-1,2026-03-02 10:00,1000\n'],
		['waiting too.csv', 'mId,memo\nshop,none\n'],
	] as const)
		await page.request.post('/imports', {
			multipart: { file: { name, mimeType: 'text/csv', buffer: Buffer.from(text) } },
		});
	await refuseSeller(page);
	// By the webhook or by the console's own look at the provider, whichever comes first.
	for (const address of [`/payouts?status=completed&q=${open.id}`, '/sellers?stage=refused']) {
		await expect(async () => {
			await visit(page, address);
			await expect(page.locator('tbody tr').first()).toBeVisible({ timeout: 1000 });
		}).toPass({ timeout: 60_000 });
	}
}

let prepared: Promise<void> | undefined;
const found = new Map<string, string>();

/** The path of a screen in the demo that runs, found once. */
export async function pathOf(screen: Screen, office: Office): Promise<string> {
	prepared ??= prepare(office);
	await prepared;
	if (typeof screen.path === 'string') return screen.path;
	const known = found.get(screen.name);
	if (known) return known;
	const page = await office.desk(screen.role, 'ko');
	await visit(page, screen.path.on);
	let path = await page.locator(screen.path.link).first().getAttribute('href');
	if (screen.path.onward) {
		await visit(page, path ?? '/');
		path = await page.locator(screen.path.onward).first().getAttribute('href');
	}
	if (!path) throw new Error(`no way leads to ${screen.name}`);
	path += screen.path.followed ?? '';
	found.set(screen.name, path);
	return path;
}
