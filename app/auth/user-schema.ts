import { z } from 'zod';
import { roles } from './roles.ts';

/** The form that adds a person. */
export const newUserSchema = z.object({
	email: z.email().max(254),
	name: z.string().max(60).optional(),
	role: z.enum(roles),
	password: z.string().min(10).max(128).optional(),
});

/** What an administrator can do to an account. */
export const userIntentSchema = z.discriminatedUnion('intent', [
	z.object({ intent: z.literal('role'), userId: z.string(), role: z.enum(roles) }),
	z.object({ intent: z.literal('disable'), userId: z.string() }),
	z.object({ intent: z.literal('enable'), userId: z.string() }),
	z.object({ intent: z.literal('reset'), userId: z.string() }),
	z.object({ intent: z.literal('reset-second-factor'), userId: z.string() }),
]);
