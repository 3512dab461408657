import { Card, Group, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/i18n/format.ts';
import { Money } from '#app/ui/money.tsx';
import { StatusBadge } from '#app/ui/status-badge.tsx';
import './proof.css';
import { isProofState } from './levels.ts';
import { proofRowsOf } from './proof-rows.ts';
import { sideCounts } from './proof-terms.ts';
import type { RunView } from './queries.server.ts';

interface Term {
	key: string;
	label: ReactNode;
	count?: number | null;
	amount: bigint;
	to?: string | undefined;
}

function TermOf({ term: { label, count, amount, to } }: { term: Term }) {
	return (
		<div className="proof-term">
			<dt>
				{label} {typeof count === 'number' && <small>{formatCount(count)}</small>}
			</dt>
			<dd>
				{to ? (
					<Link to={to} className="plain-link">
						<Money amount={amount} />
					</Link>
				) : (
					<Money amount={amount} />
				)}
			</dd>
		</div>
	);
}

/** The proof of a run as one equation: where every won of its expected side is. */
export function Proof({ run, result }: { run: RunView; result: NonNullable<RunView['result']> }) {
	const { t } = useTranslation('reconciliation');
	const { totals, rows, cases, states } = result;
	const holds = totals.residual === 0n;
	const to = proofRowsOf(run);
	const counts = sideCounts(run.level, result);
	const words = `sidesOf.${run.level}` as const;
	const terms: Term[] = [
		{
			key: 'actual',
			label: t(`${words}.actual`),
			count: counts.actual,
			amount: totals.actual,
			to: to.actual,
		},
		...Object.entries(states).map(([name, state]) => ({
			key: name,
			label: isProofState(name) ? t(`proofStates.${name}`) : name,
			...state,
			to: to.state(name),
		})),
		{
			key: 'discrepancies',
			label: t('discrepancyAmount'),
			count: result.inProof,
			amount: totals.discrepancies,
			// Some kinds are listed without being part of the sum.
			to: result.inProof < result.differences ? '?proof=in#rows' : '?view=differences#rows',
		},
	];
	return (
		<Card>
			<Group justify="space-between" mb={4}>
				<Title order={2} size="h3">
					{t('proof')}
				</Title>
				<StatusBadge tone={holds ? 'success' : 'danger'} label={holds ? t('adds') : t('addsNot')} />
			</Group>
			<Text size="sm" c="dimmed" mb="sm">
				{t('proofHint')}
			</Text>
			<dl className="proof">
				<TermOf
					term={{
						key: 'expected',
						label: t(`${words}.expected`),
						count: counts.expected,
						amount: totals.expected,
						to: to.expected,
					}}
				/>
				{terms.map((term, index) => (
					<Fragment key={term.key}>
						<span className="proof-sign" aria-hidden>
							{index === 0 ? '=' : '+'}
						</span>
						<TermOf term={term} />
					</Fragment>
				))}
				<span className="proof-sign" aria-hidden>
					+
				</span>
				<div className="proof-term" data-broken={!holds || undefined}>
					<dt>{t('residual')}</dt>
					<dd>
						<Money amount={totals.residual} />
					</dd>
				</div>
			</dl>
			<Text size="xs" c="dimmed" mt="sm" component="div">
				{t('matched')} {formatCount(result.matched)} ·{' '}
				{run.level === 'transactions'
					? t('rowCounts.transactions', {
							transactions: formatCount(rows.transactions ?? 0),
							lines: formatCount(rows.lines ?? 0),
						})
					: t('rowCounts.other', { rows: formatCount(Object.values(rows).reduce((sum, one) => sum + one, 0)) })}{' '}
				{t('caseChanges', {
					opened: formatCount(cases.opened),
					reopened: formatCount(cases.reopened),
					resolved: formatCount(cases.resolved),
				})}
			</Text>
		</Card>
	);
}
