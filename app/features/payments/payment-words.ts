import type { Tone } from '#app/ui/status-badge.tsx';

/** The methods of payment, as Toss names them. Source: docs.tosspayments.com/reference. */
export const paymentMethods = [
	'카드',
	'간편결제',
	'가상계좌',
	'계좌이체',
	'휴대폰',
	'문화상품권',
	'도서문화상품권',
	'게임문화상품권',
] as const;

export const transactionStatuses = [
	'DONE',
	'CANCELED',
	'PARTIAL_CANCELED',
	'WAITING_FOR_DEPOSIT',
	'READY',
	'IN_PROGRESS',
	'ABORTED',
	'EXPIRED',
] as const;
export type TransactionStatus = (typeof transactionStatuses)[number];

export const transactionTones = {
	DONE: 'success',
	CANCELED: 'danger',
	PARTIAL_CANCELED: 'warning',
	WAITING_FOR_DEPOSIT: 'progress',
	READY: 'neutral',
	IN_PROGRESS: 'progress',
	ABORTED: 'neutral',
	EXPIRED: 'neutral',
} satisfies Record<TransactionStatus, Tone>;

export function isTransactionStatus(text: string): text is TransactionStatus {
	return (transactionStatuses as readonly string[]).includes(text);
}
