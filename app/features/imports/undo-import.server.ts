import type { PoolClient } from 'pg';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import { accrueAfter, IMPORT_LOCK } from '#app/features/payments/complete-import.server.ts';
import { sql } from '#app/sql.server.ts';
import { importKind, isImportKind, type KeptTable } from './import-kinds.server.ts';
import { type Dependency, type TakenBack, whatDepends } from './what-depends.server.ts';

export interface UndoCounts {
	/** Rows that only this import had brought. */
	removed: number;
	/** Rows that it had restated, and that say again what they said before. */
	restored: number;
	/** Rows about which it had known more. */
	forgotten: number;
}

export type UndoResult =
	| { ok: true; counts: UndoCounts }
	| { ok: false; reason: 'not-found' | 'not-done' | 'import-running' }
	| { ok: false; reason: 'depended-on'; dependencies: Dependency[] };

interface Found extends TakenBack {
	status: string;
}

async function findDone(client: PoolClient, importId: string, lock: boolean): Promise<Found | null> {
	const { rows } = await client.query<Found>(
		`select id, kind, status, from_on::text as from, to_on::text as to, created_at as "createdAt",
			coalesce(position, 0)::text as position
		 from import where id = $1 ${lock ? 'for update' : ''}`,
		[importId],
	);
	return rows[0] ?? null;
}

const on = (keys: readonly string[], left: string, right: string) =>
	keys.map((key) => `${left}.${key} = ${right}.${key}`).join(' and ');

/** The columns of a table that hold something of its own, as the database has them. */
async function columnsOf(client: PoolClient, table: string): Promise<string[]> {
	const { rows } = await client.query<{ name: string }>(
		`select attname as name from pg_attribute
		 where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
		[table],
	);
	return rows.map(({ name }) => name);
}

/** Puts rows back as the JSON of `source` (columns of the keys, and `content`) has them. */
async function putBack(client: PoolClient, { table, keys }: KeptTable, source: string): Promise<number> {
	const columns = (await columnsOf(client, table)).filter((column) => !keys.includes(column));
	const { rowCount } = await client.query(
		`update ${table} t set (${columns.join(', ')}) = row(${columns.map((column) => `r.${column}`).join(', ')})
		 from ${source} b, jsonb_populate_record(null::${table}, b.content) r where ${on(keys, 't', 'b')}`,
	);
	return rowCount ?? 0;
}

async function undoTable(client: PoolClient, kept: KeptTable, taken: TakenBack): Promise<UndoCounts> {
	const { table, versionTable, keys, day } = kept;
	const list = keys.join(', ');
	await client.query(
		`create temp table known_before on commit drop as
		 select ${keys.map((key) => `(r).${key}`).join(', ')}, content
		 from (select content, jsonb_populate_record(null::${table}, content) as r from import_enrichment
			where import_id = $1 and table_name = $2) e`,
		[taken.id, table],
	);
	const forgotten = await putBack(client, kept, 'known_before');
	let restored = 0;
	if (versionTable) {
		// The first version that this import replaced is what the row said before it, unless it is its own.
		await client.query(
			`create temp table said_before on commit drop as
			 select distinct on (${list}) ${list}, version, content, import_id from ${versionTable}
			 where replaced_by = $1 order by ${list}, version`,
			[taken.id],
		);
		await client.query('delete from said_before where import_id = $1', [taken.id]);
		restored = await putBack(client, kept, 'said_before');
		await client.query(
			`delete from ${versionTable} v using said_before b where ${on(keys, 'v', 'b')} and v.version >= b.version`,
		);
	}
	// The day narrows the search, so that it does not read millions of rows of other months.
	const { rowCount } = await client.query(
		`delete from ${table} t where t.import_id = $1 and ($2::date is null or t.${day} between $2 and $3)`,
		[taken.id, kept.anyDay ? null : taken.from, taken.to],
	);
	if (versionTable) await client.query(`delete from ${versionTable} where import_id = $1`, [taken.id]);
	await client.query(`drop table if exists known_before, said_before`);
	return { removed: rowCount ?? 0, restored, forgotten };
}

/** Takes IMPORT_LOCK, or says that an import has it for longer than a person should wait without a word. */
async function isNext(client: PoolClient): Promise<boolean> {
	try {
		await client.query(`set local lock_timeout = '3s'`);
		await client.query(IMPORT_LOCK);
		await client.query('set local lock_timeout to default');
		return true;
	} catch (error) {
		if ((error as { code?: string }).code !== '55P03') throw error;
		return false;
	}
}

/**
 * Takes an import back, all in one transaction: rows that only it brought are removed, rows that it restated say again
 * what they said before, and what it knew more about rows is forgotten; the data are as if it had never come. Refused
 * while something depends on it. Merchants that it made known stay.
 */
export async function undoImport(importId: string, actor: Actor, now: Date): Promise<UndoResult> {
	const client = await sql().connect();
	try {
		await client.query('begin');
		await client.query(`set local work_mem = '256MB'`);
		const refuse = async <Result extends UndoResult>(result: Result) => {
			await client.query('rollback');
			return result;
		};
		if (!(await isNext(client))) return await refuse({ ok: false, reason: 'import-running' });
		const taken = await findDone(client, importId, true);
		if (!taken || !isImportKind(taken.kind)) return await refuse({ ok: false, reason: 'not-found' });
		if (taken.status !== 'done') return await refuse({ ok: false, reason: 'not-done' });
		const { tables, owned = [] } = importKind(taken.kind);
		const dependencies = await whatDepends(client, taken, tables);
		if (dependencies.length) return await refuse({ ok: false, reason: 'depended-on', dependencies });
		const counts: UndoCounts = { removed: 0, restored: 0, forgotten: 0 };
		if (taken.from && taken.to) {
			for (const kept of tables) {
				const of = await undoTable(client, kept, taken);
				counts.removed += of.removed;
				counts.restored += of.restored;
				counts.forgotten += of.forgotten;
			}
		}
		for (const table of owned) await client.query(`delete from ${table} where import_id = $1`, [importId]);
		await client.query('delete from import_enrichment where import_id = $1', [importId]);
		// Imports of the same content found everything there: they are taken back with it.
		await client.query(
			`update import set status = 'undone', undone_at = $2, undone_by = $3
			 where status = 'done' and (id = $1 or same_as_id = $1)`,
			[importId, now, actor.label],
		);
		await client.query(
			`insert into audit_log (actor_id, actor, request_id, action, entity_type, entity_id, after)
			 values ($1, $2, $3, 'import.undo', 'import', $4, $5)`,
			[actor.id, actor.label, actor.requestId ?? null, importId, JSON.stringify(counts)],
		);
		await accrueAfter(client, taken.kind);
		await client.query('commit');
		return { ok: true, counts };
	} catch (error) {
		await client.query('rollback').catch(() => {});
		throw error;
	} finally {
		client.release();
	}
}

/** What keeps an import from being taken back now; null when it is not in. */
export async function findDependencies(importId: string): Promise<Dependency[] | null> {
	const client = await sql().connect();
	try {
		const taken = await findDone(client, importId, false);
		if (taken?.status !== 'done' || !isImportKind(taken.kind)) return null;
		return await whatDepends(client, taken, importKind(taken.kind).tables);
	} finally {
		client.release();
	}
}
