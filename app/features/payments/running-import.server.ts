import type { PoolClient } from 'pg';
import pg from 'pg';
import { connectionString } from '#app/sql.server.ts';

/** What an import does: reads its source, waits for another import to end, merges its rows into those that are there. */
const importPhases = ['reading', 'waiting', 'merging'] as const;
export type ImportPhase = (typeof importPhases)[number];

/** Somebody asked for the end of an import: nothing of it goes in. */
export class ImportCancelled extends Error {
	override name = 'ImportCancelled';
	constructor() {
		super('the import was cancelled; nothing of it went in');
	}
}

/** Another process is at this import. */
export class ImportBusy extends Error {
	override name = 'ImportBusy';
}

const POLL_MS = 500;
const QUERY_CANCELED = '57014';

/** An import that this process works on, as its work tells of itself. */
export class RunningImport {
	readonly importId: string;
	cancelled = false;
	backend: number | null = null;
	private readonly desk: Desk;
	private bytes = 0;
	private told = 0;

	constructor(importId: string, desk: Desk) {
		this.importId = importId;
		this.desk = desk;
	}

	/** Tells the row of the import what it is at. */
	async phase(phase: ImportPhase): Promise<void> {
		this.check();
		await this.desk.tell(`update import set phase = $2 where id = $1 and status = 'running'`, [this.importId, phase]);
	}

	/** Counts bytes that were read; the row of the import hears of it about twice a second. */
	read(count: number): void {
		this.check();
		this.bytes += count;
		if (Date.now() - this.told < POLL_MS) return;
		this.told = Date.now();
		void this.desk.tell(`update import set bytes_read = $2 where id = $1 and status = 'running'`, [
			this.importId,
			this.bytes,
		]);
	}

	/** Throws ImportCancelled once somebody asked for the end. */
	check(): void {
		if (this.cancelled) throw new ImportCancelled();
	}

	/** From now on a statement of this connection is stopped when the import is cancelled. */
	async attach(client: PoolClient): Promise<void> {
		const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
		this.backend = rows[0]!.pid;
	}

	/** The connection is about to do other things. */
	async detach(): Promise<void> {
		this.backend = null;
		await this.desk.settled();
	}

	/** The error as what it means: a statement that was stopped since the import is cancelled is no failure. */
	meaning(error: unknown): unknown {
		return this.cancelled && (error as { code?: string }).code === QUERY_CANCELED ? new ImportCancelled() : error;
	}
}

/**
 * One connection of this process for all its imports: it holds a lock on each, so that another process can tell a living
 * import from one whose process died, and looks whether somebody asked for the end of one.
 */
class Desk {
	readonly running = new Map<string, RunningImport>();
	private client: Promise<pg.Client> | undefined;
	private timer: NodeJS.Timeout | undefined;
	private looking: Promise<void> = Promise.resolve();
	private last: Promise<void> = Promise.resolve();

	private connect(): Promise<pg.Client> {
		this.client ??= (async () => {
			const client = new pg.Client({
				connectionString: connectionString(),
				application_name: 'jeongsan-imports',
			});
			client.on('error', () => {
				this.client = undefined;
			});
			await client.connect();
			return client;
		})();
		this.client.catch(() => {
			this.client = undefined;
		});
		return this.client;
	}

	/** One statement after the other: a connection does one at a time. */
	private query<Row extends pg.QueryResultRow>(statement: string, values: unknown[]): Promise<pg.QueryResult<Row>> {
		const result = this.last.then(async () => (await this.connect()).query<Row>(statement, values));
		this.last = result.then(
			() => {},
			() => {},
		);
		return result;
	}

	/** Progress is good to have, and never a reason to fail. */
	async tell(statement: string, values: unknown[]): Promise<void> {
		try {
			await this.query(statement, values);
		} catch {
			// The next one may come through.
		}
	}

	async take(importId: string): Promise<RunningImport> {
		if (this.running.has(importId)) throw new ImportBusy();
		const run = new RunningImport(importId, this);
		this.running.set(importId, run);
		try {
			const { rows } = await this.query<{ taken: boolean }>(
				'select pg_try_advisory_lock(hashtextextended($1, 3)) as taken',
				[lockOf(importId)],
			);
			if (!rows[0]?.taken) throw new ImportBusy();
		} catch (error) {
			this.running.delete(importId);
			await this.closeWhenIdle();
			throw error;
		}
		this.look();
		return run;
	}

	async leave(importId: string): Promise<void> {
		await this.tell('select pg_advisory_unlock(hashtextextended($1, 3))', [lockOf(importId)]);
		this.running.delete(importId);
		await this.closeWhenIdle();
	}

	settled(): Promise<void> {
		return this.looking;
	}

	private look(): void {
		this.timer ??= setInterval(() => {
			this.looking = this.looking.then(() => this.lookOnce()).catch(() => {});
		}, POLL_MS);
		this.timer.unref();
	}

	private async lookOnce(): Promise<void> {
		if (this.running.size === 0) return;
		const { rows } = await this.query<{ id: string }>(
			'select id from import where id = any($1::uuid[]) and cancel_requested_at is not null',
			[[...this.running.keys()]],
		);
		for (const { id } of rows) {
			const run = this.running.get(id);
			if (!run) continue;
			run.cancelled = true;
			if (run.backend !== null) await this.query('select pg_cancel_backend($1)', [run.backend]);
		}
	}

	private async closeWhenIdle(): Promise<void> {
		if (this.running.size > 0) return;
		clearInterval(this.timer);
		this.timer = undefined;
		await this.looking;
		await this.last;
		if (this.running.size > 0) return;
		const client = this.client;
		this.client = undefined;
		await client?.then((open) => open.end()).catch(() => {});
	}
}

const lockOf = (importId: string) => `jeongsan.import.${importId}`;

const desk = new Desk();

/**
 * Does the work of one import, which no other process does at the same time (else ImportBusy). What is thrown because
 * somebody cancelled it is ImportCancelled.
 */
export async function withRunningImport<T>(importId: string, work: (run: RunningImport) => Promise<T>): Promise<T> {
	const run = await desk.take(importId);
	try {
		return await work(run);
	} catch (error) {
		throw run.meaning(error);
	} finally {
		await desk.leave(importId);
	}
}
