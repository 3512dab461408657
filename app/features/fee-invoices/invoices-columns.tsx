import { Anchor, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import { owedPath } from '#app/features/owed/paths.ts';
import { formatCount } from '#app/i18n/format.ts';
import type { Words } from '#app/i18n/i18n.ts';
import { formatBusinessNumber } from '#app/lib/business-registration-number.ts';
import { Money } from '#app/ui/money.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import { formatApprovalNumber, type Invoice, invoiceMarksOf, invoiceState } from './invoice.ts';
import { InvoiceBadge, InvoiceMarks } from './invoice-badge.tsx';
import { lastDayOf } from './month.ts';

/** The steps that an invoice bills, or would bill, on the page of its seller. */
export const stepsPath = ({ id, month, refSellerId }: Pick<Invoice, 'id' | 'month' | 'refSellerId'>) =>
	`${owedPath(refSellerId)}?${new URLSearchParams(id ? { invoice: id } : { invoice: 'none', to: lastDayOf(month) })}`;

/** The columns of the invoices of a month, on the screen and in files. */
export function invoicesColumns(t: Words): Column<Invoice>[] {
	const amount = (key: string, of: (invoice: Invoice) => bigint, sortKey?: string): Column<Invoice> => ({
		key,
		header: t(`invoices:${key as 'supply'}`),
		align: 'end',
		sortKey,
		render: (invoice) => <Money amount={of(invoice)} />,
		value: of,
	});
	return [
		{
			key: 'name',
			header: t('invoices:seller'),
			sortKey: 'name',
			render: (invoice) =>
				invoice.name === null ? (
					<>
						<span className="code">{invoice.refSellerId}</span>{' '}
						<Text span size="xs" c="dimmed">
							{t('owed:list.unregistered')}
						</Text>
					</>
				) : (
					<span className="name">{invoice.name}</span>
				),
			value: (invoice) => invoice.name ?? invoice.refSellerId,
		},
		{
			key: 'refSellerId',
			header: t('invoices:refSellerId'),
			optional: true,
			render: (invoice) => <span className="code">{invoice.refSellerId}</span>,
			value: (invoice) => invoice.refSellerId,
		},
		{
			key: 'businessNumber',
			header: t('invoices:businessNumber'),
			visibleFrom: 'sm',
			render: ({ businessNumber }) => (
				<span className="tabular">{businessNumber ? formatBusinessNumber(businessNumber) : '–'}</span>
			),
			value: ({ businessNumber }) => businessNumber && formatBusinessNumber(businessNumber),
		},
		{
			key: 'representativeName',
			header: t('invoices:representativeName'),
			visibleFrom: 'lg',
			render: (invoice) => invoice.representativeName ?? '–',
			value: (invoice) => invoice.representativeName,
		},
		{
			key: 'steps',
			header: t('invoices:steps'),
			align: 'end',
			sortKey: 'steps',
			visibleFrom: 'md',
			render: (invoice) => (
				<Anchor component={Link} size="sm" to={stepsPath(invoice)} className="tabular">
					{formatCount(invoice.steps)}
				</Anchor>
			),
			value: (invoice) => invoice.steps,
		},
		{ ...amount('supply', ({ supply }) => supply), visibleFrom: 'sm' },
		{ ...amount('vat', ({ vat }) => vat), visibleFrom: 'sm' },
		amount('total', ({ supply, vat }) => supply + vat, 'total'),
		{
			key: 'state',
			header: t('invoices:state'),
			render: (invoice) => <InvoiceBadge invoice={invoice} />,
			value: (invoice) => t(`invoices:states.${invoiceState(invoice)}`),
		},
		{
			key: 'marks',
			header: t('invoices:remarks'),
			visibleFrom: 'md',
			render: (invoice) => <InvoiceMarks invoice={invoice} />,
			value: (invoice) =>
				invoiceMarksOf(invoice)
					.map((mark) => t(`invoices:marks.${mark}`))
					.join(', '),
		},
		{
			key: 'approvalNumber',
			header: t('invoices:approvalNumber'),
			optional: true,
			render: ({ approvalNumber }) => (
				<span className="code">{approvalNumber ? formatApprovalNumber(approvalNumber) : '–'}</span>
			),
			value: ({ approvalNumber }) => approvalNumber,
		},
	];
}
