import { z } from 'zod';
import { type AmountSchema, inItsCurrency, instant, orNull, text, word } from './reply-schema.ts';

/** One cancel of a payment; amounts are positive, in minor units of the payment's currency. */
export function cancelSchema(amount: AmountSchema) {
	return z.object({
		transactionKey: z.string(),
		cancelAmount: amount,
		cancelReason: orNull(z.string()),
		canceledAt: instant,
		taxFreeAmount: orNull(amount),
		refundableAmount: orNull(amount),
		easyPayDiscountAmount: orNull(amount),
		cancelStatus: orNull(z.string()),
	});
}

/** The card of a payment or a settlement line. */
export function cardSchema(amount: AmountSchema) {
	return z.object({
		amount: orNull(amount),
		issuerCode: orNull(text),
		acquirerCode: orNull(text),
		number: orNull(z.string()),
		installmentPlanMonths: orNull(z.number()),
		isInterestFree: orNull(z.boolean()),
		interestPayer: orNull(z.string()),
		approveNo: orNull(text),
		cardType: orNull(z.string()),
		ownerType: orNull(z.string()),
		acquireStatus: orNull(z.string()),
	});
}

/** The easy payment of a payment or a settlement line. */
export function easyPaySchema(amount: AmountSchema) {
	return z.object({ provider: orNull(z.string()), amount: orNull(amount), discountAmount: orNull(amount) });
}

/** The virtual account of a payment or a settlement line. */
export const virtualAccountSchema = z.object({
	accountType: orNull(z.string()),
	accountNumber: orNull(text),
	bankCode: orNull(text),
	customerName: orNull(z.string()),
	depositorName: orNull(z.string()),
	dueDate: orNull(instant),
	refundStatus: orNull(z.string()),
	expired: orNull(z.boolean()),
	settlementStatus: orNull(z.string()),
});

/**
 * A payment: what a buyer pays. Amounts are in minor units of `currency` (won: whole won). `status` and `method` are
 * open words; only `balanceAmount` 0 says that nothing is left to cancel. `secret` is compared with deposit events.
 * Source: docs.tosspayments.com/reference (Payment).
 */
export const paymentSchema = inItsCurrency((amount) =>
	z
		.object({
			mId: word,
			version: orNull(z.string()),
			paymentKey: word.min(1),
			type: orNull(z.string()),
			orderId: word,
			orderName: orNull(z.string()),
			lastTransactionKey: orNull(z.string()),
			// The name that versions before 2022 gave to lastTransactionKey.
			transactionKey: orNull(z.string()),
			status: word,
			requestedAt: orNull(instant),
			approvedAt: orNull(instant),
			method: orNull(z.string()),
			currency: z.string().default('KRW'),
			totalAmount: amount,
			balanceAmount: amount,
			suppliedAmount: orNull(amount),
			vat: orNull(amount),
			taxFreeAmount: orNull(amount),
			taxExemptionAmount: orNull(amount),
			useEscrow: orNull(z.boolean()),
			isPartialCancelable: orNull(z.boolean()),
			cancels: z
				.array(cancelSchema(amount))
				.nullish()
				.transform((cancels) => cancels ?? []),
			card: orNull(cardSchema(amount)),
			virtualAccount: orNull(virtualAccountSchema),
			easyPay: orNull(easyPaySchema(amount)),
			transfer: orNull(z.object({ bankCode: orNull(text), settlementStatus: orNull(z.string()) })),
			secret: orNull(z.string()),
			failure: orNull(z.object({ code: orNull(z.string()), message: orNull(z.string()) })),
			receipt: orNull(z.object({ url: orNull(z.string()) })),
			metadata: orNull(z.record(z.string(), z.unknown())),
		})
		.transform(({ transactionKey, ...payment }) => ({
			...payment,
			lastTransactionKey: payment.lastTransactionKey ?? transactionKey,
		})),
);

export type TossPayment = z.output<typeof paymentSchema>;

/** What POST /v1/payments/confirm takes; `amount` in minor units of the payment's currency. */
export interface PaymentConfirmation {
	paymentKey: string;
	orderId: string;
	amount: bigint;
}

/** What POST /v1/payments/{paymentKey}/cancel takes; without `cancelAmount` everything left is cancelled. */
export interface PaymentCancellation {
	cancelReason: string;
	cancelAmount?: bigint;
	/** What we believe is left; another balance at Toss refuses the cancel with NOT_MATCHES_REFUNDABLE_AMOUNT. */
	refundableAmount?: bigint;
	taxFreeAmount?: bigint;
	/** For a virtual account after its deposit; the field is named `bank`, not `bankCode`. */
	refundReceiveAccount?: { bank: string; accountNumber: string; holderName: string };
	currency?: string;
	cancelRequestId?: string;
}
