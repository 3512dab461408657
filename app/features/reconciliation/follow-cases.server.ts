import type { SqlTx } from '#app/sql.server.ts';
import { kindsOf, type Level } from './levels.ts';
import { type Chain, casesAreThoseOf, foundLast, foundLastBySubject, isOfCase } from './run-chain.server.ts';

export interface CaseChanges {
	opened: number;
	reopened: number;
	resolved: number;
	/** Open cases of the scope that the run did not find, and did not resolve; at most. */
	left: number;
}

/** Which cases lay in the scope of the run, where a level says nothing else. */
const BY_DAY = 'select g.id from gone g where g.day_on between g.from_on and g.to_on';

// The data had explained it, or somebody decided about another amount than it is now. What parts of a split are about does
// not change: what a break grew by is open in the whole.
const isBack = `(c.state = 'resolved' and (c.reason = 'explained-by-data' or c.part = 0 and c.difference <> b.difference))`;

/**
 * Carries what a run found over to the cases, on which people work. A new break opens a case. A known one keeps its
 * owner, note, state and decision; it opens again when data had explained it and it is back, or when somebody decided
 * about another amount than it is now. A case of the run's scope that the run does not find any more is resolved by the
 * data; those of kinds that only another level knows, or of merchants that it left out, are left alone. A run that looks at
 * an earlier day than the last one resolves nothing: what is not due yet on that day may well be missing by now. Where cases
 * stand as the step before left them, only those of what this step looked at can change.
 */
export async function followCases(
	tx: SqlTx,
	{ runId, level }: { runId: string; level: Level },
	chain: Chain,
	explained: string | undefined,
	now: Date,
	leftOut: readonly string[] = [],
): Promise<CaseChanges> {
	const further = (await casesAreThoseOf(tx, chain, level)) ? chain.further : undefined;
	await tx.$executeRawUnsafe(
		`create temporary table run_break on commit drop as
		select kind, m_id, subject, subject_key, transaction_key, occurrence, day_on, difference from discrepancy b
		where ${foundLast('b', '$1')} and position > $2::int`,
		chain.id,
		further?.after ?? 0,
	);
	await tx.$executeRawUnsafe('analyze run_break');
	const [known] = await tx.$queryRawUnsafe<{ reopened: number }[]>(
		`with written as (
			update discrepancy_case c set
				last_run_id = $1::uuid,
				day_on = b.day_on,
				difference = case when c.part = 0 then b.difference else c.difference end,
				state = case when ${isBack} then case when c.owner_id is null then 'open' else 'assigned' end else c.state end,
				reason = case
					when c.state = 'resolved' and c.reason = 'explained-by-data' then 'came-back'
					when ${isBack} then 'amount-changed'
					else c.reason end,
				resolved_at = case when ${isBack} then null else c.resolved_at end,
				updated_at = case when ${isBack} then $2::timestamptz else c.updated_at end
			from run_break b, discrepancy_case before
			where ${isOfCase('b', 'c')}
				and before.id = c.id
			returning before.state = 'resolved' and c.state <> 'resolved' as back
		)
		select (count(*) filter (where back))::int as reopened from written`,
		runId,
		now,
	);
	// Looked for before the first one is written: a search in a table that grows under it would go through all of them.
	await tx.$executeRawUnsafe(
		`create temporary table run_new on commit drop as
		select b.* from run_break b
		where not exists (
			select from discrepancy_case c
			where ${isOfCase('b', 'c')})`,
	);
	const opened = await tx.$executeRawUnsafe(
		`insert into discrepancy_case
			(id, kind, m_id, subject, subject_key, transaction_key, occurrence, first_run_id, last_run_id, day_on, difference, updated_at)
		select gen_random_uuid(), b.kind, b.m_id, b.subject, b.subject_key, b.transaction_key, b.occurrence, $1::uuid, $1::uuid,
			b.day_on, b.difference, $2::timestamptz
		from run_new b`,
		runId,
		now,
	);
	const gone = await findGone(tx, runId, level, chain, further, leftOut);
	const resolved = await tx.$executeRawUnsafe(
		`with explained as (${explained ?? BY_DAY})
		update discrepancy_case c set
			state = 'resolved', reason = 'explained-by-data', resolved_at = $2::timestamptz, updated_at = $2::timestamptz,
			last_run_id = $1::uuid
		from explained e where e.id = c.id`,
		runId,
		now,
	);
	await breakMatches(tx, runId, chain, [...kindsOf[level]], now);
	await endWriteOffs(tx, now);
	return { opened, reopened: known?.reopened ?? 0, resolved, left: (further?.left ?? 0) + gone - resolved };
}

/**
 * Notes in `gone` the open cases that the run could have found, and did not; `further`: only those that it looked at. Returns
 * how many.
 */
async function findGone(
	tx: SqlTx,
	runId: string,
	level: Level,
	chain: Chain,
	further: Chain['further'],
	leftOut: readonly string[],
): Promise<number> {
	let cases = 'discrepancy_case';
	if (further) {
		cases = 'run_touched';
		await tx.$executeRawUnsafe(
			`create temporary table run_touched on commit drop as
			select c.* from discrepancy_case c
			where c.state <> 'resolved' and exists (
				select from (${further.keys}) k where k.m_id = c.m_id and k.transaction_key = c.subject_key)`,
		);
		await tx.$executeRawUnsafe('analyze run_touched');
	}
	// However few the planner takes the breaks for, they are not to be gone through again for each of all cases.
	if (!further) await tx.$executeRawUnsafe('set local enable_nestloop = off');
	const gone = await tx.$executeRawUnsafe(
		`create temporary table gone on commit drop as
		select c.*, r.from_on, r.to_on
		from reconciliation_run r
		join ${cases} c on c.state <> 'resolved' and c.kind = any($2::text[])
			and (cardinality(r.m_ids) = 0 or c.m_id = any(r.m_ids)) and c.m_id <> all($3::text[])
		join reconciliation_run last on last.id = c.last_run_id
		where r.id = $1::uuid and r.as_of >= last.as_of
			and not exists (
				select from discrepancy b where ${further ? foundLastBySubject('b', '$4') : foundLast('b', '$4')} and ${isOfCase('b', 'c')})`,
		runId,
		[...kindsOf[level]],
		[...leftOut],
		chain.id,
	);
	await tx.$executeRawUnsafe('set local enable_nestloop to default');
	return gone;
}

/** A write-off whose case the data took further is void: nobody is asked any more, and it can be asked for anew. */
async function endWriteOffs(tx: SqlTx, now: Date): Promise<void> {
	await tx.$executeRawUnsafe(
		`update case_write_off w set state = 'withdrawn', decided_by = 'data', decided_at = $1::timestamptz
		from discrepancy_case c
		where c.id = w.case_id and w.state = 'pending' and c.reason is distinct from 'write-off-asked'`,
		now,
	);
}

/**
 * A match by hand holds as long as all of its members are breaks, which is asked of each by itself: there are few. Where the
 * run does not find one any more, the data has explained it by itself: then the others were matched with nothing, and are
 * open again.
 */
async function breakMatches(tx: SqlTx, runId: string, { id }: Chain, kinds: string[], now: Date): Promise<void> {
	await tx.$executeRawUnsafe(
		`with broken as materialized (
			select distinct m.match_id
			from manual_match_member m
			join discrepancy_case c on c.id = m.case_id
			join reconciliation_run r on r.id = $1::uuid
			join reconciliation_run last on last.id = c.last_run_id
			where m.active and c.kind = any($2::text[]) and (cardinality(r.m_ids) = 0 or c.m_id = any(r.m_ids))
				and c.day_on between r.from_on and r.to_on and r.as_of >= last.as_of
				and (select count(*) from discrepancy b where ${foundLastBySubject('b', '$4')} and ${isOfCase('b', 'c')}) = 0
		), ended as (
			update manual_match set undone_at = $3::timestamptz, undone_by = 'data'
			from broken where id = broken.match_id and undone_at is null
			returning id
		), members as (
			update manual_match_member m set active = false from ended where m.match_id = ended.id
			returning m.case_id, m.matched
		)
		update discrepancy_case c set
			matched = c.matched - m.matched,
			state = case when f.case_id is null then 'resolved' when c.owner_id is null then 'open' else 'assigned' end,
			reason = case when f.case_id is null then 'explained-by-data' else 'match-broken' end,
			resolved_at = case when f.case_id is null then $3::timestamptz end,
			updated_at = $3::timestamptz
		from members m
		left join lateral (
			select m.case_id from discrepancy_case k, discrepancy b
			where k.id = m.case_id and ${foundLastBySubject('b', '$4')} and ${isOfCase('b', 'k')}
			union all
			-- Of another level or another time: this run says nothing about it.
			select m.case_id from discrepancy_case k, reconciliation_run r
			where k.id = m.case_id and r.id = $1::uuid
				and (not k.kind = any($2::text[]) or not k.day_on between r.from_on and r.to_on)
			limit 1
		) f on true
		where c.id = m.case_id`,
		runId,
		kinds,
		now,
		id,
	);
}
