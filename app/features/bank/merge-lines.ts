import type { KstDay } from '#app/lib/kst-calendar.ts';
import type { ReadLine, TimePrecision } from './bank-file.ts';
import { normaliseNarrative } from './narrative.ts';

/** A line that is stored, as far as it is compared. */
export interface KnownLine {
	id: string;
	bookedOn: KstDay;
	time: string | null;
	precision: TimePrecision;
	amount: bigint;
	occurrence: number;
	balanceAfter: bigint | null;
	balanceDerived: boolean;
	narrative: readonly string[];
	reference: string | null;
	profile: string;
}

export interface MergeDecision {
	/** Lines that are the same money: nothing is added for them. */
	same: { known: KnownLine; read: ReadLine }[];
	/** New lines with their occurrence. */
	added: { read: ReadLine; occurrence: number }[];
}

const groupOf = (line: { bookedOn: string; amount: bigint }) => `${line.bookedOn} ${line.amount}`;
export const narrativeKey = (parts: readonly string[]) => parts.map(normaliseNarrative).join('|');

function cut(time: string, precision: TimePrecision): string {
	return precision === 'second' ? time : time.slice(0, 5);
}

/** What the order of the lines has no part in. */
type Told = Pick<KnownLine, 'bookedOn' | 'amount' | 'balanceAfter' | 'narrative' | 'reference'>;

/** The balances between which lines lead, in whatever order they stand; null for lines that do not follow one another. */
function endsOf(lines: readonly Told[]): { opening: bigint; closing: bigint } | null {
	const left = new Map<bigint, number>();
	const count = (balance: bigint, by: number) => {
		const sum = (left.get(balance) ?? 0) + by;
		if (sum === 0) left.delete(balance);
		else left.set(balance, sum);
	};
	for (const { amount, balanceAfter } of lines) {
		if (balanceAfter === null) return null;
		count(balanceAfter - amount, 1);
		count(balanceAfter, -1);
	}
	const [opening, closing] = [1, -1].map((sum) => [...left].find((each) => each[1] === sum)?.[0]);
	return left.size === 2 && opening !== undefined && closing !== undefined ? { opening, closing } : null;
}

/** True when each line of the one stands in the other, as often as it does there. */
function isWithin(some: readonly Told[], all: readonly Told[]): boolean {
	const contentOf = (line: Told) => `${groupOf(line)} ${line.reference ?? ''} ${narrativeKey(line.narrative)}`;
	const left = new Map<string, number>();
	for (const line of all) left.set(contentOf(line), (left.get(contentOf(line)) ?? 0) + 1);
	return some.every((line) => {
		const count = left.get(contentOf(line)) ?? 0;
		left.set(contentOf(line), count - 1);
		return count > 0;
	});
}

/**
 * True for the same lines in another order: they begin or end at the same balance, and the ones are all among the others.
 * What went on from the stored ones would begin where those end.
 */
function isReordered(known: readonly Told[], read: readonly Told[]): boolean {
	const [stored, told] = [endsOf(known), endsOf(read)];
	if (!stored || !told) return false;
	if (stored.opening !== told.opening && stored.closing !== told.closing) return false;
	return known.length <= read.length ? isWithin(known, read) : isWithin(read, known);
}

/**
 * The days on which balances that follow from the order of the lines tell nothing, since a source has the stored lines in
 * another order: the whole of it, or lines of a day.
 */
function reorderedDays(known: readonly KnownLine[], read: readonly ReadLine[], profile: string): ReadonlySet<string> {
	const stored = known.filter((line) => line.profile === profile && line.balanceDerived);
	if (stored.length === 0) return new Set();
	const told = read.filter((line) => line.balanceDerived === true);
	const days = new Set(told.map(({ bookedOn }) => bookedOn));
	if (isReordered(stored, told)) return days;
	const onDay = <Line extends Told>(lines: readonly Line[], day: string) =>
		lines.filter(({ bookedOn }) => bookedOn === day);
	return new Set([...days].filter((day) => isReordered(onDay(stored, day), onDay(told, day))));
}

/**
 * How well a stored line and one of a source agree; null when they cannot be the same. What both tell has to be equal:
 * the time as exactly as the less exact one tells it, the balance, and, between sources of one form, the reference.
 * Where nothing tells them apart, lines of one form are the same only with the same narrative. A balance that only follows
 * from an order which is another one now (`reordered`) is a preference.
 */
function likeness(known: KnownLine, read: ReadLine, profile: string, reordered: boolean): number | null {
	const sameForm = known.profile === profile;
	let score = 0;
	let told = false;
	if (known.time !== null && read.time !== null && known.precision !== 'day' && read.precision !== 'day') {
		const precision = known.precision === 'second' && read.precision === 'second' ? 'second' : 'minute';
		if (cut(known.time, precision) !== cut(read.time, precision)) return null;
		score += precision === 'second' ? 4 : 2;
		told = precision === 'second';
	}
	const derived = known.balanceDerived || read.balanceDerived === true;
	// A balance that only follows from the order of the lines says less than the reference of the bank.
	const sameReference = known.reference !== null && known.reference === read.reference;
	const bothDerived = sameForm && known.balanceDerived && read.balanceDerived === true;
	const comparable = !derived || (bothDerived && !sameReference);
	if (comparable && known.balanceAfter !== null && read.balanceAfter !== null) {
		const same = known.balanceAfter === read.balanceAfter;
		if (!same && !(bothDerived && reordered)) return null;
		if (same) {
			score += 8;
			told = true;
		}
	}
	const sameWords = narrativeKey(known.narrative) === narrativeKey(read.narrative);
	if (known.reference !== null && read.reference !== null) {
		// Some banks give a line another FITID with each download: the second and the words then tell it.
		const mayChange = profile === 'ofx' && told && sameWords;
		if (sameReference) {
			score += 16;
			told = true;
		} else if (sameForm && !mayChange) return null;
	}
	if (sameWords) score += 1;
	return sameForm && !told && !sameWords ? null : score;
}

/**
 * Decides which lines of one source are stored already. Equal lines of a source are all real, so each stored line stands
 * for one of them at most; a pairing that leaves as few over as can be is found, so that no order of rows doubles a line.
 * Lines of one source for one account; `known` are the stored lines of the same days.
 */
export function decideMerge(known: readonly KnownLine[], read: readonly ReadLine[], profile: string): MergeDecision {
	const stored = new Map<string, KnownLine[]>();
	for (const line of known) stored.set(groupOf(line), [...(stored.get(groupOf(line)) ?? []), line]);
	const incoming = new Map<string, ReadLine[]>();
	for (const line of read) {
		const group = incoming.get(groupOf(line));
		if (group) group.push(line);
		else incoming.set(groupOf(line), [line]);
	}
	const reordered = reorderedDays(known, read, profile);
	const decision: MergeDecision = { same: [], added: [] };
	for (const [key, lines] of incoming) {
		const there = [...(stored.get(key) ?? [])].sort((a, b) => a.occurrence - b.occurrence);
		const choices = lines.map((line) =>
			there
				.map((candidate, at) => ({ at, score: likeness(candidate, line, profile, reordered.has(line.bookedOn)) }))
				.filter((choice): choice is { at: number; score: number } => choice.score !== null)
				.sort((a, b) => b.score - a.score || a.at - b.at),
		);
		const holder = new Map<number, number>();
		const place = (index: number, tried: Set<number>): boolean => {
			for (const { at } of choices[index]!) {
				if (tried.has(at)) continue;
				tried.add(at);
				const other = holder.get(at);
				if (other === undefined || place(other, tried)) {
					holder.set(at, index);
					return true;
				}
			}
			return false;
		};
		// The surest come first, so that they get their own.
		const order = lines
			.map((_, index) => index)
			.sort((a, b) => (choices[b]![0]?.score ?? -1) - (choices[a]![0]?.score ?? -1) || a - b);
		for (const index of order) place(index, new Set());
		const paired = new Map([...holder].map(([at, index]) => [index, there[at]!]));
		let occurrence = there.reduce((most, line) => Math.max(most, line.occurrence), 0);
		for (const [index, line] of lines.entries()) {
			const same = paired.get(index);
			if (same) decision.same.push({ known: same, read: line });
			else {
				occurrence += 1;
				decision.added.push({ read: line, occurrence });
			}
		}
	}
	return decision;
}
