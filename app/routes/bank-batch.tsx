import { Anchor, Grid } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { MatchBadge } from '#app/features/bank/bank-tables.tsx';
import { Section } from '#app/features/payments/section.tsx';
import { BankMatchCards } from '#app/features/reconciliation/bank-match-cards.tsx';
import { findBatch } from '#app/features/reconciliation/bank-matches.server.ts';
import { KstDayText } from '#app/ui/date-time.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import { Money } from '#app/ui/money.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';

export const meta = pageMeta((t) => t('bank:batch'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const batch = await findBatch(params.mId ?? '', params.currency ?? '', params.day ?? '');
	if (!batch) throw new Response(null, { status: 404 });
	return { batch };
}

export default function BankBatch() {
	const { batch } = useLoaderData<typeof loader>();
	const { t } = useTranslation('bank');
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
					<BankMatchCards matches={batch.matches} />
				</Grid.Col>
			</Grid>
		</>
	);
}
