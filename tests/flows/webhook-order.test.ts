import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import { schedulePayout } from '#app/features/payouts/schedule-payout.server.ts';
import { submitPayouts } from '#app/features/payouts/submit-payouts.server.ts';
import { followSellers } from '#app/features/sellers/follow-sellers.server.ts';
import { applyWebhookEvent } from '#app/features/webhooks/apply-webhook-event.server.ts';
import { receiveWebhook } from '#app/features/webhooks/receive-webhook.server.ts';
import { formatKst } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { signWebhook } from '#app/toss/webhook.ts';
import { individualInput, OPERATOR, registeredSeller } from '#tests/factories/sellers.ts';
import { type SandboxedWorker, startSandboxedWorker } from '#tests/setup/sandboxed-worker.ts';
import { lockWaits } from '../setup/lock-waits.ts';

let world: SandboxedWorker;

beforeAll(async () => {
	world = await startSandboxedWorker();
	await world.setClock('2027-03-10T10:00:00+09:00');
	await world.control('balance', { available: 500_000_000, pending: 0 });
});
afterAll(() => world.close());

let sequence = 0;

/** An event as Toss would sign it, applied as the worker does. Answers what became of it. */
async function deliver(
	eventType: string,
	entityBody: object,
	at: Date,
	before: (id: string) => Promise<unknown> = async () => {},
) {
	sequence += 1;
	const [entityType] = eventType.split('.');
	const eventId = `evt_made_${sequence}`;
	const body = JSON.stringify({
		eventType,
		createdAt: formatKst(at),
		version: '2022-11-16',
		eventId,
		entityType,
		entityBody,
	});
	const transmissionTime = formatKst(at);
	const answer = await receiveWebhook(
		new Request('http://console/webhooks/toss', {
			method: 'POST',
			body,
			headers: {
				'tosspayments-webhook-transmission-time': transmissionTime,
				'tosspayments-webhook-signature': signWebhook({
					rawBody: body,
					transmissionTime,
					keys: [environment().TOSS_SECURITY_KEY],
				}),
			},
		}),
	);
	expect(answer.status).toBe(200);
	const { id } = await db().webhookEvent.findFirstOrThrow({ where: { eventId } });
	await before(id);
	await applyWebhookEvent(id);
	return db().webhookEvent.findUniqueOrThrow({ where: { id } });
}

const sellerOf = (id: string) => db().seller.findUniqueOrThrow({ where: { id } });
const payoutOf = (id: string) => db().payout.findUniqueOrThrow({ where: { id } });

test('late and reordered events about a seller end where Toss is', async () => {
	const seller = await registeredSeller(individualInput({ refSellerId: 'order-1' }));
	await world.control('faults', { webhook: 'drop', times: 3 });
	const start = await currentInstant();
	await world.control(`sellers/${seller.tossSellerId}/verify`, {});
	await world.control(`sellers/${seller.tossSellerId}/kyc`, {});
	const body = { id: seller.tossSellerId, refSellerId: 'order-1', businessType: 'INDIVIDUAL', metadata: null };
	// APPROVED comes first, and skips a step: it is read from the API.
	expect(
		await deliver('seller.changed', { ...body, status: 'APPROVED' }, new Date(start.getTime() + 120_000)),
	).toMatchObject({
		state: 'applied',
		outcome: 'read-and-moved: APPROVED',
	});
	// What was said before comes after, and what never was.
	for (const status of ['PARTIALLY_APPROVED', 'KYC_REQUIRED', 'FROZEN']) {
		expect(await deliver('seller.changed', { ...body, status }, start)).toMatchObject({ state: 'unchanged' });
		expect((await sellerOf(seller.id)).tossStatus).toBe('APPROVED');
	}
	await followSellers();
	expect((await sellerOf(seller.id)).tossStatus).toBe('APPROVED');
	const history = await db().sellerStatusHistory.findMany({ where: { sellerId: seller.id }, orderBy: { id: 'asc' } });
	expect(history.map(({ to }) => to)).toEqual(['pending', 'submitting', 'registered', 'APPROVAL_REQUIRED', 'APPROVED']);
});

test('an event that contradicts a settled payout, repeats it or belongs to nobody changes nothing', async () => {
	const seller = await registeredSeller(individualInput({ refSellerId: 'order-2' }));
	await world.control(`sellers/${seller.tossSellerId}/verify`, {});
	await followSellers();
	const request = { scheduleType: 'EXPRESS', payoutOn: null, transactionDescription: '정산', confirmed: [] } as const;
	const scheduled = await schedulePayout(
		{ ...request, sellerId: seller.id, amount: 77_000n },
		OPERATOR,
		await currentInstant(),
	);
	if (!scheduled.ok) throw new Error(scheduled.reason);
	const { payoutId } = scheduled;
	await submitPayouts();
	await world.pass(1);
	await vi.waitFor(
		async () => {
			await world.drain();
			expect((await payoutOf(payoutId)).status).toBe('completed');
		},
		{ timeout: 15_000 },
	);
	const { tossPayoutId, refPayoutId } = await payoutOf(payoutId);
	const body = {
		id: tossPayoutId,
		refPayoutId,
		destination: seller.tossSellerId,
		scheduleType: 'EXPRESS',
		payoutDate: '2027-03-10',
		amount: { currency: 'KRW', value: 77000 },
		transactionDescription: '정산',
		requestedAt: '2027-03-10T10:00:00+09:00',
		error: null,
		metadata: null,
	};
	const now = await currentInstant();
	expect(await deliver('payout.changed', { ...body, status: 'COMPLETED' }, now)).toMatchObject({ state: 'unchanged' });
	// The API says otherwise than this event.
	expect(
		await deliver('payout.changed', { ...body, status: 'FAILED', error: { code: 'X', message: 'x' } }, now),
	).toMatchObject({
		state: 'unchanged',
		outcome: 'read-nothing-new: COMPLETED',
	});
	expect(await deliver('payout.changed', { ...body, status: 'REQUESTED' }, now)).toMatchObject({ state: 'unchanged' });
	expect(
		await deliver('payout.changed', { ...body, id: 'FPA_none', refPayoutId: 'nobody', status: 'COMPLETED' }, now),
	).toMatchObject({
		state: 'ignored',
		outcome: 'not-ours: COMPLETED',
	});
	// Its id beside a reference that is not its own: what Toss answers of the id says nothing of that reference.
	expect(
		await deliver('payout.changed', { ...body, refPayoutId: 'somebody', status: 'FAILED', error: null }, now),
	).toMatchObject({ state: 'ignored', outcome: 'not-ours' });
	expect(await deliver('payout.changed', { nonsense: true }, now)).toMatchObject({
		state: 'ignored',
		outcome: 'unreadable',
	});
	expect(await payoutOf(payoutId)).toMatchObject({ status: 'completed', failureCode: null });

	// A person takes an event up while it is applied: neither waits for what the other holds.
	const scheduledAgain = await schedulePayout(
		{ ...request, sellerId: seller.id, amount: 78_000n },
		OPERATOR,
		await currentInstant(),
	);
	if (!scheduledAgain.ok) throw new Error(scheduledAgain.reason);
	await submitPayouts();
	const open = await payoutOf(scheduledAgain.payoutId);
	const person = await sql().connect();
	try {
		await person.query('begin');
		const ofOpen = { ...body, id: open.tossPayoutId, refPayoutId: open.refPayoutId, status: 'IN_PROGRESS' };
		const delivered = deliver('payout.changed', ofOpen, now, async (id) => {
			await person.query('select 1 from webhook_event where id = $1 for update', [id]);
		});
		await lockWaits();
		const log = `select pg_try_advisory_xact_lock(hashtext('jeongsan.audit_log')) as free`;
		expect((await person.query(log)).rows).toEqual([{ free: true }]);
		await person.query('commit');
		expect(await delivered).toMatchObject({ state: 'applied' });
	} finally {
		person.release(true);
	}
});

test('a seller whose registration was answered by nobody is registered by its event', async () => {
	await world.control('faults', { method: 'POST', path: '/v2/sellers', fault: 'garbage' });
	const seller = await registeredSeller(individualInput({ refSellerId: 'order-3' }));
	expect(seller.registration).toBe('submitting');
	const { sellers } = await world.ledger();
	const atToss = sellers.find(({ refSellerId }) => refSellerId === 'order-3') as { id: string };
	await world.control(`sellers/${atToss.id}/verify`, {});
	await vi.waitFor(
		async () => {
			await world.drain();
			expect(await sellerOf(seller.id)).toMatchObject({
				registration: 'registered',
				tossSellerId: atToss.id,
				tossStatus: 'PARTIALLY_APPROVED',
			});
		},
		{ timeout: 15_000 },
	);
});

test('a payment event counts for nothing: the payment is read', async () => {
	const payment = await world.control<{ paymentKey: string }>('payments', { amount: 37_400, method: '카드' });
	const claim = (paymentKey: string) =>
		JSON.stringify({
			createdAt: '2027-03-10T10:00:00.0',
			eventType: 'PAYMENT_STATUS_CHANGED',
			data: { paymentKey, status: 'CANCELED' },
		});
	for (const [paymentKey, state, outcome] of [
		[payment.paymentKey, 'applied', 'payment-read: DONE'],
		['no-such-key', 'ignored', 'not-at-toss: NOT_FOUND_PAYMENT'],
	] as const) {
		const body = claim(paymentKey);
		await receiveWebhook(new Request('http://console/', { method: 'POST', body }));
		const { id } = await db().webhookEvent.findFirstOrThrow({ where: { body } });
		await applyWebhookEvent(id);
		expect(await db().webhookEvent.findUniqueOrThrow({ where: { id } })).toMatchObject({ state, outcome });
	}
});

test('while Toss cannot be read an event waits, and is applied later', async () => {
	const seller = await registeredSeller(individualInput({ refSellerId: 'order-4' }));
	await world.control('faults', { webhook: 'drop', times: 1 });
	await world.control(`sellers/${seller.tossSellerId}/verify`, {});
	await world.control('faults', { method: 'GET', path: '/v2/sellers/*', fault: 'status', status: 500, times: 4 });
	const old = new Date('2019-01-01T00:00:00Z');
	const body = {
		id: seller.tossSellerId,
		refSellerId: 'order-4',
		businessType: 'INDIVIDUAL',
		status: 'PARTIALLY_APPROVED',
	};
	await expect(deliver('seller.changed', body, old)).rejects.toThrow(/no final answer/);
	const event = await db().webhookEvent.findFirstOrThrow({ where: { eventId: `evt_made_${sequence}` } });
	expect(event).toMatchObject({ state: 'stored', outcome: 'toss-unreachable', attempts: 1 });
	await applyWebhookEvent(event.id);
	expect((await sellerOf(seller.id)).tossStatus).toBe('PARTIALLY_APPROVED');
});
