import type { Words } from '#app/i18n/i18n.ts';
import { formatKst } from '#app/lib/kst-calendar.ts';
import { DateTime } from '#app/ui/date-time.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import { EventStateBadge, OutcomeText, SignatureBadge } from './event-badges.tsx';
import type { ListedEvent } from './queries.server.ts';

/** The columns of the list of events, on the screen and in files. */
export function eventsColumns(t: Words): Column<ListedEvent>[] {
	return [
		{
			key: 'receivedAt',
			header: t('webhooks:receivedAt'),
			render: (event) => <DateTime at={event.receivedAt} seconds />,
			value: (event) => formatKst(event.receivedAt),
		},
		{
			key: 'eventType',
			header: t('webhooks:eventType'),
			render: (event) => event.eventType,
			value: (event) => event.eventType,
		},
		{
			key: 'signature',
			header: t('webhooks:signature'),
			render: (event) => <SignatureBadge signature={event.signature} />,
			value: (event) => event.signature,
		},
		{
			key: 'state',
			header: t('webhooks:state'),
			render: (event) => <EventStateBadge state={event.state} />,
			value: (event) => event.state,
		},
		{
			key: 'outcome',
			header: t('webhooks:outcome'),
			visibleFrom: 'md',
			render: (event) => <OutcomeText outcome={event.outcome} />,
			value: (event) => event.outcome,
		},
	];
}
