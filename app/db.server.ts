import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { environment } from '#app/env.server.ts';
import { PrismaClient } from '#app/generated/prisma/client.ts';

export type { Prisma } from '#app/generated/prisma/client.ts';

/** A Prisma client inside or outside of a transaction. */
export type Db = PrismaClient | Tx;
export type Tx = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

let prisma: PrismaClient | undefined;
let pool: pg.Pool | undefined;

function connectionString(): string {
	const url = environment().DATABASE_URL;
	if (!url) throw new Error('DATABASE_URL is not set: the start-up sets it when it runs the embedded database');
	return url;
}

/** The process's Prisma client. */
export function db(): PrismaClient {
	prisma ??= new PrismaClient({
		adapter: new PrismaPg({ connectionString: connectionString(), max: 10 }),
		transactionOptions: { maxWait: 10_000, timeout: 30_000 },
	});
	return prisma;
}

/** A plain pool for what Prisma does not do: COPY, set-based SQL, LISTEN. Sessions speak UTC. */
export function sql(): pg.Pool {
	if (!pool) {
		pool = new pg.Pool({
			connectionString: connectionString(),
			max: 6,
			options: '-c timezone=UTC',
			application_name: 'jeongsan',
		});
		// An idle connection that the server cuts must not take the process with it: the next query opens a new one.
		pool.on('error', () => {});
	}
	return pool;
}

/** Closes all connections of this process. */
export async function closeDatabase(): Promise<void> {
	await Promise.all([prisma?.$disconnect(), pool?.end()]);
	prisma = undefined;
	pool = undefined;
}
