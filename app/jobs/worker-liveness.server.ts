import pg from 'pg';

/** A worker announces itself a moment after it may have taken its first job. */
const GRACE_SECONDS = 10;

const lockOf = (workerId: string) => [`jeongsan.worker.${workerId}`];

/**
 * Frees the jobs of workers that died. The queue itself would keep them for four hours, since it cannot tell a dead
 * worker from a slow one. Each worker of this process holds an advisory lock on a connection of its own: the lock goes
 * with the process, however it ends, and whoever can take it knows that the worker is gone.
 */
export class WorkerLiveness {
	private readonly connectionString: string;
	private readonly workerIds = new Set<string>();
	private readonly held = new Set<string>();
	private client: pg.Client | undefined;

	constructor(connectionString: string) {
		this.connectionString = connectionString;
	}

	/** Remembers a worker of this process as alive; it counts from the next call of `releaseDead`. */
	announce(workerId: string): void {
		this.workerIds.add(workerId);
	}

	private async connection(): Promise<pg.Client> {
		if (!this.client) {
			const client = new pg.Client({ connectionString: this.connectionString, application_name: 'jeongsan-liveness' });
			// A connection that the server cuts takes the locks with it: the next turn makes new ones.
			client.on('error', () => {
				this.client = undefined;
				this.held.clear();
			});
			await client.connect();
			this.client = client;
		}
		return this.client;
	}

	/** Keeps the locks of this process and frees the jobs of workers whose lock nobody holds. Gives their ids. */
	async releaseDead(): Promise<string[]> {
		const client = await this.connection();
		for (const workerId of this.workerIds) {
			if (this.held.has(workerId)) continue;
			await client.query('select pg_advisory_lock(hashtextextended($1, 2))', lockOf(workerId));
			this.held.add(workerId);
		}
		const { rows } = await client.query<{ id: string }>(
			`select distinct locked_by as id from graphile_worker.jobs
			 where locked_by is not null and locked_at < now() - make_interval(secs => $1)`,
			[GRACE_SECONDS],
		);
		const dead: string[] = [];
		for (const { id } of rows) {
			if (this.workerIds.has(id)) continue;
			const { rows: taken } = await client.query<{ taken: boolean }>(
				'select pg_try_advisory_lock(hashtextextended($1, 2)) as taken',
				lockOf(id),
			);
			if (!taken[0]?.taken) continue;
			dead.push(id);
			await client.query('select graphile_worker.force_unlock_workers($1::text[])', [[id]]);
			await client.query('select pg_advisory_unlock(hashtextextended($1, 2))', lockOf(id));
		}
		return dead;
	}

	async close(): Promise<void> {
		await this.client?.end();
		this.client = undefined;
	}
}
