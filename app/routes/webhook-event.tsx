import { Alert, Anchor, Card, Code, Grid, List, Stack, Text, Title } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { EventStateBadge, entityHref, OutcomeText, SignatureBadge } from '#app/features/webhooks/event-badges.tsx';
import { findWebhookEvent } from '#app/features/webhooks/queries.server.ts';
import { reapplyWebhookEvent } from '#app/features/webhooks/reapply-webhook-event.server.ts';
import { canReapply } from '#app/features/webhooks/webhook-event.ts';
import { formatCount } from '#app/i18n/format.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('webhooks:title'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'webhooks.inspect');
	const event = await findWebhookEvent(params.id);
	if (!event) throw new Response(null, { status: 404 });
	return { event };
}

export async function action({ request, params }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'webhooks.inspect');
	if (!isUuid(params.id)) throw new Response(null, { status: 404 });
	const result = await reapplyWebhookEvent(params.id, actor);
	return result.ok ? { reason: null } : data({ reason: result.reason }, { status: 422 });
}

export default function WebhookEventPage() {
	const { event } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation('webhooks');
	useLive(['webhook'], event.state === 'stored' ? 2000 : null);
	const href = entityHref(event);
	return (
		<>
			<PageHeader
				title={event.eventType}
				badge={<EventStateBadge state={event.state} />}
				breadcrumbs={[{ label: t('title'), to: '/webhooks' }]}
				actions={
					canReapply(event.state) && (
						<ConfirmButton label={t('reapply')} title={t('reapplyTitle')} text={t('reapplyText')} />
					)
				}
			/>
			<Stack>
				{answer && (
					<Alert color={answer.reason ? 'red' : 'pine'} role="status">
						{answer.reason ? t(`reasons.${answer.reason}`) : t('reapplied')}
					</Alert>
				)}
				{event.state === 'refused' && <Alert color="red">{t('refusedHint')}</Alert>}
				<Grid>
					<Grid.Col span={{ base: 12, md: 5 }}>
						<Card>
							<Title order={2} mb="xs">
								{t('facts')}
							</Title>
							<KeyValue
								facts={[
									{ label: t('signature'), value: <SignatureBadge signature={event.signature} /> },
									{ label: t('outcome'), value: <OutcomeText outcome={event.outcome} /> },
									{
										label: t('entity'),
										value:
											event.entityId && href ? (
												<Anchor component={Link} to={href} size="sm">
													{`${event.entityType} ${event.entityId.slice(-12)}`}
												</Anchor>
											) : (
												event.entityId
											),
									},
									{ label: t('receivedAt'), value: <DateTime at={event.receivedAt} seconds /> },
									{ label: t('eventCreatedAt'), value: <DateTime at={event.eventCreatedAt} seconds /> },
									{ label: t('appliedAt'), value: <DateTime at={event.appliedAt} seconds /> },
									{ label: t('attempts'), value: event.attempts },
									{ label: t('retriedCount'), value: event.retriedCount },
									{ label: t('transmissionId'), value: event.transmissionId && <Code>{event.transmissionId}</Code> },
									{ label: t('eventId'), value: event.eventId && <Code>{event.eventId}</Code> },
								]}
							/>
							{event.repetitions.length > 0 && (
								<>
									<Title order={3} mt="md" mb={4}>
										{t('repetitions')}
									</Title>
									<List size="sm">
										{event.repetitions.map((other) => (
											<List.Item key={other.id}>
												<Anchor component={Link} to={`/webhooks/${other.id}`} size="sm">
													<DateTime at={other.receivedAt} seconds />
												</Anchor>{' '}
												<EventStateBadge state={other.state} />
											</List.Item>
										))}
									</List>
								</>
							)}
						</Card>
					</Grid.Col>
					<Grid.Col span={{ base: 12, md: 7 }}>
						<Card>
							<Title order={2}>{t('body')}</Title>
							<Text size="xs" c="dimmed" mb="xs">
								{t('bodyHint')}
								{event.bodyBytes !== null && ` ${t('bodyPart', { formatted: formatCount(event.bodyBytes) })}`}
							</Text>
							<Code block tabIndex={0}>
								{event.body}
							</Code>
						</Card>
					</Grid.Col>
				</Grid>
			</Stack>
		</>
	);
}
