import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SANDBOX_SECRET_KEY, SANDBOX_SECURITY_KEY } from '#app/env.server.ts';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { toWon } from '#app/lib/won.ts';
import { TossClient } from '#app/toss/client.ts';
import { openSandbox } from '../test-driver.ts';

let sandbox: Awaited<ReturnType<typeof openSandbox>>;
let client: TossClient;
beforeAll(async () => {
	sandbox = await openSandbox();
	client = new TossClient({
		baseUrl: sandbox.url,
		secretKey: SANDBOX_SECRET_KEY,
		securityKey: SANDBOX_SECURITY_KEY,
		retry: { attempts: 3, baseDelayMs: 1 },
	});
});
afterAll(() => sandbox.close());

const details = {
	type: 'INDIVIDUAL',
	account: { bank: '토스뱅크', accountNumber: '100012345678', holderName: '김토페' },
	email: 'kim.topay@example.co.kr',
	phoneNumber: '01012345678',
} as const;
const day = kstDayFrom('2026-03-06');
const item = (won: bigint) => ({ subMallId: 'kim01', payoutDate: day, payoutAmount: toWon(won) });

let sequence = 0;
const key = () => {
	sequence += 1;
	return { idempotencyKey: `key-${sequence}` };
};

beforeEach(async () => {
	await sandbox.begin('2026-03-05T10:00:00+09:00');
	await client.subMalls.register({ subMallId: 'kim01', ...details }, key());
});

describe('the client of v1 and the sandbox', () => {
	it('understand one another about sub-malls', async () => {
		const [listed] = await client.subMalls.list();
		expect(listed).toMatchObject({
			subMallId: 'kim01',
			status: 'PARTIALLY_APPROVED',
			companyName: null,
			account: { bankCode: '92' },
		});
		const changed = { ...details, phoneNumber: '01087654321' };
		expect(await client.subMalls.update('kim01', changed, key())).toMatchObject({ phoneNumber: '01087654321' });
		await client.subMalls.delete('kim01', key());
		await expect(client.subMalls.get('kim01')).rejects.toMatchObject({ code: 'NOT_FOUND_SUBMALL', status: 404 });
		const again = client.subMalls.register({ subMallId: 'kim01', ...details }, key());
		await expect(again).rejects.toMatchObject({ name: 'TossRejected', code: 'ALREADY_EXIST_SUBMALL' });
	});

	it('understand one another about payouts', async () => {
		const made = await client.v1Payouts.request([item(1000n), item(2000n), item(1000n)], key());
		expect(made.map(({ payoutAmount }) => payoutAmount)).toEqual([1000n, 2000n, 1000n]);
		expect(await client.v1Payouts.list({ from: day, to: day })).toHaveLength(3);
		expect((await client.v1Payouts.balance()).balance).toBe(99_996_000n);
		const { payoutKey } = made[1]!;
		expect(await client.v1Payouts.cancel(payoutKey, key())).toMatchObject({ status: 'CANCELED' });
		expect(await client.v1Payouts.get(payoutKey)).toMatchObject({ status: 'CANCELED', failure: null });
		await expect(client.v1Payouts.request([item(10_000_000n)], key())).rejects.toMatchObject({ status: 403 });
	});

	it.each(['cut-before', 'cut-after', 'garbage'])('pay once when the answer is lost: %s', async (fault) => {
		await sandbox.control('/faults', { method: 'POST', path: '/v1/payouts/sub-malls/settlements', fault });
		const once = key();
		const first = await client.v1Payouts.request([item(1000n)], once).catch((error: unknown) => error);
		if (fault === 'garbage') expect(first).toMatchObject({ name: 'TossUnknownOutcome', kind: 'garbage' });
		const [settled] = await client.v1Payouts.request([item(1000n)], once);
		expect(await client.v1Payouts.list({ from: day, to: day })).toEqual([settled]);
	});
});
