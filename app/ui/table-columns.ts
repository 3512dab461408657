import type { ReactNode } from 'react';
import type { CsvCell } from '#app/lib/csv.ts';

export interface Column<Row> {
	key: string;
	header: ReactNode;
	/** `end` for amounts and counts. */
	align?: 'start' | 'center' | 'end';
	/** The value of `sort` in the address: the header becomes a link. */
	sortKey?: string;
	render: (row: Row) => ReactNode;
	/** The same as a cell of a file: text as the reader sees it, amounts as numbers. Without it the column is in no file. */
	value?: (row: Row) => CsvCell;
	width?: number | string;
	/** Left out on screens narrower than this. */
	visibleFrom?: 'xs' | 'sm' | 'md' | 'lg' | 'xl';
	/** Shown only to those who choose it. */
	optional?: boolean;
}

/** So many letters of a key may be cut off in its cell (tables.css); what is longer than any key takes several lines. */
const CUT = { over: 20, most: 100 };

/** All of a text that its cell may cut off, to be read when it is pointed at. */
export function wholeText<Row>({ value }: Pick<Column<Row>, 'value'>, row: Row): string | undefined {
	const text = value?.(row);
	return typeof text === 'string' && text.length > CUT.over && text.length <= CUT.most ? text : undefined;
}

/** The columns that somebody sees: those chosen, in the order of the definition, or all that are not optional. */
export function chosenColumns<Row>(
	columns: readonly Column<Row>[],
	chosen: readonly string[] | undefined,
): Column<Row>[] {
	const wanted = chosen && columns.filter(({ key }) => chosen.includes(key));
	return wanted && wanted.length > 0 ? wanted : columns.filter(({ optional }) => !optional);
}

/** The columns that can stand in a file, with their heads as text. */
export function fileColumns<Row>(columns: readonly Column<Row>[]) {
	return columns.flatMap(({ key, header, value }) =>
		value ? [{ key, header: typeof header === 'string' && header ? header : key, value }] : [],
	);
}
