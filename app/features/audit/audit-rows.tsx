import { Card, Code, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { AuditChange } from './audit-change.tsx';

export interface AuditRow {
	id: bigint;
	at: Date;
	actor: string;
	action: string;
	before: unknown;
	after: unknown;
}

/** What was recorded about one thing, on its own page. */
export function AuditRows({ rows }: { rows: AuditRow[] }) {
	const { t } = useTranslation();
	return (
		<Card className="audit-rows">
			<Title order={2} mb="xs">
				{t('audit.title')}
			</Title>
			<DataTable
				caption={t('audit.title')}
				density="compact"
				rows={rows}
				rowKey={(row) => String(row.id)}
				columns={[
					{
						key: 'at',
						header: t('audit.at'),
						render: (row) => (
							<>
								<DateTime at={row.at} seconds />
								<Text size="xs" c="dimmed" hiddenFrom="sm" truncate>
									{row.actor}
								</Text>
							</>
						),
					},
					{
						key: 'actor',
						header: t('audit.actor'),
						visibleFrom: 'sm',
						render: (row) => <span className="name">{row.actor}</span>,
					},
					{
						key: 'action',
						header: t('audit.action'),
						render: (row) => <Code className="audit-action">{row.action}</Code>,
					},
					{
						key: 'change',
						header: t('audit.change'),
						render: (row) => <AuditChange before={row.before} after={row.after} />,
					},
				]}
			/>
		</Card>
	);
}
