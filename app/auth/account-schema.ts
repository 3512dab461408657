import { z } from 'zod';

const password = z.string().min(1).max(128);
const code = z.string().trim().min(1).max(40);

/** What people can do to their own account, beside changing the password. */
export const accountIntentSchema = z.discriminatedUnion('intent', [
	z.object({ intent: z.literal('begin-second-factor') }),
	z.object({ intent: z.literal('start-second-factor'), key: z.string().max(64), code, password }),
	z.object({ intent: z.literal('end-second-factor'), code, password }),
	z.object({ intent: z.literal('end-sessions'), sessionId: z.string().max(64).optional() }),
]);
