import { execFile } from 'node:child_process';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { RouteConfigEntry } from '@remix-run/route-config';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
	const answer = await send('/sign-in', { email, password });
	expect(answer.status).toBe(302);
	cookie = answer.headers
		.getSetCookie()
		.map((line) => line.split(';')[0])
		.join('; ');
}, 300_000);

afterAll(async () => {
	await running?.stop();
	if (dataDir) await removeDataDir(dataDir);
});

function send(address: string, form?: Record<string, string>): Promise<Response> {
	const headers = cookie ? { cookie } : undefined;
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
const files = ['transactions', 'payouts', 'sellers', 'audit', 'webhooks'].map((name) => `/export/${name}.csv`);

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
	'q mId seller account actor action entityType entityId type field method kind detail status state stage from to day since until paidFrom paidTo case run batch replaces after before sort dir size columns range owner view lang next'.split(
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
	expect(await statusOf('/workbench', { intent: 'save-view', name: text })).toBe(400);
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
