import { useNavigate } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Bar, ComposedChart, Line, ResponsiveContainer, Tooltip } from 'recharts';
import { compactAmount } from './compact-amount.ts';
import { FillPatterns, fillOf } from './fills.tsx';
import { type FlowDay, flowLooks } from './flow-days.tsx';
import { dayFrame, dayOfMark, hover, type Mark, margin, Tip } from './plot-parts.tsx';

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
				{dayFrame(cursor, (value) => compactAmount(value, i18n.language))}
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
