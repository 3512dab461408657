import type { PoolClient } from 'pg';
import { assignOccurrences } from '#app/features/payments/assign-occurrences.server.ts';
import { type MergeCounts, type MergeSource, mergeStaged } from '#app/features/payments/merge-staged.server.ts';
import { kstDaySql } from '#app/features/payments/merge-transactions.server.ts';

const CORE = ['ref_seller_id', 'amount', 'ordered_at', 'currency'] as const;

/** Columns of `staging` that a file of orders may leave to us. */
export function orderStaging(columns: readonly string[]): string[] {
	return [
		'occurrence int not null default 1',
		...['m_id', 'currency'].filter((name) => !columns.includes(name)).map((name) => `${name} text`),
	];
}

/** Fills in what the rows of a file of orders leave out: our own merchant, and won. */
export async function ownOrderLines(client: PoolClient, mId: string): Promise<void> {
	await client.query(
		`update staging set m_id = coalesce(m_id, $1), currency = coalesce(currency, 'KRW')
		 where m_id is null or currency is null`,
		[mId],
	);
}

/**
 * Merges staged order lines by `(mId, orderId, occurrence)`: an order has as many lines as the source that holds most of
 * it. A line of the same seller with another amount is a restatement of that seller's line, not one more.
 */
export async function mergeOrderLines(client: PoolClient, source: MergeSource): Promise<MergeCounts> {
	await client.query('analyze staging');
	await assignOccurrences(client, 'staging', [[...CORE], ['ref_seller_id', 'ordered_at'], ['ref_seller_id']], {
		in: { table: 'order_line', key: 'order_id' },
	});
	const { inserted, updated, unchanged } = await mergeStaged(
		client,
		{
			table: 'order_line',
			versionTable: 'order_line_version',
			keys: ['m_id', 'order_id', 'occurrence'],
			core: CORE,
			optional: [],
			computed: { ordered_on: (column) => kstDaySql(column('ordered_at')) },
		},
		source,
	);
	return { inserted, updated, unchanged };
}
