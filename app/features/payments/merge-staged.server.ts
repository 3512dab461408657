import type { PoolClient } from 'pg';
import { type LoadTarget, swapLoadTable } from './load-table.server.ts';
import type { StagingColumn } from './row-reader.ts';

export interface MergeCounts {
	inserted: number;
	updated: number;
	unchanged: number;
	/** Rows of the source that said again what another row of it had said. */
	repeated?: number;
}

export interface MergeSource {
	importId: string;
	now: Date;
	rows: number;
	columns: readonly StagingColumn[];
	/** The temporary table with the rows: `staging` when left out. */
	staging?: string;
	/** `staging` was made by createLoadTable. */
	isLoad?: boolean;
	/** Every key that comes more than once, where that is known already. */
	repeated?: readonly string[] | null;
}

/** How rows of `staging` become rows of a table that keeps versions. */
export interface MergeTarget {
	table: string;
	versionTable: string;
	/** Identity; unique in `staging` by the time of the merge. */
	keys: readonly string[];
	/** Columns that every source fills. */
	core: readonly string[];
	/** Columns that a source may leave out or leave empty: what is known already stays. */
	optional: readonly string[];
	/** Columns of the table computed from others. */
	computed: Record<string, (column: (name: string) => string) => string>;
	/** Columns of `staging` and of the table that are the same in name but that a source does not own. */
	coarse?: readonly string[];
	/** SQL: the stored row `t` says something else than the staged row `s`. */
	differs?: string;
	/** SQL: besides, the staged row knows more than the stored one. */
	knowsMore?: string;
	/** How a first file is loaded, where it can be. */
	load?: LoadTarget;
	/** SQL of further columns set on insert and on update. */
	also?: Record<string, { insert: string; update: string }>;
}

const LOAD_AFRESH_FROM = 20_000;

/** The unknown columns of a file as one JSON object of texts; null when there is none. */
export function extraOf(columns: readonly StagingColumn[]): string | null {
	if (columns.some(({ name }) => name === 'extra')) return 's.extra';
	const unknown = columns.filter((column) => column.extra !== undefined);
	if (unknown.length === 0) return null;
	const groups: string[] = [];
	// A function takes at most 100 arguments.
	for (let at = 0; at < unknown.length; at += 40) {
		const pairs = unknown.slice(at, at + 40).map(({ name, extra }) => `'${extra!.replaceAll("'", "''")}', s.${name}`);
		groups.push(`jsonb_build_object(${pairs.join(', ')})`);
	}
	return `nullif(jsonb_strip_nulls(${groups.join(' || ')}), '{}'::jsonb)`;
}

/** SQL that is true when stored and staged row differ in a column that both know. */
export function differsIn(core: readonly string[], optional: readonly string[], extra: string | null): string {
	const list = (alias: string) => core.map((column) => `${alias}.${column}`).join(', ');
	return [
		...(core.length ? [`(${list('t')}) is distinct from (${list('s')})`] : []),
		...optional.map((column) => `coalesce(t.${column} <> s.${column}, false)`),
		...(extra ? [`coalesce((t.extra || ${extra}) <> (${extra} || t.extra), false)`] : []),
	].join(' or ');
}

/** Drops what slows a first load down and gives back how to make it again: a table that is empty needs no index. */
async function dropIndexes(client: PoolClient, table: string): Promise<string[]> {
	const again: string[] = [];
	const indexes = await client.query<{ name: string; definition: string; constraint: string | null }>(
		`select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition,
			(select format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
			 from pg_constraint c where c.conindid = i.indexrelid and c.conrelid = i.indrelid and c.contype in ('p', 'u')) as constraint
		 from pg_index i where i.indrelid = $1::regclass`,
		[table],
	);
	for (const { name, definition, constraint } of indexes.rows) {
		await client.query(constraint ? `alter table ${table} drop constraint ${name}` : `drop index ${name}`);
		again.push(constraint ?? definition);
	}
	return again;
}

/**
 * Merges `staging` into the table: new keys are inserted, rows that differ are replaced and the old version is kept,
 * rows that merely know more fill the gaps and count as unchanged. Runs in the caller's transaction.
 */
export async function mergeStaged(
	client: PoolClient,
	target: MergeTarget,
	source: MergeSource,
): Promise<MergeCounts & { changedKeys: boolean }> {
	const { table, keys } = target;
	const has = new Set(source.columns.map(({ name }) => name));
	const coarse = new Set(target.coarse ?? []);
	const optional = target.optional.filter((column) => has.has(column));
	const extra = extraOf(source.columns);
	const importId = `'${source.importId}'::uuid`;
	const from = source.staging ?? 'staging';

	const staged = (column: string) => `s.${column}`;
	const merged = (column: string) => {
		if (coarse.has(column)) return `t.${column}`;
		if (target.core.includes(column)) return `s.${column}`;
		return optional.includes(column) ? `coalesce(s.${column}, t.${column})` : `t.${column}`;
	};
	const stagedOrNull = (column: string) => (has.has(column) || target.core.includes(column) ? staged(column) : 'null');
	const names = [
		...keys,
		...target.core,
		...optional,
		...Object.keys(target.computed),
		...(extra ? ['extra'] : []),
		...Object.keys(target.also ?? {}),
		'import_id',
	];
	const values = [
		...[...keys, ...target.core, ...optional].map(staged),
		...Object.values(target.computed).map((expression) => expression(stagedOrNull)),
		...(extra ? [extra] : []),
		...Object.values(target.also ?? {}).map(({ insert }) => insert),
		importId,
	];
	const insert = `insert into ${table} (${names.join(', ')}) select ${values.join(', ')} from ${from} s`;

	if (source.isLoad && target.load && (await swapLoadTable(client, target.load, source.importId))) {
		return { inserted: source.rows, updated: 0, unchanged: 0, changedKeys: true };
	}
	const { rows: any } = await client.query(`select 1 from ${table} limit 1`);
	if (any.length === 0) {
		const afresh = source.rows >= LOAD_AFRESH_FROM;
		const again = afresh ? await dropIndexes(client, table) : [];
		const { rowCount } = await client.query(insert);
		for (const statement of again) await client.query(statement);
		if (afresh) await client.query(`analyze ${table}`);
		return { inserted: rowCount ?? 0, updated: 0, unchanged: 0, changedKeys: true };
	}

	const differs =
		target.differs ??
		differsIn(
			target.core.filter((column) => !coarse.has(column)),
			optional,
			extra,
		);
	const knowsMore =
		[
			...optional
				.filter((column) => !coarse.has(column))
				.map((column) => `(t.${column} is null and s.${column} is not null)`),
			...(extra ? [`(${extra} is not null and not coalesce(t.extra @> ${extra}, false))`] : []),
			...(target.knowsMore ? [`(${target.knowsMore})`] : []),
		].join(' or ') || 'false';
	const same = keys.map((key) => `t.${key} = s.${key}`).join(' and ');
	await client.query(
		`create temp table outcome on commit drop as
		 select s.ctid as row_ref, t.version as old_version, coalesce(${differs}, false) as differs
		 from ${from} s left join ${table} t on ${same}
		 where t.version is null or ${differs} or ${knowsMore}`,
	);
	const { rows: counts } = await client.query<{ inserted: number; updated: number; enriched: number }>(
		`select count(*) filter (where old_version is null)::int as inserted,
			count(*) filter (where old_version is not null and differs)::int as updated,
			count(*) filter (where old_version is not null and not differs)::int as enriched from outcome`,
	);
	const { inserted, updated, enriched } = counts[0]!;
	if (updated + enriched > 0) {
		await client.query(
			`insert into ${target.versionTable} (${keys.join(', ')}, version, content, import_id, replaced_by, replaced_at)
			 select ${keys.map((key) => `t.${key}`).join(', ')}, t.version, to_jsonb(t), t.import_id, ${importId}, $1
			 from outcome o join ${from} s on s.ctid = o.row_ref join ${table} t on ${same}
			 where o.old_version is not null and o.differs`,
			[source.now],
		);
		if (enriched > 0) {
			// No version, since nothing was restated; but what was not known before is not known again after an undo.
			await client.query(
				`insert into import_enrichment (import_id, table_name, content)
				 select ${importId}, '${table}', to_jsonb(t)
				 from outcome o join ${from} s on s.ctid = o.row_ref join ${table} t on ${same}
				 where o.old_version is not null and not o.differs`,
			);
		}
		const set = [
			...target.core.filter((column) => !coarse.has(column)).map((column) => `${column} = s.${column}`),
			...optional.filter((column) => !coarse.has(column)).map((column) => `${column} = ${merged(column)}`),
			...Object.entries(target.computed).map(([column, expression]) => `${column} = ${expression(merged)}`),
			...(extra ? [`extra = coalesce(t.extra || ${extra}, ${extra}, t.extra)`] : []),
			...Object.entries(target.also ?? {}).map(([column, { update }]) => `${column} = ${update}`),
			'version = t.version + o.differs::int',
			`import_id = case when o.differs then ${importId} else t.import_id end`,
		];
		await client.query(
			`update ${table} t set ${set.join(', ')}
			 from outcome o join ${from} s on s.ctid = o.row_ref
			 where o.old_version is not null and ${same}`,
		);
	}
	if (inserted > 0) {
		await client.query(`${insert} join outcome o on o.row_ref = s.ctid where o.old_version is null`);
		if (inserted >= LOAD_AFRESH_FROM) await client.query(`analyze ${table}`);
	}
	await client.query('drop table outcome');
	return { inserted, updated, unchanged: source.rows - inserted - updated, changedKeys: inserted + updated > 0 };
}
