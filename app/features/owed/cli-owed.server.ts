import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { owedBySeller } from './ledger-sql.server.ts';

const amounts = ['payable', 'later', 'held', 'owed'] as const;
type Amounts = Record<(typeof amounts)[number], string>;

/** What is owed to sellers as the command line prints it: won as text. */
export interface OwedOutput {
	items: ({ refSellerId: string } & Amounts)[];
	totals: Amounts;
}

/** What is owed now to all sellers that have an entry, or to one. Null: there is no such seller. */
export async function owedCommand(refSellerId: string | null, now: Date): Promise<OwedOutput | null> {
	if (refSellerId !== null) {
		const known = await sql().query(
			`select from seller where ref_seller_id = $1 union all select from accrual where ref_seller_id = $1 limit 1`,
			[refSellerId],
		);
		if (known.rowCount === 0) return null;
	}
	const owed = refSellerId === null ? owedBySeller() : owedBySeller((ref) => `${ref} = $2`);
	const columns = amounts.map((name) => `${name}::text as ${name}`).join(', ');
	const { rows } = await sql().query<OwedOutput['items'][number]>(
		`select ref_seller_id as "refSellerId", ${columns} from (${owed}) o order by ref_seller_id`,
		[kstDayOf(now), ...(refSellerId === null ? [] : [refSellerId])],
	);
	const sum = (name: keyof Amounts) => String(rows.reduce((total, row) => total + BigInt(row[name]), 0n));
	return {
		items: rows,
		totals: { payable: sum('payable'), later: sum('later'), held: sum('held'), owed: sum('owed') },
	};
}

/** How many orders are in doubt: of these it cannot be said what they make us owe. */
export async function countDoubts(): Promise<number> {
	const { rows } = await sql().query<{ count: number }>(
		'select count(*)::int as count from (select distinct m_id, order_id from order_in_doubt) d',
	);
	return rows[0]!.count;
}
