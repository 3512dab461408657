import type { PoolClient } from 'pg';

/**
 * Leaves in the temporary table `into` the keys (m_id, key) that come more than once in `table`; returns how many. Counting
 * numbers made of the keys is much cheaper than counting the keys, and sorting them cheaper than a table of as many
 * groups; what it finds is looked at again. `suspects`: every key that does, and perhaps others, where they are known.
 */
export async function findRepeatedKeys(
	client: PoolClient,
	table: string,
	key: string,
	into: string,
	suspects?: readonly string[] | null,
): Promise<number> {
	const number = `hashtextextended(${key}, 0)`;
	// Each worker would count all but all numbers, and hand them on.
	await client.query('set local max_parallel_workers_per_gather = 0; set local enable_hashagg = off');
	const { rowCount: numbers } = await (suspects
		? client.query(
				`create temp table suspect on commit drop as
				 select hashtextextended(suspect, 0) as number from unnest($1::text[]) suspect`,
				[suspects],
			)
		: client.query(
				`create temp table suspect on commit drop as
				 select number from (select ${number} as number from ${table}) numbers group by 1 having count(*) > 1`,
			));
	const { rowCount } = await client.query(
		`create temp table ${into} on commit drop as
		 select m_id, ${key} from ${table}
		 where ${numbers ? `${number} in (select number from suspect)` : 'false'} group by 1, 2 having count(*) > 1`,
	);
	await client.query('drop table suspect');
	await client.query('set local max_parallel_workers_per_gather to default; set local enable_hashagg to default');
	return rowCount ?? 0;
}
