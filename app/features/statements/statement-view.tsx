import { Card, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { PayoutBadge } from '#app/features/payouts/payout-badge.tsx';
import { bankName } from '#app/features/sellers/banks.ts';
import { formatCount, formatInstant } from '#app/i18n/format.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { KstDayText } from '#app/ui/date-time.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import { Money } from '#app/ui/money.tsx';
import { AccountForward, PaidOrders } from './account-view.tsx';
import { maskedAccount, type Statement, type StatementLine, statementGroups } from './statement.ts';
import './statement.css';

function Notes({ line }: { line: StatementLine }) {
	const { t } = useTranslation('payouts');
	const failure = [line.failureCode, line.failureMessage].filter((text) => text !== null).join(' · ');
	const reference = (label: string, other: StatementLine['replaces']) =>
		other && (
			<Text size="xs" component="div">
				{label}{' '}
				<Link to={`/payouts/${other.id}`} className="plain-link">
					<span className="code">{other.refPayoutId}</span>
				</Link>
			</Text>
		);
	return (
		<>
			{failure && (
				<Text size="xs" component="div">
					{failure}
				</Text>
			)}
			{reference(t('replaces'), line.replaces)}
			{reference(t('replacedBy'), line.replacedBy)}
		</>
	);
}

/** A seller's statement as a sheet that can be read on a screen and on paper. */
export function StatementSheet({
	statement,
	steps,
}: {
	statement: Statement;
	/** One page of what the payouts pay; null where they pay nothing in particular. */
	steps: ComponentProps<typeof PaidOrders>['steps'];
}) {
	const { t, i18n } = useTranslation(['statements', 'payouts']);
	const { seller, totals } = statement;
	return (
		<Card className="statement-sheet">
			<Stack>
				<KeyValue
					facts={[
						{ label: t('seller'), value: `${seller.name} (${seller.refSellerId})` },
						{
							label: t('payouts:account'),
							value: (
								<>
									{`${bankName(seller.bankCode, i18n.language)} ${maskedAccount(seller.accountNumberLast4)} · ${seller.holderName}`}
									{seller.accountChangedAt && (
										<Text size="xs" component="div">
											{t('payouts:accountChanged', { at: formatInstant(seller.accountChangedAt) })}
										</Text>
									)}
								</>
							),
						},
						{
							label: t('period'),
							value: (
								<>
									<KstDayText day={statement.from} /> ~ <KstDayText day={statement.to} />
								</>
							),
						},
						{
							label: t('merchant'),
							value: statement.merchantName ? `${statement.merchantName} (${statement.mId})` : statement.mId,
						},
					]}
				/>
				<SimpleGrid cols={{ base: 1, xs: 3 }}>
					{statementGroups.map((group) => (
						<div key={group}>
							<Text size="sm" c="dimmed">
								{t('groupCount', { group: t(`groups.${group}`), formatted: formatCount(totals[group].count) })}
							</Text>
							<Text fz="1.25rem" fw={650} component="div">
								<Money amount={totals[group].amount} />
							</Text>
						</div>
					))}
				</SimpleGrid>
				<AccountForward statement={statement} />
				<DataTable
					caption={t('title')}
					density="compact"
					rows={statement.lines}
					rowKey={(line) => line.payoutId}
					empty={<EmptyState title={t('empty')} />}
					sums={{
						on: t('paidTotal'),
						status: formatCount(totals.paid.count),
						amount: <Money amount={totals.paid.amount} />,
					}}
					columns={[
						{ key: 'on', header: t('on'), render: (line) => <KstDayText day={line.on} /> },
						{
							key: 'ref',
							header: t('payouts:refPayoutId'),
							render: (line) => (
								<>
									<Link to={`/payouts/${line.payoutId}`} className="plain-link">
										<span className="code">{line.refPayoutId}</span>
									</Link>
									{line.tossPayoutId && (
										<Text size="xs" c="dimmed" component="div">
											<span className="code">{line.tossPayoutId}</span>
										</Text>
									)}
									<Notes line={line} />
								</>
							),
						},
						{
							key: 'description',
							header: t('payouts:transactionDescription'),
							visibleFrom: 'sm',
							render: (line) => line.transactionDescription,
						},
						{ key: 'status', header: t('payouts:status'), render: (line) => <PayoutBadge status={line.status} /> },
						{
							key: 'amount',
							header: t('payouts:amount'),
							align: 'end',
							render: (line) => <Money amount={line.amount} />,
						},
					]}
				/>
				<PaidOrders statement={statement} steps={steps} />
				<Text size="xs" c="dimmed">
					{t('note')} {t('issued', { at: formatInstant(statement.issuedAt) })}
				</Text>
			</Stack>
		</Card>
	);
}
