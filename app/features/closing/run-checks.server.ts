import { readCoverage } from '#app/features/imports/coverage.server.ts';
import { closedThrough } from '#app/features/payments/closed-books.server.ts';
import { IMPORTS_SO_FAR } from '#app/features/payments/complete-import.server.ts';
import { movingStatuses, unclearStatuses } from '#app/features/payouts/payout.ts';
import { waitingReasons } from '#app/features/reconciliation/discrepancy-case.ts';
import { readyLevels } from '#app/features/reconciliation/prove-scope.server.ts';
import type { RunView } from '#app/features/reconciliation/queries.server.ts';
import { addDays, type KstDay } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import type { Carried } from './figures.ts';
import { type Check, followsClosed, type Period } from './period.ts';

/** Settlement lines may come a week late, so the calendar is read as of some days after the period. */
const LATE_DAYS = 8;

/** A break may be carried when somebody owns it and said why it waits. */
function mayBeCarried({ owner, reason, note }: Pick<Carried, 'owner' | 'reason' | 'note'>): boolean {
	if (!owner) return false;
	const reasons: readonly string[] = [...waitingReasons, 'write-off-asked'];
	return (reason !== null && reasons.includes(reason)) || Boolean(note?.trim());
}

async function holesIn({ from, to }: Period, today: KstDay): Promise<number | null> {
	const seenFrom = addDays(to, LATE_DAYS);
	const coverage = await readCoverage(seenFrom < today ? seenFrom : today);
	if (!coverage) return null;
	const inside = coverage.days.map((day) => from <= day && day <= to);
	return coverage.rows.reduce(
		(sum, { states }) => sum + states.filter((state, at) => inside[at] && state === 'hole').length,
		0,
	);
}

/**
 * The newest proof holds: every level is proved, with nothing left over, after the period, and over all that imports have
 * changed. Times do not tell: an import that began before a run may bring its rows in after it.
 */
export async function provedUpTo(period: Period, runs: readonly RunView[]): Promise<boolean> {
	const whole = readyLevels().every((level) =>
		runs.some((run) => run.level === level && run.result?.totals.residual === 0n && run.scope.asOf > period.to),
	);
	if (!whole) return false;
	const { rows } = await sql().query<{ whole: boolean }>(
		`select bool_and(coalesce(watermark->>'imports' = ${IMPORTS_SO_FAR}, false)) as whole
		 from reconciliation_run where id = any($1::uuid[])`,
		[runs.map(({ id }) => id)],
	);
	return rows[0]!.whole;
}

/** What has to hold before a period is closed, seen now; each item with the way to its rows. */
export async function runChecks(
	period: Period,
	runs: readonly RunView[],
	carried: readonly Carried[],
	today: KstDay,
): Promise<Check[]> {
	const [holes, facts, proved, through] = await Promise.all([
		holesIn(period, today),
		sql().query<{ failed: number; unknown: number }>(
			`select
				(select count(*)::int from import where status in ('failed', 'running')
					-- Of which days a file is, nobody knows before it is read.
					and (status = 'running' and from_on is null
						or coalesce(from_on, (created_at at time zone 'Asia/Seoul')::date) <= $2::date
						and coalesce(to_on, (created_at at time zone 'Asia/Seoul')::date) >= $1::date)) as failed,
				(select count(*)::int from payout
					where (status = any($3::text[]) or status = any($4::text[]) and payout_on <= $2::date)
						and created_at < ($2::date + 1)::timestamp at time zone 'Asia/Seoul') as unknown`,
			[period.from, period.to, unclearStatuses, movingStatuses],
		),
		provedUpTo(period, runs),
		closedThrough(sql()),
	]);
	const { failed, unknown } = facts.rows[0]!;
	const days = `from=${period.from}&to=${period.to}`;
	const nobodys = carried.filter((one) => !mayBeCarried(one)).length;
	const follows = followsClosed(period, through);
	return [
		{ name: 'ended', ok: today > period.to, count: 0, href: '/closing' },
		{ name: 'order', ok: follows, count: 0, href: '/closing' },
		{ name: 'coverage', ok: holes === 0, count: holes ?? 0, href: '/imports' },
		{ name: 'imports', ok: failed === 0, count: failed, href: `/imports?${days}` },
		{ name: 'proof', ok: proved, count: 0, href: `/reconciliation/proof?${days}` },
		{ name: 'payouts', ok: unknown === 0, count: unknown, href: `/payouts?status=unclear&to=${period.to}` },
		{ name: 'carried', ok: nobodys === 0, count: nobodys, href: `/workbench?state=unresolved&to=${period.to}` },
	];
}
