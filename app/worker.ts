import { EventEmitter } from 'node:events';
import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type JobHelpers, Logger, run, type TaskList, type WorkerEvents } from 'graphile-worker';
import { currentInstant, isSandboxMode } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import { queueNightlySync } from '#app/features/imports/nightly-sync.server.ts';
import { followPayouts } from '#app/features/payouts/follow-payouts.server.ts';
import { materialisePlans } from '#app/features/payouts/materialise-plans.server.ts';
import { readBalance } from '#app/features/payouts/read-balance.server.ts';
import { submitPayouts } from '#app/features/payouts/submit-payouts.server.ts';
import { followSellers } from '#app/features/sellers/follow-sellers.server.ts';
import { runSellerImport } from '#app/features/sellers/import-sellers.server.ts';
import { sendSeller } from '#app/features/sellers/send-seller.server.ts';
import { sendSellerChange } from '#app/features/sellers/send-seller-change.server.ts';
import { applyWebhookEvent } from '#app/features/webhooks/apply-webhook-event.server.ts';
import { forgetWebhooks } from '#app/features/webhooks/forget-webhooks.server.ts';
import { registerWebhookReceiver } from '#app/features/webhooks/register-receiver.server.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { recurringJobs } from '#app/jobs/recurring.ts';
import { type TaskName, type TaskPayload, tasks } from '#app/jobs/tasks.ts';
import { WorkerLiveness } from '#app/jobs/worker-liveness.server.ts';
import { isDatabaseAway, OUTAGE_EXIT } from '#app/lib/database-away.ts';
import { log } from '#app/log.server.ts';
import { closeDatabase, connectionString } from '#app/sql.server.ts';
import { watchRead } from '#app/toss/failing-reads.server.ts';

const HEARTBEAT_MS = 3_000;
const LIVENESS_MS = 2_000;
/** The supervisor ends a process that has not stopped after ten seconds. */
const STOP_WITHIN_MS = 8_000;

type Handlers = { [Name in TaskName]: (payload: TaskPayload<Name>, helpers: JobHelpers) => Promise<unknown> };

/** What each job does. Heavy features are loaded when their first job comes. */
const handlers: Handlers = {
	registerSeller: ({ sellerId }) => sendSeller(sellerId),
	importSellers: ({ importId }) => runSellerImport(importId),
	changeSeller: ({ changeId }) => sendSellerChange(changeId),
	submitPayouts,
	followPayouts,
	followSellers,
	materialisePlans,
	// The next reading comes by itself: a queue of old ones would help nobody.
	readBalance: () => watchRead('balance', readBalance),
	applyWebhookEvent: ({ webhookEventId }, { job }) =>
		applyWebhookEvent(webhookEventId, { lastTry: job.attempts >= job.max_attempts }),
	forgetWebhooks,
	runImport: async ({ importId }, { job }) => {
		const { runImport } = await import('#app/features/imports/run-import.server.ts');
		await runImport(importId, { lastTry: job.attempts >= job.max_attempts });
	},
	buildIndexes: async () => {
		const { buildIndexes } = await import('#app/features/payments/build-indexes.server.ts');
		await buildIndexes();
	},
	syncDays: async (payload) => {
		const { syncDays } = await import('#app/features/settlements/sync-days.server.ts');
		await syncDays(payload);
	},
	watchFolder: async () => {
		const folder = environment().WATCH_DIR;
		if (!folder) return;
		const { watchFolder } = await import('#app/features/imports/watch-folder.server.ts');
		await watchFolder(folder, await currentInstant());
	},
	tellChannel: async () => {
		const { tellChannel } = await import('#app/features/overview/tell-channel.server.ts');
		await tellChannel(await currentInstant());
	},
	endAbandonedImports: async () => {
		const { endAbandonedImports } = await import('#app/features/imports/end-abandoned.server.ts');
		await endAbandonedImports();
		const { endAbandonedRuns } = await import('#app/features/reconciliation/end-abandoned-runs.server.ts');
		await endAbandonedRuns();
		const { endAbandonedExports } = await import('#app/features/exports/export-table.server.ts');
		await endAbandonedExports();
	},
	exportTable: async ({ exportId }, { job }) => {
		const { exportTable } = await import('#app/features/exports/export-table.server.ts');
		await exportTable(exportId, { lastTry: job.attempts >= job.max_attempts });
	},
	forgetOldExports: async () => {
		const { forgetOldExports } = await import('#app/features/exports/export-table.server.ts');
		await forgetOldExports();
	},
	runReconciliation: async ({ runId }) => {
		const { executeRun } = await import('#app/features/reconciliation/execute-run.server.ts');
		const { scopeOf } = await import('#app/features/reconciliation/stored-run.ts');
		const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
		if (run.level === 'payouts' && run.status === 'running') {
			const { refreshPayouts } = await import('#app/features/reconciliation/refresh-payouts.server.ts');
			await refreshPayouts(scopeOf(run));
		}
		await executeRun(runId, await currentInstant());
	},
	accrueOrders: async (scope) => {
		const { accrueOrders } = await import('#app/features/accruals/accrue-orders.server.ts');
		await accrueOrders(await currentInstant(), scope);
	},
};

/** Graphile's task list: each payload is checked again when it is taken out. */
export function taskList(): TaskList {
	return Object.fromEntries(
		(Object.keys(handlers) as TaskName[]).map((name) => [
			name,
			async (payload: unknown, helpers: JobHelpers) => {
				const handle = handlers[name] as (payload: unknown, helpers: JobHelpers) => Promise<unknown>;
				try {
					await handle(tasks[name].parse(payload), helpers);
				} catch (error) {
					log().warn({ err: error, task: name, attempt: helpers.job.attempts }, 'a job failed');
					// The queue keeps and prints what it is thrown: nothing of the data may be in there.
					throw new Error(`${name}: ${error instanceof Error ? error.name : 'failed'}`);
				}
			},
		]),
	);
}

const levels = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const;
const graphileLogger = new Logger(() => (level, message) => {
	log()[levels[level as keyof typeof levels] ?? 'debug'](message);
});

/** Does something again and again, never twice at a time; a failure is logged and the next turn comes. */
function repeat(everyMs: number, what: string, work: () => Promise<unknown>): () => void {
	let timer: NodeJS.Timeout | undefined;
	let stopped = false;
	const turn = async () => {
		try {
			await work();
		} catch (error) {
			log().error({ err: error, what }, 'a recurring step failed');
		}
		if (!stopped) timer = setTimeout(turn, everyMs);
	};
	void turn();
	return () => {
		stopped = true;
		clearTimeout(timer);
	};
}

async function beat(): Promise<void> {
	const value = { at: new Date().toISOString(), pid: process.pid };
	const key = 'worker.heartbeat';
	await db().appSetting.upsert({ where: { key }, create: { key, value }, update: { value } });
}

/** Whoever starts this process knows by it whether to wait for the database. */
const exitCodeOf = (error: unknown) => (isDatabaseAway(error) ? OUTAGE_EXIT : 1);

async function main(): Promise<void> {
	const mode = (await isSandboxMode()) ? 'sandbox' : 'live';
	const liveness = new WorkerLiveness(connectionString());
	const events: WorkerEvents = new EventEmitter();
	// Jobs are locked in the name of the pool, not of its workers.
	events.on('pool:create', ({ workerPool }) => liveness.announce(workerPool.id));
	const runner = await run({
		events,
		connectionString: connectionString(),
		taskList: taskList(),
		concurrency: 4,
		pollInterval: 1000,
		noHandleSignals: true,
		logger: graphileLogger,
	});
	const stops = [
		repeat(HEARTBEAT_MS, 'heartbeat', beat),
		repeat(LIVENESS_MS, 'jobs of dead workers', async () => {
			const dead = await liveness.releaseDead();
			if (dead.length > 0) log().warn({ workers: dead.length }, 'took over the jobs of workers that died');
		}),
	];
	for (const { task, everyMs } of recurringJobs) {
		if (task === 'watchFolder' && !environment().WATCH_DIR) continue;
		if (task === 'tellChannel' && !environment().NOTICE_URL) continue;
		stops.push(
			repeat(everyMs[mode], task, () =>
				db().$transaction((tx) => enqueue(tx, task, {}, { key: task, maxAttempts: 3 })),
			),
		);
	}
	// A sandbox that is reset forgets where its events go, so it is told again.
	if (mode === 'sandbox') stops.push(repeat(2_000, 'register receiver', () => registerWebhookReceiver()));
	if (environment().SYNC_NIGHTLY === 'on') {
		const everyMs = mode === 'sandbox' ? 5_000 : 5 * 60_000;
		stops.push(
			repeat(everyMs, 'nightly sync', async () => {
				if (await queueNightlySync(await currentInstant(), mode)) log().info('nightly sync queued');
			}),
		);
	}

	let ending: Promise<void> | undefined;
	const end = (code: number) => {
		ending ??= (async () => {
			// What is cut off here was committed before its call, and is taken up by the next worker.
			setTimeout(() => process.exit(code), STOP_WITHIN_MS).unref();
			for (const stop of stops) stop();
			await runner.stop().catch(() => {});
			await liveness.close().catch(() => {});
			await closeDatabase().catch(() => {});
			process.exit(code);
		})();
		return ending;
	};
	for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(0));
	process.on('disconnect', () => void end(0));
	runner.promise.then(
		() => void end(0),
		(error: unknown) => {
			log().fatal({ err: error }, 'the worker stopped');
			void end(exitCodeOf(error));
		},
	);
	await beat();
	log().info({ mode }, 'the worker runs');
	process.send?.({ ready: true });
}

// Tests import the task list; started as a program it works.
if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
	// The queue leaves it to nobody when it cannot even write down that a job failed.
	process.on('uncaughtException', (error) => {
		log().fatal({ err: error }, 'the worker stopped');
		process.exit(exitCodeOf(error));
	});
	main().catch((error: unknown) => {
		log().fatal({ err: error }, 'the worker did not start');
		process.exit(exitCodeOf(error));
	});
}
