import { sql } from '#app/db.server.ts';
import { readRows } from '#app/features/payments/read-rows.server.ts';
import { csvStream } from '#app/lib/csv.ts';
import { formatKst } from '#app/lib/kst-calendar.ts';
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
	/** The values of the key, in its order. */
	key: string[];
	version: number;
	fields: ChangedField[];
	/** New amount − old amount; null where either is not there. */
	difference: bigint | null;
}

export const changeParams = (request: Request) => listParams(request, { q: textParam, field: textParam });
type Filters = ReturnType<typeof changeParams>['filters'];

interface RawChange {
	key: string[];
	version: number;
	before: Record<string, unknown>;
	after: Record<string, unknown>;
}

const BOOKKEEPING = new Set(['version', 'import_id']);

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
export function changedFields(before: Record<string, unknown>, after: Record<string, unknown>): ChangedField[] {
	const [old, now] = [flat(before), flat(after)];
	return [...new Set([...old.keys(), ...now.keys()])]
		.filter((name) => old.get(name) !== now.get(name))
		.sort()
		.map((name) => ({ name, before: old.get(name) ?? null, after: now.get(name) ?? null }));
}

function queryOf(kept: KeptTable, importId: string, filters: Filters): { query: string; values: unknown[] } {
	const { table, versionTable, keys } = kept;
	const same = (alias: string) => keys.map((key) => `${alias}.${key} = v.${key}`).join(' and ');
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
		query: `select key, version, before, after from (
			select array[${keys.map((key) => `v.${key}::text`).join(', ')}] as key, v.version, v.content as before,
				coalesce(n.content, to_jsonb(t)) as after
			from ${versionTable} v
			left join ${versionTable} n on ${same('n')} and n.version = v.version + 1
			left join ${table} t on ${same('t')}
			where v.replaced_by = $1
		) change where ${conditions.join(' and ')}`,
	};
}

const amountOf = (content: Record<string, unknown>, name: string | null): bigint | null => {
	const value = name === null ? null : content[name];
	return value === null || value === undefined ? null : BigInt(String(value));
};

function toChange({ key, version, before, after }: RawChange, { amount }: KeptTable): Change {
	const [old, now] = [amountOf(before, amount), amountOf(after, amount)];
	return {
		key,
		version,
		fields: changedFields(before, after),
		difference: old === null || now === null ? null : now - old,
	};
}

const versioned = (kind: string): KeptTable | null =>
	isImportKind(kind) ? (importKind(kind).tables.find(({ versionTable }) => versionTable) ?? null) : null;

/** One page of what an import changed, by key, with how many there are and the sum of the amounts' differences. */
export async function listChanges(
	imported: { id: string; kind: string },
	filters: Filters,
	page: { after?: string | undefined; before?: string | undefined; size: number },
) {
	const none = { rows: [], count: 0, difference: 0n, key: [], fields: [], previous: null, next: null };
	const kept = versioned(imported.kind);
	if (!kept) return none;
	const { query, values } = queryOf(kept, imported.id, filters);
	const offset = Math.max(0, Number.parseInt(page.after ?? page.before ?? '0', 10) || 0);
	const [{ rows: sums }, { rows }, { rows: fields }] = await Promise.all([
		sql().query<{ count: number; difference: string | null }>(
			`select count(*)::int as count, ${kept.amount ? `sum((after->>'${kept.amount}')::numeric - (before->>'${kept.amount}')::numeric)::text` : 'null'} as difference
			 from (${query}) change`,
			values,
		),
		sql().query<RawChange>(`${query} order by key, version offset ${offset} limit ${page.size + 1}`, values),
		sql().query<{ name: string }>(
			`select distinct f.key as name from (${queryOf(kept, imported.id, {} as Filters).query} limit 10000) change, jsonb_each_text(after) f
			 where ${differsIn('f.key')} and f.key not in ('version', 'import_id', 'extra') order by 1`,
			[imported.id],
		),
	]);
	const { count, difference } = sums[0]!;
	return {
		rows: rows.slice(0, page.size).map((raw) => toChange(raw, kept)),
		count,
		difference: BigInt(difference ?? 0),
		key: [...kept.keys],
		fields: fields.map(({ name }) => name),
		previous: offset > 0 ? String(Math.max(0, offset - page.size)) : null,
		next: rows.length > page.size ? String(offset + page.size) : null,
	};
}

/** What an import changed as CSV: one record for each field, old and new. */
export function exportChanges(imported: { id: string; kind: string }, filters: Filters): AsyncIterable<string> {
	const kept = versioned(imported.kind);
	const keys = kept?.keys ?? [];
	async function* changes() {
		if (!kept) return;
		const { query, values } = queryOf(kept, imported.id, filters);
		for await (const raw of readRows<RawChange>(`${query} order by key, version`, values)) {
			const { key, version, fields, difference } = toChange(raw, kept);
			for (const field of fields) yield { key, version, ...field, difference };
		}
	}
	return csvStream([...keys, 'version', 'field', 'before', 'after', 'amountDifference'], changes(), (row) => [
		...row.key,
		row.version,
		row.name,
		row.before,
		row.after,
		row.difference,
	]);
}
