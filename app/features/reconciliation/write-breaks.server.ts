import type { SqlTx } from '#app/db.server.ts';
import type { Plan } from './level-engine.server.ts';
import { kindsOf, levelNumber } from './levels.ts';
import type { FoundDiscrepancy, KindTotal } from './reconciliation.ts';

/**
 * Writes the breaks of a run, numbered in the one order in which every run lists them: by kind, day, merchant and
 * subject. `select` is a query whose columns are kind, detail_kind, m_id, subject, subject_key, transaction_key,
 * occurrence, payment_key, order_id, method, day_on, currency, expected, actual, difference, evidence; its parameters
 * are `values`. Returns how many were written.
 */
export function writeBreaks(
	tx: SqlTx,
	{ runId, level }: Plan,
	select: string,
	values: readonly unknown[] = [],
): Promise<number> {
	const at = (offset: number) => `$${values.length + offset}`;
	return tx.$executeRawUnsafe(
		`insert into discrepancy (run_id, position, kind, detail_kind, level, m_id, subject, subject_key, transaction_key,
			occurrence, payment_key, order_id, method, day_on, currency, expected, actual, difference, evidence)
		select ${at(1)}::uuid,
			row_number() over (order by array_position(${at(2)}::text[], b.kind), b.day_on, b.m_id collate "C",
				b.subject collate "C", b.subject_key collate "C", b.occurrence),
			b.kind, b.detail_kind, case when b.kind = 'arithmetic-break' then 2 else ${at(3)}::int end, b.m_id, b.subject,
			b.subject_key, b.transaction_key, b.occurrence, b.payment_key, b.order_id, b.method, b.day_on, b.currency,
			b.expected, b.actual, b.difference, b.evidence
		from (${select}) b`,
		...values,
		runId,
		[...kindsOf[level]],
		levelNumber(level),
	);
}

/** A break that was found row by row, with what the list and the evidence need beside it. */
export interface StoredBreak extends FoundDiscrepancy {
	transactionKey?: string;
	paymentKey?: string;
	orderId?: string;
	method?: string;
	/** See `evidenceSchema`. */
	evidence: object;
}

const BATCH = 5_000;

/** The same for breaks that an engine found in memory. */
export async function storeBreaks(tx: SqlTx, plan: Plan, breaks: readonly StoredBreak[]): Promise<number> {
	await tx.$executeRawUnsafe(
		`create temporary table run_stored on commit drop as
		select kind, detail_kind, m_id, subject, subject_key, transaction_key, occurrence, payment_key, order_id, method,
			day_on, currency, expected, actual, difference, evidence
		from discrepancy with no data`,
	);
	for (let start = 0; start < breaks.length; start += BATCH) {
		const rows = JSON.stringify(breaks.slice(start, start + BATCH), (_, value: unknown) =>
			typeof value === 'bigint' ? String(value) : value,
		);
		await tx.$executeRawUnsafe(
			`insert into run_stored
			select kind, "detailKind", "mId", subject, "subjectKey", coalesce("transactionKey", ''), occurrence,
				coalesce("paymentKey", ''), coalesce("orderId", ''), coalesce(method, ''), day, currency, expected, actual,
				difference, evidence
			from jsonb_to_recordset($1::jsonb) as row (kind text, "detailKind" text, "mId" text, subject text,
				"subjectKey" text, "transactionKey" text, occurrence int, "paymentKey" text, "orderId" text, method text,
				day date, currency text, expected bigint, actual bigint, difference bigint, evidence jsonb)`,
			rows,
		);
	}
	return writeBreaks(tx, plan, 'select * from run_stored');
}

/** How many breaks of each kind, and of each most specific kind, a run has written. Won, signed. */
export async function sumBreaks(tx: SqlTx, runId: string) {
	const rows = await tx.$queryRawUnsafe<{ kind: string; detail_kind: string; rows: number; amount: string }[]>(
		`select kind, detail_kind, count(*)::int as rows, sum(difference)::text as amount
		from discrepancy where run_id = $1::uuid group by 1, 2`,
		runId,
	);
	const by = (name: 'kind' | 'detail_kind') => {
		const totals = new Map<string, KindTotal>();
		for (const row of rows) {
			const before = totals.get(row[name]) ?? { count: 0, amount: 0n };
			totals.set(row[name], { count: before.count + row.rows, amount: before.amount + BigInt(row.amount) });
		}
		return Object.fromEntries(totals);
	};
	return { kinds: by('kind'), details: by('detail_kind') };
}
