import { useNavigate } from '@remix-run/react';
import {
	Bar,
	Cell,
	ComposedChart,
	LabelList,
	ReferenceLine,
	ResponsiveContainer,
	Tooltip,
	XAxis,
	YAxis,
} from 'recharts';
import { FillPatterns, fillOf, looks } from './fills.tsx';
import { hover, roomFor, Tip } from './plot-parts.tsx';

interface PlottedWord {
	key: string;
	label: string;
	/** What stands at the end of the bar, and where the rows behind it are. */
	end: string;
	href: string;
	/** What stands in the tooltip, line by line. */
	tip: string;
	parts: readonly { look: number; size: number; href: string }[];
}

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
		[`end${Math.max(
			0,
			row.parts.findLastIndex(({ size }) => size > 0),
		)}`]: row.key,
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
						{/* A part of no size is not drawn, and what stands at it is not either: the end is at the last one that is. */}
						<LabelList
							dataKey={`end${part}`}
							content={({ x, y, width, height, value }) => {
								// By its key: the index of an end counts the drawn parts, of which a row may lack one.
								const row = byKey.get(String(value));
								return row === undefined ? null : (
									// The keyboard goes through the marks on the frame of the plot.
									// biome-ignore lint/a11y/noStaticElementInteractions: the frame has the same by the keyboard
									<text
										className="chart-end"
										x={Number(x) + Number(width) + 5}
										y={Number(y) + Number(height) / 2}
										dominantBaseline="central"
										fill="var(--chart-text)"
										fontSize={12}
										onClick={() => navigate(row.href)}
									>
										{row.end}
									</text>
								);
							}}
						/>
					</Bar>
				))}
			</ComposedChart>
		</ResponsiveContainer>
	);
}
