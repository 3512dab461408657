import { spawn } from 'node:child_process';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createUser } from '#app/auth/create-user.server.ts';
import { environment } from '#app/env.server.ts';
import { followPayouts } from '#app/features/payouts/follow-payouts.server.ts';
import { atKst, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { toss } from '#app/toss/toss.server.ts';
import { storeSteps } from '#tests/factories/owed-rows.ts';
import { payoutFile } from '#tests/factories/payout-batches.ts';
import { companyInput, registeredSeller } from '#tests/factories/sellers.ts';
import { storeOrderRows } from '#tests/factories/store-order-rows.ts';
import { type SandboxedWorker, startSandboxedWorker } from '#tests/setup/sandboxed-worker.ts';

let world: SandboxedWorker;
beforeAll(async () => {
	world = await startSandboxedWorker();
	await world.setClock('2027-03-10T10:00:00+09:00');
	await world.control('balance', { available: 9_000_000, pending: 0 });
	await registeredSeller(companyInput({ refSellerId: 'cli-seller' }));
	for (const [email, role] of [
		['maker@example.com', 'operator'],
		['checker@example.com', 'approver'],
		['both@example.com', 'admin'],
	] as const) {
		const made = await createUser({ email, role });
		if (!made.ok) throw new Error(made.reason);
	}
});
afterAll(() => world.close());

/** Runs the command as a script does: a process of its own, one JSON object on stdout. */
function cli(...args: string[]): Promise<{ code: number | null; answer: Record<string, unknown> }> {
	const { TOSS_SECRET_KEY, TOSS_SECURITY_KEY, ENCRYPTION_KEYS, tossApiUrl } = environment();
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, ['app/boot/start.mjs', 'cli', ...args, '--json'], {
			env: {
				...process.env,
				TOSS_API_URL: tossApiUrl,
				TOSS_SECRET_KEY,
				TOSS_SECURITY_KEY,
				ENCRYPTION_KEYS: (ENCRYPTION_KEYS ?? []).join(','),
			},
		});
		let out = '';
		let err = '';
		child.stdout.on('data', (chunk) => {
			out += chunk;
		});
		child.stderr.on('data', (chunk) => {
			err += chunk;
		});
		child.on('error', reject);
		child.on('close', (code) => {
			try {
				resolve({ code, answer: JSON.parse(out) });
			} catch {
				reject(new Error(`${args.join(' ')}: ${code} ${out} ${err}`));
			}
		});
	});
}

test('a file is imported, approved by another person, submitted, and listed as completed', async () => {
	const file = await payoutFile([
		'cli-1,cli-seller,EXPRESS,,352000,3월정산',
		'cli-2,cli-seller,SCHEDULED,2027-03-11,1000,3월정산',
		'cli-3,cli-seller,SCHEDULED,2027-03-20,1000,3월정산',
		'cli-4,cli-seller,SCHEDULED,2027-04-20,2000,3월정산',
	]);
	const imported = await cli('payouts', 'import', file, '--as', 'both@example.com');
	expect(imported).toMatchObject({
		code: 0,
		answer: {
			file: 'payouts.csv',
			rows: 4,
			inserted: 3,
			unchanged: 0,
			rejected: 1,
			errors: [
				{ line: 4, column: 'payoutDate', value: '2027-03-20', reason: expect.stringContaining('date-on-holiday') },
			],
		},
	});
	const batch = String(imported.answer.batchId);
	expect(await cli('payouts', 'import', file)).toMatchObject({
		code: 0,
		answer: { batchId: batch, inserted: 0, unchanged: 3, rejected: 1 },
	});

	for (const [email, reason] of [
		['maker@example.com', 'not-permitted'],
		['both@example.com', 'own-batch'],
		['nobody@example.com', 'no-such-user'],
	] as const) {
		expect(await cli('payouts', 'approve', '--batch', batch, '--as', email)).toMatchObject({
			code: 2,
			answer: { error: { code: reason } },
		});
	}
	expect(await cli('payouts', 'approve', '--batch', batch, '--as', 'checker@example.com')).toMatchObject({
		code: 0,
		answer: { batchId: batch, approved: 3, warnings: [] },
	});
	expect(await cli('payouts', 'submit')).toEqual({
		code: 0,
		answer: { submitted: 2, rejected: 0, held: 1, unknown: 0 },
	});

	await world.setClock('2027-03-11T12:00:00+09:00');
	await vi.waitFor(
		async () => {
			await followPayouts();
			const { answer } = await cli('payouts', 'list', '--status', 'COMPLETED', '--batch', batch);
			expect(answer).toMatchObject({
				items: [
					{ refPayoutId: 'cli-1', refSellerId: 'cli-seller', amount: '352000', status: 'completed' },
					{ refPayoutId: 'cli-2', payoutDate: '2027-03-11', status: 'completed' },
				],
				next: null,
			});
		},
		{ timeout: 30_000, interval: 200 },
	);
	const first = await cli('payouts', 'list', '--limit', '2');
	expect(first.answer.items).toHaveLength(2);
	const second = await cli('payouts', 'list', '--limit', '2', '--after', String(first.answer.next));
	expect(second.answer).toMatchObject({ items: [{ refPayoutId: 'cli-4', status: 'approved' }], next: null });
});

test('what is owed is worked out and told, less what was paid out already', async () => {
	expect(await cli('accrue')).toEqual({ code: 0, answer: { steps: 0, inDoubt: 0 } });
	await sql().query(
		`insert into seller_terms (id, from_on, commission_bp, payable_after_days, created_by, created_at)
		values (gen_random_uuid(), '2027-03-01', 1000, 7, 'test', now())`,
	);
	const orderedOn = kstDayFrom('2027-03-01');
	const line = (orderId: string, refSellerId: string) =>
		({ mId: 'shop', orderId, occurrence: 1, refSellerId, amount: 500_000n, orderedOn }) as const;
	const paid = { mId: 'shop', transactionKey: 't1', paymentKey: 'p1', orderId: 'o1', method: '카드', status: 'DONE' };
	await storeOrderRows({
		lines: [line('o1', 'cli-seller'), line('o2', 'nobody')],
		transactions: [
			{ ...paid, transactionAt: atKst(orderedOn, '12:00'), amount: 500_000n, refSellerId: null },
			{
				...{ ...paid, transactionKey: 't2', paymentKey: 'p2', orderId: 'o2' },
				...{ transactionAt: atKst(orderedOn, '12:00'), amount: 500_000n, refSellerId: null },
			},
		],
		sellers: [],
	});
	expect(await cli('accrue')).toEqual({ code: 0, answer: { steps: 1, inDoubt: 1 } });
	// 500,000 won less 50,000 and its VAT of 5,000; 355,000 of that were paid out without a word of orders.
	const left = { payable: '90000', later: '0', held: '0', owed: '90000' };
	const answer = { items: [{ refSellerId: 'cli-seller', ...left }], totals: left };
	expect(await cli('owed')).toEqual({ code: 0, answer });
	expect(await cli('owed', '--seller', 'cli-seller')).toEqual({ code: 0, answer });
	expect(await cli('invoices', '--month', '2027-03')).toMatchObject({
		code: 0,
		answer: {
			items: [{ refSellerId: 'cli-seller', supply: '50000', vat: '5000', state: 'open' }],
			totals: { invoices: 1, issued: 0, supply: '50000', vat: '5000' },
		},
	});
	expect(await cli('invoices', '--month', '2027-3')).toMatchObject({ code: 2 });
	await storeSteps([{ ref: 'left-us', net: 7n, on: orderedOn }]);
	expect(await cli('owed', '--seller', 'left-us')).toMatchObject({ code: 0, answer: { totals: { payable: '7' } } });
	expect(await cli('owed', '--seller', 'nobody')).toMatchObject({
		code: 2,
		answer: { error: { code: 'seller-not-found' } },
	});
});

test('a file that is none is refused, and nothing is written', async () => {
	const noHeader = await payoutFile(['1,2,3'], 'a,b,c');
	expect(await cli('payouts', 'import', noHeader)).toMatchObject({ code: 2 });
	expect(await cli('payouts', 'import', '/nowhere/at-all.xlsx')).toMatchObject({
		code: 2,
		answer: { error: { code: 'file-not-found' } },
	});
	expect(await cli('payouts', 'list', '--status', 'paid')).toMatchObject({ code: 2 });
});

test('sub-malls of v1 are taken in as sellers, told apart, and never paid here', async () => {
	const subMall = {
		subMallId: 'hanriver01',
		type: 'CORPORATE',
		companyName: '한강식품',
		representativeName: '박대표',
		businessNumber: '1234567891',
		account: { bank: '88', accountNumber: '110123456789', holderName: '주식회사한강식품' },
		email: 'settle@hangang-food.example',
		phoneNumber: '0212345678',
	};
	await toss().subMalls.register(subMall as never, { idempotencyKey: 'sub-mall-1' });
	const first = await cli('sellers', 'import-sub-malls');
	expect(first).toMatchObject({ code: 0, answer: { read: 1, inserted: 1, unchanged: 0, rejected: [], missing: [] } });
	expect(await cli('sellers', 'import-sub-malls')).toMatchObject({ code: 0, answer: { inserted: 0, unchanged: 1 } });
	const paying = await cli('payouts', 'import', await payoutFile(['v1-1,hanriver01,EXPRESS,,1000,정산']));
	expect(paying).toMatchObject({ code: 0, answer: { inserted: 0, rejected: 1 } });
	await world.control('faults', { method: 'GET', path: '/v1/payouts/sub-malls', fault: 'status', status: 403 });
	expect(await cli('sellers', 'import-sub-malls')).toMatchObject({
		code: 2,
		answer: { error: { code: 'refused-by-toss' } },
	});
});
