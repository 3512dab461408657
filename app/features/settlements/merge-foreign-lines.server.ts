import type { PoolClient } from 'pg';
import { assignOccurrences } from '#app/features/payments/assign-occurrences.server.ts';
import { foreignStaging } from '#app/features/payments/foreign-line.ts';
import { type MergeSource, mergeStaged } from '#app/features/payments/merge-staged.server.ts';
import { createStaging, type ForeignRows, openCopy } from '#app/features/payments/staging.server.ts';
import { LINE_LOAD } from './merge-settlement-lines.server.ts';

const TABLE = 'foreign_settlement_line';
const STAGING = 'foreign_staging';
const MONEY = [
	'currency',
	'amount',
	'fee',
	'supply_amount',
	'vat',
	'pay_out_amount',
	'sold_on',
	'paid_out_on',
] as const;
const COARSE = ['payment_key', 'order_id', 'method', 'approved_at'] as const;

/** Stages the lines in other currencies that a source brought besides its rows. False when there are none. */
export async function stageForeignLines(client: PoolClient, foreign: ForeignRows | undefined): Promise<boolean> {
	if (!foreign?.rows) return false;
	await createStaging(client, foreignStaging, ['occurrence int not null default 1'], STAGING);
	const copy = openCopy(client, foreignStaging, { into: STAGING });
	try {
		for await (const piece of foreign.read()) await copy.write(piece);
		await copy.end();
	} catch (error) {
		copy.abort(error as Error);
		throw error;
	}
	return true;
}

/**
 * Merges the staged lines by `(mId, transactionKey, occurrence)` into a table of their own: the same line again changes
 * nothing, another one of its key is a restatement with both versions kept. The lines in won are not touched. Returns how
 * many were restated.
 */
export async function mergeForeignLines(
	client: PoolClient,
	source: Pick<MergeSource, 'importId' | 'now' | 'rows'>,
): Promise<number> {
	await client.query(`analyze ${STAGING}`);
	const lines = { table: TABLE, key: 'transaction_key' };
	await assignOccurrences(client, STAGING, [[...MONEY, ...COARSE, 'canceled_at'], MONEY], { in: lines });
	const moved = { insert: 's.row_no', update: 'case when o.differs then s.row_no else t.row_no end' };
	const { updated } = await mergeStaged(
		client,
		{
			table: TABLE,
			versionTable: `${TABLE}_version`,
			keys: LINE_LOAD.keys,
			core: [...MONEY, ...COARSE],
			optional: ['canceled_at'],
			computed: LINE_LOAD.computed,
			also: { row_no: moved },
		},
		{ ...source, columns: foreignStaging, staging: STAGING },
	);
	return updated;
}
