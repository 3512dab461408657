import { sql } from '#app/sql.server.ts';
import { ImportRefused } from './import-reason.ts';
import { ImportCancelled } from './running-import.server.ts';

interface Failure {
	code: string;
	message: string;
	remedy: string;
	place?: object;
}

/** What is kept of the end of an import that brought nothing in. */
export function failureOf(error: unknown): Failure {
	if (error instanceof ImportRefused) {
		const { code, message, remedy, place } = error;
		return { code, message, remedy, place: { ...place } };
	}
	if (error instanceof ImportCancelled)
		return { code: 'cancelled', message: error.message, remedy: 'import the file again when it is wanted after all' };
	return {
		code: 'interrupted',
		message: 'the import did not finish; nothing of it went in',
		remedy: 'import the file again',
	};
}

/**
 * Ends the row of an import of which nothing went in: `cancelled` when somebody asked for it, else `failed` with the
 * reason. It never fails itself, as what is to be told is the first failure.
 */
export async function endImport(
	importId: string,
	error: unknown,
	now: Date,
	failure: Failure = failureOf(error),
): Promise<void> {
	const status = error instanceof ImportCancelled ? 'cancelled' : 'failed';
	await sql()
		.query(
			`update import set status = $2, finished_at = $3, error = $4, phase = null where id = $1 and status = 'running'`,
			[importId, status, now, JSON.stringify(failure)],
		)
		.catch(() => {});
}
