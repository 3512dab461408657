import { addDays, type KstDay } from '#app/lib/kst-calendar.ts';

/** Whether VAT comes on top of the commission or is part of it. */
export const vatWays = ['added', 'included'] as const;
export type VatWay = (typeof vatWays)[number];

/** What sellers agreed to from a day on. */
export interface SellerTerms {
	id: string;
	/** Null: those of all sellers that have none of their own. */
	refSellerId: string | null;
	from: KstDay;
	/** Hundredths of a percent of what the buyer paid. Null: from this day on the seller follows those of all. */
	commissionBp: number | null;
	vat: VatWay;
	/** Calendar days from the approval of the payment until the seller may be paid. */
	payableAfterDays: number;
	createdAt: Date;
}

/** Terms that say something, and the days on which they hold. */
export interface TermsPeriod extends SellerTerms {
	commissionBp: number;
	/** Inclusive; null while nothing follows. */
	to: KstDay | null;
}

/**
 * What our fee is on what remains of a seller's part of an order, in won: fractions of a won are dropped, of the commission
 * and of its VAT. There is none on nothing, or on less.
 */
export function feeOf(
	remaining: bigint,
	terms: { commissionBp: number; vat: VatWay },
): { commission: bigint; vat: bigint } {
	if (remaining <= 0n) return { commission: 0n, vat: 0n };
	const charged = (remaining * BigInt(terms.commissionBp)) / 10_000n;
	if (terms.vat === 'added') return { commission: charged, vat: charged / 10n };
	const vat = charged / 11n;
	return { commission: charged - vat, vat };
}

/**
 * All terms of one name, the newest day first, with the last day on which each holds (null while nothing follows). Of several
 * that begin on one day the newest replaces the others, which never hold.
 */
export function inOrder<Terms extends SellerTerms>(
	own: readonly Terms[],
): (Terms & { to: KstDay | null; replaced: boolean })[] {
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
		return { ...terms, to: replaced ? null : next && addDays(next, -1), replaced };
	});
}

/**
 * The days on which each of these terms hold, for those they name. Where a seller's own end (a commission of null), those of
 * all hold again; that stands in the list as a gap.
 */
export function termsPeriods(all: readonly SellerTerms[]): TermsPeriod[] {
	const byName = new Map<string | null, SellerTerms[]>();
	for (const terms of all) {
		const own = byName.get(terms.refSellerId);
		if (own) own.push(terms);
		else byName.set(terms.refSellerId, [terms]);
	}
	return [...byName.values()].flatMap((own) =>
		inOrder(own).flatMap(({ replaced, commissionBp, ...terms }) =>
			replaced || commissionBp === null ? [] : [{ ...terms, commissionBp }],
		),
	);
}

/** The terms in force for a seller on a day: its own, else those of all. Null where there are none. */
export function termsOn(periods: readonly TermsPeriod[], refSellerId: string, day: KstDay): TermsPeriod | null {
	const holds = ({ from, to }: TermsPeriod) => from <= day && (to === null || day <= to);
	const of = (name: string | null) => periods.find((each) => each.refSellerId === name && holds(each)) ?? null;
	return of(refSellerId) ?? of(null);
}
