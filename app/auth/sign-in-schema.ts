import { z } from 'zod';

/** The form with which people sign in. */
export const signInSchema = z.object({
	email: z.email().max(254),
	password: z.string().min(1).max(128),
	/** Of the authenticator app, or a recovery code; asked for where the account has a second factor. */
	code: z.string().max(40).optional(),
});
