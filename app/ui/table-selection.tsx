import { Button, Group, Text } from '@mantine/core';
import { useSearchParams } from '@remix-run/react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/i18n/format.ts';
import { useSettled } from './deferred.tsx';
import { isFilterParam } from './list-links.ts';
import type { Column } from './table-columns.ts';
import { CopyRows } from './table-copy.tsx';

export interface TableSelection<Row> {
	/** Rows that cannot be chosen have no box. */
	selectable?: (row: Row) => boolean;
	/** The name of a row's box, read out. */
	label: (row: Row) => string;
	/** How many rows match in all; with it all of them can be chosen at once. */
	total?: Promise<number | { count: number } | null> | null;
	/** What can be done with what is chosen. */
	actions?: (chosen: Chosen<Row>) => ReactNode;
}

export interface Chosen<Row> {
	/** What is chosen of the pages that were seen; empty when all that match are. */
	rows: Row[];
	keys: string[];
	/** All that match the filters, seen or not. */
	all: boolean;
	count: number;
	clear: () => void;
}

interface Selection<Row> extends Chosen<Row> {
	has: (row: Row) => boolean;
	toggle: (rows: Row[], on: boolean) => void;
	chooseAll: (total: number) => void;
	page: Row[];
	total: number | null;
}

/**
 * What is chosen of a table. It lasts from page to page and through a new order, and ends when the filters change, since
 * nobody should act on rows that are not among what is shown.
 */
export function useSelection<Row>(
	rows: Row[],
	rowKey: (row: Row) => string,
	selection: TableSelection<Row> | undefined,
): Selection<Row> | null {
	const [params] = useSearchParams();
	const scope = new URLSearchParams([...params].filter(([name]) => isFilterParam(name))).toString();
	const [kept, setKept] = useState<{ scope: string; rows: ReadonlyMap<string, Row>; all: number | null }>({
		scope,
		rows: new Map(),
		all: null,
	});
	const found = useSettled(selection?.total ?? null) ?? null;
	const total = typeof found === 'object' ? (found?.count ?? null) : found;
	if (!selection) return null;
	const now = kept.scope === scope ? kept : { scope, rows: new Map<string, Row>(), all: null };
	const page = rows.filter((row) => selection.selectable?.(row) ?? true);
	return {
		rows: now.all === null ? [...now.rows.values()] : [],
		keys: now.all === null ? [...now.rows.keys()] : [],
		all: now.all !== null,
		count: now.all ?? now.rows.size,
		page,
		total,
		has: (row) => now.all !== null || now.rows.has(rowKey(row)),
		toggle: (changed, on) => {
			// Out of "all that match", one box back means: only the others of this page.
			const next = new Map(now.all === null ? now.rows : page.map((row) => [rowKey(row), row]));
			for (const row of changed) {
				if (on) next.set(rowKey(row), row);
				else next.delete(rowKey(row));
			}
			setKept({ scope, rows: next, all: null });
		},
		chooseAll: (all) => setKept({ scope, rows: new Map(), all }),
		clear: () => setKept({ scope, rows: new Map(), all: null }),
	};
}

/** The head of the column of boxes: chooses the rows of this page. */
export function SelectPage<Row>({ chosen, className = '' }: { chosen: Selection<Row>; className?: string }) {
	const { t } = useTranslation();
	const every = chosen.page.length > 0 && chosen.page.every(chosen.has);
	const some = !every && chosen.page.some(chosen.has);
	return (
		<td className={`data-table-box ${className}`}>
			<input
				type="checkbox"
				aria-label={t('table.selectPage')}
				checked={every}
				disabled={chosen.page.length === 0}
				ref={(box) => {
					if (box) box.indeterminate = some;
				}}
				onChange={(event) => chosen.toggle(chosen.page, event.currentTarget.checked)}
			/>
		</td>
	);
}

/** The box of a row. */
export function SelectRow<Row>({
	row,
	chosen,
	selection,
	className = '',
}: {
	row: Row;
	chosen: Selection<Row>;
	selection: TableSelection<Row>;
	className?: string;
}) {
	return (
		<td className={`data-table-box ${className}`}>
			{(selection.selectable?.(row) ?? true) && (
				<input
					type="checkbox"
					aria-label={selection.label(row)}
					checked={chosen.has(row)}
					onChange={(event) => chosen.toggle([row], event.currentTarget.checked)}
				/>
			)}
		</td>
	);
}

/** Says how much is chosen and offers what can be done with it. */
export function SelectionBar<Row>({
	selection,
	chosen,
	columns,
	name,
}: {
	selection: TableSelection<Row>;
	chosen: Selection<Row>;
	columns: Column<Row>[];
	name: string;
}) {
	const { t } = useTranslation();
	const [said, setSaid] = useState('');
	const text = t(chosen.all ? 'table.allChosen' : 'table.chosen', { count: chosen.count });
	useEffect(() => setSaid(text), [text]);
	const more = !chosen.all && chosen.total !== null && chosen.total > chosen.count ? chosen.total : null;
	return (
		<Group className="selection-bar" gap="xs" role="group" aria-label={t('table.selection')}>
			<Text size="sm" fw={600}>
				{text}
			</Text>
			<span role="status" className="visually-hidden">
				{said}
			</span>
			{more !== null && chosen.page.every(chosen.has) && (
				<Button size="compact-sm" variant="subtle" onClick={() => chosen.chooseAll(more)}>
					{t('table.chooseAll', { formatted: formatCount(more) })}
				</Button>
			)}
			<div style={{ flex: 1 }} />
			{!chosen.all && <CopyRows columns={columns} rows={chosen.rows} name={name} file />}
			{selection.actions?.(chosen)}
			<Button size="compact-sm" variant="subtle" color="gray" c="var(--jeongsan-ink-soft)" onClick={chosen.clear}>
				{t('table.clearSelection')}
			</Button>
		</Group>
	);
}
