import type { SqlTx } from '#app/sql.server.ts';
import type { Sources } from './cancels-sql.server.ts';

/** The rows that level 1 reads of the payments that were touched, as they were and as they are. */
export const BEFORE: Sources = { transactions: 'was_transaction', lines: 'was_line', lookups: 'was_lookup' };
export const NOW: Sources = { transactions: 'now_transaction', lines: 'now_line', lookups: 'now_lookup' };

/** Changes of so many rows are always looked at one by one; of more only while they are a small part of all rows. */
const FEW = 10_000;

/** What the notes of one table say together. */
interface Noted {
	source: string;
	rows: number;
	/** Rows that were there before, or that name no payment. Without any all of them are there now, and their payments lead to them. */
	other: number;
}

/** Notes what changed since a snapshot in run_change. Null when too much did for that to be of use. */
export async function findChanges(tx: SqlTx, snapshot: string, rows: number): Promise<Noted[] | null> {
	const most = Math.max(FEW, Math.floor(rows / 10));
	const changes = await tx.$executeRawUnsafe(
		`create temporary table run_change on commit drop as
		select id, source, m_id, transaction_key, occurrence, payment_key, before from source_change
		where xid >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(xid, $1::pg_snapshot)
		limit $2::int`,
		snapshot,
		most + 1,
	);
	if (changes > most) return null;
	const noted = await tx.$queryRawUnsafe<Noted[]>(
		`select source, count(*)::int as rows, (count(*) filter (where before is not null or payment_key = ''))::int as other
		from run_change group by 1`,
	);
	if (noted.some(({ source }) => source === 'everything')) return null;
	await tx.$executeRawUnsafe('analyze run_change');
	return noted;
}

/** SQL: that two rows have the same key, or the same payment. */
const sameKey = (a: string, b: string) => `${a}.m_id = ${b}.m_id and ${a}.transaction_key = ${b}.transaction_key`;
const sameLine = (a: string, b: string) => `${sameKey(a, b)} and ${a}.occurrence = ${b}.occurrence`;
const samePayment = (a: string, b: string) => `${a}.m_id = ${b}.m_id and ${a}.payment_key = ${b}.payment_key`;

const SIDES = {
	transaction: { table: 'payment_transaction', same: sameKey },
	line: { table: 'settlement_line', same: sameLine },
};

/**
 * SQL: the rows of both sides that belong to the payments of a round. A list is searched for in the order of an index, which
 * a table of the session, joined, is not.
 */
function holdPayments(round: number): string {
	const held = Object.entries(SIDES).map(
		([side, { table, same }]) => `
		insert into now_${side}
		select r.* from ${table} r
		where r.payment_key = any(asked)
			and exists (select from world_payment p where ${samePayment('p', 'r')} and p.round = ${round})
			${round === 0 ? '' : `and not exists (select from now_${side} h where ${same('h', 'r')})`};`,
	);
	return `
	do $$
	declare asked text[] := array(select payment_key from world_payment where round = ${round});
	begin${held.join('')}
	end $$`;
}

/**
 * SQL: the keys of the rows that are held, and those of `noted`, which are not known yet and belong to the round; with which
 * rows of each are held already: a transaction and a first line are there once for each key.
 */
const findKeys = (round: number, noted = '') => `
	insert into world_key
	select m_id, transaction_key, ${round}, bool_or(has_transaction), bool_or(has_line) from (
		select m_id, transaction_key, true as has_transaction, false as has_line from now_transaction
		union all
		select m_id, transaction_key, false, occurrence = 1 from now_line
		${noted}
	) r
	where not exists (select from world_key k where ${sameKey('k', 'r')}) group by 1, 2`;

/** SQL, for the first round: the keys of what changed, but for tables of which all that changed is held. */
const notedKeys = (held: readonly string[]) => `
		union all
		select m_id, transaction_key, false, false from run_change
		where source not in (${['payment_lookup', ...held].map((source) => `'${source}'`).join(', ')})`;

/** SQL: the keys of a round of which no row of a side is held. */
const findMissing = (round: number, side: keyof typeof SIDES) => `
	create temporary table missing_key as
	select m_id, transaction_key from world_key where round = ${round} and not has_${side}`;

/** SQL: the rows of keys that no payment led to; `which`: further conditions for `r`. */
const holdMissing = (side: keyof typeof SIDES, which: string) => `
	insert into now_${side}
	select r.* from (select * from missing_key order by transaction_key) k join ${SIDES[side].table} r on ${sameKey('r', 'k')} ${which}`;

/** SQL: further lines of the keys of a round. They are few among all lines, and have an index of their own. */
const holdFurther = (round: number) => `
	insert into now_line
	select r.* from world_key k join settlement_line r on ${sameKey('r', 'k')}
	where k.round = ${round} and r.occurrence > 1 and not exists (select from now_line h where ${sameLine('h', 'r')})`;

/** SQL: the payments of the rows that are held, and not known yet; they are those of the next round. */
const findPayments = (round: number) => `
	insert into world_payment
	select distinct r.m_id, r.payment_key, ${round + 1} from (
		select m_id, payment_key from now_transaction
		union all
		select m_id, payment_key from now_line
	) r
	where r.payment_key <> '' and not exists (select from world_payment p where ${samePayment('p', 'r')})`;

/** Adds the rows of the keys of a round that no payment led to. Returns how many. */
async function holdKeys(tx: SqlTx, round: number): Promise<number> {
	let more = 0;
	for (const [side, which] of [
		['transaction', ''],
		['line', 'and r.occurrence = 1'],
	] as const) {
		const missing = await tx.$executeRawUnsafe(findMissing(round, side));
		if (missing > 0) {
			await tx.$executeRawUnsafe('analyze missing_key');
			more += await tx.$executeRawUnsafe(holdMissing(side, which));
		}
		await tx.$executeRawUnsafe('drop table missing_key');
	}
	return more + (await tx.$executeRawUnsafe(holdFurther(round)));
}

const KEPT = { ...SIDES, lookup: { table: 'payment_lookup', same: samePayment } };

/** SQL: the gathered rows of a table as they were, by the first note of each. */
async function formerRows(tx: SqlTx, name: keyof typeof KEPT, noted: readonly Noted[]): Promise<string> {
	const { table, same } = KEPT[name];
	const notes = noted.find(({ source }) => source === table);
	if (!notes) return `select * from now_${name}`;
	if (notes.other === 0) {
		const [held] = await tx.$queryRawUnsafe<{ rows: number }[]>(`select count(*)::int as rows from now_${name}`);
		// Nothing but what was added is held.
		if (held!.rows === notes.rows) return `select * from now_${name} with no data`;
	}
	return `
		select r.* from now_${name} r
		where not exists (select from run_change c where c.source = '${table}' and ${same('c', 'r')})
		union all
		select r.* from run_change c, jsonb_populate_record(null::${table}, c.before) r
		where c.source = '${table}' and c.before is not null and not exists (
			select from run_change e where e.source = '${table}' and ${same('e', 'c')} and e.id < c.id)`;
}

/** Makes the tables of the gathered rows as they were, and prepares both for the statements of a run. */
async function recallRows(tx: SqlTx, noted: readonly Noted[]): Promise<void> {
	for (const name of Object.keys(KEPT) as (keyof typeof KEPT)[]) {
		const former = await formerRows(tx, name, noted);
		await tx.$executeRawUnsafe(`create temporary table was_${name} on commit drop as ${former}`);
		await tx.$executeRawUnsafe(`analyze now_${name}, was_${name}`);
	}
}

/**
 * Gathers all rows that can have to do with the changed ones: those of the same key, those of the same payment, and so on,
 * until nothing is added. No other row has a key or a payment in common with them, as they were or as they are, so what is
 * found among them is what is found of them among all rows. Payments are asked for first, since most keys are found with
 * them. Returns how many keys the gathered rows have.
 */
export async function gatherRows(tx: SqlTx, noted: readonly Noted[]): Promise<number> {
	const isAdded = (table: string) => noted.some(({ source, other }) => source === table && other === 0);
	const added = Object.values(SIDES)
		.map(({ table }) => table)
		.filter(isAdded);
	await tx.$executeRawUnsafe(
		`create temporary table world_key (m_id text, transaction_key text, round int, has_transaction boolean, has_line boolean)
		on commit drop`,
	);
	// A row that names no payment shares none with another. A line in another currency has to do with the transaction of its
	// key and with nothing else of the payment.
	await tx.$executeRawUnsafe(
		`create temporary table world_payment on commit drop as
		select distinct m_id, payment_key, 0 as round from run_change
		where source <> 'foreign_settlement_line' and payment_key <> ''`,
	);
	for (const [side, { table }] of Object.entries(SIDES))
		await tx.$executeRawUnsafe(
			`create temporary table now_${side} on commit drop as select * from ${table} with no data`,
		);
	for (let round = 0; ; round += 1) {
		await tx.$executeRawUnsafe('analyze world_payment');
		await tx.$executeRawUnsafe(holdPayments(round));
		await tx.$executeRawUnsafe(findKeys(round, round === 0 ? notedKeys(added) : ''));
		await tx.$executeRawUnsafe('analyze world_key');
		if ((await holdKeys(tx, round)) === 0) break;
		if ((await tx.$executeRawUnsafe(findPayments(round))) === 0) break;
	}
	await tx.$executeRawUnsafe(
		`create temporary table now_lookup on commit drop as
		select r.* from payment_lookup r join world_payment p on ${samePayment('p', 'r')}`,
	);
	await recallRows(tx, noted);
	const [counted] = await tx.$queryRawUnsafe<{ keys: number }[]>('select count(*)::int as keys from world_key');
	return counted!.keys;
}
