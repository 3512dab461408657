import type { DemoRole } from '#app/auth/demo-users.server.ts';
import { type Office, visit } from './test.ts';

/** One screen of the console, and how to come to it in the demo. */
export interface Screen {
	name: string;
	/** Who looks; null for somebody who is not signed in. */
	role: DemoRole | null;
	/** The path, or how a link to it is found on another page. */
	path: string | { on: string; link: string };
	/** 200 unless told. */
	status?: number;
	/** Shown on a phone, too. */
	phone?: true;
}

/** Every page: lists, details, forms, and what people see who lost their way. */
export const screens: readonly Screen[] = [
	{ name: 'sign-in', role: null, path: '/sign-in' },
	{ name: 'overview', role: 'admin', path: '/', phone: true },
	{ name: 'sellers', role: 'admin', path: '/sellers' },
	{ name: 'seller', role: 'admin', path: { on: '/sellers?q=hangang', link: 'tbody a[href^="/sellers/"]' } },
	{ name: 'seller-new', role: 'admin', path: '/sellers/new' },
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
	{ name: 'reconciliation', role: 'admin', path: '/reconciliation' },
	{
		name: 'reconciliation-run',
		role: 'admin',
		path: { on: '/reconciliation', link: 'tbody a[href^="/reconciliation/"]' },
	},
	{
		name: 'discrepancy',
		role: 'admin',
		path: { on: '/', link: 'a[href*="kind=amount-mismatch"]' },
	},
	{ name: 'webhooks', role: 'admin', path: '/webhooks' },
	{ name: 'webhook', role: 'admin', path: { on: '/webhooks', link: 'tbody a[href^="/webhooks/"]' } },
	{ name: 'audit', role: 'admin', path: '/audit' },
	{ name: 'users', role: 'admin', path: '/users' },
	{ name: 'account', role: 'admin', path: '/account' },
	{ name: 'playground', role: 'admin', path: '/playground' },
	{ name: 'forbidden', role: 'operator', path: '/users', status: 403 },
	{ name: 'not-found', role: 'admin', path: '/no-such-page', status: 404 },
];

const found = new Map<string, string>();

/** The path of a screen in the demo that runs, found once. */
export async function pathOf(screen: Screen, office: Office): Promise<string> {
	if (typeof screen.path === 'string') return screen.path;
	const known = found.get(screen.name);
	if (known) return known;
	const page = await office.desk(screen.role, 'ko');
	await visit(page, screen.path.on);
	let path = await page.locator(screen.path.link).first().getAttribute('href');
	if (screen.name === 'discrepancy') {
		await visit(page, path ?? '/');
		path = await page.locator('#rows tbody a[href*="/discrepancies/"]').first().getAttribute('href');
	}
	if (!path) throw new Error(`no way leads to ${screen.name}`);
	found.set(screen.name, path);
	return path;
}
