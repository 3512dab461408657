import { Code, Text } from '@mantine/core';
import type { Words } from '#app/i18n/i18n.ts';
import { formatKst } from '#app/lib/kst-calendar.ts';
import { DateTime } from '#app/ui/date-time.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import { AuditChange } from './audit-change.tsx';
import type { AuditPage } from './list-audit.server.ts';

type Row = AuditPage['rows'][number];

const json = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value));

/** The columns of the audit log, on the screen and in files. */
export function auditColumns(t: Words): Column<Row>[] {
	return [
		{
			key: 'at',
			header: t('audit.at'),
			render: (row) => <DateTime at={row.at} seconds />,
			value: (row) => formatKst(row.at),
		},
		{
			key: 'actor',
			header: t('audit.actor'),
			render: (row) => <span className="name">{row.actor}</span>,
			value: (row) => row.actor,
		},
		{
			key: 'action',
			header: t('audit.action'),
			render: (row) => <Code className="audit-action">{row.action}</Code>,
			value: (row) => row.action,
		},
		{
			key: 'entity',
			header: t('audit.entity'),
			render: (row) => (
				<span style={{ whiteSpace: 'nowrap' }}>
					{row.entityType}{' '}
					<Text span className="code" c="dimmed" title={row.entityId}>
						{row.entityId.length > 14 ? `…${row.entityId.slice(-12)}` : row.entityId}
					</Text>
				</span>
			),
			value: (row) => `${row.entityType} ${row.entityId}`,
		},
		{
			key: 'change',
			header: t('audit.change'),
			render: (row) => <AuditChange before={row.before} after={row.after} />,
			value: (row) => [json(row.before), json(row.after)].filter(Boolean).join(' → '),
		},
		{
			key: 'hash',
			header: t('audit.hash'),
			visibleFrom: 'xl',
			render: (row) => (
				<Text span className="code" c="dimmed" title={row.hash}>
					{row.hash.slice(0, 8)}
				</Text>
			),
			value: (row) => row.hash,
		},
		{
			key: 'requestId',
			header: t('audit.requestId'),
			optional: true,
			render: (row) => <span className="code">{row.requestId ?? '–'}</span>,
			value: (row) => row.requestId,
		},
	];
}
