import type { BankColumn, OwnBankProfile } from '#app/features/bank/bank-profiles.ts';
import type { CellType } from '#app/features/payments/import-cells.ts';
import { importKinds, type TableKind } from '#app/features/payments/import-kinds.ts';
import type { ImportProfile, ProfileColumn, Rule } from '#app/features/payments/import-profile.ts';
import { type ImportTarget, importTargets } from '#app/features/payments/import-targets.ts';
import type { Mapping } from './mapping-schema.ts';

/** Kinds whose files people can map: each row is one transaction, one settlement line, one order or one line of an account. */
export const mappedKinds = importKinds;
export type MappedKind = (typeof mappedKinds)[number];

/** Targets that follow from others or from the cancel rule, and so are never asked for. */
const FOLLOWS: Record<TableKind, readonly string[]> = {
	transactions: ['status', 'use_escrow', 'receipt_url', 'customer_key'],
	settlements: ['fees'],
	orders: [],
};
/** Targets that a constant can fill. */
export const constantTargets: readonly string[] = ['m_id', 'currency', 'method', 'ref_seller_id'];

/** What a person can map: its name, and what its cells hold. */
export interface MappedTarget {
	name: string;
	type: CellType | 'time';
	required: boolean;
}

const bankTarget = (name: string, type: MappedTarget['type'], means: BankColumn) => ({
	name,
	type,
	means,
	required: means === 'at',
});

const bankTargets = [
	bankTarget('booked_at', 'instant', 'at'),
	bankTarget('booked_time', 'time', 'time'),
	bankTarget('withdrawal', 'amount', 'withdrawal'),
	bankTarget('deposit', 'amount', 'deposit'),
	bankTarget('signed_amount', 'amount', 'signed'),
	bankTarget('direction', 'side', 'direction'),
	bankTarget('balance', 'amount', 'balance'),
	bankTarget('counterparty', 'text', 'counterparty'),
	bankTarget('counterparty_account', 'text', 'counterpartyAccount'),
	bankTarget('narrative', 'text', 'narrative'),
	bankTarget('more_narrative', 'text', 'narrative'),
	bankTarget('branch', 'text', 'branch'),
	bankTarget('bank_method', 'text', 'method'),
	bankTarget('bank_reference', 'text', 'reference'),
];

/** The target that a column of a bank's export fills. */
export const bankTargetOf = (column: BankColumn): string => bankTargets.find(({ means }) => means === column)!.name;

const tableTargets = (kind: TableKind): readonly ImportTarget[] =>
	importTargets[kind].filter(({ name }) => !FOLLOWS[kind].includes(name));

/** The targets that a person can map for a kind. */
export const mappedTargets = (kind: MappedKind): readonly MappedTarget[] =>
	kind === 'bank' ? bankTargets : tableTargets(kind);

/** True when a row of the kind stands without a column or a constant for the target: it follows from others. */
export function isOptional(kind: MappedKind, { name, required }: MappedTarget): boolean {
	if (!required || name === 'currency') return true;
	const follows: Record<MappedKind, readonly string[]> = {
		transactions: ['payment_key', 'order_id'],
		settlements: [
			'transaction_key',
			'payment_key',
			'fee',
			'supply_amount',
			'vat',
			'pay_out_amount',
			'approved_at',
			'sold_on',
		],
		orders: [],
		bank: [],
	};
	return follows[kind].includes(name);
}

export type MappingProblem =
	| { reason: 'target-missing'; target: string }
	| { reason: 'one-of-missing'; targets: string[] }
	| { reason: 'cancel-words-missing' }
	/** Neither, or both, of the two ways in which a statement writes its amounts. */
	| { reason: 'bank-amounts' }
	| { reason: 'direction-alone' }
	/** A column of a statement that fills two targets. */
	| { reason: 'column-twice'; column: string; targets: string[] };

function bankProblems(columns: Mapping['columns']): MappingProblem[] {
	const problems: MappingProblem[] = [];
	const { withdrawal, deposit, signed_amount, direction } = columns;
	if (signed_amount ? withdrawal || deposit : !(withdrawal && deposit)) problems.push({ reason: 'bank-amounts' });
	if (direction && !signed_amount) problems.push({ reason: 'direction-alone' });
	const filled = bankTargets.map(({ name }) => name).filter((name) => columns[name]);
	for (const column of new Set(filled.map((name) => columns[name]!))) {
		const targets = filled.filter((name) => columns[name] === column);
		if (targets.length > 1) problems.push({ reason: 'column-twice', column, targets });
	}
	return problems;
}

/** What a mapping still lacks. */
export function mappingProblems(mapping: Mapping): MappingProblem[] {
	const { kind, columns, constants, cancel } = mapping;
	const filled = (name: string) => Boolean(columns[name] || constants[name]?.trim());
	const problems: MappingProblem[] = mappedTargets(kind)
		.filter((target) => !isOptional(kind, target) && !filled(target.name))
		.map(({ name }) => ({ reason: 'target-missing', target: name }));
	if (kind === 'settlements') {
		for (const targets of [
			['fee', 'pay_out_amount'],
			['approved_at', 'sold_on'],
		])
			if (!targets.some(filled)) problems.push({ reason: 'one-of-missing', targets });
	}
	if (kind === 'bank') return [...problems, ...bankProblems(columns)];
	if (cancel.by === 'word' && !(cancel.column && cancel.words.trim()))
		problems.push({ reason: 'cancel-words-missing' });
	return problems;
}

const CANCEL_CELL = 'cancel_word';
type Derived = NonNullable<ImportProfile['derived']>[number];

class Draft {
	readonly columns: ProfileColumn[] = [];
	readonly derived: Derived[] = [];
	private readonly cellOf = new Map<string, string>();
	private readonly have = new Set<string>();
	private readonly mapping: Mapping;

	constructor(mapping: Mapping) {
		this.mapping = mapping;
	}

	/** Reads a column of the file; a second target of the same column says what the first says. */
	column(name: string, header: string, type: ProfileColumn['type'], need: ProfileColumn['need']): void {
		const first = this.cellOf.get(header);
		if (first) this.rule(name, first, type);
		else {
			this.columns.push({ name, headers: [header], type, need, ...this.formOf(type) });
			this.cellOf.set(header, name);
			this.have.add(name);
		}
	}

	private formOf(type: ProfileColumn['type']): Pick<ProfileColumn, 'dayOrder' | 'decimal'> {
		const { dates, decimal } = this.mapping;
		if (type === 'amount') return decimal === 'comma' ? { decimal } : {};
		return (type === 'day' || type === 'instant') && dates !== 'ymd' ? { dayOrder: dates } : {};
	}

	rule(name: string, rule: Rule, type: ProfileColumn['type'] = 'text'): void {
		const kept = { amount: 'bigint', day: 'date', instant: 'timestamptz', fees: 'jsonb' } as const;
		this.derived.push({ name, type: kept[type as keyof typeof kept] ?? 'text', rule });
		this.have.add(name);
	}

	has(name: string): boolean {
		return this.have.has(name);
	}

	/** As `rule`, where nothing fills the target yet. */
	otherwise(name: string, rule: Rule, type: ProfileColumn['type'] = 'text'): void {
		if (!this.has(name)) this.rule(name, rule, type);
	}
}

/** `use` for the row of a cancel, `or` for the others. */
function whenCancelled({ cancel }: Mapping, use: Rule, or?: Rule): Rule | undefined {
	if (cancel.by === 'nothing') return or;
	if (cancel.by === 'negative') return { if: 'amount', in: 'negative', use, ...(or ? { or } : {}) };
	const words = cancel.words.split(',').map((word) => word.trim());
	return { if: CANCEL_CELL, in: words.filter((word) => word !== ''), use, ...(or ? { or } : {}) };
}

function followTransactions(mapping: Mapping, draft: Draft): void {
	draft.rule('status', whenCancelled(mapping, { always: 'CANCELED' }, { always: 'DONE' })!);
	draft.otherwise('payment_key', 'transaction_key');
	draft.otherwise('order_id', 'payment_key');
}

function followSettlements(mapping: Mapping, draft: Draft): void {
	if (mapping.cancel.by === 'word') {
		// Lines of cancels are negative; a file whose status tells the cancel may write them either way.
		const negative: Rule = { if: 'amount', in: 'negative', use: 'amount', or: { sum: ['-amount'] } };
		draft.rule('amount', whenCancelled(mapping, negative, 'amount')!, 'amount');
	}
	draft.otherwise('fee', { sum: ['amount', '-pay_out_amount'] }, 'amount');
	draft.otherwise('pay_out_amount', { sum: ['amount', '-fee'] }, 'amount');
	if (!draft.has('vat')) {
		const vat: Rule = draft.has('supply_amount') ? { sum: ['fee', '-supply_amount'] } : { always: '0' };
		draft.rule('vat', vat, 'amount');
	}
	draft.otherwise('supply_amount', { sum: ['fee', '-vat'] }, 'amount');
	draft.otherwise('approved_at', { startOf: 'sold_on' }, 'instant');
	draft.otherwise('sold_on', { dayOf: 'approved_at' }, 'day');
	const at: Rule = draft.has('canceled_at') ? { first: ['canceled_at', 'approved_at'] } : 'approved_at';
	const canceledAt = whenCancelled(mapping, at, draft.has('canceled_at') ? 'canceled_at' : undefined);
	if (canceledAt) draft.rule('canceled_at', canceledAt, 'instant');
	if (draft.has('transaction_key')) {
		draft.otherwise('payment_key', 'transaction_key');
		return;
	}
	draft.rule('row_kind', whenCancelled(mapping, { always: 'cancel' }, { always: 'approval' })!);
	draft.rule(
		'occurred_at',
		draft.has('canceled_at') ? { first: ['canceled_at', 'approved_at'] } : 'approved_at',
		'instant',
	);
	draft.rule('exact_time', {
		hasTime: draft.columns.some(({ name }) => name === 'approved_at') ? 'approved_at' : 'sold_on',
	});
	draft.rule('tid', draft.has('payment_key') ? 'payment_key' : { always: '' });
	const key: Rule = { hash: ['m_id', 'tid', 'order_id', 'row_kind', 'amount', 'occurred_at'] };
	draft.rule('transaction_key', key);
	draft.rule('provisional_key', key);
	draft.rule('payment_key', { always: '' });
}

/** The profile that a mapping makes. It has to be without problems. */
export function profileOfMapping(mapping: Mapping, name: string, label: string): ImportProfile | OwnBankProfile {
	return mapping.kind === 'bank'
		? bankProfileOf(mapping, name, label)
		: tableProfileOf({ ...mapping, kind: mapping.kind }, name, label);
}

function bankProfileOf({ columns, dates, decimal }: Mapping, name: string, label: string): OwnBankProfile {
	return {
		kind: 'bank',
		name,
		label: { ko: label, en: label },
		columns: bankTargets.flatMap(({ name: target, means }) => {
			const header = columns[target];
			return header ? [[header, means] as [string, BankColumn]] : [];
		}),
		...(dates === 'ymd' ? {} : { dayOrder: dates }),
		...(decimal === 'comma' ? { decimal } : {}),
	};
}

function tableProfileOf(mapping: Mapping & { kind: TableKind }, name: string, label: string): ImportProfile {
	const draft = new Draft(mapping);
	const { kind, columns, constants, cancel } = mapping;
	for (const target of tableTargets(kind)) {
		const header = columns[target.name];
		if (header) draft.column(target.name, header, target.type, target.required ? 'must' : 'may-be-empty');
	}
	if (cancel.by === 'word') draft.column(CANCEL_CELL, cancel.column, 'text', 'may-be-empty');
	for (const target of tableTargets(kind)) {
		const value = constants[target.name]?.trim();
		if (!columns[target.name] && value && constantTargets.includes(target.name))
			draft.rule(target.name, { always: value }, target.type);
	}
	draft.otherwise('currency', { always: 'KRW' });
	if (kind === 'transactions') followTransactions(mapping, draft);
	if (kind === 'settlements') followSettlements(mapping, draft);
	const keptAs: Record<string, string> = { tid: 'TID', exact_time: 'exactTime', provisional_key: 'provisionalKey' };
	const keyless = draft.has('provisional_key');
	return {
		name,
		label: { ko: label, en: label },
		kind,
		columns: draft.columns,
		derived: draft.derived.map((each) => (keptAs[each.name] ? { ...each, keptAs: keptAs[each.name] } : each)),
		...(keyless ? { keyless } : {}),
		totals: draft.columns.filter(({ type }) => type === 'amount').map((column) => column.name),
	};
}
