import { type ForecastDay, forecastBalance, uncoveredOf } from '#app/features/payouts/balance-forecast.ts';
import { findBalance } from '#app/features/payouts/queries.server.ts';
import { type KstDay, kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import { sumWon } from '#app/lib/won.ts';
import { sql } from '#app/sql.server.ts';
import { PLANNED_PAYOUTS, planParameters, type SendPlan, sendPlanOf } from './planned-payouts.server.ts';
import { plansAhead } from './plans-ahead.server.ts';

export interface PlannedDay extends ForecastDay {
	/** Payouts sent on this day. */
	count: number;
	/** Of the outgoing won, what a person still has to approve. */
	awaitingApproval: bigint;
	/** Of the outgoing won, what recurring plans have yet to make. */
	fromPlans: bigint;
}

export interface ShortDay {
	day: KstDay;
	missing: bigint;
	payable: bigint;
	/** Payouts of the day that the money does not reach. */
	count: number;
}

type Summed = { day: string; amount: string; awaiting: string; count: number };

async function plannedByDay(mId: string, plan: SendPlan) {
	const { rows } = await sql().query<Summed>(
		`select send_on::text as day, sum(amount)::text as amount, count(*)::int as count,
			coalesce(sum(amount) filter (where status = 'awaiting_approval'), 0)::text as awaiting
		from (${PLANNED_PAYOUTS}) planned group by send_on`,
		planParameters(mId, plan),
	);
	return rows.map((row) => ({
		day: kstDayFrom(row.day),
		amount: BigInt(row.amount),
		awaitingApproval: BigInt(row.awaiting),
		count: row.count,
	}));
}

/** Nets of settlement lines that are paid out after the day of the reading, by that day. Won. */
async function settlementsDue(mId: string, after: KstDay) {
	const { rows } = await sql().query<{ day: string; amount: string }>(
		`select paid_out_on::text as day, sum(pay_out_amount)::text as amount from settlement_line
		where m_id = $1 and currency = 'KRW' and paid_out_on > $2::date group by paid_out_on`,
		[mId, after],
	);
	return rows.map(({ day, amount }) => ({ day: kstDayFrom(day), amount: BigInt(amount) }));
}

/** What Toss took on after the balance was read: it is in no reading and no longer planned. Won. */
async function acceptedSince(mId: string, readAt: Date): Promise<bigint> {
	const { rows } = await sql().query<{ amount: string }>(
		`select coalesce(sum(amount), 0)::text as amount from payout
		where m_id = $1 and requested_at > $2 and status in ('requested', 'in_progress', 'completed', 'unknown')`,
		[mId, readAt],
	);
	return BigInt(rows[0]!.amount);
}

/** How many payouts of a day the money does not reach, counted where they lie: a day may have thousands. */
async function countUncovered(mId: string, plan: SendPlan, { day, payable }: ForecastDay): Promise<number> {
	const { rows } = await sql().query<{ count: number }>(
		`select count(*)::int as count from (
			select sum(amount) over (order by created_at, id) as reached from (${PLANNED_PAYOUTS}) planned where send_on = $7::date
		) running where reached > $8::bigint`,
		[...planParameters(mId, plan), day, payable],
	);
	return rows[0]!.count;
}

/**
 * What can be paid out after today and after each day on which something moves: from the last reading of the balance,
 * settlements that are due, and payouts that are not at Toss yet, each on the day on which it is sent. Null when the
 * balance was never read. Won, days in Seoul. Source of what becomes available when: docs.tosspayments.com/guides/v2/payouts.
 */
export async function readForecast(mId: string, now: Date) {
	const balance = await findBalance(mId);
	const { available, pending, readAt } = balance;
	if (available === null || pending === null || readAt === null) return null;
	const plan = await sendPlanOf(mId, now);
	const [planned, ahead, incoming, accepted] = await Promise.all([
		plannedByDay(mId, plan),
		plansAhead(mId, now),
		settlementsDue(mId, kstDayOf(readAt)),
		acceptedSince(mId, readAt),
	]);
	const { days, firstShort } = forecastBalance({
		today: plan.today,
		available: available - accepted,
		incoming,
		planned: [...planned, ...ahead],
	});
	const plannedOn = new Map(planned.map((one) => [one.day, one]));
	const aheadOn = (day: KstDay) => ahead.filter((one) => (one.day < plan.today ? plan.today : one.day) === day);
	const short: ShortDay | null = firstShort && {
		day: firstShort.day,
		missing: firstShort.missing,
		payable: firstShort.payable,
		// Payouts that plans will make come after those that are made.
		count:
			(await countUncovered(mId, plan, firstShort)) +
			uncoveredOf(
				aheadOn(firstShort.day),
				firstShort.payable - (planned.find(({ day }) => day === firstShort.day)?.amount ?? 0n),
			).length,
	};
	return {
		today: plan.today,
		balance: { available, pending, readAt, reserved: balance.reserved, accepted },
		days: days.map((day): PlannedDay => {
			const { count = 0, awaitingApproval = 0n } = plannedOn.get(day.day) ?? {};
			return { ...day, count, awaitingApproval, fromPlans: sumWon(aheadOn(day.day).map(({ amount }) => amount)) };
		}),
		short,
	};
}

export type Forecast = NonNullable<Awaited<ReturnType<typeof readForecast>>>;

/** At most this many payouts of a day are shown; the list of payouts has them all. */
const SHOWN = 500;

/** The payouts that are sent on a day, in the order of their sending, each with whether the money reaches it. */
export async function listPayoutsSentOn(
	mId: string,
	now: Date,
	{ day, payable }: Pick<ForecastDay, 'day' | 'payable'>,
) {
	const plan = await sendPlanOf(mId, now);
	const { rows } = await sql().query<{
		id: string;
		ref_payout_id: string;
		seller_name: string;
		status: string;
		schedule_type: string;
		payout_on: string | null;
		amount: string;
	}>(
		`select planned.id, ref_payout_id, seller.name as seller_name, status, schedule_type, payout_on::text, amount::text
		from (${PLANNED_PAYOUTS}) planned join seller on seller.id = planned.seller_id
		where send_on = $7::date order by planned.created_at, planned.id`,
		[...planParameters(mId, plan), day],
	);
	const payouts = rows.map((row) => ({
		id: row.id,
		refPayoutId: row.ref_payout_id,
		sellerName: row.seller_name,
		status: row.status,
		scheduleType: row.schedule_type,
		payoutOn: row.payout_on === null ? null : kstDayFrom(row.payout_on),
		amount: BigInt(row.amount),
	}));
	const uncovered = new Set(uncoveredOf(payouts, payable).map(({ id }) => id));
	const marked = payouts.map((payout) => ({ ...payout, covered: !uncovered.has(payout.id) }));
	// What lacks money comes first: that is what somebody has to act on.
	const inOrder = [...marked.filter(({ covered }) => !covered), ...marked.filter(({ covered }) => covered)];
	return { rows: inOrder.slice(0, SHOWN), total: marked.length };
}

export type SentPayoutRow = Awaited<ReturnType<typeof listPayoutsSentOn>>['rows'][number];
