import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatCount, formatInstant, groupDigits } from '#app/i18n/format.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import type { ShownPlace, ShownPreview } from './upload-preview.ts';
import { useImportWords } from './words.ts';

const AMOUNTS = new Set([
	'amount',
	'fee',
	'supply_amount',
	'vat',
	'pay_out_amount',
	'interest_fee',
	'balance',
	'count',
]);

/** A canonical cell for people: amounts grouped, instants as Seoul time. */
function Cell({ name, value }: { name: string; value: string | null }) {
	if (value === null || value === '') return <>–</>;
	if (AMOUNTS.has(name) && /^-?\d+$/.test(value)) return <span className="tabular">{groupDigits(BigInt(value))}</span>;
	if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/.test(value))
		return <span className="tabular">{formatInstant(new Date(value), { seconds: true })}</span>;
	return <span className="code">{value.slice(0, 80)}</span>;
}

const SHOWN_ROWS = 20;

interface ShownRow {
	line: number;
	cells: Record<string, string | null> | null;
	errors: (Omit<ShownPlace, 'line'> & { reason: string })[];
}

/** The first rows of a file as they will be stored, and among them those that cannot be, with the cell that is wrong. */
export function PreviewTable({ preview, compactTitle }: { preview: ShownPreview; compactTitle: string }) {
	const { t } = useTranslation('imports');
	const { said, cellName, columnName } = useImportWords();
	// Of a file with more rows only the places among those that are shown.
	const lastLine = preview.first.length < SHOWN_ROWS ? Number.POSITIVE_INFINITY : preview.first.at(-1)!.line;
	const rows: ShownRow[] = preview.first.map(({ line, cells }) => ({ line, cells, errors: [] }));
	for (const { reason, first } of preview.problems) {
		for (const { line, ...place } of first) {
			if (line > lastLine) continue;
			const known = rows.find((row) => row.line === line);
			const error = { ...place, reason };
			if (known) known.errors.push(error);
			else rows.push({ line, cells: null, errors: [error] });
		}
	}
	rows.sort((a, b) => a.line - b.line);
	const columns = preview.columns.length ? preview.columns : ['amount'];
	return (
		<DataTable
			caption={compactTitle}
			density="compact"
			rows={rows.slice(0, SHOWN_ROWS)}
			rowKey={(row) => String(row.line)}
			columns={[
				{ key: 'line', header: t('line'), align: 'end', render: (row) => formatCount(row.line) },
				...columns.map((name, index) => ({
					key: name,
					header: cellName(name),
					align: AMOUNTS.has(name) ? ('end' as const) : ('start' as const),
					render: (row: ShownRow) => {
						if (row.cells) return <Cell name={name} value={row.cells[name] ?? null} />;
						if (index > 0) return null;
						return (
							// It goes on over the empty cells beside it, and makes none of them wider.
							<Text size="xs" c="red" component="span" display="block" w={0} style={{ whiteSpace: 'nowrap' }}>
								{row.errors
									.map(
										({ value, reason, ...place }) =>
											`${columnName(place).name} "${value.slice(0, 40)}": ${said('reasons', reason, reason)}`,
									)
									.join(' ')}
							</Text>
						);
					},
				})),
			]}
		/>
	);
}
