import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { businessCalendar } from '#app/features/reconciliation/rules.server.ts';
import { lateBefore } from '#app/features/workbench/case-age.ts';
import { findCase } from '#app/features/workbench/get-case.server.ts';
import { countQueues, listCases, sumCases } from '#app/features/workbench/list-cases.server.ts';
import { QueueFilters } from '#app/features/workbench/queue-filters.tsx';
import { type WorkAnswer, work } from '#app/features/workbench/work.server.ts';
import { Workbench } from '#app/features/workbench/workbench.tsx';
import { workbenchParams } from '#app/features/workbench/workbench-filters.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('workbench:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const { filters, sort, page } = workbenchParams(request);
	const today = kstDayOf(await currentInstant());
	const viewer = { id: user.id, today, lateBefore: lateBefore(today, await businessCalendar()) };
	const chosen = new URL(request.url).searchParams.get('case');
	const [{ rows, ...cursors }, sums, counts, people, merchants] = await Promise.all([
		listCases(filters, sort, page, viewer),
		sumCases(filters, viewer),
		countQueues(viewer),
		db().user.findMany({ where: { disabledAt: null }, select: { id: true, name: true }, orderBy: { name: 'asc' } }),
		db().merchant.findMany({ select: { mId: true }, orderBy: { mId: 'asc' } }),
	]);
	return {
		rows,
		cursors,
		sums,
		counts,
		people,
		merchants,
		today,
		lateBefore: viewer.lateBefore,
		sort,
		found: await findCase(chosen ?? rows[0]?.id ?? null, today),
		userId: user.id,
		mayResolve: may(user.role, 'discrepancies.resolve'),
		mayApprove: may(user.role, 'writeoffs.approve'),
	};
}

/** One step of a person on what is chosen. */
export async function action({ request }: ActionFunctionArgs) {
	const form = await request.formData();
	const deciding = form.get('intent') === 'approve' || form.get('intent') === 'refuse';
	const { user, actor } = await requirePermission(request, deciding ? 'writeoffs.approve' : 'discrepancies.resolve');
	const now = await currentInstant();
	const answer: WorkAnswer = await work(form, new URL(request.url).searchParams, { ...user, actor }, now);
	return data(answer, { status: answer.refused ? 422 : 200 });
}

export default function WorkbenchPage() {
	const loaded = useLoaderData<typeof loader>();
	const { t } = useTranslation('workbench');
	useLive(['case', 'run', 'view'], 5_000);
	return (
		<>
			<PageHeader title={t('title')} description={t('description')} />
			<QueueFilters counts={loaded.counts} merchants={loaded.merchants} sort={loaded.sort} />
			<Workbench {...loaded} />
		</>
	);
}
