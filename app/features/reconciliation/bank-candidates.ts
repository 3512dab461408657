import { compareText } from '#app/lib/compare-text.ts';
import type { BusinessCalendar } from '#app/lib/kst-calendar.ts';
import { addDays } from '#app/lib/kst-calendar.ts';
import { sizeOf } from '#app/lib/won.ts';
import { findSubsets } from './bank-subsets.ts';
import { type BankMatchLine, type BankRules, type Due, distanceOf, mayMeet } from './bank-world.ts';

/** How a group was found, in the order in which the rules are tried. */
const bankRuleNames = [
	'one-to-one',
	'account-day',
	'carried',
	'sum-of-batches',
	'in-parts',
	'released',
	'nearest',
] as const;
export type BankRuleName = (typeof bankRuleNames)[number];

/** Dues and lines that may belong together. */
export interface Candidate {
	rule: BankRuleName;
	dues: Due[];
	lines: BankMatchLine[];
	/** Business days between the last due day and the first line. */
	distance: number;
}

/** What is not matched yet. */
export interface Open {
	dues: Due[];
	lines: BankMatchLine[];
}

export interface Search {
	candidates: Candidate[];
	/** Items of searches that gave up at their limit. */
	gaveUp: Set<string>;
}

export const lineId = (line: BankMatchLine) => `l:${line.key}`;
export const sumDues = (dues: readonly Due[]) => dues.reduce((sum, due) => sum + due.amount, 0n);
export const sumLines = (lines: readonly BankMatchLine[]) => lines.reduce((sum, line) => sum + line.amount, 0n);

const isDeposit = (line: BankMatchLine) => line.use === 'settlement' && line.amount > 0n;
const mains = (open: Open) => open.dues.filter(({ part }) => part === 'main');

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const item of items) {
		const key = keyOf(item);
		const group = groups.get(key);
		if (group) group.push(item);
		else groups.set(key, [item]);
	}
	return groups;
}

/** One batch, one deposit of the same amount, that many business days after the paid-out day. */
export function oneToOne(open: Open, distance: number, calendar: BusinessCalendar): Candidate[] {
	const byAmount = groupBy(open.lines.filter(isDeposit), (line) => String(line.amount));
	return mains(open).flatMap((due) =>
		(byAmount.get(String(due.amount)) ?? [])
			.filter((line) => mayMeet(due, line) && distanceOf(due, line, calendar) === distance)
			.map((line) => ({ rule: 'one-to-one' as const, dues: [due], lines: [line], distance })),
	);
}

/** All open batches of one day that an account takes (two or more), as one deposit of that day. */
export function accountDay(open: Open, calendar: BusinessCalendar): Candidate[] {
	const byDay = groupBy(mains(open), ({ day }) => day);
	const candidates: Candidate[] = [];
	for (const line of open.lines.filter(isDeposit)) {
		for (const ofDay of byDay.values()) {
			const dues = ofDay.filter((due) => mayMeet(due, line));
			if (dues.length < 2 || sumDues(dues) !== line.amount) continue;
			if (distanceOf(dues[0]!, line, calendar) !== 0) continue;
			candidates.push({ rule: 'account-day', dues, lines: [line], distance: 0 });
		}
	}
	return candidates;
}

/** Batches of one merchant from a negative one on, and what is left to be paid once they are above 0 again. */
export interface CarryChain {
	dues: Due[];
	left: bigint;
	/** The last of the batches made it positive: a deposit of `left` is due with it. */
	closed: boolean;
}

/** How negative batches swallow the ones after them, merchant by merchant, among what is open. */
export function carryChains(open: Open, rules: BankRules): CarryChain[] {
	const chains: CarryChain[] = [];
	const byMerchant = groupBy(mains(open), ({ batch }) => `${batch.mId}/${batch.currency}`);
	for (const key of [...byMerchant.keys()].sort(compareText)) {
		let chain: CarryChain | null = null;
		for (const due of byMerchant.get(key)!) {
			if (chain && due.day > addDays(chain.dues[0]!.day, rules.carryDays)) {
				chains.push(chain);
				chain = null;
			}
			if (!chain && due.amount > 0n) continue;
			chain ??= { dues: [], left: 0n, closed: false };
			chain.dues.push(due);
			chain.left += due.amount;
			if (chain.left > 0n) {
				chains.push({ ...chain, closed: true });
				chain = null;
			}
		}
		if (chain) chains.push(chain);
	}
	return chains;
}

/** Batches that were carried, set off against a later one, as one deposit of the rest, at most that many business days later. */
export function carried(open: Open, most: number, rules: BankRules, calendar: BusinessCalendar): Candidate[] {
	const deposits = open.lines.filter(isDeposit);
	return carryChains(open, rules)
		.filter(({ closed }) => closed)
		.flatMap(({ dues, left }) =>
			deposits
				.filter((line) => line.amount === left && dues.every((due) => mayMeet(due, line)))
				.flatMap((line) => {
					const distance = distanceOf(dues.at(-1)!, line, calendar);
					if (distance === null || distance > most) return [];
					return [{ rule: 'carried' as const, dues, lines: [line], distance }];
				}),
		);
}

function distanceOfGroup(dues: readonly Due[], lines: readonly BankMatchLine[], calendar: BusinessCalendar): number {
	return distanceOf(dues.at(-1)!, lines[0]!, calendar) ?? -1;
}

const boundsOf = (rules: BankRules, leastMembers: number) => ({
	leastMembers,
	mostMembers: rules.mostMembers,
	mostSolutions: 20,
	mostSteps: rules.mostSteps,
});

/** Several batches in one deposit, whatever their merchants and days within grace; and one batch in several deposits. */
export function sums(open: Open, rules: BankRules, calendar: BusinessCalendar): Search {
	const search: Search = { candidates: [], gaveUp: new Set() };
	const deposits = open.lines.filter(isDeposit);
	const dues = mains(open);
	for (const line of deposits) {
		const near = dues.filter(
			(due) =>
				mayMeet(due, line) &&
				(due.amount > 0n
					? distanceOf(due, line, calendar) !== null
					: due.day <= line.bookedOn && line.bookedOn <= addDays(due.day, rules.carryDays)),
		);
		if (near.length > rules.mostCandidates) search.gaveUp.add(lineId(line));
		else {
			const { solutions, gaveUp } = findSubsets(
				near.map(({ amount }) => amount),
				line.amount,
				boundsOf(rules, 2),
			);
			if (gaveUp) search.gaveUp.add(lineId(line));
			for (const solution of solutions) {
				const members = solution.map((index) => near[index]!);
				const distance = distanceOfGroup(
					members.filter(({ amount }) => amount > 0n),
					[line],
					calendar,
				);
				search.candidates.push({ rule: 'sum-of-batches', dues: members, lines: [line], distance });
			}
		}
	}
	for (const due of dues.filter(({ amount }) => amount > 0n)) {
		for (const lines of groupBy(deposits, ({ account }) => account).values()) {
			const near = lines.filter((line) => mayMeet(due, line) && distanceOf(due, line, calendar) !== null);
			if (near.length < 2) continue;
			if (near.length > rules.mostCandidates) {
				search.gaveUp.add(due.id);
				continue;
			}
			const amounts = near.map(({ amount }) => amount);
			const { solutions, gaveUp } = findSubsets(amounts, due.amount, boundsOf(rules, 2));
			if (gaveUp) search.gaveUp.add(due.id);
			for (const solution of solutions) {
				const members = solution.map((index) => near[index]!);
				const distance = distanceOfGroup([due], members, calendar);
				search.candidates.push({ rule: 'in-parts', dues: [due], lines: members, distance });
			}
		}
	}
	return search;
}

/** Money that was kept back and came after the window: the whole batch, the rest of it, or a part noted as held. */
export function released(open: Open, rules: BankRules, calendar: BusinessCalendar): Search {
	const search: Search = { candidates: [], gaveUp: new Set() };
	const deposits = open.lines.filter(isDeposit);
	for (const due of open.dues.filter(({ amount }) => amount > 0n)) {
		for (const lines of groupBy(deposits, ({ account }) => account).values()) {
			const near = lines.filter(
				(line) =>
					mayMeet(due, line) && line.bookedOn >= due.day && line.bookedOn <= addDays(due.day, rules.releaseDays),
			);
			// A part that is noted as held may come at any time after the paid-out day, as one deposit.
			const isLate = (line: BankMatchLine) => due.part === 'release' || line.bookedOn > due.lastDay;
			if (!near.some(isLate)) continue;
			if (near.length > rules.mostCandidates) {
				search.gaveUp.add(due.id);
				continue;
			}
			const amounts = near.map(({ amount }) => amount);
			const bounds = { ...boundsOf(rules, 1), mostMembers: due.part === 'release' ? 1 : 3 };
			const { solutions, gaveUp } = findSubsets(amounts, due.amount, bounds);
			if (gaveUp) search.gaveUp.add(due.id);
			for (const solution of solutions) {
				const members = solution.map((index) => near[index]!);
				if (!members.some(isLate)) continue;
				const distance = distanceOfGroup([due], members, calendar);
				search.candidates.push({ rule: 'released', dues: [due], lines: members, distance });
			}
		}
	}
	return search;
}

/**
 * A deposit that is off, and what it can be meant for: the batch, all batches of the day, or what those leave that were
 * carried up to a batch.
 */
export function nearest(open: Open, rules: BankRules, calendar: BusinessCalendar): Candidate[] {
	const candidates: Candidate[] = [];
	const dues = mains(open);
	const byDay = groupBy(dues, ({ day }) => day);
	const chains = carryChains(open, rules).filter(({ closed }) => closed);
	const take = (group: Due[], line: BankMatchLine) => {
		const due = sumDues(group);
		const distance = distanceOf(group.at(-1)!, line, calendar);
		if (due <= 0n || distance === null) return;
		const percent = distance === 0 && group.length === 1 ? rules.nearPercentSameDay : rules.nearPercentOtherDay;
		if (sizeOf(due - line.amount) * 100n > due * BigInt(percent)) return;
		candidates.push({ rule: 'nearest', dues: group, lines: [line], distance });
	};
	for (const line of open.lines.filter(isDeposit)) {
		for (const due of dues) if (due.amount > 0n && mayMeet(due, line)) take([due], line);
		for (const ofDay of byDay.values()) {
			const all = ofDay.filter((due) => mayMeet(due, line));
			if (all.length > 1) take(all, line);
		}
		for (const chain of chains) if (chain.dues.every((due) => mayMeet(due, line))) take(chain.dues, line);
	}
	return candidates;
}
