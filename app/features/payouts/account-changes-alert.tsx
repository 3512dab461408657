import { Alert, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { bankName } from '#app/features/sellers/banks.ts';
import { maskedAccount } from '#app/features/sellers/seller.ts';
import { formatInstant } from '#app/i18n/format.ts';
import type { AccountChange } from './account-changes.server.ts';

/** So many are told at most; more than that is somebody's whole work to look through. */
const MOST_TOLD = 50;

/** What whoever approves has to know: which accounts were changed, from what to what, when and by whom. */
export function AccountChangesAlert({ changes }: { changes: AccountChange[] }) {
	const { t, i18n } = useTranslation(['payouts', 'batches']);
	if (changes.length === 0) return null;
	const shown = ({ bankCode, last4, holderName }: NonNullable<AccountChange['account']>['from']) =>
		`${bankName(bankCode, i18n.language)} ${maskedAccount(last4)} ${holderName}`;
	return (
		<Alert color="amber" title={t('payouts:accountChanges.title')} role="status">
			<Text size="sm">{t('payouts:accountChanges.text')}</Text>
			{changes.slice(-MOST_TOLD).map(({ id, sellerName, refSellerId, at, byName, account }) => (
				<Text key={id} size="sm" mt={4}>
					{[
						`${sellerName} (${refSellerId})`,
						account && `${shown(account.from)} → ${shown(account.to)}`,
						formatInstant(at),
						byName && t('payouts:accountChanges.by', { name: byName }),
					]
						.filter(Boolean)
						.join(' · ')}
				</Text>
			))}
			{changes.length > MOST_TOLD && <Text size="sm">{t('batches:more', { count: changes.length - MOST_TOLD })}</Text>}
		</Alert>
	);
}
