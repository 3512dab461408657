import type { TableSource } from '#app/ui/table-source.ts';
import { eventsColumns } from './events-columns.tsx';
import { countWebhookEvents, type ListedEvent, listWebhookEvents } from './queries.server.ts';
import { webhookFiltersOf } from './webhook-filters.ts';

/** The list of events as files are made of it. */
export const eventsSource: TableSource<ListedEvent> = {
	title: (t) => t('webhooks:title'),
	columns: eventsColumns,
	open(params) {
		const { filters } = webhookFiltersOf(params);
		return { count: () => countWebhookEvents(filters), page: (page) => listWebhookEvents(filters, page) };
	},
};
