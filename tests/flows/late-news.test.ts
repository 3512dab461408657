import { afterAll, beforeAll, expect, test } from 'vitest';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { followPayouts } from '#app/features/payouts/follow-payouts.server.ts';
import { schedulePayout } from '#app/features/payouts/schedule-payout.server.ts';
import { submitPayouts } from '#app/features/payouts/submit-payouts.server.ts';
import { OPERATOR, registeredSeller } from '#tests/factories/sellers.ts';
import { type SandboxedWorker, startSandboxedWorker } from '#tests/setup/sandboxed-worker.ts';

let world: SandboxedWorker;

beforeAll(async () => {
	world = await startSandboxedWorker();
	await world.control('balance', { available: 500_000_000, pending: 0 });
});
afterAll(() => world.close());

test('after a fortnight without worker and events, what became of payouts is read, and their return later too', async () => {
	await world.setClock('2027-03-10T10:00:00+09:00');
	const seller = await registeredSeller();
	// More than are read one by one.
	for (let amount = 1000n; amount < 1012n; amount += 1n) {
		const request = { scheduleType: 'EXPRESS', payoutOn: null, amount, transactionDescription: '정산' } as const;
		await schedulePayout({ ...request, sellerId: seller.id, confirmed: [] }, OPERATOR, await currentInstant());
	}
	await submitPayouts();
	expect(await db().payout.count({ where: { status: 'requested' } })).toBe(12);
	await world.control('faults', { webhook: 'drop', times: 13 });
	await world.setClock('2027-03-26T10:00:00+09:00');
	await followPayouts();
	expect(await db().payout.count({ where: { status: 'completed' } })).toBe(12);

	const [returned] = await db().payout.findMany({ take: 1 });
	await world.control(`payouts/${returned!.tossPayoutId}/return`, { code: 'ALREADY_CLOSE_ACCOUNT' });
	await world.pass(6);
	await followPayouts();
	expect(await db().payout.findUnique({ where: { id: returned!.id } })).toMatchObject({
		status: 'failed',
		failureCode: 'ALREADY_CLOSE_ACCOUNT',
	});
	expect(await db().payout.count({ where: { status: 'completed' } })).toBe(11);
	expect(await world.control('faults')).toEqual({ faults: [] });
});
