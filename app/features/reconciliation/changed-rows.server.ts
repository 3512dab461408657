import type { SqlTx } from '#app/db.server.ts';
import type { Sources } from './cancels-sql.server.ts';

/** The rows that level 1 reads of the payments that were touched, as they were and as they are. */
export const BEFORE: Sources = { transactions: 'was_transaction', lines: 'was_line', lookups: 'was_lookup' };
export const NOW: Sources = { transactions: 'now_transaction', lines: 'now_line', lookups: 'now_lookup' };

/** Changes of so many rows are always looked at one by one; of more only while they are a small part of all rows. */
const FEW = 10_000;

/** Notes what changed since a snapshot in run_change. Null when too much did for that to be of use. */
export async function findChanges(tx: SqlTx, snapshot: string, rows: number): Promise<number | null> {
	const since = 'xid >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(xid, $1::pg_snapshot)';
	const [found] = await tx.$queryRawUnsafe<{ changes: number; everything: boolean }[]>(
		`select count(*)::int as changes, coalesce(bool_or(source = 'everything'), false) as everything
		from source_change where ${since}`,
		snapshot,
	);
	const { changes, everything } = found!;
	if (everything || changes > Math.max(FEW, rows / 10)) return null;
	await tx.$executeRawUnsafe(
		`create temporary table run_change on commit drop as
		select id, source, m_id, transaction_key, occurrence, payment_key, before from source_change where ${since}`,
		snapshot,
	);
	await tx.$executeRawUnsafe('analyze run_change');
	return changes;
}

const ROUND = {
	payments: `
		insert into world_payment
		select distinct r.m_id, r.payment_key, $1::int
		from (
			select t.m_id, t.payment_key from world_key k
			join payment_transaction t on t.m_id = k.m_id and t.transaction_key = k.transaction_key
			where k.round = $1::int and t.payment_key <> ''
			union all
			select s.m_id, s.payment_key from world_key k
			join settlement_line s on s.m_id = k.m_id and s.transaction_key = k.transaction_key
			where k.round = $1::int and s.payment_key <> ''
		) r
		where not exists (select from world_payment p where p.m_id = r.m_id and p.payment_key = r.payment_key)`,
	keys: `
		insert into world_key
		select distinct r.m_id, r.transaction_key, $1::int + 1
		from (
			select t.m_id, t.transaction_key from world_payment p
			join payment_transaction t on t.m_id = p.m_id and t.payment_key = p.payment_key
			where p.round = $1::int
			union all
			select s.m_id, s.transaction_key from world_payment p
			join settlement_line s on s.m_id = p.m_id and s.payment_key = p.payment_key
			where p.round = $1::int
		) r
		where not exists (select from world_key k where k.m_id = r.m_id and k.transaction_key = r.transaction_key)`,
};

/**
 * Gathers all rows that can have to do with the changed ones: those of the same transactionKey, those of the same payment,
 * and so on, until nothing is added. No other row has a key or a payment in common with them, as they were or as they are,
 * so what is found among them is what is found of them among all rows. Returns how many transactionKeys they have.
 */
export async function gatherRows(tx: SqlTx): Promise<number> {
	await tx.$executeRawUnsafe(
		`create temporary table world_key on commit drop as
		select distinct m_id, transaction_key, 0 as round from run_change where source <> 'payment_lookup'`,
	);
	// A row that names no payment shares none with another. A line in another currency has to do with the transaction of its
	// key and with nothing else of the payment.
	await tx.$executeRawUnsafe(
		`create temporary table world_payment on commit drop as
		select distinct m_id, payment_key, 0 as round from run_change
		where source <> 'foreign_settlement_line' and payment_key <> ''`,
	);
	await tx.$executeRawUnsafe('create index on world_key (transaction_key)');
	await tx.$executeRawUnsafe('create index on world_payment (payment_key)');
	for (let round = 0; ; round += 1) {
		await tx.$executeRawUnsafe('analyze world_key');
		await tx.$executeRawUnsafe(ROUND.payments, round);
		await tx.$executeRawUnsafe('analyze world_payment');
		if ((await tx.$executeRawUnsafe(ROUND.keys, round)) === 0) break;
	}
	const rowsOf = (table: string) =>
		`select r.* from ${table} r join world_key k on k.m_id = r.m_id and k.transaction_key = r.transaction_key`;
	const same: Record<string, string> = {
		transaction: 'c.m_id = r.m_id and c.transaction_key = r.transaction_key',
		line: 'c.m_id = r.m_id and c.transaction_key = r.transaction_key and c.occurrence = r.occurrence',
		lookup: 'c.m_id = r.m_id and c.payment_key = r.payment_key',
	};
	const stored = { transaction: 'payment_transaction', line: 'settlement_line', lookup: 'payment_lookup' };
	await tx.$executeRawUnsafe(
		`create temporary table first_change on commit drop as
		select distinct on (source, m_id, transaction_key, occurrence, case when source = 'payment_lookup' then payment_key end) *
		from run_change
		order by source, m_id, transaction_key, occurrence, case when source = 'payment_lookup' then payment_key end, id`,
	);
	await tx.$executeRawUnsafe('analyze first_change');
	for (const [name, table] of Object.entries(stored)) {
		const now =
			name === 'lookup'
				? `select r.* from ${table} r join world_payment p on p.m_id = r.m_id and p.payment_key = r.payment_key`
				: rowsOf(table);
		await tx.$executeRawUnsafe(`create temporary table now_${name} on commit drop as ${now}`);
		await tx.$executeRawUnsafe(
			`create temporary table was_${name} on commit drop as
			select r.* from now_${name} r
			where not exists (select from first_change c where c.source = '${table}' and ${same[name]})
			union all
			select r.* from first_change c, jsonb_populate_record(null::${table}, c.before) r
			where c.source = '${table}' and c.before is not null`,
		);
		for (const time of ['now', 'was']) {
			if (name !== 'lookup') await tx.$executeRawUnsafe(`create index on ${time}_${name} (transaction_key)`);
			await tx.$executeRawUnsafe(`create index on ${time}_${name} (payment_key)`);
			await tx.$executeRawUnsafe(`analyze ${time}_${name}`);
		}
	}
	const [counted] = await tx.$queryRawUnsafe<{ keys: number }[]>('select count(*)::int as keys from world_key');
	return counted!.keys;
}
