import iconv from 'iconv-lite';
import { xlsxStream } from '#app/lib/xlsx-writer.server.ts';

/** One sample file of an export, written from the list of its columns; all content is made up. */
export interface ExportSample {
	/** The profile that has to know it by itself. */
	profile: string;
	kind: 'transactions' | 'settlements';
	/** The file's name; some exports tell their day there. */
	name: string;
	rows: readonly (readonly string[])[];
	/** Also exists as a workbook. */
	xlsx: boolean;
	delimiter?: string;
	/** A person has to name the profile. */
	unconfirmed?: boolean;
	expected: {
		rows: number;
		mId: string;
		/** Sums of what is stored, in won. */
		amount: bigint;
		fee: bigint;
		net: bigint;
		controlTotals?: number;
	};
}

const won = (amount: number | bigint) => amount.toLocaleString('en-US');

/** The cells of a row by the names of a header; what is not named is empty. */
function rowsOf(header: readonly string[], rows: readonly Record<string, string>[]): string[][] {
	return [[...header], ...rows.map((row) => header.map((name) => row[name] ?? ''))];
}

const itemizedHeader =
	'상점아이디(MID),정산액 입금일,매출일,원거래 승인일,취소일시,주문번호,결제수단,결제상태,결제기관,카드종류,할부,결제·취소액 (A),PG수수료 (B),공급가액,부가세,할부수수료,당일 정산액 (C) = (A-B),카드 매입상태,카드 승인번호,TID,영수증,구매자명'.split(
		',',
	);

/** The lines of 상점관리자 건별 that the three files of sums sum up. */
const lines = [
	{ sold: '2026-03-03', method: '카드', order: 'DB-0101', amount: 55_000, supply: 1_540, vat: 154, tid: 'tid0101' },
	{ sold: '2026-03-03', method: '카드', order: 'DB-0214', amount: 120_000, supply: 5_760, vat: 576, tid: 'tid0214' },
	{ sold: '2026-03-06', method: '계좌이체', order: 'DB-0055', amount: -20_000, supply: 0, vat: 0, tid: 'tid0055' },
	{ sold: '2026-03-06', method: '가상계좌', order: 'DB-0300', amount: 9_900, supply: 300, vat: 30, tid: 'tid0300' },
];
const total = (of: (line: (typeof lines)[number]) => number) => lines.reduce((sum, line) => sum + of(line), 0);
const feeOf = ({ supply, vat }: { supply: number; vat: number }) => supply + vat;

const expectedToss = {
	mId: 'dalbitmall01',
	amount: BigInt(total(({ amount }) => amount)),
	fee: BigInt(total(feeOf)),
	net: BigInt(total((line) => line.amount - feeOf(line))),
};

const tossItemized: ExportSample = {
	profile: 'toss-admin-itemized',
	kind: 'settlements',
	name: '정산내역_건별.csv',
	xlsx: true,
	rows: [
		['정산내역 건별'],
		['조회기간', '2026-03-01 ~ 2026-03-31'],
		...rowsOf(itemizedHeader, [
			...lines.map((line) => ({
				'상점아이디(MID)': 'dalbitmall01',
				'정산액 입금일': '2026-03-10',
				매출일: line.sold,
				'원거래 승인일': line.amount < 0 ? '2026-03-05 15:15:33' : `${line.sold} 10:15:42`,
				취소일시: line.amount < 0 ? '2026-03-06 10:05:00' : '',
				주문번호: line.order,
				결제수단: line.method,
				결제상태: line.amount < 0 ? '취소' : '완료',
				할부: '일시불',
				'결제·취소액 (A)': won(line.amount),
				'PG수수료 (B)': won(feeOf(line)),
				공급가액: won(line.supply),
				부가세: won(line.vat),
				할부수수료: '0',
				'당일 정산액 (C) = (A-B)': won(line.amount - feeOf(line)),
				TID: line.tid,
				구매자명: '김달빛',
			})),
			{
				'상점아이디(MID)': '합계',
				'결제·취소액 (A)': won(total(({ amount }) => amount)),
				'PG수수료 (B)': won(total(feeOf)),
				'당일 정산액 (C) = (A-B)': won(total((line) => line.amount - feeOf(line))),
			},
		]),
	],
	expected: { rows: lines.length, ...expectedToss },
};

interface Sum {
	sold: string;
	method: string;
	count: number;
	amount: number;
	supply: number;
	vat: number;
}

/** The sums of the lines by day of sale, and by method where it is asked for. */
function sumsOf(byMethod: boolean): Sum[] {
	const sums = new Map<string, Sum>();
	for (const { sold, method, amount, supply, vat } of lines) {
		const key = byMethod ? `${sold} ${method}` : sold;
		const sum = sums.get(key) ?? { sold, method, count: 0, amount: 0, supply: 0, vat: 0 };
		sum.count += 1;
		sum.amount += amount;
		sum.supply += supply;
		sum.vat += vat;
		sums.set(key, sum);
	}
	return [...sums.values()];
}

const sumCells = (sum: Omit<Sum, 'sold' | 'method'>) => [
	won(sum.supply),
	won(sum.vat),
	won(feeOf(sum)),
	won(sum.amount - feeOf(sum)),
];
const allSums = {
	count: lines.length,
	amount: total((l) => l.amount),
	supply: total((l) => l.supply),
	vat: total((l) => l.vat),
};

const sumSample = (profile: string, name: string, rows: ExportSample['rows'], count: number): ExportSample => ({
	profile,
	kind: 'settlements',
	name,
	xlsx: true,
	rows,
	expected: { rows: count, ...expectedToss, controlTotals: count },
});

const tossSummary = sumSample(
	'toss-admin-summary',
	'정산내역_요약.csv',
	[
		'정산액 입금일,매출일,상점아이디(MID),결제+취소 건수,매출액 (A),PG수수료 (B),PG부가세 (C),수수료 합 (D)=(B+C),당일 정산액 (E)=(A-D)'.split(
			',',
		),
		...sumsOf(false).map((sum) => [
			'2026-03-10',
			sum.sold,
			'dalbitmall01',
			String(sum.count),
			won(sum.amount),
			...sumCells(sum),
		]),
		['합계', '', '', String(allSums.count), won(allSums.amount), ...sumCells(allSums)],
	],
	2,
);

const tossDaily = sumSample(
	'toss-admin-daily',
	'정산내역_일자별.csv',
	[
		'매출일,정산액 입금일,상점아이디(MID),결제+취소 건수,매출액 (A),PG수수료 (B),PG부가세 (C),PG수수료 합 (D)=(B+C),당일 정산액 (E)=(A-D)'.split(
			',',
		),
		...sumsOf(false).map((sum) => [
			sum.sold.replaceAll('-', '.'),
			'2026.03.10',
			'dalbitmall01',
			`${sum.count}`,
			`￦${won(sum.amount)}`,
			...sumCells(sum),
		]),
	],
	2,
);

const tossByMethod = sumSample(
	'toss-admin-by-method',
	'정산내역_결제수단별.csv',
	[
		[
			...['결제수단', '정산액 입금일', '매출일', '상점아이디(MID)', '결제+취소 건수', '매출액 (A)'],
			...['PG 수수료', '', '', '', '', 'PG 부가세 (C)', 'PG 수수료 합 (D)=(B+C)', '당일 정산액 (E)=(A-D)'],
		],
		['', '', '', '', '', '', '일반', '할부', '포인트', '기타', 'PG수수료계 (B)', '', '', ''],
		...sumsOf(true).map((sum) => [
			...[sum.method, '2026-03-10', sum.sold, 'dalbitmall01', String(sum.count), won(sum.amount)],
			...[won(sum.supply), '0', '0', '0', ...sumCells(sum)],
		]),
		[
			...['총계', '', '', '', String(allSums.count), won(allSums.amount)],
			...[won(allSums.supply), '0', '0', '0', ...sumCells(allSums)],
		],
	],
	3,
);

const tossTransactions: ExportSample = {
	profile: 'toss-admin-transactions',
	kind: 'transactions',
	name: '거래내역.csv',
	xlsx: true,
	unconfirmed: true,
	rows: rowsOf(
		'상점아이디,거래키,결제일시,취소요청일시,취소완료일시,정산완료일시,주문번호,결제수단,결제상태,결제액,구매자명,구매상품'.split(
			',',
		),
		[
			{
				상점아이디: 'dalbitmall01',
				거래키: 'txn-1',
				결제일시: '2026-03-03 10:15:42',
				주문번호: 'DB-0101',
				결제수단: '카드',
				결제상태: '완료',
				결제액: '55,000',
				구매자명: '김달빛',
				구매상품: '머그컵',
			},
			{
				상점아이디: 'dalbitmall01',
				거래키: 'txn-2',
				결제일시: '2026-03-05 15:15:33',
				취소완료일시: '2026-03-06 10:05:00',
				주문번호: 'DB-0055',
				결제수단: '계좌이체',
				결제상태: '취소',
				결제액: '-20,000',
				구매자명: '이별빛',
				구매상품: '접시',
			},
		],
	),
	expected: { rows: 2, mId: 'dalbitmall01', amount: 35_000n, fee: 0n, net: 0n },
};

const tossPay: ExportSample = {
	profile: 'toss-pay-settlement',
	kind: 'settlements',
	name: 'settlement-details.csv',
	xlsx: false,
	rows: rowsOf(
		'transactionType,transactionId,settleDate,dueDate,payToken,orderNo,productDesc,payMethod,amount,fee,vat,feeVatSum'.split(
			',',
		),
		[
			{
				transactionType: 'PAY',
				transactionId: '2d9d4c02-aaaa',
				settleDate: '2026-03-03',
				dueDate: '2026-03-06',
				payToken: 'pt-1',
				orderNo: 'DB-0777',
				productDesc: '달빛 머그컵',
				payMethod: 'TOSS_MONEY',
				amount: '30000',
				fee: '-600',
				vat: '-60',
				feeVatSum: '-660',
			},
			{
				transactionType: 'REFUND',
				transactionId: '2d9d4c02-bbbb',
				settleDate: '2026-03-04',
				dueDate: '2026-03-09',
				payToken: 'pt-0',
				orderNo: 'DB-0770',
				productDesc: '달빛 접시',
				payMethod: 'CARD',
				amount: '-10000',
				fee: '200',
				vat: '20',
				feeVatSum: '220',
			},
		],
	),
	expected: { rows: 2, mId: 'tosspay:default', amount: 20_000n, fee: 440n, net: 19_560n },
};

const naver: ExportSample = {
	profile: 'naver-smartstore-itemized',
	kind: 'settlements',
	name: '스마트스토어_건별정산.xlsx',
	xlsx: true,
	rows: rowsOf(
		'주문번호,상품주문번호,구분,상품명,구매자명,정산기준금액(A),Npay 수수료(B),매출연동 수수료 합계(C),무이자할부 수수료(D),정산예정금액(A+B+C+D),정산예정일,정산완료일,정산상태,클레임상태'.split(
			',',
		),
		[
			{
				주문번호: '2026030312345671',
				상품주문번호: '2026030398765431',
				구분: '상품주문',
				상품명: '달빛 머그컵',
				구매자명: '김달빛',
				'정산기준금액(A)': '30,000',
				'Npay 수수료(B)': '-825',
				'매출연동 수수료 합계(C)': '-600',
				'무이자할부 수수료(D)': '0',
				'정산예정금액(A+B+C+D)': '28,575',
				정산예정일: '2026.03.09',
				정산완료일: '2026.03.09',
				정산상태: '정산완료',
			},
			{
				주문번호: '2026030312345671',
				상품주문번호: '2026030398765431',
				구분: '배송비',
				상품명: '배송비',
				구매자명: '김달빛',
				'정산기준금액(A)': '3,000',
				'Npay 수수료(B)': '-82',
				'매출연동 수수료 합계(C)': '',
				'무이자할부 수수료(D)': '',
				'정산예정금액(A+B+C+D)': '2,918',
				정산예정일: '2026.03.09',
				정산상태: '정산예정',
			},
			{
				주문번호: '2026022812345672',
				상품주문번호: '2026022898765432',
				구분: '상품주문',
				상품명: '달빛 접시',
				구매자명: '이별빛',
				'정산기준금액(A)': '-12,000',
				'Npay 수수료(B)': '330',
				'매출연동 수수료 합계(C)': '240',
				'무이자할부 수수료(D)': '0',
				'정산예정금액(A+B+C+D)': '-11,430',
				정산예정일: '2026.03.10',
				정산상태: '정산예정',
				클레임상태: '반품완료',
			},
			{ 주문번호: '합 계', '정산기준금액(A)': '21,000', '정산예정금액(A+B+C+D)': '20,063' },
		],
	),
	expected: { rows: 3, mId: 'naver:default', amount: 21_000n, fee: 937n, net: 20_063n },
};

const naverCase: ExportSample = {
	profile: 'naver-settle-case',
	kind: 'settlements',
	name: 'settle-case.csv',
	xlsx: false,
	rows: rowsOf(
		'settleBasisDate,settleExpectDate,settleCompleteDate,payDate,orderId,productOrderId,productOrderType,settleType,paySettleAmount,totalPayCommissionAmount,freeInstallmentCommissionAmount,sellingInterlockCommissionAmount,benefitSettleAmount,settleExpectAmount,merchantId'.split(
			',',
		),
		[
			{
				settleBasisDate: '2026-03-06',
				settleExpectDate: '2026-03-09',
				settleCompleteDate: '2026-03-09',
				payDate: '2026-03-03',
				orderId: '2026030312345671',
				productOrderId: '2026030398765431',
				productOrderType: 'PROD_ORDER',
				settleType: 'NORMAL_SETTLE_ORIGINAL',
				paySettleAmount: '30000',
				totalPayCommissionAmount: '-825',
				sellingInterlockCommissionAmount: '-600',
				settleExpectAmount: '28575',
				merchantId: 'ncp_1',
			},
			{
				settleBasisDate: '2026-03-07',
				settleExpectDate: '2026-03-10',
				payDate: '2026-03-01',
				orderId: '2026030112345672',
				productOrderId: '2026030198765432',
				productOrderType: 'PROD_ORDER',
				settleType: 'NORMAL_SETTLE_AFTER_CANCEL',
				paySettleAmount: '-12000',
				totalPayCommissionAmount: '330',
				sellingInterlockCommissionAmount: '240',
				settleExpectAmount: '-11430',
				merchantId: 'ncp_1',
			},
		],
	),
	expected: { rows: 2, mId: 'naver:ncp_1', amount: 18_000n, fee: 855n, net: 17_145n },
};

const kakaoTalk: ExportSample = {
	profile: 'kakao-talk-checkout',
	kind: 'settlements',
	name: '톡체크아웃_건별정산_20260310.csv',
	xlsx: true,
	rows: rowsOf(
		'상품주문번호,주결제 수단,수수료율,주결제 금액,주결제 수수료,포인트 결제금액,포인트 결제 수수료,결제금액,수수료,정산예정금액'.split(
			',',
		),
		[
			{
				상품주문번호: 'KT-900001',
				'주결제 수단': '카드',
				수수료율: '2.9%',
				'주결제 금액': '18,000',
				'주결제 수수료': '574',
				'포인트 결제금액': '2,000',
				'포인트 결제 수수료': '64',
				결제금액: '20,000',
				수수료: '638',
				정산예정금액: '19,362',
			},
			{
				상품주문번호: 'KT-900002',
				'주결제 수단': '머니',
				수수료율: '2.5%',
				'주결제 금액': '-5,000',
				'주결제 수수료': '-138',
				'포인트 결제금액': '0',
				'포인트 결제 수수료': '0',
				결제금액: '-5,000',
				수수료: '-138',
				정산예정금액: '-4,862',
			},
			{ 상품주문번호: '소계', 결제금액: '15,000', 수수료: '500', 정산예정금액: '14,500' },
		],
	),
	expected: { rows: 2, mId: 'kakao-talk-checkout:default', amount: 15_000n, fee: 500n, net: 14_500n },
};

const kakaoPay: ExportSample = {
	profile: 'kakaopay-settlement',
	kind: 'settlements',
	name: '카카오페이_정산내역.csv',
	xlsx: true,
	unconfirmed: true,
	rows: rowsOf('정산일,거래일시,CID,TID,가맹점 주문번호,결제수단,거래구분,거래금액,수수료,부가세,정산금액'.split(','), [
		{
			정산일: '2026-03-10',
			거래일시: '2026-03-03 오후 1:05:09',
			CID: 'C0001',
			TID: 'T5f0001',
			'가맹점 주문번호': 'DB-0401',
			결제수단: 'CARD',
			거래구분: '결제',
			거래금액: '40,000원',
			수수료: '1,000원',
			부가세: '100원',
			정산금액: '38,900원',
		},
		{
			정산일: '2026-03-10',
			거래일시: '2026-03-04 오전 9:00:00',
			CID: 'C0001',
			TID: 'T5f0001',
			'가맹점 주문번호': 'DB-0401',
			결제수단: 'CARD',
			거래구분: '부분취소',
			거래금액: '10,000원',
			수수료: '250원',
			부가세: '25원',
			정산금액: '9,725원',
		},
	]),
	expected: { rows: 2, mId: 'kakaopay:C0001', amount: 30_000n, fee: 825n, net: 29_175n },
};

const inicis: ExportSample = {
	profile: 'inicis-settlement',
	kind: 'settlements',
	name: '이니시스_정산.csv',
	xlsx: true,
	unconfirmed: true,
	rows: [
		['KG이니시스 정산내역', '', '', '', '', '', ''],
		...rowsOf('지급일,승인일,주문번호,거래금액,수수료,부가세,지급액'.split(','), [
			{
				지급일: '2026년 3월 10일',
				승인일: '20260303',
				주문번호: 'DB-0501',
				거래금액: '100,000',
				수수료: '2,700',
				부가세: '270',
				지급액: '97,030',
			},
			{ 지급일: '소계', 거래금액: '100,000', 수수료: '2,700', 부가세: '270', 지급액: '97,030' },
			{
				지급일: '2026년 3월 11일',
				승인일: '20260304',
				주문번호: 'DB-0502',
				거래금액: '(30,000)',
				수수료: '810-',
				부가세: '-81',
				지급액: '(29,109)',
			},
			{ 지급일: '소계', 거래금액: '-30,000', 수수료: '-810', 부가세: '-81', 지급액: '-29,109' },
			{ 지급일: '합계', 거래금액: '70,000', 수수료: '1,890', 부가세: '189', 지급액: '67,921' },
		]),
	],
	expected: { rows: 2, mId: 'inicis:default', amount: 70_000n, fee: 2_079n, net: 67_921n },
};

const kcp: ExportSample = {
	profile: 'kcp-settlement',
	kind: 'settlements',
	name: 'kcp_정산.csv',
	xlsx: true,
	unconfirmed: true,
	rows: rowsOf(
		'KCP 거래번호,결제일시,결제상태,주문번호,결제금액,정산액,정산일,수수료,부가세,할부,승인번호,상점명,결제수단'.split(
			',',
		),
		[
			{
				'KCP 거래번호': '26030312345601',
				결제일시: '20260303101542',
				결제상태: '승인',
				주문번호: 'DB-0601',
				결제금액: '50000',
				정산액: '48570',
				정산일: '20260310',
				수수료: '1300',
				부가세: '130',
				승인번호: '00412873',
				상점명: '달빛몰',
				결제수단: '신용카드',
			},
			{
				'KCP 거래번호': '26030312345601',
				결제일시: '20260305090000',
				결제상태: '취소',
				주문번호: 'DB-0601',
				결제금액: '-50000',
				정산액: '-48570',
				정산일: '20260312',
				수수료: '-1300',
				부가세: '-130',
				승인번호: '00412873',
				상점명: '달빛몰',
				결제수단: '신용카드',
			},
			{
				'KCP 거래번호': '26030312345602',
				결제일시: '20260303111542',
				결제상태: '승인',
				주문번호: 'DB-0602',
				결제금액: '7000',
				정산액: '6800',
				정산일: '20260310',
				수수료: '182',
				부가세: '18',
				승인번호: '30024234',
				상점명: '달빛몰',
				결제수단: '계좌이체',
			},
		],
	),
	expected: { rows: 3, mId: 'kcp:달빛몰', amount: 7_000n, fee: 200n, net: 6_800n },
};

const portone: ExportSample = {
	profile: 'portone-settlement',
	kind: 'settlements',
	name: 'portone-settlements.csv',
	xlsx: true,
	unconfirmed: true,
	rows: rowsOf(
		'pgProvider,paymentId,pgTxId,orderId,type,paidAt,settlementDate,paymentMethod,currency,amount,fee,feeVat,settlementAmount'.split(
			',',
		),
		[
			{
				pgProvider: 'TOSSPAYMENTS',
				paymentId: 'pay-1',
				pgTxId: 'tx-1',
				orderId: 'DB-0701',
				type: 'PAID',
				paidAt: '2026-03-03T01:15:42Z',
				settlementDate: '2026-03-10',
				paymentMethod: 'CARD',
				currency: 'KRW',
				amount: '80000',
				fee: '2000',
				feeVat: '200',
				settlementAmount: '77800',
			},
			{
				pgProvider: 'TOSSPAYMENTS',
				paymentId: 'pay-1',
				pgTxId: 'tx-2',
				orderId: 'DB-0701',
				type: 'CANCELLED',
				paidAt: '2026-03-04T01:15:42Z',
				settlementDate: '2026-03-11',
				paymentMethod: 'CARD',
				currency: 'KRW',
				amount: '80000',
				fee: '2000',
				feeVat: '200',
				settlementAmount: '77800',
			},
			{
				pgProvider: 'TOSSPAYMENTS',
				paymentId: 'pay-3',
				pgTxId: 'tx-3',
				orderId: 'DB-0702',
				type: 'PAID',
				paidAt: '2026-03-04T01:15:42Z',
				settlementDate: '2026-03-11',
				paymentMethod: 'TRANSFER',
				currency: 'KRW',
				amount: '1000',
				fee: '20',
				feeVat: '2',
				settlementAmount: '978',
			},
		],
	),
	expected: { rows: 3, mId: 'portone:TOSSPAYMENTS', amount: 1_000n, fee: 22n, net: 978n },
};

const stripeColumns =
	'balance_transaction_id,created_utc,created,available_on_utc,available_on,currency,gross,fee,net,reporting_category,source_id,description,customer_email,charge_id,payment_intent_id,payment_metadata[order_id]'.split(
		',',
	);
const stripeRow = (key: string, category: string, gross: string, fee: string, net: string, order = '') => ({
	automatic_payout_id: 'po_1Kr',
	automatic_payout_effective_at: '2026-03-10 00:00:00',
	balance_transaction_id: key,
	created_utc: '2026-03-03 01:15:42',
	created: '2026-03-03 10:15:42',
	currency: 'krw',
	gross,
	fee,
	net,
	reporting_category: category,
	source_id: category === 'payout' ? 'po_1Kr' : `ch_${key}`,
	description: order && `Order ${order}`,
	customer_email: 'buyer@example.com',
	payment_intent_id: order && `pi_${order}`,
	'payment_metadata[order_id]': order,
});
const stripeRows = [
	stripeRow('txn_1A', 'charge', '55000', '1900', '53100', 'DB-0801'),
	stripeRow('txn_1B', 'charge', '20000.00', '800', '19200', 'DB-0802'),
	stripeRow('txn_1C', 'refund', '-20000', '0', '-20000', 'DB-0802'),
];

const stripePayouts: ExportSample = {
	profile: 'stripe-payout-reconciliation',
	kind: 'settlements',
	name: 'itemized_payout_reconciliation.csv',
	xlsx: false,
	rows: rowsOf(
		['automatic_payout_id', 'automatic_payout_effective_at', ...stripeColumns],
		[...stripeRows, stripeRow('txn_1P', 'payout', '-52300', '0', '-52300')],
	),
	expected: { rows: 3, mId: 'stripe:default', amount: 55_000n, fee: 2_700n, net: 52_300n, controlTotals: 1 },
};

const stripeActivity: ExportSample = {
	profile: 'stripe-balance-activity',
	kind: 'transactions',
	name: 'balance_change_from_activity_itemized.csv',
	xlsx: false,
	rows: rowsOf([...stripeColumns, 'automatic_payout_id', 'automatic_payout_effective_at', 'trace_id'], stripeRows),
	expected: { rows: 3, mId: 'stripe:default', amount: 55_000n, fee: 0n, net: 0n },
};

const stripePayoutList: ExportSample = {
	profile: 'stripe-payouts',
	kind: 'settlements',
	name: 'payouts_itemized.csv',
	xlsx: false,
	unconfirmed: true,
	rows: rowsOf(
		'payout_id,effective_at_utc,effective_at,currency,gross,fee,net,reporting_category,balance_transaction_id,description,payout_expected_arrival_date,payout_status'.split(
			',',
		),
		[
			{
				payout_id: 'po_1Kr',
				effective_at: '2026-03-10 00:00:00',
				currency: 'krw',
				gross: '-52300',
				fee: '0',
				net: '-52300',
				reporting_category: 'payout',
				balance_transaction_id: 'txn_1P',
				payout_status: 'paid',
			},
		],
	),
	expected: { rows: 1, mId: 'stripe:default', amount: 0n, fee: 0n, net: 52_300n, controlTotals: 1 },
};

const adyenHeader =
	'Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),Interchange (NC),Payment Method Variant,Modification Merchant Reference,Batch Number,Reserved4,Reserved5,Reserved6,Reserved7,Reserved8,Reserved9,Reserved10'.split(
		',',
	);
const adyenRow = (type: string, cells: Record<string, string>) => ({
	'Company Account': 'DalbitCo',
	'Merchant Account': 'DalbitShop',
	'Creation Date': '2026-03-03 10:15:42',
	TimeZone: 'CET',
	Type: type,
	'Net Currency': 'KRW',
	'Batch Number': '118',
	...cells,
});

const adyen: ExportSample = {
	profile: 'adyen-settlement-details',
	kind: 'settlements',
	name: 'settlement_detail_report_batch_118.csv',
	xlsx: false,
	rows: rowsOf(adyenHeader, [
		adyenRow('Settled', {
			'Psp Reference': 'PSP0000000000001',
			'Merchant Reference': 'DB-0901',
			'Payment Method': 'visa',
			'Modification Reference': 'MOD0000000000001',
			'Gross Currency': 'KRW',
			'Gross Credit (GC)': '55000',
			'Exchange Rate': '1',
			'Net Credit (NC)': '54310',
			'Markup (NC)': '300',
			'Scheme Fees (NC)': '90',
			'Interchange (NC)': '300',
		}),
		adyenRow('Refunded', {
			'Psp Reference': 'PSP0000000000002',
			'Merchant Reference': 'DB-0900',
			'Payment Method': 'mc',
			'Modification Reference': 'MOD0000000000002',
			'Gross Currency': 'KRW',
			'Gross Debit (GC)': '20000',
			'Exchange Rate': '1',
			'Net Debit (NC)': '20100',
			'Commission (NC)': '100',
		}),
		adyenRow('Fee', { 'Modification Reference': 'Transaction Fees March 2026', 'Net Debit (NC)': '240' }),
		adyenRow('MerchantPayout', {
			'Creation Date': '2026-03-06 23:59:59',
			'Modification Reference': 'TX118XT batch 118',
			'Net Debit (NC)': '33970',
		}),
	]),
	expected: { rows: 3, mId: 'adyen:DalbitShop', amount: 35_000n, fee: 1_030n, net: 33_970n, controlTotals: 1 },
};

const paypalBody = (
	key: string,
	invoice: string,
	code: string,
	side: string,
	gross: string,
	feeSide: string,
	fee: string,
) => [
	...['SB', key, invoice, '', '', code, '2026/03/10 10:15:42 -0700', '2026/03/10 10:15:42 -0700', side, gross, 'KRW'],
	...[feeSide, fee, 'KRW', '', 'CONSUMERID1', '', '', '', '', '', ''],
];

const paypal: ExportSample = {
	profile: 'paypal-settlement',
	kind: 'settlements',
	name: 'STL-20260310.01.009.CSV',
	xlsx: false,
	rows: [
		['RH', '2026/03/11 03:10:44 -0700', 'A', 'EXAMPLEACCT1', '009'],
		['FH', '01'],
		['SH', '2026/03/10 00:00:00 -0700', '2026/03/10 23:59:59 -0700', 'EXAMPLEACCT1', ''],
		'CH,Transaction ID,Invoice ID,PayPal Reference ID,PayPal Reference ID Type,Transaction Event Code,Transaction Initiation Date,Transaction Completion Date,Transaction  Debit or Credit,Gross Transaction Amount,Gross Transaction Currency,Fee Debit or Credit,Fee Amount,Fee Currency,Custom Field,Consumer ID,Payment Tracking ID,Store ID,Bank Reference ID,Credit Transactional Fee,Credit Promotional Fee,Credit Term'.split(
			',',
		),
		paypalBody('1AB23456CD789012E', 'DB-1001', 'T0006', 'CR', '55000', 'DR', '2500'),
		paypalBody('2AB23456CD789012E', 'DB-1000', 'T1107', 'DR', '20000', 'CR', '900'),
		['SF', 'KRW', '55000', '20000', '900', '2500'],
		['SC', '2'],
		['SH', '2026/03/10 00:00:00 -0700', '2026/03/10 23:59:59 -0700', 'EXAMPLEACCT1', ''],
		paypalBody('3AB23456CD789012E', 'DB-1002', 'T0006', 'CR', '10000', 'DR', '500'),
		paypalBody('4AB23456CD789012E', '', 'T0412', 'DR', '40000', 'DR', '0'),
		['SC', '2'],
		['RC', '4'],
		['FF', '4'],
	],
	expected: { rows: 3, mId: 'paypal:EXAMPLEACCT1', amount: 45_000n, fee: 2_100n, net: 42_900n, controlTotals: 1 },
};

/** One file of every export that is read. */
export const exportSamples: readonly ExportSample[] = [
	tossItemized,
	tossSummary,
	tossDaily,
	tossByMethod,
	tossTransactions,
	tossPay,
	naver,
	naverCase,
	kakaoTalk,
	kakaoPay,
	inicis,
	kcp,
	portone,
	stripePayouts,
	stripeActivity,
	stripePayoutList,
	adyen,
	paypal,
];

const exportForms = ['utf-8', 'utf-8-bom', 'cp949', 'utf-16', 'xlsx'] as const;
export type ExportForm = (typeof exportForms)[number];

/** The forms in which the sample exists. */
export const formsOf = ({ xlsx }: ExportSample): ExportForm[] => exportForms.filter((form) => form !== 'xlsx' || xlsx);

const csvCell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A cell of a workbook: plain amounts are numbers, as spreadsheets have them, and days are days. */
function sheetCell(text: string): string | bigint {
	return /^-?(0|[1-9]\d{0,2})(,\d{3})*$/.test(text) ? BigInt(text.replaceAll(',', '')) : text;
}

/** The bytes of a table in one of the forms. */
export async function tableBytes(rows: readonly (readonly string[])[], form: ExportForm): Promise<Buffer> {
	if (form === 'xlsx') {
		const chunks: Uint8Array[] = [];
		const width = Math.max(...rows.map((row) => row.length));
		const columns = Array.from({ length: width }, (_, index) => ({ header: rows[0]![index] ?? '' }));
		for await (const chunk of xlsxStream('정산', columns, rows.slice(1), (row) => row.map(sheetCell)))
			chunks.push(chunk);
		return Buffer.concat(chunks);
	}
	const text = `${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
	switch (form) {
		case 'utf-8':
			return Buffer.from(text);
		case 'utf-8-bom':
			return Buffer.from(`\uFEFF${text}`);
		case 'cp949':
			return iconv.encode(text, 'cp949');
		case 'utf-16':
			return iconv.encode(text, 'utf-16le', { addBOM: true });
	}
}
