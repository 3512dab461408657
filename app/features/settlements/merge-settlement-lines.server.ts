import type { PoolClient } from 'pg';
import { assignOccurrences } from '#app/features/payments/assign-occurrences.server.ts';
import type { LoadTarget } from '#app/features/payments/load-table.server.ts';
import {
	differsIn,
	extraOf,
	type MergeCounts,
	type MergeSource,
	type MergeTarget,
	mergeStaged,
} from '#app/features/payments/merge-staged.server.ts';
import { kstDaySql } from '#app/features/payments/merge-transactions.server.ts';
import { resolveStaged } from './resolve-keys.server.ts';

const MONEY = ['amount', 'fee', 'supply_amount', 'vat', 'pay_out_amount', 'sold_on', 'paid_out_on'] as const;
const COARSE = ['payment_key', 'order_id', 'method', 'currency', 'approved_at'] as const;
const OPTIONAL = ['interest_fee', 'fees', 'canceled_at'] as const;

const lineOn = (column: (name: string) => string) =>
	`coalesce(${kstDaySql(`${column('canceled_at')}::timestamptz`)}, ${kstDaySql(column('approved_at'))}, ${column('sold_on')})`;

/** Where a first file of lines is loaded. */
export const LINE_LOAD = {
	table: 'settlement_line',
	keys: ['m_id', 'transaction_key', 'occurrence'],
	computed: { line_on: lineOn },
	defaults: { occurrence: '1' },
	survey: { key: 'transaction_key', at: ['canceled_at', 'approved_at'] },
	// With a breakdown of fees comes their sum, which is more than a column can compute.
	never: ['fees'],
} as const satisfies LoadTarget;

/** Columns of `staging` that no source of lines fills. */
export const LINE_STAGING = ['occurrence int not null default 1', `key_state text not null default 'given'`] as const;
export const KEYLESS_STAGING = [
	'occurrence int not null default 1',
	`key_state text not null default 'provisional'`,
] as const;

/**
 * Merges staged settlement lines by `(mId, transactionKey, occurrence)`. With `keyless` the rows came without
 * transactionKey: they get the key of the transaction that they are, or stand apart under one of their own; and of a line
 * that is known with its key they change money and pay-out days only.
 */
export async function mergeSettlementLines(
	client: PoolClient,
	source: MergeSource,
	options: { keyless: boolean },
): Promise<MergeCounts> {
	if (!source.isLoad) await client.query('analyze staging');
	if (options.keyless) await resolveStaged(client);
	const has = new Set(source.columns.map(({ name }) => name));
	const optional = OPTIONAL.filter((column) => has.has(column));
	const extra = extraOf(source.columns);
	await assignOccurrences(
		client,
		'staging',
		options.keyless ? [MONEY] : [[...MONEY, ...COARSE, ...optional], [...MONEY, ...COARSE], MONEY],
		{ repeated: source.repeated },
	);
	const moneyDiffers = differsIn(MONEY, [], null);
	const target: MergeTarget = {
		table: LINE_LOAD.table,
		versionTable: 'settlement_line_version',
		keys: LINE_LOAD.keys,
		core: [...MONEY, ...COARSE],
		optional: OPTIONAL,
		computed: {
			line_on: lineOn,
			fees_total: (column) =>
				`(select sum((part->>'fee')::bigint) from jsonb_array_elements(${column('fees')}::jsonb) part)::bigint`,
		},
		load: LINE_LOAD,
		...(options.keyless
			? {
					coarse: [...COARSE, 'canceled_at'],
					differs: moneyDiffers,
					knowsMore: `t.key_state <> 'given' and t.key_state <> s.key_state`,
					also: {
						key_state: {
							insert: 's.key_state',
							update: `case when t.key_state = 'given' then t.key_state else s.key_state end`,
						},
					},
				}
			: {
					differs: `case when t.key_state = 'given' then ${differsIn([...MONEY, ...COARSE], optional, extra)} else ${moneyDiffers} end`,
					knowsMore: `t.key_state <> 'given'`,
					also: { key_state: { insert: `'given'`, update: `'given'` } },
				}),
	};
	const { inserted, updated, unchanged } = await mergeStaged(client, target, source);
	return { inserted, updated, unchanged };
}
