import { type Logger, pino } from 'pino';
import { environment } from '#app/env.server.ts';

/** PostgreSQL on a value that it cannot take, which it quotes. */
const DATA_EXCEPTION = /^22/;

/**
 * The message of an error without what it quotes of the data. Prisma writes the arguments of a wrong call into it: only the
 * last line, which says what is wrong, is kept. The database and the reader of JSON quote what they cannot read.
 */
function soundMessage({ name, message }: Error, code: unknown): string {
	const isPrisma = name.startsWith('PrismaClient');
	if (!isPrisma && name !== 'SyntaxError' && !DATA_EXCEPTION.test(String(code))) return message;
	const unquoted = message.trim().replace(/"[\s\S]*"/, '"…"');
	return isPrisma ? unquoted.slice(unquoted.lastIndexOf('\n') + 1) : unquoted;
}

/** What the log keeps of an error: its name, code, message and stack; no personal data. */
export function describeError(error: unknown): object {
	if (!(error instanceof Error)) return { message: 'something was thrown that is no error' };
	const { code } = error as { code?: unknown };
	return {
		type: error.name,
		code: typeof code === 'string' || typeof code === 'number' ? code : undefined,
		message: soundMessage(error, code),
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
