import { z } from 'zod';
import { environment } from '#app/env.server.ts';

/*
 * The sandbox's control interface, over HTTP as every other user of it. The demo panel is the one feature that knows
 * it: everything else sees only what Toss shows.
 */

export class SandboxSaidNo extends Error {
	override name = 'SandboxSaidNo';
}

const TIMEOUT_MS = 60_000;
const refusalSchema = z.object({ error: z.string().optional(), message: z.string().optional() });

async function control(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
	const response = await fetch(`${environment().tossApiUrl}/_sandbox/${path}`, {
		method,
		signal: AbortSignal.timeout(TIMEOUT_MS),
		...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
	});
	const json: unknown = await response.json();
	if (response.ok) return json;
	const refusal = refusalSchema.safeParse(json);
	throw new SandboxSaidNo(refusal.data?.error ?? refusal.data?.message ?? `HTTP ${response.status}`);
}

/** A control call whose reply does not matter. Throws SandboxSaidNo with the sandbox's sentence when it refuses. */
export async function tellSandbox(path: string, body: unknown = {}): Promise<void> {
	await control('POST', path, body);
}

const sellerSchema = z.object({ id: z.string(), refSellerId: z.string(), status: z.string() });

const payoutSchema = z.object({
	id: z.string(),
	refPayoutId: z.string(),
	status: z.string(),
	payoutDate: z.string(),
	amount: z.object({ value: z.number() }),
});

const paymentSchema = z.object({
	paymentKey: z.string(),
	orderId: z.string(),
	method: z.string(),
	status: z.string(),
	totalAmount: z.int(),
	balanceAmount: z.int(),
	requestedAt: z.string(),
	virtualAccount: z.object({ customerName: z.string() }).nullable(),
	transactions: z.array(z.object({ transactionKey: z.string(), status: z.string(), amount: z.int() })),
});

export type PlayedSeller = z.infer<typeof sellerSchema>;
export type PlayedPayout = z.infer<typeof payoutSchema>;
export type PlayedPayment = z.infer<typeof paymentSchema>;

const clockSchema = z.object({ now: z.string() });
const ledgerSchema = z.object({
	balance: z.object({ available: z.number(), pending: z.number() }),
	sellers: z.array(sellerSchema),
	payouts: z.array(payoutSchema),
});

const SHOWN = 20;

export interface Table {
	now: Date;
	balance: { available: bigint; pending: bigint };
	sellers: PlayedSeller[];
	payouts: PlayedPayout[];
	payments: PlayedPayment[];
}

/** What lies on the sandbox's table now: clock, balance, and the newest sellers, payouts and payments. */
export async function readTable(): Promise<Table> {
	const [clock, ledger, made] = await Promise.all([
		control('GET', 'clock').then((json) => clockSchema.parse(json)),
		control('GET', 'ledger').then((json) => ledgerSchema.parse(json)),
		control('GET', 'payments').then((json) => z.object({ payments: z.array(paymentSchema) }).parse(json)),
	]);
	return {
		now: new Date(clock.now),
		balance: { available: BigInt(ledger.balance.available), pending: BigInt(ledger.balance.pending) },
		sellers: ledger.sellers.slice(-SHOWN).reverse(),
		payouts: ledger.payouts.slice(-SHOWN).reverse(),
		payments: made.payments,
	};
}

/** The clock alone. */
export async function readClock(): Promise<Date> {
	return new Date(clockSchema.parse(await control('GET', 'clock')).now);
}

/** What the line of a transaction says, before anybody spoils it; won, negative for a cancel. */
export async function readLineAmount(transactionKey: string): Promise<number> {
	const restored = await control('POST', 'settlements', { transactionKey, change: 'restore' });
	return z.object({ line: z.object({ amount: z.int() }) }).parse(restored).line.amount;
}
