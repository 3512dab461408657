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

/**
 * SQL: the rows of each side of the keys that are asked for. A list is searched for in the order of an index, and by all
 * processes, which see no table of the session. Lines are looked for one by one: for a list of keys PostgreSQL 18 would take
 * the index on days and keys, and go through all days.
 */
const BY_KEY = {
	transaction: 'select r.* from payment_transaction r where r.transaction_key = any(asked)',
	line: `select r.* from (select unnest(asked) as key order by 1) k join settlement_line r on r.transaction_key = k.key`,
};

/** SQL: a block that reads one column of a table of the session into `asked`, and does something with it. */
const asking = (column: string, table: string, round: number, statements: string) => `
	do $$
	declare asked text[] := array(select ${column} from ${table} where round = ${round});
	begin
		${statements}
	end $$`;

/** SQL: the rows of the keys of a round, added to those that are held already. */
function holdKeys(round: number): string {
	const hold = (side: string) =>
		round === 0 ? `create temporary table now_${side} on commit drop as` : `insert into now_${side}`;
	const held = Object.entries(BY_KEY).map(([side, rows]) => `${hold(side)} ${rows};`);
	return asking('transaction_key', 'world_key', round, held.join('\n\t\t'));
}

/** SQL: the payments of the rows of a round's keys that are not known yet; they belong to the same round. */
const findPayments = (round: number) => `
	insert into world_payment
	select distinct r.payment_key, ${round}
	from (
		select transaction_key, payment_key from now_transaction
		union all
		select transaction_key, payment_key from now_line
	) r
	join world_key k on k.transaction_key = r.transaction_key and k.round = ${round}
	where r.payment_key <> '' and not exists (select from world_payment p where p.payment_key = r.payment_key)`;

/** SQL: the keys of the rows of a round's payments that are not known yet, which are those of the next round. */
const findKeys = (round: number) => `
	${asking(
		'payment_key',
		'world_payment',
		round,
		`create temporary table payment_row on commit drop as
		select r.transaction_key from payment_transaction r where r.payment_key = any(asked)
		union all
		select r.transaction_key from settlement_line r where r.payment_key = any(asked);`,
	)};
	insert into world_key
	select distinct r.transaction_key, ${round + 1} from payment_row r
	where not exists (select from world_key k where k.transaction_key = r.transaction_key);
	drop table payment_row`;

/** Makes the tables of the gathered rows as they were, by the first note of each, and prepares both for the statements of a run. */
async function recallRows(tx: SqlTx): Promise<void> {
	const same: Record<string, string> = {
		transaction: 'c.m_id = r.m_id and c.transaction_key = r.transaction_key',
		line: 'c.m_id = r.m_id and c.transaction_key = r.transaction_key and c.occurrence = r.occurrence',
		lookup: 'c.m_id = r.m_id and c.payment_key = r.payment_key',
	};
	const stored = { transaction: 'payment_transaction', line: 'settlement_line', lookup: 'payment_lookup' };
	const row = `source, m_id, transaction_key, occurrence, case when source = 'payment_lookup' then payment_key end`;
	await tx.$executeRawUnsafe(
		`create temporary table first_change on commit drop as
		select * from run_change where id in (select min(id) from run_change group by ${row})`,
	);
	await tx.$executeRawUnsafe('analyze first_change');
	for (const [name, table] of Object.entries(stored)) {
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
}

/**
 * Gathers all rows that can have to do with the changed ones: those of the same transactionKey, those of the same payment,
 * and so on, until nothing is added. No other row has a key or a payment in common with them, as they were or as they are,
 * so what is found among them is what is found of them among all rows. Rows of different merchants that happen to use the
 * same key are gathered together. Returns how many transactionKeys they have.
 */
export async function gatherRows(tx: SqlTx): Promise<number> {
	await tx.$executeRawUnsafe(
		`create temporary table world_key on commit drop as
		select distinct transaction_key, 0 as round from run_change where source <> 'payment_lookup'`,
	);
	// A row that names no payment shares none with another. A line in another currency has to do with the transaction of its
	// key and with nothing else of the payment.
	await tx.$executeRawUnsafe(
		`create temporary table world_payment on commit drop as
		select distinct payment_key, 0 as round from run_change
		where source <> 'foreign_settlement_line' and payment_key <> ''`,
	);
	for (let round = 0; ; round += 1) {
		await tx.$executeRawUnsafe(holdKeys(round));
		await tx.$executeRawUnsafe(findPayments(round));
		await tx.$executeRawUnsafe(findKeys(round));
		const [next] = await tx.$queryRawUnsafe<{ some: boolean }[]>(
			'select exists (select from world_key where round = $1) as some',
			round + 1,
		);
		if (!next!.some) break;
	}
	await tx.$executeRawUnsafe('analyze world_key, world_payment');
	await tx.$executeRawUnsafe(
		`create temporary table now_lookup on commit drop as
		select r.* from payment_lookup r join world_payment p on p.payment_key = r.payment_key`,
	);
	await recallRows(tx);
	const [counted] = await tx.$queryRawUnsafe<{ keys: number }[]>('select count(*)::int as keys from world_key');
	return counted!.keys;
}
