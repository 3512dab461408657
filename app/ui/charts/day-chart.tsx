import { lazy, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CsvCell } from '#app/lib/csv.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { ChartFrame } from './chart-frame.tsx';
import { dashes, LineSwatch, looks, Swatch, useFillId } from './fills.tsx';

const Plot = lazy(async () => ({ default: (await import('./day-plot.tsx')).DayPlot }));

export interface DaySeries {
	key: string;
	label: string;
	/** Bars unless told. */
	as?: 'bar' | 'line';
}

export interface DayValues {
	day: KstDay;
	/** Where the bars of the day lead. */
	href: string;
	/** Where those of single series lead instead. */
	hrefs?: Readonly<Record<string, string>>;
	/** Exact values by series: amounts, counts, hundredths of a percent. Absent: there is none, which is not 0. */
	values: Readonly<Record<string, bigint>>;
}

/** Values of days as bars, beside each other or stacked, and as lines. The picture rounds; table and file are exact. */
export function DayChart({
	title,
	description,
	series,
	days,
	stacked,
	format,
	formatAxis,
	toFile = (value) => value,
	empty,
	height = 240,
	looksOf,
}: {
	title: string;
	description?: ReactNode;
	series: readonly DaySeries[];
	/** Null while they are on their way; undefined when they could not be had. */
	days: readonly DayValues[] | null | undefined;
	stacked?: boolean;
	format: (value: bigint) => string;
	/** How the axis says a value, when amounts are not what it shows. */
	formatAxis?: (value: number) => string;
	/** How the file says it. */
	toFile?: (value: bigint) => CsvCell;
	empty?: ReactNode;
	height?: number;
	/** Index of a series' look, where a series keeps its look although others are left out. */
	looksOf?: (key: string) => number;
}) {
	const { t } = useTranslation();
	const id = useFillId();
	const shown = series.map((one, index) => ({ ...one, look: looks[looksOf?.(one.key) ?? index] ?? looks[0]! }));
	return (
		<ChartFrame
			title={title}
			description={description}
			height={height}
			empty={days?.length === 0 ? empty : undefined}
			legend={shown.map(({ label, look, as }, index) => ({
				label,
				swatch:
					as === 'line' ? (
						<LineSwatch look={look} dash={dashes[index % dashes.length]} />
					) : (
						<Swatch id={`${id}-${index}`} look={look} />
					),
			}))}
			table={
				days && {
					head: [t('chart.day'), ...series.map(({ label }) => label)],
					rows: days.map(({ day, href, hrefs, values }) => ({
						key: day,
						cells: [
							{ text: day, value: day },
							...series.map(({ key }) => {
								const value = values[key];
								if (value === undefined) return { text: '–', value: null };
								return { text: format(value), value: toFile(value), href: hrefs?.[key] ?? href };
							}),
						],
					})),
				}
			}
		>
			{(cursor) => (
				<Plot
					id={id}
					series={shown}
					days={days!}
					stacked={stacked}
					format={format}
					formatAxis={formatAxis}
					cursor={cursor?.row}
				/>
			)}
		</ChartFrame>
	);
}
