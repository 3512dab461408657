import { useTranslation } from 'react-i18next';
import { formatDayWithWeekday, formatInstant } from '#app/i18n/format.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';

/** An instant, shown in Seoul time whatever the reader's own zone; null shows a dash. */
export function DateTime({ at, seconds }: { at: Date | null | undefined; seconds?: boolean }) {
	if (!at) return <span className="day">–</span>;
	return (
		<time className="day" dateTime={at.toISOString()} title={`${formatInstant(at, { seconds: true })} KST`}>
			{formatInstant(at, { seconds })}
		</time>
	);
}

/** A calendar day in Seoul, with its weekday when asked; null shows a dash. */
export function KstDayText({ day, weekday }: { day: KstDay | null | undefined; weekday?: boolean }) {
	const { i18n } = useTranslation();
	if (!day) return <span className="day">–</span>;
	return (
		<time className="day" dateTime={day}>
			{weekday ? formatDayWithWeekday(day, i18n.language === 'en' ? 'en' : 'ko') : day}
		</time>
	);
}
