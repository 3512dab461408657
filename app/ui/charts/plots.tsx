import { useNavigate } from '@remix-run/react';
import type { Key, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
	Bar,
	CartesianGrid,
	Cell,
	ComposedChart,
	LabelList,
	Line,
	ReferenceLine,
	ResponsiveContainer,
	Tooltip,
	XAxis,
	YAxis,
} from 'recharts';
import { compactAmount } from './compact-amount.ts';
import type { DaySeries, DayValues } from './day-chart.tsx';
import { dashes, FillPatterns, fillOf, looks, Marker, type SeriesLook } from './fills.tsx';
import { type FlowDay, flowLooks } from './flow-days.tsx';
import type { WaterfallStep } from './waterfall.tsx';

/*
 * What is drawn with Recharts, apart from everything else: pages load it after their first content. Numbers are for the
 * picture alone: no amount is computed from them.
 */

const grid = <CartesianGrid vertical={false} stroke="var(--chart-grid)" />;
const dayAxis = (
	<XAxis
		dataKey="day"
		tickFormatter={(day: string) => `${Number(day.slice(5, 7))}/${Number(day.slice(8))}`}
		tickLine={false}
		axisLine={{ stroke: 'var(--chart-grid)' }}
		minTickGap={12}
	/>
);
const amountAxis = { tickLine: false, axisLine: false, width: 56 };
const zero = <ReferenceLine y={0} stroke="var(--chart-text)" />;
const margin = { top: 8, right: 8, bottom: 0, left: 0 };
const hover = { fill: 'var(--chart-grid)', opacity: 0.5 };

const cursorLine = (x: string | undefined) =>
	x !== undefined && <ReferenceLine x={x} stroke="var(--jeongsan-focus)" strokeWidth={2} />;

/** What Recharts hands over of a mark that was pressed. */
interface Mark {
	payload?: unknown;
}

/** The day to which a mark belongs. */
function dayOfMark<Day>({ payload }: Mark, byDay: ReadonlyMap<string, Day>): Day | undefined {
	const { day } = (payload ?? {}) as { day?: string };
	return day === undefined ? undefined : byDay.get(day);
}

function Tip({ title, children }: { title: string; children: ReactNode }) {
	return (
		<div className="chart-tooltip">
			<strong>{title}</strong>
			{children}
		</div>
	);
}

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
				{grid}
				{dayAxis}
				<YAxis
					tickFormatter={formatAxis ?? ((value: number) => compactAmount(value, i18n.language))}
					{...amountAxis}
					allowDecimals={false}
				/>
				{zero}
				{cursorLine(cursor)}
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

/** What comes in, goes out and is left, by day. */
export function FlowPlot({
	id,
	labels,
	days,
	format,
	cursor,
}: {
	id: string;
	labels: { incoming: string; outgoing: string; after: string };
	days: readonly FlowDay[];
	format: (value: bigint) => string;
	cursor: string | undefined;
}) {
	const { i18n } = useTranslation();
	const navigate = useNavigate();
	const byDay = new Map<string, FlowDay>(days.map((one) => [one.day, one]));
	const data = days.map(({ day, incoming, outgoing, after }) => ({
		day,
		incoming: Number(incoming),
		outgoing: -Number(outgoing),
		after: Number(after),
	}));
	const follow = (to: (day: FlowDay) => string) => (mark: Mark) => {
		const found = dayOfMark(mark, byDay);
		if (found) navigate(to(found), { preventScrollReset: true });
	};
	return (
		<ResponsiveContainer width="100%" height="100%">
			<ComposedChart accessibilityLayer={false} data={data} margin={margin} stackOffset="sign" barCategoryGap="22%">
				<FillPatterns id={id} series={[flowLooks.incoming, flowLooks.outgoing]} />
				{grid}
				{dayAxis}
				<YAxis
					tickFormatter={(value: number) => compactAmount(value, i18n.language)}
					{...amountAxis}
					allowDecimals={false}
				/>
				{zero}
				{cursorLine(cursor)}
				<Tooltip
					cursor={hover}
					isAnimationActive={false}
					content={({ active, label }) => {
						const one = active ? byDay.get(String(label)) : undefined;
						return one ? (
							<Tip title={one.day}>
								{(['incoming', 'outgoing', 'after'] as const).map((key) => (
									<div key={key}>
										{labels[key]} <span className="money">{format(one[key])}</span>
									</div>
								))}
							</Tip>
						) : null;
					}}
				/>
				{(['incoming', 'outgoing'] as const).map((key, index) => (
					<Bar
						key={key}
						dataKey={key}
						stackId="flow"
						fill={fillOf(id, index)}
						maxBarSize={28}
						isAnimationActive={false}
						onClick={follow((day) => (key === 'incoming' ? (day.incomingHref ?? day.href) : day.href))}
					/>
				))}
				<Line
					dataKey="after"
					type="stepAfter"
					stroke={flowLooks.after.color}
					strokeWidth={2.5}
					dot={{ r: 3, fill: flowLooks.after.color, stroke: flowLooks.after.color }}
					isAnimationActive={false}
				/>
			</ComposedChart>
		</ResponsiveContainer>
	);
}

/** An amount that falls step by step. */
export function WaterfallPlot({
	id,
	steps,
	format,
	cursor,
}: {
	id: string;
	steps: readonly WaterfallStep[];
	format: (amount: bigint) => string;
	cursor: string | undefined;
}) {
	const { i18n } = useTranslation();
	const navigate = useNavigate();
	let left = 0n;
	const data = steps.map((step, index) => {
		const before = index === 0 ? 0n : left;
		left = index === 0 ? step.amount : left - step.amount;
		return { ...step, range: [Number(before), Number(left)] };
	});
	const byKey = new Map(steps.map((step) => [step.key, step]));
	return (
		<ResponsiveContainer width="100%" height="100%">
			<ComposedChart accessibilityLayer={false} data={data} margin={margin}>
				<FillPatterns id={id} series={looks} />
				{grid}
				<XAxis
					dataKey="label"
					tickLine={false}
					axisLine={{ stroke: 'var(--chart-grid)' }}
					interval={0}
					tick={{ fontSize: 11 }}
				/>
				<YAxis tickFormatter={(value: number) => compactAmount(value, i18n.language)} {...amountAxis} />
				{zero}
				{cursorLine(cursor === undefined ? undefined : byKey.get(cursor)?.label)}
				<Tooltip
					cursor={hover}
					isAnimationActive={false}
					content={({ active, payload }) => {
						const { key } = (payload?.[0]?.payload ?? {}) as { key?: string };
						const step = active && key ? byKey.get(key) : undefined;
						return step ? (
							<Tip title={step.label}>
								{' '}
								<span className="money">{format(step.amount)}</span>
							</Tip>
						) : null;
					}}
				/>
				<Bar
					dataKey="range"
					maxBarSize={56}
					minPointSize={2}
					isAnimationActive={false}
					onClick={({ payload }: { payload?: unknown }) => {
						const { href } = (payload ?? {}) as { href?: string };
						if (href) navigate(href);
					}}
				>
					{data.map(({ key, look }) => (
						<Cell key={key} fill={fillOf(id, look % looks.length)} />
					))}
				</Bar>
			</ComposedChart>
		</ResponsiveContainer>
	);
}

export interface PlottedWord {
	key: string;
	label: string;
	/** What stands at the end of the bar. */
	end: string;
	/** What stands in the tooltip, line by line. */
	tip: string;
	parts: readonly { look: number; size: number; href: string }[];
}

const roomFor = (label: string) => [...label].reduce((sum, sign) => sum + (sign > '\u2000' ? 13 : 7), 0);

/** Words with lying bars, each of one or more parts. */
export function WordPlot({
	id,
	rows,
	cursor,
}: {
	id: string;
	rows: readonly PlottedWord[];
	cursor: string | undefined;
}) {
	const navigate = useNavigate();
	const parts = Math.max(0, ...rows.map((row) => row.parts.length));
	const data = rows.map((row) => ({
		key: row.key,
		label: row.label,
		end: row.end,
		...Object.fromEntries(row.parts.map(({ size }, index) => [`part${index}`, size])),
	}));
	const byKey = new Map(rows.map((row) => [row.key, row]));
	const longest = Math.max(0, ...rows.map(({ label }) => roomFor(label)));
	const end = Math.max(0, ...rows.map((row) => roomFor(row.end)));
	const here = cursor === undefined ? undefined : byKey.get(cursor)?.label;
	return (
		<ResponsiveContainer width="100%" height="100%">
			<ComposedChart
				accessibilityLayer={false}
				data={data}
				layout="vertical"
				margin={{ top: 0, right: end + 12, bottom: 0, left: 0 }}
			>
				<FillPatterns id={id} series={looks} />
				<XAxis type="number" hide allowDecimals={false} />
				<YAxis
					type="category"
					dataKey="label"
					width={Math.min(190, longest + 14)}
					tickLine={false}
					axisLine={{ stroke: 'var(--chart-grid)' }}
					interval={0}
				/>
				{here !== undefined && <ReferenceLine y={here} stroke="var(--jeongsan-focus)" strokeWidth={2} />}
				<Tooltip
					cursor={hover}
					isAnimationActive={false}
					content={({ active, payload }) => {
						const { key } = (payload?.[0]?.payload ?? {}) as { key?: string };
						const row = active && key ? byKey.get(key) : undefined;
						return row ? (
							<Tip title={row.label}>
								{row.tip.split('\n').map((line) => (
									<div key={line}>{line}</div>
								))}
							</Tip>
						) : null;
					}}
				/>
				{Array.from({ length: parts }, (_, part) => (
					<Bar
						// biome-ignore lint/suspicious/noArrayIndexKey: parts keep their places
						key={part}
						dataKey={`part${part}`}
						stackId="all"
						radius={parts === 1 ? [0, 3, 3, 0] : 0}
						maxBarSize={22}
						minPointSize={parts === 1 ? 2 : 0}
						isAnimationActive={false}
						onClick={({ payload }: { payload?: unknown }) => {
							const { key } = (payload ?? {}) as { key?: string };
							const href = key && byKey.get(key)?.parts[part]?.href;
							if (href) navigate(href);
						}}
					>
						{rows.map((row) => (
							<Cell key={row.key} fill={fillOf(id, row.parts[part]?.look ?? 0)} />
						))}
						{part === parts - 1 && <LabelList dataKey="end" position="right" fill="var(--chart-text)" fontSize={12} />}
					</Bar>
				))}
			</ComposedChart>
		</ResponsiveContainer>
	);
}
