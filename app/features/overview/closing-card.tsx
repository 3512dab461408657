import { Card, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { IconCircleCheck, IconCircleDashed, IconClock, IconRotate } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { periodWord } from '#app/features/closing/period.ts';
import type { PeriodRow } from '#app/features/closing/queries.server.ts';
import { addDays, type KstDay } from '#app/lib/kst-calendar.ts';

const icons = { open: IconCircleDashed, prepared: IconClock, closed: IconCircleCheck, reopened: IconRotate };

/** The days of the week, Sunday first, in one letter each. */
function weekdays(language: string): string[] {
	const { format } = new Intl.DateTimeFormat(language, { weekday: 'narrow', timeZone: 'UTC' });
	// The fourth of January 1970 was a Sunday.
	return Array.from({ length: 7 }, (_, index) => format(Date.UTC(1970, 0, 4 + index)));
}

const weekdayOf = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();

const WEEKS = 5;
/** The first day that the card shows, a Sunday: at the start of a month the days to be closed are those of the last one. */
export const firstClosingDay = (today: KstDay) => addDays(today, -7 * (WEEKS - 1) - weekdayOf(today));

/** The day of the month; its month as well where one begins. */
const shortDay = (day: string) =>
	day.endsWith('-01') ? day.slice(5).split('-').map(Number).join('/') : String(Number(day.slice(8)));

/** A month or a day, how its books stand, and the way to it. */
function Period({ period, short }: { period: PeriodRow; short: string }) {
	const { t } = useTranslation('closing');
	const { name, state, covered, passed } = period;
	const shown = covered && !passed ? 'closed' : state;
	const Icon = icons[shown];
	const word = t(periodWord(period));
	return (
		<Link to={`/closing/${name}`} className="closing-day" data-state={shown} title={`${name} · ${word}`}>
			<Icon size={13} aria-hidden />
			<span aria-hidden>{short}</span>
			<span className="visually-hidden">
				{name} {word}
			</span>
		</Link>
	);
}

/** Where the books of the last months and of each day of the last weeks stand. Both are given the latest first. */
export function ClosingCard({ months, days }: { months: PeriodRow[]; days: PeriodRow[] }) {
	const { t, i18n } = useTranslation('overview');
	return (
		<Card h="100%">
			<Title order={2} size="h3" mb="xs">
				{t('closing')}
			</Title>
			<Text size="sm" c="dimmed" mb={6}>
				{t('closingMonths')}
			</Text>
			<ul className="closing-months">
				{[...months].reverse().map((month) => (
					<li key={month.name}>
						<Period period={month} short={month.name} />
					</li>
				))}
			</ul>
			<Text size="sm" c="dimmed" mt="sm" mb={6}>
				{t('closingDays', { weeks: WEEKS })}
			</Text>
			<div className="closing-weekdays" aria-hidden>
				{weekdays(i18n.language).map((letter, index) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: two days have the same letter, and none ever moves
					<span key={index}>{letter}</span>
				))}
			</div>
			<ul className="closing-days">
				{[...days].reverse().map((day) => (
					<li key={day.name} style={{ gridColumnStart: weekdayOf(day.name) + 1 }}>
						<Period period={day} short={shortDay(day.name)} />
					</li>
				))}
			</ul>
		</Card>
	);
}
