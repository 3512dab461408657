import { z } from 'zod';
import { parseTossTime } from '#app/toss/toss-time.ts';
import type { SandboxContext } from '../context.ts';
import { nonsense } from '../refusal.ts';
import { type PaymentChoices, paymentMethods } from './payment.ts';
import { viewOf } from './payment-api.ts';
import type { PaymentBook } from './payment-book.ts';
import { transactionView } from './payment-view.ts';

/** How many payments the list of the newest ones holds. */
const NEWEST = 20;
const MOST_AT_ONCE = 100_000;
/** What the caller's clock may be ahead of the sandbox's. */
const CLOCK_SLACK_MS = 60_000;
const amount = z.int().min(1).max(1_000_000_000_000);

/** Instants come with an offset; one without is Seoul time, and a day is its beginning. */
const instant = z.string().transform((text, issues) => {
	const at = parseTossTime(text.length === 10 ? `${text}T00:00:00` : text);
	if (at) return at.getTime();
	issues.addIssue({ code: 'custom', message: 'is not a time' });
	return z.NEVER;
});

const newPayments = z.strictObject({
	amount,
	method: z.enum(paymentMethods),
	orderId: z
		.string()
		.regex(/^[A-Za-z0-9_-]{6,64}$/, 'must be 6 to 64 of A-Z a-z 0-9 - _')
		.optional(),
	approvedAt: instant.optional(),
	status: z.enum(['DONE', 'IN_PROGRESS', 'WAITING_FOR_DEPOSIT']).default('DONE'),
	count: z.int().min(1).max(MOST_AT_ONCE).optional(),
	orderName: z.string().min(1).max(100).optional(),
	installmentPlanMonths: z.int().min(0).max(24).optional(),
	interestPayer: z.enum(['BUYER', 'CARD_COMPANY', 'MERCHANT']).optional(),
	taxFreeAmount: z.int().min(0).optional(),
	taxExemptionAmount: z.int().min(0).optional(),
	discountAmount: z.int().min(0).optional(),
	useEscrow: z.boolean().optional(),
	metadata: z.record(z.string().max(40), z.string().max(2000)).optional(),
});

/** The first problem of a parsed body, as a sentence. */
function problemOf(error: z.ZodError): string {
	const issue = error.issues[0];
	return issue ? `${issue.path.join('.') || 'body'}: ${issue.message}` : 'cannot be read';
}

function choicesOf(body: z.infer<typeof newPayments>): PaymentChoices | null {
	const { amount: _a, method: _m, orderId: _o, approvedAt: _p, status: _s, count: _c, ...choices } = body;
	const taken = (choices.taxFreeAmount ?? 0) + (choices.taxExemptionAmount ?? 0);
	if (taken > body.amount) nonsense('taxFreeAmount and taxExemptionAmount are more than the amount');
	if ((choices.discountAmount ?? 0) > body.amount) nonsense('discountAmount is more than the amount');
	return Object.keys(choices).length > 0 ? (choices as PaymentChoices) : null;
}

/**
 * `POST /_sandbox/payments` makes payments as buyers would, now or in the past; with `count` an array. Payments of one
 * call with a past `approvedAt` follow each other by a millisecond on that Seoul day.
 */
export function registerPaymentControl(context: SandboxContext, book: PaymentBook): void {
	context.control({
		method: 'POST',
		pattern: '/_sandbox/payments',
		handler: ({ body }) => {
			const read = newPayments.safeParse(body);
			if (!read.success) return nonsense(problemOf(read.error));
			const { data } = read;
			if (data.status === 'WAITING_FOR_DEPOSIT' && data.method !== '가상계좌') {
				return nonsense('only 가상계좌 waits for a deposit');
			}
			const choices = choicesOf(data);
			const now = context.clock.now().getTime();
			if ((data.approvedAt ?? now) > now + CLOCK_SLACK_MS) {
				return nonsense('approvedAt lies after the clock of the sandbox');
			}
			const at = Math.min(data.approvedAt ?? now, now);
			const fresh = context.settings.paymentWebhookFreshSeconds;
			const told = fresh > 0 && now - at <= fresh * 1000;
			const latest = Math.min(now, endOfKstDay(at));
			const count = data.count ?? 1;
			const orderId = data.orderId;
			const made = Array.from({ length: count }, (_, index) =>
				book.create(
					{
						amount: data.amount,
						method: data.method,
						status: data.status,
						at: Math.min(at + index, latest),
						...(orderId === undefined ? {} : { orderId: count === 1 ? orderId : numbered(orderId, index + 1) }),
						choices,
					},
					told,
				),
			);
			const views = made.map((payment) => viewOf(context, payment));
			return data.count === undefined ? views[0] : views;
		},
	});

	context.control({
		method: 'GET',
		pattern: '/_sandbox/payments',
		handler: () => ({
			payments: book.newest(NEWEST).map((payment) => ({
				...viewOf(context, payment),
				transactions: book.ledger
					.ofPayment(payment.paymentKey)
					.map((transaction) => transactionView(transaction, payment, context.mId)),
			})),
		}),
	});

	context.control({
		method: 'POST',
		pattern: '/_sandbox/payments/:paymentKey/deposit',
		handler: ({ params }) => {
			const payment = book.get(params.paymentKey ?? '') ?? nonsense('no payment has this key');
			if (payment.status !== 'WAITING_FOR_DEPOSIT' || payment.lapsed) {
				return nonsense(
					`a payment that is ${payment.lapsed ? 'past its deposit period' : payment.status} takes no deposit`,
				);
			}
			book.deposit(payment);
			return viewOf(context, payment);
		},
	});
}

const DAY_MS = 24 * 60 * 60 * 1000;
const KST_OFFSET_MS = 9 * 60 * 60 * 1000;

function endOfKstDay(at: number): number {
	return (Math.floor((at + KST_OFFSET_MS) / DAY_MS) + 1) * DAY_MS - KST_OFFSET_MS - 1;
}

/** Order numbers of one call stay different and within 64 characters. */
function numbered(orderId: string, ordinal: number): string {
	const tail = `-${ordinal}`;
	return orderId.slice(0, 64 - tail.length) + tail;
}
