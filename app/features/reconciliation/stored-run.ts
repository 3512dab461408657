import { z } from 'zod';
import { fromDateColumn } from '#app/lib/kst-calendar.ts';
import { discrepancyKinds, noKinds, type RunResult, type Scope } from './reconciliation.ts';

const amount = z.string().transform((text) => BigInt(text));
const storedTotals = z.object({
	transactions: amount,
	settled: amount,
	notYetDue: amount,
	discrepancies: amount,
	residual: amount,
});
const storedKinds = z.partialRecord(z.enum(discrepancyKinds), z.object({ count: z.number(), amount }));
const storedWatermark = z.object({
	mIds: z.array(z.string()),
	rows: z.object({ transactions: z.number(), lines: z.number() }),
	cases: z.object({ opened: z.number(), reopened: z.number(), resolved: z.number() }),
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

/** The amounts of a result as the row keeps them: JSON has no whole numbers of any size, so they are digits. */
export function writeResult({ kinds, totals }: RunResult) {
	const amounts = Object.fromEntries(Object.entries(totals).map(([name, total]) => [name, String(total)]));
	const byKind = Object.fromEntries(
		discrepancyKinds.map((kind) => [kind, { count: kinds[kind].count, amount: String(kinds[kind].amount) }]),
	);
	return { kinds: byKind, totals: amounts };
}

export interface StoredResult extends RunResult {
	resultHash: string;
	rows: { transactions: number; lines: number };
	cases: { opened: number; reopened: number; resolved: number };
}

/** The result of a finished run, from its row. Throws when the row holds none. */
export function readResult(run: {
	matched: number;
	notYetDue: number;
	kinds: unknown;
	totals: unknown;
	watermark: unknown;
	resultHash: string | null;
}): StoredResult {
	return {
		...storedWatermark.parse(run.watermark),
		matched: run.matched,
		notYetDue: run.notYetDue,
		kinds: { ...noKinds(), ...storedKinds.parse(run.kinds) },
		totals: storedTotals.parse(run.totals),
		resultHash: z.string().parse(run.resultHash),
	};
}
