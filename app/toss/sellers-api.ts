import { z } from 'zod';
import { listByLastId } from './payouts-paging.ts';
import { type SellerPatch, type SellerRegistration, sellerSchema, type TossSeller } from './seller-schema.ts';
import { type CallOptions, type PostOptions, type TossTransport, toWireJson } from './transport.ts';

/** What a deletion answers with is not documented: the seller, nothing, or an envelope of either, but never an error. */
const deletedSchema = z.looseObject({ error: z.null().optional() }).nullable();

/** Sellers of the payouts service. `id` is always Toss's own. Source: docs.tosspayments.com/reference/additional. */
export class SellersApi {
	readonly #transport: TossTransport;

	constructor(transport: TossTransport) {
		this.#transport = transport;
	}

	/** Registers a seller. `refSellerId` can never be used again, not even after a delete. */
	register(body: SellerRegistration, { idempotencyKey, ...options }: PostOptions): Promise<TossSeller> {
		return this.#transport.send(
			{
				method: 'POST',
				route: '/v2/sellers',
				body: toWireJson(body),
				encrypted: true,
				idempotencyKey,
				shape: 'v2',
				schema: sellerSchema,
			},
			options,
		);
	}

	get(id: string, options: CallOptions = {}): Promise<TossSeller> {
		return this.#transport.send(
			{ method: 'GET', route: '/v2/sellers/{id}', params: { id }, shape: 'v2', schema: sellerSchema },
			options,
		);
	}

	/** All sellers, one after another, over all pages. */
	list(options: CallOptions = {}): AsyncGenerator<TossSeller, void, undefined> {
		return listByLastId(this.#transport, '/v2/sellers', sellerSchema, {}, options);
	}

	/** Changes only what is in the patch; null removes what is optional. */
	update(id: string, patch: SellerPatch, { idempotencyKey, ...options }: PostOptions): Promise<TossSeller> {
		return this.#transport.send(
			{
				method: 'POST',
				route: '/v2/sellers/{id}',
				params: { id },
				body: toWireJson(patch),
				encrypted: true,
				idempotencyKey,
				shape: 'v2',
				schema: sellerSchema,
			},
			options,
		);
	}

	/** Deletes a seller for good. Never repeated by itself: a second DELETE may find nothing and look like a refusal. */
	async delete(id: string, options: CallOptions = {}): Promise<void> {
		await this.#transport.send(
			{
				method: 'DELETE',
				route: '/v2/sellers/{id}',
				params: { id },
				shape: 'v1',
				schema: deletedSchema,
				emptyBodyIs: null,
			},
			options,
		);
	}
}
