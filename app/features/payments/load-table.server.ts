import type { PoolClient } from 'pg';
import { sqlTrial } from '#app/sql.server.ts';
import type { MergeTarget } from './merge-staged.server.ts';
import type { StagingColumn } from './row-reader.ts';
import type { SurveyPlan } from './row-survey.ts';

/** A table whose first rows may be loaded into a copy of it that then takes its place. */
export interface LoadTarget extends Pick<MergeTarget, 'table' | 'keys' | 'computed'> {
	/** Columns of `staging` that a source does not fill, with the SQL of what they are at first. */
	defaults: Record<string, string>;
	/** Columns that hold more than the cell of the same name; a source that has one is staged. */
	never?: readonly string[];
	/** What is looked at while its rows come in. */
	survey: SurveyPlan;
}

/** A smaller file is as fast the usual way, and spares the tables and their readers the exchange. */
export const LOAD_FROM_BYTES = 4 * 1024 * 1024;

interface TableColumn {
	name: string;
	type: string;
	required: boolean;
	requiredBy: string | null;
	initial: string | null;
}

interface TableShape {
	columns: readonly TableColumn[];
	/** Definitions of indexes that take a part of the rows. */
	partialIndexes: readonly string[];
}

const schemaOf = (importId: string) => `load_${importId.replaceAll('-', '')}`;

/** A table of which more hangs than columns, indexes, a primary key and the notes of changes is never exchanged for another. */
const IS_PLAIN = `
	select not (c.relhasrules or c.relrowsecurity or c.relispartition or c.relhassubclass)
		and c.relkind = 'r' and c.relpersistence = 'p' and c.relacl is null and c.reloptions is null
		and not exists (select from pg_trigger g where g.tgrelid = c.oid and g.tgfoid <> 'note_source_change'::regproc)
		and not exists (select from pg_constraint k where (k.conrelid = c.oid or k.confrelid = c.oid) and k.contype not in ('p', 'n'))
		and not exists (select from pg_depend d where d.refobjid = c.oid and d.classid = 'pg_rewrite'::regclass)
		and not exists (select from pg_publication_rel p where p.prrelid = c.oid) as plain
	from pg_class c where c.oid = $1::regclass`;

async function columnsOf(client: PoolClient, table: string): Promise<TableColumn[]> {
	const { rows } = await client.query<TableColumn>(
		`select quote_ident(a.attname) as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required,
			(select quote_ident(k.conname) from pg_constraint k where k.conrelid = a.attrelid and k.contype = 'n' and k.conkey = array[a.attnum]) as "requiredBy",
			pg_get_expr(d.adbin, d.adrelid) as initial
		 from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
		 where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`,
		[table],
	);
	return rows;
}

/**
 * The shape of the table when rows with these columns may be loaded into a copy of it: nothing is in it yet, and every
 * column of the source is one of its own. Null when not. Asked on another connection, since no lock on the table may be
 * held while rows are read; the short one makes sure that another import does not exchange it between two glances.
 */
export async function prepareLoad(target: LoadTarget, columns: readonly StagingColumn[]): Promise<TableShape | null> {
	if (columns.some(({ name, extra }) => extra !== undefined || target.never?.includes(name))) return null;
	return sqlTrial(async (client) => {
		await client.query(`lock table ${target.table} in access share mode`);
		const { rows } = await client.query<{ plain: boolean; empty: boolean }>(
			`select (${IS_PLAIN}) as plain, not exists (select from ${target.table}) as empty`,
			[target.table],
		);
		if (!rows[0]!.plain || !rows[0]!.empty) return null;
		const indexes = await indexesOf(client, target.table);
		return {
			columns: await columnsOf(client, target.table),
			partialIndexes: indexes.filter(({ partial }) => partial).map(({ definition }) => definition),
		};
	});
}

/**
 * Makes `staging` a copy of the table in a schema of its own, which is found first until the transaction ends. What the
 * merge would compute is computed as the rows come in.
 */
export async function createLoadTable(
	client: PoolClient,
	target: LoadTarget,
	shape: TableShape,
	importId: string,
): Promise<void> {
	const schema = schemaOf(importId);
	const columns = shape.columns.map(({ name, type, required, requiredBy, initial }) => {
		const computed = target.computed[name]?.((column) => column);
		const constant = name === 'import_id' ? `'${importId}'` : (target.defaults[name] ?? initial);
		return [
			name,
			type,
			...(computed ? [`generated always as (${computed}) stored`] : constant ? [`default ${constant}`] : []),
			...(required ? [requiredBy ? `constraint ${requiredBy} not null` : 'not null'] : []),
		].join(' ');
	});
	await client.query(`create schema ${schema}`);
	await client.query(`select set_config('search_path', '${schema}, ' || current_setting('search_path'), true)`);
	await client.query(`create table ${schema}.staging (${columns.join(', ')})`);
	// An index that takes few of the rows costs less while they come in than a reading of all of them afterwards.
	for (const definition of shape.partialIndexes) await client.query(movedTo(schema, definition));
}

interface TableIndex {
	name: string;
	definition: string;
	/** The definition of the primary key, when it is its index. */
	constraint: string | null;
	partial: boolean;
}

async function indexesOf(client: PoolClient, table: string): Promise<TableIndex[]> {
	const { rows } = await client.query<TableIndex>(
		`select c.relname as name, pg_get_indexdef(i.indexrelid) as definition, i.indpred is not null as partial,
			(select format('constraint %I %s', k.conname, pg_get_constraintdef(k.oid))
			 from pg_constraint k where k.conindid = i.indexrelid and k.contype = 'p') as constraint
		 from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = $1::regclass order by c.relname`,
		[table],
	);
	return rows;
}

const movedTo = (schema: string, definition: string) => definition.replace(/ ON \S+ /, ` ON ${schema}.staging `);

const HAS_KEY = `select from pg_constraint where conrelid = $1::regclass and contype = 'p'`;

async function addKey(client: PoolClient, schema: string, indexes: readonly TableIndex[]): Promise<void> {
	for (const { constraint } of indexes) {
		if (constraint) await client.query(`alter table ${schema}.staging add ${constraint}`);
	}
}

/**
 * Builds the index on the keys of `staging`, made by createLoadTable, which is needed in any case, to learn whether a key
 * comes more than once. False when one does: then there is no index.
 */
export async function buildKey(client: PoolClient, target: LoadTarget, importId: string): Promise<boolean> {
	const schema = schemaOf(importId);
	const indexes = await indexesOf(client, target.table);
	await client.query('savepoint before_key');
	try {
		await addKey(client, schema, indexes);
		await client.query('release savepoint before_key');
		return true;
	} catch (error) {
		if ((error as { code?: string }).code !== '23505') throw error;
		await client.query('rollback to savepoint before_key');
		return false;
	}
}

/**
 * Puts `staging`, made by createLoadTable, in the place of the empty table. Its keys are unique by now; the index on them
 * is built before anybody has to wait, where buildKey has not done so; the others are left to the worker. False when rows have
 * come into the table meanwhile, or it does not become free: then nothing has changed.
 */
export async function swapLoadTable(client: PoolClient, target: LoadTarget, importId: string): Promise<boolean> {
	const { table } = target;
	const schema = schemaOf(importId);
	const indexes = await indexesOf(client, table);
	const base = await client.query<{ name: string }>(
		'select relnamespace::regnamespace::text as name from pg_class where oid = $1::regclass',
		[table],
	);
	const home = base.rows[0]!.name;
	const { rowCount: hasKey } = await client.query(HAS_KEY, [`${schema}.staging`]);
	if (!hasKey) await addKey(client, schema, indexes);
	const triggers = await client.query<{ definition: string }>(
		'select pg_get_triggerdef(oid) as definition from pg_trigger where tgrelid = $1::regclass and not tgisinternal',
		[table],
	);
	for (const { definition } of triggers.rows) await client.query(movedTo(schema, definition));
	await client.query('savepoint before_swap');
	try {
		await client.query(`set local lock_timeout = '5s'`);
		// Frozen rows are seen by snapshots that are older than they are: a run that goes on keeps the table that it knows.
		await client.query(`select pg_advisory_xact_lock(hashtext('jeongsan.reconciliation'))`);
		await client.query(`lock table ${home}.${table} in access exclusive mode`);
		await client.query('set local lock_timeout to default');
	} catch (error) {
		await client.query('rollback to savepoint before_swap');
		if ((error as { code?: string }).code === '55P03') return false;
		throw error;
	}
	const { rowCount } = await client.query(`select from ${home}.${table} limit 1`);
	if (rowCount) {
		await client.query('rollback to savepoint before_swap');
		return false;
	}
	const plain = await columnsOf(client, `${home}.${table}`);
	const asBefore = plain.flatMap(({ name, initial }) => {
		if (target.computed[name]) return [`alter column ${name} drop expression`];
		if (name !== 'import_id' && !target.defaults[name]) return [];
		return [`alter column ${name} ${initial ? `set default ${initial}` : 'drop default'}`];
	});
	await client.query(`alter table ${schema}.staging ${asBefore.join(', ')}`);
	await client.query(`drop table ${home}.${table}`);
	await client.query(`alter table ${schema}.staging rename to ${table}`);
	await client.query(`alter table ${schema}.${table} set schema ${home}`);
	// Whoever asks for what came in finds it under the old name.
	await client.query(`create view ${schema}.staging as select * from ${home}.${table}`);
	for (const { name, definition, constraint, partial } of indexes) {
		if (constraint || partial) continue;
		await client.query(
			'insert into deferred_index (name, definition) values ($1, $2) on conflict (name) do update set definition = excluded.definition',
			[name, definition],
		);
	}
	// Not at once: the file of the other side is likely to follow, and would share the machine with it.
	await client.query(
		`select graphile_worker.add_job('buildIndexes', '{}'::json, run_at => now() + interval '10 seconds', job_key => 'buildIndexes')`,
	);
	return true;
}

/** Takes away what createLoadTable made, when it did. */
export async function dropLoadTable(client: PoolClient, importId: string): Promise<void> {
	await client.query(`drop schema if exists ${schemaOf(importId)} cascade`);
}
