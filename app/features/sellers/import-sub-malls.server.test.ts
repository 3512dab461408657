import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { db } from '#app/db.server.ts';
import { findBrokenAuditRow } from '#app/features/audit/audit-chain.server.ts';
import { schedulePayout } from '#app/features/payouts/schedule-payout.server.ts';
import { applyWebhookEvent } from '#app/features/webhooks/apply-webhook-event.server.ts';
import { receiveWebhook } from '#app/features/webhooks/receive-webhook.server.ts';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { toWon } from '#app/lib/won.ts';
import { toss } from '#app/toss/toss.server.ts';
import { companyInput, OPERATOR, registeredSeller } from '#tests/factories/sellers.ts';
import { type SandboxedWorker, startSandboxedWorker } from '#tests/setup/sandboxed-worker.ts';
import { deleteSeller, updateSeller } from './change-seller.server.ts';
import { followSellers } from './follow-sellers.server.ts';
import { importSubMalls } from './import-sub-malls.server.ts';
import { revealAccount } from './reveal-account.server.ts';

let world: SandboxedWorker;
beforeAll(async () => {
	world = await startSandboxedWorker();
	await world.setClock('2027-03-10T10:00:00+09:00');
	await world.control('balance', { available: 100_000_000, pending: 0 });
});
afterAll(() => world.close());

const details = {
	type: 'CORPORATE',
	companyName: '한강식품',
	representativeName: '박대표',
	businessNumber: '1234567891',
	account: { bank: '국민', accountNumber: '110123456789', holderName: '주식회사한강식품' },
	email: 'settle@hangang-food.example',
	phoneNumber: '0212345678',
} as const;

let sequence = 0;
const key = () => {
	sequence += 1;
	return { idempotencyKey: `test-${sequence}` };
};
const register = (subMallId: string) => toss().subMalls.register({ subMallId, ...details }, key());
const sellerOf = (refSellerId: string) => db().seller.findFirstOrThrow({ where: { refSellerId } });
const auditOf = (entityId: string) => db().auditLog.findMany({ where: { entityId }, orderBy: { id: 'asc' } });

test('sub-malls are taken in once, with an audit row, and their accounts only encrypted', async () => {
	await register('hanriver01');
	await register('hanriver02');
	const first = await importSubMalls(OPERATOR);
	expect(first).toEqual({ ok: true, read: 2, inserted: 2, updated: 0, unchanged: 0, rejected: [], missing: [] });
	const seller = await sellerOf('hanriver01');
	expect(seller).toMatchObject({
		payoutsApi: 'v1',
		registration: 'registered',
		tossSellerId: null,
		tossStatus: 'PARTIALLY_APPROVED',
		name: '한강식품',
		bankCode: '004',
		accountNumberLast4: '6789',
		tossRaw: { payoutsApi: 'v1', subMallId: 'hanriver01', type: 'CORPORATE' },
	});
	expect(JSON.stringify(seller)).not.toContain('110123456789');
	expect(await revealAccount(seller.id, OPERATOR)).toEqual({ ok: true, accountNumber: '110123456789' });
	const [audited] = await auditOf(seller.id);
	expect(audited).toMatchObject({ action: 'seller.import-sub-mall', actor: OPERATOR.label });
	expect(JSON.stringify(audited?.after)).not.toMatch(/박대표|110123456789|settle@/);
	const steps = await db().sellerStatusHistory.findMany({ where: { sellerId: seller.id }, orderBy: { id: 'asc' } });
	expect(steps.map(({ to }) => to)).toEqual(['registered', 'PARTIALLY_APPROVED']);

	const again = await importSubMalls(OPERATOR);
	expect(again).toMatchObject({ ok: true, read: 2, inserted: 0, updated: 0, unchanged: 2 });
	expect(await sellerOf('hanriver01')).toEqual(seller);
});

test('what changed at Toss is brought up to date, field by field in the audit log', async () => {
	const account = { ...details.account, accountNumber: '220123456789' };
	await toss().subMalls.update('hanriver01', { ...details, account, phoneNumber: '01012345678' }, key());
	await world.control('sellers/hanriver02/kyc', {});
	const before = await sellerOf('hanriver01');
	expect(await importSubMalls(OPERATOR)).toMatchObject({ ok: true, inserted: 0, updated: 2, unchanged: 0 });
	const after = await sellerOf('hanriver01');
	expect(after).toMatchObject({ id: before.id, phone: '01012345678', version: before.version + 1 });
	expect(await revealAccount(after.id, OPERATOR)).toEqual({ ok: true, accountNumber: '220123456789' });
	const changed = (await auditOf(after.id)).find(({ before: old }) => old !== null);
	expect(changed?.after).toMatchObject({ changed: ['phone', 'accountNumber'] });
	expect((await sellerOf('hanriver02')).tossStatus).toBe('APPROVED');
	expect(await importSubMalls(OPERATOR)).toMatchObject({ ok: true, updated: 0, unchanged: 2 });
});

test('a seller of v2 keeps its reference, and a sub-mall that is gone is named', async () => {
	const ours = await registeredSeller(companyInput({ refSellerId: 'takenref01' }));
	await register('takenref01');
	await register('passing01');
	expect(await importSubMalls(OPERATOR)).toMatchObject({
		inserted: 1,
		rejected: [{ subMallId: 'takenref01', reason: 'ref-taken' }],
	});
	expect(await sellerOf('takenref01')).toEqual(ours);
	await toss().subMalls.delete('passing01', key());
	expect(await importSubMalls(OPERATOR)).toMatchObject({ read: 3, missing: ['passing01'] });
	expect(await sellerOf('passing01')).toMatchObject({ registration: 'registered' });
});

test('what cannot be read in full is not taken in', async () => {
	await world.control('settings', { v1MaskAccountNumbers: true });
	await register('masked01');
	const result = await importSubMalls(OPERATOR);
	await world.control('settings', { v1MaskAccountNumbers: false });
	expect(result).toMatchObject({ inserted: 0, updated: 0 });
	expect(result.ok && result.rejected).toContainEqual({ subMallId: 'masked01', reason: 'account-masked' });
});

test('nothing is written when Toss refuses or cannot be reached', async () => {
	const count = await db().seller.count();
	const fault = { method: 'GET', path: '/v1/payouts/sub-malls', fault: 'status' };
	await world.control('faults', { ...fault, status: 403, code: 'FORBIDDEN_REQUEST' });
	expect(await importSubMalls(OPERATOR)).toEqual({
		ok: false,
		reason: 'refused-by-toss',
		code: 'FORBIDDEN_REQUEST',
	});
	await world.control('faults', { ...fault, status: 500, times: 4 });
	expect(await importSubMalls(OPERATOR)).toMatchObject({ ok: false, reason: 'toss-unreachable' });
	expect(await db().seller.count()).toBe(count);
});

test('two imports at once do not get in one another’s way', async () => {
	await register('atonce01');
	const results = await Promise.all([importSubMalls(OPERATOR), importSubMalls(OPERATOR)]);
	expect(results.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(1);
	for (const result of results) if (!result.ok) expect(result.reason).toBe('busy');
	expect(await db().seller.count({ where: { refSellerId: 'atonce01' } })).toBe(1);
});

test('an imported sub-mall is never sent to v2: not as a seller, not as a payout', async () => {
	const { id } = await sellerOf('hanriver02');
	const now = new Date('2027-03-10T01:00:00Z');
	const input = {
		sellerId: id,
		scheduleType: 'SCHEDULED' as const,
		payoutOn: kstDayFrom('2027-03-12'),
		amount: toWon(1000n),
		transactionDescription: '정산',
		confirmed: [],
	};
	const result = await schedulePayout(input, OPERATOR, now);
	expect(result).toEqual({ ok: false, reason: 'paid-through-v1' });
	expect(await updateSeller(id, companyInput({ accountNumber: '110123' }), OPERATOR, now)).toMatchObject({ ok: false });
	expect(await deleteSeller(id, OPERATOR, now)).toEqual({ ok: false, reason: 'not-settled' });
	await world.control('sellers/hanriver02/expire-kyc', {});
	await importSubMalls(OPERATOR);
	const calls = (await world.ledger()).callsByEndpoint;
	await followSellers();
	const later = (await world.ledger()).callsByEndpoint;
	expect(later['GET /v2/sellers/:id']).toBe(calls['GET /v2/sellers/:id']);
	expect(later['POST /v2/sellers']).toBe(calls['POST /v2/sellers']);
});

/** An event as anybody could send it: v1 signs nothing. */
async function deliver(eventType: string, data: object) {
	sequence += 1;
	const body = JSON.stringify({
		eventType,
		createdAt: `2027-03-10T10:00:00.${String(sequence).padStart(6, '0')}`,
		data,
	});
	const answer = await receiveWebhook(new Request('http://console/webhooks/toss', { method: 'POST', body }));
	expect(answer).toEqual({ status: 200, result: 'stored' });
	const { id } = await db().webhookEvent.findFirstOrThrow({ where: { body } });
	await applyWebhookEvent(id);
	return db().webhookEvent.findUniqueOrThrow({ where: { id } });
}

test('events of v1 count for nothing but the id: the state is read from the API', async () => {
	const { id } = await sellerOf('hanriver01');
	const claimed = { subMallId: 'hanriver01', status: 'APPROVED' };
	expect(await deliver('SUBMALL_STATUS_CHANGED', claimed)).toMatchObject({
		signature: 'unsigned',
		state: 'unchanged',
		outcome: 'read-nothing-new: PARTIALLY_APPROVED',
		entityType: 'seller',
		entityId: id,
	});
	await register('later01');
	expect(await deliver('SUBMALL_STATUS_CHANGED', { subMallId: 'later01' })).toMatchObject({
		state: 'ignored',
		outcome: 'not-ours: PARTIALLY_APPROVED',
	});
	expect(await deliver('SUBMALL_STATUS_CHANGED', { subMallId: 'nobody' })).toMatchObject({
		state: 'ignored',
		outcome: 'not-at-toss: NOT_FOUND_SUBMALL',
	});
	for (const subMallId of ['settlements', '../../v2/balances', 'x\0y']) {
		expect(await deliver('SUBMALL_STATUS_CHANGED', { subMallId })).toMatchObject({
			state: 'ignored',
			outcome: 'unreadable',
		});
	}
	expect(await deliver('PAYOUT_STATUS_CHANGED', { payoutKey: 'balance' })).toMatchObject({ outcome: 'unreadable' });
});

test('what Toss itself tells of v1 arrives and is applied by the worker', async () => {
	const payoutDate = kstDayFrom('2027-03-11');
	const item = { subMallId: 'hanriver01', payoutDate, payoutAmount: toWon(1000n) };
	const [payout] = await toss().v1Payouts.request([item], key());
	await world.setClock('2027-03-11T09:01:00+09:00');
	const over = { ...item, payoutDate: kstDayFrom('2027-03-12'), payoutAmount: toWon(10_000_000n) };
	await expect(toss().v1Payouts.request([over], key())).rejects.toMatchObject({ status: 403 });
	const told = () =>
		db().webhookEvent.findMany({
			where: { body: { contains: '"subMallId":"hanriver01"' }, transmissionId: { not: null } },
			orderBy: { id: 'asc' },
		});
	await vi.waitFor(
		async () => {
			await world.drain();
			const events = await told();
			expect(events.map(({ outcome }) => outcome)).toEqual(['v1-read: COMPLETED', 'read-and-moved: KYC_REQUIRED']);
		},
		{ timeout: 20_000 },
	);
	expect((await sellerOf('hanriver01')).tossStatus).toBe('KYC_REQUIRED');
	expect(payout?.status).toBe('REQUESTED');
	expect(await findBrokenAuditRow()).toBeNull();
});
