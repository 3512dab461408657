import type { TaskName } from './tasks.ts';

/** A job that comes again and again: how often, in milliseconds of real time, beside a sandbox and beside real Toss. */
export interface RecurringJob {
	task: Extract<
		TaskName,
		| 'submitPayouts'
		| 'followPayouts'
		| 'followSellers'
		| 'readBalance'
		| 'materialisePlans'
		| 'watchFolder'
		| 'tellChannel'
		| 'endAbandonedImports'
		| 'forgetOldExports'
		| 'forgetWebhooks'
		| 'accrueOrders'
	>;
	everyMs: { sandbox: number; live: number };
}

/** The cron table. Events of Toss make most of this work early; this is what makes good the ones that are lost. */
export const recurringJobs: readonly RecurringJob[] = [
	{ task: 'submitPayouts', everyMs: { sandbox: 2_000, live: 15_000 } },
	{ task: 'followPayouts', everyMs: { sandbox: 2_000, live: 60_000 } },
	{ task: 'followSellers', everyMs: { sandbox: 3_000, live: 60_000 } },
	{ task: 'readBalance', everyMs: { sandbox: 5_000, live: 60_000 } },
	{ task: 'materialisePlans', everyMs: { sandbox: 5_000, live: 5 * 60_000 } },
	{ task: 'watchFolder', everyMs: { sandbox: 10_000, live: 60_000 } },
	{ task: 'tellChannel', everyMs: { sandbox: 15_000, live: 60_000 } },
	{ task: 'endAbandonedImports', everyMs: { sandbox: 60_000, live: 60_000 } },
	{ task: 'forgetOldExports', everyMs: { sandbox: 60 * 60_000, live: 60 * 60_000 } },
	{ task: 'forgetWebhooks', everyMs: { sandbox: 60 * 60_000, live: 60 * 60_000 } },
	{ task: 'accrueOrders', everyMs: { sandbox: 60_000, live: 60 * 60_000 } },
];
