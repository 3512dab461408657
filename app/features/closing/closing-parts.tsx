import { Alert, Anchor, Card, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { owedPath } from '#app/features/owed/paths.ts';
import { hrefOfTerm } from '#app/features/reconciliation/proof-terms.ts';
import { termName } from '#app/features/reconciliation/proof-words.ts';
import { forwardAmounts } from '#app/features/seller-ledger/forward-parts.ts';
import { formatCount } from '#app/i18n/format.ts';
import { sumWon } from '#app/lib/won.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { Money } from '#app/ui/money.tsx';
import { StatusBadge, toneColors } from '#app/ui/status-badge.tsx';
import { type Adjustment, type Carried, type Figures, type LatePayout, type LateSteps, owedInAll } from './figures.ts';
import { type Check, isNoted, type Period } from './period.ts';

/** A titled part of the page of a period. */
export function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
	return (
		<Card>
			<Title order={2} size="h3">
				{title}
			</Title>
			{hint && (
				<Text size="sm" c="dimmed" mb="sm">
					{hint}
				</Text>
			)}
			{children}
		</Card>
	);
}

/** What has to hold before a period is closed; each item is the way to its rows. */
export function Checklist({ checks }: { checks: Check[] }) {
	const { t } = useTranslation('closing');
	return (
		<DataTable
			caption={t('checklist')}
			rows={checks}
			rowKey={({ name }) => name}
			rowHref={({ href }) => href}
			columns={[
				{ key: 'check', header: t('term'), render: ({ name }) => t(`checks.${name}`) },
				{
					key: 'state',
					header: t('stateOf'),
					render: ({ name, ok }) => (
						<StatusBadge
							tone={ok ? 'success' : isNoted(name) ? 'warning' : 'danger'}
							label={t(ok ? 'checkOk' : isNoted(name) ? 'checkNoted' : 'checkOpen')}
						/>
					),
				},
				{
					key: 'count',
					header: t('count'),
					align: 'end',
					render: ({ count }) => (count > 0 ? t('rows', { count }) : ''),
				},
			]}
		/>
	);
}

/** The frozen proof, term by term, each leading to its rows as the run that was frozen names them. */
export function FrozenFigures({ levels, period: { from, to } }: { levels: Figures['levels']; period: Period }) {
	const { t } = useTranslation(['closing', 'reconciliation']);
	const words = (key: string) => t(`reconciliation:${key}` as 'reconciliation:title');
	const rows = levels.flatMap((level) => level.terms.map((term, index) => ({ level, term, index })));
	return (
		<>
			<DataTable
				caption={t('figures')}
				rows={rows}
				rowKey={({ level, term }) => `${level.level} ${term.term} ${term.name}`}
				density="compact"
				columns={[
					{
						key: 'level',
						header: t('level'),
						render: ({ level, index }) =>
							index === 0 ? (
								<Link to={`/reconciliation/${level.runId}`} className="plain-link">
									{t(`reconciliation:levels.${level.level}`)}
								</Link>
							) : (
								''
							),
					},
					{ key: 'term', header: t('term'), render: ({ level, term }) => termName(words, level.level, term) },
					{
						key: 'count',
						header: t('count'),
						align: 'end',
						render: ({ term }) => (term.count === null ? '' : formatCount(term.count)),
					},
					{
						key: 'amount',
						header: t('amount'),
						align: 'end',
						render: ({ level, term }) => (
							<Link
								to={hrefOfTerm({ id: level.runId, level: level.level, scope: { from, to, asOf: to, mIds: [] } }, term)}
								className="plain-link"
							>
								<Money amount={BigInt(term.amount)} />
							</Link>
						),
					},
				]}
			/>
			<Text size="xs" c="dimmed" mt="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
				{levels.map(({ level, ruleVersion, resultHash }) => (
					<div key={level}>
						{t(`reconciliation:levels.${level}`)} · {t('ruleVersion')} {ruleVersion} · {t('resultHash')}{' '}
						<span className="code">{resultHash}</span>
					</div>
				))}
			</Text>
		</>
	);
}

/** Breaks that stay open beyond the period, as they stood when it was prepared. */
export function CarriedTable({ carried }: { carried: Carried[] }) {
	const { t } = useTranslation(['closing', 'reconciliation']);
	return (
		<DataTable
			caption={t('carried')}
			rows={carried}
			rowKey={({ caseId }) => caseId}
			rowHref={({ caseId }) => `/workbench?state=all&case=${caseId}`}
			density="compact"
			empty={
				<Text size="sm" p="sm">
					{t('carriedNone')}
				</Text>
			}
			columns={[
				{
					key: 'kind',
					header: t('kind'),
					render: ({ kind }) => t(`reconciliation:kinds.${kind}` as 'reconciliation:title'),
				},
				{ key: 'day', header: t('day'), render: ({ day }) => <span className="day">{day}</span> },
				{ key: 'open', header: t('openAmount'), align: 'end', render: ({ open }) => <Money amount={BigInt(open)} /> },
				{ key: 'owner', header: t('owner'), render: ({ owner }) => <span className="name">{owner ?? '–'}</span> },
				{
					key: 'reason',
					header: t('reason'),
					render: ({ reason, note }) =>
						[reason && t(`reconciliation:reasons.${reason}` as 'reconciliation:title'), note]
							.filter(Boolean)
							.join(' · ') || '–',
				},
				{
					key: 'subject',
					header: t('subject'),
					visibleFrom: 'md',
					render: ({ subjectKey }) => <span className="code">{subjectKey}</span>,
				},
			]}
		/>
	);
}

/** How what is owed to all sellers together came about in the period, as it was frozen. */
export function OwedTable({
	figures,
	period: { from, to },
}: {
	figures: Figures;
	period: Pick<Period, 'from' | 'to'>;
}) {
	const { t } = useTranslation(['closing', 'owedForward']);
	return (
		<DataTable
			caption={t('owed')}
			rows={[...forwardAmounts]}
			rowKey={(amount) => amount}
			density="compact"
			columns={[
				{ key: 'term', header: t('term'), render: (amount) => t(`owedForward:${amount}`) },
				{
					key: 'amount',
					header: t('amount'),
					align: 'end',
					render: (amount) => (
						<Link to={`/owed/roll-forward?from=${from}&to=${to}`} className="plain-link">
							<Money amount={owedInAll(figures, amount)} />
						</Link>
					),
				},
			]}
		/>
	);
}

/** What is owed to sellers for days of closed books and became known later. */
export function LateStepsTable({
	period: { from, to },
	steps,
}: {
	period: Pick<Period, 'from' | 'to'>;
	steps: LateSteps[];
}) {
	const { t } = useTranslation('closing');
	if (steps.length === 0) return null;
	return (
		<>
			<Title order={3} size="h5" mt="md" mb="xs">
				{t('lateSteps')}
			</Title>
			<DataTable
				caption={t('lateSteps')}
				rows={steps}
				rowKey={({ refSellerId }) => refSellerId}
				rowHref={({ refSellerId }) => `${owedPath(refSellerId)}?from=${from}&to=${to}`}
				density="compact"
				sums={{ amount: <Money amount={sumWon(steps.map(({ amount }) => amount))} signed /> }}
				columns={[
					{
						key: 'seller',
						header: t('seller'),
						render: ({ name, refSellerId }) => <span className="name">{name ?? refSellerId}</span>,
					},
					{ key: 'count', header: t('count'), align: 'end', render: ({ count }) => formatCount(count) },
					{
						key: 'amount',
						header: t('change'),
						align: 'end',
						render: ({ amount }) => <Money amount={amount} signed />,
					},
				]}
			/>
		</>
	);
}

/** Says that data of closed books came in of which no proof has told yet, with the way to prove them again. */
export function Unproved({ period: { from, to }, count }: { period: Pick<Period, 'from' | 'to'>; count: number }) {
	const { t } = useTranslation('closing');
	if (count === 0) return null;
	return (
		<Alert color={toneColors.warning} mb="sm" title={t('unproved', { count })} role="status">
			<Anchor component={Link} to={`/reconciliation/proof?from=${from}&to=${to}`} size="sm" underline="always">
				{t('proveAgain')}
			</Anchor>
		</Alert>
	);
}

/** Payouts that belong to closed books and were heard of later. */
export function LatePayoutsTable({ payouts }: { payouts: LatePayout[] }) {
	const { t } = useTranslation('closing');
	if (payouts.length === 0) return null;
	return (
		<>
			<Title order={3} size="h5" mt="md" mb="xs">
				{t('latePayouts')}
			</Title>
			<DataTable
				caption={t('latePayouts')}
				rows={payouts}
				rowKey={({ step }) => step}
				rowHref={({ payoutId }) => `/payouts/${payoutId}`}
				density="compact"
				sums={{ amount: <Money amount={payouts.reduce((sum, { amount }) => sum + amount, 0n)} signed /> }}
				columns={[
					{ key: 'day', header: t('day'), render: ({ day }) => <span className="day">{day}</span> },
					{
						key: 'seller',
						header: t('seller'),
						render: ({ sellerName }) => <span className="name">{sellerName}</span>,
					},
					{
						key: 'amount',
						header: t('change'),
						align: 'end',
						render: ({ amount }) => <Money amount={amount} signed />,
					},
					{ key: 'heardAt', header: t('heardAt'), render: ({ heardAt }) => <DateTime at={heardAt} /> },
					{
						key: 'subject',
						header: t('subject'),
						visibleFrom: 'md',
						render: ({ refPayoutId }) => <span className="code">{refPayoutId}</span>,
					},
				]}
			/>
		</>
	);
}

/** Numbers that are no longer what was frozen. */
export function AdjustmentTable({ caption, adjustments }: { caption: string; adjustments: Adjustment[] }) {
	const { t } = useTranslation(['closing', 'reconciliation']);
	const words = (key: string) => t(`reconciliation:${key}` as 'reconciliation:title');
	return (
		<DataTable
			caption={caption}
			rows={adjustments}
			rowKey={({ level, term, name }) => `${level} ${term} ${name}`}
			rowHref={({ runId }) => `/reconciliation/${runId}`}
			density="compact"
			empty={
				<Text size="sm" p="sm">
					{t('adjustmentsNone')}
				</Text>
			}
			columns={[
				{
					key: 'term',
					header: t('term'),
					render: (one) => `${t(`reconciliation:levels.${one.level}`)} · ${termName(words, one.level, one)}`,
				},
				{ key: 'frozen', header: t('frozen'), align: 'end', render: ({ frozen }) => <Money amount={frozen} /> },
				{ key: 'live', header: t('live'), align: 'end', render: ({ live }) => <Money amount={live} /> },
				{ key: 'change', header: t('change'), align: 'end', render: ({ change }) => <Money amount={change} signed /> },
			]}
		/>
	);
}
