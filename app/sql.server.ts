import pg from 'pg';
import { environment } from '#app/env.server.ts';

/**
 * Plain SQL inside a transaction. Prisma's transactions are such, for who writes with its models as well; `sqlTransaction`
 * does without Prisma, which a command line would wait for.
 */
export interface SqlTx {
	/** Rows, as PostgreSQL's driver gives them: select wide numbers and days as text. */
	$queryRawUnsafe<Rows = unknown>(query: string, ...values: unknown[]): Promise<Rows>;
	/** How many rows were changed. */
	$executeRawUnsafe(query: string, ...values: unknown[]): Promise<number>;
}

let pool: pg.Pool | undefined;
const closers = new Set<() => Promise<void>>();

/**
 * What our sessions go by, whatever the server, the database or the role has for a default. Prisma's driver writes an
 * instant as the clock of UTC and takes what it reads for that, so that in Seoul each would be nine hours off. The code
 * says itself what may take how long, and which transaction sees what.
 */
const SESSION = {
	timezone: 'UTC',
	datestyle: 'ISO',
	intervalstyle: 'postgres',
	search_path: 'public',
	default_transaction_isolation: 'read\\ committed',
	statement_timeout: '0',
	lock_timeout: '0',
	idle_in_transaction_session_timeout: '0',
	idle_session_timeout: '0',
	// Room for temporary tables is taken when they need it; what does not fit is written to disk and read again.
	temp_buffers: '128MB',
};

/** The address of a database with what our sessions go by; options that it has already stay, and ours go before them. */
export function sessionAddress(url: string): string {
	const address = new URL(url);
	const ours = Object.entries(SESSION).map(([name, value]) => `-c ${name}=${value}`);
	address.searchParams.set('options', [address.searchParams.get('options') ?? '', ...ours].join(' ').trim());
	return address.href;
}

/** Where the database of this process is, for every connection to it. */
export function connectionString(): string {
	const url = environment().DATABASE_URL;
	if (!url) throw new Error('DATABASE_URL is not set: the start-up sets it when it runs the embedded database');
	return sessionAddress(url);
}

/** A plain pool for what Prisma does not do: COPY, set-based SQL, LISTEN. */
export function sql(): pg.Pool {
	if (!pool) {
		pool = new pg.Pool({
			connectionString: connectionString(),
			max: 6,
			// Where all stay taken, whoever waits is told so at last.
			connectionTimeoutMillis: 30_000,
			application_name: 'jeongsan',
		});
		// A connection that the server cuts must not take the process with it, be it idle or in use between two queries:
		// the next query of it fails, and another one is opened.
		pool.on('error', () => {});
		pool.on('connect', (client) => client.on('error', () => {}));
	}
	return pool;
}

/** The transaction that is open on a connection. */
export function sqlTx(connection: Pick<pg.PoolClient, 'query'>): SqlTx {
	return {
		async $queryRawUnsafe<Rows>(query: string, ...values: unknown[]) {
			return (await connection.query(query, values)).rows as Rows;
		},
		async $executeRawUnsafe(query, ...values) {
			return (await connection.query(query, values)).rowCount ?? 0;
		},
	};
}

/** What reads alike within a transaction and without one, when there is none. */
export const noTransaction = (): SqlTx => sqlTx(sql());

/** Does work in one transaction of plain SQL, on `client` when a connection is at hand: all of it counts, or nothing. */
export async function sqlTransaction<T>(
	work: (tx: SqlTx) => Promise<T>,
	{ begin = 'begin', client }: { begin?: string; client?: pg.PoolClient } = {},
): Promise<T> {
	const connection = client ?? (await sql().connect());
	const tx = sqlTx(connection);
	try {
		await connection.query(begin);
		const result = await work(tx);
		await connection.query('commit');
		return result;
	} catch (error) {
		await connection.query('rollback').catch(() => {});
		throw error;
	} finally {
		if (!client) connection.release();
	}
}

/** Does work in a transaction of its own and takes back whatever it wrote: to see what would come of it, or to look only. */
export async function sqlTrial<T>(work: (client: pg.PoolClient) => Promise<T>, begin = 'begin'): Promise<T> {
	const client = await sql().connect();
	try {
		await client.query(begin);
		return await work(client);
	} finally {
		await client.query('rollback').catch(() => {});
		client.release();
	}
}

/**
 * The first words that a column holds, in their order: the next one after each is looked up in the index that begins with
 * the column, so that it costs what the words are and not what the rows are. Never with names from outside.
 */
export async function distinctWords(table: string, column: string, most = 200): Promise<string[]> {
	const { rows } = await sql().query<{ word: string }>(
		`with recursive each_word(word) as (
			(select ${column} from ${table} order by 1 limit 1)
			union all
			select (select ${column} from ${table} where ${column} > each_word.word order by 1 limit 1)
			from each_word where each_word.word is not null
		) select word from (select word from each_word limit ${most}) found where word is not null order by 1`,
	);
	return rows.map(({ word }) => word);
}

/** Has a further client of the database closed with the pool, once. */
export function closeWithDatabase(close: () => Promise<void>): void {
	closers.add(close);
}

/** Closes all connections of this process. */
export async function closeDatabase(): Promise<void> {
	const others = [...closers];
	closers.clear();
	await Promise.all([...others.map((close) => close()), pool?.end()]);
	pool = undefined;
}
