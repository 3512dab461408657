import type { SqlTx } from '#app/sql.server.ts';
import type { Plan } from './level-engine.server.ts';
import { kindsOf, levelNumber } from './levels.ts';
import type { FoundDiscrepancy, KindTotal } from './reconciliation.ts';
import { type Chain, foundLast, ownChain } from './run-chain.server.ts';

/** SQL: a column as one of the texts of a JSON array. */
const quoted = (column: string) => `to_json(${column}::text)::text`;

/** SQL: a break `b` as `resultHasher` writes it, hashed. */
const DIGEST = `sha256(convert_to('["row",' || concat_ws(',', ${[
	...['b.kind', 'b.detail_kind', 'b.m_id', 'b.subject', 'b.subject_key', 'b.occurrence', 'b.day_on', 'b.currency'],
	...['coalesce(b.expected, 0)', 'coalesce(b.actual, 0)', 'b.difference'],
]
	.map(quoted)
	.join(', ')}) || ']', 'UTF8'))`;

/** SQL: what sorts the breaks of every run in one order: by kind, day, merchant and subject. `kinds`: all, in order. */
const place = (kinds: string) => `
	to_char(array_position(${kinds}, b.kind), 'FM00') || to_char(b.day_on, 'YYYYMMDD') || concat_ws(E'\\x01', b.m_id, b.subject,
		b.subject_key, to_char(b.occurrence, 'FM0000000000'))`;

/**
 * Writes breaks that a run found, as those of its chain from its step on. `select` is a query whose columns are kind,
 * detail_kind, m_id, subject, subject_key, transaction_key, occurrence, payment_key, order_id, method, day_on, currency,
 * expected, actual, difference, evidence; its parameters are `values`. Returns how many were written.
 */
export function writeBreaks(
	tx: SqlTx,
	{ runId, level }: Plan,
	select: string,
	values: readonly unknown[] = [],
	chain: Chain = ownChain(runId),
): Promise<number> {
	const at = (offset: number) => `$${values.length + offset}`;
	return tx.$executeRawUnsafe(
		`insert into discrepancy (chain_id, since_step, position, place, digest, kind, detail_kind, level, m_id, subject,
			subject_key, transaction_key, occurrence, payment_key, order_id, method, day_on, currency, expected, actual, difference,
			evidence)
		select ${at(1)}::uuid, ${at(4)}::int,
			${chain.further?.after ?? 0} + row_number() over (order by b.place), b.place, ${DIGEST},
			b.kind, b.detail_kind, case when b.kind = 'arithmetic-break' then 2 else ${at(3)}::int end, b.m_id, b.subject,
			b.subject_key, b.transaction_key, b.occurrence, b.payment_key, b.order_id, b.method, b.day_on, b.currency,
			b.expected, b.actual, b.difference, b.evidence
		from (select b.*, (${place(`${at(2)}::text[]`)}) collate "C" as place from (${select}) b) b`,
		...values,
		chain.id,
		[...kindsOf[level]],
		levelNumber(level),
		chain.step,
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

interface SummedBreaks {
	kinds: Record<string, KindTotal>;
	details: Record<string, KindTotal>;
	/** See `resultHasher`. */
	digest: string;
}

/**
 * How many breaks of each kind, and of each most specific kind, the last step of a chain has, read from what is written; and
 * the hash of them all. Won, signed.
 */
export async function sumBreaks(tx: SqlTx, { id }: Chain): Promise<SummedBreaks> {
	const rows = await tx.$queryRawUnsafe<
		{ kind: string | null; detail_kind: string; rows: number; amount: string; digest: string }[]
	>(
		`with found as materialized (
			select kind, detail_kind, difference, digest from discrepancy d where ${foundLast('d', '$1')}
		)
		select kind, detail_kind, count(*)::int as rows, sum(difference)::text as amount, null as digest
		from found group by 1, 2
		union all
		select null, null, null, null, encode(sha256(coalesce(string_agg(digest, ''::bytea order by digest), ''::bytea)), 'hex')
		from found`,
		id,
	);
	const by = (name: 'kind' | 'detail_kind') => {
		const totals = new Map<string, KindTotal>();
		for (const row of rows) {
			if (row.kind === null) continue;
			const before = totals.get(row[name]!) ?? { count: 0, amount: 0n };
			totals.set(row[name]!, { count: before.count + row.rows, amount: before.amount + BigInt(row.amount) });
		}
		return Object.fromEntries(totals);
	};
	return { kinds: by('kind'), details: by('detail_kind'), digest: rows.find(({ kind }) => kind === null)!.digest };
}
