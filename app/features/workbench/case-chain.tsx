import { Anchor, Badge, Card, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import {
	IconArrowBackUp,
	IconBuildingBank,
	IconCash,
	IconCheck,
	IconFileInvoice,
	IconPackage,
	IconReceipt,
	IconScale,
	IconSend,
	IconShoppingCart,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { KstDayText } from '#app/ui/date-time.tsx';
import { Money } from '#app/ui/money.tsx';
import type { ChainLink } from './chain-link.ts';

const icons = {
	order: IconShoppingCart,
	approval: IconCheck,
	cancel: IconArrowBackUp,
	line: IconReceipt,
	batch: IconPackage,
	bank: IconBuildingBank,
	balance: IconScale,
	payout: IconCash,
	toss: IconSend,
	claim: IconFileInvoice,
} as const;

/** The way of the money around a case, in the order of time, with what ought to be on it and is not. */
export function CaseChain({ chain }: { chain: ChainLink[] }) {
	const { t } = useTranslation('workbench');
	if (chain.length === 0) return null;
	return (
		<Card>
			<Title order={2} size="h3" mb="xs">
				{t('chain')}
			</Title>
			<ol className="case-chain">
				{chain.map(({ key, what, day, amount, currency, href, label, self, missing }) => {
					const Icon = icons[what];
					return (
						<li key={key} data-self={self || undefined} data-missing={missing ? true : undefined}>
							<span className="case-chain-mark">
								<Icon size={13} aria-hidden />
							</span>
							<Text span size="xs" c="dimmed" className="tabular">
								<KstDayText day={day} />
							</Text>
							<Text span size="sm">
								{t(`links.${what}`)}{' '}
								<Anchor component={Link} to={href} size="sm" className="code" title={label}>
									{label.length > 22 ? `…${label.slice(-18)}` : label}
								</Anchor>
								{self && (
									<Badge size="xs" variant="outline" color="amber" ml={6}>
										{t('thisOne')}
									</Badge>
								)}
								{missing && (
									<>
										<Badge size="xs" variant="outline" color="red" ml={6}>
											{t('missing')}
										</Badge>
										<Text size="xs" c="dimmed">
											{t(`missingBecause.${missing.because}`, missing.values)}
										</Text>
									</>
								)}
							</Text>
							<Text span size="sm" fw={600}>
								{amount === null ? '–' : <Money amount={amount} currency={currency} signed />}
							</Text>
						</li>
					);
				})}
			</ol>
		</Card>
	);
}
