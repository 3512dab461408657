import { Anchor, Stack, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { orderPath } from '#app/features/orders/orders-table.tsx';
import { owedPath } from '#app/features/owed/paths.ts';
import { formatCount } from '#app/i18n/format.ts';
import { type Cursors, DataTable } from '#app/ui/data-table.tsx';
import { KstDayText } from '#app/ui/date-time.tsx';
import { Money } from '#app/ui/money.tsx';
import { useWords } from '#app/ui/use-words.ts';
import { stepWord } from './account-columns.ts';
import type { PaidStep } from './paid-steps.server.ts';
import { type AccountPart, accountParts, countInAdvance, isAccountSum, type Statement } from './statement.ts';

/** Where the rows of a part of the account are. */
function partPath(part: AccountPart, { seller, from, to }: Statement): string {
	const days = { from, to };
	const steps = (narrowed: Record<string, string> = {}) =>
		`${owedPath(seller.refSellerId)}?${new URLSearchParams({ ...days, ...narrowed })}`;
	switch (part) {
		case 'opening':
		case 'closing':
		case 'notReceived':
			return `/owed/roll-forward?${new URLSearchParams({ ...days, q: seller.refSellerId })}`;
		case 'orders':
			return steps({ reason: 'order' });
		case 'cancels':
			return steps({ reason: 'cancel' });
		case 'adjustments':
			return steps({ reason: 'adjustment' });
		case 'paidOut':
		case 'cameBack':
		case 'onTheWay':
			return `/payouts?${new URLSearchParams({ seller: seller.id })}`;
		default:
			return steps();
	}
}

/** How what is owed to the seller came about over the days of a statement; each amount leads to its rows. */
export function AccountForward({ statement }: { statement: Statement }) {
	const { t } = useTranslation(['statements', 'payouts']);
	const { account } = statement;
	if (!account) return null;
	return (
		<Stack gap="xs">
			<Title order={2} size="h4">
				{t('account.title')}
			</Title>
			<Text size="sm" c="dimmed">
				{t('account.hint')}
			</Text>
			<DataTable
				caption={t('account.title')}
				density="compact"
				rows={accountParts.map((part) => ({ part, amount: account.forward[part] }))}
				rowKey={({ part }) => part}
				rowHref={({ part }) => partPath(part, statement)}
				columns={[
					{ key: 'part', header: t('account.part'), render: ({ part }) => t(`account.${part}`) },
					{
						key: 'amount',
						header: t('payouts:amount'),
						align: 'end',
						render: ({ part, amount }) => (
							<Text span inherit fw={isAccountSum(part) ? 600 : undefined}>
								<Money amount={amount} />
							</Text>
						),
					},
				]}
			/>
		</Stack>
	);
}

/** What each payout of a statement pays, and the orders of all of them, page by page. */
export function PaidOrders({
	statement,
	steps,
}: {
	statement: Statement;
	steps: ({ rows: PaidStep[] } & Cursors) | null;
}) {
	const { t } = useTranslation(['statements', 'payouts', 'owed']);
	const { t: words } = useWords();
	const { account, seller } = statement;
	const inAdvance = countInAdvance(statement);
	if (!account || account.paid.length + inAdvance === 0) return null;
	const amount = <Row extends object>(key: keyof Row & ('gross' | 'commission' | 'vat' | 'setOff' | 'net')) => ({
		key,
		header: t(`orders.${key}`),
		align: 'end' as const,
		render: (row: Row) => <Money amount={row[key] as bigint} />,
	});
	return (
		<Stack gap="xs">
			<Title order={2} size="h4">
				{t('orders.title')}
			</Title>
			<Text size="sm" c="dimmed">
				{account.paid.length > 0 && `${t('orders.hint')} `}
				{inAdvance > 0 && t('orders.inAdvance', { count: inAdvance })}
			</Text>
			{account.paid.length > 0 && (
				<DataTable
					caption={t('orders.payouts')}
					density="compact"
					rows={account.paid}
					rowKey={({ payoutId }) => payoutId}
					rowHref={({ payoutId }) => `${owedPath(seller.refSellerId)}?payout=${payoutId}`}
					columns={[
						{
							key: 'payout',
							header: t('payouts:refPayoutId'),
							render: ({ refPayoutId }) => <span className="code">{refPayoutId}</span>,
						},
						{
							key: 'steps',
							header: t('orders.steps'),
							align: 'end',
							visibleFrom: 'sm',
							render: (row) => <span className="tabular">{formatCount(row.steps)}</span>,
						},
						{ ...amount<(typeof account.paid)[number]>('gross'), visibleFrom: 'sm' },
						{ ...amount<(typeof account.paid)[number]>('commission'), visibleFrom: 'sm' },
						{ ...amount<(typeof account.paid)[number]>('vat'), visibleFrom: 'sm' },
						{ ...amount<(typeof account.paid)[number]>('setOff'), visibleFrom: 'sm' },
						{ ...amount<(typeof account.paid)[number]>('net'), header: t('orders.paid') },
					]}
				/>
			)}
			{steps && steps.rows.length > 0 && (
				<DataTable
					caption={t('orders.list')}
					density="compact"
					rows={steps.rows}
					rowKey={({ id }) => id}
					cursors={steps}
					columns={[
						{
							key: 'payout',
							header: t('payouts:refPayoutId'),
							visibleFrom: 'md',
							render: (step) => <span className="code">{step.refPayoutId}</span>,
						},
						{ key: 'on', header: t('on'), visibleFrom: 'xs', render: ({ on }) => <KstDayText day={on} /> },
						{ key: 'reason', header: t('orders.reason'), render: ({ reason }) => stepWord(words, reason) },
						{
							key: 'order',
							header: t('orders.order'),
							render: ({ order, setOff }) =>
								order || setOff ? (
									<Anchor component={Link} size="sm" to={order ? orderPath(order) : `/payouts/${setOff!.id}`}>
										<span className="code">{order?.orderId ?? setOff!.refPayoutId}</span>
									</Anchor>
								) : (
									'–'
								),
						},
						{ ...amount<PaidStep>('gross'), visibleFrom: 'sm' },
						{ ...amount<PaidStep>('commission'), visibleFrom: 'sm' },
						{ ...amount<PaidStep>('vat'), visibleFrom: 'sm' },
						amount<PaidStep>('net'),
					]}
				/>
			)}
		</Stack>
	);
}
