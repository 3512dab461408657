import { newUlid } from '#app/lib/ids.ts';
import { formatKst } from '#app/lib/kst-calendar.ts';
import type { SandboxContext } from '../context.ts';
import { pageOf } from '../paging.ts';
import { nonsense, refuse } from '../refusal.ts';
import type { PayoutsV1 } from '../v1/register-v1.ts';
import { readSeller, readSellerPatch } from './read-seller.ts';
import { firstStatus, type SellerEvent, type SellerRecord, sellerView, statusAfter } from './seller.ts';

/** The statuses whose beginning is told by a webhook. Source: docs.tosspayments.com/reference/using-api/webhook-events. */
const ANNOUNCED = new Set(['PARTIALLY_APPROVED', 'KYC_REQUIRED', 'APPROVED']);

export interface Sellers {
	/** The seller of that id that was not deleted. */
	find(id: string): SellerRecord | null;
	/** Moves a seller on and tells the receivers; null, and nothing done, where the event cannot happen. */
	happen(seller: SellerRecord, event: SellerEvent): SellerRecord | null;
	list(): SellerRecord[];
}

/** Registers /v2/sellers and the calls that play the seller and Toss's reviewers. `isOwed`: has payouts under way. */
export function registerSellers(
	context: SandboxContext,
	isOwed: (sellerId: string) => boolean,
	v1: Pick<PayoutsV1, 'playReviewer'>,
): Sellers {
	const { store, settings, clock } = context;
	const sellers = store.collection<SellerRecord>('sellers');
	const usedRefs = new Set([...sellers.values()].map((seller) => seller.refSellerId));
	context.onReset(() => usedRefs.clear());
	const view = (seller: SellerRecord) => sellerView(seller, settings);
	const reply = (seller: SellerRecord) => ({ entityType: 'seller', body: view(seller) });

	function find(id: string): SellerRecord | null {
		const seller = sellers.get(id);
		return seller && seller.deletedAt === null ? seller : null;
	}
	const existing = (id: string | undefined) => find(id ?? '') ?? refuse('NOT_FOUND_SELLER');

	function happen(seller: SellerRecord, event: SellerEvent): SellerRecord | null {
		const status = statusAfter(seller.status, event, settings);
		if (status === null) return null;
		const changed = status !== seller.status;
		seller.status = status;
		if (event === 'kyc') {
			seller.kycRound += 1;
			const years = settings.kycYears;
			if (years > 0) {
				const until = clock.now();
				until.setUTCFullYear(until.getUTCFullYear() + years);
				context.schedule(until, 'seller.kyc-over', { id: seller.id, round: seller.kycRound });
			}
		}
		sellers.put(seller.id, seller);
		if (changed && ANNOUNCED.has(status)) {
			context.emitWebhook('seller.changed', ({ eventId, at }) => ({
				eventType: 'seller.changed',
				createdAt: formatKst(at),
				version: settings.payoutsApiVersion,
				eventId,
				entityType: 'seller',
				entityBody: view(seller),
			}));
		}
		return seller;
	}

	context.onDue<{ id: string; round: number }>('seller.kyc-over', ({ id, round }) => {
		const seller = find(id);
		if (seller?.kycRound === round) happen(seller, 'expire-kyc');
	});

	const v2 = { envelope: 'v2' } as const;
	context.route({
		...v2,
		method: 'POST',
		pattern: '/v2/sellers',
		encrypted: true,
		handler: ({ body }) => {
			const details = readSeller(body, settings);
			if (usedRefs.has(details.refSellerId)) refuse('DUPLICATED_REF_SELLER_ID');
			const seller: SellerRecord = {
				id: `seller_a${newUlid(clock.now())}`,
				...details,
				status: firstStatus(details.businessType),
				deletedAt: null,
				kycRound: 0,
			};
			usedRefs.add(seller.refSellerId);
			sellers.put(seller.id, seller);
			return reply(seller);
		},
	});
	context.route({
		...v2,
		method: 'GET',
		pattern: '/v2/sellers',
		encrypted: false,
		handler: ({ query }) => ({
			entityType: 'seller-list',
			body: pageOf([...sellers.values()], query, settings, view, (seller) => seller.deletedAt === null),
		}),
	});
	context.route({
		...v2,
		method: 'GET',
		pattern: '/v2/sellers/:id',
		encrypted: false,
		handler: ({ params }) => reply(existing(params.id)),
	});
	context.route({
		...v2,
		method: 'POST',
		pattern: '/v2/sellers/:id',
		encrypted: true,
		handler: ({ params, body }) => {
			const seller = existing(params.id);
			Object.assign(seller, readSellerPatch(body, seller, settings));
			sellers.put(seller.id, seller);
			return reply(seller);
		},
	});
	context.route({
		...v2,
		method: 'DELETE',
		pattern: '/v2/sellers/:id',
		encrypted: false,
		handler: ({ params }) => {
			const seller = existing(params.id);
			if (isOwed(seller.id)) refuse('NOT_SUPPORTED_PROCESS');
			seller.deletedAt = formatKst(clock.now());
			sellers.put(seller.id, seller);
			return reply(seller);
		},
	});

	for (const event of ['verify', 'kyc', 'refuse-kyc', 'expire-kyc'] as const) {
		context.control({
			method: 'POST',
			pattern: `/_sandbox/sellers/:id/${event}`,
			handler: ({ params }) => {
				const id = params.id ?? '';
				const seller = find(id);
				if (!seller) return v1.playReviewer(id, event) ?? nonsense(`there is no seller ${id}`);
				return view(happen(seller, event) ?? nonsense(`${event} does not go with ${seller.status}`));
			},
		});
	}

	return { find, happen, list: () => [...sellers.values()].filter((seller) => seller.deletedAt === null) };
}
