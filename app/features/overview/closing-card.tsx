import { Card, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { IconCircleCheck, IconCircleDashed, IconClock, IconRotate } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PeriodRow } from '#app/features/closing/queries.server.ts';

const icons = { open: IconCircleDashed, prepared: IconClock, closed: IconCircleCheck, reopened: IconRotate };

/** Where the books of the last months and of each day of this month stand. */
export function ClosingCard({ months, days }: { months: PeriodRow[]; days: PeriodRow[] }) {
	const { t } = useTranslation(['overview', 'closing']);
	const list = (periods: PeriodRow[], short: (name: string) => string) => (
		<ul className="closing-days">
			{periods.map(({ name, state, covered }) => {
				const shown = covered ? 'closed' : state;
				const Icon = icons[shown];
				const word = covered ? t('closing:covered') : t(`closing:states.${state}`);
				return (
					<li key={name}>
						<Link to={`/closing/${name}`} className="closing-day" data-state={shown} title={`${name} · ${word}`}>
							<Icon size={13} aria-hidden />
							{short(name)}
							<span className="visually-hidden"> {word}</span>
						</Link>
					</li>
				);
			})}
		</ul>
	);
	return (
		<Card h="100%">
			<Title order={2} size="h3" mb="xs">
				{t('closing')}
			</Title>
			<Text size="sm" c="dimmed" mb={6}>
				{t('closingMonths')}
			</Text>
			{list([...months].reverse(), (name) => name)}
			<Text size="sm" c="dimmed" mt="sm" mb={6}>
				{t('closingDays')}
			</Text>
			{list([...days].reverse(), (name) => String(Number(name.slice(8))))}
		</Card>
	);
}
