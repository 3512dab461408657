import { areOfOneSum } from '#app/features/reconciliation/manual-match.ts';
import { daysBetween, type KstDay } from '#app/lib/kst-calendar.ts';
import { sizeOf } from '#app/lib/won.ts';

export interface MatchSide {
	id: string;
	kind: string;
	open: bigint;
	day: KstDay;
	orderId: string | null;
	paymentKey: string | null;
	method: string | null;
}

const suggestionReasons = [
	'opposite-amount',
	'near-amount',
	'same-payment',
	'same-order',
	'same-day',
	'near-day',
	'same-method',
] as const;
export type SuggestionReason = (typeof suggestionReasons)[number];

const points: Record<SuggestionReason, number> = {
	'opposite-amount': 50,
	'near-amount': 20,
	'same-payment': 25,
	'same-order': 20,
	'same-day': 15,
	'near-day': 8,
	'same-method': 5,
};
const NEAR_DAYS = 5;

/** How likely two breaks are one: 0 to 100, with every reason that counted. Only the other sign can explain anything. */
export function scoreMatch(one: MatchSide, other: MatchSide): { score: number; because: SuggestionReason[] } {
	const because: SuggestionReason[] = [];
	if (one.open === 0n || other.open === 0n || one.open > 0n === other.open > 0n) return { score: 0, because };
	if (!areOfOneSum(one.kind, other.kind)) return { score: 0, because };
	const rest = one.open + other.open;
	if (rest === 0n) because.push('opposite-amount');
	else if (sizeOf(rest) * 100n <= sizeOf(one.open)) because.push('near-amount');
	if (one.paymentKey && one.paymentKey === other.paymentKey) because.push('same-payment');
	else if (one.orderId && one.orderId === other.orderId) because.push('same-order');
	const apart = Math.abs(daysBetween(one.day, other.day));
	if (apart === 0) because.push('same-day');
	else if (apart <= NEAR_DAYS) because.push('near-day');
	if (one.method && one.method === other.method) because.push('same-method');
	const score = because.reduce((sum, reason) => sum + points[reason], 0);
	return { score: Math.min(100, score), because };
}
