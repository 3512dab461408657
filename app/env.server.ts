import { z } from 'zod';

/** The keys of the sandbox, as published in `.env.example`. Nothing live may run on them. */
export const SANDBOX_SECRET_KEY = 'test_sk_jeongsanSandbox00000000000000';
export const SANDBOX_SECURITY_KEY = '5a11db0c5a11db0c5a11db0c5a11db0c5a11db0c5a11db0c5a11db0c5a11db0c';

const emptyToUndefined = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(emptyToUndefined, schema.optional());
const wholeNumber = (least: number, most: number, fallback: number) => {
	const error = `must be a whole number from ${least} to ${most}`;
	return z.preprocess(
		emptyToUndefined,
		z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error }).default(fallback),
	);
};
const port = (fallback: number) => wholeNumber(1, 65_535, fallback);
/** Without this check `localhost:3000` would be an address of the scheme `localhost`. */
const webAddress = z.url({ protocol: /^https?$/, error: 'must be an address that begins with http:// or https://' });
const hexKey = z.string().regex(/^[0-9a-fA-F]{64}$/, 'must be 64 hex digits');

/** True when every part of an address can be told from the others, and decoded. */
function isReadableUrl(text: string): boolean {
	try {
		const { hostname, username, password, pathname } = new URL(text);
		for (const part of [hostname, username, password, pathname]) decodeURIComponent(part);
		return true;
	} catch {
		return false;
	}
}

const environmentSchema = z.object({
	NODE_ENV: z.enum(['production', 'development', 'test']).catch('production'),
	HOST: optional(z.string()),
	PORT: port(3000),
	PUBLIC_URL: optional(webAddress),
	DATABASE_URL: optional(
		z
			.string()
			.regex(/^postgres(ql)?:\/\//, { error: 'must begin with postgresql://', abort: true })
			.refine(isReadableUrl, 'must read postgresql://user:password@host:5432/name, special characters as in %40 for @'),
	),
	DATA_DIR: z.preprocess(emptyToUndefined, z.string().default('./.data')),
	WATCH_DIR: optional(z.string()),
	SECOND_FACTOR: z.preprocess(emptyToUndefined, z.enum(['offered', 'approvers', 'everybody']).default('offered')),
	NOTICE_URL: optional(webAddress),
	NOTICE_LANGUAGE: z.preprocess(emptyToUndefined, z.enum(['ko', 'en']).default('ko')),
	SYNC_NIGHTLY: z.preprocess(emptyToUndefined, z.enum(['on', 'off']).default('on')),
	DEMO: z.preprocess(emptyToUndefined, z.enum(['on', 'off', 'auto']).default('auto')),
	LOG_LEVEL: z.preprocess(
		emptyToUndefined,
		z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
	),
	SANDBOX_PORT: port(4040),
	TOSS_API_URL: optional(webAddress),
	TOSS_SECRET_KEY: z.preprocess(emptyToUndefined, z.string().default(SANDBOX_SECRET_KEY)),
	TOSS_SECURITY_KEY: z.preprocess(emptyToUndefined, hexKey.default(SANDBOX_SECURITY_KEY)),
	TOSS_SECURITY_KEY_PREVIOUS: optional(hexKey),
	TOSS_MID: z.preprocess(emptyToUndefined, z.string().max(14).default('jeongsanmall')),
	TOSS_TIMEOUT_MS: wholeNumber(100, 600_000, 60_000),
	TOSS_RETRY_DELAY_MS: wholeNumber(1, 60_000, 500),
	PAYOUT_RETURN_DAYS: wholeNumber(0, 3660, 180),
	SESSION_SECRET: optional(z.string().min(32, 'must be 32 characters or more')),
	ENCRYPTION_KEYS: optional(
		z
			.string()
			.transform((text) => text.split(',').map((key) => key.trim()))
			.pipe(z.array(hexKey).min(1)),
	),
});

export type Environment = z.infer<typeof environmentSchema> & {
	/** Where Toss is: the given address, or the sandbox's. */
	tossApiUrl: string;
	publicUrl: string;
};

/** Thrown when a setting is wrong: the message names each one and never its value. */
export class EnvironmentError extends Error {
	override name = 'EnvironmentError';
}

/** Reads all settings at once. Throws EnvironmentError that names every wrong setting. */
function parseEnvironment(source: Record<string, string | undefined>): Environment {
	const parsed = environmentSchema.safeParse(source);
	if (!parsed.success) {
		const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
		throw new EnvironmentError(`wrong settings: ${problems.join('; ')}`);
	}
	const environment = parsed.data;
	return {
		...environment,
		tossApiUrl: (environment.TOSS_API_URL ?? `http://127.0.0.1:${environment.SANDBOX_PORT}`).replace(/\/$/, ''),
		publicUrl: (environment.PUBLIC_URL ?? `http://localhost:${environment.PORT}`).replace(/\/$/, ''),
	};
}

let current: Environment | undefined;

/** The settings of this process, parsed on first use. */
export function environment(): Environment {
	current ??= parseEnvironment(process.env);
	return current;
}

/** Adds what the start-up found out (the embedded database, generated secrets) for this process and its children. */
export function extendEnvironment(settings: Record<string, string>): Environment {
	Object.assign(process.env, settings);
	current = undefined;
	return environment();
}
