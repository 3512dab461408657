import { z } from 'zod';
import { resolvingReasons, waitingReasons } from './discrepancy-case.ts';

const note = z.string().max(2000).optional();
const seenAt = z.coerce.date();

/** One step of a person on a case, as the page posts it. The page's one form holds a reason for each way on. */
export const caseSchema = z.discriminatedUnion('intent', [
	z.object({ intent: z.literal('take'), seenAt }),
	z.object({ intent: z.literal('release'), seenAt }),
	z.object({ intent: z.literal('reopen'), seenAt }),
	z.object({ intent: z.literal('note'), seenAt, note: z.string().max(2000).default('') }),
	z
		.object({ intent: z.literal('wait'), seenAt, waitReason: z.enum(waitingReasons), note })
		.transform(({ waitReason, ...rest }) => ({ ...rest, reason: waitReason })),
	z
		.object({ intent: z.literal('resolve'), seenAt, resolveReason: z.enum(resolvingReasons), note })
		.transform(({ resolveReason, ...rest }) => ({ ...rest, reason: resolveReason })),
]);
