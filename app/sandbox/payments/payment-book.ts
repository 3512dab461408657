import { randomInt } from 'node:crypto';
import { atKst, kstDayOf } from '#app/lib/kst-calendar.ts';
import type { SandboxContext } from '../context.ts';
import type { CancelPlan } from './decide-cancel.ts';
import type { MoneyEffect, Payment, PaymentChoices, PaymentMethod, Transaction } from './payment.ts';
import { newTransactionKey, paymentKeyOf } from './payment-keys.ts';
import { depositDueAt } from './payment-view.ts';
import { TransactionLedger } from './transaction-ledger.ts';

export interface NewPayment {
	amount: number;
	method: PaymentMethod;
	status: 'DONE' | 'IN_PROGRESS' | 'WAITING_FOR_DEPOSIT';
	/** Of the approval, or of the request where there is none yet. */
	at: number;
	orderId?: string;
	choices: PaymentChoices | null;
}

const EXPIRE = 'payment.expire';
const LAPSE = 'payment.lapse';

/**
 * All payments and their transactions. The only place that changes them: every change appends its transaction row,
 * keeps the payment, and tells `onChange` what happened.
 */
export class PaymentBook {
	readonly ledger: TransactionLedger;
	/** Grows with every capture asked for: whoever keeps sums of settlements compares it. */
	captureRequests = 0;
	readonly #context: SandboxContext;
	readonly #payments;
	readonly #starts;
	readonly #byOrder = new Map<string, string>();
	readonly #listeners: ((payment: Payment) => void)[] = [];

	constructor(context: SandboxContext) {
		this.#context = context;
		this.#payments = context.store.collection<Payment>('payments');
		this.#starts = context.store.collection<number>('payment-key-start');
		this.ledger = new TransactionLedger(context);
		for (const payment of this.#payments.values()) this.#byOrder.set(payment.orderId, payment.paymentKey);
		context.onReset(() => this.#byOrder.clear());
		context.onDue<{ paymentKey: string }>(EXPIRE, ({ paymentKey }) => this.#expire(paymentKey));
		context.onDue<{ paymentKey: string }>(LAPSE, ({ paymentKey }) => this.#lapse(paymentKey));
	}

	/** Calls the listener after every change of a payment's status or balance. */
	onChange(listener: (payment: Payment) => void): void {
		this.#listeners.push(listener);
	}

	get size(): number {
		return this.#payments.size;
	}

	get(paymentKey: string): Payment | undefined {
		return this.#payments.get(paymentKey);
	}

	/** The newest payment of an order; order numbers can come again. */
	ofOrder(orderId: string): Payment | undefined {
		const key = this.#byOrder.get(orderId);
		return key === undefined ? undefined : this.#payments.get(key);
	}

	/** The payments that were made last, newest first. */
	newest(count: number): Payment[] {
		return [...this.#payments.values()].slice(-count).reverse();
	}

	/** A payment as the buyer's side leaves it. Tells the listeners only about `told` payments: history is silent. */
	create(made: NewPayment, told: boolean): Payment {
		const seed = this.#payments.size;
		const requestedAt = this.#requestedAt(made, seed);
		const paymentKey = paymentKeyOf(this.#context.mId, requestedAt, this.#keyStart() + seed);
		const payment: Payment = {
			paymentKey,
			orderId: made.orderId ?? `order-${paymentKey.slice(-19)}`,
			method: made.method,
			status: 'IN_PROGRESS',
			totalAmount: made.amount,
			balanceAmount: made.amount,
			seed,
			requestedAt,
			approvedAt: null,
			lastTransactionKey: null,
			cancels: [],
			choices: made.choices,
			refundAccount: null,
			lapsed: false,
			captureRequestedAt: null,
		};
		this.#payments.put(paymentKey, payment);
		this.#byOrder.set(payment.orderId, paymentKey);
		if (made.status === 'IN_PROGRESS') {
			this.#schedule(EXPIRE, requestedAt + this.#context.settings.confirmWithinMinutes * 60_000, paymentKey);
			return payment;
		}
		if (made.method === '가상계좌') {
			this.#issue(payment, requestedAt);
			if (made.status === 'DONE') this.#approve(payment, made.at, told);
			else
				this.#schedule(LAPSE, depositDueAt(requestedAt, this.#context.settings.depositPeriodDays) + 1000, paymentKey);
			return payment;
		}
		this.#approve(payment, made.at, told);
		return payment;
	}

	/** Approves a payment that waited to be confirmed: done, or an issued virtual account that waits for its deposit. */
	confirm(payment: Payment): void {
		const now = this.#context.clock.now().getTime();
		if (payment.method === '가상계좌') {
			this.#issue(payment, now);
			const dueAt = depositDueAt(payment.requestedAt, this.#context.settings.depositPeriodDays);
			this.#schedule(LAPSE, dueAt + 1000, payment.paymentKey);
		} else {
			this.#approve(payment, now, true);
		}
	}

	/** The buyer's deposit into a virtual account that waits for it. */
	deposit(payment: Payment): void {
		this.#approve(payment, this.#context.clock.now().getTime(), true);
	}

	/** Carries out a cancel that was decided. */
	cancel(payment: Payment, plan: CancelPlan, reason: string): void {
		const at = this.#context.clock.now().getTime();
		payment.status = plan.status;
		payment.balanceAmount = plan.refundableAmount;
		payment.refundAccount = plan.refundAccount ?? payment.refundAccount;
		const transactionKey = this.#append(payment, at, plan.amount, plan.moneyMoves ? 'out' : 'none');
		payment.cancels.push({
			transactionKey,
			at,
			reason,
			amount: plan.amount,
			taxFreeAmount: plan.taxFreeAmount,
			refundableAmount: plan.refundableAmount,
		});
		this.#keep(payment, true);
	}

	/** Notes that the merchant asked for this payment's capture and settlement. */
	requestCapture(payment: Payment): void {
		payment.captureRequestedAt ??= this.#context.clock.now().getTime();
		this.captureRequests += 1;
		this.#payments.put(payment.paymentKey, payment);
	}

	#issue(payment: Payment, at: number): void {
		payment.status = 'WAITING_FOR_DEPOSIT';
		this.#append(payment, at, 0, 'none');
		this.#keep(payment, false);
	}

	#approve(payment: Payment, at: number, told: boolean): void {
		payment.status = 'DONE';
		payment.approvedAt = at;
		this.#append(payment, at, payment.totalAmount, 'in');
		this.#keep(payment, told);
	}

	#expire(paymentKey: string): void {
		const payment = this.#payments.get(paymentKey);
		if (payment?.status !== 'IN_PROGRESS') return;
		payment.status = 'EXPIRED';
		this.#keep(payment, true);
	}

	/** Nothing is sent when the period of a deposit ends. Source: docs.tosspayments.com/reference/using-api/webhook-events. */
	#lapse(paymentKey: string): void {
		const payment = this.#payments.get(paymentKey);
		if (payment?.status !== 'WAITING_FOR_DEPOSIT') return;
		payment.lapsed = true;
		if (this.#context.settings.lapsedDepositIsCancelled) {
			payment.status = 'CANCELED';
			payment.balanceAmount = 0;
			this.#append(payment, this.#context.clock.now().getTime(), payment.totalAmount, 'none');
		}
		this.#keep(payment, false);
	}

	#append(payment: Payment, at: number, amount: number, effect: MoneyEffect): string {
		const transactionKey = newTransactionKey(at);
		const transaction: Transaction = {
			transactionKey,
			paymentKey: payment.paymentKey,
			status: payment.status,
			at,
			amount,
			effect,
		};
		this.ledger.append(transaction);
		payment.lastTransactionKey = transactionKey;
		return transactionKey;
	}

	#keep(payment: Payment, told: boolean): void {
		this.#payments.put(payment.paymentKey, payment);
		if (told) for (const listener of this.#listeners) listener(payment);
	}

	/** What is due already happens at once: the agenda is for what is to come. */
	#schedule(kind: typeof EXPIRE | typeof LAPSE, at: number, paymentKey: string): void {
		if (at > this.#context.clock.now().getTime()) this.#context.schedule(new Date(at), kind, { paymentKey });
		else if (kind === EXPIRE) this.#expire(paymentKey);
		else this.#lapse(paymentKey);
	}

	/** The buyer asked a little before the approval, on the same Seoul day; for a deposit, up to some hours before. */
	#requestedAt(made: NewPayment, seed: number): number {
		if (made.status !== 'DONE') return made.at;
		const before = made.method === '가상계좌' ? (10 + (seed % 170)) * 60_000 : (9 + (seed % 50)) * 1000;
		return Math.max(made.at - before, atKst(kstDayOf(new Date(made.at))).getTime());
	}

	/** Where the tails of payment keys begin: anywhere, so that the keys of two runs differ. */
	#keyStart(): number {
		const known = this.#starts.get('start');
		if (known !== undefined) return known;
		const start = randomInt(800_000_000);
		this.#starts.put('start', start);
		return start;
	}
}
