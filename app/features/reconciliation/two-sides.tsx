import { Anchor, Card, Group, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { MethodText, TransactionBadge } from '#app/features/payments/transaction-badge.tsx';
import { transactionPath } from '#app/features/payments/transaction-path.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { Money } from '#app/ui/money.tsx';
import type { DiscrepancyView } from './get-discrepancy.server.ts';
import { lineKeptApart } from './kept-apart.ts';
import './proof.css';

type Side = Readonly<Record<string, string | number | null>> | null;

interface Row {
	key:
		| 'amount'
		| 'status'
		| 'method'
		| 'currency'
		| 'orderId'
		| 'paymentKey'
		| 'day'
		| 'fee'
		| 'supplyAmount'
		| 'vat'
		| 'feesTotal'
		| 'payOutAmount'
		| 'soldDate'
		| 'paidOutDate'
		| 'occurrence';
	transaction: string | null;
	line: string | null;
	/** Both sides carry this field, so that they can disagree. */
	compared: boolean;
}

const text = (side: Side, key: string) => {
	const value = side?.[key];
	return value === null || value === undefined ? null : String(value);
};

function rowsOf({ evidence, kind }: DiscrepancyView): Row[] {
	const { transaction = null, line = null } = evidence;
	const both = (key: Row['key']): Row => ({
		key,
		transaction: text(transaction, key),
		line: text(line, key),
		compared: true,
	});
	const onlyLine = (key: Row['key']): Row => ({ key, transaction: null, line: text(line, key), compared: false });
	const lineAt = text(line, 'canceledAt') ?? text(line, 'approvedAt');
	// The transaction's side shows what it is worth, with its sign: that is what is compared.
	const worth =
		transaction &&
		(kind === 'arithmetic-break' || kind === 'duplicate-settlement'
			? signedAmount(transaction)
			: evidence.expected.amount);
	return [
		{ key: 'amount', transaction: worth, line: text(line, 'amount'), compared: true },
		{ key: 'status', transaction: text(transaction, 'status'), line: null, compared: false },
		{ key: 'day', transaction: text(transaction, 'day'), line: lineAt && kstDayOf(new Date(lineAt)), compared: true },
		both('method'),
		both('currency'),
		both('orderId'),
		both('paymentKey'),
		onlyLine('fee'),
		onlyLine('supplyAmount'),
		onlyLine('vat'),
		onlyLine('feesTotal'),
		onlyLine('payOutAmount'),
		onlyLine('soldDate'),
		onlyLine('paidOutDate'),
		onlyLine('occurrence'),
	].filter((row) => row.transaction !== null || row.line !== null) as Row[];
}

function signedAmount(transaction: NonNullable<Side>): string {
	const amount = BigInt(String(transaction.amount));
	const size = amount < 0n ? -amount : amount;
	return String(transaction.status === 'DONE' ? size : -size);
}

const amounts = new Set<Row['key']>(['amount', 'fee', 'supplyAmount', 'vat', 'feesTotal', 'payOutAmount']);

function Value({ row, value, currency }: { row: Row; value: string | null; currency: string }) {
	if (value === null)
		return (
			<Text span c="dimmed">
				–
			</Text>
		);
	if (amounts.has(row.key)) return <Money amount={BigInt(value)} currency={currency} />;
	if (row.key === 'status') return <TransactionBadge status={value} />;
	if (row.key === 'method') return <MethodText method={value} />;
	if (row.key === 'orderId' || row.key === 'paymentKey') return <span className="code">{value}</span>;
	return <span className="tabular">{value}</span>;
}

/** Transaction and settlement line beside each other, field by field; what differs is marked by a word and a shade. */
export function TwoSides({ discrepancy }: { discrepancy: DiscrepancyView }) {
	const { t } = useTranslation('reconciliation');
	const { evidence, currency, mId, transactionKey, occurrence } = discrepancy;
	// A line in another currency is in no list: what is known of it stands with its import.
	const apart = lineKeptApart(evidence);
	const linePath = apart
		? `/imports/${apart.importId}`
		: `/settlements/${encodeURIComponent(mId)}/${encodeURIComponent(transactionKey)}/${occurrence}`;
	return (
		<Card>
			<Group justify="space-between" mb="xs">
				<Title order={2} size="h3">
					{t('sides')}
				</Title>
				<Text size="xs" c="dimmed" component="div">
					{mId} · <span className="code">{transactionKey}</span>
				</Text>
			</Group>
			{/* What only screen readers see is placed by the nearest place: it must not widen the page. */}
			<div style={{ overflowX: 'auto', position: 'relative' }}>
				<table className="sides">
					<caption className="visually-hidden">{t('sides')}</caption>
					<thead>
						<tr>
							<th scope="col">{t('field')}</th>
							<th scope="col">
								{evidence.transaction ? (
									<Anchor component={Link} to={transactionPath({ mId, transactionKey })} size="sm">
										{t('sideTransaction')}
									</Anchor>
								) : (
									`${t('sideTransaction')} (${t('sideMissing')})`
								)}
							</th>
							<th scope="col">
								{evidence.line ? (
									<Anchor component={Link} to={linePath} size="sm">
										{t('sideLine')}
									</Anchor>
								) : (
									`${t('sideLine')} (${t('sideMissing')})`
								)}
							</th>
						</tr>
					</thead>
					<tbody>
						{rowsOf(discrepancy).map((row) => {
							const differs = row.compared && !!evidence.transaction && !!evidence.line && row.transaction !== row.line;
							return (
								<tr key={row.key} data-differs={differs || undefined}>
									<th scope="row">
										{t(`fields.${row.key}`)}{' '}
										{differs && (
											<Text span size="xs" fw={600}>
												<IconArrowsDiff size={13} aria-hidden style={{ verticalAlign: '-2px' }} /> {t('differs')}
											</Text>
										)}
									</th>
									<td>
										<Value row={row} value={row.transaction} currency={currency} />
									</td>
									<td>
										<Value row={row} value={row.line} currency={text(evidence.line ?? null, 'currency') ?? currency} />
									</td>
								</tr>
							);
						})}
					</tbody>
				</table>
			</div>
		</Card>
	);
}
