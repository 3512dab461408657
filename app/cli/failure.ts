import { isDatabaseAway } from '#app/lib/database-away.ts';

/** 0 done, 1 a bug or an outage, 2 refused and nothing written, 3 an invariant does not hold. */
export type ExitCode = 0 | 1 | 2 | 3;

/** A command that did not do what was asked: what, why, and what helps. */
export class CommandFailure extends Error {
	override name = 'CommandFailure';
	readonly exitCode: ExitCode;
	readonly code: string;
	readonly remedy: string;

	constructor(exitCode: ExitCode, code: string, message: string, remedy: string) {
		super(message);
		this.exitCode = exitCode;
		this.code = code;
		this.remedy = remedy;
	}
}

/** Wrong arguments: nothing was done. */
export function wrongArguments(message: string, remedy: string): CommandFailure {
	return new CommandFailure(2, 'wrong-arguments', message, remedy);
}

/** Any error as a failure that can be told in one sentence; a bug keeps its message. */
export function failureOf(error: unknown): CommandFailure {
	if (error instanceof CommandFailure) return error;
	const { name, message, code, remedy } = error as Error & { code?: unknown; remedy?: unknown };
	const given = typeof code === 'string' ? code : undefined;
	switch (name) {
		case 'ImportRefused':
		case 'TableRefused':
			return new CommandFailure(2, given ?? 'refused', message, String(remedy));
		case 'StartupProblem':
			return new CommandFailure(1, 'not-available', message, String(remedy));
		case 'EnvironmentError':
			return new CommandFailure(
				1,
				'wrong-settings',
				message,
				'correct them in .env or in the environment; .env.example explains each',
			);
		case 'AccountCipherError':
			return new CommandFailure(
				1,
				'account-unreadable',
				message,
				'put the key that it was encrypted with back into ENCRYPTION_KEYS',
			);
		case 'TossRejected':
			return new CommandFailure(1, given ?? 'refused-by-toss', message, 'check TOSS_SECRET_KEY and the arguments');
		case 'TossUnknownOutcome':
			return new CommandFailure(1, given ?? 'no-answer-of-toss', message, 'run the command again in a moment');
	}
	if (isDatabaseAway(error)) {
		return new CommandFailure(
			1,
			'database-not-available',
			`the connection to the database failed (${given ?? 'cut'})`,
			'check that the database runs and DATABASE_URL is right, then run the command again',
		);
	}
	// The second one is the database's own.
	if (given === 'ENOSPC' || given === '53100')
		return new CommandFailure(1, 'disk-full', 'the disk is full', 'free some space and run it again');
	return new CommandFailure(
		1,
		'internal-error',
		message || String(error),
		'this is a bug: please report it with this message',
	);
}
