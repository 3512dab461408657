import { formatMoney } from '#app/i18n/format.ts';
import type { Words } from '#app/i18n/i18n.ts';
import type { PlanRhythm } from './plan.ts';

/** The days of the week by their numbers in a plan, from 1 on. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** When a plan pays, as people say it: its numbers mean days of the week, of the month, or business days. */
export function sayRhythm(t: Words, rhythm: PlanRhythm, ordinal: number): string {
	if (rhythm === 'weekly')
		return t('batches:planDays.weekly', { day: t(`batches:weekdays.${weekdays[ordinal - 1]!}`) });
	if (rhythm === 'monthly') return t('batches:planDays.monthly', { n: ordinal });
	if (ordinal > 0) return t('batches:planDays.nth', { n: ordinal });
	return ordinal === -1 ? t('batches:planDays.last') : t('batches:planDays.fromEnd', { n: -ordinal });
}

/** Whom a plan pays. */
export function sayPaid(t: Words, plan: { seller: { name: string } | null }): string {
	return plan.seller?.name ?? t('plans:all');
}

/** How much a plan pays: so many won, or all that is payable, and from which amount on. */
export function sayAmount(t: Words, plan: { amount: bigint | null; leastAmount?: bigint | null | undefined }): string {
	if (plan.amount !== null) return formatMoney(plan.amount);
	const least = plan.leastAmount ?? 1n;
	const all = t('plans:allPayable');
	return least > 1n ? `${all} (${t('plans:atLeast', { amount: formatMoney(least) })})` : all;
}
