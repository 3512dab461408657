import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { findBrokenAuditRow } from '#app/features/audit/audit-chain.server.ts';
import { listAttention } from '#app/features/overview/attention.server.ts';
import { approvePayout, withdrawPayout } from '#app/features/payouts/approve-payout.server.ts';
import { cancelPayout } from '#app/features/payouts/cancel-payout.server.ts';
import { changePayout } from '#app/features/payouts/change-payout.server.ts';
import { followPayouts } from '#app/features/payouts/follow-payouts.server.ts';
import { payoutFiltersOf } from '#app/features/payouts/payout-filters.ts';
import { listPayouts } from '#app/features/payouts/queries.server.ts';
import { type SchedulePayoutInput, schedulePayout } from '#app/features/payouts/schedule-payout.server.ts';
import { followSellers } from '#app/features/sellers/follow-sellers.server.ts';
import { correctSeller, registerSeller } from '#app/features/sellers/register-seller.server.ts';
import { revealAccount } from '#app/features/sellers/reveal-account.server.ts';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { toss } from '#app/toss/toss.server.ts';
import { APPROVER, companyInput, individualInput, OPERATOR, registeredSeller } from '#tests/factories/sellers.ts';
import { type SandboxedWorker, startSandboxedWorker } from '#tests/setup/sandboxed-worker.ts';

let world: SandboxedWorker;

beforeAll(async () => {
	world = await startSandboxedWorker();
	// A Wednesday, within the hours of EXPRESS payouts.
	await world.setClock('2027-03-10T10:00:00+09:00');
	await world.control('balance', { available: 500_000_000, pending: 0 });
});
afterAll(() => world.close());

function pay(sellerId: string, changes: Partial<SchedulePayoutInput> = {}) {
	return currentInstant().then((now) =>
		schedulePayout(
			{
				sellerId,
				scheduleType: 'EXPRESS',
				payoutOn: null,
				amount: 352_000n,
				transactionDescription: '3월정산',
				confirmed: [],
				...changes,
			},
			OPERATOR,
			now,
		),
	);
}

async function scheduled(sellerId: string, changes: Partial<SchedulePayoutInput> = {}): Promise<string> {
	const result = await pay(sellerId, changes);
	if (!result.ok) throw new Error(result.reason);
	return result.payoutId;
}

const payoutOf = (id: string) => db().payout.findUniqueOrThrow({ where: { id } });
const sellerOf = (id: string) => db().seller.findUniqueOrThrow({ where: { id } });

/** Jobs are done until the condition holds. */
async function until(check: () => Promise<void>): Promise<void> {
	await vi.waitFor(
		async () => {
			await world.drain();
			await check();
		},
		{ timeout: 20_000, interval: 100 },
	);
}

test('a seller is registered, verified by an event, paid, and the event says that it was paid', async () => {
	const registered = await registerSeller(individualInput(), OPERATOR, await currentInstant());
	if (!registered.ok) throw new Error(registered.reason);
	const { sellerId } = registered;
	await world.drain();
	const waiting = await sellerOf(sellerId);
	expect(waiting).toMatchObject({ registration: 'registered', tossStatus: 'APPROVAL_REQUIRED' });
	expect(await pay(sellerId)).toEqual({ ok: false, reason: 'identity-check-pending' });

	await world.control(`sellers/${waiting.tossSellerId}/verify`, {});
	await until(async () => expect((await sellerOf(sellerId)).tossStatus).toBe('PARTIALLY_APPROVED'));

	const payoutId = await scheduled(sellerId);
	await world.drain();
	expect((await payoutOf(payoutId)).status).toBe('requested');
	await world.pass(1);
	await until(async () => expect((await payoutOf(payoutId)).status).toBe('completed'));
	const events = await db().webhookEvent.findMany({ where: { entityId: payoutId } });
	expect(events).toMatchObject([{ eventType: 'payout.changed', signature: 'valid', state: 'applied' }]);
	const history = await db().payoutStatusHistory.findMany({ where: { payoutId }, orderBy: { id: 'asc' } });
	expect(history.map(({ to, source }) => `${to} ${source}`)).toEqual([
		'approved us',
		'submitting us',
		'requested reply',
		'completed webhook',
	]);
	expect(await findBrokenAuditRow()).toBeNull();
});

test('when the events are lost, reads of the API tell the same', async () => {
	const seller = await registeredSeller(individualInput({ refSellerId: 'lost-events-1' }));
	await world.control('faults', { webhook: 'drop', times: 2 });
	await world.control(`sellers/${seller.tossSellerId}/verify`, {});
	await until(async () => {
		await followSellers();
		expect((await sellerOf(seller.id)).tossStatus).toBe('PARTIALLY_APPROVED');
	});
	const payoutId = await scheduled(seller.id);
	await world.drain();
	await world.pass(1);
	await until(async () => {
		await followPayouts();
		expect((await payoutOf(payoutId)).status).toBe('completed');
	});
	expect(await db().webhookEvent.count({ where: { entityId: payoutId } })).toBe(0);
});

test('Toss refuses a seller: it is told why, corrected, and goes out again under a new key', async () => {
	await world.control('faults', {
		method: 'POST',
		path: '/v2/sellers',
		fault: 'status',
		status: 400,
		code: 'ACCOUNT_OWNER_CHECK_FAILED',
	});
	const refused = await registeredSeller(companyInput({ refSellerId: 'refused-1' }));
	expect(refused).toMatchObject({ registration: 'refused', refusedCode: 'ACCOUNT_OWNER_CHECK_FAILED' });
	expect(refused.refusedTraceId).toMatch(/^[0-9a-f]{32}$/);
	const corrected = companyInput({ accountNumber: '110-123-000000' });
	expect(await correctSeller(refused.id, corrected, OPERATOR, await currentInstant())).toEqual({ ok: true });
	await world.drain();
	const registered = await sellerOf(refused.id);
	expect(registered).toMatchObject({
		registration: 'registered',
		refSellerId: 'refused-1',
		accountNumberLast4: '0000',
	});
	expect(registered.idempotencyKey).not.toBe(refused.idempotencyKey);
	expect(await correctSeller(refused.id, corrected, OPERATOR, await currentInstant())).toEqual({
		ok: false,
		reason: 'not-refused',
	});
	expect(await registerSeller(companyInput({ refSellerId: 'refused-1' }), OPERATOR, new Date())).toEqual({
		ok: false,
		reason: 'ref-taken',
	});
});

test('an account number is encrypted at rest, and a look at it is recorded', async () => {
	const seller = await registeredSeller(companyInput({ accountNumber: '98765432101234' }));
	const stored = await db().$queryRaw<
		{ row: string }[]
	>`select seller::text as row from seller where id = ${seller.id}::uuid`;
	expect(stored[0]!.row).not.toContain('98765432101234');
	expect(seller.accountNumberLast4).toBe('1234');
	expect(await revealAccount(seller.id, APPROVER)).toEqual({ ok: true, accountNumber: '98765432101234' });
	const rows = await db().auditLog.findMany({ where: { entityId: seller.id } });
	expect(rows.filter(({ action }) => action === 'seller.reveal-account')).toMatchObject([{ actor: APPROVER.label }]);
	expect(JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
		'98765432101234',
	);
});

test('a payout of 5,000,000 won waits for another person', async () => {
	const seller = await registeredSeller();
	const payoutId = await scheduled(seller.id, { amount: 5_000_000n });
	await world.drain();
	expect((await payoutOf(payoutId)).status).toBe('awaiting_approval');
	expect(await approvePayout(payoutId, OPERATOR, await currentInstant())).toEqual({ ok: false, reason: 'own-payout' });
	// Somebody raises it while the approver still looks at the first amount.
	const { version, accountVersion } = await payoutOf(payoutId);
	const raised = { amount: 9_000_000n, payoutOn: null, transactionDescription: '3월정산', confirmed: [], version };
	expect(await changePayout(payoutId, raised, OPERATOR, await currentInstant())).toMatchObject({ ok: true });
	const approve = async (seen: number) =>
		approvePayout(payoutId, APPROVER, await currentInstant(), { version: seen, accountVersion });
	expect(await approve(version)).toEqual({ ok: false, reason: 'changed-meanwhile' });
	expect(await approve(version + 1)).toEqual({ ok: true });
	expect(await approvePayout(payoutId, APPROVER, await currentInstant())).toMatchObject({ ok: false });
	await world.drain();
	expect((await payoutOf(payoutId)).status).toBe('requested');
	expect(await withdrawPayout(payoutId, OPERATOR, await currentInstant())).toEqual({
		ok: false,
		reason: 'already-sent',
	});
});

test('the same amount to the same seller on one day needs a second look, also when two people click at once', async () => {
	const seller = await registeredSeller();
	const results = await Promise.all([pay(seller.id), pay(seller.id), pay(seller.id)]);
	expect(results.filter(({ ok }) => ok)).toHaveLength(1);
	const [first] = await db().payout.findMany({ where: { sellerId: seller.id } });
	const alike = [{ id: first!.id, refPayoutId: first!.refPayoutId }];
	expect(results.filter(({ ok }) => !ok)[0]).toEqual({
		ok: false,
		reason: 'confirmation-needed',
		warnings: ['possible-duplicate'],
		alike,
	});
	expect(await pay(seller.id, { confirmed: ['possible-duplicate'] })).toMatchObject({ ok: true });
	// What was made on another day for the same day is the same payout, too, until it is dead.
	const booked = { scheduleType: 'SCHEDULED', payoutOn: kstDayFrom('2027-03-16'), amount: 4_321n } as const;
	const made = await pay(seller.id, booked);
	if (!made.ok) throw new Error(made.reason);
	await db().payout.update({ where: { id: made.payoutId }, data: { createdAt: new Date('2027-03-02T00:00:00Z') } });
	expect(await pay(seller.id, booked)).toMatchObject({
		warnings: ['possible-duplicate'],
		alike: [{ id: made.payoutId }],
	});
	expect(await withdrawPayout(made.payoutId, OPERATOR, await currentInstant())).toEqual({ ok: true });
	expect(await pay(seller.id, booked)).toMatchObject({ ok: true });
});

test('a booked payout goes out one business day before its date, and can be cancelled until the bank has it', async () => {
	const seller = await registeredSeller();
	expect(await pay(seller.id, { scheduleType: 'SCHEDULED', payoutOn: kstDayFrom('2027-03-13') })).toEqual({
		ok: false,
		reason: 'date-on-holiday',
	});
	// The Monday after: it is sent on the Friday.
	const monday = { scheduleType: 'SCHEDULED', payoutOn: kstDayFrom('2027-03-15') } as const;
	const payoutId = await scheduled(seller.id, monday);
	const withdrawn = await scheduled(seller.id, { ...monday, amount: 1000n });
	await world.drain();
	expect(await payoutOf(payoutId)).toMatchObject({ status: 'approved', holdReason: 'before-send-day' });
	expect(await withdrawPayout(withdrawn, OPERATOR, await currentInstant())).toEqual({ ok: true });
	await world.setClock('2027-03-12T00:10:00+09:00');
	const { submitPayouts } = await import('#app/features/payouts/submit-payouts.server.ts');
	await submitPayouts();
	expect((await payoutOf(payoutId)).status).toBe('requested');
	expect(await cancelPayout(payoutId, OPERATOR)).toEqual({ ok: true });
	expect((await payoutOf(payoutId)).status).toBe('canceled');
	expect(await cancelPayout(payoutId, OPERATOR)).toEqual({ ok: false, reason: 'not-cancelable' });
	await world.setClock('2027-03-15T10:00:00+09:00');
	expect((await world.ledger()).payouts.filter(({ amount }) => amount.value === 1000)).toEqual([]);
});

test('a cancel that Toss answered with an error is asked for anew, and one that was done elsewhere is done', async () => {
	await world.setClock('2027-03-15T10:00:00+09:00');
	const seller = await registeredSeller();
	const booked = { scheduleType: 'SCHEDULED', payoutOn: kstDayFrom('2027-03-16') } as const;
	const stuck = await scheduled(seller.id, booked);
	const canceledElsewhere = await scheduled(seller.id, { ...booked, amount: 1000n });
	const unasked = await scheduled(seller.id, { ...booked, amount: 2000n });
	await world.drain();
	expect((await payoutOf(stuck)).status).toBe('requested');
	// The key keeps what Toss answered first: under it the same error would come for 15 days.
	await world.control('settings', { faultStatusIsStored: true });
	const path = '/v2/payouts/*/cancel';
	await world.control('faults', { method: 'POST', path, fault: 'status', code: 'PROVIDER_ERROR' });
	expect(await cancelPayout(stuck, OPERATOR)).toEqual({ ok: false, reason: 'outcome-unknown' });
	await world.control('faults', { method: 'POST', path, fault: 'status', code: 'FORBIDDEN_REQUEST' });
	expect(await cancelPayout(stuck, OPERATOR)).toMatchObject({ reason: 'refused-by-toss', code: 'FORBIDDEN_REQUEST' });
	await world.control('settings', { faultStatusIsStored: false });
	expect(await cancelPayout(stuck, OPERATOR)).toEqual({ ok: true });

	const { tossPayoutId } = await payoutOf(canceledElsewhere);
	await toss().payouts.cancel(tossPayoutId!, { idempotencyKey: 'elsewhere' });
	expect(await cancelPayout(canceledElsewhere, OPERATOR)).toEqual({ ok: true });
	expect((await payoutOf(canceledElsewhere)).status).toBe('canceled');

	// No event tells of a cancel. One that nobody here asked for is read, and told to who pays.
	await toss().payouts.cancel((await payoutOf(unasked)).tossPayoutId!, { idempotencyKey: 'unasked' });
	await world.pass(6);
	await followPayouts();
	expect((await payoutOf(unasked)).status).toBe('canceled');
	const today = kstDayFrom('2027-03-15');
	const waiting = await listAttention('operator', { id: '', today, lateBefore: today }, null, ['payouts-canceled']);
	expect(waiting).toMatchObject([{ count: 1, amount: 2000n, mine: true }]);
	const { filters } = payoutFiltersOf(new URLSearchParams(waiting[0]!.href.split('?')[1]));
	expect((await listPayouts(filters, { key: 'createdAt', direction: 'asc' }, { size: 9 })).rows).toMatchObject([
		{ id: unasked },
	]);
});

test('an EXPRESS payout outside the hours waits until they begin', async () => {
	await world.setClock('2027-03-15T15:00:00+09:00');
	const seller = await registeredSeller();
	expect(await pay(seller.id)).toMatchObject({ reason: 'confirmation-needed', warnings: ['express-waits'] });
	const payoutId = await scheduled(seller.id, { confirmed: ['express-waits'] });
	await world.drain();
	expect(await payoutOf(payoutId)).toMatchObject({
		status: 'approved',
		holdReason: 'outside-express-window',
		holdUntil: new Date('2027-03-16T08:00:00+09:00'),
	});
	await world.setClock('2027-03-16T08:00:00+09:00');
	const { submitPayouts } = await import('#app/features/payouts/submit-payouts.server.ts');
	await submitPayouts();
	expect((await payoutOf(payoutId)).status).toBe('requested');
});

test('the bank fails a payout, or returns one that was paid', async () => {
	await world.setClock('2027-03-16T10:00:00+09:00');
	const seller = await registeredSeller();
	const failing = await scheduled(seller.id, { amount: 1111n });
	await world.drain();
	await world.control(`payouts/${(await payoutOf(failing)).tossPayoutId}/fail`, { code: 'ALREADY_CLOSE_ACCOUNT' });
	await until(async () =>
		expect(await payoutOf(failing)).toMatchObject({ status: 'failed', failureCode: 'ALREADY_CLOSE_ACCOUNT' }),
	);
	const again = await pay(seller.id, { amount: 1111n, replacesPayoutId: failing });
	expect(again).toMatchObject({ ok: true });
	expect(await pay(seller.id, { amount: 2222n, replacesPayoutId: failing })).toEqual({
		ok: false,
		reason: 'not-replaceable',
	});
	if (!again.ok) return;
	await world.drain();
	await world.pass(1);
	await until(async () => expect((await payoutOf(again.payoutId)).status).toBe('completed'));
	await world.control(`payouts/${(await payoutOf(again.payoutId)).tossPayoutId}/return`, {});
	await until(async () => expect((await payoutOf(again.payoutId)).status).toBe('failed'));
});
