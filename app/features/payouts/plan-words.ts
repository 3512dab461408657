import type { Words } from '#app/i18n/i18n.ts';
import type { PlanRhythm } from './plan.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** When a plan pays, as people say it: its numbers mean days of the week, of the month, or business days. */
export function sayRhythm(t: Words, rhythm: PlanRhythm, ordinal: number): string {
	if (rhythm === 'weekly')
		return t('batches:planDays.weekly', { day: t(`batches:weekdays.${weekdays[ordinal - 1]!}`) });
	if (rhythm === 'monthly') return t('batches:planDays.monthly', { n: ordinal });
	if (ordinal > 0) return t('batches:planDays.nth', { n: ordinal });
	return ordinal === -1 ? t('batches:planDays.last') : t('batches:planDays.fromEnd', { n: -ordinal });
}
