import { Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { groupDigits } from '#app/i18n/format.ts';
import { parseWon } from '#app/lib/won.ts';
import { Money } from '#app/ui/money.tsx';
import { readPercent } from './percent.ts';
import { feeOf, type VatWay } from './terms.ts';

/** What terms make of an amount, as both are typed: the commission, its VAT, and what the seller gets. */
export function FeeTrial({ commission, vat }: { commission: string | undefined; vat: VatWay }) {
	const { t } = useTranslation('owedTerms');
	const [typed, setTyped] = useState('100,000');
	const amount = parseWon(typed);
	const commissionBp = readPercent(commission ?? '');
	const fee = amount && amount > 0n && commissionBp !== null ? feeOf(amount, { commissionBp, vat }) : null;
	const parts = [
		['commission', fee?.commission],
		['vat', fee?.vat],
		['net', fee && amount ? amount - fee.commission - fee.vat : null],
	] as const;
	return (
		<Group align="flex-end" gap="lg">
			<TextInput
				label={t('trial.amount')}
				value={typed}
				onChange={({ currentTarget }) => setTyped(currentTarget.value)}
				onBlur={() => amount && setTyped(groupDigits(amount))}
				inputMode="numeric"
				classNames={{ input: 'tabular' }}
				styles={{ input: { textAlign: 'end' } }}
				error={amount === undefined || (amount !== null && amount <= 0n)}
				maw={180}
			/>
			<Group role="status" gap="lg">
				{parts.map(([part, won]) => (
					<div key={part}>
						<Text size="xs" c="dimmed">
							{t(`trial.${part}`)}
						</Text>
						<Text size="sm" component="div" lh="2.25rem">
							<Money amount={won} />
						</Text>
					</div>
				))}
			</Group>
		</Group>
	);
}
