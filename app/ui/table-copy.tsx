import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCopy, IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CSV_BOM, csvRecord } from '#app/lib/csv.ts';
import { tsvRecord } from '#app/lib/tsv.ts';
import { saveBlob } from './save-blob.ts';
import { type Column, fileColumns } from './table-columns.ts';

/** Rows as text in columns divided by tabs, with their heads: spreadsheets take it from the clipboard as cells. */
export function rowsAsTsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
	const shown = fileColumns(columns);
	return [
		tsvRecord(shown.map(({ header }) => header)),
		...rows.map((row) => tsvRecord(shown.map(({ value }) => value(row)))),
	].join('');
}

/** Puts rows into the clipboard, or into a file that the browser makes by itself. */
export function CopyRows<Row>({
	columns,
	rows,
	name,
	file,
}: {
	columns: readonly Column<Row>[];
	rows: readonly Row[];
	name: string;
	file?: boolean;
}) {
	const { t } = useTranslation();
	async function copy(): Promise<void> {
		await navigator.clipboard.writeText(rowsAsTsv(columns, rows));
		notifications.show({ message: t('table.copiedRows', { count: rows.length }) });
	}
	function save(): void {
		const shown = fileColumns(columns);
		const lines = [
			csvRecord(shown.map(({ header }) => header)),
			...rows.map((row) => csvRecord(shown.map(({ value }) => value(row)))),
		];
		saveBlob(new Blob([CSV_BOM, ...lines], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
	}
	return (
		<>
			<Button size="compact-sm" variant="default" leftSection={<IconCopy size={14} aria-hidden />} onClick={copy}>
				{t('actions.copy')}
			</Button>
			{file && (
				<Button size="compact-sm" variant="default" leftSection={<IconDownload size={14} aria-hidden />} onClick={save}>
					CSV
				</Button>
			)}
		</>
	);
}
