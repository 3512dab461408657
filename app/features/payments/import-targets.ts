import type { CellType } from './import-cells.ts';
import type { TableKind } from './import-kinds.ts';
import type { ImportProfile, Rule } from './import-profile.ts';

/** One cell that a stored row has: what a profile has to fill, by a column or by a rule. */
export interface ImportTarget {
	name: string;
	/** How a column is read that fills it as it stands. */
	type: CellType;
	required: boolean;
	/** Its name in the flat files and in the API. */
	field: string;
}

const target = (field: string, name: string, type: CellType, required = true): ImportTarget => ({
	name,
	type,
	required,
	field,
});

/** What rows of each kind hold. Sums: of the measures those that the file has. */
export const importTargets: Record<TableKind | 'sums', readonly ImportTarget[]> = {
	transactions: [
		target('mId', 'm_id', 'key'),
		target('transactionKey', 'transaction_key', 'key'),
		target('paymentKey', 'payment_key', 'key'),
		target('orderId', 'order_id', 'key'),
		target('method', 'method', 'text'),
		target('status', 'status', 'status'),
		target('transactionAt', 'transaction_at', 'instant'),
		target('currency', 'currency', 'currency'),
		target('amount', 'amount', 'amount'),
		target('customerKey', 'customer_key', 'text', false),
		target('useEscrow', 'use_escrow', 'boolean', false),
		target('receiptUrl', 'receipt_url', 'text', false),
	],
	settlements: [
		target('mId', 'm_id', 'key'),
		target('transactionKey', 'transaction_key', 'key'),
		target('paymentKey', 'payment_key', 'key'),
		target('orderId', 'order_id', 'key'),
		target('currency', 'currency', 'currency'),
		target('method', 'method', 'text'),
		target('amount', 'amount', 'amount'),
		target('fee', 'fee', 'amount'),
		target('supplyAmount', 'supply_amount', 'amount'),
		target('vat', 'vat', 'amount'),
		target('payOutAmount', 'pay_out_amount', 'amount'),
		target('approvedAt', 'approved_at', 'instant'),
		target('soldDate', 'sold_on', 'day'),
		target('paidOutDate', 'paid_out_on', 'day', false),
		target('interestFee', 'interest_fee', 'amount', false),
		target('fees', 'fees', 'fees', false),
		target('cancel.canceledAt', 'canceled_at', 'instant', false),
	],
	orders: [
		target('orderId', 'order_id', 'key'),
		target('refSellerId', 'ref_seller_id', 'key'),
		target('amount', 'amount', 'amount'),
		target('orderedAt', 'ordered_at', 'instant'),
		target('currency', 'currency', 'currency', false),
		target('mId', 'm_id', 'key', false),
	],
	sums: [
		target('mId', 'm_id', 'key'),
		target('key', 'total_key', 'key'),
		target('scope', 'scope', 'key'),
		target('day', 'day_on', 'day'),
		target('currency', 'currency', 'currency'),
		target('soldDate', 'sold_on', 'day', false),
		target('paidOutDate', 'paid_out_on', 'day', false),
		target('method', 'method', 'text', false),
		target('batch', 'batch', 'key', false),
		target('count', 'line_count', 'amount', false),
		target('amount', 'amount', 'amount', false),
		target('fee', 'fee', 'amount', false),
		target('supplyAmount', 'supply_amount', 'amount', false),
		target('vat', 'vat', 'amount', false),
		target('payOutAmount', 'pay_out_amount', 'amount', false),
	],
};

/** The targets of the rows that the profile reads. */
export const targetsOf = ({ kind, holds }: Pick<ImportProfile, 'kind' | 'holds'>): readonly ImportTarget[] =>
	importTargets[holds === 'sums' ? 'sums' : kind];

/** What is not a target and yet goes into staging: finding the transaction of a row without key needs it. */
export const keylessCells: ReadonlySet<string> = new Set([
	'tid',
	'row_kind',
	'occurred_at',
	'exact_time',
	'provisional_key',
]);

const FILE_CELLS = ['file_account', 'file_day'];

/** The cells that a rule uses. */
function cellsOfRule(rule: Rule | undefined): string[] {
	if (rule === undefined || (typeof rule === 'object' && 'always' in rule)) return [];
	if (typeof rule === 'string') return [rule];
	if ('first' in rule) return rule.first.flatMap(cellsOfRule);
	if ('joined' in rule) return rule.joined.flatMap(cellsOfRule);
	if ('hash' in rule) return rule.hash.flatMap(cellsOfRule);
	if ('sum' in rule) return rule.sum.map((name) => name.replace(/^-/, ''));
	if ('signed' in rule) return [rule.signed, rule.by];
	if ('if' in rule) return [rule.if, ...cellsOfRule(rule.use), ...cellsOfRule(rule.or)];
	if ('dayOf' in rule) return cellsOfRule(rule.dayOf);
	if ('startOf' in rule) return cellsOfRule(rule.startOf);
	if ('hasTime' in rule) return [rule.hasTime];
	return Object.values(rule.fees);
}

export type ProfileProblem =
	| { reason: 'target-missing'; target: string }
	| { reason: 'cell-unknown'; cell: string }
	| { reason: 'name-twice'; name: string };

/** What keeps a profile from being used: a required target that nothing fills, a rule about a cell that is not there. */
export function profileProblems(profile: ImportProfile): ProfileProblem[] {
	const problems: ProfileProblem[] = [];
	const filled = new Set<string>(FILE_CELLS);
	for (const { name } of profile.columns) {
		if (filled.has(name)) problems.push({ reason: 'name-twice', name });
		filled.add(name);
	}
	for (const { zoneFrom } of profile.columns)
		if (zoneFrom && !filled.has(zoneFrom)) problems.push({ reason: 'cell-unknown', cell: zoneFrom });
	for (const { name, rule } of profile.derived ?? []) {
		for (const cell of cellsOfRule(rule)) if (!filled.has(cell)) problems.push({ reason: 'cell-unknown', cell });
		filled.add(name);
	}
	const { payoutRows } = profile;
	const named = [
		...(profile.totals ?? []),
		...(payoutRows ? [payoutRows.column, payoutRows.batch, payoutRows.paidOn, payoutRows.amount] : []),
		...(profile.order ?? []).flat(),
	];
	for (const cell of named) if (!filled.has(cell)) problems.push({ reason: 'cell-unknown', cell });
	for (const { name, required } of targetsOf(profile))
		if (required && !filled.has(name)) problems.push({ reason: 'target-missing', target: name });
	return problems;
}
