import { ActionIcon, Button, Checkbox, Group, Menu, Popover, Stack, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useFetcher, useSearchParams } from '@remix-run/react';
import {
	IconBaselineDensityMedium,
	IconBaselineDensitySmall,
	IconChevronDown,
	IconColumns3,
	IconCopy,
	IconDownload,
	IconFileSpreadsheet,
	IconFileTypeCsv,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type Column, fileColumns } from './table-columns.ts';
import { rowsAsTsv } from './table-copy.tsx';
import type { Density, TableSetting } from './table-settings.tsx';
import { useEachAnswer } from './use-each-answer.ts';

interface TableToolsProps<Row> {
	table: string;
	context?: Readonly<Record<string, string>>;
	all: Column<Row>[];
	columns: Column<Row>[];
	rows: Row[];
	density: Density;
	onChange: (change: TableSetting) => void;
	programHref?: string;
}

/** What the server says to the wish for a file: where it is, or that it is being made. */
export interface FileAnswer {
	href?: string;
	exportId?: string;
}

/** Takes a file as a link does: a navigation could be called off by whatever else the page does at that moment. */
function download(href: string): void {
	const link = document.createElement('a');
	link.href = href;
	link.download = '';
	link.click();
}

/** Columns, density and files of a table. */
export function TableTools<Row>({
	table,
	context,
	all,
	columns,
	rows,
	density,
	onChange,
	programHref,
}: TableToolsProps<Row>) {
	const { t } = useTranslation();
	const [params] = useSearchParams();
	const fetcher = useFetcher<FileAnswer>();
	useEachAnswer(fetcher.data, ({ href, exportId }) => {
		if (href) download(href);
		if (exportId) notifications.show({ message: t('exports.started') });
	});

	function take(format: 'csv' | 'xlsx'): void {
		const query = new URLSearchParams(params);
		for (const name of ['after', 'before', 'size']) query.delete(name);
		for (const [name, value] of Object.entries(context ?? {})) query.set(name, value);
		const keys = fileColumns(columns).map(({ key }) => key);
		fetcher.submit(
			{ table, format, query: query.toString(), columns: keys.join('.') },
			{ method: 'post', action: '/exports' },
		);
	}

	async function copy(): Promise<void> {
		await navigator.clipboard.writeText(rowsAsTsv(columns, rows));
		notifications.show({ message: t('table.copiedRows', { count: rows.length }) });
	}

	const compact = density === 'compact';
	const densityLabel = t(compact ? 'table.densityComfortable' : 'table.densityCompact');
	const DensityIcon = compact ? IconBaselineDensityMedium : IconBaselineDensitySmall;
	return (
		<Group gap={4} wrap="nowrap" className="data-table-tools">
			<ColumnChoice all={all} columns={columns} onChange={onChange} />
			<Tooltip label={`${t('actions.density')}: ${densityLabel}`}>
				<ActionIcon
					variant="subtle"
					color="gray"
					c="var(--jeongsan-ink-soft)"
					aria-label={`${t('actions.density')}: ${densityLabel}`}
					onClick={() => onChange({ density: compact ? 'comfortable' : 'compact' })}
				>
					<DensityIcon size={16} aria-hidden />
				</ActionIcon>
			</Tooltip>
			<Menu position="bottom-end" withinPortal>
				<Menu.Target>
					<Button
						size="compact-sm"
						variant="subtle"
						loading={fetcher.state !== 'idle'}
						leftSection={<IconDownload size={15} aria-hidden />}
						rightSection={<IconChevronDown size={13} aria-hidden />}
					>
						{t('exports.action')}
					</Button>
				</Menu.Target>
				<Menu.Dropdown>
					<Menu.Label>{t('exports.asShown')}</Menu.Label>
					<Menu.Item leftSection={<IconFileSpreadsheet size={16} aria-hidden />} onClick={() => take('xlsx')}>
						{t('exports.xlsx')}
					</Menu.Item>
					<Menu.Item leftSection={<IconFileTypeCsv size={16} aria-hidden />} onClick={() => take('csv')}>
						{t('exports.csv')}
					</Menu.Item>
					<Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={copy}>
						{t('exports.copyPage')}
					</Menu.Item>
					{programHref && (
						<>
							<Menu.Divider />
							<Menu.Item component="a" href={programHref} download leftSection={<IconDownload size={16} aria-hidden />}>
								{t('actions.export')}
							</Menu.Item>
						</>
					)}
				</Menu.Dropdown>
			</Menu>
		</Group>
	);
}

function ColumnChoice<Row>({
	all,
	columns,
	onChange,
}: {
	all: Column<Row>[];
	columns: Column<Row>[];
	onChange: (change: TableSetting) => void;
}) {
	const { t } = useTranslation();
	const shown = columns.map(({ key }) => key);
	return (
		<Popover position="bottom-end" withinPortal trapFocus returnFocus shadow="md">
			<Popover.Target>
				<Tooltip label={t('table.columns')}>
					<ActionIcon variant="subtle" color="gray" c="var(--jeongsan-ink-soft)" aria-label={t('table.columns')}>
						<IconColumns3 size={16} aria-hidden />
					</ActionIcon>
				</Tooltip>
			</Popover.Target>
			<Popover.Dropdown aria-label={t('table.columns')}>
				<Stack gap={8}>
					{all
						.filter(({ header }) => header !== '')
						.map(({ key, header }) => (
							<Checkbox
								key={key}
								size="sm"
								label={header}
								checked={shown.includes(key)}
								// A table without a column would be nothing to choose from.
								disabled={shown.length === 1 && shown[0] === key}
								onChange={(event) =>
									onChange({
										columns: event.currentTarget.checked ? [...shown, key] : shown.filter((one) => one !== key),
									})
								}
							/>
						))}
					<Button
						size="compact-sm"
						variant="subtle"
						onClick={() => onChange({ columns: all.filter(({ optional }) => !optional).map(({ key }) => key) })}
					>
						{t('table.usualColumns')}
					</Button>
				</Stack>
			</Popover.Dropdown>
		</Popover>
	);
}
