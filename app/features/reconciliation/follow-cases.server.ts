import type { Tx } from '#app/db.server.ts';

export interface CaseChanges {
	opened: number;
	reopened: number;
	resolved: number;
}

/**
 * Carries what a run found over to the cases, on which people work. A new break opens a case. A known one keeps its
 * owner, note, state and decision; it opens again when data had explained it and it is back, or when somebody decided
 * about another amount than it is now. A case of the run's scope that the run does not find any more is resolved by the
 * data. A run that looks at an earlier day than the last one resolves nothing: what is not due yet on that day may well
 * be missing by now.
 */
export async function followCases(tx: Tx, runId: string, now: Date): Promise<CaseChanges> {
	const [found] = await tx.$queryRawUnsafe<{ opened: number; reopened: number }[]>(
		`with known as (
			select c.id, c.state = 'resolved' and (c.reason = 'explained-by-data' or c.difference <> d.difference) as back
			from discrepancy d
			join discrepancy_case c using (kind, m_id, transaction_key, occurrence)
			where d.run_id = $1::uuid
		), written as (
			insert into discrepancy_case as c
				(id, kind, m_id, transaction_key, occurrence, first_run_id, last_run_id, day_on, difference, updated_at)
			select gen_random_uuid(), kind, m_id, transaction_key, occurrence, run_id, run_id, day_on, difference, $2::timestamptz
			from discrepancy where run_id = $1::uuid
			on conflict (kind, m_id, transaction_key, occurrence) do update set
				last_run_id = excluded.last_run_id,
				day_on = excluded.day_on,
				difference = excluded.difference,
				state = case when c.state = 'resolved' and (c.reason = 'explained-by-data' or c.difference <> excluded.difference)
					then case when c.owner_id is null then 'open' else 'assigned' end else c.state end,
				reason = case when c.state = 'resolved' and c.reason = 'explained-by-data' then 'came-back'
					when c.state = 'resolved' and c.difference <> excluded.difference then 'amount-changed' else c.reason end,
				resolved_at = case when c.state = 'resolved' and (c.reason = 'explained-by-data' or c.difference <> excluded.difference)
					then null else c.resolved_at end,
				updated_at = case when c.state = 'resolved' and (c.reason = 'explained-by-data' or c.difference <> excluded.difference)
					then excluded.updated_at else c.updated_at end
			returning c.id
		)
		select (count(*) - count(k.id))::int as opened, (count(*) filter (where k.back))::int as reopened
		from written w left join known k using (id)`,
		runId,
		now,
	);
	const resolved = await tx.$executeRawUnsafe(
		`update discrepancy_case gone set
			state = 'resolved', reason = 'explained-by-data', resolved_at = $2::timestamptz, updated_at = $2::timestamptz,
			last_run_id = r.id
		from reconciliation_run r, discrepancy_case c
		join reconciliation_run last on last.id = c.last_run_id
		left join payment_transaction t on t.m_id = c.m_id and t.transaction_key = c.transaction_key
		left join settlement_line s on s.m_id = c.m_id and s.transaction_key = c.transaction_key and s.occurrence = c.occurrence
		where r.id = $1::uuid and gone.id = c.id
			and c.state <> 'resolved'
			and (cardinality(r.m_ids) = 0 or c.m_id = any(r.m_ids))
			and r.as_of >= last.as_of
			and (
				coalesce(t.transaction_on, s.line_on, c.day_on) between r.from_on and r.to_on
				or (c.kind = 'missing-transaction' and t.transaction_key is not null and c.day_on between r.from_on and r.to_on)
			)
			and not exists (
				select from discrepancy d
				where d.run_id = r.id and d.kind = c.kind and d.m_id = c.m_id
					and d.transaction_key = c.transaction_key and d.occurrence = c.occurrence)`,
		runId,
		now,
	);
	return { opened: found?.opened ?? 0, reopened: found?.reopened ?? 0, resolved };
}
