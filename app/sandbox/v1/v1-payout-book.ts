import { randomBytes } from 'node:crypto';
import { atKst, formatKst, type KstDay, koreanBusinessCalendar, kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import { findInstitution } from '#app/toss/bank-codes.ts';
import { errorText } from '#app/toss/error-codes.ts';
import { scheduleRefusal, sevenDaySum } from '#app/toss/payout-rules.ts';
import { changeBalance, readBalance } from '../balance.ts';
import type { SandboxContext } from '../context.ts';
import { localTime } from '../payments/payment-webhooks.ts';
import {
	alwaysFails,
	isUnderWay,
	type PayoutError,
	type PayoutEvent,
	type PayoutStatus,
	payoutStatusAfter,
} from '../payouts/payout.ts';
import { refuse } from '../refusal.ts';
import type { SubMallBook } from './sub-mall-book.ts';
import { type V1PayoutItem, type V1PayoutRecord, v1PayoutView } from './v1-payout.ts';

const START = 'v1-payout.start';
const END = 'v1-payout.end';

/** All payouts of v1. They draw on the same balance as those of v2; every change keeps available + reserved + paid. */
export class V1PayoutBook {
	readonly #context: SandboxContext;
	readonly #subMalls: SubMallBook;
	readonly #bySubMall = new Map<string, V1PayoutRecord[]>();

	constructor(context: SandboxContext, subMalls: SubMallBook) {
		this.#context = context;
		this.#subMalls = subMalls;
		for (const payout of this.#records.values()) this.#index(payout);
		context.onReset(() => this.#bySubMall.clear());
		context.onDue<{ id: string }>(START, ({ id }, at) => {
			const payout = this.find(id);
			if (!payout || !this.happen(payout, 'start')) return;
			const endsAt = new Date(at.getTime() + context.settings.scheduledDurationSeconds * 1000);
			context.schedule(endsAt, END, { id });
		});
		context.onDue<{ id: string }>(END, ({ id }) => {
			const payout = this.find(id);
			if (!payout) return;
			const failsWith = payout.failsWith ?? (failsAtTheBank(payout) ? context.settings.failingAccountCode : null);
			if (failsWith === null) this.happen(payout, 'complete');
			else this.happen(payout, 'fail', failureOf(failsWith));
		});
	}

	get #records() {
		return this.#context.store.collection<V1PayoutRecord>('v1-payouts');
	}

	#index(payout: V1PayoutRecord): void {
		const others = this.#bySubMall.get(payout.subMallId);
		if (others) others.push(payout);
		else this.#bySubMall.set(payout.subMallId, [payout]);
	}

	find(id: string): V1PayoutRecord | null {
		return this.#records.get(id) ?? null;
	}

	list(): V1PayoutRecord[] {
		return [...this.#records.values()];
	}

	/** The payouts of those days, in the order in which they were asked for. */
	between(from: KstDay, to: KstDay): V1PayoutRecord[] {
		const byRequest = this.#context.settings.v1ListBy === 'requestedAt';
		return this.list().filter((payout) => {
			const day = byRequest ? payout.requestedAt.slice(0, 10) : payout.payoutDate;
			return day >= from && day <= to;
		});
	}

	/** True while a payout to the sub-mall has not come to its end. */
	isOwed(subMallId: string): boolean {
		return (this.#bySubMall.get(subMallId) ?? []).some((payout) => isUnderWay(payout.status));
	}

	/** Takes all items or none, and reserves their amounts. */
	request(items: readonly V1PayoutItem[]): V1PayoutRecord[] {
		const now = this.#context.clock.now();
		const overLimit = this.#check(items, now);
		return items.map((item) => this.#make(item, now, overLimit.has(item.subMallId)));
	}

	/** Moves a payout on; null, and nothing done, where the event cannot happen. Tells the receivers of its end. */
	happen(payout: V1PayoutRecord, event: PayoutEvent, failure: PayoutError | null = null): V1PayoutRecord | null {
		const status = payoutStatusAfter(payout.status, event);
		if (status === null) return null;
		const context = this.#context;
		payout.status = status;
		payout.failure = status === 'FAILED' ? failure : null;
		payout.history.push({ status, at: formatKst(context.clock.now()) });
		if (status === 'FAILED' || status === 'CANCELED') {
			changeBalance(context, { available: BigInt(payout.payoutAmount) });
		}
		this.#records.put(payout.id, payout);
		if (isAnnounced(status)) {
			context.emitWebhook('PAYOUT_STATUS_CHANGED', ({ at }) => ({
				eventType: 'PAYOUT_STATUS_CHANGED',
				createdAt: localTime(at),
				data: v1PayoutView(payout, context.settings),
			}));
		}
		return payout;
	}

	/** Refuses what cannot be paid, in the order of the array; then the sum. Answers who is over the limit and accepted. */
	#check(items: readonly V1PayoutItem[], now: Date): Set<string> {
		const { settings } = this.#context;
		const requestedOf = new Map<string, bigint>();
		const overLimit = new Set<string>();
		let total = 0n;
		for (const { subMallId, payoutDate, payoutAmount } of items) {
			const subMall = this.#subMalls.find(subMallId);
			if (!subMall) refuse(this.#subMalls.ever(subMallId) ? settings.v1DeletedCode : settings.v1UnknownPayeeCode);
			if (subMall.status === 'KYC_REQUIRED') refuse(settings.v1KycCode);
			this.#checkDay(payoutDate, now);
			const requested = (requestedOf.get(subMallId) ?? 0n) + payoutAmount;
			requestedOf.set(subMallId, requested);
			total += payoutAmount;
			const counted = requested + (settings.v1LimitSpan === 'week' ? this.#weekOf(subMallId, now) : 0n);
			if (subMall.status === 'PARTIALLY_APPROVED' && counted >= BigInt(settings.v1Limit)) overLimit.add(subMallId);
		}
		const refuses = overLimit.size > 0 && settings.v1LimitFails !== 'payout';
		if (!refuses && total > readBalance(this.#context).available) refuse('NOT_ENOUGH_AMOUNT');
		for (const subMallId of overLimit) {
			const subMall = this.#subMalls.find(subMallId);
			if (subMall) this.#subMalls.happen(subMall, 'limit-reached');
		}
		if (refuses) refuse(settings.v1KycCode);
		return overLimit;
	}

	#checkDay(payoutDate: string, now: Date): void {
		const { labourDayIsHoliday, v1PayoutToday } = this.#context.settings;
		const calendar = koreanBusinessCalendar([], { labourDayIsHoliday });
		const day = kstDayFrom(payoutDate);
		if (v1PayoutToday && day === kstDayOf(now)) {
			if (!calendar.isBusinessDay(day)) refuse('NOT_ALLOWED_HOLIDAY');
			return;
		}
		const refusal = scheduleRefusal({ scheduleType: 'SCHEDULED', payoutDate: day }, now, calendar);
		if (refusal) refuse(refusal === 'date-on-holiday' ? 'NOT_ALLOWED_HOLIDAY' : 'INVALID_PAYABLE_DATE');
	}

	#weekOf(subMallId: string, now: Date): bigint {
		const payouts = this.#bySubMall.get(subMallId) ?? [];
		const counted = payouts.map(({ payoutAmount, requestedMs, status }) => ({
			amount: BigInt(payoutAmount),
			requestedAt: new Date(requestedMs),
			status,
		}));
		return sevenDaySum(counted, now);
	}

	#make({ payoutAmount, ...item }: V1PayoutItem, now: Date, isOverLimit: boolean): V1PayoutRecord {
		const context = this.#context;
		const at = formatKst(now);
		const payout: V1PayoutRecord = {
			...item,
			id: randomBytes(12).toString('hex'),
			payoutAmount: String(payoutAmount),
			account: { ...this.#subMalls.find(item.subMallId)!.account },
			requestedAt: at,
			requestedMs: now.getTime(),
			status: 'REQUESTED',
			failure: null,
			failsWith: isOverLimit ? context.settings.v1KycCode : null,
			history: [{ status: 'REQUESTED', at }],
		};
		changeBalance(context, { available: -payoutAmount });
		this.#records.put(payout.id, payout);
		this.#index(payout);
		const opens = atKst(kstDayFrom(item.payoutDate), context.settings.scheduledStartTime).getTime();
		const soonest = now.getTime() + context.settings.expressStartSeconds * 1000;
		context.schedule(new Date(Math.max(opens, soonest)), START, { id: payout.id });
		return payout;
	}
}

/** The ends that Toss tells of. Source: docs.tosspayments.com/reference/using-api/webhook-events. */
function isAnnounced(status: PayoutStatus): boolean {
	return status === 'COMPLETED' || status === 'FAILED';
}

/** The test accounts that always fail are known by the bank codes of v2. */
function failsAtTheBank({ account }: V1PayoutRecord): boolean {
	return alwaysFails({ ...account, bankCode: findInstitution(account.bankCode)?.code ?? account.bankCode });
}

function failureOf(code: string): PayoutError {
	return { code, message: errorText(code)?.ko ?? '지급에 실패했습니다.' };
}
