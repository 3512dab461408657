import {
	type PaymentCancellation,
	type PaymentConfirmation,
	paymentSchema,
	type TossPayment,
} from './payment-schema.ts';
import { decimalsOf } from './reply-schema.ts';
import { type CallOptions, type PostOptions, type TossTransport, toWireJson } from './transport.ts';

/** Payments of buyers. Source: docs.tosspayments.com/reference (결제). */
export class PaymentsApi {
	readonly #transport: TossTransport;

	constructor(transport: TossTransport) {
		this.#transport = transport;
	}

	get(paymentKey: string, options: CallOptions = {}): Promise<TossPayment> {
		return this.#transport.send(
			{
				method: 'GET',
				route: '/v1/payments/{paymentKey}',
				params: { paymentKey },
				shape: 'v1',
				schema: paymentSchema,
			},
			options,
		);
	}

	getByOrder(orderId: string, options: CallOptions = {}): Promise<TossPayment> {
		return this.#transport.send(
			{
				method: 'GET',
				route: '/v1/payments/orders/{orderId}',
				params: { orderId },
				shape: 'v1',
				schema: paymentSchema,
			},
			options,
		);
	}

	/** Approves a payment that its buyer has authenticated, for an amount of won; within 10 minutes, or it expires. */
	confirm(body: PaymentConfirmation, { idempotencyKey, ...options }: PostOptions): Promise<TossPayment> {
		return this.#transport.send(
			{
				method: 'POST',
				route: '/v1/payments/confirm',
				body: toWireJson(body),
				idempotencyKey,
				shape: 'v1',
				schema: paymentSchema,
			},
			options,
		);
	}

	/** Cancels all that is left, or `cancelAmount` won of it. */
	cancel(
		paymentKey: string,
		body: PaymentCancellation,
		{ idempotencyKey, ...options }: PostOptions,
	): Promise<TossPayment> {
		// Only whole units are sent: cents would have to be written as a fraction.
		if (body.currency !== undefined && decimalsOf(body.currency) !== 0) {
			throw new RangeError(`cancels in ${body.currency} are not supported`);
		}
		return this.#transport.send(
			{
				method: 'POST',
				route: '/v1/payments/{paymentKey}/cancel',
				params: { paymentKey },
				body: toWireJson(body),
				idempotencyKey,
				shape: 'v1',
				schema: paymentSchema,
			},
			options,
		);
	}
}
