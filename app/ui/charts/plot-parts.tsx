import type { ReactNode } from 'react';
import { CartesianGrid, ReferenceLine, XAxis, YAxis } from 'recharts';

/*
 * What is drawn with Recharts, apart from everything else: pages load it after their first content. Numbers are for the
 * picture alone: no amount is computed from them.
 */

export const grid = <CartesianGrid vertical={false} stroke="var(--chart-grid)" />;
const dayAxis = (
	<XAxis
		dataKey="day"
		tickFormatter={(day: string) => `${Number(day.slice(5, 7))}/${Number(day.slice(8))}`}
		tickLine={false}
		axisLine={{ stroke: 'var(--chart-grid)' }}
		minTickGap={12}
		// Every day, every other one and so on, rather than as many as there is room for at each place.
		interval="equidistantPreserveStart"
	/>
);
/** As wide as `-6,000만`. */
export const amountAxis = { tickLine: false, axisLine: false, width: 64 };
export const zero = <ReferenceLine y={0} stroke="var(--chart-text)" />;
export const margin = { top: 8, right: 8, bottom: 0, left: 0 };
export const hover = { fill: 'var(--chart-grid)', opacity: 0.5 };

export const cursorLine = (x: string | undefined) =>
	x !== undefined && <ReferenceLine x={x} stroke="var(--jeongsan-focus)" strokeWidth={2} />;

/** What stands behind the marks of a chart of days: grid, axes, zero, and the day at which the keyboard is. */
export const dayFrame = (cursor: string | undefined, formatAxis: (value: number) => string) => (
	<>
		{grid}
		{dayAxis}
		<YAxis tickFormatter={formatAxis} {...amountAxis} allowDecimals={false} />
		{zero}
		{cursorLine(cursor)}
	</>
);

/** What Recharts hands over of a mark that was pressed. */
export interface Mark {
	payload?: unknown;
}

/** The day to which a mark belongs. */
export function dayOfMark<Day>({ payload }: Mark, byDay: ReadonlyMap<string, Day>): Day | undefined {
	const { day } = (payload ?? {}) as { day?: string };
	return day === undefined ? undefined : byDay.get(day);
}

export function Tip({ title, children }: { title: string; children: ReactNode }) {
	return (
		<div className="chart-tooltip">
			<strong>{title}</strong>
			{children}
		</div>
	);
}

/** Pixels that a word takes in the size of an axis, or a little less. */
export const roomFor = (label: string) => [...label].reduce((sum, sign) => sum + (sign > '\u2000' ? 13 : 7), 0);
