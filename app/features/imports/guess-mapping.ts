import { normaliseHeader } from '#app/features/payments/import-profile.ts';
import { type MappedKind, mappedKinds, mappedTargets } from './mapping.ts';
import type { Mapping } from './mapping-schema.ts';

/** What statements of a bank call what they say in words. */
const BANK_WORDS = [
	/^적요(내용)?$/,
	/^(거래)?내용$/,
	/메모$|^비고$/,
	/^(description|narrative|details|particulars|memo)$/,
];

/** What files call the targets, in Korean and English: a header that matches is the column. Better names come first. */
const SYNONYMS: Record<string, readonly RegExp[]> = {
	m_id: [/^(상점|가맹점)(아이디|id|코드)?(\(mid\))?$/, /^mid$/, /merchant(id|code)?$/],
	transaction_key: [/^(거래|승인취소)(키|번호|id)$/, /transaction(key|id|no)?$/, /^tid$/, /trxid/],
	payment_key: [/^결제(키|번호|id)$/, /payment(key|id|no)$/, /^(imp_?uid|pspreference)$/],
	order_id: [/^(상점|가맹점)?주문(번호|id)$/, /order(id|no|number)?$/, /merchant_?uid|merchantreference/],
	method: [/^(결제)?(수단|방법)$/, /(pay|payment)?_?method$/, /^type$/],
	transaction_at: [
		/^(거래|결제|승인)(일시|시각|시간)$/,
		/^(거래|결제|승인)일(자)?$/,
		/(transaction|paid|approved|created)_?at$/,
		/date$/,
	],
	approved_at: [
		/^(결제|승인|거래)(일시|시각)$/,
		/^(원거래승인|결제|승인|거래)일(자)?$/,
		/approved_?at|paid_?at|payment_?date/,
	],
	canceled_at: [/^취소(일시|시각|일|일자)$/, /cancell?ed_?at|refund_?date/],
	sold_on: [/^(정산)?매출일(자)?$/, /^(거래|결제)일(자)?$/, /sold_?date|sale_?date/],
	paid_out_on: [
		/^(정산|입금|지급)(예정)?일(자)?$/,
		/^정산액입금일$/,
		/pay_?out_?date|settle(ment)?_?date|available_?on/,
	],
	amount: [/^(결제|거래|승인|주문|매출)(금)?액$/, /^금액$/, /^(gross|amount|total)(amount)?$/, /amount$/],
	fee: [/^(pg|결제|판매)?수수료(합계|계|합)?(\(.*\))?$/, /^fees?$|commission/],
	supply_amount: [/^(수수료)?공급가액$/, /supply/],
	vat: [/^(수수료)?(부가세|부가가치세|vat)$/, /^tax$/],
	pay_out_amount: [/^(당일)?(정산|지급|입금)(예정)?(금)?액/, /^net(amount)?$|pay_?out_?amount|settle(ment)?_?amount/],
	interest_fee: [/^(무이자)?할부(이자)?수수료$/, /interest|installment_?fee/],
	currency: [/^통화(코드)?$/, /^currency(code)?$/],
	ref_seller_id: [/^(판매자|셀러|입점사|파트너)(id|아이디|코드|번호)?$/, /seller(_?id|code)?$|vendor/],
	ordered_at: [/^주문(일시|일자|일|시각)$/, /order(ed)?_?(at|date|time)$/],
	booked_at: [
		/^거래(일시|일자|일)$/,
		/^(처리|기장|입출금|거래)?(일시|일자|날짜)$/,
		/^(transaction|booking|booked|posting|posted)(date|datetime|at|on)?$/,
		/date(time)?$/,
	],
	booked_time: [/^(거래|처리)?(시간|시각)$/, /^(transaction|booking)?time$/],
	withdrawal: [
		/^(출금|지급|찾으신|인출)(금)?액?(\(.*\))?$/,
		/^(withdrawals?|debits?|paidout|moneyout)(amount)?(\(.*\))?$/,
	],
	deposit: [/^(입금|맡기신|예입)(금)?액?(\(.*\))?$/, /^(deposits?|credits?|paidin|moneyin)(amount)?(\(.*\))?$/],
	signed_amount: [/^(거래|입출금)?금?액(\(.*\))?$/, /^(transaction)?amount(\(.*\))?$/],
	direction: [/^입\/?출금?(구분)?$/, /^(direction|side|(dr|debit)\/?(cr|credit)|(cr|credit)\/?(dr|debit))$/],
	balance: [/잔액(\(.*\))?$/, /balance(\(.*\))?$/],
	counterparty: [
		/^(보낸분|의뢰인|수취인|상대방|거래처|받는분)/,
		/예금주명?$|^기재내용$/,
		/^(counterparty|payee|payer|beneficiary)(name)?$/,
	],
	counterparty_account: [/^상대방?계좌(번호)?$/, /^(counterparty|payee|beneficiary)account(number|no)?$/],
	narrative: BANK_WORDS,
	more_narrative: BANK_WORDS,
	branch: [/^(거래|처리|취급|영업)점명?$/, /branch/],
	bank_method: [/^(거래)?(구분|유형|종류)$/, /^(transaction)?(type|method|channel)$/],
	bank_reference: [/^(거래|참조)번호$/, /reference(no|number)?$|^ref(no)?$/],
};
const STATUS = [/^(결제|거래|주문|승인)?(상태|구분)$/, /status$|^type$|^kind$/];

const find = (
	header: readonly string[],
	patterns: readonly RegExp[],
	taken: ReadonlySet<string>,
): string | undefined => {
	for (const pattern of patterns) {
		const found = header.find((each) => !taken.has(each) && pattern.test(normaliseHeader(each).replace(/[_-]/g, '')));
		if (found !== undefined) return found;
	}
	return undefined;
};

const NO_CANCELS = {
	dates: 'ymd',
	decimal: 'point',
	cancel: { by: 'nothing', column: '', words: '' },
} as const;

/** A statement writes withdrawals and deposits, or one amount and perhaps its direction: what does not go with it is left out. */
function withOneWayOfAmounts(columns: Record<string, string>): Record<string, string> {
	const { withdrawal, deposit, signed_amount, direction, ...others } = columns;
	if (withdrawal && deposit) return { ...others, withdrawal, deposit };
	if (signed_amount) return { ...others, signed_amount, ...(direction ? { direction } : {}) };
	return { ...others, ...(withdrawal ? { withdrawal } : {}), ...(deposit ? { deposit } : {}) };
}

/** The mapping of a file of a kind that its header suggests, to be looked at by a person. */
export function guessMapping(kind: MappedKind, header: readonly string[], merchant: string): Mapping {
	const columns: Record<string, string> = {};
	const taken = new Set<string>();
	for (const { name } of mappedTargets(kind)) {
		const found = find(header, SYNONYMS[name] ?? [], taken);
		if (found === undefined) continue;
		columns[name] = found;
		taken.add(found);
	}
	if (kind === 'bank') return { ...NO_CANCELS, kind, columns: withOneWayOfAmounts(columns), constants: {} };
	const status = kind === 'orders' ? undefined : find(header, STATUS, taken);
	return {
		kind,
		columns,
		dates: 'ymd',
		decimal: 'point',
		constants: {
			...(columns.m_id ? {} : { m_id: merchant }),
			...(columns.method || kind === 'orders' ? {} : { method: '카드' }),
		},
		cancel: status
			? { by: 'word', column: status, words: '취소, 부분취소, 환불, CANCELED, REFUND' }
			: { by: kind === 'orders' ? 'nothing' : 'negative', column: '', words: '' },
	};
}

/**
 * How the cells of the mapped columns write dates and amounts, as far as they tell it: `03/04/2026` alone says nothing, and
 * is left to a person.
 */
export function guessForms(
	{ kind, columns }: Pick<Mapping, 'kind' | 'columns'>,
	samples: readonly { header: string; values: readonly string[] }[],
): Pick<Mapping, 'dates' | 'decimal'> {
	const valuesOf = (...types: string[]) =>
		mappedTargets(kind).flatMap(({ name, type }) =>
			types.includes(type) && columns[name]
				? (samples.find(({ header }) => header === columns[name])?.values ?? [])
				: [],
		);
	const yearLast = valuesOf('day', 'instant').flatMap((value) => {
		const parts = /^(\d{1,2})[-./]\s?(\d{1,2})[-./]\s?(?:\d{4}|\d{2})(?!\d)/.exec(value);
		return parts ? [[Number(parts[1]), Number(parts[2])] as const] : [];
	});
	const dates = yearLast.some(([first]) => first > 12)
		? 'dmy'
		: yearLast.some(([, second]) => second > 12)
			? 'mdy'
			: 'ymd';
	const hasComma = valuesOf('amount').some((value) => /\d,\d{1,2}(?!\d)|\.\d{3}[.,]/.test(value));
	return { dates, decimal: hasComma ? 'comma' : 'point' };
}

/** The kind of which a header has most. */
export function guessKind(header: readonly string[]): MappedKind {
	const found = (kind: MappedKind) => {
		const { columns } = guessMapping(kind, header, '');
		const own = {
			transactions: ['transaction_at'],
			settlements: ['pay_out_amount', 'fee', 'paid_out_on'],
			orders: ['ref_seller_id', 'ordered_at'],
			bank: ['balance', 'narrative', columns.signed_amount ? 'signed_amount' : 'deposit'],
		}[kind];
		// Other files have amounts and words as well: only statements have a balance, or money that goes out and in.
		if (kind === 'bank' && !columns.balance && !(columns.deposit && columns.withdrawal)) return 0;
		// A time says little: fees and pay-outs say more.
		return own.filter((name) => columns[name]).length / (kind === 'transactions' ? 2 : own.length);
	};
	return [...mappedKinds].sort((a, b) => found(b) - found(a))[0]!;
}
