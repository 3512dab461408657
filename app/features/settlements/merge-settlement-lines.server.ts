import type { PoolClient } from 'pg';
import { assignOccurrences } from '#app/features/payments/assign-occurrences.server.ts';
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
	await client.query('analyze staging');
	if (options.keyless) await resolveStaged(client);
	const has = new Set(source.columns.map(({ name }) => name));
	const optional = OPTIONAL.filter((column) => has.has(column));
	const extra = extraOf(source.columns);
	await assignOccurrences(
		client,
		'staging',
		options.keyless ? [MONEY] : [[...MONEY, ...COARSE, ...optional], [...MONEY, ...COARSE], MONEY],
	);
	const moneyDiffers = differsIn(MONEY, [], null);
	const target: MergeTarget = {
		table: 'settlement_line',
		versionTable: 'settlement_line_version',
		keys: ['m_id', 'transaction_key', 'occurrence'],
		core: [...MONEY, ...COARSE],
		optional: OPTIONAL,
		computed: {
			line_on: (column) =>
				`coalesce(${kstDaySql(`${column('canceled_at')}::timestamptz`)}, ${kstDaySql(column('approved_at'))}, ${column('sold_on')})`,
			fees_total: (column) =>
				`(select sum((part->>'fee')::bigint) from jsonb_array_elements(${column('fees')}::jsonb) part)::bigint`,
		},
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
