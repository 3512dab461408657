import { currentInstant } from '#app/clock.server.ts';
import { type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';
import { choiceParam, listParams } from '#app/ui/list-params.ts';
import type { TableSource } from '#app/ui/table-source.ts';
import { periodFilterStates } from './period.ts';
import { periodsColumns } from './periods-columns.tsx';
import { listPeriods, type PeriodRow } from './queries.server.ts';

const sortKeys = ['period', 'carried', 'closedAt'] as const;

/** Reads the address of the lists of periods; months and days are filtered and ordered alike. */
export const periodParams = (source: Request | URLSearchParams) =>
	listParams(source, { state: choiceParam(periodFilterStates) }, { sort: sortKeys });

type Params = Pick<ReturnType<typeof periodParams>, 'filters' | 'sort'>;

/** Whether a period can be closed and waits for it. */
export const isDue = ({ to, state, covered }: PeriodRow, today: KstDay) => to < today && state !== 'closed' && !covered;

/** Periods with the filters and the order of an address; they are few, so all of them are at hand. */
export function arrangePeriods(rows: readonly PeriodRow[], today: KstDay, { filters, sort }: Params): PeriodRow[] {
	const keyOf = (row: PeriodRow) =>
		({ period: row.name, carried: row.carried, closedAt: row.closedAt?.getTime() ?? 0 })[sort.key];
	const sign = sort.direction === 'asc' ? 1 : -1;
	const isShown = (row: PeriodRow) =>
		filters.state === 'due' ? isDue(row, today) : (row.covered ? 'covered' : row.state) === filters.state;
	return rows
		.filter((row) => !filters.state || isShown(row))
		.sort((a, b) => {
			const [one, other] = [keyOf(a), keyOf(b)];
			if (one !== other) return one < other ? -sign : sign;
			return a.name < b.name ? 1 : -1;
		});
}

const source = (which: 'months' | 'days'): TableSource<PeriodRow> => ({
	title: (t) => t(`closing:${which}`),
	columns: periodsColumns,
	open(params) {
		const rows = async () => {
			const today = kstDayOf(await currentInstant());
			return arrangePeriods((await listPeriods(today))[which], today, periodParams(params));
		};
		return {
			count: async () => (await rows()).length,
			page: async () => ({ rows: await rows(), next: null }),
		};
	},
});

/** The lists of periods as files are made of them. */
export const monthsSource = source('months');
export const daysSource = source('days');
