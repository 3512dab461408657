import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { PrismaPg } from '@prisma/adapter-pg';
import type { ServerBuild } from '@remix-run/node';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { PrismaClient } from '#app/generated/prisma/client.ts';
import { sql } from '#app/sql.server.ts';
import { createApp } from './create-app.ts';
import { isFileFormTooLong, LARGEST_FORM } from './limit-bodies.ts';

let server: Server;
let url: string;

/** One route without a component, as webhooks have it: it tells what came in. */
const build = {
	entry: {
		module: {
			default: () => new Response('page'),
			handleError: () => {},
		},
	},
	routes: {
		echo: {
			id: 'echo',
			path: '*',
			module: {
				loader: ({ request, context }: { request: Request; context: { nonce: string; requestId: string } }) =>
					Response.json({ headers: Object.fromEntries(request.headers), ...context }),
				action: async ({ request }: { request: Request }) => new Response(await request.arrayBuffer()),
			},
		},
		away: {
			id: 'away',
			path: 'away/:way',
			module: {
				loader: async ({ params }: { params: { way: string } }) => {
					const connectionString = 'postgresql://nobody@127.0.0.1:1/none';
					if (params.way === 'plain') await new pg.Client({ connectionString }).connect();
					const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString }) });
					return Response.json(await prisma.user.count().finally(() => prisma.$disconnect()));
				},
				action: () => {
					throw Object.assign(new Error('Connection terminated'), { code: '57P01' });
				},
			},
		},
		keep: {
			id: 'keep',
			path: 'keep/:way',
			module: {
				action: async ({ request, params }: { request: Request; params: { way: string } }) => {
					if (params.way === 'form') return new Response(String((await request.formData()).get('a')));
					const text = await request.text();
					if (params.way === 'model') {
						await db().user.findMany({ where: { name: text } });
					} else if (params.way === 'raw') {
						await db().$queryRaw`select ${text}::text`;
					} else if (params.way === 'json') {
						await db().$queryRaw`select ${JSON.stringify({ text })}::jsonb`;
					} else {
						await sql().query(`select $1::${params.way === 'number' ? 'int' : 'text'}`, [text]);
					}
					return new Response('kept');
				},
			},
		},
	},
	assets: { entry: { module: '', imports: [] }, routes: {}, url: '', version: '1' },
	publicPath: '/',
	assetsBuildDirectory: '',
	isSpaMode: false,
	future: { v3_singleFetch: true },
} as unknown as ServerBuild;

beforeAll(async () => {
	server = createApp({ kind: 'built', build, folder: 'public' }).listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
	server.close();
});

test('a database that is away is told as what passes, and as no bug', async () => {
	for (const way of ['plain', 'model']) {
		const response = await fetch(`${url}/away/${way}`);
		expect([way, response.status, response.headers.get('retry-after')]).toEqual([way, 503, '5']);
	}
	// Whether a change counts that was cut off, nobody knows: it is not to be tried again before a look at the list.
	expect((await fetch(`${url}/away/plain`, { method: 'POST', body: new URLSearchParams() })).status).toBe(500);
});

test('ids and addresses come from the server, whatever the caller claims', async () => {
	const response = await fetch(`${url}/x`, { headers: { 'x-request-id': 'mine', 'x-client-ip': '6.6.6.6' } });
	const { headers, requestId } = (await response.json()) as { headers: Record<string, string>; requestId: string };
	expect(requestId).toMatch(/^[0-9a-z]{26}$/);
	expect(headers['x-request-id']).toBe(requestId);
	expect(response.headers.get('x-request-id')).toBe(requestId);
	expect(headers['x-client-ip']).toBe('127.0.0.1');
	expect(response.headers.get('x-powered-by')).toBeNull();
});

test('every answer carries a content policy with a nonce of its own', async () => {
	const nonces = new Set<string>();
	for (let index = 0; index < 3; index += 1) {
		const response = await fetch(`${url}/x`);
		const policy = response.headers.get('content-security-policy')!;
		const { nonce } = (await response.json()) as { nonce: string };
		expect(policy).toContain(`script-src 'self' 'nonce-${nonce}'`);
		expect(policy).toContain("frame-ancestors 'none'");
		expect(response.headers.get('x-content-type-options')).toBe('nosniff');
		nonces.add(nonce);
	}
	expect(nonces.size).toBe(3);
});

test('a change on behalf of another site is refused, from this site or a program it is not', async () => {
	const post = (headers: Record<string, string>, path = '/x') =>
		fetch(url + path, { method: 'POST', headers, body: 'a=b' }).then((response) => response.status);
	expect(await post({ origin: 'https://evil.example' })).toBe(403);
	expect(await post({ origin: 'null' })).toBe(403);
	expect(await post({ 'sec-fetch-site': 'cross-site' })).toBe(403);
	expect(await post({ origin: url })).toBe(200);
	expect(await post({ origin: 'http://localhost:3000' }), 'the public address, behind a proxy').toBe(200);
	expect(await post({})).toBe(200);
	expect(await post({ origin: 'https://evil.example' }, '/webhooks/toss')).toBe(200);
});

test('a form longer than any of ours is refused before it is read, and so is one that tells no length', async () => {
	const post = async (path: string, body: string | ReadableStream) => {
		const response = await fetch(url + path, { method: 'POST', body, duplex: 'half' } as RequestInit);
		await response.arrayBuffer();
		return response.status;
	};
	const stream = () => new Blob(['a=b']).stream();
	const long = 'x'.repeat(LARGEST_FORM + 1);
	for (const path of ['/sign-in', '/language', '/imports/fetch', '/payouts/import/x', '/sign-in?x=/imports']) {
		expect(await post(path, long), path).toBe(413);
		expect(await post(path, stream()), path).toBe(411);
	}
	expect(await post('/sign-in', long.slice(1))).toBe(200);
	for (const path of ['/imports', '/imports?index', '/payouts/import', '/sellers/import', '/webhooks/toss']) {
		expect(await post(path, long), path).toBe(200);
		expect(await post(path, stream()), path).toBe(200);
	}
	expect((await fetch(`${url}/sign-out`, { method: 'POST' })).status, 'nothing at all').toBe(200);
});

test('a form with a file is held against the largest file and what stands around it, by the same rule', () => {
	const isRefused = (headers: Record<string, string>) =>
		isFileFormTooLong(new Request(`${url}/payouts/import`, { method: 'POST', headers }), 1_000_000);
	expect(isRefused({ 'content-length': '1000500' }), 'the largest file with its form').toBe(false);
	expect(isRefused({ 'content-length': '1100000' })).toBe(true);
	expect(isRefused({ 'content-length': 'many' })).toBe(true);
	expect(isRefused({ 'transfer-encoding': 'chunked' })).toBe(true);
	expect(isRefused({}), 'nothing at all').toBe(false);
});

test('a route gets the body as it was sent, byte by byte', async () => {
	const body = '{ "spaces" :  "아무거나\\u0000" }\r\n';
	const response = await fetch(`${url}/webhooks/toss`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body,
	});
	expect(await response.text()).toBe(body);
});

test('an address with a character that no database takes is refused before it is looked for', async () => {
	for (const address of ['/x?q=%00', '/x/%00', '/x/a%00b?q=1']) {
		const response = await fetch(url + address);
		expect(response.status, address).toBe(400);
		const page = await response.text();
		expect(page).toContain('<html lang="ko">');
		expect(page).toContain('주소를 확인');
		expect(page).toContain(response.headers.get('x-request-id'));
	}
	const english = await fetch(`${url}/x/%00`, { headers: { 'accept-language': 'en' } });
	expect(await english.text()).toContain('Check it and try again');
	expect((await fetch(`${url}/x?q=%2500`)).status, 'a per cent sign and two digits are fine').toBe(200);
});

test('a form whose text no database takes is answered 400', async () => {
	for (const way of ['model', 'raw', 'json', 'plain']) {
		const post = (body: string) => fetch(`${url}/keep/${way}`, { method: 'POST', body }).then(({ status }) => status);
		expect(await post('fine'), way).toBe(200);
		expect(await post('a\0b'), way).toBe(400);
	}
	expect((await fetch(`${url}/keep/number`, { method: 'POST', body: 'x' })).status, 'a bug stays one').toBe(500);
});

test('what is no form, or only the beginning of one, is answered 400 where a form is expected', async () => {
	const post = (body: string, type?: string) =>
		fetch(`${url}/keep/form`, { method: 'POST', body, ...(type && { headers: { 'content-type': type } }) });
	expect(await (await post('a=b', 'application/x-www-form-urlencoded')).text()).toBe('b');
	const parts = 'multipart/form-data; boundary=x';
	const part = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n';
	expect(await (await post(`${part}--x--\r\n`, parts)).text()).toBe('b');
	for (const [body, type] of [
		['a=b', 'text/plain'],
		['{"a":"b"}', 'application/json'],
		[part, parts],
		['a=b', parts],
		[part, 'multipart/form-data'],
	] as const)
		expect((await post(body, type)).status, `${type} ${body}`).toBe(400);
});

test('a host that is none, an address of another server and what would echo a cookie are answered 400', async () => {
	const ask = (line: string, ...headers: string[]) =>
		new Promise<string>((resolve, reject) => {
			const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
			let answer = '';
			socket.on('data', (chunk) => (answer += chunk));
			socket.on('error', reject);
			socket.on('close', () => resolve(answer.split(' ')[1]!));
			socket.write(`${[`${line} HTTP/1.1`, ...headers, 'Connection: close'].join('\r\n')}\r\n\r\n`);
		});
	expect(await ask('GET /x', 'Host: jeongsan.example:3000')).toBe('200');
	expect(await ask('GET /x', 'Host: [::1]:3000', 'X-Forwarded-Host: a.example, b.example')).toBe('200');
	for (const host of ['a b', '[', 'x:99999', '"><script>', 'user@a.example', 'a.example/x'])
		expect(await ask('GET /x', `Host: ${host}`), host).toBe('400');
	expect(await ask('GET /x', 'Host: a.example', 'X-Forwarded-Host: [')).toBe('400');
	expect(await ask('GET http://evil.example/x', 'Host: a.example')).toBe('400');
	expect(await ask('TRACE /x', 'Host: a.example')).toBe('400');
});

test('a file that is not there is told plainly', async () => {
	const response = await fetch(`${url}/assets/gone.js`);
	expect(response.status).toBe(404);
	expect(await response.text()).toBe('Not found.\n');
});
