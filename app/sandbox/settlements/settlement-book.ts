import {
	addDays,
	type BusinessCalendar,
	type KstDay,
	koreanBusinessCalendar,
	kstDayOf,
} from '#app/lib/kst-calendar.ts';
import type { SandboxContext } from '../context.ts';
import type { Payment, Transaction } from '../payments/payment.ts';
import type { PaymentBook } from '../payments/payment-book.ts';
import { type Break, SettlementBreaks } from './settlement-breaks.ts';
import { paidOutDateOf, soldDateOf } from './settlement-dates.ts';
import { type LineDates, lineAmountsOf, lineOf, type SettlementLine } from './settlement-line.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const KST_OFFSET_MS = 9 * 60 * 60 * 1000;

export type DateType = 'soldDate' | 'paidOutDate';

export interface LineRange {
	dateType: DateType;
	from: KstDay;
	to: KstDay;
}

interface LineRef {
	transaction: Transaction;
	payment: Payment;
	dates: LineDates;
	seeded: Break | undefined;
}

/** The settlement lines that follow from the transactions: one for each that moved money, derived when asked for. */
export class SettlementBook {
	readonly breaks: SettlementBreaks;
	readonly #context: SandboxContext;
	readonly #payments: PaymentBook;
	readonly #days = new Map<number, KstDay>();
	readonly #dates = new Map<string, LineDates>();
	#termsOfDates = '';
	#calendar: BusinessCalendar = koreanBusinessCalendar();

	constructor(context: SandboxContext, payments: PaymentBook) {
		this.#context = context;
		this.#payments = payments;
		this.breaks = new SettlementBreaks(context);
	}

	/** One page of the visible lines of a range of days, in the order of their transactions. */
	page(range: LineRange, page: number, size: number): SettlementLine[] {
		const lines: SettlementLine[] = [];
		let skip = (page - 1) * size;
		for (const ref of this.#refs(range)) {
			for (let copy = 0; copy <= (ref.seeded?.extraLines ?? 0); copy += 1) {
				if (skip > 0) skip -= 1;
				else if (lines.push(this.#line(ref)) === size) return lines;
			}
		}
		return lines;
	}

	/** The line of a transaction as it will be served, whether or not it is visible yet; null when it never has one. */
	lineOf(transaction: Transaction): SettlementLine | null {
		const ref = this.#refOf(transaction);
		return ref ? this.#line(ref) : null;
	}

	/** What the merchant is paid for a transaction, and when; null when it is settled never or not yet. */
	payOutOf(transaction: Transaction): { paidOutDate: KstDay; net: bigint } | null {
		const ref = this.#refOf(transaction);
		if (!ref || ref.seeded?.omitted) return null;
		const { payOutAmount, paidOutDate } = ref.seeded?.fields ?? {};
		const net =
			typeof payOutAmount === 'number'
				? BigInt(payOutAmount)
				: lineAmountsOf(transaction, ref.payment, this.#context.settings).payOutAmount;
		return {
			paidOutDate: typeof paidOutDate === 'string' ? (paidOutDate as KstDay) : ref.dates.paidOutDate,
			net: net * BigInt(1 + (ref.seeded?.extraLines ?? 0)),
		};
	}

	*#refs(range: LineRange): Generator<LineRef> {
		const visibleUntil = this.#lastVisibleDay();
		for (const transaction of this.#payments.ledger.rows()) {
			const ref = this.#refOf(transaction);
			if (!ref || ref.seeded?.omitted) continue;
			const day = this.#capturedOn(transaction, ref.payment);
			if (addDaysIf(day, ref.seeded?.lateDays ?? 0) > visibleUntil) continue;
			const at = ref.seeded?.fields[range.dateType] ?? ref.dates[range.dateType];
			if (typeof at === 'string' && at >= range.from && at <= range.to) yield ref;
		}
	}

	#refOf(transaction: Transaction): LineRef | null {
		if (transaction.effect === 'none') return null;
		const payment = this.#payments.get(transaction.paymentKey)!;
		const manual = this.#context.settings.manualSettlement === 'required' && payment.method === '카드';
		if (manual && payment.captureRequestedAt === null) return null;
		const dates = this.#datesOf(this.#capturedOn(transaction, payment), payment);
		return { transaction, payment, dates, seeded: this.breaks.of(transaction.transactionKey) };
	}

	#line({ transaction, payment, dates, seeded }: LineRef): SettlementLine {
		const { settings, mId } = this.#context;
		const line = lineOf(transaction, payment, dates, settings, {
			mId,
			version: settings.coreApiVersion,
			depositPeriodDays: settings.depositPeriodDays,
		});
		return seeded ? { ...line, ...seeded.fields } : line;
	}

	/** The day under which a transaction is settled: its own, or that of the capture where the merchant asks for it. */
	#capturedOn(transaction: Transaction, payment: Payment): KstDay {
		const manual = this.#context.settings.manualSettlement === 'required' && payment.captureRequestedAt !== null;
		const at = manual ? Math.max(transaction.at, payment.captureRequestedAt ?? 0) : transaction.at;
		const index = Math.floor((at + KST_OFFSET_MS) / DAY_MS);
		let day = this.#days.get(index);
		if (!day) {
			day = kstDayOf(new Date(at));
			this.#days.set(index, day);
		}
		return day;
	}

	#datesOf(day: KstDay, payment: Payment): LineDates {
		const { settings } = this.#context;
		const terms = `${settings.settlementCycle} ${settings.settlementDelayType} ${settings.settlementDelayCard} ${settings.settlementDelayAccount} ${settings.labourDayIsHoliday}`;
		if (terms !== this.#termsOfDates) {
			this.#dates.clear();
			this.#termsOfDates = terms;
			this.#calendar = koreanBusinessCalendar([], { labourDayIsHoliday: settings.labourDayIsHoliday });
		}
		const key = day + payment.method;
		let dates = this.#dates.get(key);
		if (!dates) {
			const soldDate = soldDateOf(day, settings.settlementCycle);
			dates = { soldDate, paidOutDate: paidOutDateOf(soldDate, payment.method, settings, this.#calendar) };
			this.#dates.set(key, dates);
		}
		return dates;
	}

	/** Lines are visible from a time on the day after; this is the last day whose lines are. */
	#lastVisibleDay(): KstDay {
		const now = this.#context.clock.now();
		const [hours = 0, minutes = 0] = this.#context.settings.settlementVisibleAt.split(':').map(Number);
		const loadedAt = new Date(now.getTime() - (hours * 60 + minutes) * 60_000);
		return addDays(kstDayOf(loadedAt), -1);
	}
}

function addDaysIf(day: KstDay, count: number): KstDay {
	return count === 0 ? day : addDays(day, count);
}
