import { z } from 'zod';
import { fromDateColumn } from '#app/lib/kst-calendar.ts';
import { isLevel, type Level } from './levels.ts';
import { emptyResult, type KindTotal, type RunResult, type Scope } from './reconciliation.ts';
import { fullReasons, type RunWay } from './run-way.ts';

const amount = z.string().transform((text) => BigInt(text));
const storedTotals = z.object({ expected: amount, actual: amount, discrepancies: amount, residual: amount });
const storedKinds = z.record(z.string(), z.object({ count: z.number(), amount }));
const storedWatermark = z.object({
	mIds: z.array(z.string()),
	leftOut: z.array(z.string()).optional(),
	rows: z.record(z.string(), z.number()),
	actualRows: z.number().optional(),
	cases: z.object({ opened: z.number(), reopened: z.number(), resolved: z.number() }),
	way: z
		.discriminatedUnion('way', [
			z.object({ way: z.literal('full'), because: z.enum(fullReasons) }),
			z.object({ way: z.literal('incremental'), touched: z.number(), from: z.string() }),
		])
		.optional(),
});

/** What a run was asked, from its row. */
export function scopeOf(run: { fromOn: Date; toOn: Date; asOf: Date; mIds: string[] }): Scope {
	return {
		from: fromDateColumn(run.fromOn),
		to: fromDateColumn(run.toOn),
		asOf: fromDateColumn(run.asOf),
		mIds: run.mIds,
	};
}

/** The level of a run, from its row. */
export function levelOf(run: { level: string }): Level {
	if (!isLevel(run.level)) throw new Error(`unknown level of reconciliation: ${run.level}`);
	return run.level;
}

const written = (totals: Readonly<Record<string, KindTotal>>) =>
	Object.fromEntries(Object.entries(totals).map(([name, total]) => [name, { ...total, amount: String(total.amount) }]));

/** The amounts of a result as the row keeps them: JSON has no whole numbers of any size, so they are digits. */
export function writeResult({ states, kinds, details, totals }: RunResult) {
	return {
		states: written(states),
		kinds: written(kinds),
		details: written(details),
		totals: Object.fromEntries(Object.entries(totals).map(([name, total]) => [name, String(total)])),
	};
}

export interface StoredResult extends RunResult {
	resultHash: string;
	rows: Record<string, number>;
	/** How many rows its actual side is the sum of, where `rows` does not say. */
	actualRows?: number | undefined;
	cases: { opened: number; reopened: number; resolved: number };
	way?: RunWay;
}

/** The result of a finished run, from its row. Throws when the row holds none. */
export function readResult(run: {
	level: string;
	matched: number;
	states: unknown;
	kinds: unknown;
	details: unknown;
	totals: unknown;
	watermark: unknown;
	resultHash: string | null;
}): StoredResult {
	const nothing = emptyResult(levelOf(run));
	return {
		...storedWatermark.parse(run.watermark),
		matched: run.matched,
		states: { ...nothing.states, ...storedKinds.parse(run.states) },
		kinds: { ...nothing.kinds, ...storedKinds.parse(run.kinds) },
		details: { ...nothing.details, ...storedKinds.parse(run.details) },
		totals: storedTotals.parse(run.totals),
		resultHash: z.string().parse(run.resultHash),
	};
}
