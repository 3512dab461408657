import type { SandboxContext } from './context.ts';
import { wholeNumber } from './faults.ts';
import { withFraction } from './json.ts';
import { nonsense } from './refusal.ts';

/** Whole won as text, as records are kept as JSON. */
interface BalanceRecord {
	available: string;
	pending: string;
	/** Set by the control interface: from then on settlements leave it alone. */
	byHand?: true;
}

export interface Balance {
	available: bigint;
	pending: bigint;
}

/** What brings settled money into the balance before it is looked at; see settlements/. */
const settlers = new WeakMap<SandboxContext, () => void>();

export function settleBalanceWith(context: SandboxContext, settle: () => void): void {
	settlers.set(context, settle);
}

function settle(context: SandboxContext): void {
	const record = context.store.collection<BalanceRecord>('balance').get('balance');
	if (!record?.byHand) settlers.get(context)?.();
}

/** What can be paid out now. Payouts take from it when they are asked for and give back when they come to nothing. */
export function readBalance(context: SandboxContext): Balance {
	settle(context);
	return keptBalance(context);
}

function keptBalance(context: SandboxContext): Balance {
	const record = context.store.collection<BalanceRecord>('balance').get('balance');
	return { available: BigInt(record?.available ?? 0), pending: BigInt(record?.pending ?? 0) };
}

/** Adds to either side; a negative amount takes away. */
export function changeBalance(context: SandboxContext, change: { available?: bigint; pending?: bigint }): void {
	const { available, pending } = keptBalance(context);
	writeBalance(context, {
		available: available + (change.available ?? 0n),
		pending: pending + (change.pending ?? 0n),
	});
}

function writeBalance(context: SandboxContext, balance: Balance, byHand = false): void {
	const records = context.store.collection<BalanceRecord>('balance');
	const record: BalanceRecord = { available: String(balance.available), pending: String(balance.pending) };
	if (byHand || records.get('balance')?.byHand) record.byHand = true;
	records.put('balance', record);
}

/** GET /v2/balances, and the control call that sets both sides. Source: docs.tosspayments.com/guides/v2/payouts. */
export function registerBalance(context: SandboxContext): void {
	context.route({
		method: 'GET',
		pattern: '/v2/balances',
		envelope: 'v2',
		encrypted: false,
		handler: () => {
			const { available, pending } = readBalance(context);
			return {
				entityType: 'balance',
				body: {
					pendingAmount: { currency: 'KRW', value: withFraction(pending, 6) },
					availableAmount: { currency: 'KRW', value: withFraction(available, 6) },
				},
			};
		},
	});
	context.control({
		method: 'POST',
		pattern: '/_sandbox/balance',
		handler: ({ body }) => {
			const available = wholeNumber(body, 'available', 0, Number.MAX_SAFE_INTEGER);
			const pending = wholeNumber(body, 'pending', 0, Number.MAX_SAFE_INTEGER);
			if (available === null && pending === null) nonsense('available and pending must be whole numbers of won');
			const before = readBalance(context);
			writeBalance(
				context,
				{
					available: available === null ? before.available : BigInt(available),
					pending: pending === null ? before.pending : BigInt(pending),
				},
				true,
			);
			return balanceNumbers(context);
		},
	});
}

/** The balance as plain JSON numbers of won. */
export function balanceNumbers(context: SandboxContext): { available: number; pending: number } {
	const { available, pending } = readBalance(context);
	return { available: Number(available), pending: Number(pending) };
}
