import { ActionIcon, Button, Group, Skeleton, Text, Title, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Link, useNavigate, useRevalidator } from '@remix-run/react';
import { IconAlertTriangle, IconFileTypeCsv, IconPhoto, IconTable } from '@tabler/icons-react';
import {
	Component,
	type KeyboardEvent,
	type ReactNode,
	type RefObject,
	Suspense,
	useEffect,
	useId,
	useMemo,
	useRef,
	useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { CSV_BOM, type CsvCell, csvRecord } from '#app/lib/csv.ts';
import { saveBlob } from '#app/ui/save-blob.ts';
import { usePrinting } from '#app/ui/use-printing.ts';
import { chartImage } from './chart-image.ts';
import './charts.css';

export interface ChartCell {
	/** As people read it. */
	text: string;
	/** As a file has it: exact. */
	value: CsvCell;
	/** Where the rows behind it are. */
	href?: string;
}

/** The numbers of a chart: its table, its file and the marks that the keyboard goes through are all made of it. */
export interface ChartTable {
	head: readonly string[];
	/** The first cell names the row. */
	rows: readonly { key: string; cells: readonly ChartCell[] }[];
}

/** The mark on which the keyboard stands. */
export interface ChartCursor {
	row: string;
	/** Index of the cell, 1 or more. */
	column: number;
}

interface FrameProps {
	title: string;
	description?: ReactNode;
	legend?: readonly { label: string; swatch: ReactNode }[];
	height: number;
	/** Null while the numbers are on their way; undefined when they could not be had. */
	table: ChartTable | null | undefined;
	/** Shown instead when there is nothing to draw. */
	empty?: ReactNode;
	children?: (cursor: ChartCursor | null) => ReactNode;
}

/** A chart that cannot be drawn leaves its table. */
class PlotBoundary extends Component<{ fallback: ReactNode; children: ReactNode }, { failed: boolean }> {
	override state = { failed: false };

	static getDerivedStateFromError() {
		return { failed: true };
	}

	override render() {
		return this.state.failed ? this.props.fallback : this.props.children;
	}
}

function Failed({ height }: { height: number }) {
	const { t } = useTranslation();
	const { revalidate, state } = useRevalidator();
	return (
		<div className="chart-state" style={{ minHeight: height }} role="status">
			<IconAlertTriangle size={22} stroke={1.5} aria-hidden />
			<Text size="sm">{t('chart.failed')}</Text>
			<Button variant="default" size="compact-sm" loading={state === 'loading'} onClick={() => revalidate()}>
				{t('error.tryAgain')}
			</Button>
		</div>
	);
}

function Waiting({ height }: { height: number }) {
	const { t } = useTranslation();
	return (
		<div aria-busy="true">
			<span className="visually-hidden">{t('chart.waiting')}</span>
			<Skeleton height={height} radius="sm" />
		</div>
	);
}

const fileNameOf = (title: string, ending: string) => `${title.replace(/[\\/:*?"<>|]/g, ' ').trim()}.${ending}`;

/**
 * The frame of every chart: its name, one sentence, legend, plot, and the same numbers as a table for those who read instead
 * of look, as CSV and as an image. Arrow keys go through the marks of the plot, Enter opens the rows behind one. A chart
 * whose numbers are on their way, are missing or are none says so and leaves the rest of the page alone.
 */
export function ChartFrame({ title, description, legend, height, table, empty, children }: FrameProps) {
	const { t } = useTranslation();
	const titleId = useId();
	const tableId = useId();
	const [asTable, setAsTable] = useState(false);
	// What was never in sight is not drawn, and on paper nobody can point at a mark.
	const inNumbers = usePrinting() || asTable;
	const plot = useRef<HTMLDivElement>(null);
	const legendList = useRef<HTMLUListElement>(null);
	const note = useRef<HTMLDivElement>(null);
	const ready = table && !empty;

	const download = async (make: () => Promise<Blob> | Blob, ending: string) => {
		try {
			saveBlob(await make(), fileNameOf(title, ending));
		} catch {
			notifications.show({ color: 'red', message: t('chart.noFile') });
		}
	};
	const csv = () =>
		new Blob(
			[CSV_BOM, csvRecord(table!.head), ...table!.rows.map(({ cells }) => csvRecord(cells.map(({ value }) => value)))],
			{ type: 'text/csv;charset=utf-8' },
		);
	const action = (label: string, icon: ReactNode, onClick: () => void, more?: object) => (
		<Tooltip label={label} withArrow>
			<ActionIcon variant="subtle" color="gray" size="sm" aria-label={`${label}: ${title}`} onClick={onClick} {...more}>
				{icon}
			</ActionIcon>
		</Tooltip>
	);
	return (
		<figure className="chart-figure" aria-labelledby={titleId}>
			<Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs">
				<Title order={2} size="h3" id={titleId}>
					{title}
				</Title>
				{ready && (
					<Group gap={2} wrap="nowrap" className="chart-actions">
						{action(t('chart.asTable'), <IconTable size={16} aria-hidden />, () => setAsTable(!asTable), {
							'aria-expanded': asTable,
							'aria-controls': tableId,
						})}
						{action(t('chart.csv'), <IconFileTypeCsv size={16} aria-hidden />, () => download(csv, 'csv'))}
						{action(t('chart.image'), <IconPhoto size={16} aria-hidden />, () =>
							download(
								() => chartImage(plot.current!, legendList.current, title, note.current?.innerText ?? ''),
								'png',
							),
						)}
					</Group>
				)}
			</Group>
			{description && (
				<Text size="sm" c="dimmed" mb="xs" component="div" ref={note}>
					{description}
				</Text>
			)}
			{table === undefined ? (
				<Failed height={height} />
			) : table === null ? (
				<Waiting height={height} />
			) : (
				(empty ?? (
					<>
						{legend && (
							<ul className="chart-legend" ref={legendList}>
								{legend.map(({ label, swatch }) => (
									<li key={label}>
										{swatch}
										{label}
									</li>
								))}
							</ul>
						)}
						<Plot title={title} height={height} table={table} plot={plot}>
							{children}
						</Plot>
						<div id={tableId} className="chart-table" hidden={!inNumbers}>
							{inNumbers && <NumberTable title={title} table={table} />}
						</div>
					</>
				))
			)}
		</figure>
	);
}

function Plot({
	title,
	height,
	table,
	plot,
	children,
}: Pick<FrameProps, 'title' | 'height' | 'children'> & { table: ChartTable; plot: RefObject<HTMLDivElement> }) {
	const { t } = useTranslation();
	const navigate = useNavigate();
	// What draws is larger than the rest of the page: it comes when the plot, for which the server sends the room, is in sight.
	const [seen, setSeen] = useState(false);
	useEffect(() => {
		const observer = new IntersectionObserver((entries) => {
			if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
			setSeen(true);
			observer.disconnect();
		});
		observer.observe(plot.current!);
		return () => observer.disconnect();
	}, [plot]);
	const [at, setAt] = useState<number | null>(null);
	const marks = useMemo(
		() =>
			table.rows.flatMap((row, rowIndex) =>
				row.cells.flatMap((cell, column) =>
					column > 0 && cell.href ? [{ row: row.key, rowIndex, column, cell, name: row.cells[0]!.text }] : [],
				),
			),
		[table],
	);
	const here = at === null ? null : (marks[Math.min(at, marks.length - 1)] ?? null);
	const say = (mark: (typeof marks)[number]) =>
		[mark.name, table.head[mark.column], mark.cell.text].filter(Boolean).join(' · ');
	const onKeyDown = (event: KeyboardEvent) => {
		const from = at ?? -1;
		const sameColumn = (step: 1 | -1) => {
			for (let next = from + step; next >= 0 && next < marks.length; next += step)
				if (!here || marks[next]!.column === here.column) return next;
			return Math.max(0, Math.min(from, marks.length - 1));
		};
		const to: Record<string, () => number> = {
			ArrowRight: () => sameColumn(1),
			ArrowLeft: () => sameColumn(-1),
			ArrowDown: () => Math.min(from + 1, marks.length - 1),
			ArrowUp: () => Math.max(from - 1, 0),
			Home: () => 0,
			End: () => marks.length - 1,
		};
		if (event.key === 'Enter' && here) {
			event.preventDefault();
			navigate(here.cell.href!);
		} else if (to[event.key]) {
			event.preventDefault();
			setAt(to[event.key]!());
		}
	};
	const drawn = seen && (
		<PlotBoundary fallback={<Failed height={height} />}>
			<Suspense fallback={<Skeleton height={height} radius="sm" />}>
				{children?.(here && { row: here.row, column: here.column })}
			</Suspense>
		</PlotBoundary>
	);
	if (marks.length === 0)
		return (
			<div className="chart-plot" style={{ height }} ref={plot}>
				{drawn}
			</div>
		);
	return (
		<>
			<div
				className="chart-plot"
				style={{ height }}
				data-linked
				ref={plot}
				role="slider"
				tabIndex={0}
				aria-label={t('chart.marks', { title })}
				aria-valuemin={1}
				aria-valuemax={marks.length}
				aria-valuenow={Math.min((at ?? 0) + 1, marks.length)}
				aria-valuetext={say(here ?? marks[0]!)}
				onKeyDown={onKeyDown}
				// A press of the mouse is to meet the mark that it pressed: the plot is not drawn anew under it.
				onFocus={({ currentTarget }) => currentTarget.matches(':focus-visible') && setAt(at ?? 0)}
			>
				{drawn}
			</div>
			<div className="chart-reading" aria-hidden>
				{here ? `${say(here)} — ${t('chart.open')}` : ''}
			</div>
		</>
	);
}

function NumberTable({ title, table }: { title: string; table: ChartTable }) {
	const cell = ({ text, href }: ChartCell) =>
		href ? (
			<Link to={href} className="plain-link">
				{text}
			</Link>
		) : (
			text
		);
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
		<section className="chart-table-scroll" aria-label={title} tabIndex={0}>
			<table>
				<thead>
					<tr>
						{table.head.map((name) => (
							<th key={name} scope="col">
								{name}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{table.rows.map(({ key, cells: [name, ...cells] }) => (
						<tr key={key}>
							<th scope="row">{cell(name!)}</th>
							{cells.map((one, index) => (
								// biome-ignore lint/suspicious/noArrayIndexKey: the columns never change their places
								<td key={index}>{cell(one)}</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}
