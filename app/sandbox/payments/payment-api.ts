import type { SandboxContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { decideCancel, readCancelRequest } from './decide-cancel.ts';
import { decideConfirm, readConfirmRequest } from './decide-confirm.ts';
import { readTransactionQuery } from './list-transactions.ts';
import type { Payment } from './payment.ts';
import type { PaymentBook } from './payment-book.ts';
import { paymentView, transactionView } from './payment-view.ts';

/** How this sandbox shows a payment. */
export function viewOf(context: SandboxContext, payment: Payment): Record<string, unknown> {
	return paymentView(payment, {
		mId: context.mId,
		version: context.settings.coreApiVersion,
		depositPeriodDays: context.settings.depositPeriodDays,
	});
}

/** `/v1/payments…` and `GET /v1/transactions`. Source: docs.tosspayments.com/reference. */
export function registerPaymentApi(context: SandboxContext, book: PaymentBook): void {
	const api = { envelope: 'v1', encrypted: false } as const;

	context.route({
		...api,
		method: 'POST',
		pattern: '/v1/payments/confirm',
		handler: ({ body }) => {
			const request = readConfirmRequest(body) ?? refuse('INVALID_REQUEST');
			const payment = book.get(request.paymentKey);
			const decision = decideConfirm(payment, request, context.clock.now().getTime(), context.settings);
			if (!decision.ok || !payment) return refuse(decision.ok ? 'NOT_FOUND_PAYMENT' : decision.code);
			book.confirm(payment);
			return { body: viewOf(context, payment) };
		},
	});

	context.route({
		...api,
		method: 'GET',
		pattern: '/v1/payments/:paymentKey',
		handler: ({ params }) => ({
			body: viewOf(context, book.get(params.paymentKey ?? '') ?? refuse('NOT_FOUND_PAYMENT')),
		}),
	});

	context.route({
		...api,
		method: 'GET',
		pattern: '/v1/payments/orders/:orderId',
		handler: ({ params }) => ({
			body: viewOf(context, book.ofOrder(params.orderId ?? '') ?? refuse('NOT_FOUND_PAYMENT')),
		}),
	});

	context.route({
		...api,
		method: 'POST',
		pattern: '/v1/payments/:paymentKey/cancel',
		handler: ({ params, body }) => {
			const request = readCancelRequest(body) ?? refuse('INVALID_REQUEST');
			const payment = book.get(params.paymentKey ?? '');
			const decision = decideCancel(payment, request, context.clock.now().getTime(), context.settings);
			if (!decision.ok || !payment) return refuse(decision.ok ? 'NOT_FOUND_PAYMENT' : decision.code);
			book.cancel(payment, decision, request.reason);
			return { body: viewOf(context, payment) };
		},
	});

	context.route({
		...api,
		method: 'GET',
		pattern: '/v1/transactions',
		handler: ({ query }) => {
			const { fromSecond, toSecond, startingAfter, limit } = readTransactionQuery(query);
			const page = book.ledger.page(fromSecond, toSecond, startingAfter, limit) ?? refuse('INVALID_TRANSACTION_KEY');
			return { body: page.map((row) => transactionView(row, book.get(row.paymentKey)!, context.mId)) };
		},
	});
}
