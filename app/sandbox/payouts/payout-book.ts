import { newUlid } from '#app/lib/ids.ts';
import { atKst, formatKst, type KstDay, koreanBusinessCalendar, kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import { errorText } from '#app/toss/error-codes.ts';
import { canReceivePayouts, type DateRefusal, scheduleRefusal, sevenDaySum } from '#app/toss/payout-rules.ts';
import { changeBalance, readBalance } from '../balance.ts';
import type { SandboxContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import type { Sellers } from '../sellers/register-sellers.ts';
import {
	alwaysFails,
	isUnderWay,
	type PayoutError,
	type PayoutEvent,
	type PayoutItem,
	type PayoutRecord,
	payoutStatusAfter,
	payoutView,
} from './payout.ts';

const CODE_OF_DATE: Record<DateRefusal, string> = {
	'express-on-holiday': 'NOT_ALLOWED_HOLIDAY',
	'express-outside-hours': 'INVALID_PAYABLE_DATE',
	'date-missing': 'INVALID_REQUEST',
	'date-invalid': 'INVALID_DATE',
	'date-too-early': 'INVALID_PAYABLE_DATE',
	'date-too-late': 'INVALID_PAYABLE_DATE',
	'date-on-holiday': 'NOT_ALLOWED_HOLIDAY',
};

/** All payouts, and what can happen to them. Every change keeps available + reserved + paid as it was. */
export function createPayoutBook(context: SandboxContext, sellersOf: () => Sellers) {
	const { store, settings, clock } = context;
	const payouts = store.collection<PayoutRecord>('payouts');
	const usedRefs = new Set<string>();
	const bySeller = new Map<string, PayoutRecord[]>();
	function index(payout: PayoutRecord): void {
		usedRefs.add(payout.refPayoutId);
		const others = bySeller.get(payout.destination);
		if (others) others.push(payout);
		else bySeller.set(payout.destination, [payout]);
	}
	for (const payout of payouts.values()) index(payout);
	context.onReset(() => {
		usedRefs.clear();
		bySeller.clear();
	});

	function payoutsOf(sellerId: string): PayoutRecord[] {
		return bySeller.get(sellerId) ?? [];
	}

	/** Refuses the first item that cannot be paid, in the order of the array; then the sum. Changes no payout. */
	function check(items: readonly PayoutItem[], now: Date): void {
		const calendar = koreanBusinessCalendar([], { labourDayIsHoliday: settings.labourDayIsHoliday });
		const refsOfRequest = new Set<string>();
		const requestedOf = new Map<string, bigint>();
		let total = 0n;
		for (const item of items) {
			const { refPayoutId, destination, amount } = item;
			const seller = sellersOf().find(destination) ?? refuse('NOT_FOUND_SELLER', { refPayoutId });
			if (!canReceivePayouts(seller.status)) refuse('FORBIDDEN_SELLER_PAYOUT', { refPayoutId });
			const dateRefusal = scheduleRefusal(item, now, calendar);
			if (dateRefusal) refuse(CODE_OF_DATE[dateRefusal], { refPayoutId });
			const requested = (requestedOf.get(destination) ?? 0n) + amount;
			requestedOf.set(destination, requested);
			if (
				seller.status === 'PARTIALLY_APPROVED' &&
				weekOf(destination, now) + requested >= BigInt(settings.sevenDayLimit)
			) {
				sellersOf().happen(seller, 'limit-reached');
				refuse('FORBIDDEN_SELLER_PAYOUT', { refPayoutId });
			}
			const taken = settings.refusePayoutRefTwice && usedRefs.has(refPayoutId);
			if (taken || refsOfRequest.has(refPayoutId)) refuse('DUPLICATED_REF_PAYOUT_ID', { refPayoutId });
			refsOfRequest.add(refPayoutId);
			total += amount;
		}
		if (total > readBalance(context).available) refuse('NOT_ENOUGH_AMOUNT');
	}

	function weekOf(sellerId: string, now: Date): bigint {
		const counted = payoutsOf(sellerId).map(({ amount, requestedMs, status }) => ({
			amount: BigInt(amount),
			requestedAt: new Date(requestedMs),
			status,
		}));
		return sevenDaySum(counted, now);
	}

	/** Takes all items or none, and reserves their amounts. */
	function request(items: readonly PayoutItem[]): PayoutRecord[] {
		const now = clock.now();
		check(items, now);
		return items.map((item) => {
			const at = formatKst(now);
			const payoutDate: KstDay = item.payoutDate === null ? kstDayOf(now) : kstDayFrom(item.payoutDate);
			const payout: PayoutRecord = {
				...item,
				id: `FPA_${newUlid(now)}`,
				payoutDate,
				amount: String(item.amount),
				requestedAt: at,
				requestedMs: now.getTime(),
				status: 'REQUESTED',
				error: null,
				account: { ...sellersOf().find(item.destination)!.account },
				history: [{ status: 'REQUESTED', at }],
			};
			changeBalance(context, { available: -item.amount });
			payouts.put(payout.id, payout);
			index(payout);
			const start =
				item.scheduleType === 'EXPRESS'
					? new Date(now.getTime() + settings.expressStartSeconds * 1000)
					: atKst(payoutDate, settings.scheduledStartTime);
			context.schedule(start, 'payout.start', { id: payout.id });
			return payout;
		});
	}

	/** Moves a payout on; null, and nothing done, where the event cannot happen. Tells the receivers of its end. */
	function happen(payout: PayoutRecord, event: PayoutEvent, error: PayoutError | null = null): PayoutRecord | null {
		const status = payoutStatusAfter(payout.status, event);
		if (status === null) return null;
		payout.status = status;
		payout.error = status === 'FAILED' ? error : null;
		payout.history.push({ status, at: formatKst(clock.now()) });
		if (status === 'FAILED' || status === 'CANCELED') changeBalance(context, { available: BigInt(payout.amount) });
		payouts.put(payout.id, payout);
		if (status === 'COMPLETED' || status === 'FAILED') {
			context.emitWebhook('payout.changed', ({ eventId, at }) => ({
				eventType: 'payout.changed',
				createdAt: formatKst(at),
				version: settings.payoutsApiVersion,
				eventId,
				entityType: 'payout',
				entityBody: payoutView(payout, 'webhook'),
			}));
		}
		return payout;
	}

	/** An error as it stands in a failed payout, with the text of the code where none is given. */
	function errorOf(code: string = settings.failingAccountCode, message?: string): PayoutError {
		return { code, message: message ?? errorText(code)?.ko ?? '지급에 실패했습니다.' };
	}

	context.onDue<{ id: string }>('payout.start', ({ id }, at) => {
		const payout = payouts.get(id);
		if (!payout || !happen(payout, 'start')) return;
		const seconds =
			payout.scheduleType === 'EXPRESS' ? settings.expressDurationSeconds : settings.scheduledDurationSeconds;
		context.schedule(new Date(at.getTime() + seconds * 1000), 'payout.end', { id });
	});
	context.onDue<{ id: string }>('payout.end', ({ id }) => {
		const payout = payouts.get(id);
		if (!payout) return;
		const account = sellersOf().find(payout.destination)?.account;
		if (account && alwaysFails(account)) happen(payout, 'fail', errorOf());
		else happen(payout, 'complete');
	});

	return {
		find: (id: string): PayoutRecord | null => payouts.get(id) ?? null,
		list: () => [...payouts.values()],
		isOwed: (sellerId: string) => payoutsOf(sellerId).some((payout) => isUnderWay(payout.status)),
		request,
		happen,
		errorOf,
	};
}

export type PayoutBook = ReturnType<typeof createPayoutBook>;
