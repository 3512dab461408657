import type { KstDay } from '#app/lib/kst-calendar.ts';
import { inOrder, type SellerTerms } from './terms.ts';

/** How terms stand on a day. Replaced ones never hold: newer ones begin on the same day. */
export const termsStandings = ['later', 'now', 'past', 'replaced'] as const;
export type TermsStanding = (typeof termsStandings)[number];

/** All terms of one name, the newest day first, with how each stands on a day and the last day on which it holds. */
export function termsHistory<Terms extends SellerTerms>(
	own: readonly Terms[],
	today: KstDay,
): (Terms & { standing: TermsStanding; to: KstDay | null })[] {
	return inOrder(own).map((terms) => {
		const holds = terms.from <= today && (terms.to === null || today <= terms.to);
		const standing = terms.replaced ? 'replaced' : terms.from > today ? 'later' : holds ? 'now' : 'past';
		return { ...terms, standing };
	});
}
