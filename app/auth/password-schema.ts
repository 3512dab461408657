import { z } from 'zod';
import { message } from '#app/ui/form-message.ts';

/** The form with which people change their own password. */
export const passwordSchema = z
	.object({
		current: z.string().min(1).max(128),
		password: z.string().min(10).max(128),
		again: z.string(),
	})
	.refine(({ password, again }) => password === again, { path: ['again'], message: message('users:account.differs') });
