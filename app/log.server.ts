import { type Logger, pino } from 'pino';
import { environment } from '#app/env.server.ts';

/**
 * What the log keeps of an error: its name, code, message and stack. Prisma writes the arguments of a wrong call into its
 * message, and these may be personal data: only the last line, which says what is wrong, is kept.
 */
export function describeError(error: unknown): object {
	if (!(error instanceof Error)) return { message: 'something was thrown that is no error' };
	const { code } = error as { code?: unknown };
	const lines = error.message.trim().split('\n');
	return {
		type: error.name,
		code: typeof code === 'string' || typeof code === 'number' ? code : undefined,
		message: error.name.startsWith('PrismaClient') ? lines.at(-1) : error.message,
		stack: error.stack
			?.split('\n')
			.filter((line) => /^\s+at /.test(line))
			.join('\n'),
	};
}

let logger: Logger | undefined;

/**
 * The process's log: one JSON line per event on stderr. Messages and fields carry ids, counts and codes; never a secret,
 * an account number, personal data or the values of a query.
 */
export function log(): Logger {
	logger ??= pino(
		{
			level: environment().LOG_LEVEL,
			base: null,
			timestamp: pino.stdTimeFunctions.isoTime,
			serializers: { err: describeError },
			redact: ['*.password', '*.secretKey', '*.securityKey', '*.accountNumber', '*.authorization', '*.cookie'],
		},
		pino.destination({ dest: 2, sync: true }),
	);
	return logger;
}
