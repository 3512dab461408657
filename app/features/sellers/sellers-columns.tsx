import { Group, Text } from '@mantine/core';
import type { Words } from '#app/i18n/i18n.ts';
import { formatBusinessNumber } from '#app/lib/business-registration-number.ts';
import { formatKst } from '#app/lib/kst-calendar.ts';
import { DateTime } from '#app/ui/date-time.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import { bankName } from './banks.ts';
import type { ListedSeller } from './queries.server.ts';
import { type BusinessType, maskedAccount, sellerStageOf } from './seller.ts';
import { PayoutsApiBadge, SellerBadge } from './seller-badge.tsx';

/** The columns of the list of sellers, on the screen and in files. Of an account only its end is said. */
export function sellersColumns(t: Words, language: string): Column<ListedSeller>[] {
	const businessType = (seller: ListedSeller) => t(`sellers:businessTypes.${seller.businessType as BusinessType}`);
	return [
		{
			key: 'name',
			header: t('sellers:name'),
			sortKey: 'name',
			render: (seller) => <span className="name">{seller.name}</span>,
			value: (seller) => seller.name,
		},
		{
			key: 'status',
			header: t('sellers:status'),
			render: (seller) => (
				<Group gap={4} wrap="nowrap">
					<SellerBadge seller={seller} />
					<PayoutsApiBadge seller={seller} />
				</Group>
			),
			value: (seller) => t(`sellers:stages.${sellerStageOf(seller)}`),
		},
		{
			key: 'refSellerId',
			header: t('sellers:refSellerId'),
			render: (seller) => (
				<Text span className="code">
					{seller.refSellerId}
				</Text>
			),
			value: (seller) => seller.refSellerId,
		},
		{
			key: 'tossSellerId',
			header: t('sellers:tossSellerId'),
			optional: true,
			render: (seller) => <span className="code">{seller.tossSellerId ?? '–'}</span>,
			value: (seller) => seller.tossSellerId,
		},
		{
			key: 'businessType',
			header: t('sellers:businessType'),
			visibleFrom: 'md',
			render: (seller) => (
				<>
					{businessType(seller)}
					{seller.businessRegistrationNumber && (
						<Text span size="xs" c="dimmed" className="tabular">
							{` ${formatBusinessNumber(seller.businessRegistrationNumber)}`}
						</Text>
					)}
				</>
			),
			value: (seller) =>
				[
					businessType(seller),
					seller.businessRegistrationNumber && formatBusinessNumber(seller.businessRegistrationNumber),
				]
					.filter(Boolean)
					.join(' '),
		},
		{
			key: 'account',
			header: t('sellers:account'),
			visibleFrom: 'sm',
			render: (seller) => (
				<>
					{bankName(seller.bankCode, language)}{' '}
					<Text span inherit className="tabular" c="dimmed">
						{maskedAccount(seller.accountNumberLast4)}
					</Text>
				</>
			),
			value: (seller) => `${bankName(seller.bankCode, language)} ${maskedAccount(seller.accountNumberLast4)}`,
		},
		{
			key: 'createdAt',
			header: t('sellers:createdAt'),
			sortKey: 'createdAt',
			visibleFrom: 'lg',
			render: (seller) => <DateTime at={seller.createdAt} />,
			value: (seller) => formatKst(seller.createdAt),
		},
	];
}
