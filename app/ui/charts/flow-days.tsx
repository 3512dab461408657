import { useNavigate } from '@remix-run/react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import {
	Bar,
	CartesianGrid,
	ComposedChart,
	Line,
	ReferenceLine,
	ResponsiveContainer,
	Tooltip,
	XAxis,
	YAxis,
} from 'recharts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { ChartFrame } from './chart-frame.tsx';
import { compactAmount } from './compact-amount.ts';
import { FillPatterns, fillOf, looks, Swatch } from './fills.tsx';

export interface FlowDay {
	day: KstDay;
	href: string;
	incoming: bigint;
	outgoing: bigint;
	after: bigint;
}

/** What comes in and goes out by day as bars, up and down, and what is left as a stepped line over them. */
export function FlowDays({
	title,
	description,
	labels,
	days,
	format,
	empty,
	height = 260,
}: {
	title: string;
	description?: ReactNode;
	labels: { incoming: string; outgoing: string; after: string };
	days: readonly FlowDay[];
	format: (value: bigint) => string;
	empty?: ReactNode;
	height?: number;
}) {
	const { t, i18n } = useTranslation();
	const navigate = useNavigate();
	const id = useId().replace(/[^\w-]/g, '');
	const shown = [looks[0]!, looks[2]!];
	const byDay = new Map<string, FlowDay>(days.map((one) => [one.day, one]));
	// Numbers are for the picture alone: no amount is computed from them.
	const data = days.map(({ day, incoming, outgoing, after }) => ({
		day,
		incoming: Number(incoming),
		outgoing: -Number(outgoing),
		after: Number(after),
	}));
	const follow = (event: { payload?: unknown }) => {
		const { day } = (event.payload ?? {}) as { day?: string };
		const href = day && byDay.get(day)?.href;
		if (href) navigate(href, { preventScrollReset: true });
	};
	return (
		<ChartFrame
			title={title}
			description={description}
			height={height}
			linked
			empty={days.length === 0 ? empty : undefined}
			legend={[
				{ label: labels.incoming, swatch: <Swatch id={`${id}-in`} look={shown[0]!} /> },
				{ label: labels.outgoing, swatch: <Swatch id={`${id}-out`} look={shown[1]!} /> },
				{
					label: labels.after,
					swatch: (
						<svg width="18" height="14" aria-hidden="true">
							<path d="M0,7 H18" stroke="var(--chart-2)" strokeWidth="2.5" />
							<circle cx="9" cy="7" r="3" fill="var(--chart-2)" />
						</svg>
					),
				},
			]}
			table={{
				head: [t('chart.day'), labels.incoming, labels.outgoing, labels.after],
				rows: days.map(({ day, href, incoming, outgoing, after }) => ({
					key: day,
					href,
					cells: [day, format(incoming), format(outgoing), format(after)],
				})),
			}}
		>
			<ResponsiveContainer width="100%" height="100%">
				<ComposedChart
					accessibilityLayer={false}
					data={data}
					margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
					stackOffset="sign"
					barCategoryGap="22%"
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
							const one = active ? byDay.get(String(label)) : undefined;
							if (!one) return null;
							return (
								<div className="chart-tooltip">
									<strong>{one.day}</strong>
									{(['incoming', 'outgoing', 'after'] as const).map((key) => (
										<div key={key}>
											{labels[key]} <span className="money">{format(one[key])}</span>
										</div>
									))}
								</div>
							);
						}}
					/>
					<Bar
						dataKey="incoming"
						stackId="flow"
						fill={fillOf(id, 0)}
						maxBarSize={28}
						isAnimationActive={false}
						onClick={follow}
					/>
					<Bar
						dataKey="outgoing"
						stackId="flow"
						fill={fillOf(id, 1)}
						maxBarSize={28}
						isAnimationActive={false}
						onClick={follow}
					/>
					<Line
						dataKey="after"
						type="stepAfter"
						stroke="var(--chart-2)"
						strokeWidth={2.5}
						dot={{ r: 3, fill: 'var(--chart-2)', stroke: 'var(--chart-2)' }}
						isAnimationActive={false}
					/>
				</ComposedChart>
			</ResponsiveContainer>
		</ChartFrame>
	);
}
