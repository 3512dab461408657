import { Alert, Anchor, Button, Card, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { AuditRows } from '#app/features/audit/audit-rows.tsx';
import { beyondOwed } from '#app/features/owed/beyond-owed.server.ts';
import { readConfirmed, shownBeyond } from '#app/features/owed/beyond-owed.ts';
import { AccountChangesAlert } from '#app/features/payouts/account-changes-alert.tsx';
import { approveBatch, requestApproval, withdrawBatch } from '#app/features/payouts/approve-batch.server.ts';
import {
	type BatchSource,
	canRequestApproval,
	notApprovableBatchReason,
	notMovableBatchReason,
	notWithdrawableBatchReason,
} from '#app/features/payouts/batch.ts';
import { BatchBadge } from '#app/features/payouts/batch-badge.tsx';
import { findBatch } from '#app/features/payouts/batch-queries.server.ts';
import { BeyondOwedAlert } from '#app/features/payouts/beyond-owed-alert.tsx';
import { DailyLimitAlert } from '#app/features/payouts/daily-limit-alert.tsx';
import { PayoutBadge } from '#app/features/payouts/payout-badge.tsx';
import type { PlanRhythm } from '#app/features/payouts/plan.ts';
import { sayPaid, sayRhythm } from '#app/features/payouts/plan-words.ts';
import { plansOfBatch } from '#app/features/payouts/plans-list.server.ts';
import { RowErrors } from '#app/features/payouts/row-errors.tsx';
import { shownErrors } from '#app/features/payouts/row-problem.ts';
import { listAuditOf } from '#app/features/sellers/queries.server.ts';
import { formatCount, formatMoney } from '#app/i18n/format.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { DownloadButton } from '#app/ui/download-button.tsx';
import { SubmitButton } from '#app/ui/form-fields.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import { later } from '#app/ui/later.ts';
import { Money } from '#app/ui/money.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { rereadRefused } from '#app/ui/reread-refused.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';
import { useWords } from '#app/ui/use-words.ts';

export const meta = pageMeta((t) => t('batches:title'));

const MOST_WARNINGS = 50;

export async function loader({ request, params }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const now = await currentInstant();
	const [found, plans] = await Promise.all([findBatch(params.id, now), plansOfBatch(params.id)]);
	if (!found) throw new Response(null, { status: 404 });
	const { batch, facts, unpayable, accountChanges, byStatus, beyond, errors, warnings } = found;
	const mayCreate = may(user.role, 'payouts.create');
	const mayApprove = may(user.role, 'payouts.approve');
	const approve = mayApprove ? (notApprovableBatchReason(facts, user.id, facts) ?? ('yes' as const)) : null;
	return {
		batch,
		plans,
		byStatus,
		beyond,
		accounts: facts.accounts,
		accountChanges,
		waiting: facts.waiting,
		late: facts.late,
		withdrawable: facts.withdrawable,
		unpayable: unpayable.slice(0, MOST_WARNINGS),
		moreUnpayable: Math.max(0, unpayable.length - MOST_WARNINGS),
		errors: shownErrors(errors?.rows ?? [], errors?.names),
		warnings: warnings.slice(0, MOST_WARNINGS),
		moreWarnings: Math.max(0, warnings.length - MOST_WARNINGS),
		approve,
		// After the page: accounts of many steps take their time, and the approval itself asks again.
		beyondOwed: approve === 'yes' ? later(beyondOwed({ batchId: batch.id }, kstDayOf(now)).then(shownBeyond)) : null,
		withdraw: (mayCreate || mayApprove) && facts.withdrawable > 0 && notWithdrawableBatchReason(facts) === null,
		move: mayCreate && notMovableBatchReason(facts) === null,
		ask: mayCreate && canRequestApproval(facts),
		audit: may(user.role, 'audit.view') ? await listAuditOf('payout-batch', batch.id) : null,
	};
}

export async function action({ request, params }: ActionFunctionArgs) {
	const { user, actor } = await requirePermission(request, 'view');
	if (!isUuid(params.id)) throw new Response(null, { status: 404 });
	const form = await request.formData();
	const now = await currentInstant();
	switch (form.get('intent')) {
		case 'approve': {
			await requirePermission(request, 'payouts.approve');
			const seen = { version: Number(form.get('version')), accounts: Number(form.get('accounts')) };
			const confirmed = readConfirmed(form.get('confirmed'));
			const result = await approveBatch(params.id, { ...actor, id: user.id }, now, seen, confirmed);
			return result.ok ? { done: 'approved' as const } : data({ reason: result.reason }, { status: 422 });
		}
		case 'withdraw': {
			if (!may(user.role, 'payouts.create')) await requirePermission(request, 'payouts.approve');
			const result = await withdrawBatch(params.id, actor, now);
			return result.ok ? { done: 'withdrawn' as const } : data({ reason: result.reason }, { status: 422 });
		}
		case 'request': {
			await requirePermission(request, 'payouts.create');
			const result = await requestApproval(params.id, actor, now);
			return result.ok ? { done: 'requested' as const } : data({ reason: result.reason }, { status: 422 });
		}
		default:
			throw new Response(null, { status: 400 });
	}
}

export const shouldRevalidate = rereadRefused;

export default function PayoutBatchPage() {
	const loaded = useLoaderData<typeof loader>();
	const {
		batch,
		byStatus,
		waiting,
		late,
		withdrawable,
		unpayable,
		errors,
		warnings,
		approve,
		withdraw,
		move,
		ask,
		audit,
	} = loaded;
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['batches', 'payouts', 'plans']);
	const { t: words } = useWords();
	useLive(
		['payout', 'batch', 'seller'],
		byStatus.some(({ status }) => ['approved', 'submitting', 'in_progress'].includes(status)) ? 3000 : null,
	);
	const sum = formatMoney(byStatus.reduce((all, one) => (one.status === 'awaiting_approval' ? one.amount : all), 0n));
	return (
		<>
			<PageHeader
				title={batch.name}
				badge={<BatchBadge state={batch.state} />}
				breadcrumbs={[
					{ label: t('payouts:title'), to: '/payouts' },
					{ label: t('batches:title'), to: '/payouts/batches' },
				]}
				actions={
					<>
						{ask && (
							<Form method="post">
								<input type="hidden" name="intent" value="request" />
								<SubmitButton>{t('batches:request')}</SubmitButton>
							</Form>
						)}
						{approve === 'yes' && (
							<ConfirmButton
								label={t('batches:approve')}
								title={t('batches:approveTitle')}
								text={t('batches:approveText', { count: waiting, total: sum })}
								confirmLabel={t('batches:approve')}
								fields={{ intent: 'approve', version: String(batch.version), accounts: String(loaded.accounts) }}
								variant="filled"
							>
								<AccountChangesAlert changes={loaded.accountChanges} />
								<DailyLimitAlert days={loaded.beyond} />
								<BeyondOwedAlert beyond={loaded.beyondOwed} tick />
							</ConfirmButton>
						)}
						{move && (
							<Button component={Link} to={`/payouts/batches/${batch.id}/day`} variant="default">
								{t('batches:move')}
							</Button>
						)}
						{withdraw && (
							<ConfirmButton
								label={t('batches:withdraw')}
								title={t('batches:withdrawTitle')}
								text={t('batches:withdrawText', { count: withdrawable })}
								confirmLabel={t('batches:withdraw')}
								fields={{ intent: 'withdraw' }}
								danger
							/>
						)}
					</>
				}
			/>
			<Stack>
				{answer && 'reason' in answer && (
					<Alert color="red" role="alert">
						{t(`batches:reasons.${answer.reason}`)}
					</Alert>
				)}
				{answer && 'done' in answer && (
					<Alert color="pine" role="status">
						{t(`batches:done.${answer.done}`)}
					</Alert>
				)}
				{late > 0 && <Alert color="amber">{t('batches:reasons.dates-passed')}</Alert>}
				{approve === 'own-batch' && <Alert color="amber">{t('batches:reasons.own-batch')}</Alert>}
				{approve === 'own-account' && <Alert color="amber">{t('batches:reasons.own-account')}</Alert>}
				<AccountChangesAlert changes={loaded.accountChanges} />
				<DailyLimitAlert days={loaded.beyond} />
				<BeyondOwedAlert beyond={loaded.beyondOwed} />
				<Grid>
					<Grid.Col span={{ base: 12, md: 6 }}>
						<Card>
							<KeyValue
								facts={[
									{ label: t('batches:source'), value: t(`batches:sources.${batch.source as BatchSource}`) },
									loaded.plans.length > 0 && {
										label: t('plans:madeBy'),
										value: loaded.plans.map((plan) => (
											<Text key={plan.id} size="sm">
												<Anchor component={Link} to={`/payouts/plans/${plan.id}`} size="sm" underline="always">
													{`${sayPaid(words, plan)}, ${sayRhythm(words, plan.rhythm as PlanRhythm, plan.ordinal)}`}
												</Anchor>
											</Text>
										)),
									},
									{ label: t('batches:count'), value: formatCount(batch.count) },
									{ label: t('batches:total'), value: <Money amount={batch.total} /> },
									batch.rejected > 0 && {
										label: t(batch.source === 'plan' ? 'plans:leftOut' : 'batches:rejected'),
										value: formatCount(batch.rejected),
									},
									{ label: t('batches:createdAt'), value: <DateTime at={batch.createdAt} /> },
									{ label: t('batches:createdBy'), value: batch.createdBy },
									batch.approvedBy !== null && { label: t('batches:approvedBy'), value: batch.approvedBy },
									batch.approvedAt !== null && {
										label: t('batches:approvedAt'),
										value: <DateTime at={batch.approvedAt} />,
									},
								]}
							/>
						</Card>
					</Grid.Col>
					<Grid.Col span={{ base: 12, md: 6 }}>
						<Card>
							<Group justify="space-between" mb="xs">
								<Title order={2}>{t('batches:byStatus')}</Title>
								<Anchor component={Link} to={`/payouts?batch=${batch.id}`} size="sm">
									{t('batches:showPayouts')}
								</Anchor>
							</Group>
							<Stack gap={6}>
								{byStatus.map(({ status, count, amount }) => (
									<Group key={status} justify="space-between">
										<Anchor component={Link} to={`/payouts?batch=${batch.id}&status=${status}`} underline="never">
											<PayoutBadge status={status} /> {formatCount(count)}
										</Anchor>
										<Money amount={amount} />
									</Group>
								))}
							</Stack>
						</Card>
					</Grid.Col>
				</Grid>
				{unpayable.length > 0 && (
					<Alert color="amber" title={t('batches:unpayableTitle')}>
						{unpayable.map(({ id, name, refSellerId, reason }) => (
							<Text key={id} size="sm">
								<Anchor component={Link} to={`/sellers/${id}`} size="sm" c="inherit" underline="always">
									{`${name} (${refSellerId})`}
								</Anchor>
								{`: ${t(`payouts:reasons.${reason}`)}`}
							</Text>
						))}
						{loaded.moreUnpayable > 0 && <Text size="sm">{t('batches:more', { count: loaded.moreUnpayable })}</Text>}
					</Alert>
				)}
				{warnings.length > 0 && (
					<Alert color="amber" title={t('batches:warningsTitle')}>
						{warnings.map(({ line, refPayoutId, refSellerId, warning }) => (
							<Text key={`${refPayoutId}-${warning}`} size="sm">
								{`${batch.source === 'file' ? `${t('batches:line')} ${line} · ` : ''}${refSellerId} · ${refPayoutId}: ${t(`payouts:warnings.${warning}`)}`}
							</Text>
						))}
						{loaded.moreWarnings > 0 && <Text size="sm">{t('batches:more', { count: loaded.moreWarnings })}</Text>}
					</Alert>
				)}
				{errors.rows.length > 0 && (
					<Card>
						<Group justify="space-between" mb="xs">
							<Title order={2}>{t(batch.source === 'plan' ? 'plans:leftOutTitle' : 'batches:errorsTitle')}</Title>
							<DownloadButton href={`/payouts/batches/${batch.id}/errors.csv`} size="compact-md">
								{t(batch.source === 'plan' ? 'plans:leftOutDownload' : 'batches:errorsDownload')}
							</DownloadButton>
						</Group>
						<Text size="sm" c="dimmed" mb="xs">
							{t(batch.source === 'plan' ? 'plans:leftOutHint' : 'batches:errorsHint')}
						</Text>
						<RowErrors errors={errors} bySeller={batch.source === 'plan'} />
					</Card>
				)}
				{audit && <AuditRows rows={audit} />}
			</Stack>
		</>
	);
}
