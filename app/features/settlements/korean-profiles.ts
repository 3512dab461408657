import type { ImportProfile, Rule } from '#app/features/payments/import-profile.ts';
import { column, lineCells } from './provider-lines.ts';

const KINDS = {
	결제: 'sale',
	승인: 'sale',
	완료: 'sale',
	결제완료: 'sale',
	승인완료: 'sale',
	정상: 'sale',
	취소: 'cancel',
	승인취소: 'cancel',
	결제취소: 'cancel',
	부분취소: 'cancel',
	전체취소: 'cancel',
	환불: 'cancel',
	PAY: 'sale',
	PAID: 'sale',
	APPROVED: 'sale',
	CANCEL: 'cancel',
	CANCELLED: 'cancel',
	PARTIAL_CANCELLED: 'cancel',
	REFUND: 'cancel',
};

/** The key of an export that names payments, not their cancels: a cancel is told by its day and amount besides. */
const keyWithCancel = (payment: Rule, day: Rule): Rule => ({
	joined: [payment, { if: 'amount', in: 'negative', use: { joined: [{ always: 'cancel' }, day, 'amount'] } }],
});

type LineCells = Parameters<typeof lineCells>[0];

/** Four amounts under the names that most exports have: what was paid, fee, its VAT, and what is left. */
const RAW_TOTALS = ['gross', 'raw_fee', 'raw_vat', 'raw_net'];

/** Of these, where the sign tells a cancel and the fee is told without its VAT. */
const feeBesideVat = {
	amount: 'gross',
	fee: { sum: ['raw_fee', 'raw_vat'] },
	supplyAmount: 'raw_fee',
	vat: 'raw_vat',
	net: 'raw_net',
	at: 'traded_at',
	paidOutOn: 'paid_on',
} satisfies Partial<LineCells>;

/** Of these, where all amounts are positive and `trade_type` tells a cancel. */
const signedByKind = {
	before: [
		{ name: 'fee_part', type: 'bigint', rule: { signed: 'raw_fee', by: 'trade_type' } },
		{ name: 'vat_part', type: 'bigint', rule: { signed: 'raw_vat', by: 'trade_type' } },
	],
	amount: { signed: 'gross', by: 'trade_type' },
	net: { signed: 'raw_net', by: 'trade_type' },
	fees: { FEE: 'fee_part', VAT: 'vat_part' },
	at: 'traded_at',
	paidOutOn: 'paid_on',
} satisfies Partial<LineCells>;

/** Toss Pay, the wallet under a contract of its own: fees are negative where they are charged. */
const tossPay: ImportProfile = {
	name: 'toss-pay-settlement',
	label: { ko: '토스페이 정산 상세', en: 'Toss Pay settlement details' },
	kind: 'settlements',
	provider: 'tosspay',
	columns: [
		column('transaction_type', 'transactionType', 'text', 'must', { values: { PAY: 'sale', REFUND: 'cancel' } }),
		column('transaction_id', 'transactionId', 'key'),
		column('settled_on', 'settleDate', 'day'),
		column('due_on', 'dueDate', 'day', 'may-be-empty'),
		column('pay_token', 'payToken', 'key', 'may-be-empty'),
		column('order_no', 'orderNo', 'key'),
		column('pay_method', 'payMethod', 'text', 'may-be-empty'),
		column('gross', 'amount', 'amount'),
		column('raw_fee', 'fee', 'amount'),
		column('raw_vat', 'vat', 'amount'),
		column('fee_vat_sum', 'feeVatSum', 'amount'),
	],
	derived: lineCells({
		provider: 'tosspay',
		key: 'transaction_id',
		paymentKey: { first: ['pay_token', 'transaction_id'] },
		orderId: 'order_no',
		method: { first: ['pay_method', { always: '토스페이' }] },
		amount: 'gross',
		net: { sum: ['gross', 'fee_vat_sum'] },
		fee: { sum: ['-fee_vat_sum'] },
		supplyAmount: { sum: ['-raw_fee'] },
		vat: { sum: ['-raw_vat'] },
		at: { startOf: 'settled_on' },
		canceledAt: { if: 'transaction_type', in: ['cancel'], use: 'approved_at' },
		paidOutOn: 'due_on',
	}),
	totals: ['gross', 'raw_fee', 'raw_vat', 'fee_vat_sum'],
};

/** SmartStore 건별 정산: fees are negative, net = A + B + C + D. */
const naverSmartStore: ImportProfile = {
	name: 'naver-smartstore-itemized',
	label: { ko: '네이버 스마트스토어 건별 정산', en: 'Naver SmartStore, settlements by product order' },
	kind: 'settlements',
	provider: 'naver',
	columns: [
		column('order_no', '주문번호', 'key'),
		column('product_order', '상품주문번호', 'key'),
		column('line_type', '구분', 'text'),
		column('basis', ['정산기준금액(A)', '정산기준금액'], 'amount'),
		column(
			'npay_fee',
			['Npay 수수료(B)', '네이버페이 주문관리 수수료(B)', 'Npay 주문관리 수수료(B)', '네이버페이 수수료(B)'],
			'amount',
			'may-be-empty',
		),
		column('sales_fee', ['매출연동 수수료 합계(C)', '매출연동 수수료(C)'], 'amount', 'may-be-empty'),
		column('instalment_fee', ['무이자할부 수수료(D)', '무이자 할부 수수료(D)'], 'amount', 'may-be-empty'),
		column(
			'net_told',
			['정산예정금액(A+B+C+D)', '정산예정금액', '정산금액(A+B+C+D)', '정산금액'],
			'amount',
			'optional',
		),
		column('expected_on', '정산예정일', 'day', 'may-be-empty'),
		column('completed_on', '정산완료일', 'day', 'may-be-empty'),
		column('paid_at', ['결제일시', '결제일'], 'instant', 'optional'),
		column('basis_on', '정산기준일', 'day', 'optional'),
	],
	derived: lineCells({
		provider: 'naver',
		before: [
			{ name: 'npay_cost', type: 'bigint', rule: { sum: ['-npay_fee'] } },
			{ name: 'sales_cost', type: 'bigint', rule: { sum: ['-sales_fee'] } },
			{ name: 'interest_fee', type: 'bigint', rule: { sum: ['-instalment_fee'] } },
		],
		// The day of settlement can move, so it does not belong to the key.
		key: {
			joined: [
				'product_order',
				{ if: 'line_type', in: ['상품주문'], or: 'line_type' },
				{ if: 'amount', in: 'negative', use: { joined: [{ always: 'cancel' }, 'amount'] } },
			],
		},
		paymentKey: 'product_order',
		orderId: 'order_no',
		method: { always: '네이버페이' },
		amount: 'basis',
		fee: { first: [{ sum: ['npay_cost', 'sales_cost', 'interest_fee'] }, { always: '0' }] },
		net: { first: ['net_told', { sum: ['basis', 'npay_fee', 'sales_fee', 'instalment_fee'] }] },
		fees: { NPAY: 'npay_cost', SALES: 'sales_cost', INSTALLMENT: 'interest_fee' },
		at: { first: ['paid_at', { startOf: { first: ['basis_on', 'expected_on', 'completed_on'] } }] },
		soldOn: { first: ['basis_on', { dayOf: 'approved_at' }] },
		paidOutOn: { first: ['completed_on', 'expected_on'] },
	}),
	totals: ['basis', 'npay_fee', 'sales_fee', 'instalment_fee', 'net_told'],
	leftOut: ['구매자명', '구매자ID', '구매자연락처', '수취인명'],
};

/** The rows of the Commerce API's settle/case, kept as a table under the names of its fields. */
const naverSettleCase: ImportProfile = {
	name: 'naver-settle-case',
	label: { ko: '네이버 커머스API 건별 정산', en: 'Naver Commerce API, settlements by case' },
	kind: 'settlements',
	provider: 'naver',
	columns: [
		column('basis_on', 'settleBasisDate', 'day'),
		column('expected_on', 'settleExpectDate', 'day', 'may-be-empty'),
		column('completed_on', 'settleCompleteDate', 'day', 'may-be-empty'),
		column('paid_at', 'payDate', 'instant', 'may-be-empty'),
		column('order_no', 'orderId', 'key'),
		column('product_order', 'productOrderId', 'key'),
		column('product_order_type', 'productOrderType', 'text', 'may-be-empty'),
		column('settle_type', 'settleType', 'text'),
		column('pay_settle_amount', 'paySettleAmount', 'amount'),
		column('pay_commission', 'totalPayCommissionAmount', 'amount', 'may-be-empty'),
		column('instalment_commission', 'freeInstallmentCommissionAmount', 'amount', 'optional'),
		column('sales_commission', 'sellingInterlockCommissionAmount', 'amount', 'optional'),
		column('benefit', 'benefitSettleAmount', 'amount', 'optional'),
		column('net_told', 'settleExpectAmount', 'amount'),
		column('merchant', 'merchantId', 'key', 'optional'),
	],
	derived: lineCells({
		provider: 'naver',
		account: ['merchant'],
		key: { joined: ['product_order', 'product_order_type', 'settle_type'] },
		paymentKey: 'product_order',
		orderId: 'order_no',
		method: { always: '네이버페이' },
		amount: 'pay_settle_amount',
		net: 'net_told',
		at: { first: ['paid_at', { startOf: 'basis_on' }] },
		canceledAt: { if: 'amount', in: 'negative', use: { startOf: 'basis_on' } },
		soldOn: 'basis_on',
		paidOutOn: { first: ['completed_on', 'expected_on'] },
	}),
	totals: ['pay_settle_amount', 'net_told'],
};

/** 톡체크아웃 건별 정산내역: its rows have no day, so that the file has to tell it. */
const kakaoTalkCheckout: ImportProfile = {
	name: 'kakao-talk-checkout',
	label: { ko: '카카오 톡체크아웃 건별 정산', en: 'Kakao Talk Checkout, settlements by product order' },
	kind: 'settlements',
	provider: 'kakao-talk-checkout',
	columns: [
		column('product_order', '상품주문번호', 'key'),
		column('main_method', ['주결제 수단', '주결제수단'], 'text', 'may-be-empty'),
		column('main_amount', ['주결제 금액', '주결제금액'], 'amount', 'may-be-empty'),
		column('main_fee', ['주결제 수수료', '주결제수수료'], 'amount', 'may-be-empty'),
		column('point_amount', ['포인트 결제금액', '포인트 결제 금액'], 'amount', 'may-be-empty'),
		column('point_fee', ['포인트 결제 수수료', '포인트 결제수수료'], 'amount', 'may-be-empty'),
		column('gross', ['결제금액', '결제 금액'], 'amount'),
		column('raw_fee', '수수료', 'amount'),
		column('net', ['정산예정금액', '정산 예정금액'], 'amount'),
		column('order_no', '주문번호', 'key', 'optional'),
		column('settle_on', ['정산예정일', '정산일'], 'day', 'optional'),
		column('paid_at', ['결제일시', '결제일'], 'instant', 'optional'),
	],
	derived: lineCells({
		provider: 'kakao-talk-checkout',
		key: {
			joined: ['product_order', { if: 'amount', in: 'negative', use: { joined: [{ always: 'cancel' }, 'amount'] } }],
		},
		paymentKey: 'product_order',
		orderId: { first: ['order_no', 'product_order'] },
		method: { first: ['main_method', { always: '카카오페이 포인트' }] },
		amount: 'gross',
		fee: 'raw_fee',
		net: 'net',
		fees: { MAIN: 'main_fee', POINT: 'point_fee' },
		at: { first: ['paid_at', { startOf: { first: ['settle_on', 'file_day'] } }] },
		paidOutOn: { first: ['settle_on', 'file_day'] },
	}),
	dayOfFile: ['settle_on'],
	totals: ['main_amount', 'main_fee', 'point_amount', 'point_fee', 'gross', 'raw_fee', 'net'],
};

/** Partner admin of KakaoPay: the columns are a guess. */
const kakaoPay: ImportProfile = {
	name: 'kakaopay-settlement',
	label: { ko: '카카오페이 파트너어드민 정산내역', en: 'KakaoPay partner admin, settlements' },
	kind: 'settlements',
	provider: 'kakaopay',
	unconfirmed: true,
	columns: [
		column('paid_on', '정산일', 'day', 'may-be-empty'),
		column('traded_at', '거래일시', 'instant'),
		column('cid', 'CID', 'key', 'may-be-empty'),
		column('tid_told', 'TID', 'key'),
		column('order_no', ['가맹점 주문번호', '주문번호'], 'key'),
		column('pay_method', '결제수단', 'text', 'may-be-empty'),
		column('trade_type', '거래구분', 'text', 'must', { values: KINDS }),
		column('gross', '거래금액', 'amount'),
		column('raw_fee', '수수료', 'amount'),
		column('raw_vat', '부가세', 'amount'),
		column('raw_net', '정산금액', 'amount'),
	],
	derived: lineCells({
		provider: 'kakaopay',
		account: ['cid'],
		key: keyWithCancel('tid_told', { dayOf: 'traded_at' }),
		paymentKey: 'tid_told',
		orderId: 'order_no',
		method: { first: ['pay_method', { always: '카카오페이' }] },
		...signedByKind,
		vat: 'vat_part',
	}),
	totals: RAW_TOTALS,
};

/** KG Inicis: as one public reader of the file takes it. */
const inicis: ImportProfile = {
	name: 'inicis-settlement',
	label: { ko: 'KG이니시스 정산내역', en: 'KG Inicis settlements' },
	kind: 'settlements',
	provider: 'inicis',
	unconfirmed: true,
	columns: [
		column('paid_on', ['지급일', '정산일', '입금일', '지급예정일'], 'day', 'may-be-empty'),
		column('traded_at', ['승인일', '승인일시', '매출일', '거래일'], 'instant'),
		column('order_no', '주문번호', 'key'),
		column('gross', ['거래금액', '결제금액'], 'amount'),
		column('raw_fee', ['수수료', 'PG수수료'], 'amount'),
		column('raw_vat', '부가세', 'amount'),
		column('raw_net', ['지급액', '정산금액', '입금액'], 'amount'),
		column('tid_told', 'TID', 'key', 'optional'),
		column('mid_told', ['상점아이디', 'MID', '상점ID'], 'key', 'optional'),
		column('pay_method', ['결제수단', '지불수단'], 'text', 'optional'),
	],
	derived: lineCells({
		provider: 'inicis',
		account: ['mid_told'],
		key: keyWithCancel({ first: ['tid_told', 'order_no'] }, { dayOf: 'traded_at' }),
		paymentKey: { first: ['tid_told', 'order_no'] },
		orderId: 'order_no',
		method: { first: ['pay_method', { always: 'KG이니시스' }] },
		...feeBesideVat,
	}),
	totals: RAW_TOTALS,
};

/** NHN KCP: the names of one admin screen. */
const kcp: ImportProfile = {
	name: 'kcp-settlement',
	label: { ko: 'NHN KCP 정산내역', en: 'NHN KCP settlements' },
	kind: 'settlements',
	provider: 'kcp',
	unconfirmed: true,
	columns: [
		column('deal_no', ['KCP 거래번호', 'KCP거래번호', '거래번호', 'kcpDealNum'], 'key'),
		column('traded_at', ['결제일시', '거래일시', '승인일시', 'pymntDtm'], 'instant'),
		column('trade_state', ['결제상태', '거래상태', 'pymntStatCode'], 'text', 'optional'),
		column('order_no', ['주문번호', 'orderNum'], 'key'),
		column('gross', ['결제금액', '거래금액', 'pymntAmt'], 'amount'),
		column('raw_net', ['정산액', '정산금액', '정산예상금액', 'accountsAmt'], 'amount'),
		column('paid_on', ['정산일', '정산일자', '정산예정일', 'accountsDtm'], 'day', 'may-be-empty'),
		column('raw_fee', ['수수료', 'escrowCharge'], 'amount'),
		column('raw_vat', ['부가세', 'escrowSurtax'], 'amount'),
		column('pay_method', ['결제수단', 'pymntMeans'], 'text', 'optional'),
		column('merchant', ['상점명', '가맹점명', 'merchantName'], 'key', 'optional'),
	],
	derived: lineCells({
		provider: 'kcp',
		account: ['merchant'],
		key: keyWithCancel('deal_no', { dayOf: 'traded_at' }),
		paymentKey: 'deal_no',
		orderId: 'order_no',
		method: { first: ['pay_method', { always: 'NHN KCP' }] },
		...feeBesideVat,
	}),
	totals: RAW_TOTALS,
};

/** PortOne's console: the names of its API, as nobody has published those of its files. */
const portone: ImportProfile = {
	name: 'portone-settlement',
	label: { ko: '포트원 정산내역', en: 'PortOne settlements' },
	kind: 'settlements',
	provider: 'portone',
	unconfirmed: true,
	columns: [
		column('pg', ['pgProvider', 'PG사', 'PG'], 'key'),
		column('payment_id', ['paymentId', '결제 ID', '결제번호', '포트원 거래번호'], 'key'),
		column('pg_tx', ['transactionId', 'pgTxId', 'PG 거래번호', 'PG사 거래번호'], 'key', 'optional'),
		column('order_no', ['orderId', '주문번호', '고객사 주문번호', 'merchantUid'], 'key', 'optional'),
		column('trade_type', ['type', 'transactionType', '거래구분', '거래유형'], 'text', 'must', { values: KINDS }),
		column('traded_at', ['paidAt', 'transactionAt', '결제일시', '거래일시'], 'instant'),
		column('paid_on', ['settlementDate', '정산일', '정산예정일'], 'day', 'may-be-empty'),
		column('pay_method', ['paymentMethod', '결제수단'], 'text', 'optional'),
		column('currency_told', ['currency', '통화'], 'currency', 'optional'),
		column('gross', ['amount', 'totalAmount', '결제금액', '거래금액'], 'amount'),
		column('raw_fee', ['fee', '수수료', 'PG 수수료'], 'amount'),
		column('raw_vat', ['feeVat', 'vat', '수수료 부가세', '부가세'], 'amount', 'may-be-empty'),
		column('raw_net', ['settlementAmount', '정산금액', '정산예정금액'], 'amount'),
	],
	derived: lineCells({
		provider: 'portone',
		account: ['pg'],
		key: keyWithCancel({ first: ['pg_tx', 'payment_id'] }, { dayOf: 'traded_at' }),
		paymentKey: 'payment_id',
		orderId: { first: ['order_no', 'payment_id'] },
		method: { first: ['pay_method', 'pg'] },
		...signedByKind,
		vat: { first: ['vat_part', { always: '0' }] },
	}),
	totals: RAW_TOTALS,
};

export const koreanProfiles: readonly ImportProfile[] = [
	tossPay,
	naverSmartStore,
	naverSettleCase,
	kakaoTalkCheckout,
	kakaoPay,
	inicis,
	kcp,
	portone,
];
