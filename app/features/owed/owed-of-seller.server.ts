import type { KstDay } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { owedBySeller } from './ledger-sql.server.ts';

/** What is owed, in won: `owed = payable + later + held`. Payable is negative where more was paid out than was owed by today. */
export interface Owed {
	payable: bigint;
	later: bigint;
	held: bigint;
	owed: bigint;
}

/** What is owed as a row of the database tells it. */
export const owedOf = (raw: Record<keyof Owed, string>): Owed => ({
	payable: BigInt(raw.payable),
	later: BigInt(raw.later),
	held: BigInt(raw.held),
	owed: BigInt(raw.owed),
});

/** Who has no account is owed nothing. */
export const NOTHING_OWED: Owed = { payable: 0n, later: 0n, held: 0n, owed: 0n };

/** What is owed to one seller on a day; null without any entry. */
export async function findOwed(refSellerId: string, today: KstDay): Promise<Owed | null> {
	const { rows } = await sql().query<Record<keyof Owed, string>>(
		owedBySeller((ref) => `${ref} = $2`),
		[today, refSellerId],
	);
	return rows[0] ? owedOf(rows[0]) : null;
}
