import { lazy, type ReactNode } from 'react';
import { formatCount } from '#app/i18n/format.ts';
import { ChartFrame } from './chart-frame.tsx';
import { useFillId } from './fills.tsx';

const Plot = lazy(async () => ({ default: (await import('./waterfall-plot.tsx')).WaterfallPlot }));

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
	const id = useFillId();
	return (
		<ChartFrame
			title={title}
			description={description}
			height={height}
			table={{
				head,
				rows: steps.map(({ key, label, count, amount, href }) => ({
					key,
					cells: [
						{ text: label, value: label },
						{ text: count === null ? '–' : formatCount(count), value: count },
						{ text: format(amount), value: amount, href },
					],
				})),
			}}
		>
			{(cursor) => <Plot id={id} steps={steps} format={format} cursor={cursor?.row} />}
		</ChartFrame>
	);
}
