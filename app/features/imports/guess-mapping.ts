import { normaliseHeader } from '#app/features/payments/import-profile.ts';
import { type MappedKind, type Mapping, mappedKinds, mappedTargets } from './mapping.ts';

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
	const status = kind === 'orders' ? undefined : find(header, STATUS, taken);
	return {
		kind,
		columns,
		constants: {
			...(columns.m_id ? {} : { m_id: merchant }),
			...(columns.method || kind === 'orders' ? {} : { method: '카드' }),
		},
		cancel: status
			? { by: 'word', column: status, words: '취소, 부분취소, 환불, CANCELED, REFUND' }
			: { by: kind === 'orders' ? 'nothing' : 'negative', column: '', words: '' },
	};
}

/** The kind of which a header has most. */
export function guessKind(header: readonly string[]): MappedKind {
	const found = (kind: MappedKind) => {
		const { columns } = guessMapping(kind, header, '');
		const own = {
			transactions: ['transaction_at'],
			settlements: ['pay_out_amount', 'fee', 'paid_out_on'],
			orders: ['ref_seller_id', 'ordered_at'],
		}[kind];
		// A time says little: fees and pay-outs say more.
		return own.filter((name) => columns[name]).length / (kind === 'transactions' ? 2 : own.length);
	};
	return [...mappedKinds].sort((a, b) => found(b) - found(a))[0]!;
}
