import type { NarrativeClass } from '#app/features/bank/narrative.ts';
import { compareText } from '#app/lib/compare-text.ts';
import { addBusinessDays, addDays, type BusinessCalendar, daysOf, type KstDay } from '#app/lib/kst-calendar.ts';

/** One settlement batch: what all lines of one merchant, currency and paid-out day add up to. Minor units, signed. */
export interface BankBatch {
	mId: string;
	currency: string;
	paidOutOn: KstDay;
	net: bigint;
	/** What the provider is known to keep back of it for now; somebody has noted that. */
	held: bigint;
	/** Codes of the accounts into which the merchant is paid; null when nobody has said. */
	accounts: readonly string[] | null;
}

/** One line of a bank statement as the matcher sees it: deposits positive. */
export interface BankMatchLine {
	/** Names the line for ever: account, day, amount and which of equal ones. */
	key: string;
	account: string;
	currency: string;
	bookedOn: KstDay;
	amount: bigint;
	use: NarrativeClass;
	/** The merchant that the text names. */
	mId: string | null;
	counterparty: string | null;
	/** The bank takes an earlier line back. */
	reversal: boolean;
}

export interface BankRules {
	/** Business days after the paid-out day on which a deposit is still in time. */
	graceBusinessDays: number;
	/** Calendar days during which a negative batch waits to be set off. */
	carryDays: number;
	/** Calendar days during which money kept back may still be let go. */
	releaseDays: number;
	/** Calendar days during which a payment out may come back. */
	returnDays: number;
	/** Bounds of the search for sums. */
	mostMembers: number;
	mostCandidates: number;
	mostSteps: number;
	/** How far a deposit may be off and still be taken for that of the batch: hundredths of the batch. */
	nearPercentSameDay: number;
	nearPercentOtherDay: number;
	/** Deductions that are known by amount, a yearly fee for example. */
	deductions: readonly { name: string; amount: bigint }[];
}

export const defaultBankRules: BankRules = {
	graceBusinessDays: 2,
	carryDays: 60,
	releaseDays: 60,
	returnDays: 30,
	mostMembers: 6,
	mostCandidates: 24,
	mostSteps: 200_000,
	nearPercentSameDay: 50,
	nearPercentOtherDay: 10,
	deductions: [
		{ name: 'yearly-fee', amount: 110_000n },
		{ name: 'sign-up-fee', amount: 220_000n },
	],
};

/** What a batch lets us expect on an account: the whole net, or, where some is held, the rest now and that part later. */
export interface Due {
	batch: BankBatch;
	part: 'main' | 'release';
	amount: bigint;
	day: KstDay;
	/** Last day within grace. */
	lastDay: KstDay;
	id: string;
}

export function batchKey(batch: { mId: string; currency: string; paidOutOn: string }): string {
	return `${batch.mId}/${batch.currency}/${batch.paidOutOn}`;
}

/** The dues of batches, in an order that depends on nothing but them. Batches of 0 expect nothing. */
export function duesOf(batches: readonly BankBatch[], rules: BankRules, calendar: BusinessCalendar): Due[] {
	const lastDays = new Map<KstDay, KstDay>();
	const lastDayOf = (day: KstDay) => {
		const known = lastDays.get(day) ?? addBusinessDays(day, rules.graceBusinessDays, calendar);
		lastDays.set(day, known);
		return known;
	};
	const dues: Due[] = [];
	for (const batch of batches) {
		const place = { batch, day: batch.paidOutOn, lastDay: lastDayOf(batch.paidOutOn) };
		const main = batch.net - batch.held;
		const key = batchKey(batch);
		if (main !== 0n) dues.push({ ...place, part: 'main', amount: main, id: `b:${key}` });
		if (batch.held > 0n) dues.push({ ...place, part: 'release', amount: batch.held, id: `h:${key}` });
	}
	return dues.sort((a, b) => compareText(a.day, b.day) || compareText(a.id, b.id));
}

/** Business days from the due day to the day of the line; null when the line is not within [day, lastDay]. */
export function distanceOf(due: Due, line: BankMatchLine, calendar: BusinessCalendar): number | null {
	if (line.bookedOn < due.day || line.bookedOn > due.lastDay) return null;
	return daysOf(addDays(due.day, 1), line.bookedOn).filter((day) => calendar.isBusinessDay(day)).length;
}

/** True when money of the due may come as that line: same currency, an account of the merchant, no other merchant named. */
export function mayMeet(due: Due, line: BankMatchLine): boolean {
	const { batch } = due;
	return (
		batch.currency === line.currency &&
		(batch.accounts === null || batch.accounts.includes(line.account)) &&
		(line.mId === null || line.mId === batch.mId)
	);
}
