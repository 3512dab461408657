import { useForm } from '@conform-to/react';
import { Button, Card, Group, Stack, Text } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { MoveDuplicates } from '#app/features/payouts/move-duplicates.tsx';
import { listSelection, MOST_MOVED, moveSelection } from '#app/features/payouts/move-selection.server.ts';
import type { PayoutStatus } from '#app/features/payouts/payout.ts';
import { PayoutBadge } from '#app/features/payouts/payout-badge.tsx';
import { selectionMoveSchema } from '#app/features/payouts/payout-edit-schema.ts';
import { payoutCalendar } from '#app/features/payouts/payout-settings.server.ts';
import { refuseMove } from '#app/features/payouts/refuse-move.server.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { earliestScheduledDay, latestScheduledDay } from '#app/toss/payout-rules.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { KstDayText } from '#app/ui/date-time.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { DateField, FormError, SubmitButton } from '#app/ui/form-fields.tsx';
import { parseForm } from '#app/ui/form-validation.ts';
import { Money } from '#app/ui/money.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { rereadRefused } from '#app/ui/reread-refused.ts';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useValidation } from '#app/ui/use-validation.ts';

const fetchSchema = async () => (await import('#app/features/payouts/payout-edit-schema.ts')).selectionMoveSchema;

export const meta = pageMeta((t) => t('batches:move'));

export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'payouts.create');
	const ids = new URL(request.url).searchParams.getAll('payout').filter(isUuid).slice(0, MOST_MOVED);
	const [payouts, now, calendar] = await Promise.all([listSelection(ids), currentInstant(), payoutCalendar()]);
	return { payouts, earliest: earliestScheduledDay(now, calendar), latest: latestScheduledDay(now) };
}

export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'payouts.create');
	const submission = parseForm(await request.formData(), selectionMoveSchema);
	if (submission.status !== 'success') return data({ result: submission.reply(), duplicates: [] }, { status: 400 });
	const { confirmed, payout: payouts, payoutOn } = submission.value;
	const move = { payouts, payoutOn, confirmed: confirmed !== undefined };
	const moved = await moveSelection(move, actor, await currentInstant());
	if (moved.ok) return redirect('/payouts');
	return refuseMove(submission, moved, 'batches:moveChosenRefusedFor');
}

// What may be moved, and to which day, has changed when somebody was faster or midnight passed.
export const shouldRevalidate = rereadRefused;

export default function MovePayouts() {
	const { payouts, earliest, latest } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['batches', 'payouts', 'common']);
	const [form, fields] = useForm({
		lastResult: answer?.result,
		defaultValue: { payoutOn: earliest },
		...useValidation(fetchSchema),
	});
	const movable = payouts.filter((payout) => payout.movable);
	return (
		<>
			<PageHeader
				title={t('batches:move')}
				description={t('batches:moveChosenHint', { count: movable.length })}
				breadcrumbs={[{ label: t('payouts:title'), to: '/payouts' }]}
			/>
			<Form method="post" id={form.id} onSubmit={form.onSubmit} noValidate={form.noValidate}>
				<UnsavedGuard />
				{movable.map(({ id, version }) => (
					<input key={id} type="hidden" name="payout" value={`${id}:${version}`} />
				))}
				<Stack>
					<FormError errors={form.errors} />
					<DataTable
						caption={t('batches:chosenPayouts')}
						density="compact"
						rows={payouts}
						rowKey={({ id }) => id}
						empty={<EmptyState title={t('batches:reasons.nothing-to-move')} />}
						columns={[
							{
								key: 'seller',
								header: t('payouts:seller'),
								render: ({ seller }) => <span className="name">{seller}</span>,
							},
							{
								key: 'amount',
								header: t('payouts:amount'),
								align: 'end',
								render: ({ amount }) => <Money amount={amount} />,
							},
							{
								key: 'payoutOn',
								header: t('payouts:payoutOn'),
								render: ({ payoutOn }) => <KstDayText day={payoutOn} weekday />,
							},
							{
								key: 'status',
								header: t('payouts:status'),
								render: (payout) => (
									<Group gap="xs">
										<PayoutBadge status={payout.status as PayoutStatus} />
										{!payout.movable && (
											<Text size="sm" c="dimmed">
												{t('batches:notMovable')}
											</Text>
										)}
									</Group>
								),
							},
							{
								key: 'ref',
								header: t('payouts:refPayoutId'),
								visibleFrom: 'md',
								render: ({ refPayoutId }) => <span className="code">{refPayoutId}</span>,
							},
						]}
					/>
					<Card maw={520}>
						<DateField field={fields.payoutOn} required label={t('payouts:payoutOn')} min={earliest} max={latest} />
					</Card>
					<MoveDuplicates duplicates={answer?.duplicates ?? []} />
					<Group>
						<SubmitButton disabled={movable.length === 0}>{t('batches:move')}</SubmitButton>
						<Button component={Link} to="/payouts" variant="default">
							{t('common:actions.cancel')}
						</Button>
					</Group>
				</Stack>
			</Form>
		</>
	);
}
