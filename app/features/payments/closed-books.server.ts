import type { PoolClient } from 'pg';
import type { Tx } from '#app/db.server.ts';
import { fromDateColumn, type KstDay, parseKstDay } from '#app/lib/kst-calendar.ts';

const KEY = 'books.closedThrough';

/** Held to its end by whatever closes days, and by whatever must not happen beside that. */
export const CLOSING_LOCK = `select pg_advisory_xact_lock(hashtext('jeongsan.closing'))`;

/** The last day of the books that is closed; null while none is. What comes later about it is a late restatement. */
export async function closedThrough(client: Pick<PoolClient, 'query'>): Promise<KstDay | null> {
	const { rows } = await client.query<{ value: unknown }>('select value from app_setting where key = $1', [KEY]);
	return dayOf(rows[0]?.value);
}

/** The same within a transaction, as it stands at this statement. */
export async function closedThroughIn(tx: Tx): Promise<KstDay | null> {
	return dayOf((await tx.appSetting.findUnique({ where: { key: KEY } }))?.value);
}

const dayOf = (value: unknown) => (typeof value === 'string' ? parseKstDay(value) : null);

/** Sets the last closed day to what the closed periods say, after one of them was closed or opened again. */
export async function moveClosedThrough(tx: Tx): Promise<void> {
	const last = await tx.closedPeriod.findFirst({ where: { state: 'closed' }, orderBy: { toOn: 'desc' } });
	if (!last) {
		await tx.appSetting.deleteMany({ where: { key: KEY } });
		return;
	}
	const value = fromDateColumn(last.toOn);
	await tx.appSetting.upsert({ where: { key: KEY }, create: { key: KEY, value }, update: { value } });
}

/**
 * How many rows of closed days an import restated, by the day that the row had or has now. Its versions have to be there.
 *
 * @param day name of the column of the row's day.
 */
export async function countLateRestatements(
	client: Pick<PoolClient, 'query'>,
	importId: string,
	target: { table: string; versionTable: string; keys: readonly string[]; day: string },
): Promise<number> {
	const closed = await closedThrough(client);
	if (!closed) return 0;
	const { table, versionTable, keys, day } = target;
	const { rows } = await client.query<{ count: number }>(
		`select count(*)::int as count from (
			select distinct ${keys.map((key) => `v.${key}`).join(', ')} from ${versionTable} v
			join ${table} t on ${keys.map((key) => `t.${key} = v.${key}`).join(' and ')}
			where v.replaced_by = $1 and (t.${day} <= $2 or coalesce((v.content->>'${day}')::date <= $2, false))
		 ) late`,
		[importId, closed],
	);
	return rows[0]!.count;
}
