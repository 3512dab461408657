import { z } from 'zod';

/** When a settlement line has to be there. */
const dueRules = {
	dueAfterDays: z.number().int().min(0).max(365),
	graceBusinessDays: z.number().int().min(0).max(365),
};

/**
 * One version of the rules, as the database keeps it. Sections came one by one: each has a default, so that the rules of
 * an older run can still be read.
 */
export const rulesSchema = z.object({ ...dueRules });

export type Rules = z.infer<typeof rulesSchema>;
