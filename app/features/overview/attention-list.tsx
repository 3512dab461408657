import { Anchor, Badge, Card, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { IconChevronRight, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/i18n/format.ts';
import type { Attention, AttentionKind } from './queries.server.ts';

const grave: readonly AttentionKind[] = ['residual', 'payouts-unknown', 'payouts-failed', 'runs-failed'];

/** What somebody should look at now, each line leading to its rows. */
export function AttentionList({ items }: { items: Attention[] }) {
	const { t } = useTranslation('overview');
	return (
		<Card h="100%">
			<Title order={2} size="h3" mb="xs">
				{t('attention')}
			</Title>
			{items.length === 0 ? (
				<Group gap="xs" c="dimmed">
					<IconCircleCheck size={18} aria-hidden />
					<Text size="sm">{t('nothing')}</Text>
				</Group>
			) : (
				<Stack component="ul" gap={6} p={0} m={0} style={{ listStyle: 'none' }}>
					{items.map(({ kind, count, href }) => (
						<li key={kind}>
							<Anchor component={Link} to={href} size="sm" underline="hover">
								<Group justify="space-between" wrap="nowrap" gap="xs">
									<span>{t(`items.${kind}`)}</span>
									<Group gap={4} wrap="nowrap">
										<Badge variant="light" color={grave.includes(kind) ? 'red' : 'amber'} className="tabular">
											{formatCount(count)}
										</Badge>
										<IconChevronRight size={15} aria-hidden />
									</Group>
								</Group>
							</Anchor>
						</li>
					))}
				</Stack>
			)}
		</Card>
	);
}
