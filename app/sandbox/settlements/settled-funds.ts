import { addDays, type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';
import type { SandboxContext } from '../context.ts';
import type { PaymentBook } from '../payments/payment-book.ts';
import type { SettlementBook } from './settlement-book.ts';

export interface Funds {
	available: bigint;
	pending: bigint;
}

/**
 * What settlements have brought so far: the net of a line is pending from two days before its paid-out date and
 * available from that date on. Source: docs.tosspayments.com/guides/v2/payouts (잔액 조회).
 */
export class SettledFunds {
	readonly #context: SandboxContext;
	readonly #payments: PaymentBook;
	readonly #settlements: SettlementBook;
	#netByDay = new Map<KstDay, bigint>();
	#counted = 0;
	#terms = '';
	#today: KstDay | null = null;
	#funds: Funds = { available: 0n, pending: 0n };

	constructor(context: SandboxContext, payments: PaymentBook, settlements: SettlementBook) {
		this.#context = context;
		this.#payments = payments;
		this.#settlements = settlements;
		context.onReset(() => this.#forget());
	}

	/** The sums as of now. Cheap when nothing changed since the last call. */
	read(): Funds {
		const terms = `${this.#settlements.breaks.version} ${this.#payments.captureRequests} ${JSON.stringify(this.#context.settings)}`;
		if (terms !== this.#terms) this.#forget();
		const today = kstDayOf(this.#context.clock.now());
		const { size } = this.#payments.ledger;
		if (size === this.#counted && today === this.#today) return this.#funds;
		this.#terms = terms;
		for (const transaction of this.#payments.ledger.appendedAfter(this.#counted)) {
			const payOut = this.#settlements.payOutOf(transaction);
			if (!payOut) continue;
			this.#netByDay.set(payOut.paidOutDate, (this.#netByDay.get(payOut.paidOutDate) ?? 0n) + payOut.net);
		}
		this.#counted = size;
		this.#today = today;
		this.#funds = this.#sum(today);
		return this.#funds;
	}

	#sum(today: KstDay): Funds {
		const pendingUntil = addDays(today, this.#context.settings.pendingDaysBeforePaidOut);
		const funds = { available: 0n, pending: 0n };
		for (const [day, net] of this.#netByDay) {
			if (day <= today) funds.available += net;
			else if (day <= pendingUntil) funds.pending += net;
		}
		return funds;
	}

	#forget(): void {
		this.#netByDay = new Map();
		this.#counted = 0;
		this.#today = null;
		this.#terms = '';
	}
}
