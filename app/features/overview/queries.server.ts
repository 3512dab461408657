import { db, sql } from '#app/db.server.ts';
import { addDays, daysOf, type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';

export interface SettledDay {
	day: KstDay;
	/** What the transactions of the day are worth. */
	expected: bigint;
	/** What settlement lines of the day show. */
	settled: bigint;
}

const DAYS_SHOWN = 14;

/**
 * What had to be settled and what was, over the last two weeks that have transactions. Won, by the day of the
 * transaction. Cancels of virtual accounts without any deposit move no money and are left out.
 */
export async function settledByDay(today: KstDay): Promise<SettledDay[]> {
	const newest = await sql().query<{ day: string | null }>(
		'select max(transaction_on)::text as day from payment_transaction where transaction_on <= $1::date',
		[today],
	);
	const last = newest.rows[0]?.day;
	if (!last) return [];
	const to = kstDayFrom(last);
	const from = addDays(to, 1 - DAYS_SHOWN);
	const [expected, settled] = await Promise.all([
		sql().query<{ day: string; amount: string }>(
			`select t.transaction_on::text as day, sum(case when t.status = 'DONE' then abs(t.amount) else -abs(t.amount) end)::text as amount
			from payment_transaction t
			where t.transaction_on between $1::date and $2::date and t.status in ('DONE', 'CANCELED', 'PARTIAL_CANCELED')
				and (t.status = 'DONE' or t.method <> '가상계좌'
					or exists (select from payment_transaction d
						where d.payment_key = t.payment_key and d.m_id = t.m_id and d.status = 'DONE' and d.transaction_at <= t.transaction_at)
					or exists (select from payment_lookup p
						where p.payment_key = t.payment_key and p.m_id = t.m_id and p.approved_at <= t.transaction_at))
			group by 1`,
			[from, to],
		),
		sql().query<{ day: string; amount: string }>(
			`select line_on::text as day, sum(amount)::text as amount from settlement_line
			where line_on between $1::date and $2::date group by 1`,
			[from, to],
		),
	]);
	const byDay = (rows: { day: string; amount: string }[]) =>
		new Map(rows.map(({ day, amount }) => [day, BigInt(amount)]));
	const expectedByDay = byDay(expected.rows);
	const settledOn = byDay(settled.rows);
	return daysOf(from, to).map((day) => ({
		day,
		expected: expectedByDay.get(day) ?? 0n,
		settled: settledOn.get(day) ?? 0n,
	}));
}

export interface StatusSum {
	status: string;
	count: number;
	amount: bigint;
}

/** Payouts by status, in our words. Won. */
export async function payoutsByStatus(): Promise<StatusSum[]> {
	const groups = await db().payout.groupBy({ by: ['status'], _count: true, _sum: { amount: true } });
	return groups.map(({ status, _count, _sum }) => ({ status, count: _count, amount: _sum.amount ?? 0n }));
}

/** The balance as it was last read from Toss, or null when it never was. */
export function lastBalance(mId: string) {
	return db().balanceReading.findFirst({
		where: { mId },
		orderBy: [{ readAt: 'desc' }, { id: 'desc' }],
		select: { available: true, pending: true, readAt: true },
	});
}

/** What the list of things to look at says, each with the address of its rows. */
export const attentionKinds = [
	'residual',
	'payouts-unknown',
	'payouts-failed',
	'payouts-awaiting-approval',
	'sellers-kyc',
	'sellers-refused',
	'differences-open',
	'runs-failed',
	'webhooks-failed',
	'imports-rejected',
] as const;
export type AttentionKind = (typeof attentionKinds)[number];

export interface Attention {
	kind: AttentionKind;
	count: number;
	href: string;
}

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * What somebody should look at now, the gravest first; what stands at 0 is left out. `lastRun` is the newest finished
 * run: its rows are where open differences are worked on.
 */
export async function listAttention(
	payouts: readonly StatusSum[],
	lastRun: { id: string; residual: bigint } | null,
	now: Date,
): Promise<Attention[]> {
	const weekAgo = new Date(now.getTime() - WEEK_MS);
	const [kyc, refused, unowned, failedRuns, failedEvents, rejected] = await Promise.all([
		db().seller.count({ where: { registration: 'registered', tossStatus: 'KYC_REQUIRED' } }),
		db().seller.count({ where: { registration: 'refused' } }),
		lastRun ? db().discrepancyCase.count({ where: { state: 'open', lastRunId: lastRun.id } }) : 0,
		db().run.count({ where: { status: 'failed', createdAt: { gte: weekAgo } } }),
		db().webhookEvent.count({ where: { state: 'failed', receivedAt: { gte: weekAgo } } }),
		db().import.count({ where: { rejected: { gt: 0 }, createdAt: { gte: weekAgo } } }),
	]);
	const withStatus = (...statuses: string[]) =>
		payouts.filter(({ status }) => statuses.includes(status)).reduce((sum, { count }) => sum + count, 0);
	const failed = withStatus('failed');
	const counts: Record<AttentionKind, Omit<Attention, 'kind'>> = {
		residual: {
			count: lastRun && lastRun.residual !== 0n ? 1 : 0,
			href: lastRun ? `/reconciliation/${lastRun.id}` : '/reconciliation',
		},
		'payouts-unknown': {
			count: withStatus('submitting', 'unknown'),
			href: `/payouts?status=${withStatus('unknown') ? 'unknown' : 'submitting'}`,
		},
		'payouts-failed': {
			count: failed + withStatus('rejected'),
			href: `/payouts?status=${failed ? 'failed' : 'rejected'}`,
		},
		'payouts-awaiting-approval': { count: withStatus('awaiting_approval'), href: '/payouts?status=awaiting_approval' },
		'sellers-kyc': { count: kyc, href: '/sellers?stage=kyc' },
		'sellers-refused': { count: refused, href: '/sellers?stage=refused' },
		'differences-open': {
			count: unowned,
			href: lastRun ? `/reconciliation/${lastRun.id}?state=open` : '/reconciliation',
		},
		'runs-failed': { count: failedRuns, href: '/reconciliation' },
		'webhooks-failed': { count: failedEvents, href: '/webhooks?state=failed' },
		'imports-rejected': { count: rejected, href: '/imports' },
	};
	return attentionKinds.map((kind) => ({ kind, ...counts[kind] })).filter(({ count }) => count > 0);
}
