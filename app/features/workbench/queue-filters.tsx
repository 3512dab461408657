import { Button, Group } from '@mantine/core';
import { Link, useSearchParams } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { discrepancyKinds, levels } from '#app/features/reconciliation/levels.ts';
import { formatCount } from '#app/i18n/format.ts';
import { FilterBar, merchantFilter, selectFilter } from '#app/ui/filter-bar.tsx';
import { type Sort, withParams } from '#app/ui/list-links.ts';
import { SavedViews } from '#app/ui/saved-views.tsx';
import type { QueueCounts } from './list-cases.server.ts';
import { queueStates } from './queue-states.ts';

interface QueueFiltersProps {
	counts: QueueCounts;
	merchants: { mId: string }[];
	sort: Sort;
}

/** The queues that everybody looks at first, the filters as chips in the address, and the views that somebody keeps. */
export function QueueFilters({ counts, merchants, sort }: QueueFiltersProps) {
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
					<SavedViews page="workbench" />
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
