import { afterAll, beforeAll, expect, test } from 'vitest';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { accrueOrders } from '#app/features/accruals/accrue-orders.server.ts';
import { beyondOwed } from '#app/features/owed/beyond-owed.server.ts';
import { findOwed } from '#app/features/owed/owed-of-seller.server.ts';
import { payableOf, payoutAmounts } from '#app/features/owed/payable.server.ts';
import { writeAdjustment } from '#app/features/owed/write-adjustment.server.ts';
import { writeTerms } from '#app/features/owed/write-terms.server.ts';
import { sellersWithNewAccount } from '#app/features/sellers/account-changes.server.ts';
import { newId } from '#app/lib/ids.ts';
import { atKst, kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import { sql, sqlTransaction } from '#app/sql.server.ts';
import { storeDoubt, storePaidItems, storeSteps, storeTerms } from '#tests/factories/owed-rows.ts';
import { importedBatch } from '#tests/factories/payout-batches.ts';
import { APPROVER, companyInput, OPERATOR, registeredSeller } from '#tests/factories/sellers.ts';
import { storeOrderRows } from '#tests/factories/store-order-rows.ts';
import { lockWaits } from '#tests/setup/lock-waits.ts';
import { type SandboxedWorker, startSandboxedWorker } from '#tests/setup/sandboxed-worker.ts';
import { approveBatch, withdrawBatch } from './approve-batch.server.ts';
import { approvePayout } from './approve-payout.server.ts';
import { changePayout } from './change-payout.server.ts';
import { copyLastMonth } from './copy-month.server.ts';
import { paySelection } from './pay-selection.server.ts';
import { liveFactsOf } from './payout-facts.server.ts';
import { schedulePayout } from './schedule-payout.server.ts';
import type { ScheduleWarning } from './schedule-rules.ts';

const FINANCE = { id: 'finance-1', label: 'finance@example.com' };

let world: SandboxedWorker;
beforeAll(async () => {
	world = await startSandboxedWorker();
	// A Wednesday, within the hours of EXPRESS payouts.
	await world.setClock('2027-03-10T10:00:00+09:00');
	for (const refSellerId of ['company-1', 'company-2']) await registeredSeller(companyInput({ refSellerId }));
});
afterAll(() => world.close());

const now = () => currentInstant();
const payable = async () => Object.fromEntries(await payableOf(['company-1', 'company-2'], kstDayOf(await now())));
const itemsOf = async (refPayoutId: string) => {
	const { rows } = await sql().query<{ amount: string }>(
		`select i.amount::text as amount from payout_item i join payout p on p.id = i.payout_id where p.ref_payout_id = $1
		order by i.amount`,
		[refPayoutId],
	);
	return rows.map(({ amount }) => BigInt(amount));
};

test('a payout of what is owed pays it, however it is made, and nothing is paid by two', async () => {
	// Without terms nobody is asked.
	const before = await importedBatch(['o-0,company-1,SCHEDULED,2027-03-15,1000,3월정산']);
	expect(await itemsOf('o-0')).toEqual([]);
	await withdrawBatch(before.batchId, OPERATOR, await now());

	await storeTerms('2027-03-01');
	// Of a seller without any step nothing can be said.
	const unknown = await importedBatch(['o-1,company-1,SCHEDULED,2027-03-15,1000,3월정산']);
	expect((await db().payoutBatch.findUniqueOrThrow({ where: { id: unknown.batchId } })).warnings).toBeNull();
	await withdrawBatch(unknown.batchId, OPERATOR, await now());
	const step = (ref: string, orderId: string, net: bigint, on = '2027-03-09') => ({ ref, orderId, net, on });
	await storeSteps([
		...[step('company-1', 'order-1', 50_000n), step('company-1', 'order-2', -8_000n)],
		...[step('company-1', 'order-3', 9_000n, '2027-03-11'), step('company-2', 'order-1', 70_000n)],
	]);
	expect(await payable()).toEqual({ 'company-1': 42_000n, 'company-2': 70_000n });

	// Two people make the same batch at once.
	const lines = (name: string) => [
		`${name}-1,company-1,SCHEDULED,2027-03-15,42000,3월정산`,
		`${name}-2,company-2,SCHEDULED,2027-03-15,70000,3월정산`,
	];
	const batches = await Promise.all([importedBatch(lines('a')), importedBatch(lines('b').reverse())]);
	const made = await Promise.all(['a-1', 'b-1', 'a-2', 'b-2'].map(itemsOf));
	expect([...made.slice(0, 2)].sort((a, b) => a.length - b.length)).toEqual([[], [-8_000n, 50_000n]]);
	expect([...made.slice(2)].sort((a, b) => a.length - b.length)).toEqual([[], [70_000n]]);
	expect(await payable()).toEqual({ 'company-1': -42_000n, 'company-2': -70_000n });
	for (const { batchId } of batches) await withdrawBatch(batchId, OPERATOR, await now());
	expect(await payable()).toEqual({ 'company-1': 42_000n, 'company-2': 70_000n });

	// One by one, and another amount: it is in advance.
	const seller = await db().seller.findFirstOrThrow({ where: { refSellerId: 'company-2' } });
	const schedule = async (refPayoutId: string, amount: bigint, confirmed: readonly ScheduleWarning[] = []) =>
		schedulePayout(
			{
				...{ sellerId: seller.id, refPayoutId, amount, scheduleType: 'SCHEDULED', payoutOn: kstDayFrom('2027-03-16') },
				...{ transactionDescription: '3월정산', confirmed },
			},
			OPERATOR,
			await now(),
		);
	expect(await schedule('one-0', 70_001n)).toMatchObject({ ok: false, warnings: ['beyond-owed'] });
	expect(await schedule('one-1', 30_000n)).toMatchObject({ ok: true });
	expect(await itemsOf('one-1')).toEqual([]);
	expect(await schedule('one-2', 40_000n)).toMatchObject({ ok: true });
	expect(await itemsOf('one-2')).toEqual([-30_000n, 70_000n]);
	expect((await payable())['company-2']).toBe(0n);

	const beyond = await importedBatch(['c-1,company-1,SCHEDULED,2027-03-17,42001,3월정산']);
	expect((await db().payoutBatch.findUniqueOrThrow({ where: { id: beyond.batchId } })).warnings).toMatchObject([
		{ refPayoutId: 'c-1', warning: 'beyond-owed' },
	]);

	// What it pays comes to its amount, and so it stays.
	const { id, version } = await db().payout.findUniqueOrThrow({ where: { refPayoutId: 'one-2' } });
	const change = { payoutOn: kstDayFrom('2027-03-16'), transactionDescription: '정산', confirmed: [], version };
	expect(await changePayout(id, { ...change, amount: 41_000n }, OPERATOR, await now())).toEqual({
		ok: false,
		reason: 'pays-items',
	});
	expect(await changePayout(id, { ...change, amount: 40_000n }, OPERATOR, await now())).toMatchObject({ ok: true });
});

test('several payouts of a form together are all that is payable, and nobody is asked', async () => {
	const { id } = await registeredSeller(companyInput({ refSellerId: 'company-9' }));
	await db().seller.update({ where: { id }, data: { tossStatus: 'APPROVED' } });
	const step = (orderId: string, net: bigint) => ({ ref: 'company-9', orderId, net, on: '2027-03-09' });
	await storeSteps([step('order-1', 900_000_000n), step('order-2', 200_000_000n), step('order-3', 800_000_001n)]);
	const left = async () => (await payableOf(['company-9'], kstDayOf(await now()))).get('company-9')!;
	const whole = { refSellerId: 'company-9', amount: await left() };
	const amounts = (await payoutAmounts([whole], kstDayFrom('2027-03-10'))).get('company-9')!;
	expect(amounts).toEqual([900_000_000n, 200_000_000n, 800_000_001n]);
	const pay = async (amounts: readonly bigint[], confirmed = false) =>
		paySelection(
			{
				...{
					nonce: String(amounts),
					name: '나누어 지급',
					scheduleType: 'SCHEDULED',
					payoutDate: '2027-03-15',
					confirmed,
				},
				...{ transactionDescription: '3월정산' },
				amounts: amounts.map((amount) => ({ refSellerId: 'company-9', amount: String(amount) })),
			},
			OPERATOR,
			await now(),
		);
	expect(await pay([...amounts, 1n])).toMatchObject({
		reason: 'confirmation-needed',
		warnings: [{ refSellerId: 'company-9', warning: 'beyond-owed' }],
	});
	const paid = await pay(amounts);
	if (!paid.ok) throw new Error(paid.reason);
	const payouts = await db().payout.findMany({ where: { batchId: paid.batchId }, orderBy: { id: 'asc' } });
	expect(await Promise.all(payouts.map(({ refPayoutId }) => itemsOf(refPayoutId)))).toEqual(
		amounts.map((amount) => [amount]),
	);
	expect(await left()).toBe(0n);
	// The same form again makes nothing.
	expect(await pay(amounts)).toEqual({ ok: true, batchId: paid.batchId });
	expect(await db().payout.count({ where: { batchId: paid.batchId } })).toBe(3);
});

test('who raises a payout beyond what is payable is asked, and one that moves or lowers it is not', async () => {
	await registeredSeller(companyInput({ refSellerId: 'company-3' }));
	await storeSteps([{ ref: 'company-3', orderId: 'order-1', net: 10_000n, on: '2027-03-09' }]);
	await importedBatch(['d-1,company-3,SCHEDULED,2027-03-15,8000,3월정산']);
	const change = async (amount: bigint, day: string, confirmed: readonly ScheduleWarning[] = []) => {
		const { id, version } = await db().payout.findUniqueOrThrow({ where: { refPayoutId: 'd-1' } });
		const asked = { amount, payoutOn: kstDayFrom(day), transactionDescription: '3월정산', confirmed, version };
		return changePayout(id, asked, OPERATOR, await now());
	};
	expect(await change(10_001n, '2027-03-15')).toMatchObject({ ok: false, warnings: ['beyond-owed'] });
	expect(await change(10_000n, '2027-03-15')).toMatchObject({ ok: true });
	expect(await change(10_001n, '2027-03-15', ['beyond-owed'])).toMatchObject({ ok: true });
	expect(await change(10_001n, '2027-03-16')).toMatchObject({ ok: true });
	expect(await change(9_999n, '2027-03-16')).toMatchObject({ ok: true });
});

test('a copy of last month tells which payouts pay more than is payable', async () => {
	await registeredSeller(companyInput({ refSellerId: 'company-4' }));
	await storeSteps([{ ref: 'company-4', orderId: 'order-1', net: 10_000n, on: '2027-03-09' }]);
	const at = '2027-02-10T12:00:00+09:00';
	for (const amount of [6_000n, 4_000n, 1n])
		await storePaidItems({ ref: 'company-4', amount, status: 'completed', at });
	await sql().query(`update payout set finished_at = created_at where created_at = $1`, [at]);
	const copied = await copyLastMonth(OPERATOR, await now());
	if (!copied.ok) throw new Error(copied.reason);
	const { warnings } = await db().payoutBatch.findUniqueOrThrow({ where: { id: copied.batchId } });
	expect(warnings).toMatchObject([{ refSellerId: 'company-4', warning: 'beyond-owed' }]);
});

test('one reference with two merchants is one account: no step is paid by a payout of each', async () => {
	const one = await registeredSeller(companyInput({ refSellerId: 'company-5' }));
	await sql().query(
		`insert into seller select (jsonb_populate_record(s, jsonb_build_object('id', $2::text, 'm_id', 'other-mall', 'idempotency_key', $2::text, 'toss_seller_id', null))).*
		from seller s where id = $1`,
		[one.id, newId()],
	);
	const sellers = await db().seller.findMany({ where: { refSellerId: 'company-5' } });
	await storeSteps([{ ref: 'company-5', orderId: 'order-1', net: 10_000n, on: '2027-03-09' }]);
	const at = await now();
	const asked = { amount: 10_000n, scheduleType: 'SCHEDULED' as const, payoutOn: kstDayFrom('2027-03-16') };
	const confirmed = ['beyond-owed', 'account-new'] as const;
	// Neither comes to its end before both have begun: each writes to the log last.
	const making = await sqlTransaction(async (tx) => {
		await tx.$executeRawUnsafe(`select pg_advisory_xact_lock(hashtext('jeongsan.audit_log'))`);
		const both = sellers.map(({ id }) =>
			schedulePayout({ ...asked, transactionDescription: '정산', sellerId: id, confirmed }, OPERATOR, at),
		);
		await lockWaits(2);
		return both;
	});
	expect((await Promise.all(making)).map(({ ok }) => ok)).toEqual([true, true]);
	const { rows } = await sql().query<{ items: number }>(
		`select count(*)::int as items from payout_item i join accrual a on a.id = i.accrual_id where a.ref_seller_id = 'company-5'`,
	);
	expect(rows).toEqual([{ items: 1 }]);
});

test('whoever approves more than is payable by now knows by how much; a payout whose items are whole is never asked about', async () => {
	await registeredSeller(companyInput({ refSellerId: 'company-6' }));
	const step = (orderId: string, net: bigint) => ({ ref: 'company-6', orderId, net, on: '2027-03-09' });
	const at = (await now()).toISOString();
	const today = kstDayOf(await now());
	const [first] = await storeSteps([step('order-1', 10_000n)]);
	const whole = await storePaidItems({
		ref: 'company-6',
		amount: 10_000n,
		status: 'awaiting_approval',
		at,
		steps: [first!],
	});
	await storeSteps([step('order-1', -3_000n)]);
	expect(await beyondOwed({ payoutId: whole }, today)).toEqual([]);
	// What waits counts in the order in which it was made.
	await storeSteps([step('order-2', 13_000n)]);
	const { batchId } = await importedBatch([
		'e-1,company-6,SCHEDULED,2027-03-15,8000,3월정산',
		'e-2,company-6,SCHEDULED,2027-03-15,7000,3월정산',
	]);
	const beyond = [{ refPayoutId: 'e-2', refSellerId: 'company-6', amount: 7_000n, beyond: 5_000n }];
	const approve = async (confirmed: bigint | 'any' | null = null) =>
		approveBatch(batchId, APPROVER, await now(), null, confirmed);
	expect(await approve()).toMatchObject({ ok: false, reason: 'beyond-owed', beyond });
	expect(await approve(4_999n)).toMatchObject({ ok: false, reason: 'beyond-owed' });
	expect(await approve(5_000n)).toMatchObject({ ok: true, approved: 2, beyond });
	expect(
		await db().auditLog.findFirstOrThrow({ where: { action: 'payout-batch.approve', entityId: batchId } }),
	).toMatchObject({ after: { approved: 2, beyondOwed: '5000' } });
	expect(await approvePayout(whole, APPROVER, await now())).toEqual({ ok: true });

	// An order of it is in doubt by now: nothing says that it may be paid.
	const [doubted] = await storeSteps([step('order-3', 2_000n)]);
	const held = await storePaidItems({
		ref: 'company-6',
		amount: 2_000n,
		status: 'awaiting_approval',
		at,
		steps: [doubted!],
	});
	await storeDoubt({ ref: 'company-6', orderId: 'order-3', why: 'cancel-not-shared' });
	expect(await beyondOwed({ payoutId: held }, today)).toMatchObject([{ beyond: 2_000n }]);
	expect(await approvePayout(held, APPROVER, await now())).toMatchObject({ ok: false, reason: 'beyond-owed' });
	expect(await approvePayout(held, APPROVER, await now(), null, 2_000n)).toEqual({ ok: true });

	// What it was made for was paid after all by one that had failed.
	const [twice] = await storeSteps([step('order-4', 1_000n)]);
	const paid = { ref: 'company-6', amount: 1_000n, at, steps: [twice!] };
	const late = await storePaidItems({ ...paid, status: 'failed' });
	const again = await storePaidItems({ ...paid, status: 'awaiting_approval' });
	expect(await beyondOwed({ payoutId: again }, today)).toEqual([]);
	await sql().query(`update payout set status = 'completed' where id = $1`, [late]);
	expect(await beyondOwed({ payoutId: again }, today)).toMatchObject([{ beyond: 1_000n }]);
});

test('orders, terms, adjustments, payouts and approvals at once: none waits for another one for ever, and it all adds up', async () => {
	const refs = ['company-7', 'company-8'];
	for (const refSellerId of refs) await registeredSeller(companyInput({ refSellerId }));
	const today = kstDayOf(await now());
	const at = await now();
	let batches: string[] = [];
	for (let turn = 0; turn < 12; turn += 1) {
		const [first, second] = turn % 2 ? refs : refs.toReversed();
		const order = { mId: 'jeongsanmall', orderId: `busy-${turn}` };
		await storeOrderRows({
			lines: refs.map((refSellerId, index) => ({
				...{ ...order, occurrence: index + 1, refSellerId, amount: 10_000n, orderedOn: kstDayFrom('2027-03-09') },
			})),
			transactions: [
				{
					...{ ...order, transactionKey: order.orderId, paymentKey: order.orderId, method: '카드', status: 'DONE' },
					...{ transactionAt: atKst(kstDayFrom('2027-03-09'), '12:00'), amount: 20_000n, refSellerId: null },
				},
			],
			sellers: [],
		});
		const payable = await payableOf(refs, today);
		const pay = (ref: string) =>
			`${newId().slice(0, 30)},${ref},SCHEDULED,2027-03-15,${payable.get(ref)! > 0n ? payable.get(ref) : 1},정산`;
		const [earlier, ...rest] = batches;
		const made = await Promise.all([
			importedBatch([pay(first!), pay(second!)]),
			importedBatch([pay(second!), pay(first!)]),
			accrueOrders(at),
			accrueOrders(at, { order }),
			writeTerms(
				{
					...{
						id: newId(),
						refSellerId: first!,
						from: kstDayFrom('2027-03-01'),
						commissionBp: 100 * turn,
						vat: 'added',
					},
					payableAfterDays: 0,
				},
				FINANCE,
				at,
				turn,
			),
			writeAdjustment(
				{ id: newId(), refSellerId: second!, amount: -500n, payableOn: today, note: '위약금' },
				FINANCE,
				at,
			),
			...(earlier ? [approveBatch(earlier, APPROVER, at, null, 'any'), withdrawBatch(earlier, OPERATOR, at)] : []),
			...rest.map((id) => withdrawBatch(id, OPERATOR, at)),
		]);
		batches = made.slice(0, 2).map((batch) => (batch as { batchId: string }).batchId);
		const { rows: twice } = await sql().query(
			`select from payout_item i join payout p on p.id = i.payout_id
			where i.accrual_id is not null and p.status in ('awaiting_approval', 'approved') group by i.accrual_id having count(*) > 1`,
		);
		expect(twice).toEqual([]);
	}
	await accrueOrders(at);
	for (const ref of refs) {
		const { rows } = await sql().query<{ owed: string; steps: number }>(
			`select ((select sum(net) from accrual where ref_seller_id = $1) - (
				select sum(p.amount) from payout p join seller s on s.id = p.seller_id
				where s.ref_seller_id = $1 and p.status in ('awaiting_approval', 'approved')))::text as owed,
				(select count(distinct order_id) from accrual where ref_seller_id = $1 and order_id like 'busy-%')::int as steps`,
			[ref],
		);
		expect(await findOwed(ref, today)).toMatchObject({ owed: BigInt(rows[0]!.owed) });
		expect(rows[0]!.steps).toBe(12);
	}
});

test('what is known of sellers can be asked for more of them than one statement takes', async () => {
	const { sellerId } = await db().payout.findFirstOrThrow({ where: { status: { not: 'withdrawn' } } });
	const ids = [...Array.from({ length: 33_000 }, () => newId()), sellerId];
	const facts = await liveFactsOf(db(), ids, await now());
	expect([...facts.counted.keys()]).toEqual([sellerId]);
	expect(await sellersWithNewAccount(db(), ids, await now())).toEqual(new Set());
});
