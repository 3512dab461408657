import { z } from 'zod';
import { levels } from '#app/features/reconciliation/levels.ts';
import { forwardAmounts } from '#app/features/seller-ledger/forward-parts.ts';
import { sumWon } from '#app/lib/won.ts';

const digits = z.string().regex(/^-?\d+$/);

const frozenTerm = z.object({
	term: z.enum(['expected', 'actual', 'state', 'kind', 'residual']),
	name: z.string(),
	count: z.number().nullable(),
	amount: digits,
	href: z.string(),
});

/** What is frozen of a period. Won, as strings of digits, since JSON has no whole numbers of any size. */
export const figuresSchema = z.object({
	levels: z.array(
		z.object({
			level: z.enum(levels),
			runId: z.string(),
			asOf: z.string(),
			ruleVersion: z.number(),
			resultHash: z.string(),
			terms: z.array(frozenTerm),
		}),
	),
	fees: z.array(
		z.object({
			mId: z.string(),
			method: z.string(),
			count: z.number(),
			amount: digits,
			fee: digits,
			supply: digits,
			vat: digits,
			net: digits,
		}),
	),
	payouts: z.array(z.object({ refSellerId: z.string(), name: z.string(), count: z.number(), amount: digits })),
	bank: z.array(
		z.object({
			day: z.string(),
			state: z.string(),
			rule: z.string(),
			expected: digits,
			actual: digits,
			difference: digits,
		}),
	),
	/** What is attached to cases of the period, and to those that are carried; periods of before have none. */
	files: z
		.array(
			z.object({
				day: z.string(),
				kind: z.string(),
				mId: z.string(),
				subjectKey: z.string(),
				name: z.string(),
				bytes: z.number(),
				sha256: z.string(),
				addedBy: z.string(),
				addedAt: z.string(),
				removedBy: z.string().nullable(),
				removedAt: z.string().nullable(),
				removeReason: z.string().nullable(),
			}),
		)
		.default([]),
	/** How what is owed to each seller came about in the period; periods of before have none. */
	owed: z
		.array(
			z.object({
				refSellerId: z.string(),
				name: z.string().nullable(),
				amounts: z.record(z.enum(forwardAmounts), digits),
			}),
		)
		.default([]),
});
export type Figures = z.infer<typeof figuresSchema>;

/** A break that was still open when the period was prepared, as it stood then. */
export const carriedSchema = z.array(
	z.object({
		caseId: z.string(),
		kind: z.string(),
		mId: z.string(),
		subjectKey: z.string(),
		day: z.string(),
		open: digits,
		state: z.string(),
		owner: z.string().nullable(),
		reason: z.string().nullable(),
		note: z.string().nullable(),
	}),
);
export type Carried = z.infer<typeof carriedSchema>[number];

/** One number of a closed period that a newer proof finds otherwise. */
export interface Adjustment {
	level: Figures['levels'][number]['level'];
	term: z.infer<typeof frozenTerm>['term'];
	name: string;
	frozen: bigint;
	live: bigint;
	/** Live less frozen: what the open period takes up. */
	change: bigint;
	/** The run that found it. */
	runId: string;
}

/** A payout of a closed period of which nobody knew when its figures were frozen. */
export interface LatePayout {
	/** The step of its history. */
	step: string;
	payoutId: string;
	refPayoutId: string;
	sellerName: string;
	day: string;
	heardAt: Date;
	/** Won; negative for money that came back. */
	amount: bigint;
}

/** What became known of what is owed to a seller for days of a closed period after its figures were frozen. */
export interface LateSteps {
	refSellerId: string;
	/** Null when no seller is registered under that id. */
	name: string | null;
	count: number;
	/** Won; what is owed more since. */
	amount: bigint;
}

/** One of the frozen amounts of what is owed, of all sellers together. Won. */
export const owedInAll = ({ owed }: Pick<Figures, 'owed'>, amount: (typeof forwardAmounts)[number]) =>
	sumWon(owed.map(({ amounts }) => BigInt(amounts[amount])));

/** What the levels say now against what was frozen, term by term; only what differs, in the order of the levels. */
export function adjustmentsOf(frozen: Figures['levels'], live: Figures['levels']): Adjustment[] {
	return live.flatMap((now) => {
		const then = frozen.find(({ level }) => level === now.level);
		if (!then || then.resultHash === now.resultHash) return [];
		const amounts = (terms: typeof now.terms) => new Map(terms.map((one) => [`${one.term} ${one.name}`, one]));
		const [before, after] = [amounts(then.terms), amounts(now.terms)];
		return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
			const { term, name } = (after.get(key) ?? before.get(key))!;
			const [old, fresh] = [BigInt(before.get(key)?.amount ?? 0), BigInt(after.get(key)?.amount ?? 0)];
			if (old === fresh) return [];
			return [{ level: now.level, term, name, frozen: old, live: fresh, change: fresh - old, runId: now.runId }];
		});
	});
}
