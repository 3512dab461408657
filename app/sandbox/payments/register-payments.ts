import type { SandboxContext } from '../context.ts';
import { registerSettlements } from '../settlements/register-settlements.ts';
import { registerPaymentApi, viewOf } from './payment-api.ts';
import { PaymentBook } from './payment-book.ts';
import { registerPaymentControl } from './payment-control.ts';
import { tellAboutPayment } from './payment-webhooks.ts';

/** Payments, transactions and settlements: what buyers pay, and what Toss settles of it. */
export function registerPayments(context: SandboxContext): void {
	const book = new PaymentBook(context);
	book.onChange((payment) => tellAboutPayment(context, payment, viewOf(context, payment)));
	registerPaymentApi(context, book);
	registerPaymentControl(context, book);
	registerSettlements(context, book);
}
