import { Anchor, Badge, Card, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { IconArrowBackUp, IconBuildingBank, IconCheck, IconReceipt, IconShoppingCart } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '#app/i18n/format.ts';
import { Money } from '#app/ui/money.tsx';
import type { ChainLink } from './get-case.server.ts';

const icons = {
	order: IconShoppingCart,
	approval: IconCheck,
	cancel: IconArrowBackUp,
	line: IconReceipt,
	batch: IconBuildingBank,
} as const;

/** The way of the money around a case, in the order of time. */
export function CaseChain({ chain, currency }: { chain: ChainLink[]; currency: string }) {
	const { t } = useTranslation('workbench');
	if (chain.length === 0) return null;
	return (
		<Card>
			<Title order={2} size="h3" mb="xs">
				{t('chain')}
			</Title>
			<ol className="case-chain">
				{chain.map(({ key, what, at, dayOnly, amount, href, label, self }) => {
					const Icon = icons[what];
					return (
						<li key={key} data-self={self || undefined}>
							<span className="case-chain-mark">
								<Icon size={13} aria-hidden />
							</span>
							<Text span size="xs" c="dimmed" className="tabular">
								{dayOnly ? formatInstant(at).slice(0, 10) : formatInstant(at)}
							</Text>
							<Text span size="sm">
								{t(`links.${what}`)}{' '}
								<Anchor component={Link} to={href} size="sm" className="code">
									{label.length > 22 ? `…${label.slice(-18)}` : label}
								</Anchor>
								{self && (
									<Badge size="xs" variant="outline" color="amber" ml={6}>
										{t('thisOne')}
									</Badge>
								)}
							</Text>
							<Text span size="sm" fw={600}>
								<Money amount={amount} currency={currency} />
							</Text>
						</li>
					);
				})}
			</ol>
		</Card>
	);
}
