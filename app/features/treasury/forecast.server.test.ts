import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { db } from '#app/db.server.ts';
import { extendEnvironment } from '#app/env.server.ts';
import { previewPlan } from '#app/features/payouts/plan-preview.server.ts';
import { listPayouts } from '#app/features/payouts/queries.server.ts';
import { newId } from '#app/lib/ids.ts';
import { type KstDay, kstDayFrom, toDateColumn } from '#app/lib/kst-calendar.ts';
import { storeSteps, storeTerms } from '#tests/factories/owed-rows.ts';
import { listPayoutsSentOn, readForecast } from './forecast.server.ts';
import { plansAhead } from './plans-ahead.server.ts';

const MID = 'forecast-shop';
// A Wednesday within the hours of EXPRESS payouts.
const NOW = new Date('2027-03-10T10:00:00+09:00');
const day = (text: string) => kstDayFrom(`2027-03-${text}`);
let sellerId: string;
let seconds = 0;

async function planned(changes: {
	amount: bigint;
	status?: string;
	payoutOn?: KstDay;
	requestedAt?: Date;
	mId?: string;
	batchId?: string;
}): Promise<string> {
	const id = newId(NOW);
	seconds += 1;
	const at = new Date(NOW.getTime() - 3_600_000 + seconds * 1000);
	await db().payout.create({
		data: {
			id,
			mId: changes.mId ?? MID,
			refPayoutId: `po-${id}`,
			sellerId,
			scheduleType: changes.payoutOn ? 'SCHEDULED' : 'EXPRESS',
			payoutOn: changes.payoutOn ? toDateColumn(changes.payoutOn) : null,
			amount: changes.amount,
			transactionDescription: '정산',
			status: changes.status ?? 'approved',
			requestedAt: changes.requestedAt ?? null,
			idempotencyKey: id,
			submissionGroup: id,
			batchId: changes.batchId ?? null,
			createdAt: at,
			updatedAt: at,
		},
	});
	return id;
}

async function due(paidOutOn: KstDay | null, payOutAmount: bigint, mId = MID, currency = 'KRW'): Promise<void> {
	await db().settlementLine.create({
		data: {
			mId,
			transactionKey: randomUUID(),
			occurrence: 1,
			paymentKey: 'p',
			orderId: 'o',
			currency,
			method: '카드',
			amount: payOutAmount,
			fee: 0n,
			supplyAmount: 0n,
			vat: 0n,
			payOutAmount,
			approvedAt: NOW,
			soldOn: toDateColumn(day('08')),
			paidOutOn: paidOutOn && toDateColumn(paidOutOn),
			lineOn: toDateColumn(day('08')),
			importId: randomUUID(),
		},
	});
}

function reading(available: bigint, readAt = NOW) {
	return db().balanceReading.create({ data: { mId: MID, available, pending: 5_000n, readAt } });
}

beforeEach(async () => {
	await db().payout.deleteMany();
	await db().payoutPlan.deleteMany();
	await db().settlementLine.deleteMany();
	await db().balanceReading.deleteMany();
	await db().seller.deleteMany();
	sellerId = newId(NOW);
	await db().seller.create({
		data: {
			id: sellerId,
			mId: MID,
			refSellerId: 'ref-seller-1',
			businessType: 'CORPORATE',
			name: '한강식품',
			email: 'a@b.example',
			phone: '0212345678',
			bankCode: '088',
			accountNumberEncrypted: 'x',
			accountNumberLast4: '6789',
			accountFingerprint: 'f',
			holderName: '한강식품',
			registration: 'registered',
			tossStatus: 'APPROVED',
			idempotencyKey: randomUUID(),
			createdAt: NOW,
			updatedAt: NOW,
		},
	});
});

describe('the forecast of the balance', () => {
	it('says nothing before the balance was read', async () => {
		expect(await readForecast(MID, NOW)).toBeNull();
	});

	it('takes each payout on the day on which it is sent, and settlements on the day on which they are paid out', async () => {
		await reading(1_000_000n);
		await planned({ amount: 100_000n });
		await planned({ amount: 30_000n, status: 'submitting' });
		// For Monday the 15th: sent on Friday the 12th.
		await planned({ amount: 900_000n, payoutOn: day('15'), status: 'awaiting_approval' });
		await planned({ amount: 1n, status: 'completed', requestedAt: new Date(NOW.getTime() - 1000) });
		await planned({ amount: 1n, status: 'withdrawn' });
		await planned({ amount: 77n, mId: 'another-shop' });
		await due(day('10'), 999n);
		await due(day('11'), 150_000n);
		await due(day('11'), -20_000n);
		await due(null, 5_000n);
		await due(day('11'), 7_777n, 'another-shop');
		await due(day('11'), 5_555n, MID, 'USD');
		const forecast = (await readForecast(MID, NOW))!;
		expect(forecast.balance).toMatchObject({ available: 1_000_000n, pending: 5_000n, reserved: 130_000n });
		expect(forecast.days).toMatchObject([
			{ day: day('10'), incoming: 0n, outgoing: 130_000n, after: 870_000n, count: 2 },
			{ day: day('11'), incoming: 130_000n, outgoing: 0n, after: 1_000_000n, count: 0 },
			{ day: day('12'), incoming: 0n, outgoing: 900_000n, after: 100_000n, count: 1, awaitingApproval: 900_000n },
		]);
		expect(forecast.short).toBeNull();
	});

	it('names the first day that is short, how much is missing, and for which payouts', async () => {
		await reading(2_000_000n);
		const [first, whole, second, third] = [
			await planned({ amount: 1_500_000n, payoutOn: day('12') }),
			// The money reaches it to the last won.
			await planned({ amount: 500_000n, payoutOn: day('12') }),
			await planned({ amount: 1_234_000n, payoutOn: day('12') }),
			await planned({ amount: 500_000n, payoutOn: day('12') }),
		];
		const forecast = (await readForecast(MID, NOW))!;
		expect(forecast.short).toEqual({ day: day('11'), missing: 1_734_000n, payable: 2_000_000n, count: 2 });
		const list = await listPayoutsSentOn(MID, NOW, forecast.short!);
		expect(list.total).toBe(4);
		expect(list.rows.map(({ id, covered }) => [id, covered])).toEqual([
			[second, false],
			[third, false],
			[first, true],
			[whole, true],
		]);
	});

	it('counts what was accepted after the reading once', async () => {
		await reading(100n, new Date(NOW.getTime() - 60_000));
		for (const status of ['requested', 'in_progress', 'completed', 'unknown', 'failed', 'canceled'])
			await planned({ amount: 10n, status, requestedAt: NOW });
		await planned({ amount: 10n, status: 'requested', requestedAt: NOW, mId: 'another-shop' });
		await planned({ amount: 7n, status: 'requested', requestedAt: new Date(NOW.getTime() - 120_000) });
		const forecast = (await readForecast(MID, NOW))!;
		expect(forecast.balance.accepted).toBe(40n);
		expect(forecast.days[0]).toMatchObject({ after: 60n, outgoing: 0n });
	});

	it('counts what came due since an old reading, and what goes out today, and not what can no longer be sent', async () => {
		await reading(0n, new Date('2027-03-08T10:00:00+09:00'));
		await due(day('09'), 300n);
		await planned({ amount: 200n, payoutOn: day('11') });
		await planned({ amount: 50n, payoutOn: day('05') });
		await planned({ amount: 50n, payoutOn: day('10') });
		// What is on its way goes out today, whatever its day is.
		for (const payoutOn of [day('10'), day('15')]) await planned({ amount: 20n, status: 'submitting', payoutOn });
		const batchId = newId(NOW);
		const batch = { id: batchId, mId: MID, name: 'draft', source: 'copy', sourceKey: '2027-02', state: 'draft' };
		const counts = { count: 1, total: 70n, createdBy: 'operator', createdAt: NOW, updatedAt: NOW };
		await db().payoutBatch.create({ data: { ...batch, ...counts } });
		await planned({ amount: 70n, payoutOn: day('11'), status: 'awaiting_approval', batchId });
		const forecast = (await readForecast(MID, NOW))!;
		expect(forecast.days).toMatchObject([{ day: day('10'), incoming: 300n, outgoing: 240n, after: 60n }]);
	});

	it('counts what recurring plans will pay before their payouts are made, and asks for it last', async () => {
		await reading(250n);
		const plan = (changes: { amount?: bigint; rhythm?: string; ordinal?: number; nextOn?: string; active?: boolean }) =>
			db().payoutPlan.create({
				data: {
					id: newId(NOW),
					sellerId,
					amount: 100n,
					transactionDescription: '정기',
					rhythm: 'weekly',
					ordinal: 5,
					onHoliday: 'before',
					createdAt: NOW,
					updatedAt: NOW,
					...changes,
					nextOn: toDateColumn(kstDayFrom(changes.nextOn ?? '2027-03-19')),
				},
			});
		await plan({});
		await plan({ amount: 7n, active: false });
		// Of a month that begins within the days, on a day that lies beyond them.
		await plan({ amount: 9n, rhythm: 'monthly', ordinal: 30, nextOn: '2027-04-01' });
		expect(await plansAhead('another-shop', NOW)).toEqual([]);
		await planned({ amount: 60n, payoutOn: day('26') });
		const forecast = (await readForecast(MID, NOW))!;
		const sent = forecast.days.filter(({ outgoing }) => outgoing > 0n);
		expect(sent.slice(0, 2)).toMatchObject([
			{ day: day('18'), outgoing: 100n, fromPlans: 100n, count: 0, after: 150n },
			{ day: day('25'), outgoing: 160n, fromPlans: 100n, count: 1, after: -10n },
		]);
		expect(forecast.short).toMatchObject({ day: day('25'), missing: 10n, count: 1 });
		expect(sent.at(-1)).toMatchObject({ day: kstDayFrom('2027-04-22'), outgoing: 100n });
	});

	it('counts what is payable today for the next period of a plan that pays it, once for each seller', async () => {
		extendEnvironment({ TOSS_MID: MID });
		const ref = async (id: string) => (await db().seller.findUniqueOrThrow({ where: { id } })).refSellerId;
		const [own, other] = [await ref(sellerId), 'forecast-other'];
		const { id: _, tossRaw: __, ...like } = await db().seller.findUniqueOrThrow({ where: { id: sellerId } });
		const second = { ...like, tossSellerId: null, idempotencyKey: randomUUID() };
		const standing = { registration: 'registered', tossStatus: 'APPROVED' };
		await db().seller.update({ where: { id: sellerId }, data: { ...standing, mId: MID } });
		await db().seller.create({ data: { ...second, ...standing, id: newId(NOW), mId: MID, refSellerId: other } });
		await storeTerms('2027-01-01');
		await storeSteps([
			...[own, other, 'forecast-unknown'].map((ref, index) => ({
				ref,
				net: BigInt(index + 1) * 100n,
				on: '2027-03-09',
			})),
			{ ref: other, net: 1_000n, on: '2027-03-11' },
		]);
		const plan = (changes: { sellerId: string | null; ordinal: number; nextOn: string; leastAmount?: bigint }) =>
			db().payoutPlan.create({
				data: {
					...{ id: newId(NOW), amount: null, leastAmount: 1n, transactionDescription: '정기', rhythm: 'weekly' },
					...{ onHoliday: 'before', createdAt: NOW, updatedAt: NOW, ...changes },
					nextOn: toDateColumn(kstDayFrom(changes.nextOn)),
				},
			});
		await plan({ sellerId: null, ordinal: 5, nextOn: '2027-03-19' });
		expect(await plansAhead(MID, NOW)).toEqual([200n, 100n].map((amount) => ({ day: day('18'), amount })));
		await plan({ sellerId, ordinal: 2, nextOn: '2027-03-16' });
		expect(await plansAhead(MID, NOW)).toEqual([
			{ day: day('15'), amount: 100n },
			{ day: day('18'), amount: 200n },
		]);
		await db().payoutPlan.updateMany({ where: { sellerId: null }, data: { leastAmount: 201n } });
		expect(await plansAhead(MID, NOW)).toEqual([{ day: day('15'), amount: 100n }]);
		expect(await plansAhead('another-shop', NOW)).toEqual([]);
		expect(await previewPlan(MID, NOW, { leastAmount: 1n, sellerId: null })).toEqual({
			...{ sellers: 2, total: 300n, leftOut: 1 },
		});
		expect(await previewPlan(MID, NOW, { leastAmount: 101n, sellerId })).toEqual({ sellers: 0, total: 0n, leftOut: 0 });
		await db().payoutPlan.deleteMany();
	});

	it('lets EXPRESS payouts wait for the next business day', async () => {
		await reading(10n);
		await planned({ amount: 11n });
		const friday = new Date('2027-03-12T20:00:00+09:00');
		const forecast = (await readForecast(MID, friday))!;
		expect(forecast.short).toMatchObject({ day: day('15'), missing: 1n, count: 1 });
	});
});

it.each(['asc', 'desc'] as const)(
	'payouts in the %s order of their amounts come once each, page by page',
	async (way) => {
		// Several of one amount, so that a page ends among them.
		for (const amount of [3n, 1n, 2n, 2n, 2n, 3n, 1n, 2n]) await planned({ amount: amount * 1_000n });
		const sort = { key: 'amount', direction: way } as const;
		const read = async (size: number) => {
			const found: string[] = [];
			for (let after: string | undefined; ; ) {
				const { rows, next } = await listPayouts({ sellerId }, sort, { size, after });
				found.push(...rows.map(({ id, amount }) => `${amount} ${id}`));
				if (!next) return found;
				after = next;
			}
		};
		const whole = await read(100);
		const inOrder = [...whole].sort();
		expect(whole).toEqual(way === 'asc' ? inOrder : inOrder.reverse());
		expect([new Set(whole).size, await read(1), await read(3)]).toEqual([8, whole, whole]);
	},
);
