import { z } from 'zod';
import {
	isSubMallId,
	type SubMallDetails,
	type SubMallRegistration,
	subMallSchema,
	type TossSubMall,
} from './sub-mall-schema.ts';
import { type CallOptions, type PostOptions, type TossTransport, toWireJson } from './transport.ts';

const ROUTE = '/v1/payouts/sub-malls';
const ONE = `${ROUTE}/{subMallId}`;
const allSchema = z.array(subMallSchema);

/** An id that cannot be one would reach another endpoint, or none. */
function checked(subMallId: string): string {
	if (!isSubMallId(subMallId)) throw new RangeError('a subMallId has 1 to 20 letters and digits');
	return subMallId;
}

/**
 * Sub-malls, the payees of payouts v1: plain JSON, bare replies, ids chosen by the merchant. For merchants who have not
 * moved to v2. Source: docs.tosspayments.com/guides/payouts, /common/apis/payout-submall.
 */
export class SubMallsApi {
	readonly #transport: TossTransport;

	constructor(transport: TossTransport) {
		this.#transport = transport;
	}

	/** Registers a sub-mall. Its id can never be used again, not even after a delete. */
	async register(body: SubMallRegistration, { idempotencyKey, ...options }: PostOptions): Promise<TossSubMall> {
		checked(body.subMallId);
		return this.#transport.send(
			{ method: 'POST', route: ROUTE, body: toWireJson(body), idempotencyKey, shape: 'v1', schema: subMallSchema },
			options,
		);
	}

	async get(subMallId: string, options: CallOptions = {}): Promise<TossSubMall> {
		const params = { subMallId: checked(subMallId) };
		return this.#transport.send({ method: 'GET', route: ONE, params, shape: 'v1', schema: subMallSchema }, options);
	}

	/** All sub-malls at once: v1 knows no pages. */
	list(options: CallOptions = {}): Promise<TossSubMall[]> {
		return this.#transport.send({ method: 'GET', route: ROUTE, shape: 'v1', schema: allSchema }, options);
	}

	/** Gives a sub-mall these details; the documents do not say whether what is left out stays, so all of them go. */
	async update(
		subMallId: string,
		details: SubMallDetails,
		{ idempotencyKey, ...options }: PostOptions,
	): Promise<TossSubMall> {
		const params = { subMallId: checked(subMallId) };
		return this.#transport.send(
			{
				method: 'POST',
				route: ONE,
				params,
				body: toWireJson(details),
				idempotencyKey,
				shape: 'v1',
				schema: subMallSchema,
			},
			options,
		);
	}

	/** Deletes a sub-mall for good. An answer that names another id is an unknown outcome. */
	async delete(subMallId: string, { idempotencyKey, ...options }: PostOptions): Promise<void> {
		const params = { subMallId: checked(subMallId) };
		await this.#transport.send(
			{
				method: 'POST',
				route: `${ONE}/delete`,
				params,
				idempotencyKey,
				shape: 'v1',
				schema: z.literal(subMallId),
			},
			options,
		);
	}
}
