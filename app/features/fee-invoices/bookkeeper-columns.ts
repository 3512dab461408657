import type { Words } from '#app/i18n/i18n.ts';
import type { Column } from '#app/ui/table-columns.ts';
import { type Invoice, invoiceMarksOf, invoiceState } from './invoice.ts';
import { lastDayOf } from './month.ts';

/** What is billed, as it stands on the invoice: in Korean, whoever makes the file. */
const itemOf = ({ month }: Invoice) => `판매 수수료 ${month}`;

/** The columns that a bookkeeper copies into the form by which invoices are issued. */
export function bookkeeperColumns(t: Words): Column<Invoice>[] {
	const column = (
		key: 'writtenOn' | 'businessNumber' | 'tradeName' | 'representativeName' | 'item' | 'supply' | 'vat' | 'total',
		value: NonNullable<Column<Invoice>['value']>,
	): Column<Invoice> => ({ key, header: t(`invoices:form.${key}`), render: () => null, value });
	return [
		column('writtenOn', ({ month }) => lastDayOf(month)),
		column('businessNumber', ({ businessNumber }) => businessNumber),
		column('tradeName', ({ name, refSellerId }) => name ?? refSellerId),
		column('representativeName', ({ representativeName }) => representativeName),
		column('item', itemOf),
		column('supply', ({ supply }) => supply),
		column('vat', ({ vat }) => vat),
		column('total', ({ supply, vat }) => supply + vat),
		{
			key: 'remark',
			header: t('invoices:remarks'),
			render: () => null,
			value: (invoice) =>
				[
					invoice.refSellerId,
					...invoiceMarksOf(invoice).map((mark) => t(`invoices:marks.${mark}`)),
					...(invoice.approvalNumber
						? [`${t(`invoices:states.${invoiceState(invoice)}`)} ${invoice.approvalNumber}`]
						: []),
				].join(', '),
		},
	];
}
