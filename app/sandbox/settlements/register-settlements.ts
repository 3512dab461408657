import { type KstDay, parseKstDay } from '#app/lib/kst-calendar.ts';
import { changeBalance, settleBalanceWith } from '../balance.ts';
import type { SandboxContext } from '../context.ts';
import { pageSizeOf } from '../payments/list-transactions.ts';
import type { PaymentBook } from '../payments/payment-book.ts';
import { nonsense, refuse } from '../refusal.ts';
import { SettledFunds } from './settled-funds.ts';
import { type DateType, type LineRange, SettlementBook } from './settlement-book.ts';
import { changeSchema, problemOfFields } from './settlement-breaks.ts';

/** Reads the query of `GET /v1/settlements`; refuses as Toss does. Source: docs.tosspayments.com/reference (정산 조회). */
function readSettlementQuery(query: URLSearchParams): LineRange & { page: number; size: number } {
	const startDate = query.get('startDate');
	const endDate = query.get('endDate');
	if (!startDate || !endDate) refuse('INVALID_REQUIRED_PARAM');
	const from = parseKstDay(startDate);
	const to = parseKstDay(endDate);
	if (!from || !to || from > to) refuse('INVALID_DATE');
	const dateType = query.get('dateType') || 'soldDate';
	if (dateType !== 'soldDate' && dateType !== 'paidOutDate') refuse('INVALID_REQUEST');
	const page = query.get('page') || '1';
	if (!/^\d{1,9}$/.test(page) || Number(page) < 1) refuse('INVALID_REQUEST');
	return {
		from: from as KstDay,
		to: to as KstDay,
		dateType: dateType as DateType,
		page: Number(page),
		size: pageSizeOf(query.get('size')),
	};
}

/** `/v1/settlements`, the breaks that the control interface seeds, and the money that settlements bring. */
export function registerSettlements(context: SandboxContext, payments: PaymentBook): void {
	const settlements = new SettlementBook(context, payments);
	moveBalance(context, new SettledFunds(context, payments, settlements));

	context.route({
		method: 'GET',
		pattern: '/v1/settlements',
		envelope: 'v1',
		encrypted: false,
		handler: ({ query }) => {
			const { page, size, ...range } = readSettlementQuery(query);
			return { body: context.settings.settlementsPretendLive ? settlements.page(range, page, size) : [] };
		},
	});

	context.route({
		method: 'POST',
		pattern: '/v1/settlements',
		envelope: 'v1',
		encrypted: false,
		handler: ({ body }) => {
			const { paymentKey } = (body ?? {}) as Record<string, unknown>;
			if (typeof paymentKey !== 'string' || paymentKey === '') return refuse('INVALID_REQUIRED_PARAM');
			if (context.settings.manualSettlement === 'refused') refuse('FORBIDDEN_REQUEST');
			const payment = payments.get(paymentKey) ?? refuse('NOT_FOUND_PAYMENT');
			if (payment.method !== '카드') refuse('NOT_SUPPORTED_METHOD');
			if (payment.approvedAt === null) refuse('INVALID_REQUEST');
			payments.requestCapture(payment);
			return { body: { result: true } };
		},
	});

	context.control({
		method: 'POST',
		pattern: '/_sandbox/settlements',
		handler: ({ body }) => {
			const key = typeof body.transactionKey === 'string' ? body.transactionKey : '';
			const transaction = payments.ledger.get(key) ?? nonsense('no transaction has this transactionKey');
			const line = settlements.lineOf(transaction) ?? nonsense('this transaction has no settlement line');
			const read = changeSchema.safeParse(body.change);
			if (!read.success) return nonsense('change must be omit, duplicate, late, restore or fields of the line');
			const problem = typeof read.data === 'string' ? null : problemOfFields(read.data, line);
			if (problem) return nonsense(problem);
			settlements.breaks.change(key, read.data);
			return { transactionKey: key, change: read.data, line: settlements.lineOf(transaction) };
		},
	});
}

interface BookedFunds {
	available: string;
	pending: string;
}

/** Brings what was settled into the payouts balance whenever that is looked at: only what was not brought before. */
function moveBalance(context: SandboxContext, funds: SettledFunds): void {
	const booked = context.store.collection<BookedFunds>('settled-funds');
	settleBalanceWith(context, () => {
		if (!context.settings.settlementsMoveBalance) return;
		const now = funds.read();
		const before = booked.get('booked');
		const change = {
			available: now.available - BigInt(before?.available ?? 0),
			pending: now.pending - BigInt(before?.pending ?? 0),
		};
		if (change.available === 0n && change.pending === 0n) return;
		booked.put('booked', { available: String(now.available), pending: String(now.pending) });
		changeBalance(context, change);
	});
}
