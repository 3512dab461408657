import { type ListPage, listPage, Where } from '#app/features/payments/keyset.server.ts';
import { movesMoney } from '#app/features/payments/paid-before.ts';
import { type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import type { Page, Sort } from '#app/ui/list-links.ts';
import { type DiscrepancyFilter, discrepancyWhere, WHOLE_CASES } from './discrepancy-filter.server.ts';
import type { Scope } from './reconciliation.ts';

export interface DiscrepancyListRow {
	position: number;
	kind: string;
	detailKind: string;
	subject: string;
	subjectKey: string;
	mId: string;
	transactionKey: string;
	occurrence: number;
	orderId: string;
	method: string;
	day: KstDay;
	currency: string;
	expected: bigint | null;
	actual: bigint | null;
	difference: bigint;
	state: string;
	owner: string | null;
}

interface RawRow {
	position: number;
	kind: string;
	detail_kind: string;
	subject: string;
	subject_key: string;
	m_id: string;
	transaction_key: string;
	occurrence: number;
	order_id: string;
	method: string;
	day: string;
	currency: string;
	expected: string | null;
	actual: string | null;
	difference: string;
	state: string | null;
	owner: string | null;
}

const orders = {
	position: [{ column: 'd.place', type: 'text' }],
	difference: [
		{ column: 'd.difference', type: 'bigint' },
		{ column: 'd.position', type: 'int' },
	],
	day: [
		{ column: 'd.day_on', type: 'date' },
		{ column: 'd.position', type: 'int' },
	],
};

const big = (text: string | null) => (text === null ? null : BigInt(text));

/** One page of a run's discrepancies, with where the work on each stands now. */
export async function listDiscrepancies(
	runId: string,
	filter: DiscrepancyFilter,
	sort: Sort<keyof typeof orders>,
	page: Page,
	userId: string,
): Promise<ListPage<DiscrepancyListRow>> {
	const list = await listPage<RawRow>(
		{
			select: `d.position, d.kind, d.detail_kind, d.m_id, d.subject, d.subject_key, d.transaction_key, d.occurrence, d.order_id, d.method, d.day_on::text as day,
				d.currency, d.expected, d.actual, d.difference, c.work_state as state, u.name as owner`,
			from: `discrepancy d left join ${WHOLE_CASES} c using (kind, m_id, subject, subject_key, occurrence)
				left join user_account u on u.id = c.owner_id`,
			where: discrepancyWhere(runId, filter, userId),
			order: orders[sort.key],
			direction: sort.direction,
		},
		page,
	);
	const rows = list.rows.map((row) => ({
		position: row.position,
		kind: row.kind,
		detailKind: row.detail_kind,
		subject: row.subject,
		subjectKey: row.subject_key,
		mId: row.m_id,
		transactionKey: row.transaction_key,
		occurrence: row.occurrence,
		orderId: row.order_id,
		method: row.method,
		day: kstDayFrom(row.day),
		currency: row.currency,
		expected: big(row.expected),
		actual: big(row.actual),
		difference: BigInt(row.difference),
		state: row.state ?? 'open',
		owner: row.owner,
	}));
	return { ...list, rows };
}

export interface QuietRow {
	mId: string;
	transactionKey: string;
	orderId: string;
	method: string;
	status: string;
	at: Date;
	amount: bigint;
}

/** SQL: what a list holds of transactions `t`; `way` keeps PostgreSQL from asking it of all of them together. */
const QUIET = {
	matched: (way = '') => `exists (
		select from settlement_line s
		where s.m_id = t.m_id and s.transaction_key = t.transaction_key and s.occurrence = 1
			and s.amount = case when t.status = 'DONE' then abs(t.amount) else -abs(t.amount) end ${way})`,
	'not-yet-due': (way = '') =>
		`not exists (select from settlement_line s where s.m_id = t.m_id and s.transaction_key = t.transaction_key ${way})`,
};

/**
 * What a run lists nowhere since nothing is wrong with it: transactions that match, or whose line is not due yet. It is
 * read from the data as it is now; `notYetDueFrom` is the first day whose lines are still within grace.
 */
export async function listQuietRows(
	scope: Scope,
	which: 'matched' | 'not-yet-due',
	notYetDueFrom: KstDay | null,
	page: Page,
): Promise<ListPage<QuietRow>> {
	if (which === 'not-yet-due' && notYetDueFrom === null) return { rows: [], previous: null, next: null };
	const where = new Where();
	const from = which === 'not-yet-due' && notYetDueFrom! > scope.from ? notYetDueFrom! : scope.from;
	where.add('t.transaction_on between ?::date and ?::date', from, scope.to);
	if (scope.mIds.length > 0) where.add('t.m_id = any(?::text[])', [...scope.mIds]);
	where.add(`t.status in ('DONE', 'CANCELED', 'PARTIAL_CANCELED') and t.amount <> 0`);
	where.add(`${movesMoney('t')}`);
	const list = await listPage<{
		m_id: string;
		transaction_key: string;
		order_id: string;
		method: string;
		status: string;
		transaction_at: Date;
		amount: string;
	}>(
		{
			select: `t.m_id, t.transaction_key, t.order_id, t.method, t.status, t.transaction_at,
				case when t.status = 'DONE' then abs(t.amount) else -abs(t.amount) end as amount`,
			from: 'payment_transaction t',
			where,
			// An index has the first three.
			order: [
				{ column: 't.transaction_on', type: 'date' },
				{ column: 't.transaction_at', type: 'timestamptz' },
				{ column: 't.transaction_key', type: 'text' },
				{ column: 't.m_id', type: 'text' },
			],
			direction: 'asc',
			dear: { oneByOne: QUIET[which]('offset 0'), together: QUIET[which](), alias: 't' },
		},
		page,
	);
	const rows = list.rows.map((row) => ({
		mId: row.m_id,
		transactionKey: row.transaction_key,
		orderId: row.order_id,
		method: row.method,
		status: row.status,
		at: row.transaction_at,
		amount: BigInt(row.amount),
	}));
	return { ...list, rows };
}
