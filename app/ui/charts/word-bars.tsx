import { lazy, type ReactNode } from 'react';
import { formatCount } from '#app/i18n/format.ts';
import { type ChartCell, ChartFrame } from './chart-frame.tsx';
import { looks, Swatch, useFillId } from './fills.tsx';

const Plot = lazy(async () => ({ default: (await import('./word-plot.tsx')).WordPlot }));

export interface WordValue {
	key: string;
	label: string;
	count: number;
	amount: bigint;
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
	format,
	empty,
	by = 'count',
}: {
	title: string;
	description?: ReactNode;
	/** Names of the table's columns: word, count, amount. */
	head: [string, string, string];
	/** Null while they are on their way; undefined when they could not be had. */
	values: readonly WordValue[] | null | undefined;
	/** How an amount is said. */
	format: (amount: bigint) => string;
	empty?: ReactNode;
	/** What the length of a bar says; of an amount it is the size without its sign. */
	by?: 'count' | 'amount';
}) {
	const id = useFillId();
	return (
		<ChartFrame
			title={title}
			description={description}
			height={heightOf(values?.length)}
			empty={values?.length === 0 ? empty : undefined}
			table={
				values && {
					head,
					rows: values.map(({ key, label, count, amount, href }) => ({
						key,
						cells: [
							{ text: label, value: label },
							{ text: formatCount(count), value: count, ...(by === 'count' ? { href } : {}) },
							{ text: format(amount), value: amount, ...(by === 'amount' ? { href } : {}) },
						],
					})),
				}
			}
		>
			{(cursor) => (
				<Plot
					id={id}
					rows={values!.map(({ key, label, count, amount, href, look = 0 }) => ({
						key,
						label,
						end: by === 'count' ? formatCount(count) : format(amount),
						href,
						tip: `${head[1]} ${count} · ${head[2]} ${format(amount)}`,
						parts: [{ look, size: by === 'count' ? count : Math.abs(Number(amount)), href }],
					}))}
					cursor={cursor?.row}
				/>
			)}
		</ChartFrame>
	);
}

const heightOf = (rows = 5) => Math.max(80, rows * 34 + 12);

export interface WordPart {
	count: number;
	amount: bigint;
	href: string;
}

/** Counts by word as lying bars that are made of the same parts, each part with the way to its rows. */
export function PartBars({
	title,
	description,
	word,
	total,
	parts,
	rows,
	format,
	empty,
}: {
	title: string;
	description?: ReactNode;
	/** Name of the table's first column. */
	word: string;
	/** Names of the columns with all parts of a row together. */
	total: { label: string; amountLabel: string };
	parts: readonly { key: string; label: string; amountLabel: string; look: number }[];
	/** Null while they are on their way; undefined when they could not be had. */
	rows:
		| readonly { key: string; label: string; total: WordPart; parts: Readonly<Record<string, WordPart>> }[]
		| null
		| undefined;
	format: (amount: bigint) => string;
	empty?: ReactNode;
}) {
	const id = useFillId();
	return (
		<ChartFrame
			title={title}
			description={description}
			height={heightOf(rows?.length)}
			empty={rows?.length === 0 ? empty : undefined}
			legend={parts.map(({ label, look }) => ({ label, swatch: <Swatch id={`${id}-${look}`} look={looks[look]!} /> }))}
			table={
				rows && {
					head: [word, ...[...parts, total].flatMap(({ label, amountLabel }) => [label, amountLabel])],
					rows: rows.map((row) => ({
						key: row.key,
						cells: [
							{ text: row.label, value: row.label },
							...[...parts.map(({ key }) => row.parts[key]), row.total].flatMap((part): ChartCell[] => {
								if (!part)
									return [
										{ text: '0', value: 0 },
										{ text: '–', value: null },
									];
								return [
									{ text: formatCount(part.count), value: part.count, href: part.href },
									{ text: format(part.amount), value: part.amount },
								];
							}),
						],
					})),
				}
			}
		>
			{(cursor) => (
				<Plot
					id={id}
					rows={rows!.map((row) => ({
						key: row.key,
						label: row.label,
						end: formatCount(row.total.count),
						href: row.total.href,
						tip: [...parts.map(({ key, label }) => ({ label, part: row.parts[key] })), { ...total, part: row.total }]
							.flatMap(({ label, part }) => (part ? [`${label} ${part.count} · ${format(part.amount)}`] : []))
							.join('\n'),
						parts: parts.map(({ key, look }) => ({
							look,
							size: row.parts[key]?.count ?? 0,
							href: row.parts[key]?.href ?? '',
						})),
					}))}
					cursor={cursor?.row}
				/>
			)}
		</ChartFrame>
	);
}
