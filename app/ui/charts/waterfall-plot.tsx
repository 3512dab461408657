import { useNavigate } from '@remix-run/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bar, Cell, ComposedChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { compactAmount } from './compact-amount.ts';
import { FillPatterns, fillOf, looks } from './fills.tsx';
import { amountAxis, cursorLine, grid, hover, margin, roomFor, Tip, zero } from './plot-parts.tsx';
import type { WaterfallStep } from './waterfall.tsx';

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
	const [width, setWidth] = useState(0);
	// The words of this axis are smaller than others.
	const longest = 0.85 * Math.max(0, ...steps.map(({ label }) => roomFor(label)));
	const slanted = width > 0 && (width - amountAxis.width) / steps.length < longest;
	let left = 0n;
	const data = steps.map((step, index) => {
		const before = index === 0 ? 0n : left;
		left = index === 0 ? step.amount : left - step.amount;
		return { ...step, range: [Number(before), Number(left)] };
	});
	const byKey = new Map(steps.map((step) => [step.key, step]));
	return (
		<ResponsiveContainer width="100%" height="100%" onResize={setWidth}>
			<ComposedChart accessibilityLayer={false} data={data} margin={margin}>
				<FillPatterns id={id} series={looks} />
				{grid}
				<XAxis
					dataKey="label"
					tickLine={false}
					axisLine={{ stroke: 'var(--chart-grid)' }}
					interval={0}
					tick={{ fontSize: 11 }}
					{...(slanted ? { angle: -40, textAnchor: 'end', height: 24 + Math.min(90, longest * 0.65) } : {})}
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
