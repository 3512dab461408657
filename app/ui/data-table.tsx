import { Button, Group, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Link, useNavigate, useSearchParams } from '@remix-run/react';
import { IconArrowDown, IconArrowsSort, IconArrowUp, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { type MouseEvent, memo, type ReactNode, useEffect, useId, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { DownloadButton } from './download-button.tsx';
import { EmptyState } from './empty-state.tsx';
import { type Sort, withParams } from './list-links.ts';
import { type Column, chosenColumns, fileColumns, wholeText } from './table-columns.ts';
import { SelectionBar, SelectPage, SelectRow, type TableSelection, useSelection } from './table-selection.tsx';
import { type Density, useTableSetting } from './table-settings.tsx';
import { TableTools } from './table-tools.tsx';

export interface Cursors {
	/** The cursor of the page before this one, null on the first page. */
	previous: string | null;
	/** The cursor of the page after this one, null on the last page. */
	next: string | null;
}

interface DataTableProps<Row> {
	/** Its name among the tables of which files are made: people can choose its columns, copy it and take it as a file. */
	table?: string;
	/** What the address of the page says besides its parameters about the rows: the run, for example. */
	context?: Readonly<Record<string, string>>;
	/** What can be done with chosen rows. Without it those of a named table can still be copied and taken as a file. */
	selection?: TableSelection<Row>;
	/** What the table holds; read by screen readers, not shown. */
	caption: string;
	columns: Column<Row>[];
	rows: Row[];
	rowKey: (row: Row) => string;
	/** Where a row leads: its first cell becomes the link, and a click anywhere in the row follows it. */
	rowHref?: (row: Row) => string;
	/** The order in force, as listParams gave it. */
	sort?: Sort;
	/** Cursors for the links to the neighbouring pages (`?before=`, `?after=`). */
	cursors?: Cursors;
	/** A last row of sums, by column key; it stays in sight. */
	sums?: Partial<Record<string, ReactNode>>;
	/** Shown in the place of rows. */
	empty?: ReactNode;
	/** Address of a file for programs with all rows of these filters, in columns that never change. */
	exportHref?: string;
	/** Stands above the table: a count, for example. */
	summary?: ReactNode;
	density?: Density;
}

/**
 * A table of rows that the server filtered, ordered and cut into pages: order and page are links, so they work without
 * script, can be opened in tabs and kept as bookmarks.
 */
export function DataTable<Row>({
	table,
	context,
	selection: given,
	caption,
	columns: allColumns,
	rows,
	rowKey,
	rowHref,
	sort,
	cursors,
	sums,
	empty,
	exportHref,
	summary,
	density: usualDensity = 'comfortable',
}: DataTableProps<Row>) {
	const { t } = useTranslation();
	const navigate = useNavigate();
	const captionId = useId();
	const [params] = useSearchParams();
	const scroller = useRef<HTMLElement>(null);
	const which = [...params].filter(([name]) => !table || !name.startsWith(`${table}.`)).join('&');
	// Other rows begin at their first one, wherever those before were scrolled to.
	// biome-ignore lint/correctness/useExhaustiveDependencies: once for each page of rows
	useEffect(() => {
		scroller.current?.scrollTo({ top: 0 });
	}, [which]);
	const [setting, change] = useTableSetting(table);
	const columns = useMemo(() => chosenColumns(allColumns, setting.columns), [allColumns, setting.columns]);
	const density = setting.density ?? usualDensity;
	const [named] = fileColumns(allColumns);
	const usual: TableSelection<Row> = {
		label: (row) => t('table.selectRow', { row: String(named?.value(row) ?? '') }),
	};
	const selection = given ?? (table && named ? usual : undefined);
	const chosen = useSelection(rows, rowKey, selection);
	// What can only be copied is not worth the room on a phone.
	const boxes = selection?.actions ? undefined : visibility({ visibleFrom: 'sm' });

	function follow(event: MouseEvent<HTMLTableRowElement>, href: string): void {
		const inner = (event.target as Element).closest('a, button, input, label, select, summary');
		if (inner || event.defaultPrevented || window.getSelection()?.toString()) return;
		if (event.metaKey || event.ctrlKey) window.open(href, '_blank', 'noopener');
		else navigate(href);
	}

	return (
		<section>
			{(summary || table || exportHref) && (
				<Group justify="space-between" mb={6} gap="xs" className="data-table-head">
					<Text size="sm" c="dimmed" component="div">
						{summary}
					</Text>
					{table ? (
						<TableTools
							table={table}
							context={context}
							all={allColumns}
							columns={columns}
							rows={rows}
							density={density}
							onChange={change}
							programHref={exportHref}
						/>
					) : (
						exportHref && (
							<DownloadButton href={exportHref} size="compact-sm" variant="subtle">
								{t('actions.export')}
							</DownloadButton>
						)
					)}
				</Group>
			)}
			{selection && chosen && chosen.count > 0 && (
				<SelectionBar selection={selection} chosen={chosen} columns={columns} name={table ?? 'rows'} />
			)}
			<div className="data-table-frame">
				{rows.length === 0 ? (
					(empty ?? <EmptyState title={t('table.empty')} text={t('table.emptyHint')} />)
				) : (
					// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
					<section ref={scroller} className="data-table-scroll" aria-labelledby={captionId} tabIndex={0}>
						<Table className="data-table" data-density={density} fz="sm">
							<caption id={captionId} className="visually-hidden">
								{caption}
							</caption>
							<thead>
								<tr>
									{selection && chosen && <SelectPage chosen={chosen} className={boxes} />}
									{columns.map((column) => (
										<HeaderCell key={column.key} column={column} sort={sort} />
									))}
								</tr>
							</thead>
							<tbody>
								{rows.map((row) => {
									const href = rowHref?.(row);
									return (
										<tr
											key={rowKey(row)}
											data-linked={href ? true : undefined}
											data-chosen={chosen?.has(row) || undefined}
											onClick={href ? (event) => follow(event, href) : undefined}
										>
											{selection && chosen && (
												<SelectRow row={row} chosen={chosen} selection={selection} className={boxes} />
											)}
											<Cells row={row} columns={columns} href={href} />
										</tr>
									);
								})}
							</tbody>
							{sums && (
								<tfoot>
									<tr>
										{selection && <td className={boxes} />}
										{columns.map((column, index) =>
											index === 0 ? (
												<th key={column.key} scope="row" className={visibility(column)}>
													{sums[column.key] ?? t('table.sum')}
												</th>
											) : (
												<td key={column.key} data-align={column.align} className={visibility(column)}>
													{sums[column.key]}
												</td>
											),
										)}
									</tr>
								</tfoot>
							)}
						</Table>
					</section>
				)}
			</div>
			{cursors && <Pager cursors={cursors} />}
		</section>
	);
}

/** The cells of a row, drawn anew only when what they show changes: not with each box that somebody ticks in the table. */
const Cells = memo(function Cells<Row>({
	row,
	columns,
	href,
}: {
	row: Row;
	columns: Column<Row>[];
	href: string | undefined;
}) {
	return columns.map((column, index) => (
		<td key={column.key} data-align={column.align} className={visibility(column)} title={wholeText(column, row)}>
			{href && index === 0 ? (
				<Link to={href} className="row-link">
					{column.render(row)}
				</Link>
			) : (
				column.render(row)
			)}
		</td>
	));
}) as <Row>(props: { row: Row; columns: Column<Row>[]; href: string | undefined }) => ReactNode;

function visibility(column: Pick<Column<never>, 'visibleFrom'>): string | undefined {
	return column.visibleFrom && `mantine-visible-from-${column.visibleFrom}`;
}

function HeaderCell<Row>({ column, sort }: { column: Column<Row>; sort?: Sort }) {
	const { t } = useTranslation();
	const [params] = useSearchParams();
	const active = sort !== undefined && column.sortKey === sort.key;
	const next = active && sort.direction === 'desc' ? 'asc' : 'desc';
	const Icon = !active ? IconArrowsSort : sort.direction === 'asc' ? IconArrowUp : IconArrowDown;
	// A column of buttons needs no name, and a head without a name is read out as one.
	if (column.header === '') return <td className={visibility(column)} />;
	return (
		<th
			scope="col"
			data-align={column.align}
			style={column.width ? { width: column.width } : undefined}
			className={visibility(column)}
			aria-sort={active ? (sort.direction === 'asc' ? 'ascending' : 'descending') : undefined}
		>
			{column.sortKey ? (
				<Link
					to={withParams(params, { sort: column.sortKey, dir: next })}
					className="sort-link"
					title={t(next === 'asc' ? 'table.sortAscending' : 'table.sortDescending')}
					preventScrollReset
				>
					{column.header}
					<Icon size={13} aria-hidden opacity={active ? 1 : 0.45} />
				</Link>
			) : (
				column.header
			)}
		</th>
	);
}

function Pager({ cursors }: { cursors: Cursors }) {
	const { t } = useTranslation();
	const [params] = useSearchParams();
	// Where a table scrolls within its frame, what was pressed stays in sight beside it; else the page begins at its top.
	const within = useMediaQuery('(min-width: 62em)');
	if (!cursors.previous && !cursors.next) return null;
	const link = (cursor: string | null, name: 'before' | 'after', label: string, icon: ReactNode) =>
		cursor ? (
			<Button
				component={Link}
				to={withParams(params, { [name]: cursor })}
				className="pager-link"
				preventScrollReset={within}
				variant="default"
				size="compact-md"
				rel={name === 'before' ? 'prev' : 'next'}
				leftSection={name === 'before' ? icon : undefined}
				rightSection={name === 'after' ? icon : undefined}
			>
				{label}
			</Button>
		) : (
			<Button variant="default" size="compact-md" disabled>
				{label}
			</Button>
		);
	return (
		<Group component="nav" aria-label={t('table.pages')} justify="flex-end" gap="xs" mt="xs">
			{link(cursors.previous, 'before', t('actions.previous'), <IconChevronLeft size={15} aria-hidden />)}
			{link(cursors.next, 'after', t('actions.next'), <IconChevronRight size={15} aria-hidden />)}
		</Group>
	);
}
