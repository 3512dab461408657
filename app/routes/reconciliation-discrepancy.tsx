import { Button, Grid, Group, Stack } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { CaseBadge, KindBadge } from '#app/features/reconciliation/badges.tsx';
import { CaseCard } from '#app/features/reconciliation/case-card.tsx';
import { CaseFilesCard } from '#app/features/reconciliation/case-files-card.tsx';
import { caseSchema } from '#app/features/reconciliation/case-schema.ts';
import { changeCase } from '#app/features/reconciliation/change-case.server.ts';
import { Explanation } from '#app/features/reconciliation/explanation.tsx';
import { findDiscrepancy } from '#app/features/reconciliation/get-discrepancy.server.ts';
import { OtherSides } from '#app/features/reconciliation/other-sides.tsx';
import { RelatedRows } from '#app/features/reconciliation/related-rows.tsx';
import { TwoSides } from '#app/features/reconciliation/two-sides.tsx';
import { parseForm } from '#app/ui/form-validation.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { rereadRefused } from '#app/ui/reread-refused.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('reconciliation:title'));

async function discrepancyOf(params: LoaderFunctionArgs['params']) {
	const found = await findDiscrepancy(params.runId ?? '', Number(params.position));
	if (!found) throw new Response(null, { status: 404 });
	return found;
}

export async function loader({ request, params }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const discrepancy = await discrepancyOf(params);
	return { discrepancy, userId: user.id, mayResolve: may(user.role, 'discrepancies.resolve') };
}

export async function action({ request, params }: ActionFunctionArgs) {
	const { user, actor } = await requirePermission(request, 'discrepancies.resolve');
	const discrepancy = await discrepancyOf(params);
	const submission = parseForm(await request.formData(), caseSchema);
	if (submission.status !== 'success' || !discrepancy.case)
		return data({ refused: 'not-found' as const, done: null }, { status: 400 });
	const { seenAt, ...change } = submission.value;
	const now = await currentInstant();
	const result = await changeCase(discrepancy.case.id, change, { id: user.id, actor }, seenAt, now);
	if (!result.ok) return data({ refused: result.reason, done: null }, { status: 422 });
	return { refused: null, done: { intent: change.intent, version: now.toISOString() } };
}

export const shouldRevalidate = rereadRefused;

export default function ReconciliationDiscrepancy() {
	const { discrepancy, userId, mayResolve } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation('reconciliation');
	useLive(['case']);
	const base = `/reconciliation/${discrepancy.runId}`;
	const neighbour = (position: number | null, label: string, icon: 'left' | 'right') => {
		const sections =
			icon === 'left'
				? { leftSection: <IconChevronLeft size={15} aria-hidden /> }
				: { rightSection: <IconChevronRight size={15} aria-hidden /> };
		return position === null ? (
			<Button variant="default" size="compact-md" disabled {...sections}>
				{label}
			</Button>
		) : (
			<Button
				variant="default"
				size="compact-md"
				component={Link}
				to={`${base}/discrepancies/${position}`}
				{...sections}
			>
				{label}
			</Button>
		);
	};
	return (
		<>
			<PageHeader
				title={t('position', { position: discrepancy.position })}
				badge={
					<>
						<KindBadge kind={discrepancy.detailKind} />
						{discrepancy.case && <CaseBadge state={discrepancy.case.state} />}
					</>
				}
				breadcrumbs={[
					{ label: t('title'), to: '/reconciliation' },
					{ label: t('run', discrepancy.scope), to: base },
				]}
				actions={
					<Group gap="xs">
						{neighbour(discrepancy.previous, t('previousOne'), 'left')}
						{neighbour(discrepancy.next, t('nextOne'), 'right')}
					</Group>
				}
			/>
			<Grid>
				<Grid.Col span={{ base: 12, lg: 8 }}>
					<Stack>
						<Explanation discrepancy={discrepancy} />
						{discrepancy.evidence.transaction || discrepancy.evidence.line ? (
							<TwoSides discrepancy={discrepancy} />
						) : (
							<OtherSides discrepancy={discrepancy} />
						)}
						{discrepancy.related.length > 0 && <RelatedRows discrepancy={discrepancy} />}
					</Stack>
				</Grid.Col>
				<Grid.Col span={{ base: 12, lg: 4 }}>
					{discrepancy.case && (
						<Stack>
							<CaseCard
								facts={discrepancy.case}
								history={discrepancy.history}
								userId={userId}
								mayResolve={mayResolve}
								refused={answer?.refused}
								done={answer?.done}
							/>
							<CaseFilesCard
								key={discrepancy.case.id}
								caseId={discrepancy.case.id}
								files={discrepancy.files}
								mayResolve={mayResolve}
							/>
						</Stack>
					)}
				</Grid.Col>
			</Grid>
		</>
	);
}
