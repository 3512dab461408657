import { payoutCalendar, payoutRules } from '#app/features/payouts/payout-settings.server.ts';
import { nextExpressOpening, sendDayOf } from '#app/features/payouts/readiness.ts';
import { type KstDay, kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';

/** When payouts that are not at Toss yet will be sent: their money has to be there on that day. */
export interface SendPlan {
	today: KstDay;
	expressOn: KstDay;
	/** The day of sending by the day of payment. */
	sendOnByPayoutOn: ReadonlyMap<KstDay, KstDay>;
}

/** Not sent yet, whether a person still has to approve it or not. */
const PLANNED = ['awaiting_approval', 'approved', 'submitting'];

/** Where every planned payout of a merchant stands in time. Days in Seoul. */
export async function sendPlanOf(mId: string, now: Date): Promise<SendPlan> {
	const [calendar, rules, payoutDays] = await Promise.all([
		payoutCalendar(),
		payoutRules(),
		sql().query<{ day: string }>(
			`select distinct payout_on::text as day from payout
			where m_id = $1 and status = any($2) and payout_on is not null`,
			[mId, PLANNED],
		),
	]);
	const today = kstDayOf(now);
	return {
		today,
		expressOn: kstDayOf(nextExpressOpening(now, calendar)),
		sendOnByPayoutOn: new Map(
			payoutDays.rows.map(({ day }) => {
				const sendOn = sendDayOf(kstDayFrom(day), calendar, rules);
				return [kstDayFrom(day), sendOn < today ? today : sendOn];
			}),
		),
	};
}

/**
 * The planned payouts with their `send_on`, as SQL on the parameters of `planParameters`. What is on its way right now,
 * and what should have gone out before, counts on today. What will not go out as it stands is left out: drafts, and payouts
 * whose day has come without them.
 */
export const PLANNED_PAYOUTS = `
	select p.id, p.seller_id, p.ref_payout_id, p.status, p.schedule_type, p.payout_on, p.amount, p.created_at,
		case when p.status = 'submitting' then $3::date
			when p.schedule_type = 'EXPRESS' then $4::date
			else coalesce(plan.send_on, $3::date) end as send_on
	from payout p
	left join unnest($5::date[], $6::date[]) as plan(payout_on, send_on) on plan.payout_on = p.payout_on
	left join payout_batch batch on batch.id = p.batch_id
	where p.m_id = $1 and p.status = any($2) and batch.state is distinct from 'draft'
		and (p.status = 'submitting' or p.payout_on is null or p.payout_on > $3::date)`;

/** What PLANNED_PAYOUTS asks for, in its order; further parameters follow from $7 on. */
export function planParameters(mId: string, plan: SendPlan): unknown[] {
	return [
		mId,
		PLANNED,
		plan.today,
		plan.expressOn,
		[...plan.sendOnByPayoutOn.keys()],
		[...plan.sendOnByPayoutOn.values()],
	];
}
