import { afterAll, beforeAll, expect, test } from 'vitest';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
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

test('EXPRESS payouts that reach Toss after the hours go out the next morning, all of them, and none is refused', async () => {
	await world.setClock('2027-03-10T14:00:00+09:00');
	const seller = await registeredSeller();
	for (const amount of [1000n, 2000n, 3000n]) {
		const result = await schedulePayout(
			{
				sellerId: seller.id,
				scheduleType: 'EXPRESS',
				payoutOn: null,
				amount,
				transactionDescription: '정산',
				confirmed: [],
			},
			OPERATOR,
			await currentInstant(),
		);
		expect(result.ok).toBe(true);
	}
	// Toss takes its time, and meanwhile it strikes three.
	await world.control('faults', { method: 'POST', path: '/v2/payouts', fault: 'delay', ms: 2000 });
	await world.setClock('2027-03-10T14:59:58.500+09:00');
	await submitPayouts();
	const held = await db().payout.findMany();
	for (const payout of held) {
		expect(payout).toMatchObject({
			status: 'approved',
			holdReason: 'outside-express-window',
			holdUntil: new Date('2027-03-11T08:00:00+09:00'),
			failureCode: null,
		});
	}
	const { callsByEndpoint } = await world.ledger();
	expect(callsByEndpoint['POST /v2/payouts']).toBe(1);
	await world.setClock('2027-03-11T08:00:05+09:00');
	await submitPayouts();
	expect((await db().payout.findMany()).map(({ status }) => status)).toEqual(['requested', 'requested', 'requested']);
	expect((await world.ledger()).payouts).toHaveLength(3);
});
