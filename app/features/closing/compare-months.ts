import { sumWon } from '#app/lib/won.ts';
import { type Carried, type Figures, owedInAll } from './figures.ts';

/** What is compared of two months: the two sides of each level, fees, payouts, what is owed to sellers, and what was carried over. */
type Item =
	| { what: 'term'; level: Figures['levels'][number]['level']; term: 'expected' | 'actual' }
	| { what: 'fees' | 'payouts' | 'owed' | 'carried' }
	| { what: 'fees-of'; method: string };

export type ComparedItem = Item & {
	before: bigint;
	now: bigint;
	/** What fees took of sales, in hundredths of a percent; null for what is no fee, and where nothing was sold. */
	rateBefore: bigint | null;
	rateNow: bigint | null;
	/** How much more it is now, in hundredths of a percent of before; null where before is nothing. */
	share: bigint | null;
};

interface Frozen {
	figures: Figures;
	carried: readonly Carried[];
}

type Fee = Figures['fees'][number];

const sizeOf = (value: bigint) => (value < 0n ? -value : value);
const sumOf = (rows: readonly Fee[], column: 'fee' | 'amount') => sumWon(rows.map((row) => BigInt(row[column])));

/** Hundredths of a percent that a part is of a whole, rounded to the nearest; null of nothing. */
function hundredthsOf(part: bigint, whole: bigint): bigint | null {
	if (whole === 0n) return null;
	const [size, base] = [sizeOf(part), sizeOf(whole)];
	const rounded = (size * 20_000n + base) / (base * 2n);
	return part < 0n === whole < 0n ? rounded : -rounded;
}

/** The frozen figures of a month beside those of the month before, item by item; what is nothing in both is left out. */
export function compareMonths(present: Frozen, previous: Frozen): ComparedItem[] {
	const item = (which: Item, before: bigint, now: bigint, rates?: [bigint | null, bigint | null]): ComparedItem => {
		const change = now - before;
		const share = hundredthsOf(sizeOf(change), sizeOf(before));
		return {
			...which,
			before,
			now,
			rateBefore: rates?.[0] ?? null,
			rateNow: rates?.[1] ?? null,
			share: share !== null && change < 0n ? -share : share,
		};
	};
	const terms = present.figures.levels.flatMap(({ level, terms }) => {
		const then = previous.figures.levels.find((one) => one.level === level)?.terms;
		if (!then) return [];
		return (['expected', 'actual'] as const).map((term) => {
			const amount = (all: typeof terms) => BigInt(all.find((one) => one.term === term)?.amount ?? 0);
			return item({ what: 'term', level, term }, amount(then), amount(terms));
		});
	});
	const fees = (which: Item, isOf: (fee: Fee) => boolean) => {
		const [then, now] = [previous.figures.fees.filter(isOf), present.figures.fees.filter(isOf)];
		const rate = (rows: Fee[]) => hundredthsOf(sumOf(rows, 'fee'), sumOf(rows, 'amount'));
		return item(which, sumOf(then, 'fee'), sumOf(now, 'fee'), [rate(then), rate(now)]);
	};
	const methods = new Set([...previous.figures.fees, ...present.figures.fees].map(({ method }) => method));
	const payouts = ({ figures }: Frozen) => sumWon(figures.payouts.map(({ amount }) => BigInt(amount)));
	const carried = ({ carried }: Frozen) => sumWon(carried.map(({ open }) => BigInt(open)));
	return [
		...terms,
		fees({ what: 'fees' }, () => true),
		...[...methods].sort().map((method) => fees({ what: 'fees-of', method }, (fee) => fee.method === method)),
		item({ what: 'payouts' }, payouts(previous), payouts(present)),
		item({ what: 'owed' }, owedInAll(previous.figures, 'closing'), owedInAll(present.figures, 'closing')),
		item({ what: 'carried' }, carried(previous), carried(present)),
	].filter(({ before, now }) => before !== 0n || now !== 0n);
}
