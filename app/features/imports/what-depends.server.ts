import type { PoolClient } from 'pg';
import { closedThrough } from '#app/features/payments/closed-books.server.ts';
import type { ImportKind } from '#app/features/payments/import-kinds.ts';
import { MOVED_LINE } from '#app/features/settlements/resolve-keys.server.ts';
import type { KeptTable } from './import-kinds.server.ts';

/**
 * Why an import cannot be taken back: what would be left hanging.
 * - `restated-later`: a later import restated rows of this one.
 * - `overlapping-import`: a later import of the same kind found rows of the same days as they were; without this import
 *   they would be missing although that one says they are there.
 * - `lines-found-by-it`: lines that came without a key of another import were matched through rows of this one.
 * - `run`: a finished reconciliation covers its days and came after it.
 * - `closed-period`: the books of its days are closed.
 * - `resolved-case`: a person resolved a difference of its days after it came.
 */
const dependencyReasons = [
	'closed-period',
	'resolved-case',
	'run',
	'restated-later',
	'overlapping-import',
	'lines-found-by-it',
] as const;
export type DependencyReason = (typeof dependencyReasons)[number];

/** One thing that depends on an import, and where it can be seen. */
export interface Dependency {
	reason: DependencyReason;
	/** How many there are of it. */
	count: number;
	/** The first ones: ids of imports, of runs, of cases; the closed day. */
	ids: string[];
}

export interface TakenBack {
	id: string;
	kind: ImportKind;
	from: string | null;
	to: string | null;
	createdAt: Date;
	position: string;
}

type Client = Pick<PoolClient, 'query'>;

async function idsOf(client: Client, reason: DependencyReason, query: string, values: unknown[]) {
	const { rows } = await client.query<{ id: string | null; count: number }>(
		`select id, count(*) over ()::int as count from (${query}) found limit 5`,
		values,
	);
	return rows[0] ? [{ reason, count: rows[0].count, ids: rows.flatMap(({ id }) => id ?? []) }] : [];
}

async function restatedLater(client: Client, taken: TakenBack, tables: readonly KeptTable[]): Promise<Dependency[]> {
	const queries = tables
		.filter(({ versionTable }) => versionTable)
		.map(
			({ versionTable }) =>
				`select replaced_by::text as id from ${versionTable}
				 where import_id = $1 and replaced_by is distinct from $1 group by 1`,
		);
	return queries.length ? idsOf(client, 'restated-later', queries.join(' union '), [taken.id]) : [];
}

/** What of the transactions and lines of this import made lines without a key find theirs. */
async function linesFoundByIt(client: Client, taken: TakenBack): Promise<Dependency[]> {
	if (taken.kind !== 'transactions' && taken.kind !== 'settlements') return [];
	const table = taken.kind === 'transactions' ? 'payment_transaction' : 'settlement_line';
	const day = taken.kind === 'transactions' ? 'transaction_on' : 'line_on';
	const found = await idsOf(
		client,
		'lines-found-by-it',
		`select l.import_id::text as id from settlement_line l
		 where l.key_state <> 'given' and l.import_id <> $1 and exists (
			select 1 from ${table} t where t.import_id = $1 and t.${day} between $2 and $3
				and t.m_id = l.m_id and t.order_id = l.order_id)
		 union
		 select other.id::text from import_enrichment e join import other on other.id = (e.content->>'import_id')::uuid
		 where e.import_id = $1 and e.table_name = $4 and other.id <> $1 and other.status = 'done'`,
		[taken.id, taken.from, taken.to, MOVED_LINE],
	);
	if (taken.kind === 'transactions') return found;
	// A line that came without a key and became one with a line of this import is kept nowhere else.
	const { rows } = await client.query<{ count: number }>(
		`select count(*)::int as count from settlement_line l
		 where l.import_id = $1 and l.line_on between $2 and $3 and l.key_state = 'given' and l.extra ? 'provisionalKey'
			and not exists (select 1 from settlement_line_version v where v.m_id = l.m_id
				and v.transaction_key = l.transaction_key and v.occurrence = l.occurrence and v.replaced_by = $1)`,
		[taken.id, taken.from, taken.to],
	);
	const count = rows[0]!.count;
	return count ? [...found, { reason: 'lines-found-by-it', count, ids: [] }] : found;
}

/** Everything that depends on an import, the gravest first; empty when it can be taken back. */
export async function whatDepends(
	client: Client,
	taken: TakenBack,
	tables: readonly KeptTable[],
): Promise<Dependency[]> {
	const { from, to } = taken;
	if (!from || !to) return [];
	const dependencies: Dependency[] = [];
	const closed = await closedThrough(client);
	if (closed && closed >= from) dependencies.push({ reason: 'closed-period', count: 1, ids: [closed] });
	dependencies.push(
		...(await idsOf(
			client,
			'resolved-case',
			`select id::text as id from discrepancy_case
			 where state = 'resolved' and reason is distinct from 'explained-by-data'
				and day_on between $1 and $2 and resolved_at >= $3 order by resolved_at`,
			[from, to, taken.createdAt],
		)),
		...(await idsOf(
			client,
			'run',
			`select id::text as id from reconciliation_run
			 where status = 'done' and from_on <= $2 and to_on >= $1 and created_at >= $3 order by created_at`,
			[from, to, taken.createdAt],
		)),
		...(await restatedLater(client, taken, tables)),
		...(await idsOf(
			client,
			'overlapping-import',
			`select id::text as id from import
			 where kind = $1 and status = 'done' and position > $2 and same_as_id is distinct from $3
				and from_on <= $5 and to_on >= $4 and (unchanged > 0 or updated > 0
				-- Lines in other currencies that it may have found as they were are in none of its counts.
				or (foreign_rows > 0 and exists (select from foreign_settlement_line f where f.import_id = $3))
				or (kind = 'settlements' and exists (
					-- Lines of it that took in lines without a key, which may be those of this import.
					select 1 from settlement_line l where l.import_id = import.id and l.line_on between $4 and $5
						and l.key_state = 'given' and l.extra ? 'provisionalKey')))
			 order by position`,
			[taken.kind, taken.position, taken.id, from, to],
		)),
		...(await linesFoundByIt(client, taken)),
	);
	return dependencies;
}
