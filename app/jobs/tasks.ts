import { z } from 'zod';

const id = z.uuid();

/**
 * Every job: its name is the command it runs, its payload is checked when it is put in and again when it is taken out.
 * Jobs with one key replace each other while they wait.
 */
export const tasks = {
	/** Sends one pending seller to Toss. */
	registerSeller: z.object({ sellerId: id }),
	/** Registers the rows of a file of sellers. */
	importSellers: z.object({ importId: id }),
	/** Sends a change or the deletion of a seller to Toss. */
	changeSeller: z.object({ changeId: id }),
	/** Sends all approved payouts that may go out now. */
	submitPayouts: z.object({}),
	/** Finds out what became of payouts that were sent: unknown outcomes, and states that no webhook told us. */
	followPayouts: z.object({}),
	/** Reads sellers whose state may have moved without a webhook. */
	followSellers: z.object({}),
	/** Makes the payouts of recurring plans that are due. */
	materialisePlans: z.object({}),
	/** Applies one stored webhook event. */
	applyWebhookEvent: z.object({ webhookEventId: id }),
	/** Takes away unsigned deliveries that changed nothing, once they are old. */
	forgetWebhooks: z.object({}),
	/** Reads the balance from Toss. */
	readBalance: z.object({}),
	/** Imports an uploaded file. */
	runImport: z.object({ importId: id }),
	/** Builds the indexes that a large first import left out. */
	buildIndexes: z.object({}),
	/** Fetches transactions and settlement lines of days from the API. */
	syncDays: z.object({
		from: z.iso.date(),
		to: z.iso.date(),
		createdById: z.string().nullable(),
		nightly: z.boolean().optional(),
	}),
	/** Looks into the watched folder. */
	watchFolder: z.object({}),
	/** Tells the team's channel what newly waits, and in the morning all that waits. */
	tellChannel: z.object({}),
	/** Ends imports and runs whose process died and that no job takes up. */
	endAbandonedImports: z.object({}),
	/** Runs one reconciliation that is stored as `running`. */
	runReconciliation: z.object({ runId: id }),
	/** Works out what orders make us owe to sellers: those of an import, one, or all. */
	accrueOrders: z.object({
		importId: id.optional(),
		order: z.object({ mId: z.string(), orderId: z.string() }).optional(),
	}),
	/** Makes a file of a long table. */
	exportTable: z.object({ exportId: id }),
	/** Removes files of tables that are a week old. */
	forgetOldExports: z.object({}),
} satisfies Record<string, z.ZodType>;

export type TaskName = keyof typeof tasks;

/** Jobs that go over all rows wait for each other in a queue: in the database each would keep a worker from other jobs. */
export const queues: { readonly [Name in TaskName]?: string } = { accrueOrders: 'accrueOrders' };

export type TaskPayload<Name extends TaskName> = z.infer<(typeof tasks)[Name]>;
