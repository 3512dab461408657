import type { SqlTx } from '#app/sql.server.ts';
import { queues, type TaskName, type TaskPayload, tasks } from './tasks.ts';

export interface EnqueueOptions {
	/** A waiting job with the same key is replaced; one that runs already is followed by a new one. */
	key?: string;
	/** Not before this instant of real time. */
	runAt?: Date;
	maxAttempts?: number;
	/** Jobs of one queue run one after the other; without it, that of the task, where it has one. */
	queue?: string;
}

/**
 * Puts a job into the queue inside the caller's transaction: it exists when, and only when, the change that asks for it
 * commits.
 */
export async function enqueue<Name extends TaskName>(
	tx: SqlTx,
	name: Name,
	payload: TaskPayload<Name>,
	options: EnqueueOptions = {},
): Promise<void> {
	const json = JSON.stringify(tasks[name].parse(payload));
	await tx.$executeRawUnsafe(
		`select graphile_worker.add_job($1::text, $2::json, queue_name => $3::text, run_at => $4::timestamptz,
			max_attempts => $5::int, job_key => $6::text)`,
		...[
			name,
			json,
			options.queue ?? queues[name] ?? null,
			options.runAt ?? null,
			options.maxAttempts ?? 25,
			options.key ?? null,
		],
	);
}

/** Takes the job with this key out of the queue; one that runs already is not tried again. */
export async function forgetJob(tx: SqlTx, key: string): Promise<void> {
	await tx.$executeRawUnsafe('select graphile_worker.remove_job($1::text)', key);
}
