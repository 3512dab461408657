import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { currentRules } from '#app/features/reconciliation/rules.server.ts';
import { newId } from '#app/lib/ids.ts';
import { atKst, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { makePayoutMonth } from '#tests/factories/payout-month.ts';
import { storeRows } from '#tests/factories/reconciliation-rows.ts';
import { storeOrderRows, storeSellers } from '#tests/factories/store-order-rows.ts';
import { storePayoutRows } from '#tests/factories/store-payout-rows.ts';
import { readAccounts, saveAccounts } from './accounts.server.ts';
import { totalsOf } from './journal.ts';
import { exportJournal, readJournal } from './read-journal.server.ts';

const FROM = kstDayFrom('2026-03-01');
const TO = kstDayFrom('2026-03-31');

test('a month of payments, settlements and payouts becomes vouchers that balance, in the accounts of the company', async () => {
	const month = makePayoutMonth({ payouts: 30, seed: 2 });
	await storePayoutRows(month.input);
	const at = new Date('2026-03-02T12:00:00+09:00');
	const row = { mId: 'jeongsanmall', orderId: 'o', method: '카드', transactionAt: at, refSellerId: null };
	await storeOrderRows({
		lines: [],
		sellers: [],
		transactions: [
			{ ...row, transactionKey: 't1', paymentKey: 'p1', status: 'DONE', amount: 50_000n },
			{ ...row, transactionKey: 't2', paymentKey: 'p1', status: 'PARTIAL_CANCELED', amount: 20_000n },
			// Never paid, so there is nothing to give back.
			{ ...row, transactionKey: 't3', paymentKey: 'p2', method: '가상계좌', status: 'CANCELED', amount: 9_000n },
		],
	});
	const vouchers = await readJournal(FROM, TO);
	for (const voucher of vouchers) {
		const { debit, credit } = totalsOf([voucher]);
		expect(debit).toBe(credit);
	}
	const sum = (kind: string) => totalsOf(vouchers.filter((voucher) => voucher.kind === kind)).debit;
	expect(sum('sale')).toBe(50_000n);
	expect(sum('cancel')).toBe(20_000n);
	const inMonth = month.input.settled.filter(({ day }) => day >= FROM && day <= TO);
	expect(sum('deposit')).toBe(inMonth.reduce((total, { amount }) => total + amount, 0n));
	const intoOf = (found: typeof vouchers) =>
		new Set(
			found
				.filter(({ kind }) => kind === 'deposit')
				.flatMap(({ lines }) => lines.map(({ role }) => role))
				.filter((role) => role !== 'settlement-due'),
		);
	expect(intoOf(vouchers)).toEqual(new Set(['bank']));
	// The rules say whose settlements stay with Toss: the same money and vouchers, in another account.
	const rules = await currentRules();
	const merchants = [...new Set(month.input.settled.map(({ mId }) => mId))];
	await db().ruleSet.create({ data: { rules: { ...rules, bank: { ...rules.bank, paidIntoBalance: merchants } } } });
	const toBalance = await readJournal(FROM, TO);
	expect(intoOf(toBalance)).toEqual(new Set(['payout-balance']));
	expect(totalsOf(toBalance)).toEqual(totalsOf(vouchers));
	expect(toBalance.map(({ number }) => number)).toEqual(vouchers.map(({ number }) => number));
	expect(new Set(vouchers.map(({ number }) => number)).size).toBe(vouchers.length);

	const { accounts } = await readAccounts();
	await saveAccounts({ ...accounts, fee: { code: '4711', name: '=PG수수료' } }, CLI);
	let csv = '';
	for await (const piece of exportJournal(FROM, TO)) csv += piece;
	const lines = csv.trimEnd().split('\r\n').slice(1);
	expect(lines).toHaveLength(vouchers.flatMap((voucher) => voucher.lines).length);
	const column = (index: number) => lines.reduce((total, line) => total + BigInt(line.split(',')[index]!), 0n);
	expect(column(5)).toBe(column(6));
	expect((await readAccounts()).accounts.fee).toEqual({ code: '4711', name: '=PG수수료' });
});

test('each voucher holds what its day in Seoul came to, of won alone', async () => {
	const mId = 'journal-shop';
	const [begin, next] = [atKst(FROM), atKst(kstDayFrom('2026-04-01'))];
	const last = new Date(next.getTime() - 1);
	const paid = (transactionKey: string, transactionAt: Date, currency = 'KRW') => ({
		...{ mId, transactionKey, paymentKey: transactionKey, method: '카드', status: 'DONE', transactionAt, currency },
		amount: 1_000n,
	});
	const line = (transactionKey: string, day: string, currency = 'KRW') => ({
		...{ mId, transactionKey, paymentKey: transactionKey, occurrence: 1, currency, feesTotal: null },
		...{ amount: 1_000n, fee: 33n, supplyAmount: 30n, vat: 3n, payOutAmount: 967n, lineOn: kstDayFrom(day) },
	});
	await storeRows({
		transactions: [paid('j1', last), paid('j2', next), paid('j3', last, 'USD')],
		// Each is paid out five days after it was sold.
		lines: [
			line('j4', '2026-02-24'),
			line('j5', '2026-03-26'),
			line('j6', '2026-03-26', 'USD'),
			line('j7', '2026-04-01'),
		],
	});
	await storeSellers([{ ref: 'of-journal', tossSellerId: 'seller_journal' }]);
	for (const [from, to, at, amount, valueOn] of [
		['in_progress', 'completed', begin, 100],
		['completed', 'failed', last, 20],
		['in_progress', 'failed', last, 3],
		['in_progress', 'completed', next, 4],
		['completed', 'failed', new Date(begin.getTime() - 1), 5],
		// Heard of after the month, and in it of the month before.
		['in_progress', 'completed', next, 6, '2026-03-30'],
		['completed', 'failed', next, 7, '2026-03-31'],
		['in_progress', 'completed', begin, 8, '2026-02-27'],
	] as const) {
		const id = newId();
		await sql().query(
			`insert into payout (id, m_id, ref_payout_id, seller_id, schedule_type, amount, transaction_description, status,
				idempotency_key, created_at, updated_at)
			 select $1::uuid, $2, $1::text, id, 'EXPRESS', $3, '정산금', $4, $1::text, $5, $5 from seller
			 where ref_seller_id = 'of-journal'`,
			[id, mId, amount, to, at],
		);
		await sql().query(
			`insert into payout_status_history (payout_id, from_status, to_status, at, source, value_on)
			 values ($1, $2, $3, $4, 'poll', $5)`,
			[id, from, to, at, valueOn ?? null],
		);
	}
	const vouchers = (await readJournal(FROM, TO)).filter((voucher) => voucher.mId === mId);
	const said = vouchers.map(({ day, kind, lines }) => [
		`${day} ${kind}`,
		Object.fromEntries(lines.map(({ role, debit, credit }) => [role, debit - credit])),
	]);
	expect(Object.fromEntries(said)).toEqual({
		'2026-03-01 deposit': { bank: 967n, 'settlement-due': -967n },
		'2026-03-01 payout': { 'held-for-sellers': 100n, 'payout-balance': -100n },
		'2026-03-26 settlement': { 'settlement-due': 967n, fee: 30n, 'input-vat': 3n, receivable: -1_000n },
		'2026-03-30 payout': { 'held-for-sellers': 6n, 'payout-balance': -6n },
		'2026-03-31 deposit': { bank: 967n, 'settlement-due': -967n },
		'2026-03-31 payout-return': { 'payout-balance': 27n, 'held-for-sellers': -27n },
		'2026-03-31 sale': { receivable: 1_000n, 'held-for-sellers': -1_000n },
	});
});

test('what sellers are charged and adjusted stands on its day, or on the first day that was open when it was written', async () => {
	const mId = 'owed-of-journal';
	const terms = newId();
	await sql().query(
		`insert into seller_terms (id, from_on, commission_bp, created_by, created_at) values ($1, '2026-03-01', 1000, 'test', now())`,
		[terms],
	);
	const step = (reason: string, on: string, writtenAt: string, commission: number, adjusted = 0) =>
		sql().query(
			`insert into accrual (m_id, order_id, ref_seller_id, reason, accrued_on, payable_on, gross, commission, vat, net, terms_id,
				note, created_by_id, created_by, created_at)
			 select $1, case when a then '' else 'o' end, 'artisan', $2, $3::date, $3::date, gross, $5::bigint, $5::bigint / 10,
				gross - $5::bigint - $5::bigint / 10, case when not a then $6::uuid end, case when a then 'why' end,
				case when a then 'finance-1' end, case when a then 'finance' end, $4::timestamptz
			 from (select $2 = 'adjustment' as a, case when $2 = 'adjustment' then $7::bigint else $5::bigint * 10 end as gross) x`,
			[mId, reason, on, writtenAt, commission, terms, adjusted],
		);
	await step('order', '2026-03-05', '2026-03-06T00:00:00Z', 1_000);
	await step('order', '2026-03-05', '2026-03-07T00:00:00Z', 500);
	await step('cancel', '2026-03-20', '2026-03-21T00:00:00Z', -200);
	// Written while March was closed, and after it was opened again.
	await step('order', '2026-03-05', '2026-04-10T00:00:00Z', 30);
	await step('adjustment', '2026-03-31', '2026-04-11T00:00:00Z', 0, -7_000);
	await step('order', '2026-03-08', '2026-04-20T00:00:00Z', 40);
	await sql().query(
		`insert into closed_period (id, kind, from_on, to_on, state, figures, carried, prepared_by_id, prepared_by, prepared_at,
			closed_by_id, closed_by, closed_at, reopened_by_id, reopened_by, reopened_at, reopen_reason)
		 values ($1, 'month', '2026-03-01', '2026-03-31', 'reopened', '{}', '[]', 'a', 'a', '2026-04-02', 'b', 'b', '2026-04-03',
			'b', 'b', '2026-04-15', 'why')`,
		[newId()],
	);
	const said = async (from: string, to: string) =>
		(await readJournal(kstDayFrom(from), kstDayFrom(to)))
			.filter((voucher) => voucher.mId === mId)
			.map(({ day, kind, lines }) => [
				`${day} ${kind}`,
				...lines.map(({ role, debit, credit }) => `${role} ${debit - credit}`),
			]);
	expect(await said('2026-03-01', '2026-03-31')).toEqual([
		['2026-03-05 seller-fee', 'held-for-sellers 1650', 'seller-fee -1500', 'output-vat -150'],
		['2026-03-08 seller-fee', 'held-for-sellers 44', 'seller-fee -40', 'output-vat -4'],
		['2026-03-20 seller-fee', 'seller-fee 200', 'output-vat 20', 'held-for-sellers -220'],
	]);
	expect(await said('2026-04-01', '2026-04-30')).toEqual([
		['2026-04-01 seller-fee', 'held-for-sellers 33', 'seller-fee -30', 'output-vat -3'],
		['2026-04-01 seller-adjustment', 'held-for-sellers 7000', 'seller-adjustment -7000'],
	]);
});
