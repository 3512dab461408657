import type { PoolClient } from 'pg';
import { buildKey, type LoadTarget } from './load-table.server.ts';
import {
	differsIn,
	extraOf,
	type MergeCounts,
	type MergeSource,
	type MergeTarget,
	mergeStaged,
} from './merge-staged.server.ts';
import { findRepeatedKeys } from './repeated-keys.server.ts';

const CORE = ['payment_key', 'order_id', 'method', 'status', 'transaction_at', 'currency'] as const;
const OPTIONAL = ['customer_key', 'use_escrow', 'receipt_url'] as const;

/** SQL: the amount without what sources may write differently, the sign of a cancel. */
const size = (alias: string) =>
	`case when ${alias}.status in ('CANCELED', 'PARTIAL_CANCELED') then abs(${alias}.amount) else ${alias}.amount end`;

/** SQL: the day in Seoul of an instant. */
export const kstDaySql = (instant: string) => `timezone(interval '9 hours', ${instant})::date`;

/** Where a first file of transactions is loaded. */
export const TRANSACTION_LOAD = {
	table: 'payment_transaction',
	keys: ['m_id', 'transaction_key'],
	computed: { transaction_on: (column) => kstDaySql(column('transaction_at')) },
	defaults: {},
	survey: { key: 'transaction_key', at: ['transaction_at'] },
} as const satisfies LoadTarget;

/**
 * Merges staged transactions by `(mId, transactionKey)`. A key that comes several times in one source counts once: equal
 * rows are unchanged, and of different ones the last counts, each earlier one being a version of its own.
 * The sign of a cancel is no difference, since sources write it either way.
 */
export async function mergeTransactions(client: PoolClient, source: MergeSource): Promise<MergeCounts> {
	const has = new Set(source.columns.map(({ name }) => name));
	const optional = OPTIONAL.filter((column) => has.has(column));
	const extra = extraOf(source.columns);
	const differs = `${differsIn(CORE, optional, extra)} or ${size('t')} <> ${size('s')}`;
	const target: MergeTarget = {
		table: TRANSACTION_LOAD.table,
		keys: TRANSACTION_LOAD.keys,
		computed: TRANSACTION_LOAD.computed,
		load: TRANSACTION_LOAD,
		versionTable: 'payment_transaction_version',
		core: [...CORE, 'amount'],
		optional: OPTIONAL,
		differs,
	};
	if (!source.isLoad) await client.query('analyze staging');
	const unrepeated =
		source.isLoad && !source.repeated?.length && (await buildKey(client, TRANSACTION_LOAD, source.importId));
	const repeated = unrepeated ? { taken: 0, restated: false } : await stageRepeated(client, source, optional, differs);
	const unique = { ...source, rows: source.rows - repeated.taken };
	const counts = await mergeStaged(client, target, unique);
	const restated = repeated.restated ? await keepRestatements(client, source) : 0;
	return {
		inserted: counts.inserted,
		updated: counts.updated + restated,
		unchanged: source.rows - counts.inserted - counts.updated - restated,
		repeated: repeated.taken - restated,
	};
}

/** Leaves the last row of each key in `staging`, and keeps the different rows before it in the table `restated`. */
async function stageRepeated(
	client: PoolClient,
	source: MergeSource,
	optional: readonly string[],
	differs: string,
): Promise<{ taken: number; restated: boolean }> {
	const count = await findRepeatedKeys(client, 'staging', 'transaction_key', 'repeated', source.repeated);
	if (count === 0) return { taken: 0, restated: false };
	const columns = ['m_id', 'transaction_key', ...CORE, 'amount', ...optional];
	const content = `jsonb_build_object(${columns.map((column) => `'${column}', s.${column}`).join(', ')})`;
	await client.query(
		`create temp table steps on commit drop as
		 select s.ctid as row_ref, s.m_id, s.transaction_key, ${content} as content,
			coalesce(t.version is not null and not (${differs}), false) as stored,
			row_number() over (partition by s.m_id, s.transaction_key order by s.ctid) as n,
			count(*) over (partition by s.m_id, s.transaction_key) as of
		 from staging s join repeated using (m_id, transaction_key)
		 left join payment_transaction t on t.m_id = s.m_id and t.transaction_key = s.transaction_key`,
	);
	const { rowCount: restated } = await client.query(
		`create temp table restated on commit drop as
		 select m_id, transaction_key, content, row_number() over (partition by m_id, transaction_key order by n) as step
		 from (select *, lead(content) over w as next, bool_and(stored) over (w rows unbounded preceding) as still_stored
			from steps window w as (partition by m_id, transaction_key order by n)) run
		 where n < of and content is distinct from next and not still_stored`,
	);
	const { rowCount: taken } = await client.query(
		`delete from staging where ctid in (select row_ref from steps where n < of)`,
	);
	return { taken: taken ?? 0, restated: (restated ?? 0) > 0 };
}

/** Writes the rows of `restated` as versions of keys that this import inserted or changed; returns how many. */
async function keepRestatements(client: PoolClient, source: MergeSource): Promise<number> {
	const { rowCount } = await client.query(
		`insert into payment_transaction_version (m_id, transaction_key, version, content, import_id, replaced_by, replaced_at)
		 select r.m_id, r.transaction_key, t.version + r.step - 1, r.content, $1, $1, $2
		 from restated r join payment_transaction t using (m_id, transaction_key) where t.import_id = $1`,
		[source.importId, source.now],
	);
	await client.query(
		`update payment_transaction t set version = t.version + r.steps
		 from (select m_id, transaction_key, count(*)::int as steps from restated group by 1, 2) r
		 where t.m_id = r.m_id and t.transaction_key = r.transaction_key and t.import_id = $1`,
		[source.importId],
	);
	return rowCount ?? 0;
}
