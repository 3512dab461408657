import { useTranslation } from 'react-i18next';
import { StatusBadge } from '#app/ui/status-badge.tsx';
import { isTransactionStatus, paymentMethods, transactionTones } from './payment-words.ts';

/** The status of a transaction; one that we do not know shows as Toss wrote it. */
export function TransactionBadge({ status }: { status: string }) {
	const { t } = useTranslation('transactions');
	if (!isTransactionStatus(status)) return <StatusBadge tone="neutral" label={status} />;
	return <StatusBadge tone={transactionTones[status]} label={t(`statuses.${status}`)} />;
}

/** A method of payment in the language of the page; one that we do not know stays as it came. */
export function MethodText({ method }: { method: string }) {
	const { t } = useTranslation('transactions');
	const known = paymentMethods.find((each) => each === method);
	return known ? t(`methods.${known}`) : method;
}
