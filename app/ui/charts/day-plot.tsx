import { useNavigate } from '@remix-run/react';
import type { Key } from 'react';
import { useTranslation } from 'react-i18next';
import { Bar, ComposedChart, Line, ResponsiveContainer, Tooltip } from 'recharts';
import { compactAmount } from './compact-amount.ts';
import type { DaySeries, DayValues } from './day-chart.tsx';
import { dashes, FillPatterns, fillOf, Marker, type SeriesLook } from './fills.tsx';
import { dayFrame, dayOfMark, hover, type Mark, margin, Tip } from './plot-parts.tsx';

/** Values of days: bars and lines. */
export function DayPlot({
	id,
	series,
	days,
	stacked,
	format,
	formatAxis,
	cursor,
}: {
	id: string;
	series: readonly (DaySeries & { look: SeriesLook })[];
	days: readonly DayValues[];
	stacked?: boolean | undefined;
	format: (value: bigint) => string;
	formatAxis?: ((value: number) => string) | undefined;
	cursor: string | undefined;
}) {
	const { i18n } = useTranslation();
	const navigate = useNavigate();
	const byDay = new Map<string, DayValues>(days.map((one) => [one.day, one]));
	const data = days.map(({ day, values }) => ({
		day,
		...Object.fromEntries(series.flatMap(({ key }) => (values[key] === undefined ? [] : [[key, Number(values[key])]]))),
	}));
	const follow = (key: string) => (mark: Mark) => {
		const found = dayOfMark(mark, byDay);
		if (found) navigate(found.hrefs?.[key] ?? found.href);
	};
	return (
		<ResponsiveContainer width="100%" height="100%">
			<ComposedChart accessibilityLayer={false} data={data} margin={margin} barGap={1} barCategoryGap="18%">
				<FillPatterns id={id} series={series.map(({ look }) => look)} />
				{dayFrame(cursor, formatAxis ?? ((value) => compactAmount(value, i18n.language)))}
				<Tooltip
					cursor={hover}
					isAnimationActive={false}
					content={({ active, label }) => {
						const values = active ? byDay.get(String(label))?.values : undefined;
						return values ? (
							<Tip title={String(label)}>
								{series.map(({ key, label: name }) => {
									const value = values[key];
									return value === undefined || (stacked && value === 0n) ? null : (
										<div key={key}>
											{name} <span className="money">{format(value)}</span>
										</div>
									);
								})}
							</Tip>
						) : null;
					}}
				/>
				{series.map(({ key, look, as }, index) =>
					as === 'line' ? (
						<Line
							key={key}
							dataKey={key}
							stroke={look.color}
							strokeWidth={2}
							strokeDasharray={dashes[index % dashes.length]}
							connectNulls
							isAnimationActive={false}
							dot={(dot: { key?: Key | null; cx?: number; cy?: number; payload?: unknown }) =>
								dot.cx === undefined || dot.cy === undefined || Number.isNaN(dot.cy) || dot.cy === null ? (
									<g key={dot.key} />
								) : (
									// The keyboard goes through the marks on the frame of the plot.
									// biome-ignore lint/a11y/noStaticElementInteractions: the frame has the same by the keyboard
									<g key={dot.key} className="chart-dot" onClick={() => follow(key)(dot)}>
										<circle cx={dot.cx} cy={dot.cy} r={9} fill="transparent" />
										<Marker x={dot.cx} y={dot.cy} look={look} size={days.length > 40 ? 2 : 3} />
									</g>
								)
							}
							activeDot={false}
						/>
					) : (
						<Bar
							key={key}
							dataKey={key}
							fill={fillOf(id, index)}
							stackId={stacked ? 'all' : undefined}
							radius={stacked ? 0 : [2, 2, 0, 0]}
							maxBarSize={28}
							isAnimationActive={false}
							onClick={follow(key)}
						/>
					),
				)}
			</ComposedChart>
		</ResponsiveContainer>
	);
}
