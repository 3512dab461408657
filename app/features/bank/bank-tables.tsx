import { Anchor, Badge, Button, Text } from '@mantine/core';
import { Link, useSearchParams } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { bankName } from '#app/features/sellers/banks.ts';
import { type Cursors, DataTable } from '#app/ui/data-table.tsx';
import { DateTime, KstDayText } from '#app/ui/date-time.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar } from '#app/ui/filter-bar.tsx';
import type { Sort } from '#app/ui/list-params.ts';
import { Money } from '#app/ui/money.tsx';
import type { BankAccountRow, BankLineRow } from './queries.server.ts';

/** What the newest run says of a line. */
export function MatchBadge({ state }: { state: string | null }) {
	const { t } = useTranslation('bank');
	const known = state === 'matched' || state === 'near' || state === 'suggested' ? state : 'none';
	const color = { matched: 'pine', near: 'amber', suggested: 'amber', none: 'gray' }[known];
	return (
		<Badge variant="light" color={color}>
			{t(`states.${known}`)}
		</Badge>
	);
}

/** The accounts, with how far their statements reach. */
export function BankAccountsTable({ rows }: { rows: BankAccountRow[] }) {
	const { t, i18n } = useTranslation('bank');
	return (
		<DataTable
			caption={t('accounts')}
			rows={rows}
			rowKey={({ code }) => code}
			rowHref={({ code }) => `/bank?account=${encodeURIComponent(code)}`}
			density="compact"
			columns={[
				{ key: 'code', header: t('account'), render: ({ code }) => <span className="code">{code}</span> },
				{
					key: 'bank',
					header: t('bank'),
					render: ({ bankCode, last4 }) =>
						`${bankCode ? bankName(bankCode, i18n.language) : t('unknownBank')}${last4 ? ` ···${last4}` : ''}`,
				},
				{ key: 'mIds', header: t('merchants'), render: ({ mIds }) => mIds.join(', ') || t('anyMerchant') },
				{ key: 'lines', header: t('lines'), align: 'end', render: ({ lines }) => lines },
				{
					key: 'days',
					header: t('days'),
					render: ({ from, to }) => (
						<>
							<KstDayText day={from} /> – <KstDayText day={to} />
						</>
					),
				},
				{
					key: 'balance',
					header: t('balance'),
					align: 'end',
					render: ({ balance, currency }) => <Money amount={balance} currency={currency} />,
				},
				{
					key: 'breaks',
					header: t('breaks'),
					align: 'end',
					render: ({ breaks }) => (breaks > 0 ? t('breakCount', { count: breaks }) : t('agrees')),
				},
				{
					key: 'settings',
					header: '',
					align: 'end',
					render: ({ code }) => (
						<Anchor
							component={Link}
							to={`/bank/accounts/${encodeURIComponent(code)}`}
							size="sm"
							aria-label={t('settings.of', { code })}
						>
							{t('settings.link')}
						</Anchor>
					),
				},
			]}
		/>
	);
}

/** The filters of the list of bank lines. */
export function BankFilters({ accounts }: { accounts: { code: string }[] }) {
	const { t } = useTranslation('bank');
	const choice = (name: 'side' | 'matched', values: readonly ['in' | 'yes', 'out' | 'no']) => ({
		kind: 'select' as const,
		name,
		label: t(name),
		options: values.map((value) => ({ value, label: t(`${name}Choices.${value}` as 'sideChoices.in') })),
	});
	return (
		<FilterBar
			filters={[
				{ kind: 'text', name: 'q', label: t('search') },
				{ kind: 'days', label: t('bookedOn') },
				...(accounts.length > 1
					? [
							{
								kind: 'select' as const,
								name: 'account',
								label: t('account'),
								options: accounts.map(({ code }) => ({ value: code, label: code })),
							},
						]
					: []),
				choice('side', ['in', 'out']),
				choice('matched', ['yes', 'no']),
			]}
		/>
	);
}

interface BankLinesTableProps {
	rows: BankLineRow[];
	cursors: Cursors;
	sums: { count: number; deposits: bigint; withdrawals: bigint };
	sort: Sort;
	mayImport: boolean;
}

/** The lines of the bank with the sums of all that the filters find. */
export function BankLinesTable({ rows, cursors, sums, sort, mayImport }: BankLinesTableProps) {
	const { t } = useTranslation('bank');
	const [params] = useSearchParams();
	const filtered = [...params.keys()].some((name) => !['sort', 'dir', 'after', 'before', 'size'].includes(name));
	return (
		<DataTable
			caption={t('title')}
			rows={rows}
			rowKey={({ id }) => id}
			rowHref={({ id }) => `/bank/${id}`}
			sort={sort}
			cursors={cursors}
			exportHref={rows.length ? `/bank.csv?${params}` : undefined}
			density="compact"
			summary={
				<>
					{t('count', { count: sums.count })} · {t('deposits')} <Money amount={sums.deposits} /> · {t('withdrawals')}{' '}
					<Money amount={sums.withdrawals} />
				</>
			}
			empty={
				filtered ? undefined : (
					<EmptyState
						title={t('empty')}
						text={t('emptyHint')}
						action={
							mayImport && (
								<Button component={Link} to="/imports" variant="light">
									{t('goImport')}
								</Button>
							)
						}
					/>
				)
			}
			columns={[
				{
					key: 'at',
					header: t('bookedAt'),
					sortKey: 'bookedOn',
					render: (row) => (row.bookedAt ? <DateTime at={row.bookedAt} seconds /> : <KstDayText day={row.bookedOn} />),
				},
				{
					key: 'amount',
					header: t('amount'),
					align: 'end',
					sortKey: 'amount',
					render: (row) => <Money amount={row.amount} currency={row.currency} signed />,
				},
				{ key: 'narrative', header: t('narrative'), render: (row) => <Text size="sm">{row.narrative}</Text> },
				{ key: 'state', header: t('state'), render: (row) => <MatchBadge state={row.state} /> },
				{
					key: 'balance',
					header: t('balanceAfter'),
					align: 'end',
					visibleFrom: 'lg',
					render: (row) => <Money amount={row.balanceAfter} currency={row.currency} />,
				},
				{ key: 'account', header: t('account'), render: (row) => <span className="code">{row.account}</span> },
				{ key: 'method', header: t('method'), visibleFrom: 'xl', render: (row) => row.method ?? '–' },
			]}
		/>
	);
}
