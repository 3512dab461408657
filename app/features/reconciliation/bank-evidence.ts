import { batchPath } from '#app/features/bank/bank-paths.ts';
import type { BusinessCalendar } from '#app/lib/kst-calendar.ts';
import { sizeOf } from '#app/lib/won.ts';
import type { BankGroup } from './bank-match.ts';
import type { FoundBank, Hint } from './bank-report.ts';
import { type BankMatchLine, type BankRules, batchKey, type Due, distanceOf, mayMeet } from './bank-world.ts';
import type { Evidence } from './evidence.ts';
import type { BankWorld } from './read-bank-world.server.ts';

/** What evidence is made from. No narrative and no name goes into it: they stay with the bank line. */
export interface EvidenceSource {
	world: BankWorld;
	rule: { version: number; asOf: string };
	rules: BankRules;
	calendar: BusinessCalendar;
}

const pathOf = ({ mId, currency, paidOutOn }: Due['batch']) => batchPath({ mId, currency, day: paidOutOn });

const linePath = (world: BankWorld, line: BankMatchLine) => `/bank/${world.lineIds.get(line.key) ?? ''}`;

function batchSide(due: Due, world: BankWorld): NonNullable<Evidence['left']> {
	const facts = world.facts.get(batchKey(due.batch));
	return {
		what: 'batch',
		href: pathOf(due.batch),
		facts: {
			mId: due.batch.mId,
			paidOutDate: due.batch.paidOutOn,
			lines: facts?.lines ?? 0,
			amount: String(facts?.amount ?? 0n),
			fee: String(facts?.fee ?? 0n),
			payOutAmount: String(due.batch.net),
		},
		amounts: ['amount', 'fee', 'payOutAmount'],
	};
}

function batchesSide(dues: readonly Due[], world: BankWorld): NonNullable<Evidence['left']> {
	const [first] = dues;
	if (dues.length === 1 && first) return batchSide(first, world);
	const facts = Object.fromEntries(
		dues.slice(0, 12).map((due) => [`${due.batch.mId} ${due.batch.paidOutOn}`, String(due.amount)]),
	);
	return { what: 'batches', href: pathOf(first!.batch), facts, amounts: Object.keys(facts) };
}

function linesSide(lines: readonly BankMatchLine[], world: BankWorld): NonNullable<Evidence['right']> {
	const [first] = lines;
	if (lines.length === 1 && first) {
		return {
			what: 'bankLine',
			href: linePath(world, first),
			facts: { account: first.account, day: first.bookedOn, amount: String(first.amount) },
			amounts: ['amount'],
		};
	}
	const facts = Object.fromEntries(
		lines.slice(0, 12).map((line, at) => [`${line.account} ${line.bookedOn} (${at + 1})`, String(line.amount)]),
	);
	return { what: 'bankLines', href: linePath(world, first!), facts, amounts: Object.keys(facts) };
}

/** True when the statements of an account cover the whole window in which the deposit had to come. */
function isCovered(due: Due, world: BankWorld): boolean {
	const of = world.covered.filter(({ account }) => due.batch.accounts?.includes(account) ?? true);
	return of.some(({ from, to }) => from <= due.day && to >= due.lastDay);
}

function wouldMatchBatch(found: FoundBank): Evidence['wouldMatch'] {
	const amount = String(found.expected);
	const [hint] = found.hints;
	if (!hint) return { what: found.gaveUp ? 'search-gave-up' : 'deposit-arrives', amount };
	const values = { line: hint.name, distance: hint.distance ?? 0 };
	return { what: hint.what, amount: String(hint.amount), values };
}

function wouldMatchDifference({ hints, difference }: FoundBank): Evidence['wouldMatch'] {
	const [hint] = hints;
	if (!hint) return { what: 'difference-answered', amount: String(sizeOf(difference)) };
	return { what: hint.what, amount: String(hint.amount), values: { name: hint.name } };
}

function wouldMatchLine(found: FoundBank): Evidence['wouldMatch'] {
	const amount = String(sizeOf(found.actual));
	if (found.kind === 'unidentified-debit') return { what: 'debit-explained', amount };
	const [hint] = found.hints as (Hint | undefined)[];
	if (!hint) return { what: found.kind === 'returned-credit' ? 'return-booked' : 'batch-arrives', amount };
	if (hint.what === 'payment-given-back') return { what: 'return-booked', amount };
	return { what: `line-${hint.what}`, amount: String(hint.amount), values: { batch: hint.name } };
}

/** Why a break of level 3 is one: both sides, what was expected and found and why, and what would mend it. */
export function evidenceOf(
	found: FoundBank,
	{ world, rule, rules }: EvidenceSource,
): Evidence & Record<string, unknown> {
	const [due] = found.dues;
	const base = {
		rule: { ...rule, graceBusinessDays: rules.graceBusinessDays, lastDay: due?.lastDay ?? null },
		hints: found.hints.map((hint) => ({ ...hint, amount: String(hint.amount) })),
		explanations: found.explanations,
		gaveUp: found.gaveUp,
	};
	const several = found.dues.length > 1;
	const expected = due
		? {
				amount: String(found.expected),
				because: several ? 'batches-due' : due.batch.held > 0n ? 'batch-due-held' : 'batch-due',
				values: { day: due.day, count: found.dues.length, lines: world.facts.get(batchKey(due.batch))?.lines ?? 0 },
			}
		: { amount: '0', because: found.actual < 0n ? 'no-withdrawal' : 'no-batch' };
	const [line] = found.lines;
	const day = line?.bookedOn ?? '';
	const values = { day, account: line?.account ?? '', count: found.lines.length };
	switch (found.kind) {
		case 'deposit-missing':
			return {
				...base,
				left: batchSide(due!, world),
				expected,
				found: {
					amount: '0',
					because: isCovered(due!, world) ? 'no-deposit' : 'no-statement',
					values: { lastDay: due!.lastDay },
				},
				wouldMatch: wouldMatchBatch(found),
			};
		case 'deposit-short':
		case 'deposit-over':
			return {
				...base,
				left: batchesSide(found.dues, world),
				right: linesSide(found.lines, world),
				expected,
				found: { amount: String(found.actual), because: 'deposit', values },
				wouldMatch: wouldMatchDifference(found),
			};
		case 'subset-not-unique':
		case 'ambiguous':
			return {
				...base,
				left: batchesSide(found.dues, world),
				right: linesSide(found.lines, world),
				expected,
				found: {
					amount: String(found.actual),
					because: found.gaveUp ? 'search-gave-up' : found.kind === 'ambiguous' ? 'several-candidates' : 'several-sums',
					values: { ...values, ways: found.explanations.length },
				},
				wouldMatch: { what: 'choose-one', amount: String(found.actual) },
			};
		default:
			return {
				...base,
				right: linesSide(found.lines, world),
				expected,
				found: {
					amount: String(found.actual),
					because:
						found.kind === 'unidentified-debit'
							? 'debit'
							: found.kind === 'returned-credit'
								? 'returned'
								: line?.use === 'settlement'
									? 'credit-of-provider'
									: 'credit',
					values,
				},
				wouldMatch: wouldMatchLine(found),
			};
	}
}

/** The line that comes nearest to a group without being in it, and why it is not. */
function runnerUp(group: BankGroup, { world, calendar }: EvidenceSource) {
	const own = new Set(group.lines.map(({ key }) => key));
	const due = group.dues.at(-1)!;
	const wanted = group.dues.reduce((sum, { amount }) => sum + amount, 0n);
	let best: { line: BankMatchLine; off: bigint } | null = null;
	for (const line of world.lines) {
		if (own.has(line.key) || line.amount <= 0n || line.bookedOn < due.day || line.bookedOn > due.lastDay) continue;
		const off = sizeOf(line.amount - wanted);
		if (!best || off < best.off || (off === best.off && line.key < best.line.key)) best = { line, off };
	}
	if (!best) return null;
	const { line, off } = best;
	const lost = !mayMeet(due, line)
		? 'other-merchant-or-account'
		: off !== 0n
			? 'other-amount'
			: line.use !== 'settlement'
				? 'other-narrative'
				: distanceOf(due, line, calendar) !== group.distance
					? 'later-day'
					: 'taken';
	return { line: line.key, amount: String(line.amount), off: String(off), lost };
}

/** Why a group was taken to belong together: each criterion with its distance, and the one that came second. */
export function matchEvidence(group: BankGroup, source: EvidenceSource) {
	const named = group.lines.filter(({ mId }) => mId !== null).length;
	return {
		criteria: {
			amount: String(group.difference),
			businessDays: group.distance,
			narrative: group.lines.every(({ use }) => use === 'settlement') ? 'fits' : 'unknown',
			merchantNamed: `${named}/${group.lines.length}`,
			account: group.dues.every(({ batch }) => batch.accounts !== null) ? 'configured' : 'any',
		},
		runnerUp: runnerUp(group, source),
		wouldMatch: group.difference === 0n ? null : { what: 'deposit', amount: String(group.difference) },
	};
}
