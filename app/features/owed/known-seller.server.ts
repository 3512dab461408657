import { literally } from '#app/lib/like-pattern.ts';
import { noTransaction, type SqlTx, sql } from '#app/sql.server.ts';

const KNOWN = `select exists (select from seller where ref_seller_id = $1)
	or exists (select from order_line where ref_seller_id = $1)
	or exists (select from accrual where ref_seller_id = $1) as known`;

/** Whether a seller is registered under this reference, or orders or accounts name it: a slip of the pen is neither. */
export async function isKnownSeller(refSellerId: string, tx: SqlTx = noTransaction()): Promise<boolean> {
	const [row] = await tx.$queryRawUnsafe<{ known: boolean }[]>(KNOWN, refSellerId);
	return row!.known;
}

/** How many are offered at once: whoever is not among them is found by typing more. */
const MOST_OFFERED = 12;

export interface KnownSeller {
	refSellerId: string;
	/** Null when no seller is registered under that id. */
	name: string | null;
}

/** Sellers whom a text may mean by name or reference, the first by name: registered ones, and those of orders in doubt. */
export async function pickKnownSellers(q: string | undefined): Promise<KnownSeller[]> {
	const { rows } = await sql().query<KnownSeller>(
		`select * from (
			select distinct on (ref_seller_id) ref_seller_id as "refSellerId", name from (
				select ref_seller_id, name, registration = 'registered' as registered, created_at from seller
				where name ilike $1 or ref_seller_id ilike $1
				union all
				select ref_seller_id, null, false, null from order_in_doubt where ref_seller_id ilike $1
			) s order by 1, name is null, registered desc, created_at
		) known order by name nulls last, "refSellerId" limit ${MOST_OFFERED}`,
		[`%${literally(q?.replaceAll('\0', '') ?? '')}%`],
	);
	return rows;
}
