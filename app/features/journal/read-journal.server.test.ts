import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { currentRules } from '#app/features/reconciliation/rules.server.ts';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { makePayoutMonth } from '#tests/factories/payout-month.ts';
import { storeOrderRows } from '#tests/factories/store-order-rows.ts';
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
