import { may, type Permission, type Role } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { isDue } from '#app/features/closing/periods-list.server.ts';
import { listPeriods } from '#app/features/closing/queries.server.ts';
import { type ImportFilters, whereImports } from '#app/features/imports/queries.server.ts';
import { sumBatches } from '#app/features/payouts/batch-queries.server.ts';
import { payoutFiltersOf } from '#app/features/payouts/payout-filters.ts';
import { isMissed } from '#app/features/payouts/plan.ts';
import { wherePayouts } from '#app/features/payouts/queries.server.ts';
import { findLastRun } from '#app/features/reconciliation/queries.server.ts';
import { countRuns } from '#app/features/reconciliation/run-filter.server.ts';
import { countSellers } from '#app/features/sellers/queries.server.ts';
import { sumCases, type Viewer } from '#app/features/workbench/list-cases.server.ts';
import { workbenchParams } from '#app/features/workbench/workbench-filters.ts';
import { addDays, atKst } from '#app/lib/kst-calendar.ts';
import { sumWon } from '#app/lib/won.ts';
import { findFailingReads } from '#app/toss/failing-reads.server.ts';
import { findForeignKey } from '#app/toss/security-key.server.ts';
import type { Attention, AttentionKind } from './attention.ts';
import { invoicesUnmade, ordersInDoubt, sellersPayable } from './owed-attention.server.ts';

/** How many days back what went wrong is still news; the lists behind keep all of it. */
const NEWS_DAYS = 7;
const PAYOUT_NEWS_DAYS = 30;
/** A read that fails for less long mends itself. */
const READS_FAIL_FOR_MS = 10 * 60_000;

/** Most urgent first, and by whom each is dealt with: people see first what waits for them. */
const order: readonly { kind: AttentionKind; by: Permission }[] = [
	// Who looks after the settings is told, and nobody else can do anything about it.
	{ kind: 'security-key', by: 'users.manage' },
	{ kind: 'toss-reads', by: 'users.manage' },
	{ kind: 'residual', by: 'reconciliation.run' },
	{ kind: 'payouts-unknown', by: 'payouts.create' },
	{ kind: 'payouts-overdue', by: 'payouts.create' },
	{ kind: 'batches-awaiting-approval', by: 'payouts.approve' },
	{ kind: 'payouts-awaiting-approval', by: 'payouts.approve' },
	{ kind: 'write-offs-asked', by: 'writeoffs.approve' },
	{ kind: 'payouts-stuck', by: 'payouts.create' },
	{ kind: 'sellers-account-unclear', by: 'sellers.edit' },
	{ kind: 'payouts-over-limit', by: 'payouts.create' },
	{ kind: 'plans-missed', by: 'payouts.create' },
	{ kind: 'payouts-failed', by: 'payouts.create' },
	{ kind: 'payouts-canceled', by: 'payouts.create' },
	{ kind: 'payouts-rejected', by: 'payouts.create' },
	{ kind: 'sellers-payable', by: 'payouts.create' },
	{ kind: 'orders-in-doubt', by: 'discrepancies.resolve' },
	{ kind: 'deposits-missing', by: 'discrepancies.resolve' },
	{ kind: 'cases-overdue', by: 'discrepancies.resolve' },
	{ kind: 'runs-failed', by: 'reconciliation.run' },
	{ kind: 'imports-failed', by: 'imports.run' },
	{ kind: 'webhooks-failed', by: 'webhooks.inspect' },
	{ kind: 'sellers-refused', by: 'sellers.edit' },
	{ kind: 'sellers-kyc', by: 'sellers.edit' },
	{ kind: 'sellers-identity', by: 'sellers.edit' },
	{ kind: 'cases-unowned', by: 'discrepancies.resolve' },
	{ kind: 'imports-rejected', by: 'imports.run' },
	{ kind: 'uploads-waiting', by: 'imports.run' },
	{ kind: 'invoices-unmade', by: 'invoices.make' },
	{ kind: 'months-open', by: 'books.prepare' },
];

type Found = Omit<Attention, 'kind' | 'mine'>;

async function payouts(query: string): Promise<Found> {
	const { filters } = payoutFiltersOf(new URLSearchParams(query));
	const found = await db().payout.aggregate({
		where: await wherePayouts(filters),
		_count: true,
		_sum: { amount: true },
		_min: { createdAt: true, finishedAt: true },
		_max: { createdAt: true, finishedAt: true },
	});
	const day = filters.by === 'finished' ? 'finishedAt' : 'createdAt';
	return {
		count: found._count,
		amount: found._sum.amount ?? 0n,
		since: found._min[day],
		newest: found._max[day],
		href: `/payouts?${query}`,
	};
}

/** Batches that wait for their approval; the only one opens at once. */
async function batches(): Promise<Found> {
	const state = 'awaiting_approval';
	const [{ count, waiting }, oldest, newest] = await Promise.all([
		sumBatches({ state }),
		db().payoutBatch.findFirst({
			where: { state },
			select: { id: true, createdAt: true },
			orderBy: { createdAt: 'asc' },
		}),
		db().payoutBatch.aggregate({ where: { state }, _max: { createdAt: true } }),
	]);
	return {
		count,
		amount: waiting,
		since: oldest?.createdAt ?? null,
		newest: newest._max.createdAt,
		href: count === 1 && oldest ? `/payouts/batches/${oldest.id}` : `/payouts/batches?state=${state}`,
	};
}

/** Recurring payouts that were left out the last time, since their sellers could not be paid; the only one opens at once. */
async function missedPlans(): Promise<Found> {
	const plans = await db().payoutPlan.findMany({
		where: { active: true, occurrences: { some: { OR: [{ leftOut: { gt: 0 } }, { outcome: 'seller-not-payable' }] } } },
		select: { id: true, amount: true, occurrences: { orderBy: { occurrenceOn: 'desc' }, take: 1 } },
	});
	const missed = plans.filter(({ occurrences: [last] }) => last && isMissed(last));
	const days = missed.map(({ occurrences }) => occurrences[0]!.createdAt.getTime());
	const amounts = missed.map(({ amount }) => amount);
	return {
		count: missed.length,
		// What those of all that is payable would have paid is not known.
		amount: amounts.every((amount) => amount !== null) ? sumWon(amounts) : null,
		since: missed.length > 0 ? new Date(Math.min(...days)) : null,
		newest: missed.length > 0 ? new Date(Math.max(...days)) : null,
		href: missed.length === 1 ? `/payouts/plans/${missed[0]!.id}` : '/payouts/plans',
	};
}

async function sellers(where: { registration: string; tossStatus?: string }, stage: string): Promise<Found> {
	const found = await db().seller.aggregate({ where, _count: true, _min: { tossStatusAt: true, createdAt: true } });
	return {
		count: found._count,
		amount: null,
		since: found._min.tossStatusAt ?? found._min.createdAt,
		href: `/sellers?stage=${stage}`,
	};
}

/** Sellers of whom it is not known which account Toss pays to, also while no payout waits for it. */
async function unclearAccounts(): Promise<Found> {
	const state = 'unclear';
	const [count, { _min }] = await Promise.all([
		countSellers({ account: state }),
		db().sellerChange.aggregate({ where: { state }, _min: { createdAt: true } }),
	]);
	return { count, amount: null, since: _min.createdAt, href: `/sellers?account=${state}` };
}

async function cases(query: string, viewer: Viewer): Promise<Found> {
	const { filters } = workbenchParams(new URLSearchParams(query));
	const { count, amount, oldestOn } = await sumCases(filters, viewer);
	return { count, amount, since: oldestOn && atKst(oldestOn), href: `/workbench?${query}` };
}

async function imports(filters: ImportFilters): Promise<Found> {
	const found = await db().import.aggregate({
		where: whereImports(filters),
		_count: true,
		_min: { createdAt: true },
		_max: { createdAt: true },
	});
	return {
		count: found._count,
		amount: null,
		since: found._min.createdAt,
		newest: found._max.createdAt,
		href: `/imports?${new URLSearchParams({ ...filters })}#imports`,
	};
}

async function uploads(): Promise<Found> {
	const found = await db().importUpload.aggregate({ _count: true, _min: { createdAt: true } });
	return { count: found._count, amount: null, since: found._min.createdAt, href: '/imports#uploads' };
}

async function webhooks(from: string, since: Date): Promise<Found> {
	const found = await db().webhookEvent.aggregate({
		where: { state: 'failed', receivedAt: { gte: since } },
		_count: true,
		_min: { receivedAt: true },
		_max: { receivedAt: true },
	});
	return {
		count: found._count,
		amount: null,
		since: found._min.receivedAt,
		newest: found._max.receivedAt,
		href: `/webhooks?state=failed&from=${from}`,
	};
}

/** Toss answers under another security key than ours: no payout goes out until somebody mends the setting. */
async function securityKey(): Promise<Found> {
	const foreign = await findForeignKey(await currentInstant());
	return { count: foreign ? 1 : 0, amount: null, since: foreign?.since ?? null, href: '/payouts?status=approved' };
}

/** Toss has refused, or not answered, what is read again and again: what becomes of payouts and sellers is not learned. */
async function failingReads(): Promise<Found> {
	const before = (await currentInstant()).getTime() - READS_FAIL_FOR_MS;
	const reads = (await findFailingReads()).filter(({ since }) => since.getTime() <= before);
	return {
		count: reads.length,
		amount: null,
		since: reads[0]?.since ?? null,
		href: '/docs/operations',
	};
}

/** Levels whose newest run failed: what was found before is no longer the state of things. */
async function failedRuns(): Promise<Found> {
	const { count, oldest } = await countRuns({ status: 'newest-failed' });
	return {
		count,
		amount: null,
		since: oldest?.at ?? null,
		href: count === 1 && oldest ? `/reconciliation/${oldest.id}` : '/reconciliation?status=newest-failed',
	};
}

/** The newest finished run of level 1 when money in it is unexplained. */
async function residual(): Promise<Found> {
	const run = await findLastRun();
	const left = run?.result?.totals.residual ?? 0n;
	return {
		count: left === 0n ? 0 : 1,
		amount: left,
		since: run?.createdAt ?? null,
		newest: run?.createdAt ?? null,
		href: run ? `/reconciliation/${run.id}` : '/reconciliation',
	};
}

async function openMonths({ today }: Viewer, periods: ReturnType<typeof listPeriods>): Promise<Found> {
	const { months } = await periods;
	const open = months.filter((month) => isDue(month, today));
	const oldest = open.at(-1);
	return {
		count: open.length,
		amount: null,
		since: oldest ? atKst(addDays(oldest.to, 1)) : null,
		href: open.length === 1 ? `/closing/${oldest!.name}` : '/closing?state=due',
	};
}

/**
 * What waits for somebody now, each with its count, its won, since when the oldest waits, and the address of exactly these
 * rows. What the role of the reader may deal with comes first, then by urgency; what stands at 0 is left out. `periods` are
 * those of the viewer's day, which the page shows as well. `only`: of these kinds, and nothing else is read.
 */
export async function listAttention(
	role: Role,
	viewer: Viewer,
	periods: ReturnType<typeof listPeriods> | null,
	only?: readonly AttentionKind[],
): Promise<Attention[]> {
	const news = addDays(viewer.today, -NEWS_DAYS);
	const payoutNews = addDays(viewer.today, -PAYOUT_NEWS_DAYS);
	// By the day on which they failed, and until they are paid again: one that was made long before is news all the same.
	const failing = `replaced=no&by=finished&from=${payoutNews}`;
	const read: Record<AttentionKind, () => Promise<Found>> = {
		'security-key': securityKey,
		'toss-reads': failingReads,
		residual,
		'payouts-unknown': () => payouts('status=unknown'),
		'payouts-overdue': () => payouts('status=overdue'),
		'payouts-stuck': () => payouts('status=stuck'),
		'payouts-over-limit': () => payouts('status=over-limit'),
		'plans-missed': missedPlans,
		'sellers-payable': () => sellersPayable(viewer.today),
		'orders-in-doubt': ordersInDoubt,
		'invoices-unmade': () => invoicesUnmade(viewer.today),
		'batches-awaiting-approval': batches,
		// Those of a batch are approved with it.
		'payouts-awaiting-approval': () => payouts('status=awaiting_approval&batch=none'),
		'payouts-failed': () => payouts(`status=failed&${failing}`),
		'payouts-canceled': () => payouts(`status=canceled-elsewhere&${failing}`),
		'payouts-rejected': () => payouts(`status=rejected&${failing}`),
		'write-offs-asked': () => cases('state=approval', viewer),
		'deposits-missing': () => cases('kind=deposit-missing', viewer),
		'cases-overdue': () => cases('state=overdue', viewer),
		'cases-unowned': () => cases('owner=nobody', viewer),
		'runs-failed': failedRuns,
		'imports-failed': () => imports({ needs: 'failed', since: news }),
		'imports-rejected': () => imports({ needs: 'rejected', since: news }),
		'uploads-waiting': () => uploads(),
		'webhooks-failed': () => webhooks(news, atKst(news)),
		'sellers-account-unclear': unclearAccounts,
		'sellers-refused': () => sellers({ registration: 'refused' }, 'refused'),
		'sellers-kyc': () => sellers({ registration: 'registered', tossStatus: 'KYC_REQUIRED' }, 'kyc'),
		'sellers-identity': () =>
			sellers({ registration: 'registered', tossStatus: 'APPROVAL_REQUIRED' }, 'identity-check'),
		'months-open': () => openMonths(viewer, periods ?? listPeriods(viewer.today)),
	};
	// Who may not import sees no uploads behind the number.
	const shown = order.filter(
		({ kind, by }) => (!only || only.includes(kind)) && (kind !== 'uploads-waiting' || may(role, by)),
	);
	const found = await Promise.all(
		shown.map(async ({ kind, by }) => ({ kind, mine: may(role, by), ...(await read[kind]()) })),
	);
	const waiting = found.filter(({ count }) => count > 0);
	return [...waiting.filter(({ mine }) => mine), ...waiting.filter(({ mine }) => !mine)];
}
