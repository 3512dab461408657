import type { Random } from './random.ts';

/** The words under which faults are counted. */
export const HTTP_FAULT_KINDS = [
	'timeout-after',
	'cut-before',
	'cut-after',
	'401',
	'409',
	'429',
	'500',
	'garbage',
	'delay',
	'PROVIDER_ERROR',
] as const;
export const WEBHOOK_FAULT_KINDS = ['webhook lost', 'webhook doubled', 'webhook late', 'webhook reordered'] as const;
export type FaultKind = (typeof HTTP_FAULT_KINDS)[number] | (typeof WEBHOOK_FAULT_KINDS)[number];

/** Every call that the console makes to Toss while it pays. */
const CALLS = [
	['POST', '/v2/payouts'],
	['GET', '/v2/payouts'],
	['GET', '/v2/payouts/*'],
	['POST', '/v2/payouts/*/cancel'],
	['POST', '/v2/sellers'],
	['GET', '/v2/sellers'],
	['GET', '/v2/sellers/*'],
	['GET', '/v2/balances'],
	['POST', '/v2/sellers/*'],
] as const;

export interface PlannedFault {
	kind: FaultKind;
	/** The endpoint, or `webhook`. */
	where: string;
	times: number;
	/** What the sandbox is asked for. */
	body: Record<string, string | number>;
}

/**
 * A call that waits longer than the client does, and less than half of the time between two jumps of the clock: the
 * proof of absence rests on a request not being under way for ten minutes.
 */
export const LONGEST_DELAY_MS = 900;
const DAY_MS = 24 * 60 * 60_000;

function httpBody(kind: (typeof HTTP_FAULT_KINDS)[number], chance: Random): Record<string, string | number> {
	switch (kind) {
		case '401':
		case '409':
		case '429':
		case '500':
			return { fault: 'status', status: Number(kind) };
		case 'PROVIDER_ERROR':
			return { fault: 'status', code: kind };
		case 'delay':
			return { fault: 'delay', ms: chance.whole(100, LONGEST_DELAY_MS) };
		default:
			return { fault: kind };
	}
}

function httpFault(
	chance: Random,
	call: (typeof CALLS)[number],
	kind: (typeof HTTP_FAULT_KINDS)[number],
): PlannedFault {
	const [method, path] = call;
	// The client tries four times by itself: what strikes more often than that leaves an outcome open.
	const times = kind === 'garbage' || kind === 'PROVIDER_ERROR' ? chance.whole(1, 2) : chance.pick([1, 2, 4, 5, 9]);
	return { kind, where: `${method} ${path}`, times, body: { method, path, times, ...httpBody(kind, chance) } };
}

function webhookFaults(chance: Random): PlannedFault[] {
	const planned: PlannedFault[] = [];
	const add = (kind: (typeof WEBHOOK_FAULT_KINDS)[number], webhook: string, ms?: number) => {
		const times = chance.whole(1, 8);
		planned.push({ kind, where: 'webhook', times, body: { webhook, times, ...(ms === undefined ? {} : { ms }) } });
	};
	if (chance.percent(45)) add('webhook lost', 'drop');
	if (chance.percent(45)) add('webhook doubled', 'duplicate');
	if (chance.percent(45)) add('webhook late', 'delay', chance.whole(60_000, 6 * DAY_MS));
	if (chance.percent(45)) add('webhook reordered', 'reorder', chance.whole(60_000, DAY_MS));
	return chance.shuffled(planned);
}

/** Struck alone it is a refusal like any other, and ends a registration: it comes behind a try that Toss took. */
const TURNS = HTTP_FAULT_KINDS.filter((kind) => kind !== '401');

/** Toss has it, nobody is told, and the next try is not let in: that refusal says nothing of the first one. */
function takenAndShutOut(chance: Random): PlannedFault[] {
	const one = (kind: 'cut-after' | 'timeout-after' | '401') => {
		const fault = httpFault(chance, CALLS[0], kind);
		return { ...fault, times: 1, body: { ...fault.body, times: 1 } };
	};
	return [one(chance.pick(['cut-after', 'timeout-after'] as const)), one('401')];
}

/** The faults of one step. Sending is hit more often than reading; over the steps each call meets each kind. */
export function faultsOfStep(chance: Random, step: number): PlannedFault[] {
	const planned: PlannedFault[] = [];
	for (const [index, call] of CALLS.entries()) {
		const turn = TURNS[(step + index * 2) % TURNS.length]!;
		const isSending = call[0] === 'POST';
		const isPaying = index === 0;
		if (chance.percent(isPaying ? 90 : isSending ? 70 : 45)) planned.push(httpFault(chance, call, turn));
		if (isSending && chance.percent(35)) planned.push(httpFault(chance, call, chance.pick(TURNS)));
		// Toss has it and nobody is told: what sending twice would come from.
		if (isPaying && chance.percent(50)) {
			planned.push(httpFault(chance, call, chance.pick(['timeout-after', 'cut-after', 'garbage'] as const)));
		}
	}
	const first = chance.percent(30) ? takenAndShutOut(chance) : [];
	return [...first, ...chance.shuffled(planned), ...webhookFaults(chance)];
}
