import { Link, useNavigate } from '@remix-run/react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Bar, BarChart, CartesianGrid, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { ChartFrame } from './chart-frame.tsx';
import { compactAmount } from './compact-amount.ts';
import { FillPatterns, fillOf, looks, Swatch } from './fills.tsx';

export interface DaySeries {
	key: string;
	label: string;
}

export interface DayValues {
	day: KstDay;
	/** Where the bars of the day lead. */
	href: string;
	/** Where those of single series lead instead. */
	hrefs?: Readonly<Record<string, string>>;
	/** Exact values by series: amounts or counts. */
	values: Readonly<Record<string, bigint>>;
}

/** Values of days as bars, beside each other or stacked. The picture rounds; tooltip and table say the exact value. */
export function DayBars({
	title,
	description,
	series,
	days,
	stacked,
	format,
	empty,
	height = 240,
	looksOf,
}: {
	title: string;
	description?: ReactNode;
	series: readonly DaySeries[];
	days: readonly DayValues[];
	stacked?: boolean;
	format: (value: bigint) => string;
	empty?: ReactNode;
	height?: number;
	/** Index of a series' look, where a series keeps its look although others are left out. */
	looksOf?: (key: string) => number;
}) {
	const { t, i18n } = useTranslation();
	const navigate = useNavigate();
	const id = useId().replace(/[^\w-]/g, '');
	const lookOf = (key: string, index: number) => looks[looksOf?.(key) ?? index] ?? looks[0]!;
	const shown = series.map(({ key }, index) => lookOf(key, index));
	// Numbers are for the height of a bar alone: no amount is computed from them.
	const data = days.map(({ day, values }) => ({
		day,
		...Object.fromEntries(series.map(({ key }) => [key, Number(values[key] ?? 0n)])),
	}));
	const byDay = new Map<string, DayValues>(days.map((one) => [one.day, one]));
	const follow = (key: string) => (event: { payload?: unknown }) => {
		const { day } = (event.payload ?? {}) as { day?: string };
		const found = day === undefined ? undefined : byDay.get(day);
		if (found) navigate(found.hrefs?.[key] ?? found.href);
	};
	return (
		<ChartFrame
			title={title}
			description={description}
			height={height}
			empty={days.length === 0 ? empty : undefined}
			linked
			legend={series.map(({ label }, index) => ({
				label,
				swatch: <Swatch id={`${id}-${index}`} look={shown[index]!} />,
			}))}
			table={{
				head: [t('chart.day'), ...series.map(({ label }) => label)],
				rows: days.map(({ day, href, hrefs, values }) => ({
					key: day,
					href,
					cells: [
						day,
						...series.map(({ key }) => {
							const value = format(values[key] ?? 0n);
							const own = hrefs?.[key];
							return own ? (
								<Link key={key} to={own} className="plain-link">
									{value}
								</Link>
							) : (
								value
							);
						}),
					],
				})),
			}}
		>
			<ResponsiveContainer width="100%" height="100%">
				<BarChart
					accessibilityLayer={false}
					data={data}
					margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
					barGap={1}
					barCategoryGap="18%"
				>
					<FillPatterns id={id} series={shown} />
					<CartesianGrid vertical={false} stroke="var(--chart-grid)" />
					<XAxis
						dataKey="day"
						tickFormatter={(day: string) => `${Number(day.slice(5, 7))}/${Number(day.slice(8))}`}
						tickLine={false}
						axisLine={{ stroke: 'var(--chart-grid)' }}
						minTickGap={12}
					/>
					<YAxis
						tickFormatter={(value: number) => compactAmount(value, i18n.language)}
						tickLine={false}
						axisLine={false}
						width={56}
						allowDecimals={false}
					/>
					<ReferenceLine y={0} stroke="var(--chart-text)" />
					<Tooltip
						cursor={{ fill: 'var(--chart-grid)', opacity: 0.5 }}
						isAnimationActive={false}
						content={({ active, label }) => {
							const values = active ? byDay.get(String(label))?.values : undefined;
							if (!values) return null;
							return (
								<div className="chart-tooltip">
									<strong>{String(label)}</strong>
									{series.map(({ key, label: name }) => (
										<div key={key}>
											{name} <span className="money">{format(values[key] ?? 0n)}</span>
										</div>
									))}
								</div>
							);
						}}
					/>
					{series.map(({ key }, index) => (
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
					))}
				</BarChart>
			</ResponsiveContainer>
		</ChartFrame>
	);
}
