import { Anchor, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { owedPath } from '#app/features/owed/paths.ts';
import { Section } from '#app/features/payments/section.tsx';
import { formatCount } from '#app/i18n/format.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { Money } from '#app/ui/money.tsx';
import { invoicePath } from './invoice.ts';
import { InvoiceBadge, InvoiceMarks } from './invoice-badge.tsx';
import type { invoicesOfSeller } from './invoices-list.server.ts';

/** The newest invoices of a seller, and what of its fees is on none yet; nothing where there is neither. */
export function InvoicesOfSeller({
	refSellerId,
	invoices: { rows, count, open },
}: {
	refSellerId: string;
	invoices: Awaited<ReturnType<typeof invoicesOfSeller>>;
}) {
	const { t } = useTranslation('invoices');
	if (count === 0 && open.steps === 0) return null;
	return (
		<Section title={t('ofSeller.title')}>
			<Text size="sm" mb="xs" component="div">
				{t('ofSeller.open')}{' '}
				<Anchor component={Link} to={`${owedPath(refSellerId)}?invoice=none`} size="sm" underline="always">
					<Money amount={open.supply + open.vat} />
				</Anchor>
				{rows.length < count && ` · ${t('ofSeller.all', { formatted: formatCount(rows.length) })}`}
			</Text>
			{count === 0 ? (
				<Text size="sm" c="dimmed">
					{t('ofSeller.none')}
				</Text>
			) : (
				<DataTable
					caption={t('ofSeller.title')}
					density="compact"
					rows={rows}
					rowKey={({ id }) => id}
					rowHref={({ id }) => invoicePath(id)}
					columns={[
						{ key: 'month', header: t('month'), render: ({ month }) => <span className="tabular">{month}</span> },
						{
							key: 'supply',
							header: t('supply'),
							align: 'end',
							visibleFrom: 'sm',
							render: ({ supply }) => <Money amount={supply} />,
						},
						{
							key: 'vat',
							header: t('vat'),
							align: 'end',
							visibleFrom: 'sm',
							render: ({ vat }) => <Money amount={vat} />,
						},
						{
							key: 'total',
							header: t('total'),
							align: 'end',
							render: ({ supply, vat }) => <Money amount={supply + vat} />,
						},
						{ key: 'state', header: t('state'), render: (invoice) => <InvoiceBadge invoice={invoice} /> },
						{
							key: 'marks',
							header: t('remarks'),
							visibleFrom: 'md',
							render: (invoice) => <InvoiceMarks invoice={invoice} />,
						},
					]}
				/>
			)}
		</Section>
	);
}
