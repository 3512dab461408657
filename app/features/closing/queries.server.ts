import { db } from '#app/db.server.ts';
import { closedThrough } from '#app/features/payments/closed-books.server.ts';
import type { RunView } from '#app/features/reconciliation/queries.server.ts';
import { addDays, daysOf, fromDateColumn, type KstDay, parseKstDay, toDateColumn } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { countUnproved, listLatePayouts, listLateSteps } from './came-late.server.ts';
import {
	type Adjustment,
	adjustmentsOf,
	type Carried,
	carriedSchema,
	type Figures,
	figuresSchema,
	type LatePayout,
	type LateSteps,
} from './figures.ts';
import { dayPeriod, monthOf, type Period, type PeriodState } from './period.ts';
import { levelFigures, proofOf } from './read-figures.server.ts';

export interface ClosedPeriodView {
	id: string;
	state: 'prepared' | 'replaced' | 'closed' | 'reopened';
	figures: Figures;
	carried: Carried[];
	note: string | null;
	preparedById: string;
	preparedBy: string;
	preparedAt: Date;
	closedBy: string | null;
	closedAt: Date | null;
	reopenedBy: string | null;
	reopenedAt: Date | null;
	reopenReason: string | null;
}

/** Every preparing of a period, the newest first. */
export async function listHistory({ from, to }: Period): Promise<ClosedPeriodView[]> {
	const rows = await db().closedPeriod.findMany({
		where: { fromOn: toDateColumn(from), toOn: toDateColumn(to) },
		orderBy: [{ preparedAt: 'desc' }, { id: 'desc' }],
	});
	return rows.map((row) => ({
		...row,
		state: row.state as ClosedPeriodView['state'],
		figures: figuresSchema.parse(row.figures),
		carried: carriedSchema.parse(row.carried),
	}));
}

/** What is frozen of the month before a month, signed or waiting to be; null for a day, and where nothing is. */
export async function findMonthBefore(period: Period): Promise<{ name: string; frozen: ClosedPeriodView } | null> {
	if (period.kind !== 'month') return null;
	const before = monthOf(addDays(period.from, -1));
	const frozen = (await listHistory(before)).find(({ state }) => state === 'closed' || state === 'prepared');
	return frozen ? { name: before.name, frozen } : null;
}

/** Where a period stands, by its newest row. */
export const stateOf = (newest: { state: string } | undefined): PeriodState =>
	newest?.state === 'closed' || newest?.state === 'prepared' || newest?.state === 'reopened' ? newest.state : 'open';

export interface PeriodRow extends Period {
	state: PeriodState;
	/** Inside of a longer period that is closed, or before one: the books take no more for it. */
	covered: boolean;
	/** Covered although no closed period holds it: it was never closed itself. */
	passed: boolean;
	preparedBy: string | null;
	closedBy: string | null;
	closedAt: Date | null;
	carried: number;
}

const MOST_MONTHS = 36;

/** The months with data, and the days from one on, those of the present month unless told, the newest first, with their state. */
export async function listPeriods(
	today: KstDay,
	daysFrom: KstDay = monthOf(today).from,
): Promise<{ months: PeriodRow[]; days: PeriodRow[] }> {
	const [{ rows }, through, stored] = await Promise.all([
		sql().query<{ day: string | null }>(
			`select least((select min(transaction_on) from payment_transaction), (select min(line_on) from settlement_line),
				(select min(from_on) from closed_period))::text as day`,
		),
		closedThrough(sql()),
		sql().query<{
			from: string;
			to: string;
			state: string;
			preparedBy: string;
			closedBy: string | null;
			closedAt: Date | null;
			carried: number;
		}>(
			`select distinct on (from_on, to_on) from_on::text as from, to_on::text as to, state, prepared_by as "preparedBy",
				closed_by as "closedBy", closed_at as "closedAt", jsonb_array_length(carried) as carried
			 from closed_period order by from_on, to_on, prepared_at desc, id desc`,
		),
	]);
	const known = new Map(stored.rows.map((row) => [`${row.from} ${row.to}`, row]));
	const toRow = (period: Period): PeriodRow => {
		const row = known.get(`${period.from} ${period.to}`);
		const state = stateOf(row);
		const covered = state !== 'closed' && through !== null && period.to <= through;
		const within = stored.rows.some((one) => one.state === 'closed' && one.from <= period.from && one.to >= period.to);
		return {
			...period,
			state,
			covered,
			passed: covered && !within,
			preparedBy: row?.preparedBy ?? null,
			closedBy: row?.closedBy ?? null,
			closedAt: row?.closedAt ?? null,
			carried: row?.carried ?? 0,
		};
	};
	const month = monthOf(today);
	const first = parseKstDay(rows[0]?.day ?? '') ?? today;
	const months: Period[] = [];
	for (let one = month; one.to >= first && months.length < MOST_MONTHS; one = monthOf(addDays(one.from, -1)))
		months.push(one);
	return { months: months.map(toRow), days: daysOf(daysFrom, today).reverse().map(dayPeriod).map(toRow) };
}

/** What the newest proof of a closed period finds otherwise than what was frozen; nothing when it was not proved since. */
export function adjustmentsSince(closed: ClosedPeriodView, runs: readonly RunView[]): Adjustment[] {
	return adjustmentsOf(
		closed.figures.levels,
		levelFigures(runs.filter(({ createdAt }) => createdAt > closed.preparedAt)),
	);
}

export interface PeriodAdjustments {
	period: string;
	adjustments: Adjustment[];
	latePayouts: LatePayout[];
	lateSteps: LateSteps[];
	/** Imports of its days that no proof has looked at. */
	unproved: number;
}

/**
 * What belongs to an open period although its rows lie in closed ones: the adjustments of every closed period before it, and
 * the payouts and steps of them that were heard of late; and those of which it is not known yet, since nobody proved them again. Only
 * the first open period takes them up; for all others the list is empty.
 */
export async function listTakenUp(period: Period): Promise<PeriodAdjustments[]> {
	const through = await closedThrough(sql());
	if (!through || period.from > addDays(through, 1) || period.to <= through) return [];
	const closed = await db().closedPeriod.findMany({ where: { state: 'closed' }, orderBy: { fromOn: 'asc' } });
	const found = await Promise.all(
		closed.map(async ({ kind, fromOn }): Promise<PeriodAdjustments> => {
			const day = fromDateColumn(fromOn);
			const one = kind === 'month' ? monthOf(day) : dayPeriod(day);
			const [history, runs] = await Promise.all([listHistory(one), proofOf(one)]);
			const newest = history.find(({ state }) => state === 'closed');
			return {
				period: one.name,
				adjustments: newest ? adjustmentsSince(newest, runs) : [],
				latePayouts: newest ? await listLatePayouts(one, newest) : [],
				lateSteps: newest ? await listLateSteps(one, newest) : [],
				unproved: await countUnproved(one, runs),
			};
		}),
	);
	return found.filter(
		({ adjustments, latePayouts, lateSteps, unproved }) =>
			adjustments.length + latePayouts.length + lateSteps.length + unproved > 0,
	);
}
