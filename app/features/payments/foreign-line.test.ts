import { describe, expect, test } from 'vitest';
import { adyenSettlementDetails, stripePayoutReconciliation } from '#app/features/settlements/global-profiles.ts';
import { flatSettlements, tossAdminItemized } from '#app/features/settlements/settlement-profiles.ts';
import { foreignStaging, keepsForeign, readForeignAmount } from './foreign-line.ts';
import { type ImportProfile, matchHeader } from './import-profile.ts';
import { RowReader } from './row-reader.ts';
import { flatTransactions } from './transaction-profiles.ts';

describe('an amount of another currency', () => {
	test.each([
		['38.10', 'USD', true, '3810'],
		['3810', 'USD', true, '3810'],
		['3,810', 'USD', true, '3810'],
		['3810', 'USD', false, '381000'],
		['-1,234.50', 'USD', true, '-123450'],
		['="38.10"', 'EUR', false, '3810'],
		['5000', 'JPY', false, '5000'],
		['', 'USD', true, null],
		['38.101', 'USD', true, undefined],
		['38.100', 'USD', true, '3810'],
		['38,10', 'USD', true, undefined],
		['1.5', 'KWD', true, '1500'],
		['thirty', 'USD', true, undefined],
		['5500', 'HUF', { HUF: 0, TWD: 0 }, '550000'],
		['5500', 'USD', { HUF: 0, TWD: 0 }, '5500'],
		['5500', 'HUF', true, '5500'],
	] as const)('%s %s', (text, currency, inMinor, amount) => {
		expect(readForeignAmount(text, currency, inMinor)).toBe(amount);
	});
});

function read(profile: ImportProfile, cells: Record<string, string>) {
	const header = Object.keys(cells);
	const reader = new RowReader(matchHeader(header, profile), header, ',');
	const row = reader.read(Object.values(cells), 7, Object.values(cells).join(','));
	const values =
		row.is === 'foreign' && Object.fromEntries(foreignStaging.map(({ name }, at) => [name, row.values[at]]));
	const errors = row.is === 'foreign' || row.is === 'rejected' ? row.errors : [];
	return { is: row.is, values, errors: errors.map(({ line, column, value, reason }) => [line, column, value, reason]) };
}

const line = {
	mId: 'shop',
	paymentKey: 'p1',
	transactionKey: 'k1',
	orderId: 'o1',
	currency: 'usd',
	method: '카드',
	amount: '38.10',
	fee: '1.14',
	supplyAmount: '1.04',
	vat: '0.10',
	payOutAmount: '36.96',
	approvedAt: '2026-03-03T10:15:42+09:00',
	soldDate: '2026-03-03',
	paidOutDate: '',
};

describe('a row in another currency', () => {
	test('is a line with its amounts in the minor unit, and what else it says', () => {
		expect(read(flatSettlements, { ...line, fees: '[{"type":"BASE","fee":1.14}]', memo: 'hello' })).toEqual({
			is: 'foreign',
			values: {
				m_id: 'shop',
				transaction_key: 'k1',
				payment_key: 'p1',
				order_id: 'o1',
				currency: 'USD',
				method: '카드',
				amount: '3810',
				fee: '114',
				supply_amount: '104',
				vat: '10',
				pay_out_amount: '3696',
				approved_at: '2026-03-03T10:15:42+09:00',
				canceled_at: null,
				sold_on: '2026-03-03',
				paid_out_on: null,
				extra: JSON.stringify({ memo: 'hello', fees: '[{"type":"BASE","fee":1.14}]' }),
				row_no: '7',
			},
			errors: [[7, 'currency', 'usd', 'currency-kept-apart']],
		});
	});

	test('is rejected with all that is wrong when it cannot be read in that currency either', () => {
		expect(read(flatSettlements, { ...line, amount: '38.105', orderId: '' })).toMatchObject({
			is: 'rejected',
			errors: [
				[7, 'orderId', '', 'required'],
				[7, 'currency', 'usd', 'currency-not-supported'],
				[7, 'amount', '38.105', 'not-an-amount'],
				expect.anything(),
				expect.anything(),
				expect.anything(),
				expect.anything(),
			],
		});
		expect(read(flatSettlements, { ...line, currency: 'dollars' }).is).toBe('rejected');
	});

	test('is made by the rules of the profile, in whole units where the provider writes them', () => {
		const stripe = {
			automatic_payout_id: 'po_1',
			automatic_payout_effective_at: '2026-03-10',
			balance_transaction_id: 'txn_1',
			created_utc: '2026-03-03 01:15:42',
			currency: 'usd',
			gross: '55',
			fee: '1.90',
			net: '53.10',
			reporting_category: 'charge',
		};
		expect(read(stripePayoutReconciliation, stripe).values).toMatchObject({
			m_id: 'stripe:default',
			transaction_key: 'txn_1',
			amount: '5500',
			fee: '190',
			pay_out_amount: '5310',
			approved_at: '2026-03-03T01:15:42+00:00',
			paid_out_on: '2026-03-10',
			extra: expect.stringContaining('"batch":"po_1"'),
		});
		// A payment to the bank is no line.
		expect(read(stripePayoutReconciliation, { ...stripe, reporting_category: 'payout' }).is).toBe('rejected');
	});

	test('is none where amounts are in several currencies, or where the row has no key of its own', () => {
		const currencies = ['Gross Currency', 'Net Currency'];
		const columns = adyenSettlementDetails.columns.filter(({ need }) => need !== 'optional');
		const values: Record<string, string> = { key: 'x', text: 'Settled', instant: '2026-03-03 10:00:00', zone: 'CET' };
		const row = Object.fromEntries(columns.map(({ headers, type }) => [headers[0]!, values[type] ?? '1.50']));
		const inCurrencies = (gross: string, net: string) => ({ ...row, [currencies[0]!]: gross, [currencies[1]!]: net });
		expect(read(adyenSettlementDetails, inCurrencies('EUR', 'EUR')).is).toBe('foreign');
		expect(read(adyenSettlementDetails, inCurrencies('USD', 'EUR')).is).toBe('rejected');
		expect(read(adyenSettlementDetails, inCurrencies('USD', 'KRW')).is).toBe('rejected');
		expect([flatSettlements, flatTransactions, tossAdminItemized].map(keepsForeign)).toEqual([true, false, false]);
	});
});
