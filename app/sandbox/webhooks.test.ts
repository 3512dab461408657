import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { SANDBOX_SECURITY_KEY } from '#app/env.server.ts';
import { parseWebhook, verifyWebhook } from '#app/toss/webhook.ts';
import { individual, openReceiver, openSandbox, payout, type Received, SECOND_SECURITY_KEY } from './test-driver.ts';
import { RETRY_MINUTES } from './webhooks.ts';

let sandbox: Awaited<ReturnType<typeof openSandbox>>;
let receiver: Awaited<ReturnType<typeof openReceiver>>;
let answer: number | null;
beforeAll(async () => {
	sandbox = await openSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
	answer = 200;
	receiver = await openReceiver(() => answer);
	await sandbox.begin('2026-03-05T10:00:00+09:00');
	await sandbox.control('/webhooks', { url: receiver.url });
});
afterEach(() => receiver.close());

const bodyOf = (received: Received) => JSON.parse(received.body);
const deliveries = async () => (await sandbox.control('/webhooks')).json.deliveries;
const arrived = (count: number) => vi.waitFor(() => expect(receiver.received).toHaveLength(count), { timeout: 20_000 });
const settled = () =>
	vi.waitFor(async () => {
		const all = await deliveries();
		expect(all.every((delivery: { attempts: unknown[] }) => delivery.attempts.length > 0)).toBe(true);
		return all;
	}, 20_000);

/** One event: a person verifies; the events that follow alternate between kyc and its expiry. */
async function person(ref = 'artisan-1') {
	const { id } = await sandbox.seller(ref, individual(ref));
	return (event: string) => sandbox.control(`/sellers/${id}/${event}`, {});
}

describe('delivery', () => {
	it('posts at once, with the documented headers and a signature for each security key', async () => {
		const act = await person();
		await act('verify');
		await arrived(1);
		const [first] = receiver.received;
		const header = (name: string) => String(first!.headers[`tosspayments-webhook-${name}`]);
		expect(header('transmission-time')).toMatch(/^2026-03-05T10:00:\d\d\+09:00$/);
		expect(header('transmission-retried-count')).toBe('0');
		expect(header('transmission-id')).toMatch(/^whtrans_a[0-9a-z]{26}$/);
		expect(header('signature').split(',')).toHaveLength(2);
		for (const key of [SANDBOX_SECURITY_KEY, SECOND_SECURITY_KEY]) {
			const delivery = { rawBody: first!.body, transmissionTime: header('transmission-time') };
			expect(verifyWebhook({ ...delivery, signature: header('signature'), keys: [key] })).toBe(true);
		}
		expect(parseWebhook(first!.body)).toMatchObject({ eventType: 'seller.changed', mustBeSigned: true });
		expect(Object.keys(bodyOf(first!))).toEqual('eventType createdAt version eventId entityType entityBody'.split(' '));
		expect(bodyOf(first!).entityBody.status).toBe('PARTIALLY_APPROVED');
		const [delivery] = await settled();
		expect(delivery).toMatchObject({ event: 'seller.changed', url: receiver.url, next: null });
		expect(delivery.attempts).toEqual([{ at: header('transmission-time'), status: 200 }]);
	});

	it('tells of payouts only that they were paid or failed, amounts without a fraction', async () => {
		const { id } = await sandbox.seller('corp-0001');
		const body = [payout('po-1', id), payout('po-2', id), payout('po-3', id)];
		const { json } = await sandbox.api('POST', '/v2/payouts', { body });
		const [first, second] = json.entityBody.items;
		await sandbox.api('POST', `/v2/payouts/${first.id}/cancel`);
		await sandbox.control(`/payouts/${second.id}/fail`, {});
		await sandbox.control('/clock', { now: '2026-03-06T10:00:00+09:00' });
		expect(receiver.received.map((received) => bodyOf(received).entityBody.status)).toEqual(['FAILED', 'COMPLETED']);
		expect(receiver.received[1]!.body).toContain('"amount":{"currency":"KRW","value":352000}');
		expect(bodyOf(receiver.received[1]!).createdAt).toBe('2026-03-06T09:00:03+09:00');
	});

	it('says nothing of a registration, a refused KYC or a refused request but for the state it brings', async () => {
		const { id } = await sandbox.seller('corp-0001');
		const amount = { currency: 'KRW', value: 10_000_000 };
		await sandbox.api('POST', '/v2/payouts', { body: [payout('po-1', id, { amount })] });
		await sandbox.control(`/sellers/${id}/refuse-kyc`, {});
		await arrived(1);
		expect(bodyOf(receiver.received[0]!).entityBody.status).toBe('KYC_REQUIRED');
		expect(await deliveries()).toHaveLength(1);
	});
});

describe('retries', () => {
	it('come after 1, 4, 16, 64, 256, 1024 and 4096 minutes, with the same body and a new time', async () => {
		answer = 503;
		const act = await person();
		await act('verify');
		await arrived(1);
		await sandbox.control('/clock', { now: '2026-03-10T00:00:00+09:00' });
		expect(receiver.received).toHaveLength(8);
		const [delivery] = await deliveries();
		expect(delivery.next).toBeNull();
		const times = delivery.attempts.map((attempt: { at: string }) => Date.parse(attempt.at));
		const minutes = times.slice(1).map((time: number, index: number) => (time - times[index]) / 60_000);
		expect(minutes).toEqual([...RETRY_MINUTES]);
		expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
		const headersOf = (name: string) => receiver.received.map(({ headers }) => headers[`tosspayments-webhook-${name}`]);
		expect(headersOf('transmission-retried-count')).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
		expect(new Set(headersOf('transmission-id')).size).toBe(1);
		expect(new Set(headersOf('signature')).size).toBe(8);
	});

	it.each([201, 204, 302])('take %i for a failure', async (status) => {
		answer = status;
		const act = await person();
		await act('verify');
		const [delivery] = await settled();
		expect(delivery.attempts[0].status).toBe(status);
		expect(Date.parse(delivery.next) - Date.parse(delivery.attempts[0].at)).toBe(60_000);
	});

	it('take silence for a failure, and end with the first 200', async () => {
		await sandbox.control('/settings', { webhookTimeoutSeconds: 1 });
		answer = null;
		const act = await person();
		await act('verify');
		const [first] = await settled();
		expect(first.attempts[0].status).toBeNull();
		answer = 200;
		await sandbox.control('/clock', { now: '2026-03-12T10:00:00+09:00' });
		const [delivery] = await deliveries();
		expect(delivery).toMatchObject({ attempts: [{ status: null }, { status: 200 }], next: null });
	});
});

describe('faults', () => {
	const fault = (body: object) => sandbox.control('/faults', body);
	const statuses = () => receiver.received.map((received) => bodyOf(received).entityBody.status);

	it('drop loses one event', async () => {
		await fault({ webhook: 'drop' });
		const act = await person();
		await act('verify');
		await act('kyc');
		await arrived(1);
		expect(statuses()).toEqual(['APPROVED']);
		expect((await deliveries())[0]).toMatchObject({ attempts: [], next: null });
	});

	it('duplicate sends it twice under one id', async () => {
		await fault({ webhook: 'duplicate' });
		const act = await person();
		await act('verify');
		await arrived(2);
		const [first, second] = receiver.received;
		expect(second!.body).toBe(first!.body);
		expect(second!.headers['tosspayments-webhook-transmission-id']).toBe(
			first!.headers['tosspayments-webhook-transmission-id'],
		);
	});

	it('delay holds it back on the sandbox clock', async () => {
		await fault({ webhook: 'delay', ms: 600_000 });
		const act = await person();
		await act('verify');
		await sandbox.control('/clock', { now: '2026-03-05T10:09:00+09:00' });
		expect(receiver.received).toEqual([]);
		await sandbox.control('/clock', { now: '2026-03-05T10:11:00+09:00' });
		expect(statuses()).toEqual(['PARTIALLY_APPROVED']);
	});

	it('reorder lets the next one go first', async () => {
		await fault({ webhook: 'reorder' });
		const act = await person();
		await act('verify');
		await act('kyc');
		await arrived(2);
		expect(statuses()).toEqual(['APPROVED', 'PARTIALLY_APPROVED']);
	});

	it('reorder lets go of the last one by itself', async () => {
		await fault({ webhook: 'reorder' });
		const act = await person();
		await act('verify');
		await sandbox.control('/clock', { now: '2026-03-05T10:02:00+09:00' });
		expect(statuses()).toEqual(['PARTIALLY_APPROVED']);
	});
});
