import { Card, Group, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import {
	IconAlertTriangle,
	IconBuildingBank,
	IconCalendarCheck,
	IconChevronRight,
	IconCoffee,
	IconCoins,
	IconFileImport,
	IconFileInvoice,
	IconKey,
	IconPlugConnectedX,
	IconScale,
	IconSend,
	IconUserCheck,
	IconWebhook,
	type TablerIcon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/i18n/format.ts';
import { daysBetween, type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';
import { Money } from '#app/ui/money.tsx';
import type { Attention, AttentionKind } from './attention.ts';
import './overview.css';

const looks: Record<AttentionKind, { Icon: TablerIcon; grave?: true }> = {
	'security-key': { Icon: IconKey, grave: true },
	'toss-reads': { Icon: IconPlugConnectedX, grave: true },
	residual: { Icon: IconAlertTriangle, grave: true },
	'payouts-unknown': { Icon: IconSend, grave: true },
	'payouts-canceled': { Icon: IconSend, grave: true },
	'payouts-overdue': { Icon: IconSend, grave: true },
	'batches-awaiting-approval': { Icon: IconSend },
	'payouts-awaiting-approval': { Icon: IconSend },
	'payouts-failed': { Icon: IconSend, grave: true },
	'payouts-rejected': { Icon: IconSend, grave: true },
	'payouts-stuck': { Icon: IconSend, grave: true },
	'payouts-over-limit': { Icon: IconSend },
	'plans-missed': { Icon: IconSend, grave: true },
	'sellers-payable': { Icon: IconCoins },
	'orders-in-doubt': { Icon: IconScale },
	'invoices-unmade': { Icon: IconFileInvoice },
	'write-offs-asked': { Icon: IconScale },
	'deposits-missing': { Icon: IconBuildingBank, grave: true },
	'cases-overdue': { Icon: IconScale, grave: true },
	'cases-unowned': { Icon: IconScale },
	'runs-failed': { Icon: IconAlertTriangle, grave: true },
	'imports-failed': { Icon: IconFileImport, grave: true },
	'imports-rejected': { Icon: IconFileImport },
	'uploads-waiting': { Icon: IconFileImport },
	'webhooks-failed': { Icon: IconWebhook, grave: true },
	'sellers-account-unclear': { Icon: IconUserCheck, grave: true },
	'sellers-refused': { Icon: IconUserCheck },
	'sellers-kyc': { Icon: IconUserCheck },
	'sellers-identity': { Icon: IconUserCheck },
	'months-open': { Icon: IconCalendarCheck },
};

/** What waits for somebody now, the reader's own first; each entry opens its rows. */
export function AttentionList({ items, today }: { items: Attention[]; today: KstDay }) {
	const { t } = useTranslation('overview');
	const mine = items.filter((item) => item.mine);
	const others = items.filter((item) => !item.mine);
	return (
		<Card h="100%">
			<Title order={2} size="h3" mb="xs">
				{t('attention')}
			</Title>
			{mine.length === 0 && (
				<Group gap="sm" wrap="nowrap" py="xs">
					<ThemeIcon variant="light" color="pine" radius="xl" size={38}>
						<IconCoffee size={20} stroke={1.5} aria-hidden />
					</ThemeIcon>
					<div>
						<Text fw={600}>{t('nothing')}</Text>
						<Text size="sm" c="dimmed">
							{t(items.length === 0 ? 'nothingAtAll' : 'nothingForYou')}
						</Text>
					</div>
				</Group>
			)}
			<Items items={mine} today={today} />
			{others.length > 0 && (
				<>
					<Text size="sm" c="dimmed" mt="sm" mb={4}>
						{t('forOthers')}
					</Text>
					<Items items={others} today={today} />
				</>
			)}
		</Card>
	);
}

function Items({ items, today }: { items: Attention[]; today: KstDay }) {
	const { t } = useTranslation('overview');
	if (items.length === 0) return null;
	return (
		<Stack component="ul" className="attention-list">
			{items.map(({ kind, count, amount, since, href }) => {
				const { Icon, grave } = looks[kind];
				const days = since ? daysBetween(kstDayOf(since), today) : null;
				return (
					<li key={kind}>
						<Link to={href} className="attention-item" data-grave={grave}>
							<Icon size={18} stroke={1.6} aria-hidden className="attention-icon" />
							<span className="attention-word">{t(`items.${kind}`)}</span>
							<span className="attention-facts">
								<span className="attention-count tabular">{t('items_count', { formatted: formatCount(count) })}</span>
								{amount !== null && <Money amount={amount} />}
								{days !== null && (
									<span className="attention-age tabular">
										{days > 0 ? t('oldest', { formatted: formatCount(days) }) : t('oldestToday')}
									</span>
								)}
							</span>
							<IconChevronRight size={15} aria-hidden />
						</Link>
					</li>
				);
			})}
		</Stack>
	);
}
