import { Anchor, Grid, Stack } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { holdSchema, removeHoldSchema } from '#app/features/bank/account-schema.ts';
import { noteHold, removeHold } from '#app/features/bank/change-hold.server.ts';
import { seenOfHold } from '#app/features/bank/hold.ts';
import { HoldCard } from '#app/features/bank/hold-card.tsx';
import { MatchBadge } from '#app/features/bank/match-badge.tsx';
import { Section } from '#app/features/payments/section.tsx';
import { BankMatchCards } from '#app/features/reconciliation/bank-match-cards.tsx';
import { findBatch } from '#app/features/reconciliation/bank-matches.server.ts';
import { parseAskedDay } from '#app/lib/kst-calendar.ts';
import { KstDayText } from '#app/ui/date-time.tsx';
import { parseForm } from '#app/ui/form-validation.ts';
import { KeyValue } from '#app/ui/key-value.tsx';
import { Money } from '#app/ui/money.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { rereadRefused } from '#app/ui/reread-refused.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('bank:batch'));
export const shouldRevalidate = rereadRefused;

export async function loader({ request, params }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const batch = await findBatch(params.mId ?? '', params.currency ?? '', params.day ?? '');
	if (!batch) throw new Response(null, { status: 404 });
	return { batch, mayHold: may(user.role, 'discrepancies.resolve') && batch.currency === 'KRW' };
}

export async function action({ request, params }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'discrepancies.resolve');
	const paidOutOn = parseAskedDay(params.day ?? '');
	// The form reads whole won.
	if (!paidOutOn || params.currency !== 'KRW') throw new Response(null, { status: 404 });
	const batch = { mId: params.mId ?? '', currency: params.currency, paidOutOn };
	const form = await request.formData();
	if (form.get('intent') === 'remove') {
		const intent = 'remove' as const;
		const submission = parseForm(form, removeHoldSchema);
		if (submission.status !== 'success')
			return data({ intent, done: false, result: submission.reply() }, { status: 400 });
		const removed = await removeHold(batch, submission.value, actor);
		if (removed.ok)
			return data({ intent, done: true, saved: seenOfHold(null), result: submission.reply({ resetForm: true }) });
		const formErrors = [`bank:hold.reasons.${removed.reason}`];
		return data({ intent, done: false, result: submission.reply({ formErrors }) }, { status: 422 });
	}
	const intent = 'note' as const;
	const submission = parseForm(form, holdSchema);
	if (submission.status !== 'success')
		return data({ intent, done: false, result: submission.reply() }, { status: 400 });
	const noted = await noteHold(batch, submission.value, actor, await currentInstant());
	if (noted.ok)
		return data({
			...{ intent, done: true, saved: seenOfHold(submission.value) },
			result: submission.reply({ resetForm: true }),
		});
	const formErrors = [`bank:hold.reasons.${noted.reason}`];
	return data({ intent, done: false, result: submission.reply({ formErrors }) }, { status: 422 });
}

export default function BankBatch() {
	const { batch, mayHold } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation('bank');
	useLive(['bank', 'import', 'run']);
	const money = (amount: bigint) => <Money amount={amount} currency={batch.currency} />;
	const search = new URLSearchParams({ mId: batch.mId, paidFrom: batch.paidOutOn, paidTo: batch.paidOutOn });
	return (
		<>
			<PageHeader
				title={`${batch.mId} · ${batch.paidOutOn}`}
				badge={<MatchBadge state={batch.matches[0]?.state ?? null} />}
				breadcrumbs={[{ label: t('title'), to: '/bank' }]}
			/>
			<Grid>
				<Grid.Col span={{ base: 12, md: 6 }}>
					<Section title={t('batch')}>
						<KeyValue
							facts={[
								{ label: t('merchants'), value: batch.mId },
								{ label: t('paidOutOn'), value: <KstDayText day={batch.paidOutOn} /> },
								{
									label: t('batchLines'),
									value: (
										<Anchor component={Link} to={`/settlements?${search}`} size="sm">
											{t('count', { count: batch.lines })}
										</Anchor>
									),
								},
								{ label: t('gross'), value: money(batch.amount) },
								{ label: t('fee'), value: money(batch.fee) },
								{ label: t('net'), value: money(batch.net) },
								batch.hold && {
									label: t('held'),
									value: (
										<>
											{money(batch.hold.amount)} ({batch.hold.reason})
										</>
									),
								},
							].map((fact) => fact || null)}
						/>
					</Section>
				</Grid.Col>
				<Grid.Col span={{ base: 12, md: 6 }}>
					<Stack>
						<BankMatchCards matches={batch.matches} />
						{mayHold && (batch.net > 0n || batch.hold) && <HoldCard hold={batch.hold} answer={answer} />}
					</Stack>
				</Grid.Col>
			</Grid>
		</>
	);
}
