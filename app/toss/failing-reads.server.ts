import { z } from 'zod';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { log } from '#app/log.server.ts';
import { TossRejected, TossUnknownOutcome } from './errors.ts';

/** What is read from Toss again and again. */
const tossReads = ['payouts', 'payouts-long-ago', 'sellers', 'balance'] as const;
export type TossRead = (typeof tossReads)[number];

const keyOf = (what: TossRead) => `toss.read-fails.${what}`;
const noted = z.object({ since: z.coerce.date(), code: z.string() });

export interface FailingRead {
	what: TossRead;
	since: Date;
	/** Toss's code, or ours for a call without an answer. */
	code: string;
}

/**
 * Does a read that comes again by itself. Where Toss is away or refuses it the answer is null, and the next turn asks again:
 * that is logged once when it begins, whoever reads, and once when a read comes through again.
 */
export async function watchRead<T>(what: TossRead, read: () => Promise<T>): Promise<{ value: T } | null> {
	const key = keyOf(what);
	try {
		const value = await read();
		const { count } = await db().appSetting.deleteMany({ where: { key } });
		if (count > 0) log().warn({ what }, 'a read of Toss works again');
		return { value };
	} catch (error) {
		if (!(error instanceof TossRejected) && !(error instanceof TossUnknownOutcome)) throw error;
		const code = error.code ?? (error as TossUnknownOutcome).kind;
		const value = { since: (await currentInstant()).toISOString(), code };
		const { count } = await db().appSetting.createMany({ data: [{ key, value }], skipDuplicates: true });
		if (count > 0) log().warn({ err: error, what }, 'a read of Toss fails');
		return null;
	}
}

/** The reads that fail at present, those that began first before the others. */
export async function findFailingReads(): Promise<FailingRead[]> {
	const rows = await db().appSetting.findMany({ where: { key: { in: tossReads.map(keyOf) } } });
	return tossReads
		.flatMap((what) => {
			const { data } = noted.safeParse(rows.find(({ key }) => key === keyOf(what))?.value);
			return data ? [{ what, ...data }] : [];
		})
		.sort((a, b) => a.since.getTime() - b.since.getTime());
}
