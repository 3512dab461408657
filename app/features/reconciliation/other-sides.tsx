import { Anchor, Card, SimpleGrid, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { KeyValue } from '#app/ui/key-value.tsx';
import type { Evidence } from './evidence.ts';
import type { DiscrepancyView } from './get-discrepancy.server.ts';
import { SideValue } from './side-value.tsx';

/** Whose and when first, then the figures as they are calculated: stored evidence has no order of its own. */
const order = ['mId', 'account', 'day', 'soldDate', 'paidOutDate', 'method', 'lines', 'amount', 'fee', 'payOutAmount'];
const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);

const inReadingOrder = (names: string[]) => names.sort((one, other) => rank(one) - rank(other));

function Side({ side, currency }: { side: NonNullable<Evidence['left']>; currency: string }) {
	const { t, i18n } = useTranslation('reconciliation');
	// The names come with the evidence: one that the catalogue does not know yet stands for itself.
	const word = (group: 'sideNames' | 'fields', name: string) =>
		i18n.exists(`reconciliation:${group}.${name}`) ? t(`${group}.${name}` as 'fields.amount') : name;
	const name = word('sideNames', side.what);
	return (
		<div>
			<Title order={3} size="h4" mb={4}>
				{side.href ? (
					<Anchor component={Link} to={side.href}>
						{name}
					</Anchor>
				) : (
					name
				)}
			</Title>
			<KeyValue
				facts={inReadingOrder(Object.keys(side.facts)).map((key) => ({
					label: word('fields', key),
					value: <SideValue name={key} side={side} currency={currency} />,
				}))}
			/>
		</div>
	);
}

/** The two sides of a break that is not about one transaction and one line: batches, bank lines, payouts, orders. */
export function OtherSides({ discrepancy }: { discrepancy: DiscrepancyView }) {
	const { t } = useTranslation('reconciliation');
	const { evidence, currency } = discrepancy;
	const sides = [evidence.left, evidence.right].filter((side) => side !== null && side !== undefined);
	return (
		<Card>
			<Title order={2} size="h3" mb="xs">
				{t('sides')}
			</Title>
			{sides.length === 0 && <Text size="sm">{discrepancy.subjectKey}</Text>}
			<SimpleGrid cols={{ base: 1, sm: Math.max(sides.length, 1) }}>
				{sides.map((side) => (
					<Side key={side.what} side={side} currency={currency} />
				))}
			</SimpleGrid>
		</Card>
	);
}
