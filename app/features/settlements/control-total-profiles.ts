import type { ImportProfile } from '#app/features/payments/import-profile.ts';
import { column } from './provider-lines.ts';

const merchant = column('m_id', ['상점아이디(MID)', '상점아이디', 'MID'], 'key');
const paidOutOn = column('paid_out_on', ['정산액 입금일', '정산 지급일', '입금일'], 'day', 'may-be-empty');
const soldOn = column('sold_on', ['매출일', '정산 매출일'], 'day', 'may-be-empty');
const count = column('line_count', ['결제+취소 건수', '결제·취소 건수', '결제/취소 건수', '건수'], 'amount');
const amount = column('amount', ['매출액 (A)', '매출액'], 'amount');
const vat = column('vat', ['PG부가세 (C)', 'PG 부가세 (C)', '부가세 (C)'], 'amount');
const fee = column(
	'fee',
	['수수료 합 (D)=(B+C)', 'PG수수료 합 (D)=(B+C)', '수수료 합 (D)', 'PG수수료 합 (D)', '수수료 합'],
	'amount',
);
const net = column('pay_out_amount', ['당일 정산액 (E)=(A-D)', '당일 정산액 (E)', '당일 정산액'], 'amount');
const supply = column('supply_amount', ['PG수수료 (B)', '수수료 (B)'], 'amount');
const state = column('settlement_state', '정산상태', 'text', 'optional');

const measures = ['line_count', 'amount', 'supply_amount', 'vat', 'fee', 'pay_out_amount'] as const;

const derived = (scope: 'summary' | 'daily' | 'method'): ImportProfile['derived'] => [
	{ name: 'scope', type: 'text', rule: { always: scope } },
	{ name: 'currency', type: 'text', rule: { always: 'KRW' } },
	{ name: 'day_on', type: 'date', rule: { first: ['paid_out_on', 'sold_on'] } },
	{
		name: 'total_key',
		type: 'text',
		rule: {
			joined: [
				'scope',
				{ first: ['paid_out_on', { always: '-' }] },
				{ first: ['sold_on', { always: '-' }] },
				...(scope === 'method' ? ['method'] : []),
			],
		},
	},
];

const shared = {
	kind: 'settlements',
	holds: 'sums',
	totals: measures,
	// Here (B) is without VAT, unlike the column of that name in 건별.
	checks: [
		['supply_amount', 'vat', '-fee'],
		['amount', '-fee', '-pay_out_amount'],
	],
} satisfies Partial<ImportProfile>;

/** 상점관리자 > 정산내역 > 요약: one row for each day of payment and of sale. */
const tossAdminSummary: ImportProfile = {
	...shared,
	name: 'toss-admin-summary',
	label: { ko: '토스페이먼츠 상점관리자 정산내역 요약', en: 'Toss Payments admin, settlement summary' },
	columns: [paidOutOn, soldOn, merchant, count, amount, supply, vat, fee, net, state],
	derived: derived('summary'),
	order: [['paid_out_on', 'sold_on']],
};

/** 상점관리자 > 정산내역 > 일자별: as 요약, by day of sale, which stands first. */
const tossAdminDaily: ImportProfile = {
	...shared,
	name: 'toss-admin-daily',
	label: { ko: '토스페이먼츠 상점관리자 정산내역 일자별', en: 'Toss Payments admin, settlements by day' },
	columns: [
		{ ...soldOn, need: 'must' },
		{ ...paidOutOn, need: 'optional' },
		merchant,
		count,
		amount,
		supply,
		vat,
		fee,
		net,
		state,
	],
	// Without a day of payment rules still find the cell, empty.
	derived: derived('daily'),
	order: [['sold_on', 'paid_out_on']],
};

/** 상점관리자 > 정산내역 > 결제수단별: by method as well, the fee in a group of columns under a header of two rows. */
const tossAdminByMethod: ImportProfile = {
	...shared,
	name: 'toss-admin-by-method',
	label: { ko: '토스페이먼츠 상점관리자 정산내역 결제수단별', en: 'Toss Payments admin, settlements by method' },
	columns: [
		column('method', '결제수단', 'text'),
		paidOutOn,
		soldOn,
		merchant,
		count,
		amount,
		column('fee_base', ['PG 수수료/일반', '일반'], 'amount', 'may-be-empty'),
		column('fee_instalment', ['PG 수수료/할부', '할부'], 'amount', 'may-be-empty'),
		column('fee_point', ['PG 수수료/포인트', '포인트'], 'amount', 'may-be-empty'),
		column('fee_further', ['PG 수수료/기타', '기타'], 'amount', 'may-be-empty'),
		column('supply_amount', ['PG 수수료/PG수수료계 (B)', 'PG수수료계 (B)', 'PG 수수료/수수료계 (B)'], 'amount'),
		vat,
		fee,
		net,
		state,
	],
	derived: derived('method'),
	totals: [...measures, 'fee_base', 'fee_instalment', 'fee_point', 'fee_further'],
	checks: [...shared.checks, ['fee_base', 'fee_instalment', 'fee_point', 'fee_further', '-supply_amount']],
};

export const controlTotalProfiles: readonly ImportProfile[] = [tossAdminSummary, tossAdminDaily, tossAdminByMethod];
