import type { FilePreview } from '#app/features/settlements/preview-file.server.ts';
import { columnCells, type FileForm } from './column-cells.ts';
import type { ShownPreview } from './upload-preview.ts';

/** A preview of a table, read in a form, as the screen shows it. */
export function showPreview(preview: FilePreview, form: FileForm | undefined): ShownPreview {
	const cellOf = columnCells(form);
	const { profile, header, first, sums } = preview;
	const columns = [...new Set(first.flatMap(({ cells }) => Object.keys(cells)))].filter((name) =>
		first.some(({ cells }) => cells[name] !== null),
	);
	return {
		kind: profile.kind,
		profile: { name: profile.name, label: profile.label, unconfirmed: profile.unconfirmed },
		encoding: preview.encoding,
		headerLine: header.line,
		matched: header.columns.flatMap(({ header: name, cell }) => (cell ? [{ header: name, cell }] : [])),
		otherColumns: header.columns.filter(({ cell }) => !cell).length,
		rows: preview.rows,
		rejected: preview.rejected,
		complete: preview.complete,
		columns,
		first: first.map(({ line, cells }) => ({ line, cells })),
		sums: Object.entries(sums).map(([currency, sum]) => ({ currency, ...sum })),
		problems: preview.problems.map((problem) => ({
			...problem,
			first: problem.first.map((place) => ({ ...place, cell: cellOf(place.column) })),
		})),
		duplicates: preview.duplicates.count,
		controlTotals: preview.controlTotals.length,
		needs: preview.needs,
		asks: preview.asks,
	};
}
