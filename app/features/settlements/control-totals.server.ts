import type { KstDay } from '#app/lib/kst-calendar.ts';
import type { SqlTx } from '#app/sql.server.ts';

/** The figures of a sum, in the order in which they are compared. */
const controlMeasures = ['lineCount', 'amount', 'fee', 'supplyAmount', 'vat', 'payOutAmount'] as const;
export type ControlMeasure = (typeof controlMeasures)[number];

/** One figure of a provider's sum that its lines do not give: difference = expected (the sum) − actual (the lines). */
export interface ControlTotalDifference {
	mId: string;
	/** The sum; null where lines stand between the days of a file that has no sum for them. */
	totalKey: string | null;
	scope: string;
	currency: string;
	soldOn: KstDay | null;
	paidOutOn: KstDay | null;
	method: string | null;
	batch: string | null;
	measure: ControlMeasure;
	expected: bigint;
	actual: bigint;
	difference: bigint;
	/** How many lines were added up; 0 when none have come. */
	lines: number;
	importId: string | null;
}

export interface ControlTotalScope {
	/** Days of the sums: of the payment to the bank where they tell it, else of the sale. */
	from: KstDay;
	to: KstDay;
	/** Empty: all. */
	mIds?: readonly string[];
}

const COLUMNS: Record<ControlMeasure, string> = {
	lineCount: 'line_count',
	amount: 'amount',
	fee: 'fee',
	supplyAmount: 'supply_amount',
	vat: 'vat',
	payOutAmount: 'pay_out_amount',
};

const sums = Object.values(COLUMNS)
	.map((column) =>
		(column === 'line_count' ? 'count(l.m_id)' : `coalesce(sum(l.${column}), 0)`).concat(`::bigint as ${column}`),
	)
	.join(', ');

/** SQL: the lines that a sum `c` sums up. Two lines of one key are two in the provider's sum as well. */
const SUMMED = `l.m_id = c.m_id and l.currency = c.currency
	and (c.paid_out_on is null or l.paid_out_on = c.paid_out_on)
	and (c.sold_on is null or l.sold_on = c.sold_on)
	and (c.scope <> 'method' or l.method = c.method)
	and (c.batch is null or l.extra->>'batch' = c.batch)`;

interface Found extends Record<string, unknown> {
	m_id: string;
	total_key: string | null;
	scope: string;
	currency: string;
	sold_on: string | null;
	paid_out_on: string | null;
	method: string | null;
	batch: string | null;
	import_id: string | null;
	lines: string;
}

/**
 * Holds the sums of a provider (요약, 일자별, 결제수단별, payments to the bank) against its settlement lines, figure by
 * figure and without tolerance: each figure that differs is one `control-total-difference`. Lines of a day, merchant and
 * method for which a file has no sum, although it has those of the days around, are differences from 0. A payment to the
 * bank without batch is not compared: nothing tells its lines.
 */
export async function controlTotalDifferences(
	tx: SqlTx,
	{ from, to, mIds = [] }: ControlTotalScope,
): Promise<ControlTotalDifference[]> {
	const inScope = 'c.day_on between $1::date and $2::date and (cardinality($3::text[]) = 0 or c.m_id = any($3))';
	const compared = await tx.$queryRawUnsafe<Found[]>(
		`with c as materialized (
			select * from control_total c where ${inScope} and not (scope = 'payout' and batch is null)
		 )
		 select c.m_id, c.total_key, c.scope, c.currency, c.sold_on::text, c.paid_out_on::text, c.method, c.batch, c.import_id::text,
			${Object.values(COLUMNS)
				.map((column) => `c.${column}::text as said_${column}, found.${column}::text as found_${column}`)
				.join(', ')}, found.line_count::text as lines
		 from c cross join lateral (select ${sums} from settlement_line l where ${SUMMED}) found
		 order by c.m_id, c.day_on, c.total_key`,
		from,
		to,
		[...mIds],
	);
	const left = await tx.$queryRawUnsafe<Found[]>(
		`with c as materialized (
			select * from control_total c where ${inScope} and scope in ('summary', 'daily', 'method')
		 ), span as (
			select import_id, m_id, scope, currency, min(sold_on) as sold_from, max(sold_on) as sold_to,
				min(paid_out_on) as paid_from, max(paid_out_on) as paid_to
			from c group by 1, 2, 3, 4
		 )
		 select s.m_id, null as total_key, s.scope, s.currency, l.sold_on::text,
			case when s.paid_from is null then null else l.paid_out_on::text end as paid_out_on,
			case when s.scope = 'method' then l.method end as method, null as batch, s.import_id::text,
			${Object.values(COLUMNS)
				.map(
					(column) =>
						`'0' as said_${column}, ${column === 'line_count' ? 'count(*)' : `sum(l.${column})`}::text as found_${column}`,
				)
				.join(', ')}, count(*)::text as lines
		 from span s join settlement_line l on l.m_id = s.m_id and l.currency = s.currency
			and l.sold_on between s.sold_from and s.sold_to
			and (s.paid_from is null or l.paid_out_on between s.paid_from and s.paid_to)
		 where not exists (
			select 1 from control_total c where c.scope = s.scope and ${SUMMED}
		 )
		 group by s.m_id, s.scope, s.currency, l.sold_on, 6, 7, s.import_id
		 order by s.m_id, l.sold_on, s.scope, 6, 7`,
		from,
		to,
		[...mIds],
	);
	return [...compared, ...left].flatMap((row) =>
		controlMeasures.flatMap((measure): ControlTotalDifference[] => {
			const said = row[`said_${COLUMNS[measure]}`] as string | null;
			if (said === null) return [];
			const expected = BigInt(said);
			const actual = BigInt(row[`found_${COLUMNS[measure]}`] as string);
			if (expected === actual) return [];
			return [
				{
					mId: row.m_id,
					totalKey: row.total_key,
					scope: row.scope,
					currency: row.currency,
					soldOn: row.sold_on as KstDay | null,
					paidOutOn: row.paid_out_on as KstDay | null,
					method: row.method,
					batch: row.batch,
					measure,
					expected,
					actual,
					difference: expected - actual,
					lines: Number(row.lines),
					importId: row.import_id,
				},
			];
		}),
	);
}
