import { SANDBOX_SECURITY_KEY } from '#app/env.server.ts';
import { resources } from '#app/i18n/resources.ts';
import { signWebhook, WEBHOOK_HEADERS } from '#app/toss/webhook.ts';
import { addresses, expect, test, visit } from './support/test.ts';

const text = resources.ko.webhooks;

function send(body: string, headers: Record<string, string> = {}): Promise<Response> {
	return fetch(`${addresses().console}/webhooks/toss`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body,
	});
}

async function statusOf(body: string, headers?: Record<string, string>): Promise<number> {
	const response = await send(body, headers);
	await response.text();
	return response.status;
}

function sellerEvent(eventId: string): string {
	return JSON.stringify({
		eventType: 'seller.changed',
		createdAt: new Date().toISOString(),
		version: '2022-11-16',
		eventId,
		entityType: 'seller',
		entityBody: { id: 'seller_of_somebody_else', refSellerId: 'not-ours-1', status: 'APPROVED' },
	});
}

function signed(body: string): Record<string, string> {
	const transmissionTime = new Date().toISOString();
	return {
		[WEBHOOK_HEADERS.transmissionTime]: transmissionTime,
		[WEBHOOK_HEADERS.signature]: signWebhook({ rawBody: body, transmissionTime, keys: [SANDBOX_SECURITY_KEY] }),
	};
}

test('what is no JSON is answered 400, what is too large 413, and a read 405', async () => {
	expect(await statusOf('{"eventType": "payout.changed"')).toBe(400);
	expect(await statusOf('')).toBe(400);
	const large = JSON.stringify({ eventType: 'PAYMENT_STATUS_CHANGED', data: { text: '가'.repeat(400_000) } });
	expect(await statusOf(large)).toBe(413);
	expect((await fetch(`${addresses().console}/webhooks/toss`)).status).toBe(405);
});

test('an event of payouts needs a valid signature; without it, it is answered 401 and kept for inspection', async ({
	office,
}) => {
	const body = sellerEvent('http-spec-refused');
	expect(await statusOf(body), 'without a signature').toBe(401);
	expect(await statusOf(body, { ...signed(body), [WEBHOOK_HEADERS.signature]: 'v1:bm90aGluZw==' })).toBe(401);
	expect(await statusOf(`${body} `, signed(body)), 'with a byte changed').toBe(401);

	const page = await office.desk('admin', 'ko');
	await visit(page, '/webhooks?state=refused&type=seller.changed');
	const rows = page.locator('tbody tr');
	await expect(rows).toHaveCount(3);
	await expect(rows.filter({ hasText: text.signatures.invalid })).toHaveCount(2);
	await expect(rows.filter({ hasText: text.signatures.missing })).toHaveCount(1);
	await rows.first().getByRole('link').click();
	await expect(page.getByText(text.refusedHint)).toBeVisible();
});

test('a signed event is taken once, and its repetition is taken as one', async () => {
	const body = sellerEvent('http-spec-taken');
	const answers = [];
	for (let times = 0; times < 2; times += 1) answers.push(await (await send(body, signed(body))).json());
	expect(answers).toEqual([{ result: 'stored' }, { result: 'duplicate' }]);
});

test('events that nobody signs or knows are answered 200', async () => {
	expect(await statusOf('{"eventType":"SOMETHING_NEW","createdAt":"2026-03-01T00:00:00.000000","data":{}}')).toBe(200);
	expect(await statusOf('{"anything":["at","all"]}')).toBe(200);
	expect(await statusOf('{"eventType":"PAYMENT_STATUS_CHANGED","data":{"paymentKey":"nobody-has-this"}}')).toBe(200);
});

test('a form of another site cannot be posted', async () => {
	const post = (headers: Record<string, string>) =>
		fetch(`${addresses().console}/sign-in`, {
			method: 'POST',
			redirect: 'manual',
			headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
			body: 'demoRole=admin',
		});
	const foreign: Record<string, string>[] = [
		{ origin: 'https://evil.example' },
		{ origin: 'null' },
		{ 'sec-fetch-site': 'cross-site' },
	];
	for (const headers of foreign) {
		const response = await post(headers);
		expect(response.status).toBe(403);
		expect(response.headers.get('set-cookie')).toBeNull();
	}
});

test('pages carry the headers that protect them, and need a session', async () => {
	const page = await fetch(`${addresses().console}/sign-in`);
	expect(page.status).toBe(200);
	const policy = page.headers.get('content-security-policy') ?? '';
	for (const part of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"])
		expect(policy).toContain(part);
	expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]+'/);
	expect(policy).not.toMatch(/https?:\/\//);
	expect(page.headers.get('x-content-type-options')).toBe('nosniff');
	expect(page.headers.get('referrer-policy')).toBeTruthy();
	expect(page.headers.get('x-powered-by')).toBeNull();
	expect(page.headers.get('cache-control')).toBe('no-store');
	for (const path of ['/', '/payouts', '/payouts.csv', '/users', '/transactions.csv']) {
		const response = await fetch(`${addresses().console}${path}`, { redirect: 'manual' });
		expect(response.status, path).toBe(302);
		expect(response.headers.get('location')).toMatch(/^\/sign-in/);
	}
});

test('it tells whether it lives and whether it can work', async () => {
	const health = await fetch(`${addresses().console}/healthz`);
	expect(health.status).toBe(200);
	expect(await health.json()).toEqual({ status: 'ok' });
	const ready = await fetch(`${addresses().console}/readyz`);
	expect(ready.status).toBe(200);
	const ok = expect.objectContaining({ ok: true });
	expect(await ready.json()).toEqual({
		status: 'ok',
		checks: { database: ok, migrations: ok, worker: ok, toss: ok },
	});
});
