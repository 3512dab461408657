import {
	addBusinessDays,
	addDays,
	type BusinessCalendar,
	businessDayOnOrAfter,
	type KstDay,
} from '#app/lib/kst-calendar.ts';
import type { FeeContract, Rules, SettlementCycle } from './rule-schema.ts';

/** A fee, or a part of one, in won. */
export interface Fee {
	supply: bigint;
	vat: bigint;
}

export interface Terms {
	ratePpm: number;
	fixed: number;
	least: number;
}

const MILLION = 1_000_000n;
const larger = (a: bigint, b: bigint) => (a > b ? a : b);

/** The fee for an amount, both not negative. Rounding as in the contract; the two ways differ by a won at times. */
export function feeOf(amount: bigint, terms: Terms, rounding: FeeContract['rounding']): Fee {
	const [rate, fixed, least] = [BigInt(terms.ratePpm), BigInt(terms.fixed), BigInt(terms.least)];
	if (rounding === 'vat-inside') {
		const total = larger((amount * rate * 11n) / (MILLION * 10n), (least * 11n) / 10n) + (fixed * 11n) / 10n;
		const supply = (total * 20n + 11n) / 22n;
		return { supply, vat: total - supply };
	}
	const supply = larger((amount * rate) / MILLION, least) + fixed;
	return { supply, vat: (supply + 5n) / 10n };
}

/** The terms for a payment of that size. */
export function bandOf(contract: FeeContract, amount: bigint): Terms {
	const fitting = contract.bands.filter(({ amountFrom }) => BigInt(amountFrom) <= amount);
	const best = fitting.reduce<(typeof fitting)[number] | null>(
		(found, band) => (found && found.amountFrom >= band.amountFrom ? found : band),
		null,
	);
	return best ?? { ratePpm: 0, fixed: 0, least: 0 };
}

/** The rate of merchant-borne instalments for so many months: that of the nearest entry that is not above. */
export function instalmentPpm(contract: FeeContract, months: number): number {
	const fitting = contract.instalments.filter((entry) => entry.months <= months);
	return fitting.reduce((best, entry) => (entry.months > best.months ? entry : best), { months: 0, ratePpm: 0 })
		.ratePpm;
}

/** The more a rule names, the earlier it is asked; of equals the one that began later, then the one that stands first. */
function byRank<Rule extends { from: string | null; mId: string | null }>(
	rules: readonly Rule[],
	named: (rule: Rule) => number,
) {
	return rules
		.map((rule, index) => ({ rule, index }))
		.sort(
			(a, b) =>
				named(b.rule) - named(a.rule) ||
				(a.rule.from === b.rule.from ? 0 : (a.rule.from ?? '') < (b.rule.from ?? '') ? 1 : -1) ||
				a.index - b.index,
		);
}

/** The contracts in the order in which they are asked, with their place in the rules. */
export function rankedContracts({ feeContracts }: Pick<Rules, 'feeContracts'>) {
	return byRank(feeContracts, ({ mId, cardType }) => (mId ? 2 : 0) + (cardType ? 1 : 0));
}

function rankedCycles({ cycles }: Pick<Rules, 'cycles'>) {
	return byRank(cycles, ({ mId, method }) => (mId ? 2 : 0) + (method ? 1 : 0));
}

const lasts = (rule: { from: string | null; to: string | null }, day: KstDay) =>
	(!rule.from || rule.from <= day) && (!rule.to || day <= rule.to);

/** The contract in force for a payment approved on a day, or null. */
export function contractFor(
	rules: Pick<Rules, 'feeContracts'>,
	line: { mId: string; method: string; cardType: string | null; approvedOn: KstDay },
): FeeContract | null {
	const found = rankedContracts(rules).find(
		({ rule }) =>
			rule.method === line.method &&
			(rule.mId === null || rule.mId === line.mId) &&
			(rule.cardType === null || rule.cardType === line.cardType) &&
			lasts(rule, line.approvedOn),
	);
	return found?.rule ?? null;
}

/** The cycle in force for what was sold on a day, or null. */
export function cycleFor(
	rules: Pick<Rules, 'cycles'>,
	line: { mId: string; method: string },
	day: KstDay,
): SettlementCycle | null {
	const found = rankedCycles(rules).find(
		({ rule }) =>
			(rule.mId === null || rule.mId === line.mId) &&
			(rule.method === null || rule.method === line.method) &&
			lasts(rule, day),
	);
	return found?.rule ?? null;
}

/** The sales day of a day: itself, the Sunday that ends its week, or the last day of its month. */
function soldDayOf(day: KstDay, { cycle }: SettlementCycle): KstDay {
	const at = new Date(`${day}T00:00:00Z`);
	if (cycle === 'weekly') return addDays(day, (7 - at.getUTCDay()) % 7);
	if (cycle === 'daily') return day;
	return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).toISOString().slice(0, 10) as KstDay;
}

/** The day on which what was sold on a day is paid out. */
export function payOutDayOf(
	soldOn: KstDay,
	{ delayDays, dayType }: SettlementCycle,
	calendar: BusinessCalendar,
): KstDay {
	if (dayType === 'calendar') return businessDayOnOrAfter(addDays(soldOn, delayDays), calendar);
	return addBusinessDays(soldOn, delayDays, calendar);
}

/** What a cycle makes of a sale: its sales day, whether the line keeps to it around the cut-off, and when it is paid out. */
export interface SaleDates {
	soldOn: KstDay;
	/** The line has the sales day of a day within the slack: a sale around the cut-off, which may end a week or a month. */
	aroundCutOff: boolean;
	paidOutOn: KstDay;
}

/** The dates of what was sold on a day and stands under a sales day in its line; null without a cycle in force. */
export function saleDatesOf(
	rules: Pick<Rules, 'cycles' | 'dateSlackDays'>,
	line: { mId: string; method: string; occurredOn: KstDay; soldOn: KstDay },
	calendar: BusinessCalendar,
): SaleDates | null {
	const own = cycleFor(rules, line, line.occurredOn);
	if (!own) return null;
	const soldOn = soldDayOf(line.occurredOn, own);
	const near = Array.from({ length: rules.dateSlackDays }, (_, index) => [index + 1, -index - 1]).flat();
	const counted = [0, ...near]
		.map((days) => addDays(line.occurredOn, days))
		.map((day) => ({ day, cycle: cycleFor(rules, line, day) }))
		.find(({ day, cycle }) => cycle && soldDayOf(day, cycle) === line.soldOn);
	return {
		soldOn,
		aroundCutOff: counted !== undefined,
		// Where the cycle changes, the one that counted the sale also says when it is paid.
		paidOutOn: payOutDayOf(line.soldOn, counted?.cycle ?? own, calendar),
	};
}
