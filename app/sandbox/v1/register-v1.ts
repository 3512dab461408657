import { readBalance } from '../balance.ts';
import type { SandboxContext } from '../context.ts';
import { bankMayPlay, type PayoutError, type PlayedByBank } from '../payouts/payout.ts';
import { nonsense, refuse } from '../refusal.ts';
import type { SellerEvent } from '../sellers/seller.ts';
import { readSubMall, readSubMallId, readSubMallUpdate } from './read-sub-mall.ts';
import { readDays, readV1Payouts } from './read-v1-payouts.ts';
import { type SubMallRecord, subMallView } from './sub-mall.ts';
import { SubMallBook } from './sub-mall-book.ts';
import { type V1PayoutRecord, v1PayoutView } from './v1-payout.ts';
import { V1PayoutBook } from './v1-payout-book.ts';

const SUB_MALLS = '/v1/payouts/sub-malls';
const PAYOUTS = `${SUB_MALLS}/settlements`;

/** The side of v1 that the control interface plays. Each answers null where the id is none of v1. */
export interface PayoutsV1 {
	/** Toss's reviewers: the Submall after the event. */
	playReviewer(subMallId: string, event: SellerEvent): unknown;
	/** The bank: the Payout after the event. */
	playBank(payoutKey: string, event: PlayedByBank, failure: PayoutError): unknown;
	ledger(): { subMalls: unknown[]; v1Payouts: unknown[]; reserved: bigint; paid: bigint };
}

/**
 * `/v1/payouts/sub-malls…`: plain JSON, bare replies and flat errors, no encryption.
 * Source: docs.tosspayments.com/guides/payouts, /common/apis/payout-submall.
 */
export function registerV1(context: SandboxContext): PayoutsV1 {
	const { settings } = context;
	const subMalls = new SubMallBook(context);
	const payouts = new V1PayoutBook(context, subMalls);
	const viewOf = (subMall: SubMallRecord) => subMallView(subMall, settings);
	const viewOfPayout = (payout: V1PayoutRecord) => v1PayoutView(payout, settings);
	registerSubMalls(context, subMalls, payouts);
	registerV1Payouts(context, payouts);

	return {
		playReviewer(subMallId, event) {
			const subMall = subMalls.find(subMallId);
			if (!subMall) return null;
			return viewOf(subMalls.happen(subMall, event) ?? nonsense(`${event} does not go with ${subMall.status}`));
		},
		playBank(payoutKey, event, failure) {
			const payout = payouts.find(payoutKey);
			if (!payout) return null;
			if (!bankMayPlay(event, payout.status)) nonsense(`${event} does not go with ${payout.status}`);
			if (payout.status === 'REQUESTED') payouts.happen(payout, 'start');
			payouts.happen(payout, event, failure);
			return viewOfPayout(payout);
		},
		ledger() {
			const all = payouts.list();
			const sumOf = (...statuses: string[]) =>
				all.reduce(
					(sum, { status, payoutAmount }) => sum + (statuses.includes(status) ? BigInt(payoutAmount) : 0n),
					0n,
				);
			return {
				subMalls: subMalls.list().map(viewOf),
				v1Payouts: all.map((payout) => ({ ...viewOfPayout(payout), history: payout.history })),
				reserved: sumOf('REQUESTED', 'IN_PROGRESS'),
				paid: sumOf('COMPLETED'),
			};
		},
	};
}

const v1 = { envelope: 'v1', encrypted: false } as const;

function registerSubMalls(context: SandboxContext, subMalls: SubMallBook, payouts: V1PayoutBook): void {
	const { settings } = context;
	const reply = (subMall: SubMallRecord) => ({ body: subMallView(subMall, settings) });
	/** The one to change, or the error of one that is gone or never was. */
	const changeable = (id = '') =>
		subMalls.find(id) ?? refuse(subMalls.ever(id) ? settings.v1DeletedCode : 'NOT_FOUND_SUBMALL');

	context.route({
		...v1,
		method: 'POST',
		pattern: SUB_MALLS,
		handler: ({ body }) => {
			const id = readSubMallId(body);
			const details = readSubMall(body, settings);
			const before = subMalls.ever(id);
			if (before) refuse(before.deletedAt === null ? 'ALREADY_EXIST_SUBMALL' : settings.v1UsedIdCode);
			return reply(subMalls.add(id, details));
		},
	});
	context.route({
		...v1,
		method: 'GET',
		pattern: SUB_MALLS,
		handler: () => ({ body: subMalls.list().map((subMall) => subMallView(subMall, settings)) }),
	});
	context.route({
		...v1,
		method: 'GET',
		pattern: `${SUB_MALLS}/:subMallId`,
		handler: ({ params }) => reply(subMalls.find(params.subMallId ?? '') ?? refuse('NOT_FOUND_SUBMALL')),
	});
	context.route({
		...v1,
		method: 'POST',
		pattern: `${SUB_MALLS}/:subMallId`,
		handler: ({ params, body }) => {
			const subMall = changeable(params.subMallId);
			subMalls.change(subMall, readSubMallUpdate(body, subMall, settings));
			return reply(subMall);
		},
	});
	context.route({
		...v1,
		method: 'POST',
		pattern: `${SUB_MALLS}/:subMallId/delete`,
		handler: ({ params }) => {
			const subMall = changeable(params.subMallId);
			if (settings.v1RefuseDeleteWhileOwed && payouts.isOwed(subMall.id)) refuse('NOT_SUPPORTED_PROCESS');
			subMalls.delete(subMall);
			return { body: subMall.id };
		},
	});
}

function registerV1Payouts(context: SandboxContext, payouts: V1PayoutBook): void {
	const { settings } = context;
	const view = (payout: V1PayoutRecord) => v1PayoutView(payout, settings);
	const existing = (payoutKey = '') => payouts.find(payoutKey) ?? refuse('PAYOUT_NOT_FOUND');

	context.route({
		...v1,
		method: 'GET',
		pattern: `${PAYOUTS}/balance`,
		handler: () => ({ body: { balance: Number(readBalance(context).available) } }),
	});
	context.route({
		...v1,
		method: 'POST',
		pattern: PAYOUTS,
		handler: ({ body }) => ({ body: payouts.request(readV1Payouts(body, settings)).map(view) }),
	});
	context.route({
		...v1,
		method: 'GET',
		pattern: PAYOUTS,
		handler: ({ query }) => {
			const { from, to } = readDays(query);
			return { body: payouts.between(from, to).map(view) };
		},
	});
	context.route({
		...v1,
		method: 'GET',
		pattern: `${PAYOUTS}/:payoutKey`,
		handler: ({ params }) => ({ body: view(existing(params.payoutKey)) }),
	});
	context.route({
		...v1,
		method: 'POST',
		pattern: `${PAYOUTS}/:payoutKey/cancel`,
		handler: ({ params }) => {
			const payout = existing(params.payoutKey);
			return { body: view(payouts.happen(payout, 'cancel') ?? refuse(settings.v1NotCancelableCode)) };
		},
	});
}
