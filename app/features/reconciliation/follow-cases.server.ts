import type { Tx } from '#app/db.server.ts';

export interface CaseChanges {
	opened: number;
	reopened: number;
	resolved: number;
}

// The data had explained it, or somebody decided about another amount than it is now.
const isBack = `(c.state = 'resolved' and (c.reason = 'explained-by-data' or c.difference <> b.difference))`;

/**
 * Carries what a run found over to the cases, on which people work. A new break opens a case. A known one keeps its
 * owner, note, state and decision; it opens again when data had explained it and it is back, or when somebody decided
 * about another amount than it is now. A case of the run's scope that the run does not find any more is resolved by the
 * data. A run that looks at an earlier day than the last one resolves nothing: what is not due yet on that day may well
 * be missing by now.
 */
export async function followCases(tx: Tx, runId: string, now: Date): Promise<CaseChanges> {
	await tx.$executeRawUnsafe(
		`create temporary table run_break on commit drop as
		select kind, m_id, transaction_key, occurrence, day_on, difference from discrepancy where run_id = $1::uuid`,
		runId,
	);
	await tx.$executeRawUnsafe('analyze run_break');
	const [known] = await tx.$queryRawUnsafe<{ reopened: number }[]>(
		`with written as (
			update discrepancy_case c set
				last_run_id = $1::uuid,
				day_on = b.day_on,
				difference = b.difference,
				state = case when ${isBack} then case when c.owner_id is null then 'open' else 'assigned' end else c.state end,
				reason = case
					when c.state = 'resolved' and c.reason = 'explained-by-data' then 'came-back'
					when ${isBack} then 'amount-changed'
					else c.reason end,
				resolved_at = case when ${isBack} then null else c.resolved_at end,
				updated_at = case when ${isBack} then $2::timestamptz else c.updated_at end
			from run_break b, discrepancy_case before
			where c.kind = b.kind and c.m_id = b.m_id and c.transaction_key = b.transaction_key and c.occurrence = b.occurrence
				and before.id = c.id
			returning before.state = 'resolved' and c.state <> 'resolved' as back
		)
		select (count(*) filter (where back))::int as reopened from written`,
		runId,
		now,
	);
	const opened = await tx.$executeRawUnsafe(
		`insert into discrepancy_case
			(id, kind, m_id, transaction_key, occurrence, first_run_id, last_run_id, day_on, difference, updated_at)
		select gen_random_uuid(), b.kind, b.m_id, b.transaction_key, b.occurrence, $1::uuid, $1::uuid, b.day_on, b.difference,
			$2::timestamptz
		from run_break b
		where not exists (
			select from discrepancy_case c
			where c.kind = b.kind and c.m_id = b.m_id and c.transaction_key = b.transaction_key and c.occurrence = b.occurrence)`,
		runId,
		now,
	);
	const resolved = await tx.$executeRawUnsafe(
		`with gone as materialized (
			select c.id, c.kind, c.m_id, c.transaction_key, c.occurrence, c.day_on, r.from_on, r.to_on
			from reconciliation_run r
			join discrepancy_case c on c.state <> 'resolved' and (cardinality(r.m_ids) = 0 or c.m_id = any(r.m_ids))
			join reconciliation_run last on last.id = c.last_run_id
			where r.id = $1::uuid and r.as_of >= last.as_of
				and not exists (
					select from run_break b
					where b.kind = c.kind and b.m_id = c.m_id and b.transaction_key = c.transaction_key and b.occurrence = c.occurrence)
		), explained as (
			select g.id
			from gone g
			left join payment_transaction t on t.m_id = g.m_id and t.transaction_key = g.transaction_key
			left join settlement_line s on s.m_id = g.m_id and s.transaction_key = g.transaction_key and s.occurrence = g.occurrence
			where coalesce(t.transaction_on, s.line_on, g.day_on) between g.from_on and g.to_on
				or (g.kind = 'missing-transaction' and t.transaction_key is not null and g.day_on between g.from_on and g.to_on)
		)
		update discrepancy_case c set
			state = 'resolved', reason = 'explained-by-data', resolved_at = $2::timestamptz, updated_at = $2::timestamptz,
			last_run_id = $1::uuid
		from explained e where e.id = c.id`,
		runId,
		now,
	);
	return { opened, reopened: known?.reopened ?? 0, resolved };
}
