import type { Tx } from '#app/db.server.ts';
import { type TaskName, type TaskPayload, tasks } from './tasks.ts';

export interface EnqueueOptions {
	/** A waiting job with the same key is replaced; one that runs already is followed by a new one. */
	key?: string;
	/** Not before this instant of real time. */
	runAt?: Date;
	maxAttempts?: number;
	/** Jobs of one queue run one after the other. */
	queue?: string;
}

/**
 * Puts a job into the queue inside the caller's transaction: it exists when, and only when, the change that asks for it
 * commits.
 */
export async function enqueue<Name extends TaskName>(
	tx: Tx,
	name: Name,
	payload: TaskPayload<Name>,
	options: EnqueueOptions = {},
): Promise<void> {
	const json = JSON.stringify(tasks[name].parse(payload));
	await tx.$executeRaw`
		select graphile_worker.add_job(
			${name}, ${json}::json,
			queue_name => ${options.queue ?? null},
			run_at => ${options.runAt ?? null}::timestamptz,
			max_attempts => ${options.maxAttempts ?? 25}::int,
			job_key => ${options.key ?? null})`;
}
