import { lazy, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { ChartFrame } from './chart-frame.tsx';
import { LineSwatch, looks, Swatch, useFillId } from './fills.tsx';

const Plot = lazy(async () => ({ default: (await import('./flow-plot.tsx')).FlowPlot }));

export interface FlowDay {
	day: KstDay;
	/** Where what goes out, and the day itself, lead. */
	href: string;
	/** Where what comes in leads, when elsewhere. */
	incomingHref?: string;
	incoming: bigint;
	outgoing: bigint;
	after: bigint;
}

export const flowLooks = { incoming: looks[0]!, outgoing: looks[2]!, after: looks[5]! };

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
	/** Null while they are on their way; undefined when they could not be had. */
	days: readonly FlowDay[] | null | undefined;
	format: (value: bigint) => string;
	empty?: ReactNode;
	height?: number;
}) {
	const { t } = useTranslation();
	const id = useFillId();
	const cell = (value: bigint, href: string) => ({ text: format(value), value, href });
	return (
		<ChartFrame
			title={title}
			description={description}
			height={height}
			empty={days?.length === 0 ? empty : undefined}
			legend={[
				{ label: labels.incoming, swatch: <Swatch id={`${id}-in`} look={flowLooks.incoming} /> },
				{ label: labels.outgoing, swatch: <Swatch id={`${id}-out`} look={flowLooks.outgoing} /> },
				{ label: labels.after, swatch: <LineSwatch look={flowLooks.after} /> },
			]}
			table={
				days && {
					head: [t('chart.day'), labels.incoming, labels.outgoing, labels.after],
					rows: days.map(({ day, href, incomingHref, incoming, outgoing, after }) => ({
						key: day,
						cells: [
							{ text: day, value: day },
							cell(incoming, incomingHref ?? href),
							cell(outgoing, href),
							cell(after, href),
						],
					})),
				}
			}
		>
			{(cursor) => <Plot id={id} labels={labels} days={days!} format={format} cursor={cursor?.row} />}
		</ChartFrame>
	);
}
