import { Anchor, Button, Group, Text } from '@mantine/core';
import { Link, useSearchParams } from '@remix-run/react';
import { IconBuildingStore } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/i18n/format.ts';
import { formatBusinessNumber } from '#app/lib/business-registration-number.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar } from '#app/ui/filter-bar.tsx';
import type { Sort } from '#app/ui/list-params.ts';
import { bankName } from './banks.ts';
import type { ListedSeller } from './queries.server.ts';
import { type BusinessType, businessTypes, maskedAccount, payoutsApis, sellerStages } from './seller.ts';
import { PayoutsApiBadge, SellerBadge } from './seller-badge.tsx';

interface SellersTableProps {
	list: { rows: ListedSeller[]; previous: string | null; next: string | null; total: number };
	sort: Sort;
	mayEdit: boolean;
}

/** The list of sellers with its filters. */
export function SellersTable({ list, sort, mayEdit }: SellersTableProps) {
	const { t, i18n } = useTranslation(['sellers', 'common']);
	const [params] = useSearchParams();
	const filtered = ['q', 'stage', 'type', 'api'].some((name) => params.get(name));
	return (
		<>
			<FilterBar
				filters={[
					{ kind: 'text', name: 'q', label: t('search'), placeholder: t('searchHint') },
					{
						kind: 'select',
						name: 'stage',
						label: t('status'),
						options: sellerStages.map((value) => ({ value, label: t(`stages.${value}`) })),
					},
					{
						kind: 'select',
						name: 'type',
						label: t('businessType'),
						options: businessTypes.map((value) => ({ value, label: t(`businessTypes.${value}`) })),
					},
					{
						kind: 'select',
						name: 'api',
						label: t('api'),
						options: payoutsApis.map((value) => ({ value, label: t(`apis.${value}`) })),
					},
				]}
			/>
			<DataTable
				caption={t('title')}
				summary={
					<Group gap="xs">
						{t('count', { count: list.total, formatted: formatCount(list.total) })}
						<Anchor href={`/sellers.xlsx?${params}`} download size="sm">
							Excel
						</Anchor>
					</Group>
				}
				rows={list.rows}
				rowKey={(seller) => seller.id}
				rowHref={(seller) => `/sellers/${seller.id}`}
				sort={sort}
				cursors={list}
				exportHref={`/sellers.csv?${params}`}
				empty={
					filtered ? undefined : (
						<EmptyState
							icon={IconBuildingStore}
							title={t('empty')}
							text={t('emptyHint')}
							action={
								mayEdit && (
									<Button component={Link} to="/sellers/new" mt="xs">
										{t('add')}
									</Button>
								)
							}
						/>
					)
				}
				columns={[
					{ key: 'name', header: t('name'), sortKey: 'name', render: (seller) => seller.name },
					{
						key: 'status',
						header: t('status'),
						render: (seller) => (
							<Group gap={4} wrap="nowrap">
								<SellerBadge seller={seller} />
								<PayoutsApiBadge seller={seller} />
							</Group>
						),
					},
					{
						key: 'refSellerId',
						header: t('refSellerId'),
						render: (seller) => (
							<Text span className="code">
								{seller.refSellerId}
							</Text>
						),
					},
					{
						key: 'businessType',
						header: t('businessType'),
						visibleFrom: 'md',
						render: (seller) => (
							<>
								{t(`businessTypes.${seller.businessType as BusinessType}`)}
								{seller.businessRegistrationNumber && (
									<Text span size="xs" c="dimmed" className="tabular">
										{` ${formatBusinessNumber(seller.businessRegistrationNumber)}`}
									</Text>
								)}
							</>
						),
					},
					{
						key: 'account',
						header: t('account'),
						visibleFrom: 'sm',
						render: (seller) => (
							<>
								{bankName(seller.bankCode, i18n.language)}{' '}
								<Text span inherit className="tabular" c="dimmed">
									{maskedAccount(seller.accountNumberLast4)}
								</Text>
							</>
						),
					},
					{
						key: 'createdAt',
						header: t('createdAt'),
						sortKey: 'createdAt',
						visibleFrom: 'lg',
						render: (seller) => <DateTime at={seller.createdAt} />,
					},
				]}
			/>
		</>
	);
}
