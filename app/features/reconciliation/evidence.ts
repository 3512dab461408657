import { z } from 'zod';

const facts = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

const reason = z.object({
	/** Won, as digits. */
	amount: z.string(),
	/** The sentence that says it: a name under `explain.expected` or `explain.found` of the catalogue. */
	because: z.string(),
	/** What else the sentence names: plain words and numbers, and amounts as digits. */
	values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
	amounts: z.record(z.string(), z.string()).optional(),
});

/** One side of a break that is not a transaction or a settlement line. */
const side = z.object({
	/** Its name: a word under `sides` of the catalogue. */
	what: z.string(),
	/** Where it can be looked at. */
	href: z.string().optional(),
	/** Names under `fields` of the catalogue. */
	facts,
	/** Which facts are amounts. */
	amounts: z.array(z.string()).optional(),
});

/**
 * Why a break is one: both sides as the run saw them, the rule and its version, what was expected and found and why, and
 * what would mend it.
 */
export const evidenceSchema = z.object({
	rule: z.looseObject({
		version: z.number(),
		asOf: z.string(),
		dueAfterDays: z.number().optional(),
		graceBusinessDays: z.number().optional(),
		lastDay: z.string().nullish(),
	}),
	transaction: facts.nullish(),
	line: facts.nullish(),
	left: side.nullish(),
	right: side.nullish(),
	expected: reason,
	found: reason,
	wouldMatch: z.object({
		what: z.string(),
		amount: z.string(),
		values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
		/** Which sums of a line do not hold. */
		broken: z.array(z.string()).optional(),
	}),
});

export type Evidence = z.infer<typeof evidenceSchema>;
