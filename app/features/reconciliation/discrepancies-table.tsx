import { useSearchParams } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { paymentMethods } from '#app/features/payments/payment-words.ts';
import { type Cursors, DataTable } from '#app/ui/data-table.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar, selectFilter } from '#app/ui/filter-bar.tsx';
import type { Sort } from '#app/ui/list-links.ts';
import { useColumns } from '#app/ui/use-words.ts';
import { discrepanciesColumns } from './discrepancies-columns.tsx';
import { caseStates } from './discrepancy-case.ts';
import {
	type DetailKind,
	type DiscrepancyKind,
	detailKinds,
	detailKindsOf,
	discrepancyKinds,
	kindsOf,
	type Level,
} from './levels.ts';
import type { DiscrepancyListRow } from './list-discrepancies.server.ts';

/** The filters of a run's discrepancies. */
export function DiscrepancyFilters({ level, words }: { level: Level; words: { mIds: string[]; methods: string[] } }) {
	const { t } = useTranslation(['reconciliation', 'transactions']);
	const [params] = useSearchParams();
	// A kind of another level is looked for as well, and finds nothing.
	const offered = <Kind extends DetailKind>(name: string, own: readonly Kind[], all: readonly Kind[]) =>
		[...new Set([...own, ...all.filter((kind) => kind === params.get(name))])].map((kind) => ({
			value: kind,
			label: t(`kinds.${kind}`),
		}));
	const methodLabel = (method: string) => {
		const known = paymentMethods.find((each) => each === method);
		return known ? t(`transactions:methods.${known}`) : method;
	};
	return (
		<FilterBar
			views={{ page: 'differences', reads: ['view', 'detail', 'method', 'mId'] }}
			filters={[
				{ kind: 'text', name: 'q', label: t('search') },
				{
					kind: 'select',
					name: 'kind',
					label: t('kind'),
					options: offered<DiscrepancyKind>('kind', kindsOf[level], discrepancyKinds),
				},
				...(level === 'transactions'
					? [
							{
								kind: 'select' as const,
								name: 'detail',
								label: t('detailKind'),
								options: offered('detail', detailKindsOf[level], detailKinds),
							},
						]
					: []),
				...(params.has('proof') ? [selectFilter('proof', t('proofPart'), ['in'], () => t('discrepancyAmount'))] : []),
				{
					kind: 'select',
					name: 'state',
					label: t('state'),
					options: caseStates.map((state) => ({ value: state, label: t(`states.${state}`) })),
				},
				{
					kind: 'select',
					name: 'owner',
					label: t('owner'),
					options: (['me', 'nobody'] as const).map((owner) => ({ value: owner, label: t(`owners.${owner}`) })),
				},
				...(words.methods.length > 0
					? [
							{
								kind: 'select' as const,
								name: 'method',
								label: t('method'),
								options: words.methods.map((method) => ({ value: method, label: methodLabel(method) })),
								open: true,
							},
						]
					: []),
				...(words.mIds.length > 1
					? [
							{
								kind: 'select' as const,
								name: 'mId',
								label: t('merchant'),
								options: words.mIds.map((mId) => ({ value: mId, label: mId })),
								open: true,
							},
						]
					: []),
				{ kind: 'days', label: t('day') },
			]}
		/>
	);
}

/** The discrepancies of a run that fit the filters. */
export function DiscrepanciesTable({
	runId,
	rows,
	cursors,
	sort,
	none,
}: {
	runId: string;
	rows: DiscrepancyListRow[];
	cursors: Cursors;
	sort: Sort;
	/** The run found nothing at all. */
	none: boolean;
}) {
	const { t } = useTranslation('reconciliation');
	const columns = useColumns(discrepanciesColumns);
	const [params] = useSearchParams();
	const exported = new URLSearchParams(params);
	for (const name of ['after', 'before', 'sort', 'dir', 'view', 'size']) exported.delete(name);
	const query = exported.toString();
	return (
		<DataTable
			table="discrepancies"
			context={{ run: runId }}
			caption={t('differences')}
			rows={rows}
			rowKey={({ position }) => String(position)}
			rowHref={({ position }) => `/reconciliation/${runId}/discrepancies/${position}`}
			cursors={cursors}
			sort={sort}
			exportHref={rows.length > 0 ? `/reconciliation/${runId}/discrepancies.csv${query ? `?${query}` : ''}` : undefined}
			summary={t('signHint')}
			empty={
				none ? (
					<EmptyState title={t('noDifferences')} text={t('noDifferencesHint')} />
				) : (
					<EmptyState title={t('noRows')} />
				)
			}
			columns={columns}
		/>
	);
}
