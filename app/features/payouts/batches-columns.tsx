import { formatCount } from '#app/i18n/format.ts';
import type { Words } from '#app/i18n/i18n.ts';
import { formatKst } from '#app/lib/kst-calendar.ts';
import { DateTime } from '#app/ui/date-time.tsx';
import { Money } from '#app/ui/money.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import type { BatchSource, BatchState } from './batch.ts';
import { BatchBadge } from './batch-badge.tsx';
import type { ListedBatch } from './batch-queries.server.ts';

/** The columns of the list of batches, on the screen and in files. */
export function batchesColumns(t: Words): Column<ListedBatch>[] {
	return [
		{
			key: 'name',
			header: t('batches:name'),
			render: (batch) => <span className="name">{batch.name}</span>,
			value: (batch) => batch.name,
		},
		{
			key: 'state',
			header: t('batches:state'),
			render: (batch) => <BatchBadge state={batch.state} />,
			value: (batch) => t(`batches:states.${batch.state as BatchState}`),
		},
		{
			key: 'source',
			header: t('batches:source'),
			visibleFrom: 'md',
			render: (batch) => t(`batches:sources.${batch.source as BatchSource}`),
			value: (batch) => t(`batches:sources.${batch.source as BatchSource}`),
		},
		{
			key: 'createdAt',
			header: t('batches:createdAt'),
			visibleFrom: 'sm',
			render: (batch) => <DateTime at={batch.createdAt} />,
			value: (batch) => formatKst(batch.createdAt),
		},
		{
			key: 'createdBy',
			header: t('batches:createdBy'),
			visibleFrom: 'lg',
			render: (batch) => <span className="name">{batch.createdBy}</span>,
			value: (batch) => batch.createdBy,
		},
		{
			key: 'count',
			header: t('batches:count'),
			align: 'end',
			render: (batch) => formatCount(batch.count),
			value: (batch) => batch.count,
		},
		{
			key: 'total',
			header: t('batches:total'),
			align: 'end',
			render: (batch) => <Money amount={batch.total} />,
			value: (batch) => batch.total,
		},
		{
			key: 'waiting',
			header: t('batches:waiting'),
			align: 'end',
			visibleFrom: 'sm',
			render: (batch) => <Money amount={batch.waiting} />,
			value: (batch) => batch.waiting,
		},
	];
}
