import { Alert, Button, Loader, SegmentedControl, Stack, Text } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData, useNavigate } from '@remix-run/react';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { RunBadge } from '#app/features/reconciliation/badges.tsx';
import { compareWithLast } from '#app/features/reconciliation/compare-runs.server.ts';
import { ContractLines } from '#app/features/reconciliation/contract-lines-table.tsx';
import { DiscrepanciesTable, DiscrepancyFilters } from '#app/features/reconciliation/discrepancies-table.tsx';
import { discrepancyParams } from '#app/features/reconciliation/discrepancy-filter.server.ts';
import type { Level } from '#app/features/reconciliation/levels.ts';
import { contractLineFilters, listContractLines } from '#app/features/reconciliation/list-contract-lines.server.ts';
import { listDiscrepancies, listQuietRows } from '#app/features/reconciliation/list-discrepancies.server.ts';
import {
	bankStateFilters,
	listBalanceParts,
	listBankStates,
} from '#app/features/reconciliation/list-proof-parts.server.ts';
import { Proof } from '#app/features/reconciliation/proof.tsx';
import { BalanceParts, BankStates } from '#app/features/reconciliation/proof-parts-table.tsx';
import { countByDay, findRun, listFilterWords, notYetDueFrom } from '#app/features/reconciliation/queries.server.ts';
import { QuietTable } from '#app/features/reconciliation/quiet-table.tsx';
import { KindsTable, RunCharts } from '#app/features/reconciliation/run-charts.tsx';
import { Comparison } from '#app/features/reconciliation/run-comparison.tsx';
import { RunFacts } from '#app/features/reconciliation/run-facts.tsx';
import { listParams } from '#app/ui/list-params.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('reconciliation:title'));

const views = ['differences', 'not-yet-due', 'matched', 'lines', 'states', 'expected', 'actual'] as const;

/** Besides its differences: the rows of the terms of its proof that no other page lists. */
const viewsOf: Record<Level, readonly (typeof views)[number][]> = {
	transactions: ['differences', 'not-yet-due', 'matched'],
	contract: ['differences', 'lines'],
	bank: ['differences', 'states'],
	payouts: ['differences', 'expected', 'actual'],
	orders: ['differences'],
};

export async function loader({ request, params }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const run = await findRun(params.runId ?? '');
	if (!run) throw new Response(null, { status: 404 });
	const wanted = new URL(request.url).searchParams.get('view');
	const view = viewsOf[run.level].find((one) => one === wanted) ?? 'differences';
	if (!run.result) return { run, view, detail: null, comparison: null };
	const { filters, sort, page } = discrepancyParams(request);
	const { filters: ofLines } = listParams(request, contractLineFilters);
	const { filters: ofStates } = listParams(request, bankStateFilters);
	const [byDay, words, list, quiet, lines, parts] = await Promise.all([
		countByDay(run.id),
		listFilterWords(run.id),
		view === 'differences' ? listDiscrepancies(run.id, filters, sort, page, user.id) : null,
		view === 'matched' || view === 'not-yet-due'
			? notYetDueFrom(run).then((first) => listQuietRows(run.scope, view, first, page))
			: null,
		view === 'lines' ? listContractLines(run, ofLines.state, page) : null,
		view === 'states'
			? listBankStates(run.id, ofStates.state, page)
			: view === 'expected' || view === 'actual'
				? listBalanceParts(run, view, page)
				: null,
	]);
	const detail = { byDay, words, list, quiet, lines, lineState: ofLines.state ?? null, parts, sort };
	return { run, view, comparison: await compareWithLast(run), detail };
}

export default function ReconciliationRun() {
	const { run, view, detail, comparison } = useLoaderData<typeof loader>();
	const { t } = useTranslation('reconciliation');
	const navigate = useNavigate();
	useLive(['run', 'case'], run.status === 'running' ? 1500 : null);
	const { result } = run;
	const word = (one: (typeof views)[number]) =>
		one === 'expected' || one === 'actual' ? t(`sidesOf.payouts.${one}`) : t(`views.${one}`);
	return (
		<>
			<PageHeader
				title={t('run', run.scope)}
				description={`${t(`levels.${run.level}`)}. ${t(`levelHints.${run.level}`)}`}
				badge={<RunBadge run={run} />}
				breadcrumbs={[{ label: t('title'), to: '/reconciliation' }]}
				actions={
					run.level === 'contract' && result ? (
						<Button component={Link} to={`/reconciliation/${run.id}/claim`} variant="default">
							{t('claim.title')}
						</Button>
					) : undefined
				}
			/>
			{run.status === 'running' && (
				<Alert color="sky" icon={<Loader size={18} />} role="status">
					{t('running')}
				</Alert>
			)}
			{run.status === 'failed' && (
				<Alert color="red" title={t('failed')} icon={<IconAlertTriangle size={18} aria-hidden />}>
					{t('failedHint')}
					<Text size="xs" c="dimmed" mt={4}>
						{run.error}
					</Text>
				</Alert>
			)}
			{result && detail && (
				<Stack>
					<Proof run={run} result={result} />
					<KindsTable level={run.level} result={result} />
					<section id="rows">
						<Stack gap="sm">
							{viewsOf[run.level].length > 1 && (
								<SegmentedControl
									aria-label={t('viewsLabel')}
									style={{ alignSelf: 'flex-start' }}
									value={view}
									onChange={(value) =>
										navigate(value === 'differences' ? '?' : `?view=${value}`, { preventScrollReset: true })
									}
									data={viewsOf[run.level].map((value) => ({ value, label: word(value) }))}
								/>
							)}
							{detail.list && (
								<>
									<DiscrepancyFilters level={run.level} words={detail.words} />
									<DiscrepanciesTable
										runId={run.id}
										rows={detail.list.rows}
										cursors={detail.list}
										sort={detail.sort}
										none={result.differences === 0}
									/>
								</>
							)}
							{detail.quiet && <QuietTable caption={word(view)} rows={detail.quiet.rows} cursors={detail.quiet} />}
							{detail.lines && (
								<ContractLines
									rows={detail.lines.rows}
									cursors={detail.lines}
									result={result}
									state={detail.lineState}
								/>
							)}
							{detail.parts && view === 'states' && <BankStates list={detail.parts} states={result.states} />}
							{detail.parts && (view === 'expected' || view === 'actual') && (
								<BalanceParts side={view} list={detail.parts} scope={run.scope} />
							)}
						</Stack>
					</section>
					<RunCharts level={run.level} result={result} byDay={detail.byDay} />
					{comparison && <Comparison level={run.level} comparison={comparison} />}
					<RunFacts run={run} result={result} />
				</Stack>
			)}
		</>
	);
}
