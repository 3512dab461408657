import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import type { DiscrepancyView } from '#app/features/reconciliation/get-discrepancy.server.ts';
import { newId } from '#app/lib/ids.ts';
import { kstDayFrom, toDateColumn } from '#app/lib/kst-calendar.ts';
import { storeSellers } from '#tests/factories/store-order-rows.ts';
import { readChain } from './case-chain.server.ts';

const M = 'chain-shop';
const importId = newId();
const day = (text: string) => toDateColumn(kstDayFrom(text));

function viewOf(changes: object): DiscrepancyView {
	return {
		runId: newId(),
		position: 1,
		kind: 'missing-settlement',
		level: 1,
		mId: M,
		subject: 'transaction',
		subjectKey: 'T1',
		transactionKey: 'T1',
		occurrence: 1,
		paymentKey: 'P1',
		orderId: 'O1',
		currency: 'KRW',
		day: kstDayFrom('2026-03-02'),
		difference: -50_000n,
		evidence: { rule: { version: 1, asOf: '2026-03-20', lastDay: '2026-03-09' } },
		...changes,
	} as unknown as DiscrepancyView;
}

const shown = async (changes: object) =>
	(await readChain(viewOf(changes))).map(({ what, day: on, amount, missing, self }) =>
		[missing ? `no ${what}` : what, on, amount, ...(self ? ['self'] : [])].filter((one) => one !== undefined),
	);

async function approval(transactionKey: string, orderId: string): Promise<void> {
	await db().paymentTransaction.create({
		data: {
			mId: M,
			transactionKey,
			paymentKey: transactionKey.replace('T', 'P'),
			orderId,
			method: '카드',
			status: 'DONE',
			transactionAt: new Date('2026-03-02T01:00:00Z'),
			transactionOn: day('2026-03-02'),
			currency: 'KRW',
			amount: 50_000n,
			importId,
		},
	});
}

const lineData = (transactionKey: string, orderId: string) => ({
	mId: M,
	transactionKey,
	occurrence: 1,
	paymentKey: transactionKey.replace('T', 'P'),
	orderId,
	currency: 'KRW',
	method: '카드',
	amount: 50_000n,
	fee: 1_000n,
	supplyAmount: 909n,
	vat: 91n,
	payOutAmount: 49_000n,
	approvedAt: new Date('2026-03-02T01:00:00Z'),
	soldOn: day('2026-03-02'),
	paidOutOn: day('2026-03-05'),
	lineOn: day('2026-03-02'),
	importId,
});
const line = (transactionKey: string, orderId: string) =>
	db().settlementLine.create({ data: lineData(transactionKey, orderId) });

const order = (orderId: string) =>
	db().orderLine.create({
		data: {
			mId: M,
			orderId,
			occurrence: 1,
			refSellerId: 'chain-seller',
			currency: 'KRW',
			amount: 50_000n,
			orderedAt: new Date('2026-03-02T00:00:00Z'),
			orderedOn: day('2026-03-02'),
			importId,
		},
	});

test('the way of the money names what is missing on it, with the day and why, at every level', async () => {
	await approval('T1', 'O1');
	// Orders of this merchant are not imported at all: none is missing.
	expect(await shown({})).toEqual([
		['approval', '2026-03-02', 50_000n, 'self'],
		['no line', '2026-03-09', 50_000n],
	]);
	// A line in another currency stands where the one in won is missing.
	const dollars = { ...lineData('T1', 'O1'), currency: 'USD', amount: 3_700n, payOutAmount: 3_600n, rowNo: 2 };
	await db().foreignSettlementLine.create({ data: dollars });
	expect(await shown({})).toEqual([
		['approval', '2026-03-02', 50_000n, 'self'],
		['line', '2026-03-02', 3_600n],
	]);
	await db().foreignSettlementLine.deleteMany();
	await order('O2');
	expect((await shown({}))[0]).toEqual(['no order', '2026-03-02', null]);

	// An order without payment.
	const lone = { subject: 'order', subjectKey: 'O2', transactionKey: '', paymentKey: '', orderId: 'O2', level: 5 };
	expect(await shown(lone)).toEqual([
		['order', '2026-03-02', 50_000n, 'self'],
		['no approval', '2026-03-02', 50_000n],
	]);

	// Settled, and no deposit came: level 2 ends at the claim.
	await approval('T2', 'O2');
	await line('T2', 'O2');
	const paid = { transactionKey: 'T2', paymentKey: 'P2', orderId: 'O2', level: 2, kind: 'fee-variance' };
	expect(await shown(paid)).toEqual([
		['order', '2026-03-02', 50_000n],
		['approval', '2026-03-02', 50_000n, 'self'],
		['line', '2026-03-02', 49_000n],
		['batch', '2026-03-05', 49_000n],
		['no bank', '2026-03-05', 49_000n],
		['claim', null, -50_000n],
	]);

	// A batch without deposit, and a deposit without batch.
	const none = { transactionKey: '', paymentKey: '', orderId: '' };
	const href = `/bank/batches/${M}/KRW/2026-03-05`;
	const batch = { ...none, subject: 'batch', level: 3, evidence: { rule: {}, left: { href, facts: {} } } };
	expect(await shown(batch)).toEqual([
		['batch', '2026-03-05', 49_000n, 'self'],
		['no bank', '2026-03-05', 49_000n],
	]);
	const account = { code: '004-9999', name: '', currency: 'KRW', createdAt: new Date(), updatedAt: new Date() };
	await db().bankAccount.create({ data: account });
	const id = newId();
	await db().bankLine.create({
		data: {
			id,
			account: account.code,
			bookedOn: day('2026-03-06'),
			timePrecision: 'day',
			currency: 'KRW',
			amount: 7_000n,
			occurrence: 1,
			narrative: '',
			profile: 'test',
			importId,
		},
	});
	const deposit = {
		...none,
		subject: 'bank-line',
		level: 3,
		evidence: { rule: {}, right: { href: `/bank/${id}`, facts: {} } },
	};
	expect(await shown(deposit)).toEqual([
		['no batch', '2026-03-06', 7_000n],
		['bank', '2026-03-06', 7_000n, 'self'],
	]);

	// A payout that only Toss knows.
	const payout = {
		...none,
		subject: 'payout',
		subjectKey: 'R1',
		level: 4,
		evidence: { rule: {}, right: { facts: { amount: '9000', payoutDate: '2026-03-07', tossPayoutId: 'X' } } },
	};
	expect(await shown(payout)).toEqual([
		['no payout', '2026-03-07', -9_000n],
		['toss', '2026-03-07', -9_000n, 'self'],
	]);
});

test('Toss’s side of a payout is what its list holds now, or its id; missing only where Toss should have it and has not', async () => {
	await storeSellers([{ ref: 'chain-payee' }]);
	const seller = await db().seller.findFirstOrThrow({ where: { refSellerId: 'chain-payee' } });
	const id = newId();
	const sent = { idempotencyKey: 'chain', firstSentAt: new Date(), lastSentAt: new Date() };
	await db().payout.create({
		data: {
			...{ id, mId: M, refPayoutId: 'chain-ref', sellerId: seller.id, scheduleType: 'EXPRESS', amount: 17_000n },
			...{ transactionDescription: '정산', status: 'failed', tossPayoutId: 'chain-toss' },
			...{ finishedAt: new Date('2026-03-09T01:00:00Z'), createdAt: new Date('2026-03-06T01:00:00Z'), ...sent },
			updatedAt: new Date(),
		},
	});
	const left = { href: `/payouts/${id}`, facts: { amount: '17000', status: 'failed' } };
	const none = { transactionKey: '', paymentKey: '', orderId: '', subject: 'payout', subjectKey: id, level: 4 };
	const failed = { ...none, kind: 'payout-failed', evidence: { rule: {}, left } };
	const tossSide = async (changes: object) => (await shown(changes)).find(([what]) => String(what).endsWith('toss'));

	// Its id says that Toss took it.
	expect(await tossSide(failed)).toEqual(['toss', '2026-03-02', -17_000n]);
	// The list says the day, too.
	await db().tossPayout.create({
		data: {
			...{ mId: M, tossPayoutId: 'chain-toss', refPayoutId: 'chain-ref', destination: 'd', scheduleType: 'EXPRESS' },
			...{ payoutOn: day('2026-03-06'), currency: 'KRW', amount: 17_000n, status: 'FAILED', raw: {} },
			...{ firstSeenAt: new Date('2026-03-10T01:00:00Z'), seenAt: new Date('2026-03-10T01:00:00Z') },
		},
	});
	expect(await tossSide(failed)).toEqual(['toss', '2026-03-06', -17_000n]);
	const missing = { ...failed, kind: 'payout-missing-at-toss' };
	expect(await tossSide(missing)).toEqual(['toss', '2026-03-06', -17_000n]);
	// A later whole read does not hold it any more.
	await db().tossPayoutListRead.create({
		data: {
			...{ mId: M, fromOn: day('2026-03-01'), toOn: day('2026-03-31'), rows: 0 },
			readAt: new Date('2026-03-11T01:00:00Z'),
		},
	});
	expect(await tossSide(missing)).toEqual(['no toss', '2026-03-02', -17_000n]);
	// Toss refused the request: it has nothing, and should not.
	await db().payout.update({ where: { id }, data: { status: 'rejected', tossPayoutId: null } });
	expect(await tossSide(failed)).toBeUndefined();
});
