import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { extendEnvironment } from '#app/env.server.ts';
import { bankParams, sumBankLines } from '#app/features/bank/queries.server.ts';
import { arrangePeriods, periodParams } from '#app/features/closing/periods-list.server.ts';
import { listPeriods } from '#app/features/closing/queries.server.ts';
import { sumTransactions, transactionParams } from '#app/features/payments/queries.server.ts';
import { sumBatches } from '#app/features/payouts/batch-queries.server.ts';
import { payoutFiltersOf } from '#app/features/payouts/payout-filters.ts';
import { listPayouts, sumPayouts } from '#app/features/payouts/queries.server.ts';
import { listRuns } from '#app/features/reconciliation/queries.server.ts';
import { runParams } from '#app/features/reconciliation/run-filter.server.ts';
import { listSellers } from '#app/features/sellers/queries.server.ts';
import { registerSeller } from '#app/features/sellers/register-seller.server.ts';
import { sellerFiltersOf } from '#app/features/sellers/seller-filters.ts';
import { lineParams, sumLines } from '#app/features/settlements/queries.server.ts';
import { sumCases, type Viewer } from '#app/features/workbench/list-cases.server.ts';
import { workbenchParams } from '#app/features/workbench/workbench-filters.ts';
import { newId } from '#app/lib/ids.ts';
import { addDays, atKst, type KstDay, kstDayFrom, toDateColumn } from '#app/lib/kst-calendar.ts';
import { noteForeignKey } from '#app/toss/security-key.server.ts';
import { storeRows } from '#tests/factories/reconciliation-rows.ts';
import { companyInput, OPERATOR } from '#tests/factories/sellers.ts';
import { listAttention } from './attention.server.ts';
import { firstClosingDay } from './closing-card.tsx';
import { casesByAge, daysOfAge, feesByMethod, linesByDay, moneyByDay, topSellers } from './pictures.server.ts';
import { ChannelError } from './post-message.server.ts';
import { tellChannel } from './tell-channel.server.ts';

const day = kstDayFrom('2026-03-10');
const viewer: Viewer = { id: 'nobody', today: kstDayFrom('2026-03-25'), lateBefore: kstDayFrom('2026-03-18') };

test('each number of a day is that of the list behind it; a cancel without any deposit before it is worth nothing', async () => {
	const payment = { mId: 'shop', method: '카드', currency: 'KRW', amount: 10_000n, transactionAt: atKst(day, '12:00') };
	const virtual = { ...payment, paymentKey: 'p4', method: '가상계좌' };
	const line = { mId: 'shop', occurrence: 1, currency: 'KRW', fee: 0n, supplyAmount: 0n, vat: 0n, feesTotal: null };
	await storeRows({
		transactions: [
			{ ...payment, transactionKey: 'k1', paymentKey: 'p1', status: 'DONE' },
			{ ...payment, transactionKey: 'k2', paymentKey: 'p1', status: 'PARTIAL_CANCELED', amount: 3_000n },
			{ ...payment, transactionKey: 'k3', paymentKey: 'p3', status: 'CANCELED', method: '가상계좌' },
			// Nothing had been paid into it yet.
			{ ...virtual, transactionKey: 'k4', status: 'CANCELED', transactionAt: atKst(day, '11:00') },
			{ ...virtual, transactionKey: 'k5', status: 'DONE' },
		],
		lines: [{ ...line, transactionKey: 'k1', amount: 10_000n, fee: 330n, payOutAmount: 9_670n, lineOn: day }],
	});
	await db().bankAccount.create({
		data: { code: '004-1234', name: '정산', currency: 'KRW', createdAt: new Date(), updatedAt: new Date() },
	});
	await db().bankLine.create({
		data: {
			id: newId(),
			account: '004-1234',
			bookedOn: toDateColumn(day),
			timePrecision: 'day',
			currency: 'KRW',
			amount: 9_670n,
			occurrence: 1,
			narrative: '토스페이먼츠',
			profile: 'test',
			importId: newId(),
		},
	});
	// What went out is nothing that came in, and cents are no won.
	const { id: _, ...deposit } = await db().bankLine.findFirstOrThrow();
	for (const change of [{ amount: -50n }, { amount: 60n, currency: 'USD' }])
		await db().bankLine.create({ data: { ...deposit, raw: {}, ...change, id: newId() } });
	const read = async (from: KstDay, to: KstDay, length: number) => {
		const range = { from, to, previous: { from: addDays(from, -length), to: addDays(from, -1) } };
		const lines = linesByDay(range);
		return { money: await moneyByDay(range, lines), fees: feesByMethod(await lines) };
	};
	const both = await read(addDays(day, -1), day, 2);
	const onDay = { day, expected: 17_000n, settled: 10_000n, received: 9_670n };
	const feesOnDay = { day, method: '카드', fee: 330n, amount: 10_000n };
	expect(both.money).toEqual({
		now: [{ day: addDays(day, -1), expected: 0n, settled: 0n, received: 0n }, onDay],
		before: [],
	});
	// The days before a range are read with it, and stay apart.
	expect(await read(addDays(day, 1), addDays(day, 1), 1)).toEqual({
		money: { now: [], before: [onDay] },
		fees: { now: [], before: [feesOnDay] },
	});
	const of = { from: day, to: day };
	const query = new URLSearchParams(of);
	const transactions = await sumTransactions(transactionParams(query).filters);
	expect(transactions.approved + transactions.canceled).toBe(17_000n);
	expect((await sumLines(lineParams(query).filters)).amount).toBe(10_000n);
	expect((await sumBankLines(bankParams(new Request(`http://console/bank?side=in&${query}`)).filters)).deposits).toBe(
		9_670n,
	);
	expect(both.fees).toEqual({ now: [feesOnDay], before: [] });
	expect((await sumLines(lineParams(new URLSearchParams({ ...of, method: '카드' })).filters)).fee).toBe(330n);
	// A line of a method that is none of ours is settled money all the same.
	await db().settlementLine.updateMany({ data: { method: '적립금' } });
	const other = await read(day, day, 1);
	expect([other.money.now, other.fees.now]).toEqual([[onDay], []]);
});

test('what waits comes with count, won and age, the reader’s own first, and is what the list behind it finds', async () => {
	const runId = newId();
	const one = { mId: 'shop', transactionKey: '', occurrence: 1, firstRunId: runId, lastRunId: runId };
	await db().discrepancyCase.createMany({
		data: [
			{ kind: 'deposit-missing', subject: 'batch', subjectKey: 'b1', dayOn: '2026-01-02', difference: 5_000n },
			{ kind: 'deposit-missing', subject: 'batch', subjectKey: 'b2', dayOn: '2026-03-17', difference: 7_000n },
			{ kind: 'order-amount-difference', subject: 'order', subjectKey: 'o1', dayOn: '2026-03-20', difference: -900n },
		].map((row) => ({ ...one, ...row, id: newId(), dayOn: new Date(row.dayOn), updatedAt: new Date() })),
	});
	await db().orderLine.create({
		data: {
			mId: 'shop',
			orderId: 'o1',
			occurrence: 1,
			refSellerId: 'seller-1',
			currency: 'KRW',
			amount: 900n,
			orderedAt: atKst(day),
			orderedOn: toDateColumn(day),
			importId: newId(),
		},
	});
	const found = await listAttention('finance', viewer, listPeriods(viewer.today));
	const missing = found.find(({ kind }) => kind === 'deposits-missing');
	expect(missing).toMatchObject({ count: 2, amount: 12_000n, since: atKst(kstDayFrom('2026-01-02')), mine: true });
	for (const { href, count, amount } of found.filter((item) => item.href.startsWith('/workbench?'))) {
		const { filters } = workbenchParams(new URLSearchParams(href.split('?')[1]));
		expect(await sumCases(filters, viewer), href).toMatchObject({ count, amount });
	}
	expect(found.every(({ mine }) => mine)).toBe(true);
	expect((await listAttention('approver', viewer, listPeriods(viewer.today))).every(({ mine }) => !mine)).toBe(true);

	const ages = daysOfAge(viewer);
	const rows = await casesByAge(viewer);
	expect(rows.map(({ age }) => age).sort()).toEqual(['late', 'old', 'young']);
	for (const { kind, age, count, amount } of rows) {
		const { filters } = workbenchParams(new URLSearchParams({ kind, ...ages[age] }));
		expect(await sumCases(filters, viewer)).toMatchObject({ count, amount });
	}
	expect(await topSellers()).toEqual([{ seller: 'seller-1', name: null, count: 1, amount: -900n }]);
	const { filters } = workbenchParams(new URLSearchParams('seller=seller-1'));
	expect(await sumCases(filters, viewer)).toMatchObject({ count: 1, amount: -900n });
});

test('a batch waits as one, and its payouts are not counted beside it a second time', async () => {
	const at = atKst(day);
	const base = { mId: 'shop', createdAt: at, updatedAt: at };
	const batchId = newId();
	await db().payoutBatch.create({
		data: {
			...base,
			id: batchId,
			name: 'march.csv',
			source: 'file',
			sourceKey: 'march',
			state: 'awaiting_approval',
			// A payout of it was withdrawn since.
			count: 2,
			total: 9_000n,
			createdBy: 'operator',
		},
	});
	extendEnvironment({ ENCRYPTION_KEYS: randomBytes(32).toString('hex') });
	const registered = await registerSeller(companyInput(), OPERATOR, at);
	if (!registered.ok) throw new Error('the seller was refused');
	const { sellerId } = registered;
	const payout = (amount: bigint, batch: string | null) => {
		const id = newId();
		return {
			...base,
			id,
			refPayoutId: id,
			sellerId,
			scheduleType: 'EXPRESS',
			amount,
			transactionDescription: '정산',
			status: 'awaiting_approval',
			idempotencyKey: id,
			submissionGroup: id,
			batchId: batch,
		};
	};
	await db().payout.createMany({ data: [payout(4_000n, batchId), payout(1_500n, null)] });
	const plans = [1n, 20n].map((amount) => ({ id: newId(), sellerId, amount }));
	await db().payoutPlan.createMany({
		data: plans.map((plan) => ({
			...plan,
			transactionDescription: '정기',
			rhythm: 'monthly',
			ordinal: 1,
			onHoliday: 'after',
			nextOn: toDateColumn(day),
			createdAt: at,
			updatedAt: at,
		})),
	});
	const [made, missed] = plans.map(({ id }) => id);
	const occurred = (planId: string | undefined, on: string, outcome: string) => ({
		planId: planId!,
		occurrenceOn: toDateColumn(kstDayFrom(on)),
		outcome,
		createdAt: at,
	});
	await db().payoutPlanOccurrence.createMany({
		data: [
			// What was made since was paid late, not left out.
			occurred(made, '2026-02-01', 'seller-not-payable'),
			occurred(made, '2026-03-01', 'made'),
			occurred(missed, '2026-03-01', 'seller-not-payable'),
		],
	});
	const found = await listAttention('approver', viewer, listPeriods(viewer.today));
	const of = (kind: string) => found.find((item) => item.kind === kind);
	expect(of('batches-awaiting-approval')).toMatchObject({
		count: 1,
		amount: 4_000n,
		since: at,
		mine: true,
		href: `/payouts/batches/${batchId}`,
	});
	expect(of('plans-missed')).toMatchObject({ count: 1, amount: 20n, since: at, href: `/payouts/plans/${missed}` });
	// Of a plan of all sellers nobody knows what it would have paid.
	const all = { id: newId(), sellerId: null, amount: null, leastAmount: 1n, transactionDescription: '전체' };
	const monthly = { rhythm: 'monthly', ordinal: 1, onHoliday: 'after', nextOn: toDateColumn(day) };
	await db().payoutPlan.create({ data: { ...all, ...monthly, createdAt: at, updatedAt: at } });
	const nobody = { ...occurred(all.id, '2026-03-01', 'nothing-payable'), leftOut: 2 };
	await db().payoutPlanOccurrence.create({ data: nobody });
	const again = await listAttention('approver', viewer, listPeriods(viewer.today));
	expect(again.find(({ kind }) => kind === 'plans-missed')).toMatchObject({
		...{ count: 2, amount: null, href: '/payouts/plans' },
	});
	// The list of all batches adds up its own alone.
	expect(await sumBatches({})).toMatchObject({ count: 1, waiting: 4_000n });
	const alone = of('payouts-awaiting-approval')!;
	expect(alone).toMatchObject({ count: 1, amount: 1_500n });
	const { filters } = payoutFiltersOf(new URLSearchParams(alone.href.split('?')[1]));
	expect(await sumPayouts(filters)).toMatchObject({ total: 1, totalAmount: 1_500n });

	// Held by the limit of a day; and an account in doubt, for which no payout waits.
	const held = { ...payout(800n, null), status: 'approved', holdReason: 'daily-limit' };
	await db().payout.create({ data: held });
	await db().sellerChange.create({
		data: {
			id: newId(),
			sellerId,
			kind: 'update',
			state: 'unclear',
			fields: ['account'],
			idempotencyKey: newId(),
			createdAt: at,
		},
	});
	await db().seller.update({ where: { id: sellerId }, data: { registration: 'registered' } });
	const more = await listAttention('operator', viewer, null, ['payouts-over-limit', 'sellers-account-unclear']);
	expect(more).toEqual([
		{
			kind: 'sellers-account-unclear',
			count: 1,
			amount: null,
			since: at,
			href: '/sellers?account=unclear',
			mine: true,
		},
		expect.objectContaining({ kind: 'payouts-over-limit', count: 1, amount: 800n, href: '/payouts?status=over-limit' }),
	]);
	const { rows } = await listPayouts({ status: 'over-limit' }, { key: 'createdAt', direction: 'asc' }, { size: 5 });
	expect(rows.map(({ id }) => id)).toEqual([held.id]);
	const asked = sellerFiltersOf(new URLSearchParams('account=unclear'));
	const sellers = await listSellers(asked.filters, asked.sort, { size: 5 });
	expect(sellers.rows.map(({ id }) => id)).toEqual([sellerId]);
	await db().sellerChange.deleteMany();
	await db().payout.delete({ where: { id: held.id } });
});

test('failed runs and months to be closed lead to exactly these', async () => {
	const run = (level: string, status: string, hour: number) => ({
		id: newId(),
		level,
		status,
		fromOn: toDateColumn(day),
		toOn: toDateColumn(day),
		asOf: toDateColumn(day),
		mIds: [],
		createdAt: atKst(day, `${hour}:00`),
	});
	const again = [run('transactions', 'failed', 10), run('bank', 'failed', 11), run('bank', 'done', 12)];
	const left = [run('orders', 'failed', 13), run('transactions', 'failed', 14)];
	const ruleSet = await db().ruleSet.create({ data: { rules: {} } });
	await db().run.createMany({ data: [...again, ...left].map((each) => ({ ...each, ruleVersion: ruleSet.version })) });
	const later = { ...viewer, today: kstDayFrom('2026-05-02') };
	const found = await listAttention('finance', later, listPeriods(later.today));
	const behind = (kind: string) => found.find((item) => item.kind === kind)!;
	const runs = behind('runs-failed');
	expect(runs).toMatchObject({ count: 2, since: atKst(day, '13:00') });
	const { page, filters } = runParams(new URLSearchParams(runs.href.split('?')[1]));
	expect((await listRuns(page, filters)).rows.map(({ id }) => id)).toEqual(left.map(({ id }) => id).reverse());
	const months = behind('months-open');
	const { months: all } = await listPeriods(later.today);
	const due = arrangePeriods(all, later.today, periodParams(new URLSearchParams(months.href.split('?')[1])));
	expect(due.map(({ name }) => name)).toContain('2026-03');
	expect(due).toHaveLength(months.count);
	expect(all.length).toBeGreaterThan(due.length);
	// The card of the overview shows whole weeks, at the start of a month those of the last one, too.
	const { days } = await listPeriods(later.today, firstClosingDay(later.today));
	expect([days[0]?.name, days.at(-1)?.name, days.length]).toEqual(['2026-05-02', '2026-03-29', 35]);
});

test('the channel is told what must not wait once, a refused message again, and on business days at nine what waits', async () => {
	const heard: string[] = [];
	let status = 500;
	const channel = createServer(async (request, response) => {
		let body = '';
		for await (const piece of request) body += piece;
		if (status === 200) heard.push((JSON.parse(body) as { text: string }).text);
		response.writeHead(status).end();
	}).listen(0, '127.0.0.1');
	await once(channel, 'listening');
	const secret = 'hook-that-nobody-reads';
	extendEnvironment({
		NOTICE_URL: `http://127.0.0.1:${(channel.address() as AddressInfo).port}/${secret}`,
		NOTICE_LANGUAGE: 'en',
		PUBLIC_URL: 'https://console.mall.kr',
	});
	// A Wednesday, before nine.
	const early = atKst(kstDayFrom('2026-03-25'), '08:00');
	const minutes = (count: number) => new Date(early.getTime() + count * 60_000);
	try {
		const refused = await tellChannel(early).catch((error: unknown) => error);
		expect(refused).toBeInstanceOf(ChannelError);
		expect(String(refused)).toContain('answered 500');
		expect(String(refused)).not.toContain(secret);

		status = 200;
		await tellChannel(minutes(1));
		expect(heard).toHaveLength(1);
		expect(heard[0]).toMatch(/^\[Jeongsan · jeongsanmall, sandbox] Something new needs attention\n/);
		expect(heard[0]).toContain('Missing deposits: 2 · ₩12,000\n  https://console.mall.kr/workbench?');
		expect(heard[0]).toMatch(/Payout batches waiting for approval: 1 · ₩4,000\n {2}https:\S+\/payouts\/batches\/\S+/);
		expect(heard[0]).not.toContain('Overdue discrepancies');
		const written = () => db().appSetting.findUniqueOrThrow({ where: { key: 'channel.told' } });
		const { updatedAt } = await written();
		await tellChannel(minutes(2));
		expect(heard).toHaveLength(1);
		expect((await written()).updatedAt).toEqual(updatedAt);

		// As many as before, one of them another: told all the same.
		const [before] = await db().payout.findMany({ where: { batchId: null } });
		const id = newId();
		const at = minutes(2);
		const another = { ...before!, id, refPayoutId: id, idempotencyKey: id, submissionGroup: null, createdAt: at };
		await db().payout.create({ data: { ...another, tossRaw: undefined } });
		await db().payout.update({ where: { id: before!.id }, data: { status: 'withdrawn' } });
		await tellChannel(minutes(3));
		expect(heard).toHaveLength(2);
		expect(heard[1]).toContain('Payouts waiting for approval');
		expect(heard[1]).not.toContain('Missing deposits');

		await noteForeignKey();
		await tellChannel(minutes(4));
		expect(heard.pop()).toMatch(/attention\n• Toss security key does not fit, so payouts are not sent: 1\n {2}\S+$/);

		await tellChannel(minutes(60));
		expect(heard).toHaveLength(3);
		expect(heard[2]).toContain('To do today, 2026-03-25 (Wed)');
		expect(heard[2]).toContain('Overdue discrepancies: 2');
		await tellChannel(minutes(61));
		// The next days are a Thursday and, three on, a Saturday.
		await tellChannel(minutes(24 * 60 + 59));
		expect(heard).toHaveLength(3);
		await tellChannel(minutes(24 * 60 + 60));
		await tellChannel(minutes(3 * 24 * 60 + 60));
		expect(heard.map((text) => text.includes('To do today'))).toEqual([false, false, true, true]);
	} finally {
		channel.close();
		extendEnvironment({ NOTICE_URL: '', PUBLIC_URL: '' });
	}
});
