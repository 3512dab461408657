import { atKst, daysOf, type KstDay, koreanBusinessCalendar, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { isExpressWindowOpen } from '#app/toss/payout-rules.ts';
import { type PlannedDesk, planDesk } from './plan-desk.ts';
import { faultsOfStep, type PlannedFault } from './plan-faults.ts';
import { Random } from './random.ts';

export interface PlannedSeller {
	index: number;
	refSellerId: string;
	businessType: 'INDIVIDUAL' | 'INDIVIDUAL_BUSINESS' | 'CORPORATE';
	/** The bank refuses every payout to it. */
	failingAccount: boolean;
	registerAt: number;
	/** Steps from the question to the answer; null: the person never answers. */
	verifiesAfter: number;
	passesKycAfter: number | null;
	/** The step in which a passed KYC is ended again, or null. */
	kycExpiresAt: number | null;
}

/** Money that is owed once: one payout, or, when it comes to nothing, another one in its place. */
export interface PlannedObligation {
	index: number;
	seller: number;
	amount: bigint;
	scheduleType: 'EXPRESS' | 'SCHEDULED';
	/** Business days from the day on which it is scheduled. */
	daysAhead: number;
	scheduleAt: number;
	/** What people and banks do to it, so many steps after it was scheduled. */
	fate: 'none' | 'withdraw' | 'cancel' | 'bank-fails' | 'bank-returns' | 'change';
	fateAfter: number;
	/** Whether, and how many steps later, it is paid anew when it failed. */
	replacedAfter: number | null;
}

export interface PlannedKill {
	/**
	 * At an instant of the step; or once a worker waits for Toss: before Toss has the request, or after. `loses-its-turn`: it
	 * lives on, and does not notice that the connection that holds its turn to send is gone. `freezes`: one worker stands still
	 * for as long as absence takes to prove, with a turn that is gone, and then goes on where it was.
	 */
	when: 'any-time' | 'before-toss-has-it' | 'after-toss-has-it' | 'loses-its-turn' | 'freezes';
	path: '/v2/payouts' | '/v2/sellers' | '/v2/sellers/*';
	/** 2: both workers at once; one that freezes is alone. */
	workers: 0 | 1 | 2;
	afterMs: number;
}

export interface PlannedStep {
	index: number;
	clock: Date;
	/** Won to pay from. */
	balance: number;
	faults: PlannedFault[];
	/** Whether Toss keeps the errors that it makes up under the Idempotency-Key. */
	errorsAreKept: boolean;
	/** Of a hundred webhooks, how many find the receiver out of order at first. */
	receiverIsDownFor: number;
	kills: PlannedKill[];
	/** Nobody works during this step: both workers are dead from its beginning to its end. */
	outage: boolean;
	lastsMs: number;
}

export interface Plan {
	seed: number;
	sellers: PlannedSeller[];
	obligations: PlannedObligation[];
	desk: PlannedDesk;
	steps: PlannedStep[];
}

export interface PlanSize {
	payouts: number;
	sellers: number;
}

const RICH = 2_000_000_000;
const POOR = 2_500_000;

/** The hours at which something is likely to go wrong, and some at which work is simply done. */
const HOURS = [
	'00:01',
	'07:59',
	'08:05',
	'08:40',
	'09:00',
	'09:02',
	'10:10',
	'11:00',
	'12:20',
	'13:30',
	'14:40',
	'14:59',
];
/** The turn of the year, with its midnight and its holiday, is a part of every plan. */
const NEW_YEAR = [
	'2026-12-31T14:59:20+09:00',
	'2026-12-31T23:59:30+09:00',
	'2027-01-01T00:11:00+09:00',
	'2027-01-02T09:30:00+09:00',
];

function businessDays(from: string, until: string): KstDay[] {
	const calendar = koreanBusinessCalendar();
	return daysOf(kstDayFrom(from), kstDayFrom(until)).filter((day) => calendar.isBusinessDay(day));
}

/** So many instants, in order, spread over the days: at their hours, and often once more some minutes later. */
function instantsOver(chance: Random, days: readonly KstDay[], count: number): Date[] {
	return days.flatMap((day, index) => {
		const share = Math.floor((count * (index + 1)) / days.length) - Math.floor((count * index) / days.length);
		const hours = chance.shuffled(HOURS).slice(0, share).sort();
		let last = atKst(day).getTime();
		return hours.map((hour, place) => {
			const planned = atKst(day, hour).getTime() + chance.whole(0, 40) * 1000;
			const again = place > 0 && chance.percent(55);
			// Long enough for the second read of a proof, or too short for it.
			last = Math.max(again ? last + chance.whole(60, 840) * 1000 : planned, last + 20_000);
			return new Date(last);
		});
	});
}

function timeline(chance: Random, count: number): Date[] {
	const before = Math.floor((count - NEW_YEAR.length) * 0.6);
	const after = count - NEW_YEAR.length - before;
	const lastDays = businessDays('2027-01-04', '2027-01-29').slice(0, Math.max(1, Math.ceil(after / 3)));
	const firstDays = businessDays('2026-12-14', '2026-12-30').slice(-Math.max(1, Math.ceil(before / 2.5)));
	return [
		...instantsOver(chance, firstDays, before),
		...NEW_YEAR.map((text) => new Date(text)),
		...instantsOver(chance, lastDays, after),
	];
}

function planSteps(chance: Random, count: number): PlannedStep[] {
	const isSmall = count < 20;
	const calendar = koreanBusinessCalendar();
	const clocks = timeline(chance.fork(), count);
	const faults = chance.fork();
	const kills = chance.fork();
	// A month's end without anybody at work: longer than Toss keeps an Idempotency-Key.
	const outageAt = Math.floor(count * 0.85);
	const poorFrom = [0.2, 0.65].map((part) => Math.floor(count * part) + chance.whole(0, 1));
	const poorFor = chance.whole(2, 3);
	let shift = 0;
	return clocks.map((clock, index) => {
		const outage = index === outageAt;
		if (outage) shift = 16 * 24 * 60 * 60_000;
		const killsOfStep: PlannedKill[] = [];
		while (!outage && killsOfStep.length < 3 && kills.percent(38)) {
			const planned = kills.pick([
				'any-time',
				'before-toss-has-it',
				'after-toss-has-it',
				'after-toss-has-it',
				'loses-its-turn',
				'freezes',
			] as const);
			// Aimed only when something will be sent: in the hours of EXPRESS payouts.
			const when = isExpressWindowOpen(clock, calendar) ? planned : 'any-time';
			const holdsTheTurn = when === 'loses-its-turn' || when === 'freezes';
			const otherPath = index < 4 ? '/v2/sellers' : '/v2/sellers/*';
			killsOfStep.push({
				when,
				path: !holdsTheTurn && kills.percent(20) ? otherPath : '/v2/payouts',
				workers:
					when === 'freezes' ? kills.pick([0, 1] as const) : when === 'any-time' ? kills.pick([0, 1, 2] as const) : 2,
				afterMs: kills.whole(50, 2500),
			});
		}
		return {
			index,
			clock: new Date(clock.getTime() + shift),
			balance: poorFrom.some((from) => index >= from && index < from + poorFor) ? POOR : RICH,
			faults: faultsOfStep(faults, index),
			errorsAreKept: chance.percent(25),
			receiverIsDownFor: chance.percent(15) ? 100 : chance.percent(50) ? 35 : 0,
			kills: killsOfStep,
			outage,
			// Longer than any call is held up: two reads that prove absence never fall into the time of one call.
			lastsMs: isSmall ? chance.whole(1300, 2000) : chance.whole(2200, 3800),
		};
	});
}

function planSellers(chance: Random, { sellers }: PlanSize, seed: number, steps: number): PlannedSeller[] {
	return Array.from({ length: sellers }, (_, index) => ({
		index,
		refSellerId: `t${seed}-${String(index).padStart(5, '0')}`.slice(0, 20),
		businessType: chance.percent(60) ? 'CORPORATE' : chance.pick(['INDIVIDUAL', 'INDIVIDUAL_BUSINESS'] as const),
		failingAccount: chance.percent(4),
		registerAt: index < sellers * 0.7 ? 0 : chance.whole(1, Math.max(1, Math.floor(steps / 4))),
		verifiesAfter: chance.whole(0, 3),
		passesKycAfter: chance.percent(90) ? chance.whole(1, 6) : null,
		kycExpiresAt: chance.percent(10) ? chance.whole(Math.floor(steps / 3), steps - 1) : null,
	}));
}

function planObligations(chance: Random, size: PlanSize, steps: number): PlannedObligation[] {
	const last = Math.max(1, Math.floor(steps * 0.95));
	return Array.from({ length: size.payouts }, (_, index) => {
		// A few sellers get most of the payouts, so that some come near the limit of seven days.
		const seller = Math.floor(chance.next() ** 1.8 * size.sellers);
		const scheduleType = chance.percent(60) ? 'EXPRESS' : 'SCHEDULED';
		const roll = chance.whole(1, 100);
		const cancelled = scheduleType === 'SCHEDULED' && roll > 8 && roll <= 20;
		const bank = roll > 20 && roll <= 23 ? 'bank-fails' : roll > 23 && roll <= 25 ? 'bank-returns' : null;
		const other = roll > 25 && roll <= 31 ? 'change' : 'none';
		return {
			index,
			seller,
			amount: BigInt(
				chance.percent(3) ? chance.whole(5_000_000, 9_500_000) : Math.floor(10 ** (3 + chance.next() * 3.3)),
			),
			scheduleType,
			daysAhead: chance.whole(1, 8),
			scheduleAt: chance.whole(0, last),
			fate: roll <= 8 ? 'withdraw' : cancelled ? 'cancel' : (bank ?? other),
			fateAfter: roll <= 8 ? 0 : chance.whole(0, 4),
			replacedAfter: chance.percent(75) ? chance.whole(1, 4) : null,
		};
	});
}

/** Everything that is done to the system, from the seed alone: nothing here looks at what comes of it. */
export function makePlan(seed: number, size: PlanSize): Plan {
	const chance = new Random(seed);
	const steps = Math.max(10, Math.min(80, Math.round(size.payouts / 32)));
	return {
		seed,
		steps: planSteps(chance.fork(), steps),
		sellers: planSellers(chance.fork(), size, seed, steps),
		obligations: planObligations(chance.fork(), size, steps),
		desk: planDesk(chance.fork(), size, steps),
	};
}
