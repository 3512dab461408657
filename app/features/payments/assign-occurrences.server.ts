import type { PoolClient } from 'pg';
import { findRepeatedKeys } from './repeated-keys.server.ts';

/** Where the lines that are known already are kept: a table with m_id, its key column and occurrence. */
export interface OccurrenceTarget {
	table: string;
	key: string;
}

const SETTLEMENT_LINES: OccurrenceTarget = { table: 'settlement_line', key: 'transaction_key' };

/**
 * Gives each row of `table` (a temporary one with m_id, the key and occurrence) the occurrence of its key that it
 * is. Rows that equal a stored line are that line, whatever their order; of the others the first takes the place of the
 * first stored line that is left, and so on; rows beyond that are further lines. So a source read again in another order
 * changes nothing, and a key has as many lines as the source that holds most of it.
 *
 * @param contents lists of columns by which rows are compared, the most exact list first.
 * @param options `repeated`: every key that comes more than once, where that is known already.
 */
export async function assignOccurrences(
	client: PoolClient,
	table: string,
	contents: readonly (readonly string[])[],
	{
		in: { table: stored, key } = SETTLEMENT_LINES,
		repeated,
	}: { in?: OccurrenceTarget; repeated?: readonly string[] | null | undefined } = {},
): Promise<void> {
	const content = (alias: string) =>
		contents
			.map((columns, index) => `row(${columns.map((column) => `${alias}.${column}`).join(', ')})::text as c${index}`)
			.join(', ');
	await findRepeatedKeys(client, table, key, 'several', repeated);
	await client.query(
		`insert into several
		 select distinct m_id, ${key} from ${stored} l where occurrence > 1
			and exists (select 1 from ${table} s where s.m_id = l.m_id and s.${key} = l.${key})
			and not exists (select 1 from several s where s.m_id = l.m_id and s.${key} = l.${key})`,
	);
	await client.query('analyze several');
	await client.query(
		`create temp table arriving on commit drop as
		 select s.ctid as row_ref, m_id, ${key}, ${content('s')}, 0 as everything,
			row_number() over (partition by m_id, ${key} order by s.ctid) as n, null::int as occurrence
		 from ${table} s join several using (m_id, ${key})`,
	);
	await client.query(
		`create temp table waiting on commit drop as
		 select m_id, ${key}, occurrence, ${content('l')}, 0 as everything
		 from ${stored} l join several using (m_id, ${key})`,
	);
	for (const by of [...contents.map((_, index) => `c${index}`), 'everything']) {
		await client.query(
			`update arriving set occurrence = pair.occurrence from (
				select a.row_ref, w.occurrence from
					(select row_ref, m_id, ${key}, ${by}, row_number() over (partition by m_id, ${key}, ${by} order by n) as rank
					 from arriving where occurrence is null) a
					join (select m_id, ${key}, occurrence, ${by}, row_number() over (partition by m_id, ${key}, ${by} order by occurrence) as rank
					 from waiting) w using (m_id, ${key}, ${by}, rank)
			 ) pair where arriving.row_ref = pair.row_ref`,
		);
		await client.query(
			`delete from waiting w using arriving a
			 where w.m_id = a.m_id and w.${key} = a.${key} and w.occurrence = a.occurrence`,
		);
	}
	await client.query(
		`update ${table} s set occurrence = coalesce(a.occurrence, a.further) from (
			select a.row_ref, a.occurrence, (coalesce((select max(l.occurrence) from ${stored} l
					where l.m_id = a.m_id and l.${key} = a.${key}), 0)
				+ row_number() over (partition by a.m_id, a.${key}, a.occurrence is null order by a.n))::int as further
			from arriving a
		 ) a where s.ctid = a.row_ref and s.occurrence <> coalesce(a.occurrence, a.further)`,
	);
	await client.query('drop table several, arriving, waiting');
}
