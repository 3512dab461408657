import type { KstDay } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { owedBySeller } from './ledger-sql.server.ts';

/** What is owed to a seller, in won: `owed = payable + later + held`. */
export interface Owed {
	owed: bigint;
	payable: bigint;
	later: bigint;
	held: bigint;
}

/** What is owed to one seller on a day; nothing where it has no account. */
export async function owedOfSeller(refSellerId: string, today: KstDay): Promise<Owed> {
	const { rows } = await sql().query<Record<keyof Owed, string>>(
		owedBySeller((ref) => `${ref} = $2`),
		[today, refSellerId],
	);
	const { owed = '0', payable = '0', later = '0', held = '0' } = rows[0] ?? {};
	return { owed: BigInt(owed), payable: BigInt(payable), later: BigInt(later), held: BigInt(held) };
}
