import { Button, Group, Stack } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { engines } from '#app/features/reconciliation/engines.server.ts';
import { levels } from '#app/features/reconciliation/levels.ts';
import { listRuns } from '#app/features/reconciliation/queries.server.ts';
import { runParams } from '#app/features/reconciliation/run-filter.server.ts';
import { RunForm } from '#app/features/reconciliation/run-form.tsx';
import { runSchema } from '#app/features/reconciliation/run-schema.ts';
import { RunsTable } from '#app/features/reconciliation/runs-table.tsx';
import { listMerchants, startRun } from '#app/features/reconciliation/start-run.server.ts';
import { addDays, type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';
import { parseForm } from '#app/ui/form-validation.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('reconciliation:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const { filters, page } = runParams(request);
	const [runs, merchants, now] = await Promise.all([listRuns(page, filters), listMerchants(), currentInstant()]);
	const today = kstDayOf(now);
	const lastMonthEnd = addDays(`${today.slice(0, 8)}01` as KstDay, -1);
	const from = `${lastMonthEnd.slice(0, 8)}01` as KstDay;
	return {
		runs,
		merchants,
		ready: levels.filter((level) => engines[level]),
		mayRun: may(user.role, 'reconciliation.run'),
		defaults: { from, to: today, asOf: today },
	};
}

export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'reconciliation.run');
	const submission = parseForm(await request.formData(), runSchema);
	if (submission.status !== 'success') return data(submission.reply(), { status: 400 });
	const started = await startRun(submission.value, actor, await currentInstant());
	if (started.ok) return redirect(`/reconciliation/${started.runId}`);
	const words = [`reconciliation:refused.${started.reason}`];
	const refused = started.reason === 'unknown-merchant' ? { formErrors: words } : { fieldErrors: { to: words } };
	return data(submission.reply(refused), { status: 422 });
}

export default function Reconciliation() {
	const { runs, merchants, ready, mayRun, defaults } = useLoaderData<typeof loader>();
	const lastResult = useAnswer<typeof action>();
	const { t } = useTranslation('reconciliation');
	useLive(['run'], runs.rows.some(({ status }) => status === 'running') ? 3000 : null);
	return (
		<>
			<PageHeader
				title={t('title')}
				description={t('description')}
				actions={
					<Group gap="xs">
						<Button component={Link} to="/reconciliation/rules" variant="default">
							{t('rulesTitle')}
						</Button>
						<Button component={Link} to="/reconciliation/proof" variant="default">
							{t('proofTitle')}
						</Button>
					</Group>
				}
			/>
			<Stack>
				{mayRun && <RunForm lastResult={lastResult} levels={ready} merchants={merchants} defaults={defaults} />}
				<div>
					<RunsTable levels={ready} rows={runs.rows} cursors={runs} />
				</div>
			</Stack>
		</>
	);
}
