import { Card, Group, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/i18n/format.ts';
import { Money } from '#app/ui/money.tsx';
import { StatusBadge } from '#app/ui/status-badge.tsx';
import './proof.css';
import type { RunView } from './queries.server.ts';

/** The proof of a run as one equation: where every won of its transactions is. */
export function Proof({ run, result }: { run: RunView; result: NonNullable<RunView['result']> }) {
	const { t } = useTranslation('reconciliation');
	const { totals, rows, cases } = result;
	const days = `from=${run.scope.from}&to=${run.scope.to}`;
	const level1 = result.differences - result.kinds['arithmetic-break'].count;
	const holds = totals.residual === 0n;
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
				<div className="proof-term">
					<dt>{t('transactions')}</dt>
					<dd>
						<Link to={`/transactions?${days}`} className="plain-link">
							<Money amount={totals.transactions} />
						</Link>
					</dd>
				</div>
				<span className="proof-sign" aria-hidden>
					=
				</span>
				<div className="proof-term">
					<dt>
						{t('settled')}{' '}
						<small>
							{t('matched')} {formatCount(result.matched)}
						</small>
					</dt>
					<dd>
						<Link to="?view=matched" className="plain-link">
							<Money amount={totals.settled} />
						</Link>
					</dd>
				</div>
				<span className="proof-sign" aria-hidden>
					+
				</span>
				<div className="proof-term">
					<dt>
						{t('notYetDueAmount')} <small>{formatCount(result.notYetDue)}</small>
					</dt>
					<dd>
						<Link to="?view=not-yet-due" className="plain-link">
							<Money amount={totals.notYetDue} />
						</Link>
					</dd>
				</div>
				<span className="proof-sign" aria-hidden>
					+
				</span>
				<div className="proof-term">
					<dt>
						{t('discrepancyAmount')} <small>{formatCount(level1)}</small>
					</dt>
					<dd>
						<Link to="?view=differences" className="plain-link">
							<Money amount={totals.discrepancies} />
						</Link>
					</dd>
				</div>
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
				{t('rowCounts', { transactions: formatCount(rows.transactions), lines: formatCount(rows.lines) })}{' '}
				{t('caseChanges', {
					opened: formatCount(cases.opened),
					reopened: formatCount(cases.reopened),
					resolved: formatCount(cases.resolved),
				})}
			</Text>
		</Card>
	);
}
