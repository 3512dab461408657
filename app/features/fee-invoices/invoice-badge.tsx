import { Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SmallBadge, StatusBadge, type Tone } from '#app/ui/status-badge.tsx';
import { type Invoice, type InvoiceMark, type InvoiceState, invoiceMarksOf, invoiceState } from './invoice.ts';

const tones = { open: 'neutral', made: 'progress', issued: 'success' } satisfies Record<InvoiceState, Tone>;
const markTones = { negative: 'warning', 'no-number': 'warning', late: 'info' } satisfies Record<InvoiceMark, Tone>;

/** How an invoice stands. */
export function InvoiceBadge({ invoice }: { invoice: Pick<Invoice, 'id' | 'approvalNumber'> }) {
	const { t } = useTranslation('invoices');
	const state = invoiceState(invoice);
	return <StatusBadge tone={tones[state]} label={t(`states.${state}`)} />;
}

/** What is to be known of an invoice before it is issued. */
export function InvoiceMarks({ invoice }: { invoice: Invoice }) {
	const { t } = useTranslation('invoices');
	return (
		<Group gap={4}>
			{invoiceMarksOf(invoice).map((mark) => (
				<SmallBadge key={mark} tone={markTones[mark]} outline>
					{t(`marks.${mark}`)}
				</SmallBadge>
			))}
		</Group>
	);
}
