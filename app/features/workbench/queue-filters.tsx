import { ActionIcon, Button, Group, Menu, TextInput } from '@mantine/core';
import { Link, useFetcher, useSearchParams } from '@remix-run/react';
import { IconBookmark, IconChevronDown, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { discrepancyKinds, levels } from '#app/features/reconciliation/levels.ts';
import { formatCount } from '#app/i18n/format.ts';
import { FilterBar, merchantFilter, selectFilter } from '#app/ui/filter-bar.tsx';
import { type Sort, withParams } from '#app/ui/list-links.ts';
import { useUndoNotice } from '#app/ui/undo-notice.tsx';
import type { QueueCounts } from './list-cases.server.ts';
import { queueStates } from './queue-states.ts';

interface QueueFiltersProps {
	counts: QueueCounts;
	views: { id: string; name: string; query: string }[];
	merchants: { mId: string }[];
	sort: Sort;
}

/** The queues that everybody looks at first, the filters as chips in the address, and the views that somebody keeps. */
export function QueueFilters({ counts, views, merchants, sort }: QueueFiltersProps) {
	const { t } = useTranslation(['workbench', 'reconciliation']);
	const [params] = useSearchParams();
	const state = queueStates.find((known) => known === params.get('state')) ?? 'unresolved';
	// A chart leads here with one seller; the bar says so and lets go of it.
	const seller = params.get('seller');
	const owner = params.get('owner');
	const queue = (key: keyof QueueCounts, to: Record<string, string>, active: boolean) => (
		<Button
			key={key}
			component={Link}
			to={`?${new URLSearchParams(to)}`}
			size="compact-sm"
			variant={active ? 'light' : 'default'}
			aria-current={active ? 'page' : undefined}
			rightSection={<span className="tabular queue-count">{formatCount(counts[key])}</span>}
		>
			{t(`queues.${key}`)}
		</Button>
	);
	return (
		<>
			<Group justify="space-between" mb="sm" gap="xs">
				<Group component="nav" gap={6} aria-label={t('queuesLabel')}>
					{queue('unresolved', {}, state === 'unresolved' && !owner)}
					{queue('mine', { owner: 'me' }, owner === 'me')}
					{queue('unowned', { owner: 'nobody' }, owner === 'nobody')}
					{queue('approval', { state: 'approval' }, state === 'approval')}
					{queue('overdue', { state: 'overdue' }, state === 'overdue')}
				</Group>
				<Group gap={6}>
					<Button
						component={Link}
						to={withParams(params, {
							sort: sort.key === 'day' ? 'difference' : 'day',
							dir: sort.key === 'day' ? 'desc' : 'asc',
							case: null,
						})}
						size="compact-sm"
						variant="subtle"
					>
						{t(sort.key === 'day' ? 'sortByAmount' : 'sortByAge')}
					</Button>
					<Views views={views} />
				</Group>
			</Group>
			<FilterBar
				filters={[
					{ kind: 'text', name: 'q', label: t('search'), placeholder: t('searchHint') },
					selectFilter('level', t('reconciliation:level'), levels, (level) => t(`reconciliation:levels.${level}`)),
					selectFilter('kind', t('reconciliation:kind'), discrepancyKinds, (kind) => t(`reconciliation:kinds.${kind}`)),
					{
						...selectFilter('state', t('reconciliation:state'), queueStates, (value) => t(`states.${value}`)),
						whenUnset: 'unresolved',
					},
					selectFilter('owner', t('reconciliation:owner'), ['me', 'nobody', 'others'] as const, (value) =>
						t(`owners.${value}`),
					),
					...merchantFilter(t('reconciliation:merchant'), merchants),
					...(seller ? [selectFilter('seller', t('seller'), [seller], (value) => value)] : []),
					{ kind: 'days', label: t('reconciliation:day') },
				]}
			/>
		</>
	);
}

function Views({ views }: { views: QueueFiltersProps['views'] }) {
	const { t } = useTranslation('workbench');
	const fetcher = useFetcher();
	const notify = useUndoNotice();
	const remove = ({ id, name, query }: QueueFiltersProps['views'][number]) => {
		fetcher.submit({ intent: 'remove-view', view: id }, { method: 'post' });
		// A view is the address that it was kept from: kept from there again, it is the same.
		const action = `/workbench?${query}`;
		notify(t('viewRemoved', { name }), () => fetcher.submit({ intent: 'save-view', name }, { method: 'post', action }));
	};
	return (
		<Menu position="bottom-end" width={260} closeOnItemClick={false} withinPortal>
			<Menu.Target>
				<Button
					size="compact-sm"
					variant="default"
					leftSection={<IconBookmark size={14} aria-hidden />}
					rightSection={<IconChevronDown size={13} aria-hidden />}
				>
					{t('views')}
				</Button>
			</Menu.Target>
			<Menu.Dropdown>
				{views.length === 0 && <Menu.Label>{t('noViews')}</Menu.Label>}
				{views.map((view) => (
					<Group key={view.id} gap={0} wrap="nowrap">
						<Menu.Item component={Link} to={`?${view.query}`}>
							{view.name}
						</Menu.Item>
						<ActionIcon
							variant="subtle"
							color="gray"
							aria-label={t('removeView', { name: view.name })}
							onClick={() => remove(view)}
						>
							<IconTrash size={14} aria-hidden />
						</ActionIcon>
					</Group>
				))}
				<Menu.Divider />
				<fetcher.Form method="post" style={{ padding: 8 }}>
					<input type="hidden" name="intent" value="save-view" />
					<TextInput name="name" size="xs" label={t('saveView')} placeholder={t('viewName')} maxLength={60} required />
					<Button type="submit" size="compact-xs" variant="light" mt={6}>
						{t('keep')}
					</Button>
				</fetcher.Form>
			</Menu.Dropdown>
		</Menu>
	);
}
