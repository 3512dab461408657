import { db, type Prisma } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import type { PayoutPlan } from '#app/generated/prisma/client.ts';
import { decodeCursor, isUuid, keysetPage } from '#app/lib/keyset.ts';
import { type BusinessCalendar, fromDateColumn, type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';
import type { Page } from '#app/ui/list-links.ts';
import { payoutCalendar } from './payout-settings.server.ts';
import { cutOffDay, nominalDay, type PlanKind, type PlanRule, type PlanState, payDay, refOfPeriod } from './plan.ts';

export interface PlanFilters {
	state?: PlanState | undefined;
	kind?: PlanKind | undefined;
}

const ofKind = {
	fixed: { NOT: { amount: null } },
	payable: { amount: null, NOT: { sellerId: null } },
	all: { sellerId: null },
} satisfies Record<PlanKind, Prisma.PayoutPlanWhereInput>;

const whereOf = ({ state, kind }: PlanFilters): Prisma.PayoutPlanWhereInput => ({
	...(state ? { active: state === 'active' } : {}),
	...(kind ? ofKind[kind] : {}),
});

const named = { seller: { select: { id: true, name: true, refSellerId: true } } } as const;

/** When a plan pays next, and on which day its payouts are made: today, when that day has come. */
export function nextOf(plan: PayoutPlan, calendar: BusinessCalendar, today: KstDay): { next: KstDay; cutOff: KstDay } {
	const rule = plan as PayoutPlan & PlanRule;
	const period = fromDateColumn(plan.nextOn);
	const cutOff = cutOffDay(rule, period, calendar);
	return {
		next: payDay(rule, period, calendar) ?? nominalDay(rule, period, calendar),
		cutOff: cutOff < today ? today : cutOff,
	};
}

/** One page of plans, the active ones first and of these the newest, with what comes next and what became of the last period. */
export async function listPlans(filters: PlanFilters, page: Page, now: Date) {
	const after = decodeCursor(page.after);
	const before = after ? null : decodeCursor(page.before);
	const cursor = after ?? before;
	const past = before ? 'gt' : 'lt';
	const active = cursor?.value === 'active';
	// Beyond the cursor among those that stand with it, and all that stand on the other side of them.
	const bound: Prisma.PayoutPlanWhereInput = cursor
		? { OR: [{ active, id: { [past]: cursor.id } }, ...(active === (before === null) ? [{ active: !active }] : [])] }
		: {};
	const order = before ? 'asc' : 'desc';
	const [calendar, found] = await Promise.all([
		payoutCalendar(),
		db().payoutPlan.findMany({
			where: { AND: [whereOf(filters), bound] },
			include: { ...named, occurrences: { orderBy: { occurrenceOn: 'desc' }, take: 1 } },
			orderBy: [{ active: order }, { id: order }],
			take: page.size + 1,
		}),
	]);
	const { rows, ...cursors } = keysetPage(found, { after, before, size: page.size }, (plan) => ({
		id: plan.id,
		value: plan.active ? 'active' : 'paused',
	}));
	return {
		rows: rows.map(({ occurrences, ...plan }) => ({
			...plan,
			...nextOf(plan, calendar, kstDayOf(now)),
			last: occurrences[0] ?? null,
		})),
		...cursors,
	};
}

export type ListedPlan = Awaited<ReturnType<typeof listPlans>>['rows'][number];

/** How many plans the filters let through. */
export const countPlans = (filters: PlanFilters) => db().payoutPlan.count({ where: whereOf(filters) });

/** Whether any active plan pays what is payable: how much that will be is not known before. */
export async function anyPaysPayable(): Promise<boolean> {
	return (await db().payoutPlan.count({ where: { active: true, amount: null } })) > 0;
}

/** One plan with all its periods so far, the newest first; null when there is none. */
export async function findPlan(planId: string | undefined, now: Date) {
	if (!isUuid(planId)) return null;
	const [calendar, found] = await Promise.all([
		payoutCalendar(),
		db().payoutPlan.findUnique({
			where: { id: planId },
			include: { ...named, occurrences: { orderBy: { occurrenceOn: 'desc' }, take: 60 } },
		}),
	]);
	if (!found) return null;
	const { occurrences, ...plan } = found;
	return {
		...plan,
		...nextOf(plan, calendar, kstDayOf(now)),
		occurrences: occurrences.map(({ occurrenceOn, payOn, createdAt, ...occurrence }) => ({
			...occurrence,
			/** With what the IDs of its payouts begin. */
			refPayoutIds: refOfPeriod(plan.id, fromDateColumn(occurrenceOn)),
			occurrenceOn: fromDateColumn(occurrenceOn),
			payOn: payOn && fromDateColumn(payOn),
			madeOn: kstDayOf(createdAt),
		})),
	};
}

async function comingPlans(where: Prisma.PayoutPlanWhereInput, now: Date) {
	const [calendar, plans] = await Promise.all([
		payoutCalendar(),
		db().payoutPlan.findMany({ where: { active: true, ...where }, orderBy: { id: 'asc' }, take: 20 }),
	]);
	const coming = plans.map((plan) => ({ ...plan, ...nextOf(plan, calendar, kstDayOf(now)) }));
	return coming.sort((a, b) => (a.next < b.next ? -1 : 1));
}

export type ComingPlan = Awaited<ReturnType<typeof comingPlans>>[number];

/** Active plans in which a seller is paid, its own and those of all sellers, the next one first. */
export function plansOfSeller({ id, mId }: { id: string; mId: string }, now: Date): Promise<ComingPlan[]> {
	return comingPlans({ OR: [{ sellerId: id }, ...(mId === environment().TOSS_MID ? [{ sellerId: null }] : [])] }, now);
}

/** The plan that pays all sellers next; null without one. */
export async function nextPlanOfAll(now: Date): Promise<ComingPlan | null> {
	return (await comingPlans({ sellerId: null }, now))[0] ?? null;
}

/** The plans by which a batch was made, or a payout in it. */
export async function plansOfBatch(batchId: string | undefined) {
	if (!isUuid(batchId)) return [];
	const made = await db().$queryRaw<{ id: string }[]>`
		select o.plan_id as id from payout_plan_occurrence o where o.batch_id = ${batchId}::uuid
		union
		select o.plan_id from payout p join payout_plan_occurrence o on o.payout_id = p.id where p.batch_id = ${batchId}::uuid
		limit 20`;
	return db().payoutPlan.findMany({
		where: { id: { in: made.map(({ id }) => id) } },
		select: { id: true, rhythm: true, ordinal: true, ...named },
		orderBy: { id: 'asc' },
	});
}
