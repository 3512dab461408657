import { z } from 'zod';

/** What a column of a bank's export can mean. */
const bankColumns = [
	/** Day, with the time of day where the bank writes both into one cell. */
	'at',
	'time',
	'withdrawal',
	'deposit',
	/** One amount with its sign. */
	'signed',
	/** 입금 or 출금, for an amount without sign. */
	'direction',
	'balance',
	'counterparty',
	'counterpartyAccount',
	'narrative',
	'branch',
	'method',
	'reference',
] as const;
export type BankColumn = (typeof bankColumns)[number];

/** How one bank writes its exports: data, so that a new bank is a new entry. */
export interface BankProfile {
	name: string;
	/** The institution's three digits; null where several banks write so. */
	bankCode: string | null;
	/** Each header with what it means, in the order of the bank; '?' in front: the header may be missing. */
	columns: readonly (readonly [header: string, means: BankColumn | null])[];
	/** No public file confirms the column list: a template to try, and told as such. */
	unconfirmed?: true;
}

/** True when the columns tell a day, and the money in one way: one amount, or withdrawals and deposits. */
function tellsMoney(columns: readonly (readonly [string, BankColumn])[]): boolean {
	const has = (means: BankColumn) => columns.some((column) => column[1] === means);
	const money = has('signed') ? !has('withdrawal') && !has('deposit') : has('withdrawal') && has('deposit');
	return has('at') && money;
}

/** How a person says that a bank writes its exports. Each header has to be there, and stands as the file writes it. */
export const ownBankProfileSchema = z
	.strictObject({
		kind: z.literal('bank'),
		name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/),
		label: z.strictObject({ ko: z.string().min(1).max(100), en: z.string().min(1).max(100) }),
		columns: z
			.array(z.tuple([z.string().min(1).max(200), z.enum(bankColumns)]))
			.min(1)
			.max(30)
			.readonly(),
		/** What stands first in a date whose year stands last; without it such a date is refused. */
		dayOrder: z.enum(['dmy', 'mdy']).optional(),
		/** Amounts are written `1.234,00`. */
		decimal: z.literal('comma').optional(),
	})
	.refine(({ columns }) => tellsMoney(columns));
export type OwnBankProfile = Readonly<z.infer<typeof ownBankProfileSchema>>;

/** Column lists as public exports show them. Order does not matter when a file is read. */
export const bankProfiles: readonly BankProfile[] = [
	{
		name: 'kb-personal',
		bankCode: '004',
		columns: [
			['거래일시', 'at'],
			['적요', 'narrative'],
			['보낸분/받는분', 'counterparty'],
			['?송금메모', 'narrative'],
			['출금액', 'withdrawal'],
			['입금액', 'deposit'],
			['잔액', 'balance'],
			['?거래점', 'branch'],
			['?구분', 'method'],
		],
	},
	{
		name: 'kb-business',
		bankCode: '004',
		columns: [
			['?No', null],
			['거래일시', 'at'],
			['보낸분/받는분', 'counterparty'],
			['출금액(원)', 'withdrawal'],
			['입금액(원)', 'deposit'],
			['잔액(원)', 'balance'],
			['?내 통장 표시', 'narrative'],
			['?적요', 'narrative'],
			['?처리점', 'branch'],
			['?구분', 'method'],
		],
	},
	{
		name: 'shinhan-personal',
		bankCode: '088',
		columns: [
			['거래일자', 'at'],
			['거래시간', 'time'],
			['적요', 'narrative'],
			['출금(원)', 'withdrawal'],
			['입금(원)', 'deposit'],
			['내용', 'counterparty'],
			['잔액(원)', 'balance'],
			['?거래점', 'branch'],
		],
	},
	{
		name: 'shinhan-business',
		bankCode: '088',
		columns: [
			['거래일시', 'at'],
			['적요', 'narrative'],
			['입금액', 'deposit'],
			['출금액', 'withdrawal'],
			['내용', 'counterparty'],
			['잔액', 'balance'],
			['거래점명', 'branch'],
		],
	},
	{
		name: 'hana',
		bankCode: '081',
		columns: [
			['거래일시', 'at'],
			['적요', 'narrative'],
			['의뢰인/수취인', 'counterparty'],
			['입금', 'deposit'],
			['출금', 'withdrawal'],
			['거래후잔액', 'balance'],
			['?구분', 'method'],
			['?거래점', 'branch'],
			['?거래특이사항', 'narrative'],
			['?추가메모', 'narrative'],
		],
	},
	{
		name: 'woori',
		bankCode: '020',
		columns: [
			['거래일시', 'at'],
			['적요', 'narrative'],
			['기재내용', 'counterparty'],
			['지급(원)', 'withdrawal'],
			['입금(원)', 'deposit'],
			['거래후 잔액(원)', 'balance'],
			['?취급점', 'branch'],
			['?표·어음·증권금액(원)', null],
		],
	},
	{
		name: 'woori-older',
		bankCode: '020',
		columns: [
			['거래일시', 'at'],
			['적요', 'narrative'],
			['기재내용', 'counterparty'],
			['찾으신금액', 'withdrawal'],
			['맡기신금액', 'deposit'],
			['거래후 잔액', 'balance'],
			['?취급점', 'branch'],
			['?표·어음·증권금액', null],
		],
	},
	{
		name: 'ibk',
		bankCode: '003',
		columns: [
			['거래일시', 'at'],
			['출금', 'withdrawal'],
			['입금', 'deposit'],
			['거래후 잔액', 'balance'],
			['거래내용', 'narrative'],
			['상대계좌번호', 'counterpartyAccount'],
			['?상대은행', null],
			['?메모', 'narrative'],
			['?거래구분', 'method'],
			['?수표어음금액', null],
			['?CMS코드', null],
			['상대계좌예금주명', 'counterparty'],
		],
	},
	{
		name: 'nh-personal',
		bankCode: '011',
		columns: [
			['?순번', null],
			['거래일시', 'at'],
			['출금금액', 'withdrawal'],
			['입금금액', 'deposit'],
			['거래후잔액', 'balance'],
			['거래내용', 'narrative'],
			['거래기록사항', 'counterparty'],
			['?거래점', 'branch'],
			['?거래메모', 'narrative'],
		],
	},
	{
		name: 'nh-business',
		bankCode: '011',
		columns: [
			['?구분', 'method'],
			['거래일자', 'at'],
			['출금금액(원)', 'withdrawal'],
			['입금금액(원)', 'deposit'],
			['거래 후 잔액(원)', 'balance'],
			['거래내용', 'narrative'],
			['거래기록사항', 'counterparty'],
			['?거래점', 'branch'],
			['?거래시간', 'time'],
			['?이체메모', 'narrative'],
		],
	},
	{
		name: 'busan',
		bankCode: '032',
		columns: [
			['?번호', null],
			['거래일시', 'at'],
			['적요', 'narrative'],
			['내용', 'counterparty'],
			['입금금액', 'deposit'],
			['출금금액', 'withdrawal'],
			['거래후잔액', 'balance'],
			['?적용이율', null],
			['?거래점', 'branch'],
		],
	},
	{
		name: 'toss-bank',
		bankCode: '092',
		columns: [
			['거래 일시', 'at'],
			['적요', 'narrative'],
			['거래 유형', 'method'],
			['거래 기관', null],
			['계좌번호', 'counterpartyAccount'],
			['거래 금액', 'signed'],
			['거래 후 잔액', 'balance'],
			['?메모', 'narrative'],
		],
	},
	{
		name: 'epost',
		bankCode: null,
		columns: [
			['거래일자', 'at'],
			['적요', 'narrative'],
			['찾으신금액', 'withdrawal'],
			['맡기신금액', 'deposit'],
			['잔액', 'balance'],
		],
	},
	{
		name: 'kakao-bank',
		bankCode: '090',
		unconfirmed: true,
		columns: [
			['거래일시', 'at'],
			['구분', 'method'],
			['거래금액', 'signed'],
			['거래 후 잔액', 'balance'],
			['?거래구분', 'method'],
			['내용', 'counterparty'],
			['?메모', 'narrative'],
		],
	},
	{
		name: 'k-bank',
		bankCode: '089',
		unconfirmed: true,
		columns: [
			['거래일시', 'at'],
			['거래구분', 'method'],
			['입금금액', 'deposit'],
			['출금금액', 'withdrawal'],
			['잔액', 'balance'],
			['?상대 예금주명', 'counterparty'],
			['?상대 은행', null],
			['?상대 계좌번호', 'counterpartyAccount'],
			['적요내용', 'narrative'],
		],
	},
];

/** Headers that mean the same wherever they stand, for banks without a profile. 지급 is what a bank pays out of the account. */
export const bankSynonyms: Readonly<Record<BankColumn, readonly string[]>> = {
	at: ['거래일시', '거래 일시', '거래일자', '거래일', '일자', '날짜', 'date', 'bookedAt', 'transactionDate'],
	time: ['거래시간', '시간', '거래시각', 'time'],
	withdrawal: [
		'출금액',
		'출금액(원)',
		'출금',
		'출금(원)',
		'출금금액',
		'출금금액(원)',
		'지급(원)',
		'지급액',
		'찾으신금액',
		'withdrawal',
		'debit',
	],
	deposit: ['입금액', '입금액(원)', '입금', '입금(원)', '입금금액', '입금금액(원)', '맡기신금액', 'deposit', 'credit'],
	signed: ['거래 금액', '거래금액', 'amount'],
	direction: ['입출금구분', '입출금', '입/출금'],
	balance: ['잔액', '잔액(원)', '거래후잔액', '거래 후 잔액(원)', '거래후 잔액(원)', 'balance', 'balanceAfter'],
	counterparty: [
		'보낸분/받는분',
		'의뢰인/수취인',
		'내용',
		'기재내용',
		'거래기록사항',
		'상대계좌예금주명',
		'거래 기관',
		'counterparty',
		'counterpartyName',
	],
	counterpartyAccount: ['상대계좌번호', '상대 계좌번호', 'counterpartyAccount'],
	narrative: [
		'적요',
		'거래내용',
		'송금메모',
		'내 통장 표시',
		'메모',
		'거래메모',
		'이체메모',
		'추가메모',
		'거래특이사항',
		'description',
		'narrative',
		'memo',
	],
	branch: ['거래점', '처리점', '취급점', '거래점명', 'branch'],
	method: ['구분', '거래구분', '거래유형', 'method'],
	reference: ['거래번호', 'reference', 'bankReference'],
};

export const GENERIC_PROFILE = 'bank-columns';

/** Names that `--profile` takes. */
export const bankProfileNames = [
	...bankProfiles.map(({ name }) => name),
	GENERIC_PROFILE,
	'camt.053',
	'mt940',
	'ofx',
] as const;
