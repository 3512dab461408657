import { foundByRun } from '#app/features/payments/found-by-run.ts';
import { beginsWith, Where } from '#app/features/payments/keyset.server.ts';
import { choiceParam, dayParam, listParams, textParam } from '#app/ui/list-params.ts';
import { caseStates } from './discrepancy-case.ts';
import { detailKinds, discrepancyKinds, kindsInNoTotal } from './levels.ts';
import { isOfCase } from './run-chain.server.ts';

const filters = {
	kind: choiceParam(discrepancyKinds as [string, ...string[]]),
	detail: choiceParam(detailKinds as [string, ...string[]]),
	/** Those of which the proof's sum of differences is made. */
	proof: choiceParam(['in']),
	state: choiceParam(caseStates),
	method: textParam,
	mId: textParam,
	from: dayParam,
	to: dayParam,
	owner: choiceParam(['me', 'nobody']),
	/** How the transaction key, payment key, order id, or the key of what else it is about begins. */
	q: textParam,
};

/** What a list of discrepancies can be narrowed down by; the screen and the export of what it shows share it. */
export const discrepancyParams = (source: Request | URLSearchParams) =>
	listParams(source, filters, { sort: ['position', 'difference', 'day'], direction: 'asc' });

export type DiscrepancyFilter = Partial<ReturnType<typeof discrepancyParams>['filters']>;

/**
 * The cases that a discrepancy is joined with. Parts of a split have the same keys and are listed in the workbench; while one
 * of them is not resolved, the `work_state` of the whole is that of the part with which least was done.
 */
export const WHOLE_CASES = `(select whole.*, case when whole.reason = 'split' then coalesce((
		select (array_agg(part.state order by array_position(array['open', 'assigned', 'waiting'], part.state)))[1]
		from discrepancy_case part where part.part > 0 and part.state <> 'resolved' and ${isOfCase('part', 'whole')}
	), whole.state) else whole.state end as work_state
	from discrepancy_case whole where whole.part = 0)`;

/** The condition over `discrepancy d` left-joined with `discrepancy_case c`. */
export function discrepancyWhere(runId: string, filter: DiscrepancyFilter, userId?: string): Where {
	const where = new Where();
	where.add(foundByRun('d', '?'), runId, runId, runId);
	// The finer kind is what a list shows as the kind.
	if (filter.kind) where.add('(d.kind = ? or d.detail_kind = ?)', filter.kind, filter.kind);
	if (filter.detail) where.add('d.detail_kind = ?', filter.detail);
	if (filter.proof) where.add('not d.kind = any(?::text[])', kindsInNoTotal);
	if (filter.state) where.add(`coalesce(c.work_state, 'open') = ?`, filter.state);
	if (filter.method) where.add('d.method = ?', filter.method);
	if (filter.mId) where.add('d.m_id = ?', filter.mId);
	if (filter.from) where.add('d.day_on >= ?::date', filter.from);
	if (filter.to) where.add('d.day_on <= ?::date', filter.to);
	if (filter.owner === 'me' && userId) where.add('c.owner_id = ?', userId);
	if (filter.owner === 'nobody') where.add('c.owner_id is null');
	if (filter.q) {
		const columns = ['d.subject_key', 'd.transaction_key', 'd.payment_key', 'd.order_id'];
		where.add(columns.map(beginsWith).join(' or '), ...Array(12).fill(filter.q));
	}
	return where;
}
