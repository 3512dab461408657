import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Money } from '#app/ui/money.tsx';
import { bankName } from './banks.ts';
import type { OfferedSeller } from './pick-sellers.server.ts';
import { SellerBadge } from './seller-badge.tsx';
import { type SellerFieldProps, SellerSearch } from './seller-search.tsx';

/** A field that chooses one of all sellers who can be paid. */
export function SellerPicker(props: SellerFieldProps<OfferedSeller>) {
	const { t, i18n } = useTranslation('payouts');
	return (
		<SellerSearch
			{...props}
			from="/sellers/pick"
			keyOf={({ id }) => id}
			nameOf={({ name, refSellerId, bankCode, accountNumberLast4 }) =>
				t('sellerOption', {
					name,
					ref: refSellerId,
					bank: bankName(bankCode, i18n.language),
					last4: accountNumberLast4,
				})
			}
			badge={(seller) => <SellerBadge seller={seller} />}
			note={({ due }) =>
				due !== null && (
					<Text size="xs" c="dimmed" component="div">
						{t('sellerDue')} <Money amount={BigInt(due)} signed={due.startsWith('-')} />
					</Text>
				)
			}
			placeholder={t('sellerSearch')}
			none={t('sellerNone')}
		/>
	);
}
