import { Stack, Text } from '@mantine/core';
import { IconFileInvoice } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import { Money } from '#app/ui/money.tsx';
import { lastDayOf, type Month } from './month.ts';
import type { FeeSums } from './open-fees.server.ts';

/** Makes the invoices of a month, after showing what they come to. */
export function MakeInvoicesButton({ month, toMake }: { month: Month; toMake: FeeSums & { count: number } }) {
	const { t } = useTranslation('invoices');
	const { count, supply, vat } = toMake;
	return (
		<ConfirmButton
			label={t('make.action', { month })}
			variant="filled"
			leftSection={<IconFileInvoice size={16} aria-hidden />}
			title={t('make.title', { month })}
			confirmLabel={t('make.action', { month })}
			fields={{ intent: 'make', month, invoices: String(count), supply: String(supply), vat: String(vat) }}
			text={
				<Stack gap="sm">
					<Text size="sm">{t('make.text', { to: lastDayOf(month) })}</Text>
					<KeyValue
						facts={[
							{ label: t('make.invoices'), value: t('make.sheets', { count }) },
							{ label: t('supply'), value: <Money amount={supply} /> },
							{ label: t('vat'), value: <Money amount={vat} /> },
							{ label: t('total'), value: <Money amount={supply + vat} /> },
						]}
					/>
				</Stack>
			}
		/>
	);
}
