import { noTransaction, type SqlTx } from '#app/sql.server.ts';

const KNOWN = `select exists (select from seller where ref_seller_id = $1)
	or exists (select from order_line where ref_seller_id = $1)
	or exists (select from accrual where ref_seller_id = $1) as known`;

/** Whether a seller is registered under this reference, or orders or accounts name it: a slip of the pen is neither. */
export async function isKnownSeller(refSellerId: string, tx: SqlTx = noTransaction()): Promise<boolean> {
	const [row] = await tx.$queryRawUnsafe<{ known: boolean }[]>(KNOWN, refSellerId);
	return row!.known;
}
