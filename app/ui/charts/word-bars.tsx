import { useNavigate } from '@remix-run/react';
import { type ReactNode, useId } from 'react';
import { Bar, BarChart, Cell, LabelList, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { ChartFrame } from './chart-frame.tsx';
import { FillPatterns, fillOf, looks } from './fills.tsx';

export interface WordValue {
	key: string;
	label: string;
	count: number;
	/** Exact, as it is to be read. */
	amount: string;
	href: string;
	/** Index of the look; bars of one chart share one unless told. */
	look?: number;
}

/** Counts by word as lying bars, each with its word, its count, and the way to its rows. */
export function WordBars({
	title,
	description,
	head,
	values,
	empty,
}: {
	title: string;
	description?: ReactNode;
	/** Names of the table's columns: word, count, amount. */
	head: [string, string, string];
	values: readonly WordValue[];
	empty?: ReactNode;
}) {
	const navigate = useNavigate();
	const id = useId().replace(/[^\w-]/g, '');
	const byKey = new Map(values.map((value) => [value.key, value]));
	const follow = (event: { payload?: unknown }) => {
		const { key } = (event.payload ?? {}) as { key?: string };
		const href = key && byKey.get(key)?.href;
		if (href) navigate(href);
	};
	const longest = Math.max(
		0,
		...values.map(({ label }) => [...label].reduce((sum, sign) => sum + (sign > '\u2000' ? 13 : 7), 0)),
	);
	return (
		<ChartFrame
			title={title}
			description={description}
			height={Math.max(80, values.length * 34 + 12)}
			empty={values.length === 0 ? empty : undefined}
			linked
			table={{
				head,
				rows: values.map(({ key, label, count, amount, href }) => ({ key, href, cells: [label, count, amount] })),
			}}
		>
			<ResponsiveContainer width="100%" height="100%">
				<BarChart
					accessibilityLayer={false}
					data={[...values]}
					layout="vertical"
					margin={{ top: 0, right: 44, bottom: 0, left: 0 }}
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
					<Tooltip
						cursor={{ fill: 'var(--chart-grid)', opacity: 0.5 }}
						isAnimationActive={false}
						content={({ active, label }) => {
							const value = active ? values.find((one) => one.label === label) : undefined;
							if (!value) return null;
							return (
								<div className="chart-tooltip">
									<strong>{value.label}</strong>
									<div>
										{head[1]} {value.count}
									</div>
									<div>
										{head[2]} <span className="money">{value.amount}</span>
									</div>
								</div>
							);
						}}
					/>
					<Bar
						dataKey="count"
						radius={[0, 3, 3, 0]}
						maxBarSize={22}
						minPointSize={2}
						isAnimationActive={false}
						onClick={follow}
					>
						{values.map(({ key, look = 0 }) => (
							<Cell key={key} fill={fillOf(id, look)} />
						))}
						<LabelList dataKey="count" position="right" fill="var(--chart-text)" fontSize={12} />
					</Bar>
				</BarChart>
			</ResponsiveContainer>
		</ChartFrame>
	);
}
