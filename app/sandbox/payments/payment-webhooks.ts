import type { SandboxContext } from '../context.ts';
import type { Payment } from './payment.ts';
import { secretOf } from './payment-keys.ts';

/** The order of the fields in the event, which is not that of API replies. */
const fieldOrder = [
	'mId',
	'lastTransactionKey',
	'paymentKey',
	'orderId',
	'orderName',
	'taxExemptionAmount',
	'status',
	'requestedAt',
	'approvedAt',
	'useEscrow',
	'cultureExpense',
	'card',
	'virtualAccount',
	'transfer',
	'mobilePhone',
	'giftCertificate',
	'cashReceipt',
	'cashReceipts',
	'discount',
	'cancels',
	'secret',
	'type',
	'easyPay',
	'country',
	'failure',
	'isPartialCancelable',
	'receipt',
	'checkout',
	'currency',
	'totalAmount',
	'balanceAmount',
	'suppliedAmount',
	'vat',
	'taxFreeAmount',
	'method',
	'version',
	'metadata',
] as const;

const KST_OFFSET_MS = 9 * 60 * 60 * 1000;

/** Seoul time without an offset and with fractions of the second, as events of the payment family write it. */
export function localTime(at: Date): string {
	return `${new Date(at.getTime() + KST_OFFSET_MS).toISOString().slice(0, 23)}000`;
}

const toldStatuses = new Set(['DONE', 'CANCELED', 'PARTIAL_CANCELED', 'ABORTED', 'EXPIRED']);

/**
 * Sends what Toss sends about a payment, unsigned: `PAYMENT_STATUS_CHANGED`, and for virtual accounts the flat
 * `DEPOSIT_CALLBACK` before it. Source: docs.tosspayments.com/reference/using-api/webhook-events.
 */
export function tellAboutPayment(context: SandboxContext, payment: Payment, view: Record<string, unknown>): void {
	if (!toldStatuses.has(payment.status)) return;
	const { status, lastTransactionKey, orderId, paymentKey, seed, method } = payment;
	if (method === '가상계좌' && status !== 'EXPIRED') {
		context.emitWebhook('DEPOSIT_CALLBACK', ({ at }) => ({
			createdAt: localTime(at),
			secret: secretOf(paymentKey, seed),
			status,
			transactionKey: lastTransactionKey,
			orderId,
		}));
	}
	const data = Object.fromEntries(fieldOrder.map((name) => [name, view[name]]));
	context.emitWebhook('PAYMENT_STATUS_CHANGED', ({ at }) => ({
		createdAt: localTime(at),
		eventType: 'PAYMENT_STATUS_CHANGED',
		data,
	}));
}
