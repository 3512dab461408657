import { execFile } from 'node:child_process';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { RouteConfigEntry } from '@remix-run/route-config';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { may, type Permission, roles } from '#app/auth/roles.ts';
import routes from '#app/routes.ts';
import { type RunningConsole, removeDataDir, startConsole } from '#tests/setup/console.ts';

/** Every address of the console with what nobody types by hand: whatever an address says, it is no error of the console. */

let dataDir: string;
let running: RunningConsole;
let cookie: string;

beforeAll(async () => {
	dataDir = await mkdtemp(path.join(tmpdir(), 'jeongsan-hostile-'));
	running = await startConsole(dataDir, { DEMO: 'off' });
	const { stdout } = await promisify(execFile)(
		process.execPath,
		['app/boot/start.mjs', 'cli', 'users', 'create', '--email', 'boss@example.com', '--role', 'admin', '--json'],
		{ env: { ...process.env, DATABASE_URL: '', DATA_DIR: dataDir } },
	);
	const { email, password } = JSON.parse(stdout) as { email: string; password: string };
	cookie = await signedIn({ email, password });
}, 300_000);

afterAll(async () => {
	await running?.stop();
	if (dataDir) await removeDataDir(dataDir);
});

async function signedIn(credentials: { email: string; password: string }): Promise<string> {
	const answer = await send('/sign-in', credentials, '');
	expect(answer.status).toBe(302);
	const lines = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
	return lines.join('; ');
}

function send(address: string, form?: Record<string, string>, session = cookie): Promise<Response> {
	const headers = session ? { cookie: session } : undefined;
	const change = form && { method: 'POST', body: new URLSearchParams(form) };
	return fetch(running.url + address, { redirect: 'manual', ...(headers && { headers }), ...change });
}

/** The status of an answer that was read to its end; an answer that breaks off is an error as well. */
async function statusOf(address: string, form?: Record<string, string>): Promise<number | 'broken off'> {
	try {
		const response = await send(address, form);
		// News never ends.
		if (address.startsWith('/events')) await response.body?.cancel();
		else await response.arrayBuffer();
		return response.status;
	} catch {
		return 'broken off';
	}
}

const patterns = (entries: readonly RouteConfigEntry[]): string[] =>
	entries.flatMap((entry) => [...(entry.path ? [`/${entry.path}`] : []), ...patterns(entry.children ?? [])]);
const everyPattern = ['/', ...patterns(routes).filter((pattern) => !['/*', '/export/:file'].includes(pattern))];
const files = ['transactions', 'payouts', 'sellers', 'owed', 'accruals', 'audit', 'webhooks'].map(
	(name) => `/export/${name}.csv`,
);

const ID = '0198c5a0-0000-7000-8000-000000000000';
const hostile = [
	'%00',
	'%ED%A0%80',
	'%FF',
	'-1',
	'99999999999999999999',
	'0000-01-01',
	'9999-12',
	`${ID}.%2500`,
	Buffer.from('["\\u0000","\\ud800","0","0"]').toString('base64url'),
	'x'.repeat(5_000),
];
const names =
	'q mId seller account actor action entityType entityId type field method kind detail status state stage from to day since until paidFrom paidTo case reason payout run batch replaces after before sort dir size columns range owner view lang next'.split(
		' ',
	);

interface Visit {
	address: string;
	form?: Record<string, string>;
}

/** Those of many visits, some at a time, that ended in an error of the console. */
async function failuresOf(visits: Visit[]): Promise<string[]> {
	const failed: string[] = [];
	const left = [...visits];
	const walk = async () => {
		for (let visit = left.pop(); visit; visit = left.pop()) {
			const { address, form } = visit;
			const status = await statusOf(address, form);
			if (status === 'broken off' || status >= 500) {
				failed.push([status, address.slice(0, 100), form?.intent].join(' '));
			}
		}
	};
	await Promise.all(Array.from({ length: 4 }, walk));
	return failed;
}

test('no address ends in an error of the console, whatever stands in it', async () => {
	const addresses: string[] = [];
	for (const value of hostile) {
		const long = value.length > 1_000;
		const query = (long ? ['q', 'mId', 'from'] : names).map((name) => `${name}=${value}`).join('&');
		for (const pattern of everyPattern) {
			if (pattern.includes(':')) addresses.push(pattern.replace(/:\w+/g, value));
			else addresses.push(`${pattern}?${query}`);
		}
		for (const file of files) addresses.push(`${file}?${query}`);
	}
	addresses.push('/balance/roll-forward?from=0001-01-01&to=9999-12-31');
	addresses.push('/balance/roll-forward.csv?from=2000-01-01&to=2100-12-31');
	expect(await failuresOf(addresses.map((address) => ({ address })))).toEqual([]);
	expect(await statusOf('/transactions?q=%00')).toBe(400);
	for (const month of ['0000-01', '9999-12', '2101-01', '2100-13'])
		expect(await statusOf(`/closing/${month}`)).toBe(404);
	expect(await statusOf('/closing/2026-01')).toBe(200);
}, 600_000);

test('no form ends in an error of the console for a text that cannot be kept', async () => {
	const text = 'a\0b';
	const fields = 'name text reason note label description email value query title columns key params profile';
	const form = { ...Object.fromEntries(fields.split(' ').map((name) => [name, text])), day: '2026-01-05' };
	const intents = ['', 'save', 'create', 'note'];
	const visits: Visit[] = [];
	for (const pattern of everyPattern.filter((one) => !/^\/(sign-out|events)/.test(one))) {
		const known = pattern.replace(':period', '2026-01').replace(':currency', 'KRW').replace(':day', '2026-01-05');
		const address = known.replace(/:\w+/g, ID);
		visits.push(...intents.map((intent) => ({ address, form: { ...form, intent } })));
	}
	expect(await failuresOf(visits)).toEqual([]);
	expect(await statusOf('/views', { page: 'workbench', name: text })).toBe(400);
	expect(await statusOf('/', form), 'a page that takes no form').toBe(405);
	expect(running.output()).not.toMatch(/"level":[56]0/);
}, 300_000);

test('of an upload that breaks off nothing stays, and what is no form is no error of the console', async () => {
	const file = (name: string) =>
		`--x\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\norder,amount\r\n1,1000\r\n`;
	const post = (address: string, body: string, type: string) =>
		fetch(running.url + address, {
			method: 'POST',
			redirect: 'manual',
			headers: { cookie, 'content-type': type },
			body,
		});
	const kept = () => readdir(path.join(dataDir, 'uploads')).catch(() => []);
	const before = await kept();
	const cut = await post(
		'/imports',
		file('whole.csv') + file('cut.csv').slice(0, -8),
		'multipart/form-data; boundary=x',
	);
	expect(cut.status).toBe(400);
	expect(await kept()).toEqual(before);
	const failed: string[] = [];
	for (const pattern of everyPattern.filter((one) => !/^\/(sign-out|events)/.test(one))) {
		const address = pattern.replace(':period', '2026-01').replace(/:\w+/g, ID);
		const { status } = await post(address, 'a=b', 'text/plain');
		if (status >= 500) failed.push(`${status} ${address}`);
	}
	expect(failed).toEqual([]);
}, 120_000);

/** What a page asks of whoever opens it, where that is more than `view`. */
const pages: Partial<Record<Permission, string>> = {
	'sellers.edit':
		'/sellers/new /sellers/import /sellers/import/form.xlsx /sellers/import/ID /sellers/import/ID/errors.csv /sellers/import/ID/errors.xlsx /sellers/ID/edit /sellers/ID/correct',
	'payouts.create':
		'/payouts/new /payouts/many /payouts/day /payouts/import /payouts/import/ID/errors.csv /payouts/batches/ID/day /payouts/plans/preview /payouts/ID/edit /sellers/pick',
	'imports.run': '/imports/uploads/ID /imports/uploads/ID/map /bank.csv?counterparties=full',
	'webhooks.inspect': '/webhooks /webhooks/ID /export/webhooks.csv /export/webhooks.xlsx',
	'terms.edit': '/owed/sellers/ID/adjust /owed/terms/pick',
	'audit.view': '/audit /export/audit.csv',
	'users.manage': '/users',
};

/** What a form asks of whoever sends it: its address, and its fields behind a question mark. */
const forms: Partial<Record<Permission, string>> = {
	'sellers.edit':
		'/sellers/new /sellers/import /sellers/import/ID /sellers/ID?intent=delete /sellers/ID/edit /sellers/ID/correct',
	'accounts.reveal': '/sellers/ID?intent=reveal',
	'payouts.create':
		'/payouts/new /payouts/many /payouts/day /payouts/import /payouts/batches /payouts/batches/ID/day /payouts/plans /payouts/plans/ID /payouts/ID/edit /payouts/ID?intent=cancel /payouts/batches/ID?intent=request',
	'payouts.approve': '/payouts/ID?intent=approve /payouts/batches/ID?intent=approve',
	'payouts.rules': '/payouts/rules',
	'terms.edit': '/owed/terms /owed/sellers/ID/adjust /orders/shop/ID',
	'invoices.make': '/owed/invoices /owed/invoices/ID',
	'imports.run': '/imports /imports/fetch /imports/profiles /imports/uploads/ID /imports/uploads/ID/map /imports/ID',
	'reconciliation.run': '/reconciliation /reconciliation/proof /journal',
	'rules.edit': '/reconciliation/rules /bank/accounts/A',
	'discrepancies.resolve':
		'/reconciliation/ID/discrepancies/1 /workbench /workbench/files /bank/batches/shop/KRW/2026-01-05',
	'writeoffs.approve': '/workbench?intent=approve /workbench?intent=refuse',
	'books.prepare': '/closing/2026-01?intent=prepare',
	'books.sign': '/closing/2026-01?intent=sign',
	'books.reopen': '/closing/2026-01?intent=reopen',
	'webhooks.inspect': '/webhooks/ID /exports?table=webhooks&format=csv',
	'audit.view': '/audit /exports?table=audit&format=csv',
	'users.manage': '/users?intent=create /users?intent=role',
	'demo.play': '/playground',
};

test('nobody opens a page or sends a form that their role has no permission for', async () => {
	const visitsOf = (addresses: Partial<Record<Permission, string>>, isForm: boolean) =>
		Object.entries(addresses).flatMap(([permission, texts]) =>
			texts.split(' ').map((text) => ({ text, isForm, permissions: [permission as Permission] })),
		);
	// Of these either permission is enough.
	const withdrawals = ['/payouts', '/payouts/ID?intent=withdraw', '/payouts/batches/ID?intent=withdraw'];
	const either = { isForm: true, permissions: ['payouts.create', 'payouts.approve'] as Permission[] };
	const visits = [
		...visitsOf(pages, false),
		...visitsOf(forms, true),
		...withdrawals.map((text) => ({ text, ...either })),
	];
	// Who may do something else, and not this; who may do least asks where everybody else may, or for what only shows something.
	const askers = ({ permissions, isForm }: (typeof visits)[number]) => {
		const lacking = roles.filter((role) => !permissions.some((permission) => may(role, permission)));
		return isForm && lacking.length > 1 ? lacking.filter((role) => role !== 'viewer') : lacking.slice(0, 1);
	};
	const slipped: string[] = [];
	const password = 'correct horse battery staple';
	for (const role of roles.filter((one) => one !== 'admin')) {
		const email = `${role}@example.com`;
		expect(await statusOf('/users', { intent: 'create', email, name: role, role, password })).toBe(200);
		const session = await signedIn({ email, password });
		const left = visits.filter((visit) => askers(visit).includes(role));
		const walk = async () => {
			for (let visit = left.pop(); visit; visit = left.pop()) {
				const [address, query] = visit.text.replaceAll('ID', ID).split('?') as [string, string?];
				// As the browser of a person sends it, of which no page is drawn.
				const response = visit.isForm
					? await send(`${address}.data`, Object.fromEntries(new URLSearchParams(query)), session)
					: await send(`${address}?${query ?? ''}`, undefined, session);
				await response.arrayBuffer();
				if (response.status !== 403) slipped.push(`${role} ${response.status} ${visit.text}`);
			}
		};
		await Promise.all(Array.from({ length: 4 }, walk));
	}
	expect(slipped).toEqual([]);
}, 300_000);

test('nobody opens a page without a session, but for those that need none', async () => {
	const open: string[] = [];
	for (const pattern of [...everyPattern, ...files]) {
		const address = pattern.replace(':period', '2026-01').replace(/:\w+/g, ID);
		const response = await send(address, undefined, '');
		await response.arrayBuffer();
		if (response.status === 200) open.push(pattern);
	}
	expect(open).toEqual(['/sign-in', '/healthz', '/readyz']);
}, 120_000);
