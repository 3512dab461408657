import { readRows } from '#app/features/payments/read-rows.server.ts';
import { csvStream } from '#app/lib/csv.ts';
import { formatKst } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { listParams, textParam } from '#app/ui/list-params.ts';
import { importKind, isImportKind, type KeptTable } from './import-kinds.server.ts';

/** One field of a row that an import restated. */
export interface ChangedField {
	name: string;
	before: string | null;
	after: string | null;
}

/** One row that an import restated: what it said before, and what it says since. */
export interface Change {
	/** The table that keeps the row. */
	table: string;
	/** The values of the key, in its order. */
	key: string[];
	version: number;
	currency: string;
	fields: ChangedField[];
	/** New amount − old amount; null where either is not there. */
	difference: bigint | null;
}

export const changeParams = (request: Request) => listParams(request, { q: textParam, field: textParam });
type Filters = ReturnType<typeof changeParams>['filters'];

interface RawChange {
	place: number;
	key: string[];
	version: number;
	before: Record<string, unknown>;
	after: Record<string, unknown>;
}

const BOOKKEEPING = new Set(['version', 'import_id', 'row_no']);

/** Instants were written in the zone of their session: one instant is one text, that of Seoul. */
function sameInstant(name: string, text: string): string {
	return name.endsWith('_at') ? formatKst(new Date(text)) : text;
}

/** SQL: the two states differ in a field. */
const differsIn = (field: string) =>
	`case when ${field} like '%\\_at' then (before->>${field})::timestamptz is distinct from (after->>${field})::timestamptz
		else before->>${field} is distinct from after->>${field} end`;

function flat(content: Record<string, unknown>): Map<string, string> {
	const found = new Map<string, string>();
	for (const [name, value] of Object.entries(content)) {
		if (value === null || BOOKKEEPING.has(name)) continue;
		if (name === 'extra' && typeof value === 'object') {
			for (const [inner, text] of Object.entries(value)) found.set(inner, String(text));
		} else found.set(name, typeof value === 'object' ? JSON.stringify(value) : sameInstant(name, String(value)));
	}
	return found;
}

/** The fields in which two states of a row differ. */
function changedFields(before: Record<string, unknown>, after: Record<string, unknown>): ChangedField[] {
	const [old, now] = [flat(before), flat(after)];
	return [...new Set([...old.keys(), ...now.keys()])]
		.filter((name) => old.get(name) !== now.get(name))
		.sort()
		.map((name) => ({ name, before: old.get(name) ?? null, after: now.get(name) ?? null }));
}

/** SQL: what an import changed in one table, beginning with the place of the table. */
function changesOf({ table, versionTable, keys }: VersionedTable, place: number): string {
	const same = (alias: string) => keys.map((key) => `${alias}.${key} = v.${key}`).join(' and ');
	return `select ${place} as place, array[${keys.map((key) => `v.${key}::text`).join(', ')}] as key, v.version,
			v.content as before, coalesce(n.content, to_jsonb(t)) as after
		from ${versionTable} v
		left join ${versionTable} n on ${same('n')} and n.version = v.version + 1
		left join ${table} t on ${same('t')}
		where v.replaced_by = $1`;
}

function queryOf(
	tables: readonly VersionedTable[],
	importId: string,
	filters: Partial<Filters>,
): { query: string; values: unknown[] } {
	const values: unknown[] = [importId];
	const conditions = ['after is not null'];
	if (filters.q) {
		values.push(filters.q);
		conditions.push(`$${values.length} = any(key)`);
	}
	if (filters.field) {
		values.push(filters.field);
		const at = `$${values.length}::text`;
		conditions.push(differsIn(at));
	}
	return {
		values,
		query: `select place, key, version, before, after from (${tables.map(changesOf).join(' union all ')}) change
			where ${conditions.join(' and ')}`,
	};
}

const amountOf = (content: Record<string, unknown>, name: string | null): bigint | null => {
	const value = name === null ? null : content[name];
	return value === null || value === undefined ? null : BigInt(String(value));
};

function toChange({ place, key, version, before, after }: RawChange, tables: readonly VersionedTable[]): Change {
	const { table, amount } = tables[place]!;
	const [old, now] = [amountOf(before, amount), amountOf(after, amount)];
	return {
		table,
		key,
		version,
		currency: String(after.currency ?? 'KRW'),
		fields: changedFields(before, after),
		difference: old === null || now === null ? null : now - old,
	};
}

type VersionedTable = KeptTable & { versionTable: string };

const versioned = (kind: string): VersionedTable[] =>
	isImportKind(kind)
		? importKind(kind).tables.filter((kept): kept is VersionedTable => kept.versionTable !== null)
		: [];

/** How many rows of each table an import changed, and the sum of the amounts' differences: sums are never added to rows. */
async function sumChanges(tables: readonly VersionedTable[], query: string, values: unknown[]) {
	const amount = (side: string) =>
		`case place ${tables.map((kept, place) => `when ${place} then ${kept.amount ? `(${side}->>'${kept.amount}')::numeric` : 'null'}`).join(' ')} end`;
	const { rows } = await sql().query<{ place: number; count: number; difference: string | null }>(
		`select place, count(*)::int as count, sum(${amount('after')} - ${amount('before')})::text as difference
		 from (${query}) change group by place`,
		values,
	);
	return tables.map(({ table }, at) => {
		const found = rows.find(({ place }) => place === at);
		return { table, count: found?.count ?? 0, difference: BigInt(found?.difference ?? 0) };
	});
}

/**
 * One page of what an import changed, by table and key: rows first, then the sums that they are checked against. With how
 * many there are of each table, and the sum of its amounts' differences.
 */
export async function listChanges(
	imported: { id: string; kind: string },
	filters: Filters,
	page: { after?: string | undefined; before?: string | undefined; size: number },
) {
	const tables = versioned(imported.kind);
	if (tables.length === 0) return { rows: [], count: 0, sums: [], fields: [], previous: null, next: null };
	const { query, values } = queryOf(tables, imported.id, filters);
	const offset = Math.max(0, Number.parseInt(page.after ?? page.before ?? '0', 10) || 0);
	const [sums, { rows }, { rows: fields }] = await Promise.all([
		sumChanges(tables, query, values),
		sql().query<RawChange>(`${query} order by place, key, version offset ${offset} limit ${page.size + 1}`, values),
		sql().query<{ name: string }>(
			`select distinct f.key as name from (${queryOf(tables, imported.id, {}).query} limit 10000) change, jsonb_each_text(after) f
			 where ${differsIn('f.key')} and f.key not in ('version', 'import_id', 'extra', 'row_no') order by 1`,
			[imported.id],
		),
	]);
	return {
		rows: rows.slice(0, page.size).map((raw) => toChange(raw, tables)),
		count: sums.reduce((count, sum) => count + sum.count, 0),
		sums,
		fields: fields.map(({ name }) => name),
		previous: offset > 0 ? String(Math.max(0, offset - page.size)) : null,
		next: rows.length > page.size ? String(offset + page.size) : null,
	};
}

/** What an import changed as CSV: one record for each field, old and new. Keys that only further tables have come last. */
export function exportChanges(imported: { id: string; kind: string }, filters: Filters): AsyncIterable<string> {
	const tables = versioned(imported.kind);
	const keys = tables[0]?.keys ?? [];
	const furtherKeys = [...new Set(tables.flatMap((kept) => kept.keys))].filter((key) => !keys.includes(key));
	async function* changes() {
		if (tables.length === 0) return;
		const { query, values } = queryOf(tables, imported.id, filters);
		for await (const raw of readRows<RawChange>(`${query} order by place, key, version`, values)) {
			const { key, version, fields, difference } = toChange(raw, tables);
			const names = tables[raw.place]!.keys;
			const cell = (name: string) => key[names.indexOf(name)] ?? null;
			for (const field of fields) yield { cell, version, ...field, difference };
		}
	}
	return csvStream(
		[...keys, 'version', 'field', 'before', 'after', 'amountDifference', ...furtherKeys],
		changes(),
		(row) => [
			...keys.map(row.cell),
			row.version,
			row.name,
			row.before,
			row.after,
			row.difference,
			...furtherKeys.map(row.cell),
		],
	);
}
