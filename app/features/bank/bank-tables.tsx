import { Anchor } from '@mantine/core';
import { Link, useSearchParams } from '@remix-run/react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { useProofPartFilter } from '#app/features/payments/proof-part-filter.ts';
import { bankName } from '#app/features/sellers/banks.ts';
import { formatCount } from '#app/i18n/format.ts';
import { type Cursors, DataTable } from '#app/ui/data-table.tsx';
import { KstDayText } from '#app/ui/date-time.tsx';
import { Deferred } from '#app/ui/deferred.tsx';
import { FilterBar, openFilter, selectFilter } from '#app/ui/filter-bar.tsx';
import type { Sort } from '#app/ui/list-links.ts';
import { Money } from '#app/ui/money.tsx';
import { useNothingImported } from '#app/ui/nothing-imported.tsx';
import { useColumns } from '#app/ui/use-words.ts';
import { bankColumns } from './bank-columns.tsx';
import type { BankAccountRow, BankLineRow, BankSums } from './queries.server.ts';

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
				{ key: 'lines', header: t('lines'), align: 'end', render: ({ lines }) => formatCount(lines) },
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
					render: ({ breaks, gaps }) =>
						[breaks > 0 && t('breakCount', { count: breaks }), gaps > 0 && t('gapCount', { count: gaps })]
							.filter(Boolean)
							.join(' · ') || t('agrees'),
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
	const ofProof = useProofPartFilter('bank');
	const { t } = useTranslation('bank');
	const codes = accounts.map(({ code }) => code);
	return (
		<FilterBar
			views={{ page: 'bank', reads: ['account', 'run'] }}
			filters={[
				{ kind: 'text', name: 'q', label: t('search'), placeholder: t('searchHint') },
				{ kind: 'days', label: t('bookedOn') },
				...(codes.length > 1 ? [openFilter('account', t('account'), codes, (code) => code)] : []),
				selectFilter('side', t('side'), ['in', 'out'], (value) => t(`sideChoices.${value}`)),
				selectFilter('matched', t('matched'), ['yes', 'no'], (value) => t(`matchedChoices.${value}`)),
				...ofProof,
			]}
		/>
	);
}

interface BankLinesTableProps {
	rows: BankLineRow[];
	cursors: Cursors;
	/** Of all that the filters find; it may come later than the rows. */
	sums: Promise<BankSums | null>;
	sort: Sort;
	mayImport: boolean;
}

/** The lines of the bank with the sums of all that the filters find. */
export function BankLinesTable({ rows, cursors, sums, sort, mayImport }: BankLinesTableProps) {
	const { t } = useTranslation('bank');
	const columns = useColumns(bankColumns);
	const [params] = useSearchParams();
	const empty = useNothingImported({ title: t('empty'), text: t('emptyHint'), goImport: t('goImport') }, mayImport);
	return (
		<DataTable
			table="bank"
			caption={t('title')}
			rows={rows}
			rowKey={({ id }) => id}
			rowHref={({ id }) => `/bank/${id}`}
			sort={sort}
			cursors={cursors}
			exportHref={rows.length ? `/bank.csv?${params}` : undefined}
			density="compact"
			summary={
				<Deferred value={sums}>
					{({ count, foreign, ...won }) => (
						<>
							{t('count', { count })}
							{[{ currency: 'KRW', ...won }, ...foreign].map(({ currency, deposits, withdrawals }) => (
								<Fragment key={currency}>
									{' · '}
									{t('deposits')} <Money amount={deposits} currency={currency} /> · {t('withdrawals')}{' '}
									<Money amount={withdrawals} currency={currency} />
								</Fragment>
							))}
						</>
					)}
				</Deferred>
			}
			empty={empty}
			columns={columns}
		/>
	);
}
