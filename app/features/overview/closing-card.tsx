import { Card, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { IconCircleCheck, IconCircleDashed, IconClock, IconRotate } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PeriodRow } from '#app/features/closing/queries.server.ts';

const icons = { open: IconCircleDashed, prepared: IconClock, closed: IconCircleCheck, reopened: IconRotate };

/** The days of the week, Sunday first, in one letter each. */
function weekdays(language: string): string[] {
	const { format } = new Intl.DateTimeFormat(language, { weekday: 'narrow', timeZone: 'UTC' });
	// The fourth of January 1970 was a Sunday.
	return Array.from({ length: 7 }, (_, index) => format(Date.UTC(1970, 0, 4 + index)));
}

const weekdayOf = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();

/** Where the books of the last months and of each day of this month stand. */
export function ClosingCard({ months, days }: { months: PeriodRow[]; days: PeriodRow[] }) {
	const { t, i18n } = useTranslation(['overview', 'closing']);
	const inOrder = [...days].reverse();
	const list = (periods: PeriodRow[], className: string, short: (name: string) => string, startColumn?: number) => (
		<ul className={className}>
			{periods.map(({ name, state, covered }, index) => {
				const shown = covered ? 'closed' : state;
				const Icon = icons[shown];
				const word = covered ? t('closing:covered') : t(`closing:states.${state}`);
				return (
					<li key={name} style={index === 0 && startColumn ? { gridColumnStart: startColumn } : undefined}>
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
			{list([...months].reverse(), 'closing-months', (name) => name)}
			<Text size="sm" c="dimmed" mt="sm" mb={6}>
				{t('closingDays')}
			</Text>
			<div className="closing-weekdays" aria-hidden>
				{weekdays(i18n.language).map((letter, index) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: two days have the same letter, and none ever moves
					<span key={index}>{letter}</span>
				))}
			</div>
			{list(
				inOrder,
				'closing-days',
				(name) => String(Number(name.slice(8))),
				inOrder[0] && weekdayOf(inOrder[0].name) + 1,
			)}
		</Card>
	);
}
