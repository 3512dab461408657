import type { ImportProfile, ProfileColumn, Rule } from '#app/features/payments/import-profile.ts';

type Derived = NonNullable<ImportProfile['derived']>[number];

/** A column with one name of its own and, after it, what else files call it. */
export function column(
	name: string,
	headers: string | readonly string[],
	type: ProfileColumn['type'],
	need: ProfileColumn['need'] = 'must',
	more: Partial<ProfileColumn> = {},
): ProfileColumn {
	return { name, headers: typeof headers === 'string' ? [headers] : headers, type, need, ...more };
}

/** The merchant of another provider: `provider:account`, with the account that the file or the person tells. */
export const merchantOf = (provider: string, ...accounts: Rule[]): Rule => ({
	joined: [{ always: provider }, { first: ['file_account', ...accounts, { always: 'default' }] }],
});

interface LineRules {
	provider: string;
	/** Cells that may tell the account. */
	account?: Rule[];
	/** Cells that the rules below use, made first. */
	before?: Derived[];
	key: Rule;
	paymentKey: Rule;
	orderId: Rule;
	method: Rule;
	currency?: Rule;
	amount: Rule;
	/** What is paid out, negative on a cancel. */
	net: Rule;
	/** What the provider keeps; amount − net when left out. */
	fee?: Rule;
	/** The fee without VAT, and its VAT; the whole fee and 0 where the file does not part them. */
	supplyAmount?: Rule;
	vat?: Rule;
	/** The parts of the fee as the file tells them: they have to add up to it. */
	fees?: Record<string, string>;
	at: Rule;
	canceledAt?: Rule;
	soldOn?: Rule;
	/** Left out where the export does not tell when money reached the bank. */
	paidOutOn?: Rule;
	batch?: Rule;
}

/** The cells of a settlement line of another provider, from those of its export. */
export function lineCells(rules: LineRules): Derived[] {
	const cell = (name: string, type: Derived['type'], rule: Rule, keptAs?: string): Derived => ({
		name,
		type,
		rule,
		...(keptAs ? { keptAs } : {}),
	});
	return [
		...(rules.before ?? []),
		cell('m_id', 'text', merchantOf(rules.provider, ...(rules.account ?? []))),
		cell('currency', 'text', rules.currency ?? { always: 'KRW' }),
		cell('method', 'text', rules.method),
		cell('amount', 'bigint', rules.amount),
		cell('pay_out_amount', 'bigint', rules.net),
		cell('fee', 'bigint', rules.fee ?? { sum: ['amount', '-pay_out_amount'] }),
		cell('vat', 'bigint', rules.vat ?? { always: '0' }),
		cell('supply_amount', 'bigint', rules.supplyAmount ?? { sum: ['fee', '-vat'] }),
		...(rules.fees ? [cell('fees', 'jsonb', { fees: rules.fees })] : []),
		cell('approved_at', 'timestamptz', rules.at),
		cell('canceled_at', 'timestamptz', rules.canceledAt ?? { if: 'amount', in: 'negative', use: 'approved_at' }),
		cell('sold_on', 'date', rules.soldOn ?? { dayOf: 'approved_at' }),
		...(rules.paidOutOn ? [cell('paid_out_on', 'date', rules.paidOutOn)] : []),
		cell('transaction_key', 'text', rules.key),
		cell('payment_key', 'text', rules.paymentKey),
		cell('order_id', 'text', rules.orderId),
		...(rules.batch ? [cell('batch', 'text', rules.batch, 'batch')] : []),
	];
}
