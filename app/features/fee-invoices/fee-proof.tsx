import { Anchor, Table, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Section } from '#app/features/payments/section.tsx';
import { Deferred } from '#app/ui/deferred.tsx';
import { Money } from '#app/ui/money.tsx';
import { invoicesPath } from './invoice.ts';
import type { Month } from './month.ts';
import type { FeeSums, proveFees } from './open-fees.server.ts';

const parts = ['fees', 'invoiced', 'open'] as const;

/** All fees against those that invoices bill and those that none does yet. */
export function FeeProof({
	proof,
	openIn,
}: {
	/** It may come later than the page. */
	proof: Promise<Awaited<ReturnType<typeof proveFees>> | null>;
	/** The month whose list holds what is on no invoice yet. */
	openIn: Month | null;
}) {
	const { t } = useTranslation('invoices');
	const row = (label: string, of: (sums: Record<(typeof parts)[number], FeeSums>) => FeeSums, difference = false) => {
		const cell = (name: string, amount: (sums: FeeSums) => bigint) => (
			<Table.Td ta="end" key={name} visibleFrom={name === 'total' ? undefined : 'sm'}>
				<Deferred value={proof}>
					{(found) => {
						const won = amount(of(found));
						return difference && won === 0n ? t('proof.holds') : <Money amount={won} signed={difference} />;
					}}
				</Deferred>
			</Table.Td>
		);
		return (
			<Table.Tr key={label}>
				<Table.Th scope="row" fw={difference ? 600 : 400}>
					{label}
				</Table.Th>
				{cell('supply', ({ supply }) => supply)}
				{cell('vat', ({ vat }) => vat)}
				{cell('total', ({ supply, vat }) => supply + vat)}
			</Table.Tr>
		);
	};
	return (
		<Section title={t('proof.title')}>
			<Table fz="sm" withRowBorders maw={760}>
				<caption className="visually-hidden">{t('proof.title')}</caption>
				<Table.Thead>
					<Table.Tr>
						<Table.Th scope="col">{t('proof.part')}</Table.Th>
						{(['supply', 'vat', 'total'] as const).map((name) => (
							<Table.Th key={name} scope="col" ta="end" visibleFrom={name === 'total' ? undefined : 'sm'}>
								{t(name)}
							</Table.Th>
						))}
					</Table.Tr>
				</Table.Thead>
				<Table.Tbody>
					{parts.map((part) => row(t(`proof.${part}`), (sums) => sums[part]))}
					{row(
						t('proof.difference'),
						({ fees, invoiced, open }) => ({
							supply: fees.supply - invoiced.supply - open.supply,
							vat: fees.vat - invoiced.vat - open.vat,
						}),
						true,
					)}
				</Table.Tbody>
			</Table>
			<Text size="sm" c="dimmed" mt="xs">
				{t('proof.hint')}{' '}
				{openIn && (
					<Anchor component={Link} to={invoicesPath(openIn)} size="sm" underline="always">
						{t('proof.next', { month: openIn })}
					</Anchor>
				)}
			</Text>
		</Section>
	);
}
