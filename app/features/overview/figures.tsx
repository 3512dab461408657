import { Anchor, Card, SimpleGrid, Skeleton, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '#app/i18n/format.ts';
import { sumWon } from '#app/lib/won.ts';
import { Money } from '#app/ui/money.tsx';
import type { Both, MoneyDay } from './pictures.server.ts';
import { changeOf, type Days, type Range } from './range.ts';

/** What changed since the previous range, in won and percent: the sign and the arrow say the direction. */
export function ChangeText({ now, before }: { now: bigint; before: bigint }) {
	const { t } = useTranslation('overview');
	const { difference, permille } = changeOf(now, before);
	if (difference === 0n) return <span className="change">{t('unchanged')}</span>;
	const size = permille === null ? null : permille < 0n ? -permille : permille;
	return (
		<span className="change">
			<span aria-hidden>{difference > 0n ? '▲ ' : '▼ '}</span>
			{formatMoney(difference, 'KRW', { signed: true })}
			{size !== null && ` (${difference > 0n ? '+' : '-'}${size / 10n}.${size % 10n}%)`}
		</span>
	);
}

/** The sums of the range, each with what changed since the previous one. */
export function Figures({
	range,
	money,
	payouts,
}: {
	range: Range;
	money: Both<MoneyDay> | null | undefined;
	payouts: { now: bigint; before: bigint } | null | undefined;
}) {
	const { t } = useTranslation('overview');
	const days = ({ from, to }: Days) => `from=${from}&to=${to}`;
	const sum = (key: 'expected' | 'settled' | 'received') =>
		money && { now: sumWon(money.now.map((day) => day[key])), before: sumWon(money.before.map((day) => day[key])) };
	const figure = (
		label: string,
		values: { now: bigint; before: bigint } | null | undefined,
		to: string,
		note?: string,
	) => (
		<Card key={label}>
			<Text size="sm" c="dimmed">
				{label}
			</Text>
			{values === undefined ? (
				<>
					<span className="visually-hidden">{t('waiting')}</span>
					<Skeleton height={24} my={4} width="70%" />
					<Skeleton height={12} width="50%" />
				</>
			) : values === null ? (
				<Text size="sm">–</Text>
			) : (
				<>
					<Anchor component={Link} to={to} fz="1.375rem" fw={650} c="inherit" underline="hover">
						<Money amount={values.now} />
					</Anchor>
					<Text size="xs" c="dimmed" component="div">
						<ChangeText {...values} /> {note}
					</Text>
				</>
			)}
		</Card>
	);
	return (
		<SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="md">
			{figure(t('expected'), sum('expected'), `/transactions?${days(range)}`)}
			{figure(t('settled'), sum('settled'), `/settlements?${days(range)}`)}
			{figure(t('received'), sum('received'), `/bank?side=in&${days(range)}`)}
			{figure(t('paidOut'), payouts, `/payouts?status=completed&by=finished&${days(range)}`)}
		</SimpleGrid>
	);
}
