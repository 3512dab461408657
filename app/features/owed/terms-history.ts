import { addDays, type KstDay } from '#app/lib/kst-calendar.ts';
import type { SellerTerms } from './terms.ts';

/** How terms stand on a day. Replaced ones never hold: newer ones begin on the same day. */
export const termsStandings = ['later', 'now', 'past', 'replaced'] as const;
export type TermsStanding = (typeof termsStandings)[number];

/** All terms of one name, the newest day first, with how each stands on a day and the last day on which it holds. */
export function termsHistory<Terms extends SellerTerms>(
	own: readonly Terms[],
	today: KstDay,
): (Terms & { standing: TermsStanding; to: KstDay | null })[] {
	const newestFirst = [...own].sort(
		(a, b) =>
			(a.from < b.from ? 1 : a.from > b.from ? -1 : 0) ||
			b.createdAt.getTime() - a.createdAt.getTime() ||
			(a.id < b.id ? 1 : -1),
	);
	let next: KstDay | null = null;
	let day: KstDay | null = null;
	return newestFirst.map((terms) => {
		const replaced = day === terms.from;
		if (!replaced) {
			next = day;
			day = terms.from;
		}
		const to = next && addDays(next, -1);
		const holds = terms.from <= today && (to === null || today <= to);
		const standing = replaced ? 'replaced' : terms.from > today ? 'later' : holds ? 'now' : 'past';
		return { ...terms, standing, to: replaced ? null : to };
	});
}
