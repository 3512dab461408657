import { SANDBOX_SECRET_KEY } from '#app/env.server.ts';
import { addresses } from './test.ts';

type Json = Record<string, unknown>;

export interface LedgerPayout {
	id: string;
	refPayoutId: string;
	status: string;
}

/** Calls the control interface of the sandbox; throws on a refusal. */
export async function control<Reply = Json>(call: string, body?: Json): Promise<Reply> {
	const response = await fetch(`${addresses().sandbox}/_sandbox/${call}`, {
		method: body ? 'POST' : 'GET',
		...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
	});
	if (!response.ok) throw new Error(`the sandbox refused ${call}: ${response.status} ${await response.text()}`);
	return (await response.json()) as Reply;
}

export function ledger(): Promise<{
	payouts: LedgerPayout[];
	sellers: { id: string; refSellerId: string; status: string }[];
}> {
	return control('ledger');
}

const LONG_ENOUGH = 200;

/**
 * Reads of a path fail while `work` runs, so that nothing but a webhook can tell the console what happened. What is left
 * of the fault is used up at the end.
 */
export async function withoutReads<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
	await control('faults', { method: 'GET', path: `${path}*`, fault: 'status', status: 500, times: LONG_ENOUGH });
	try {
		return await work();
	} finally {
		// Only who may read meets the fault.
		const headers = { authorization: `Basic ${Buffer.from(`${SANDBOX_SECRET_KEY}:`).toString('base64')}` };
		for (let times = 0; times <= 10 * LONG_ENOUGH; times += 1) {
			const { status } = await fetch(`${addresses().sandbox}${path}`, { headers });
			if (status !== 500) break;
		}
	}
}
