import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonExactly, withKeepableText } from './exact-json.ts';
import { balanceSchema, payoutSchema } from './payout-schema.ts';
import { toMinorUnits } from './reply-schema.ts';
import { settlementSchema } from './settlement-schema.ts';
import { parseTossTime } from './toss-time.ts';
import { transactionSchema } from './transaction-schema.ts';

describe('amounts in replies', () => {
	it('are exact, with decimals of zeros or without', () => {
		fc.assert(
			fc.property(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), fc.nat({ max: 8 }), (amount, zeros) => {
				const literal = zeros === 0 ? `${amount}` : `${amount}.${'0'.repeat(zeros)}`;
				const parsed = parseJsonExactly(`{"value":${literal}}`) as { value: number | string };
				expect(toMinorUnits(parsed.value, 0)).toBe(amount);
			}),
		);
	});

	it('refuse a fraction of a won however small', () => {
		for (const literal of ['0.5', '100.01', '212268.00000000001', '9007199254740993.1', '1e-3', '1.5e0']) {
			const parsed = parseJsonExactly(`[${literal}]`) as (number | string)[];
			expect(toMinorUnits(parsed[0]!, 0)).toBeNull();
		}
	});

	it('read exponents, cents and texts', () => {
		expect(toMinorUnits(parseJsonExactly('1.5E3') as string, 0)).toBe(1500n);
		expect(toMinorUnits(5.98, 2)).toBe(598n);
		expect(toMinorUnits('800', 0)).toBe(800n);
		expect(toMinorUnits('-800.00', 0)).toBe(-800n);
		for (const odd of ['', 'abc', '1,000', '0x10', '1e999', 'NaN', '--1']) expect(toMinorUnits(odd, 0)).toBeNull();
	});
});

describe('JSON', () => {
	it('means what JSON.parse makes of it where no number is lost', () => {
		fc.assert(
			fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
				const json = JSON.stringify(value);
				if (!/\d[\d.]{15}|\d[eE]/.test(json)) expect(parseJsonExactly(json)).toEqual(JSON.parse(json));
			}),
		);
		expect(parseJsonExactly('{"id":"12345678901234567890","n":12345678901234567890}')).toEqual({
			id: '12345678901234567890',
			n: '12345678901234567890',
		});
		expect(parseJsonExactly('["a 1e5 \\" 12345678901234567890"]')).toEqual(['a 1e5 " 12345678901234567890']);
	});

	it('can be made such that a database keeps it: no NUL, no half of a pair, in names and values', () => {
		const json = String.raw`{"a\u0000b":"c\u0000d\ud800e\udc00\uD83D\uDE00\\u0000\u00e9"}`;
		const text = 'c\uFFFDd\uFFFDe\uFFFD😀\\u0000é';
		expect(parseJsonExactly(withKeepableText(json))).toEqual({ 'a\uFFFDb': text });
	});

	it('keeps the text out of its errors', () => {
		expect(() => parseJsonExactly('{"secret":"s3cr3t",')).toThrow(/^not JSON$/);
	});
});

describe('times', () => {
	it('are Seoul times without an offset, with fractions of any length', () => {
		expect(parseTossTime('2026-01-02T14:46:59.65327')).toEqual(new Date('2026-01-02T05:46:59.653Z'));
		expect(parseTossTime('2025-06-26T18:42:46.356259315+09:00')).toEqual(new Date('2025-06-26T09:42:46.356Z'));
		expect(parseTossTime('2025-03-05T10:35:02+09:00')).toEqual(new Date('2025-03-05T01:35:02Z'));
		expect(parseTossTime('2025-03-05T10:35:02Z')).toEqual(new Date('2025-03-05T10:35:02Z'));
		for (const odd of [
			'2025-02-30T10:00:00',
			'2025-03-05',
			'10:00',
			'',
			'2025-03-05T25:00:00',
			'2025-13-01T00:00:00',
			'0001-01-01T00:00:00',
			'9999-12-31T23:59:59-12:00',
		]) {
			expect(parseTossTime(odd)).toBeNull();
		}
	});
});

const LINE = {
	mId: 'dalbitmall01',
	paymentKey: 'dalbi20260303140201Kq7Zp',
	transactionKey: 'txrd_a01kk87ekd2znwj47tan9zt24mn',
	orderId: 'DB-20260303-000214',
	currency: 'KRW',
	method: '카드',
	amount: -30000,
	interestFee: 0,
	fee: -1584,
	fees: [
		{ type: 'BASE', fee: '-924' },
		{ type: 'SOMETHING_NEW', fee: -660 },
	],
	supplyAmount: -1440,
	vat: -144,
	payOutAmount: -28416,
	approvedAt: '2026-03-03T14:02:19+09:00',
	soldDate: '2026-03-09',
	paidOutDate: null,
	newField: { of: 'tomorrow' },
};

describe('objects', () => {
	it('keep unknown fields and values in raw, untouched', () => {
		const line = settlementSchema.parse(LINE);
		expect(line.raw).toBe(LINE);
		expect(line).toMatchObject({ amount: -30000n, paidOutDate: null, soldDate: '2026-03-09', cancel: null });
		expect(line.fees).toEqual([
			{ type: 'BASE', fee: -924n },
			{ type: 'SOMETHING_NEW', fee: -660n },
		]);
		const { fees: _fees, ...old } = LINE;
		expect(settlementSchema.parse(old).fees).toBeNull();
	});

	it('are refused with what no database holds: ids, amounts and days without end', () => {
		const odd = { orderId: 'o'.repeat(301), amount: 9e30, fee: '1000000000000000000', soldDate: '9999-12-31' };
		const result = settlementSchema.safeParse({ ...LINE, ...odd });
		expect(result.error?.issues.map((issue) => issue.path.join('.')).sort()).toEqual(Object.keys(odd).sort());
		expect(settlementSchema.parse({ ...LINE, orderId: 'o'.repeat(300), fee: -(10 ** 15) }).fee).toBe(-(10n ** 15n));
	});

	it('follow the currency: cents for dollars', () => {
		const row = {
			mId: 'm',
			transactionKey: 't',
			paymentKey: 'p',
			orderId: 'o',
			method: '카드',
			status: 'DONE',
			transactionAt: '2026-03-03T14:02:19+09:00',
			currency: 'USD',
			amount: 5.98,
		};
		expect(transactionSchema.parse(row).amount).toBe(598n);
		expect(transactionSchema.safeParse({ ...row, currency: 'KRW' }).success).toBe(false);
		expect(transactionSchema.safeParse({ ...row, currency: 'JPY', amount: 600 }).data?.amount).toBe(600n);
	});

	it('take statuses nobody has heard of', () => {
		const payout = payoutSchema.parse({
			id: 'FPA_1',
			refPayoutId: 'po-1',
			destination: 'seller_1',
			scheduleType: 'LATER',
			amount: { currency: 'KRW', value: 5000.0 },
			status: 'REJECTED',
			error: { code: 'X' },
		});
		expect(payoutSchema.parse({ ...payout.raw, error: { code: null } }).error).toEqual({ code: null, message: null });
		expect(payout).toMatchObject({
			status: 'REJECTED',
			amount: 5000n,
			payoutDate: null,
			error: { code: 'X', message: null },
		});
	});

	it('read a balance with six decimals', () => {
		const body = parseJsonExactly(
			'{"pendingAmount":{"currency":"KRW","value":1250000.0},"availableAmount":{"currency":"KRW","value":212268.000000}}',
		);
		expect(balanceSchema.parse(body)).toMatchObject({ available: 212268n, pending: 1250000n });
	});

	it('name the place and never the value of what is wrong', () => {
		const result = settlementSchema.safeParse({ ...LINE, amount: 0.123, orderId: null, soldDate: 'secret-day' });
		expect(result.success).toBe(false);
		expect(result.error?.issues.map((issue) => issue.path.join('.')).sort()).toEqual(['amount', 'orderId', 'soldDate']);
		expect(JSON.stringify(result.error)).not.toMatch(/0\.123|secret-day/);
	});
});
