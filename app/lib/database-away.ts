import { someCause } from './error-causes.ts';

/** How a process ends that cannot work while the database is away (sysexits: a temporary failure). */
export const OUTAGE_EXIT = 75;

/** Codes of the system, of PostgreSQL and of Prisma for a database that cannot be reached, or takes nobody more. */
const CONNECTION_CODES =
	/^(ECONN|ENOTFOUND|ETIMEDOUT|EPIPE|EHOSTUNREACH|08\w{3}|57P0\d|28\w{3}|3D000|53300|P10(01|02|08|17)$|P2037$)/;
/** What PostgreSQL's driver says, without a code, when the server is gone in the middle or all connections are taken. */
const CONNECTION_LOST =
	/^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/** True for an error that says that the database is not there, or takes nobody more, whoever wrapped it. */
export const isDatabaseAway = (error: unknown): boolean =>
	someCause(
		error,
		({ code, message }) =>
			(typeof code === 'string' && CONNECTION_CODES.test(code)) ||
			(typeof message === 'string' && CONNECTION_LOST.test(message)),
	);
