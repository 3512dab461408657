import { useNavigate } from '@remix-run/react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import {
	Bar,
	BarChart,
	CartesianGrid,
	Cell,
	ReferenceLine,
	ResponsiveContainer,
	Tooltip,
	XAxis,
	YAxis,
} from 'recharts';
import { ChartFrame } from './chart-frame.tsx';
import { compactAmount } from './compact-amount.ts';
import { FillPatterns, fillOf, looks } from './fills.tsx';

export interface WaterfallStep {
	key: string;
	label: string;
	/** Exact. The first step is the whole; each later one is taken from what is left. */
	amount: bigint;
	count: number | null;
	href: string;
	/** Index of the look. */
	look: number;
}

/** How an amount falls to what is left of it, step by step. The picture rounds; tooltip and table say the exact value. */
export function Waterfall({
	title,
	description,
	head,
	steps,
	format,
	height = 260,
}: {
	title: string;
	description?: ReactNode;
	/** Names of the table's columns: term, count, amount. */
	head: [string, string, string];
	steps: readonly WaterfallStep[];
	format: (amount: bigint) => string;
	height?: number;
}) {
	const { i18n } = useTranslation();
	const navigate = useNavigate();
	const id = useId().replace(/[^\w-]/g, '');
	let left = 0n;
	// Numbers are for the height of a bar alone: no amount is computed from them.
	const data = steps.map((step, index) => {
		const before = index === 0 ? 0n : left;
		left = index === 0 ? step.amount : left - step.amount;
		return { ...step, range: [Number(before), Number(left)] };
	});
	const byKey = new Map(steps.map((step) => [step.key, step]));
	return (
		<ChartFrame
			title={title}
			description={description}
			height={height}
			linked
			table={{
				head,
				rows: steps.map(({ key, label, count, amount, href }) => ({
					key,
					href,
					cells: [label, count === null ? '–' : String(count), format(amount)],
				})),
			}}
		>
			<ResponsiveContainer width="100%" height="100%">
				<BarChart accessibilityLayer={false} data={data} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
					<FillPatterns id={id} series={looks} />
					<CartesianGrid vertical={false} stroke="var(--chart-grid)" />
					<XAxis
						dataKey="label"
						tickLine={false}
						axisLine={{ stroke: 'var(--chart-grid)' }}
						interval={0}
						tick={{ fontSize: 11 }}
					/>
					<YAxis
						tickFormatter={(value: number) => compactAmount(value, i18n.language)}
						tickLine={false}
						axisLine={false}
						width={56}
					/>
					<ReferenceLine y={0} stroke="var(--chart-text)" />
					<Tooltip
						cursor={{ fill: 'var(--chart-grid)', opacity: 0.5 }}
						isAnimationActive={false}
						content={({ active, payload }) => {
							const { key } = (payload?.[0]?.payload ?? {}) as { key?: string };
							const step = active && key ? byKey.get(key) : undefined;
							if (!step) return null;
							return (
								<div className="chart-tooltip">
									<strong>{step.label}</strong> <span className="money">{format(step.amount)}</span>
								</div>
							);
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
				</BarChart>
			</ResponsiveContainer>
		</ChartFrame>
	);
}
