import { Card, Group, Progress, SimpleGrid, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/i18n/format.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { StatusBadge, type Tone } from '#app/ui/status-badge.tsx';
import type { RowProblem } from './seller-file.ts';
import type { SellerImportDetail } from './seller-imports.server.ts';

const tones = { preview: 'warning', running: 'progress', done: 'success', discarded: 'neutral' } satisfies Record<
	string,
	Tone
>;

/** Where a file of sellers stands. */
export function SellerImportBadge({ status }: { status: string }) {
	const { t } = useTranslation('sellers');
	const known = status as keyof typeof tones;
	return <StatusBadge tone={tones[known]} label={t(`files.statuses.${known}`)} />;
}

/** How many rows are in which state, and how far the work is. */
export function SellerImportCounts({ found }: { found: SellerImportDetail }) {
	const { t } = useTranslation('sellers');
	const { counts } = found;
	const total = counts.ready + counts.inserted + counts.unchanged + counts.rejected;
	const done = total - counts.ready;
	return (
		<Card>
			<SimpleGrid cols={{ base: 2, sm: 4 }} component="dl" m={0}>
				{(['ready', 'inserted', 'unchanged', 'rejected'] as const).map((state) => (
					<div key={state}>
						<Text component="dt" size="sm" c="dimmed">
							{t(`files.${state}`)}
						</Text>
						<Text component="dd" m={0} fz="xl" fw={600} className="tabular" data-testid={`count-${state}`}>
							{formatCount(counts[state])}
						</Text>
					</div>
				))}
			</SimpleGrid>
			{found.status === 'running' && (
				<div role="status">
					<Text size="sm" mt="sm" mb={4}>
						{t('files.progress', { done: formatCount(done), total: formatCount(total) })}
					</Text>
					<Progress value={total ? (done * 100) / total : 0} aria-label={t('files.statuses.running')} />
				</div>
			)}
		</Card>
	);
}

/** What is wrong with the cells of rows, or should be looked at. */
export function ProblemTable({
	title,
	rows,
	kind,
}: {
	title: string;
	rows: SellerImportDetail['rejected'];
	kind: 'problems' | 'warnings';
}) {
	const { t } = useTranslation('sellers');
	const cells = rows.flatMap((row) => row[kind].map((problem: RowProblem) => ({ ...problem, row })));
	if (cells.length === 0) return null;
	return (
		<Card>
			<Title order={2} mb="xs">
				{title}
			</Title>
			<DataTable
				caption={title}
				density="compact"
				summary={rows.length >= 100 ? t('files.first') : undefined}
				rows={cells}
				rowKey={({ row, column, reason }) => `${row.line} ${column} ${reason}`}
				columns={[
					{ key: 'line', header: t('files.line'), render: ({ row }) => row.line },
					{ key: 'ref', header: t('refSellerId'), render: ({ row }) => row.refSellerId },
					{ key: 'column', header: t('files.column'), render: ({ column }) => column },
					{ key: 'value', header: t('files.value'), render: ({ value }) => value },
					{
						key: 'reason',
						header: t('files.reason'),
						render: ({ reason, value }) => t(`files.reasons.${reason}`, { value }),
					},
				]}
			/>
		</Card>
	);
}

/** Sellers that will be, or were, registered. */
export function ImportedSellers({ title, rows }: { title: string; rows: SellerImportDetail['ready'] }) {
	const { t } = useTranslation('sellers');
	if (rows.length === 0) return null;
	return (
		<Card>
			<Title order={2} mb="xs">
				{title}
			</Title>
			<DataTable
				caption={title}
				density="compact"
				summary={rows.length >= 100 ? t('files.first') : undefined}
				rows={rows}
				rowKey={({ line }) => String(line)}
				columns={[
					{ key: 'line', header: t('files.line'), render: ({ line }) => line },
					{ key: 'ref', header: t('refSellerId'), render: ({ refSellerId }) => refSellerId },
					{
						key: 'name',
						header: t('name'),
						render: ({ name, sellerId }) => (
							<Group gap="xs">
								{sellerId ? (
									<Link to={`/sellers/${sellerId}`} className="plain-link">
										{name}
									</Link>
								) : (
									name
								)}
							</Group>
						),
					},
				]}
			/>
		</Card>
	);
}
