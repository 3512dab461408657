import { compareText } from '#app/lib/compare-text.ts';
import { addDays, type BusinessCalendar, type KstDay } from '#app/lib/kst-calendar.ts';
import { sizeOf } from '#app/lib/won.ts';
import { sumDues, sumLines } from './bank-candidates.ts';
import { type BankGroup, type BankMatch, paymentGivenBack, type UnclearGroup } from './bank-match.ts';
import {
	type BankBatch,
	type BankMatchLine,
	type BankRules,
	batchKey,
	type Due,
	distanceOf,
	mayMeet,
} from './bank-world.ts';

/** The kinds of break of level 3, in the order in which a run lists them. */
const bankKinds = [
	'deposit-missing',
	'deposit-short',
	'deposit-over',
	'control-total-difference',
	'unidentified-credit',
	'unidentified-debit',
	'returned-credit',
	'subset-not-unique',
	'ambiguous',
] as const;
export type BankKind = (typeof bankKinds)[number];

export const bankStates = ['carried', 'held', 'released', 'not-yet-due'] as const;
export type BankState = (typeof bankStates)[number];

export interface BankScope {
	from: KstDay;
	to: KstDay;
	asOf: KstDay;
	mIds: readonly string[];
}

/** Something that would explain a break, told with it and never acted on. */
export interface Hint {
	what:
		| 'same-amount-other-narrative'
		| 'same-amount-outside-window'
		| 'near-amount'
		| 'known-deduction'
		| 'open-batch'
		| 'payment-given-back'
		| 'search-gave-up';
	name: string;
	amount: bigint;
	/** Business days, where it is a matter of days. */
	distance: number | null;
	/** The key of a batch or of a line. */
	key: string | null;
}

export interface FoundBank {
	kind: BankKind;
	/** What the break is about: a batch, a bank line, or a group of them, named by its first member. */
	subject: 'batch' | 'bank-line';
	subjectKey: string;
	mId: string;
	day: KstDay;
	currency: string;
	expected: bigint;
	actual: bigint;
	difference: bigint;
	dues: Due[];
	lines: BankMatchLine[];
	hints: Hint[];
	explanations: { dues: string[]; lines: string[] }[];
	gaveUp: boolean;
}

interface Count {
	count: number;
	amount: bigint;
}

/** One row of a state: a part of a batch, or a deposit of what was let go, whose won the deposits count already. */
export interface BankStateRow {
	state: BankState;
	of: { due: Due } | { line: BankMatchLine };
	/** What it adds to the state. */
	amount: bigint;
}

export interface BankReport {
	/** Batches of the scope whose money is there to the won. */
	matched: number;
	/** How many bank lines the deposits of the totals are the sum of. */
	depositLines: number;
	found: FoundBank[];
	states: Record<BankState, Count>;
	/** The rows of which the states are the sums. */
	stateRows: BankStateRow[];
	totals: { batches: bigint; deposits: bigint; states: bigint; discrepancies: bigint; residual: bigint };
	/** Exact and near groups that touch the scope. */
	groups: BankGroup[];
	unclear: UnclearGroup[];
}

function compareFound(a: FoundBank, b: FoundBank): number {
	return (
		bankKinds.indexOf(a.kind) - bankKinds.indexOf(b.kind) ||
		compareText(a.day, b.day) ||
		compareText(a.subject, b.subject) ||
		compareText(a.subjectKey, b.subjectKey)
	);
}

/** What explains most of a difference: an open batch, or a deduction whose amount is known. */
function hintsOfDifference(difference: bigint, openDues: readonly Due[], group: BankGroup, rules: BankRules): Hint[] {
	const hints: Hint[] = [];
	for (const due of openDues) {
		if (-due.amount !== difference || !group.lines.every((line) => mayMeet(due, line))) continue;
		const key = batchKey(due.batch);
		hints.push({ what: 'open-batch', name: key, amount: due.amount, distance: null, key });
	}
	const most = rules.deductions
		.filter(({ amount }) => amount > 0n && difference > 0n && amount <= difference)
		.sort((a, b) => (a.amount === b.amount ? compareText(a.name, b.name) : a.amount > b.amount ? -1 : 1))[0];
	if (most) hints.push({ what: 'known-deduction', name: most.name, amount: most.amount, distance: null, key: null });
	return hints;
}

/** How a line comes close to what is due without being its deposit: by its amount, or nearly so within the window. */
function nearness(
	due: Due,
	line: BankMatchLine,
	calendar: BusinessCalendar,
): { near: Hint['what'] | null; distance: number | null } {
	const distance = distanceOf(due, line, calendar);
	if (line.amount === due.amount)
		return { near: distance === null ? 'same-amount-outside-window' : 'same-amount-other-narrative', distance };
	const isClose = distance !== null && sizeOf(line.amount - due.amount) * 10n <= due.amount;
	return { near: isClose ? 'near-amount' : null, distance };
}

/** Lines that come closest to a batch without being taken for its deposit, with what is wrong with them. */
function hintsOfBatch(due: Due, match: BankMatch, calendar: BusinessCalendar): Hint[] {
	const hints: Hint[] = [];
	for (const line of match.unexplained) {
		if (line.amount <= 0n || line.currency !== due.batch.currency) continue;
		if (due.batch.accounts !== null && !due.batch.accounts.includes(line.account)) continue;
		const { near, distance } = nearness(due, line, calendar);
		if (near) hints.push({ what: near, name: line.key, amount: line.amount, distance, key: line.key });
	}
	if (match.gaveUp.has(due.id))
		hints.push({ what: 'search-gave-up', name: batchKey(due.batch), amount: due.amount, distance: null, key: null });
	return hints.slice(0, 5);
}

function hintsOfLine(line: BankMatchLine, match: BankMatch, calendar: BusinessCalendar): Hint[] {
	const hints: Hint[] = [];
	for (const due of match.unpaid) {
		if (due.batch.currency !== line.currency || line.amount <= 0n) continue;
		const { near, distance } = nearness(due, line, calendar);
		const key = batchKey(due.batch);
		if (near) hints.push({ what: near, name: key, amount: due.amount, distance, key });
	}
	if (match.gaveUp.has(`l:${line.key}`))
		hints.push({ what: 'search-gave-up', name: line.key, amount: line.amount, distance: null, key: null });
	return hints.slice(0, 5);
}

/**
 * What a match says about one scope. A batch belongs to its paid-out day. A group belongs to the day of its last batch;
 * batches of other days in it were carried there, and are counted as carried in their own scope. A line that nothing
 * explains belongs to the day on which it was booked. Each sum of the proof is taken from its own rows: nets from the
 * batches, deposits from the bank lines, states and differences from what was found.
 */
export function reportBank(
	match: BankMatch,
	batches: readonly BankBatch[],
	lines: readonly BankMatchLine[],
	scope: BankScope,
	rules: BankRules,
	calendar: BusinessCalendar,
	accountOf: (account: string) => { mIds: readonly string[] } | null = () => null,
): BankReport {
	const inDays = (day: KstDay) => day >= scope.from && day <= scope.to;
	const wanted = (mId: string) => scope.mIds.length === 0 || scope.mIds.includes(mId);
	const dueInScope = (due: Due) => wanted(due.batch.mId) && inDays(due.day);
	const lineInScope = (line: BankMatchLine) => {
		if (!inDays(line.bookedOn)) return false;
		if (scope.mIds.length === 0) return true;
		if (line.mId !== null) return wanted(line.mId);
		const owners = accountOf(line.account)?.mIds ?? [];
		return owners.length > 0 && owners.every(wanted);
	};
	const found: FoundBank[] = [];
	const stateRows: BankStateRow[] = [];
	const addState = (state: BankState, due: Due, amount = due.amount) => stateRows.push({ state, of: { due }, amount });
	let deposits = 0n;
	let depositLines = 0;
	let matched = 0;

	/**
	 * The part of a set of batches and lines that this scope answers for. Returns the day of the scope to which the set belongs;
	 * null when it answers for none of the lines.
	 */
	const takePart = (members: { dues: Due[]; lines: BankMatchLine[] }): KstDay | null => {
		const own = members.dues.filter(({ batch }) => wanted(batch.mId));
		if (own.length === 0) return null;
		const anchor = own
			.map(({ day }) => day)
			.sort(compareText)
			.at(-1)!;
		if (!inDays(anchor)) {
			for (const due of own.filter(dueInScope)) addState('carried', due);
			return null;
		}
		const others = members.dues.filter(({ batch }) => !wanted(batch.mId));
		deposits += sumLines(members.lines) - sumDues(others);
		depositLines += members.lines.length;
		for (const due of own) if (!inDays(due.day)) addState('carried', due, -due.amount);
		return anchor;
	};

	const groups = match.groups.filter((group) => group.dues.some(dueInScope));
	for (const group of groups) {
		const exact = group.difference === 0n;
		const day = takePart(group);
		if (exact) matched += new Set(group.dues.filter(dueInScope).map(({ batch }) => batchKey(batch))).size;
		if (exact && group.rule === 'released' && day) {
			const late = group.lines.filter(
				(line) => group.dues[0]!.part === 'release' || line.bookedOn > group.dues[0]!.lastDay,
			);
			stateRows.push(...late.map((line) => ({ state: 'released' as const, of: { line }, amount: 0n })));
		}
		if (exact || !day) continue;
		const first = group.dues[0]!;
		found.push({
			kind: group.difference > 0n ? 'deposit-short' : 'deposit-over',
			subject: 'batch',
			subjectKey: batchKey(first.batch),
			mId: first.batch.mId,
			day,
			currency: first.batch.currency,
			expected: sumDues(group.dues),
			actual: sumLines(group.lines),
			difference: group.difference,
			dues: group.dues,
			lines: group.lines,
			hints: hintsOfDifference(group.difference, [...match.carried, ...match.unpaid], group, rules),
			explanations: [],
			gaveUp: group.dues.some(({ id }) => match.gaveUp.has(id)),
		});
	}

	const unclear = match.unclear.filter((group) => group.dues.some(dueInScope));
	for (const group of unclear) {
		const day = takePart(group);
		if (!day) continue;
		const first = group.dues[0]!;
		found.push({
			kind: group.kind,
			subject: 'batch',
			subjectKey: batchKey(first.batch),
			mId: first.batch.mId,
			day,
			currency: first.batch.currency,
			expected: sumDues(group.dues),
			actual: sumLines(group.lines),
			difference: sumDues(group.dues) - sumLines(group.lines),
			dues: group.dues,
			lines: group.lines,
			hints: [],
			explanations: group.explanations.slice(0, 20).map((explanation) => ({
				dues: explanation.dues.map(({ batch }) => batchKey(batch)),
				lines: explanation.lines.map(({ key }) => key),
			})),
			gaveUp: group.gaveUp,
		});
	}

	for (const due of match.carried) if (dueInScope(due)) addState('carried', due);
	for (const due of match.held) if (dueInScope(due)) addState('held', due);
	for (const due of match.unpaid) {
		if (!dueInScope(due)) continue;
		if (scope.asOf <= due.lastDay) {
			addState('not-yet-due', due);
			continue;
		}
		found.push({
			kind: 'deposit-missing',
			subject: 'batch',
			subjectKey: batchKey(due.batch),
			mId: due.batch.mId,
			day: due.day,
			currency: due.batch.currency,
			expected: due.amount,
			actual: 0n,
			difference: due.amount,
			dues: [due],
			lines: [],
			hints: hintsOfBatch(due, match, calendar),
			explanations: [],
			gaveUp: match.gaveUp.has(due.id),
		});
	}

	for (const line of match.unexplained) {
		if (!lineInScope(line)) continue;
		deposits += line.amount;
		depositLines += 1;
		const given = paymentGivenBack(line, lines, (debit) => line.bookedOn <= addDays(debit.bookedOn, rules.returnDays));
		const kind: BankKind =
			line.amount < 0n
				? 'unidentified-debit'
				: line.use === 'return' || (line.reversal && line.use !== 'settlement') || given
					? 'returned-credit'
					: 'unidentified-credit';
		const hints: Hint[] = given
			? [{ what: 'payment-given-back', name: given.key, amount: given.amount, distance: null, key: given.key }]
			: [];
		found.push({
			kind,
			subject: 'bank-line',
			subjectKey: line.key,
			mId: line.mId ?? '',
			day: line.bookedOn,
			currency: line.currency,
			expected: 0n,
			actual: line.amount,
			difference: -line.amount,
			dues: [],
			lines: [line],
			hints: [...hints, ...hintsOfLine(line, match, calendar)],
			explanations: [],
			gaveUp: match.gaveUp.has(`l:${line.key}`),
		});
	}

	found.sort(compareFound);
	const expected = batches
		.filter(({ mId, paidOutOn }) => wanted(mId) && inDays(paidOutOn))
		.reduce((sum, { net }) => sum + net, 0n);
	const states = Object.fromEntries(
		bankStates.map((state) => {
			const amounts = stateRows.filter((row) => row.state === state).map(({ amount }) => amount);
			return [state, { count: amounts.length, amount: amounts.reduce((sum, amount) => sum + amount, 0n) }];
		}),
	) as BankReport['states'];
	const stateSum = bankStates.reduce((sum, state) => sum + states[state].amount, 0n);
	const discrepancies = found.reduce((sum, { difference }) => sum + difference, 0n);
	return {
		matched,
		depositLines,
		found,
		states,
		stateRows,
		totals: {
			batches: expected,
			deposits,
			states: stateSum,
			discrepancies,
			residual: expected - deposits - stateSum - discrepancies,
		},
		groups,
		unclear,
	};
}
