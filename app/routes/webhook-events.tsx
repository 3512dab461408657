import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { IconWebhook } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { eventsColumns } from '#app/features/webhooks/events-columns.tsx';
import { listEventTypes, listWebhookEvents } from '#app/features/webhooks/queries.server.ts';
import { signatureStates, webhookStates } from '#app/features/webhooks/webhook-event.ts';
import { webhookFiltersOf } from '#app/features/webhooks/webhook-filters.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar } from '#app/ui/filter-bar.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useLive } from '#app/ui/use-live.ts';
import { useColumns } from '#app/ui/use-words.ts';

export const meta = pageMeta((t) => t('webhooks:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'webhooks.inspect');
	const { filters, page } = webhookFiltersOf(request);
	const [list, types] = await Promise.all([listWebhookEvents(filters, page), listEventTypes()]);
	return { list, types };
}

export default function WebhookEvents() {
	const { list, types } = useLoaderData<typeof loader>();
	const { t } = useTranslation('webhooks');
	const columns = useColumns(eventsColumns);
	useLive(['webhook'], list.rows.some(({ state }) => state === 'stored') ? 3000 : null);
	return (
		<>
			<PageHeader title={t('title')} description={t('description')} />
			<FilterBar
				views={{ page: 'webhooks', reads: ['entityId'] }}
				filters={[
					{
						kind: 'select',
						name: 'type',
						label: t('eventType'),
						options: types.map((type) => ({ value: type, label: type })),
						open: true,
					},
					{
						kind: 'select',
						name: 'state',
						label: t('state'),
						options: webhookStates.map((value) => ({ value, label: t(`states.${value}`) })),
					},
					{
						kind: 'select',
						name: 'signature',
						label: t('signature'),
						options: signatureStates.map((value) => ({ value, label: t(`signatures.${value}`) })),
					},
					{ kind: 'days', label: t('receivedAt') },
				]}
			/>
			<DataTable
				table="webhooks"
				caption={t('title')}
				rows={list.rows}
				rowKey={(event) => event.id}
				rowHref={(event) => `/webhooks/${event.id}`}
				cursors={list}
				density="compact"
				empty={<EmptyState icon={IconWebhook} title={t('empty')} text={t('emptyHint')} />}
				columns={columns}
			/>
		</>
	);
}
