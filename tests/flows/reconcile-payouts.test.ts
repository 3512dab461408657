import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { readBalance } from '#app/features/payouts/read-balance.server.ts';
import { type SchedulePayoutInput, schedulePayout } from '#app/features/payouts/schedule-payout.server.ts';
import { executeRun } from '#app/features/reconciliation/execute-run.server.ts';
import { refreshPayouts } from '#app/features/reconciliation/refresh-payouts.server.ts';
import { prepareRun } from '#app/features/reconciliation/start-run.server.ts';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import type { Won } from '#app/lib/won.ts';
import { OPERATOR, registeredSeller } from '#tests/factories/sellers.ts';
import { type SandboxedWorker, startSandboxedWorker } from '#tests/setup/sandboxed-worker.ts';

let sandbox: SandboxedWorker;
beforeAll(async () => {
	sandbox = await startSandboxedWorker();
});
afterAll(() => sandbox.close());

const scope = {
	from: kstDayFrom('2027-03-09'),
	to: kstDayFrom('2027-03-12'),
	asOf: kstDayFrom('2027-03-12'),
	mIds: [],
};

async function reconcile() {
	expect(await refreshPayouts(scope)).toBe(true);
	const started = await prepareRun({ ...scope, level: 'payouts' }, CLI, await currentInstant());
	if (!started.ok) throw new Error(started.reason);
	const run = await executeRun(started.runId, await currentInstant());
	expect(run.totals.residual).toBe(0n);
	return run;
}

const found = ({ kinds }: Awaited<ReturnType<typeof reconcile>>) =>
	Object.fromEntries(Object.entries(kinds).filter(([, { count }]) => count > 0));

async function pay(sellerId: string, amount: number): Promise<string> {
	const input: SchedulePayoutInput = {
		sellerId,
		scheduleType: 'EXPRESS',
		payoutOn: null,
		amount: BigInt(amount) as Won,
		transactionDescription: '정산금',
		confirmed: ['possible-duplicate'],
	};
	const result = await schedulePayout(input, OPERATOR, await currentInstant());
	if (!result.ok) throw new Error(JSON.stringify(result));
	await sandbox.drain();
	return result.payoutId;
}

test('what Toss holds and what we hold are told apart against the true ledger', async () => {
	await sandbox.setClock('2027-03-09T09:00:00+09:00');
	await sandbox.control('balance', { available: 10_000_000, pending: 0 });
	await readBalance();
	await sandbox.setClock('2027-03-10T09:30:00+09:00');
	const seller = await registeredSeller();
	const first = await pay(seller.id, 300_000);
	const second = await pay(seller.id, 200_000);
	const tossId = async (id: string) => (await db().payout.findUniqueOrThrow({ where: { id } })).tossPayoutId;
	await sandbox.control(`payouts/${await tossId(first)}/complete`, {});
	await vi.waitFor(
		async () => {
			await sandbox.drain();
			expect(await db().payout.findUniqueOrThrow({ where: { id: first } })).toMatchObject({ status: 'completed' });
		},
		{ timeout: 30_000 },
	);

	const clean = await reconcile();
	expect(found(clean)).toEqual({});
	expect(clean.totals.actual).toBe(9_500_000n);

	// The bank does not take the second one: the money is back, and the seller is still owed.
	await sandbox.control(`payouts/${await tossId(second)}/fail`, {
		code: 'INVALID_ACCOUNT_NUMBER',
		message: '계좌 오류',
	});
	// The news come by webhook, a moment later.
	await vi.waitFor(
		async () => {
			await sandbox.drain();
			expect(await db().payout.findUniqueOrThrow({ where: { id: second } })).toMatchObject({ status: 'failed' });
		},
		{ timeout: 30_000 },
	);
	// Somebody takes money out of the balance by hand.
	const { balance } = (await sandbox.control('ledger')) as unknown as { balance: { available: number } };
	await sandbox.setClock('2027-03-11T10:00:00+09:00');
	await sandbox.control('balance', { available: balance.available - 70_000, pending: 0 });
	// And one of our rows is lost.
	await db().payout.update({
		where: { id: first },
		data: { tossPayoutId: null, refPayoutId: 'renamed', status: 'withdrawn' },
	});
	const broken = await reconcile();
	expect(found(broken)).toEqual({
		'payout-unknown-to-us': { count: 1, amount: 300_000n },
		'payout-failed': { count: 1, amount: -200_000n },
		'balance-roll-forward': { count: 1, amount: 70_000n },
	});
});
