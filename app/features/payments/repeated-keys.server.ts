import type { PoolClient } from 'pg';

/**
 * Leaves in the temporary table `into` the keys (m_id, key) that come more than once in `table`; returns how many. Counting
 * numbers made of the keys is much cheaper than counting the keys, and what it finds is looked at again.
 */
export async function findRepeatedKeys(client: PoolClient, table: string, key: string, into: string): Promise<number> {
	const number = `hashtextextended(${key}, 0)`;
	const { rowCount: suspects } = await client.query(
		`create temp table suspect on commit drop as
		 select number from (select ${number} as number from ${table}) numbers group by 1 having count(*) > 1`,
	);
	const { rowCount } = await client.query(
		`create temp table ${into} on commit drop as
		 select m_id, ${key} from ${table}
		 where ${suspects ? `${number} in (select number from suspect)` : 'false'} group by 1, 2 having count(*) > 1`,
	);
	await client.query('drop table suspect');
	return rowCount ?? 0;
}
