import { Anchor, Grid, Stack } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { MatchBadge } from '#app/features/bank/match-badge.tsx';
import { findBankLine } from '#app/features/bank/queries.server.ts';
import { Section } from '#app/features/payments/section.tsx';
import { VersionList } from '#app/features/payments/version-list.tsx';
import { BankMatchCards } from '#app/features/reconciliation/bank-match-cards.tsx';
import { matchesOfLine } from '#app/features/reconciliation/bank-matches.server.ts';
import { formatMoney } from '#app/i18n/format.ts';
import { DateTime, KstDayText } from '#app/ui/date-time.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import { Money } from '#app/ui/money.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('bank:one'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const line = await findBankLine(params.id ?? '');
	if (!line) throw new Response(null, { status: 404 });
	return { line, matches: await matchesOfLine(line.id) };
}

export default function BankLine() {
	const { line, matches } = useLoaderData<typeof loader>();
	const { t } = useTranslation(['bank', 'transactions', 'imports']);
	useLive(['bank', 'import', 'run']);
	const code = (text: string) => <span className="code">{text}</span>;
	const optional = (label: string, text: string | null) => text !== null && { label, value: text };
	return (
		<>
			<PageHeader
				title={`${formatMoney(line.amount, line.currency, { signed: true })} · ${line.bookedOn}`}
				badge={<MatchBadge state={matches[0]?.state ?? null} />}
				breadcrumbs={[{ label: t('title'), to: '/bank' }]}
			/>
			<Grid>
				<Grid.Col span={{ base: 12, md: 6 }}>
					<Stack>
						<Section title={t('one')}>
							<KeyValue
								facts={[
									{ label: t('amount'), value: <Money amount={line.amount} currency={line.currency} signed /> },
									{
										label: t('bookedAt'),
										value: line.bookedAt ? <DateTime at={line.bookedAt} seconds /> : <KstDayText day={line.bookedOn} />,
									},
									line.valueOn !== null && { label: t('valueOn'), value: <KstDayText day={line.valueOn} /> },
									{ label: t('account'), value: code(line.account) },
									{ label: t('balanceAfter'), value: <Money amount={line.balanceAfter} currency={line.currency} /> },
									{ label: t('narrative'), value: line.narrative || '–' },
									optional(t('counterparty'), line.counterpartyName),
									optional(t('counterpartyAccount'), line.counterpartyAccount),
									optional(t('method'), line.method),
									optional(t('branch'), line.branch),
									line.reference !== null && { label: t('reference'), value: code(line.reference) },
									{ label: t('occurrence'), value: line.occurrence },
									{ label: t('transactions:version'), value: line.version },
									{
										label: t('transactions:source'),
										value: (
											<Anchor component={Link} to={`/imports/${line.importId}`} size="sm">
												{t('imports:one')}
											</Anchor>
										),
									},
								].map((fact) => fact || null)}
							/>
						</Section>
						{line.raw.length > 0 && (
							<Section title={t('raw')}>
								{/* The words of the file, in whichever language it is. */}
								<div lang="">
									<KeyValue facts={line.raw.map(({ name, text }) => ({ label: name, value: code(text) }))} />
								</div>
							</Section>
						)}
					</Stack>
				</Grid.Col>
				<Grid.Col span={{ base: 12, md: 6 }}>
					<Stack>
						<BankMatchCards matches={matches} />
						<Section title={t('transactions:versions')}>
							<VersionList
								versions={line.versions}
								currency={line.currency}
								title={(version, at) => t('transactions:versionOf', { version, at })}
								none={t('transactions:noVersions')}
							/>
						</Section>
					</Stack>
				</Grid.Col>
			</Grid>
		</>
	);
}
