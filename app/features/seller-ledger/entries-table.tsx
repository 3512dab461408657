import { useSearchParams } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { accrualReasons } from '#app/features/owed/accrual.ts';
import { type Cursors, DataTable } from '#app/ui/data-table.tsx';
import { Deferred } from '#app/ui/deferred.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar, selectFilter } from '#app/ui/filter-bar.tsx';
import { hasFilters, type Sort } from '#app/ui/list-links.ts';
import { Money } from '#app/ui/money.tsx';
import { useColumns } from '#app/ui/use-words.ts';
import type { Entry } from './entries.server.ts';
import { entriesColumns } from './entries-columns.tsx';
import { askedStates } from './states.ts';

interface EntriesTableProps {
	refSellerId: string;
	entries: { rows: Entry[] } & Cursors;
	/** Of all that the filters find; it may come later than the rows. */
	sums: Promise<{ count: number; gross: bigint; commission: bigint; vat: bigint; net: bigint } | null>;
	sort: Sort;
	/** The payout of the filter. */
	payout: { id: string; refPayoutId: string } | null;
	/** The fee invoice of the filter, with its month; `none` for what is on none yet. */
	invoice: { id: string; month: string } | 'none' | null;
}

/** The steps of what is owed to a seller, with their filters and sums. */
export function EntriesTable({ refSellerId, entries, sums, sort, payout, invoice }: EntriesTableProps) {
	const { t } = useTranslation(['owed', 'invoices']);
	const [params] = useSearchParams();
	const columns = useColumns(entriesColumns);
	const amount = (key: 'gross' | 'commission' | 'vat' | 'net') => (
		<Deferred value={sums}>{(all) => <Money amount={all[key]} />}</Deferred>
	);
	return (
		<>
			<FilterBar
				filters={[
					{ kind: 'text', name: 'q', label: t('account.order') },
					{ kind: 'days', label: t('account.accruedOn') },
					selectFilter('reason', t('account.reason'), accrualReasons, (value) => t(`reasons.${value}`)),
					selectFilter('state', t('account.state'), askedStates, (value) =>
						value === 'open' ? t('account.open') : t(`account.states.${value}`),
					),
					...(invoice
						? [
								selectFilter('invoice', t('invoices:title'), [invoice === 'none' ? invoice : invoice.id], () =>
									invoice === 'none' ? t('invoices:states.open') : invoice.month,
								),
							]
						: []),
					...(payout ? [selectFilter('payout', t('account.paidBy'), [payout.id], () => payout.refPayoutId)] : []),
				]}
			/>
			<DataTable
				table="accruals"
				context={{ seller: refSellerId }}
				caption={t('account.entries')}
				density="compact"
				summary={
					<Deferred value={sums}>
						{({ count, net }) => (
							<>
								{t('account.count', { count })} · {t('account.net')} <Money amount={net} />
							</>
						)}
					</Deferred>
				}
				rows={entries.rows}
				rowKey={(entry) => entry.id}
				sort={sort}
				cursors={entries}
				sums={{
					gross: amount('gross'),
					commission: amount('commission'),
					vat: amount('vat'),
					net: amount('net'),
				}}
				empty={hasFilters(params) ? undefined : <EmptyState title={t('account.empty')} text={t('account.emptyHint')} />}
				columns={columns}
			/>
		</>
	);
}
