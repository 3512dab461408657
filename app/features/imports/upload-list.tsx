import { Paper, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/i18n/format.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { StatusBadge } from '#app/ui/status-badge.tsx';
import type { listUploads } from './preview-upload.server.ts';
import { helpWith } from './upload-preview.ts';

type WaitingUpload = Awaited<ReturnType<typeof listUploads>>[number];

/** Files that were dropped and wait for a decision. */
export function UploadList({ uploads }: { uploads: WaitingUpload[] }) {
	const { t } = useTranslation('imports');
	if (uploads.length === 0) return null;
	return (
		<Paper withBorder p="md" component="section">
			<Title order={2} size="h4">
				{t('preview.waiting')}
			</Title>
			<Text size="sm" c="dimmed" mb="xs">
				{t('preview.waitingHint')}
			</Text>
			<DataTable
				caption={t('preview.waiting')}
				density="compact"
				rows={uploads}
				rowKey={(row) => row.id}
				rowHref={(row) => `/imports/uploads/${row.id}`}
				columns={[
					{ key: 'file', header: t('file'), render: (row) => <span className="name">{row.fileName}</span> },
					{ key: 'kind', header: t('kind'), render: (row) => (row.kind ? t(`kinds.${row.kind}`) : '–') },
					{
						key: 'state',
						header: t('status'),
						render: (row) =>
							row.refusal ? (
								<StatusBadge tone="warning" label={t(`preview.waitsFor.${helpWith(row.refusal)}`)} />
							) : (
								<StatusBadge tone="info" label={t('preview.ready')} />
							),
					},
					{
						key: 'rows',
						header: t('rows'),
						align: 'end',
						render: (row) => (row.rows === null ? '–' : formatCount(row.rows)),
					},
					{
						key: 'rejected',
						header: t('rejected'),
						align: 'end',
						render: (row) => (row.rejected === null ? '–' : formatCount(row.rejected)),
					},
					{ key: 'at', header: t('preview.dropped'), render: (row) => <DateTime at={row.createdAt} /> },
				]}
			/>
		</Paper>
	);
}
