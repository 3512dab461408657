import { compareText } from '#app/lib/compare-text.ts';
import type { BusinessCalendar } from '#app/lib/kst-calendar.ts';
import { sizeOf } from '#app/lib/won.ts';
import {
	accountDay,
	type BankRuleName,
	type Candidate,
	carried,
	carryChains,
	lineId,
	nearest,
	type Open,
	oneToOne,
	released,
	sumDues,
	sumLines,
	sums,
} from './bank-candidates.ts';
import { type BankBatch, type BankMatchLine, type BankRules, type Due, duesOf } from './bank-world.ts';

/** Batches and lines that are taken to belong together. `difference` is 0 but for the rule `nearest`. */
export interface BankGroup {
	rule: BankRuleName;
	dues: Due[];
	lines: BankMatchLine[];
	distance: number;
	difference: bigint;
}

/** Batches and lines of which several explanations are equally good: suggested, never confirmed. */
export interface UnclearGroup {
	kind: 'ambiguous' | 'subset-not-unique';
	dues: Due[];
	lines: BankMatchLine[];
	explanations: Candidate[];
	/** The search ended at its limit, so there may be more. */
	gaveUp: boolean;
}

export interface BankMatch {
	groups: BankGroup[];
	unclear: UnclearGroup[];
	/** Negative batches that wait, and positive ones that they swallow. */
	carried: Due[];
	/** Noted as held, and not come yet. */
	held: Due[];
	/** Everything else that no deposit was found for. */
	unpaid: Due[];
	/** Lines of the level that nothing explains. */
	unexplained: BankMatchLine[];
	/** Where a search ended at its limit, by item. */
	gaveUp: Set<string>;
}

const itemsOf = ({ dues, lines }: { dues: readonly Due[]; lines: readonly BankMatchLine[] }) => [
	...dues.map(({ id }) => id),
	...lines.map(lineId),
];

/** Candidates that share a batch or a line, directly or through others. */
function components(candidates: readonly Candidate[]): Candidate[][] {
	const parent = new Map<string, string>();
	const find = (item: string): string => {
		let root = item;
		while (parent.get(root) !== undefined && parent.get(root) !== root) root = parent.get(root)!;
		parent.set(item, root);
		return root;
	};
	for (const candidate of candidates) {
		const [first, ...others] = itemsOf(candidate).map(find);
		for (const other of others) parent.set(find(other), find(first!));
	}
	const groups = new Map<string, Candidate[]>();
	for (const candidate of candidates) {
		const root = find(itemsOf(candidate)[0]!);
		groups.set(root, [...(groups.get(root) ?? []), candidate]);
	}
	return [...groups.values()];
}

/** Every batch with a line of its own, each used once; null when there is no such pairing. */
function perfectPairing(pairs: readonly Candidate[]): Map<string, Candidate> | null {
	const byDue = new Map<string, Candidate[]>();
	for (const pair of pairs) byDue.set(pair.dues[0]!.id, [...(byDue.get(pair.dues[0]!.id) ?? []), pair]);
	const lines = new Set(pairs.map((pair) => lineId(pair.lines[0]!)));
	if (byDue.size !== lines.size) return null;
	const takenBy = new Map<string, Candidate>();
	const place = (due: string, tried: Set<string>): boolean => {
		for (const pair of byDue.get(due)!) {
			const line = lineId(pair.lines[0]!);
			if (tried.has(line)) continue;
			tried.add(line);
			const holder = takenBy.get(line);
			if (!holder || place(holder.dues[0]!.id, tried)) {
				takenBy.set(line, pair);
				return true;
			}
		}
		return false;
	};
	for (const due of byDue.keys()) if (!place(due, new Set())) return null;
	return takenBy;
}

const unique = <T>(items: readonly T[], idOf: (item: T) => string): T[] => [
	...new Map(items.map((item) => [idOf(item), item])).values(),
];
const byDue = (a: Due, b: Due) => compareText(a.day, b.day) || compareText(a.id, b.id);
const byLine = (a: BankMatchLine, b: BankMatchLine) => compareText(a.bookedOn, b.bookedOn) || compareText(a.key, b.key);

function merged(candidates: readonly Candidate[]) {
	const dues = unique(
		candidates.flatMap((candidate) => candidate.dues),
		({ id }) => id,
	).sort(byDue);
	const lines = unique(
		candidates.flatMap((candidate) => candidate.lines),
		lineId,
	).sort(byLine);
	return { dues, lines };
}

/** The working state of one match. */
class Matching {
	readonly groups: BankGroup[] = [];
	readonly unclear: UnclearGroup[] = [];
	readonly gaveUp = new Set<string>();
	open: Open;

	constructor(open: Open) {
		this.open = open;
	}

	private remove(taken: Iterable<string>): void {
		const gone = new Set(taken);
		this.open = {
			dues: this.open.dues.filter(({ id }) => !gone.has(id)),
			lines: this.open.lines.filter((line) => !gone.has(lineId(line))),
		};
	}

	confirm(candidate: Candidate): void {
		const { rule, distance } = candidate;
		const { dues, lines } = merged([candidate]);
		this.groups.push({ rule, dues, lines, distance, difference: sumDues(dues) - sumLines(lines) });
		this.remove(itemsOf(candidate));
	}

	private leaveUnclear(kind: UnclearGroup['kind'], explanations: readonly Candidate[], gaveUp: boolean): void {
		const { dues, lines } = merged(explanations);
		this.unclear.push({ kind, dues, lines, explanations: [...explanations], gaveUp });
		this.remove(itemsOf({ dues, lines }));
	}

	/** Takes every candidate that no other one contests; what is contested stays open for people. */
	settle(candidates: readonly Candidate[], kind: UnclearGroup['kind'], gaveUp: ReadonlySet<string> = new Set()): void {
		for (const item of gaveUp) this.gaveUp.add(item);
		for (const component of components(candidates)) {
			const limited = component.some((candidate) => itemsOf(candidate).some((item) => gaveUp.has(item)));
			if (component.length === 1 && !limited) this.confirm(component[0]!);
			else if (kind === 'subset-not-unique' || limited || !this.settlePairs(component)) {
				this.leaveUnclear(kind, component, limited);
			}
		}
	}

	/**
	 * As many equal batches as equal deposits, and each finds one: all are paid, whichever deposit is whose. Pairs that are
	 * forced are told as pairs, the rest as one set; no tie is broken.
	 */
	private settlePairs(component: readonly Candidate[]): boolean {
		if (component.some(({ rule }) => rule !== 'one-to-one')) return false;
		const pairing = perfectPairing(component);
		if (!pairing) return false;
		let left = [...component];
		for (;;) {
			const degree = new Map<string, number>();
			for (const pair of left) for (const item of itemsOf(pair)) degree.set(item, (degree.get(item) ?? 0) + 1);
			const forced = left.find((pair) => itemsOf(pair).some((item) => degree.get(item) === 1));
			if (!forced) break;
			const gone = new Set(itemsOf(forced));
			left = left.filter((pair) => !itemsOf(pair).some((item) => gone.has(item)));
			this.confirm(forced);
		}
		for (const rest of components(left)) this.confirm({ ...rest[0]!, ...merged(rest) });
		return true;
	}

	/** Takes, again and again, each candidate that is strictly nearer than all others with one of its members. */
	settleNearest(candidates: (open: Open) => Candidate[]): void {
		const offOf = (candidate: Candidate) => sizeOf(sumDues(candidate.dues) - sumLines(candidate.lines));
		for (;;) {
			const all = candidates(this.open).map((candidate) => ({ candidate, off: offOf(candidate) }));
			const byItem = new Map<string, typeof all>();
			for (const one of all)
				for (const item of itemsOf(one.candidate)) byItem.set(item, [...(byItem.get(item) ?? []), one]);
			const isNearer = (a: (typeof all)[number], b: (typeof all)[number]) =>
				a.candidate.distance === b.candidate.distance ? a.off < b.off : a.candidate.distance < b.candidate.distance;
			const best = all.filter((one) =>
				itemsOf(one.candidate).every((item) =>
					byItem.get(item)!.every((other) => other === one || isNearer(one, other)),
				),
			);
			if (best.length === 0) return;
			for (const { candidate } of best) this.confirm(candidate);
		}
	}
}

/** Lines that the level of batches has to explain: neither payments to sellers nor what is known to be something else. */
export function isOfBankLevel(line: BankMatchLine): boolean {
	return line.amount !== 0n && line.use !== 'payout' && line.use !== 'other';
}

/**
 * Finds which deposits pay which settlement batches. Rules are tried from the surest to the weakest; each looks only at
 * what is still open, and takes only what nothing else of the same rule contests, so neither the order of the input nor
 * luck decides, and nothing is matched twice. An amount alone never suffices: the narrative has to be that of a payout of
 * the provider, and another merchant must not be named in it.
 */
export function matchBank(
	batches: readonly BankBatch[],
	bankLines: readonly BankMatchLine[],
	rules: BankRules,
	calendar: BusinessCalendar,
): BankMatch {
	const lines = bankLines.filter(isOfBankLevel).sort(byLine);
	const matching = new Matching({ dues: duesOf(batches, rules, calendar), lines });
	for (let distance = 0; distance <= rules.graceBusinessDays; distance += 1) {
		matching.settle(oneToOne(matching.open, distance, calendar), 'ambiguous');
		// Asked each time: what was just taken was in the sums of its day and in a chain, without being meant.
		matching.settle(accountDay(matching.open, calendar), 'ambiguous');
		matching.settle(carried(matching.open, distance, rules, calendar), 'ambiguous');
	}
	const summed = sums(matching.open, rules, calendar);
	matching.settle(summed.candidates, 'subset-not-unique', summed.gaveUp);
	const late = released(matching.open, rules, calendar);
	matching.settle(late.candidates, 'ambiguous', late.gaveUp);
	matching.settleNearest((open) => nearest(open, rules, calendar));

	const waiting = new Set<string>();
	for (const { dues, closed } of carryChains(matching.open, rules)) {
		const swallowed = closed ? dues.slice(0, -1) : dues;
		for (const { id } of swallowed) waiting.add(id);
	}
	const { open, groups, unclear, gaveUp } = matching;
	const isWaiting = ({ id, amount }: Due) => waiting.has(id) || amount < 0n;
	return {
		groups: groups.sort((a, b) => byDue(a.dues[0]!, b.dues[0]!)),
		unclear: unclear.sort((a, b) => byDue(a.dues[0]!, b.dues[0]!)),
		carried: open.dues.filter((due) => due.part === 'main' && isWaiting(due)),
		held: open.dues.filter(({ part }) => part === 'release'),
		unpaid: open.dues.filter((due) => due.part === 'main' && !isWaiting(due)),
		unexplained: open.lines,
		gaveUp,
	};
}

/** An earlier payment out that a credit gives back: the same amount and counterparty, not long before. */
export function paymentGivenBack(
	credit: BankMatchLine,
	lines: readonly BankMatchLine[],
	withinDays: (line: BankMatchLine) => boolean,
): BankMatchLine | null {
	if (credit.amount <= 0n || credit.counterparty === null) return null;
	const earlier = lines.filter(
		(line) =>
			line.account === credit.account &&
			line.amount === -credit.amount &&
			line.counterparty === credit.counterparty &&
			line.bookedOn <= credit.bookedOn &&
			withinDays(line),
	);
	return earlier.sort(byLine).at(-1) ?? null;
}
