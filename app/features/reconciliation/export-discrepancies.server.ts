import { csvStream } from '#app/lib/csv.ts';
import { sql } from '#app/sql.server.ts';
import { type DiscrepancyFilter, discrepancyWhere, WHOLE_CASES } from './discrepancy-filter.server.ts';
import type { Level } from './levels.ts';

const discrepancyColumns = [
	'runId',
	'kind',
	'level',
	'mId',
	'transactionKey',
	'paymentKey',
	'orderId',
	'day',
	'currency',
	'expected',
	'actual',
	'difference',
	'state',
	'owner',
	'reason',
	'evidence',
] as const;

/** What the other levels say beside: their breaks are not about one transaction each. */
const otherLevelColumns = ['detailKind', 'subject', 'subjectKey'] as const;

interface ExportRow {
	place: string;
	kind: string;
	detail_kind: string;
	subject: string;
	subject_key: string;
	level: number;
	m_id: string;
	transaction_key: string;
	payment_key: string;
	order_id: string;
	day: string;
	currency: string;
	expected: string | null;
	actual: string | null;
	difference: string;
	state: string | null;
	owner: string | null;
	reason: string | null;
	evidence: string;
}

const PAGE = 2_000;

async function* rowsOf(runId: string, filter: DiscrepancyFilter, userId?: string): AsyncGenerator<ExportRow> {
	const base = discrepancyWhere(runId, filter, userId);
	for (let after = ''; ; ) {
		const where = base.copy();
		where.add('d.place > ?', after);
		const { rows } = await sql().query<ExportRow>(
			`select d.place, d.kind, d.detail_kind, d.subject, d.subject_key, d.level, d.m_id, d.transaction_key, d.payment_key, d.order_id, d.day_on::text as day,
				d.currency, d.expected::text, d.actual::text, d.difference::text, c.work_state as state, u.email as owner, c.reason,
				d.evidence::text as evidence
			from discrepancy d
			left join ${WHOLE_CASES} c using (kind, m_id, subject, subject_key, occurrence)
			left join user_account u on u.id = c.owner_id
			${where}
			order by d.place limit ${PAGE}`,
			where.values,
		);
		yield* rows;
		const last = rows.at(-1);
		if (!last || rows.length < PAGE) return;
		after = last.place;
	}
}

const amountCell = (text: string | null) => (text === null ? null : BigInt(text));

/**
 * The discrepancies of a run as a CSV file in pieces, in the run's order, with what people decided so far. Amounts are
 * whole won and signed (difference = expected − actual), days those of Seoul. Memory does not grow with the rows.
 */
export function exportDiscrepancies(
	run: { id: string; level: Level },
	filter: DiscrepancyFilter = {},
	userId?: string,
): AsyncGenerator<string, void> {
	const more = run.level === 'transactions' ? [] : otherLevelColumns;
	return csvStream([...discrepancyColumns, ...more], rowsOf(run.id, filter, userId), (row) => [
		run.id,
		row.kind,
		row.level,
		row.m_id,
		row.transaction_key,
		row.payment_key,
		row.order_id,
		row.day,
		row.currency,
		amountCell(row.expected),
		amountCell(row.actual),
		amountCell(row.difference),
		row.state,
		row.owner,
		row.reason,
		row.evidence,
		...(more.length > 0 ? [row.detail_kind, row.subject, row.subject_key] : []),
	]);
}
