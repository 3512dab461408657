import { Alert, Anchor, Button, Card, Group, Loader, Stack, Text } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData, useSearchParams } from '@remix-run/react';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { RunBadge } from '#app/features/reconciliation/badges.tsx';
import { proofScopeOf } from '#app/features/reconciliation/proof-scope.ts';
import { type ProofTerm, proofTerms } from '#app/features/reconciliation/proof-terms.ts';
import { termName } from '#app/features/reconciliation/proof-words.ts';
import { findProof, lastProvenDays, startProof } from '#app/features/reconciliation/prove-scope.server.ts';
import type { RunView } from '#app/features/reconciliation/queries.server.ts';
import { listMerchants } from '#app/features/reconciliation/start-run.server.ts';
import { formatMoney } from '#app/i18n/format.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { Waterfall } from '#app/ui/charts/waterfall.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar } from '#app/ui/filter-bar.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { StatusBadge } from '#app/ui/status-badge.tsx';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('reconciliation:proofTitle'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const today = kstDayOf(await currentInstant());
	const scope = proofScopeOf(request, today);
	const [runs, merchants] = await Promise.all([findProof(scope), listMerchants()]);
	const { searchParams } = new URL(request.url);
	if (runs.length === 0 && !searchParams.has('from') && !searchParams.has('to')) {
		const days = await lastProvenDays(scope.mIds);
		if (days) {
			searchParams.set('from', days.from);
			searchParams.set('to', days.to);
			throw redirect(`/reconciliation/proof?${searchParams}`);
		}
	}
	return { scope, runs, merchants, mayRun: may(user.role, 'reconciliation.run') };
}

/** Runs every level anew over the days of the address. */
export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'reconciliation.run');
	const now = await currentInstant();
	const today = kstDayOf(now);
	const started = await startProof({ ...proofScopeOf(request, today), asOf: today }, actor, now);
	return started.ok ? { refused: null } : data({ refused: started.reason }, { status: 422 });
}

const lookOf: Record<ProofTerm['term'], number> = { expected: 0, actual: 2, state: 1, kind: 3, residual: 4 };

function LevelProof({ run }: { run: RunView }) {
	const { t } = useTranslation('reconciliation');
	const words = (key: string) => t(key as 'title');
	const title = t(`levels.${run.level}`);
	const { result } = run;
	if (!result) {
		return (
			<Card>
				<Group justify="space-between">
					<Text fw={600}>{title}</Text>
					<RunBadge run={run} />
				</Group>
				{run.error && <Text size="sm">{run.error}</Text>}
			</Card>
		);
	}
	const holds = result.totals.residual === 0n;
	return (
		<Card>
			<Waterfall
				title={title}
				description={
					<Group gap="xs">
						{t(`levelHints.${run.level}`)}
						<StatusBadge tone={holds ? 'success' : 'danger'} label={holds ? t('adds') : t('addsNot')} />
					</Group>
				}
				head={[t('term'), t('count'), t('amountOfTerm')]}
				format={(amount) => formatMoney(amount)}
				steps={proofTerms(run, result).map((term) => ({
					key: `${term.term} ${term.name}`,
					label: termName(words, run.level, term),
					count: term.count,
					amount: term.amount,
					href: term.href,
					look: lookOf[term.term],
				}))}
			/>
			<Text size="xs" c="dimmed" mt="sm" component="div">
				<Anchor component={Link} to={`/reconciliation/${run.id}`} inherit underline="always">
					{t('run', { ...run.scope })}
				</Anchor>{' '}
				· {t('asOf')} {run.scope.asOf} · {t('ruleVersion')} {run.ruleVersion} · {t('createdAt')}{' '}
				<DateTime at={run.createdAt} seconds /> · {run.createdBy ?? t('commandLine')}
				<br />
				{t('resultHash')}{' '}
				<span className="code" style={{ overflowWrap: 'anywhere' }}>
					{result.resultHash}
				</span>
			</Text>
		</Card>
	);
}

export default function ReconciliationProof() {
	const { scope, runs, merchants, mayRun } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation('reconciliation');
	const [params] = useSearchParams();
	const query = new URLSearchParams({
		from: scope.from,
		to: scope.to,
		...(scope.mIds[0] ? { mId: scope.mIds[0] } : {}),
	});
	const running = runs.some(({ status }) => status === 'running');
	useLive(['run'], running ? 1500 : null);
	const file = (format: 'csv' | 'pdf') => (
		<Button
			component="a"
			href={`/reconciliation/proof/${format}?${query}`}
			variant="default"
			leftSection={<IconDownload size={16} aria-hidden />}
		>
			{format.toUpperCase()}
		</Button>
	);
	return (
		<>
			<PageHeader
				title={`${t('proofTitle')} ${scope.from} ~ ${scope.to}`}
				description={t('proofSays')}
				breadcrumbs={[{ label: t('title'), to: '/reconciliation' }]}
				actions={
					<Group gap="xs">
						{runs.some(({ result }) => result) && file('csv')}
						{runs.some(({ result }) => result) && file('pdf')}
						{mayRun && (
							<Form method="post" action={`?${params.size > 0 ? params : query}`}>
								<Button type="submit" disabled={running}>
									{t('prove')}
								</Button>
							</Form>
						)}
					</Group>
				}
			/>
			<Stack>
				<FilterBar
					filters={[
						{ kind: 'days', label: t('period') },
						...(merchants.length > 1
							? [
									{
										kind: 'select' as const,
										name: 'mId',
										label: t('merchant'),
										options: merchants.map((mId) => ({ value: mId, label: mId })),
										open: true,
									},
								]
							: []),
					]}
				/>
				{answer?.refused && <Alert color="red">{t(`refused.${answer.refused}`)}</Alert>}
				{running && (
					<Alert color="sky" icon={<Loader size={18} />} role="status">
						{t('running')}
					</Alert>
				)}
				{runs.length === 0 && <EmptyState title={t('noProof')} text={t('noProofHint')} />}
				{runs.map((run) => (
					<LevelProof key={run.id} run={run} />
				))}
			</Stack>
		</>
	);
}
