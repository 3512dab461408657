import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { db } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';

const SESSION_DAYS = 7;
export const PASSWORD_LENGTH = { min: 10, max: 128 } as const;
/** Set by the web server from the connection, never taken from the outside. */
export const CLIENT_IP_HEADER = 'x-client-ip';

function createAuth() {
	const { publicUrl, SESSION_SECRET } = environment();
	if (!SESSION_SECRET) throw new Error('SESSION_SECRET is not set: the start-up makes one in sandbox mode');
	return betterAuth({
		appName: 'Jeongsan',
		baseURL: publicUrl,
		secret: SESSION_SECRET,
		database: prismaAdapter(db(), { provider: 'postgresql', transaction: true }),
		// Accounts are made by an administrator or on the command line; nobody signs up.
		emailAndPassword: {
			enabled: true,
			disableSignUp: true,
			minPasswordLength: PASSWORD_LENGTH.min,
			maxPasswordLength: PASSWORD_LENGTH.max,
		},
		user: {
			additionalFields: {
				role: { type: 'string', required: true, defaultValue: 'viewer', input: false },
				locale: { type: 'string', required: true, defaultValue: 'ko', input: false },
				disabledAt: { type: 'date', required: false, input: false },
				secondFactorAt: { type: 'date', required: false, input: false },
			},
		},
		session: { expiresIn: SESSION_DAYS * 24 * 60 * 60, updateAge: 24 * 60 * 60 },
		// Attempts are limited in sign-in.server.ts, by account as well as by address. The library's own HTTP routes are not
		// mounted: its functions are called by the console's routes only.
		rateLimit: { enabled: false },
		telemetry: { enabled: false },
		logger: { level: 'error' },
		advanced: {
			cookiePrefix: 'jeongsan',
			useSecureCookies: publicUrl.startsWith('https:'),
			ipAddress: { ipAddressHeaders: [CLIENT_IP_HEADER] },
			defaultCookieAttributes: { sameSite: 'lax', httpOnly: true, path: '/' },
		},
	});
}

let instance: ReturnType<typeof createAuth> | undefined;

/** The session library on the console's own tables. Sessions live in the database, so that ending one works at once. */
export function auth(): ReturnType<typeof createAuth> {
	instance ??= createAuth();
	return instance;
}
