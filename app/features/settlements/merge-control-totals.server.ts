import type { PoolClient } from 'pg';
import { type MergeCounts, type MergeSource, mergeStaged } from '#app/features/payments/merge-staged.server.ts';
import type { PayoutRow } from '#app/features/payments/row-sums.ts';

const MEASURES = ['line_count', 'amount', 'fee', 'supply_amount', 'vat', 'pay_out_amount'] as const;

/** Columns of `staging` that a file of sums may not fill. */
export function sumStaging(columns: readonly string[]): string[] {
	return [
		'sold_on date',
		'paid_out_on date',
		'method text',
		'batch text',
		...MEASURES.map((name) => `${name} bigint`),
	].filter((column) => !columns.includes(column.split(' ')[0]!));
}

/** Merges staged sums by what they sum up. Equal rows of one file count once; different ones were refused before. */
export async function mergeControlTotals(client: PoolClient, source: MergeSource): Promise<MergeCounts> {
	const { rowCount } = await client.query(
		`delete from staging s using staging o
		 where s.m_id = o.m_id and s.total_key = o.total_key and s.ctid > o.ctid`,
	);
	const repeated = rowCount ?? 0;
	const counts = await mergeStaged(
		client,
		{
			table: 'control_total',
			versionTable: 'control_total_version',
			keys: ['m_id', 'total_key'],
			core: ['scope', 'currency', 'day_on'],
			optional: ['sold_on', 'paid_out_on', 'method', 'batch', ...MEASURES],
			computed: {},
		},
		{ ...source, rows: source.rows - repeated },
	);
	const { inserted, updated, unchanged } = counts;
	return { inserted, updated, unchanged: unchanged + repeated, repeated };
}

/**
 * Keeps the payments to the bank that a file of lines tells, as sums of their batches, and gives their lines the day on
 * which they were paid, where the file tells it nowhere else. Runs before the lines of `staging` are merged.
 */
export async function keepPayouts(
	client: PoolClient,
	payouts: readonly PayoutRow[],
	source: MergeSource,
): Promise<number> {
	const known = payouts.filter(({ paidOn }) => paidOn !== null);
	if (known.length === 0) return 0;
	await client.query(
		`create temp table payout_staging on commit drop as
		 select distinct on (m_id, total_key) * from (
			select p."mId" as m_id, 'payout:' || p.key as total_key, p.currency, p."paidOn" as paid_out_on, p.batch, p.amount as pay_out_amount, p.line
			from jsonb_to_recordset($1::jsonb) as p("mId" text, key text, currency text, "paidOn" date, batch text, amount bigint, line int)
		 ) p order by m_id, total_key, line desc`,
		[JSON.stringify(known.map((payout) => ({ ...payout, amount: String(payout.amount) })))],
	);
	const has = (name: string) => source.columns.some((column) => column.name === name);
	if (has('batch') && has('paid_out_on')) {
		await client.query(
			`update staging s set paid_out_on = p.paid_out_on from payout_staging p
			 where s.m_id = p.m_id and s.batch = p.batch and s.paid_out_on is null`,
		);
	}
	const differs =
		'(t.paid_out_on, t.pay_out_amount, t.currency) is distinct from (s.paid_out_on, s.pay_out_amount, s.currency)';
	await client.query(
		`insert into control_total_version (m_id, total_key, version, content, import_id, replaced_by, replaced_at)
		 select t.m_id, t.total_key, t.version, to_jsonb(t), t.import_id, $1, $2
		 from control_total t join payout_staging s using (m_id, total_key) where ${differs}`,
		[source.importId, source.now],
	);
	await client.query(
		`insert into control_total as t (m_id, total_key, scope, currency, paid_out_on, day_on, batch, pay_out_amount, import_id)
		 select m_id, total_key, 'payout', currency, paid_out_on, paid_out_on, batch, pay_out_amount, $1 from payout_staging
		 on conflict (m_id, total_key) do update set currency = excluded.currency, paid_out_on = excluded.paid_out_on,
			day_on = excluded.day_on, batch = excluded.batch, pay_out_amount = excluded.pay_out_amount,
			version = t.version + 1, import_id = excluded.import_id
			where (t.paid_out_on, t.pay_out_amount, t.currency) is distinct from (excluded.paid_out_on, excluded.pay_out_amount, excluded.currency)`,
		[source.importId],
	);
	return known.length;
}
