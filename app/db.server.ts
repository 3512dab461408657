import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '#app/generated/prisma/client.ts';
import { closeWithDatabase, connectionString } from '#app/sql.server.ts';

export type { Prisma } from '#app/generated/prisma/client.ts';

/** A Prisma client inside or outside of a transaction. */
export type Db = PrismaClient | Tx;
export type Tx = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

let prisma: PrismaClient | undefined;

/** The process's Prisma client. What a command line does often goes without it: it takes a tenth of a second to load. */
export function db(): PrismaClient {
	if (!prisma) {
		prisma = new PrismaClient({
			adapter: new PrismaPg({ connectionString: connectionString(), max: 10 }),
			transactionOptions: { maxWait: 10_000, timeout: 30_000 },
		});
		closeWithDatabase(async () => {
			const closing = prisma;
			prisma = undefined;
			await closing?.$disconnect();
		});
	}
	return prisma;
}
