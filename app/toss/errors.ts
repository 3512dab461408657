/** The request of which a failure speaks: its route with the ids left out, so that it can be shown anywhere. */
export interface FailedCall {
	method: string;
	route: string;
}

interface ReplyFacts {
	status: number | null;
	code: string | null;
	/** What Toss wrote for people. May name a person or an account: never logged, shown only to who may see it. */
	tossMessage: string | null;
	traceId: string | null;
}

function sentence(call: FailedCall, what: string, facts: ReplyFacts): string {
	const details = [facts.status, facts.code].filter((part) => part !== null).join(' ');
	const trace = facts.traceId ? ` (trace ${facts.traceId})` : '';
	return `Toss ${what} ${call.method} ${call.route}${details ? `: ${details}` : ''}${trace}`;
}

/** Keeps a property out of what loggers and JSON make of an error. */
function hide<T extends object>(error: T, property: keyof T): void {
	Object.defineProperty(error, property, { enumerable: false });
}

/** Toss writes 510 characters at most, and an item's reference behind them; what is longer is not kept. */
const LONGEST_MESSAGE = 600;

/** Reads the payout that a refusal of a whole array names: its message ends `(refPayoutId: …)`. */
export function refPayoutIdOf(message: string | null): string | null {
	return message === null ? null : (/\(refPayoutId:\s*([^()]+?)\s*\)\s*\.?\s*$/.exec(message)?.[1] ?? null);
}

/** A final refusal: nothing happened. The request may be corrected and sent anew under a new idempotency key. */
export class TossRejected extends Error {
	override name = 'TossRejected';
	readonly call: FailedCall;
	readonly status: number;
	readonly code: string;
	/** What Toss wrote for people; never logged. */
	readonly tossMessage: string;
	readonly traceId: string | null;
	/** The item of a payout request that was refused, where Toss names one. */
	readonly refPayoutId: string | null;
	/** The same request went before, within the same call, and nobody knows what became of it. */
	afterUnknown = false;

	constructor(call: FailedCall, facts: ReplyFacts & { status: number; code: string }) {
		super(sentence(call, 'refused', facts));
		// A caller may hand over more than the two names, the body of the request among it.
		this.call = { method: call.method, route: call.route };
		this.status = facts.status;
		this.code = facts.code;
		this.tossMessage = (facts.tossMessage ?? '').slice(0, LONGEST_MESSAGE);
		hide(this, 'tossMessage');
		this.traceId = facts.traceId;
		this.refPayoutId = refPayoutIdOf(facts.tossMessage);
	}
}

/**
 * timeout: no answer in time. cut: the connection failed or was ended by us. server-error: 5xx. garbage: an answer that
 * cannot be read, success or not. busy: 409 and 429. temporary: refused for now, by a code that is not final.
 */
export type UnknownKind = 'timeout' | 'cut' | 'server-error' | 'garbage' | 'busy' | 'temporary';

/**
 * No final answer: on a POST it may or may not have happened. The same request goes again under the same idempotency
 * key, or the object is read back; it is never sent as something new.
 */
export class TossUnknownOutcome extends Error {
	override name = 'TossUnknownOutcome';
	readonly call: FailedCall;
	readonly kind: UnknownKind;
	/** What was wrong, in words of ours. */
	readonly detail: string | null;
	readonly status: number | null;
	readonly code: string | null;
	/** What Toss wrote for people; never logged. */
	readonly tossMessage: string | null;
	readonly traceId: string | null;
	/** How long Toss asked us to wait, where it did. */
	readonly retryAfterMs: number | null;
	/** The answer was under another security key than ours. */
	readonly foreignKey: boolean;

	constructor(
		call: FailedCall,
		kind: UnknownKind,
		facts: Partial<ReplyFacts> & {
			detail?: string;
			retryAfterMs?: number | null;
			foreignKey?: boolean;
			cause?: unknown;
		} = {},
	) {
		const known = {
			status: facts.status ?? null,
			code: facts.code ?? null,
			tossMessage: facts.tossMessage ?? null,
			traceId: facts.traceId ?? null,
		};
		const detail = facts.detail ? `: ${facts.detail}` : '';
		super(`${sentence(call, `gave no final answer (${kind}) to`, known)}${detail}`, { cause: facts.cause });
		// A caller may hand over more than the two names, the body of the request among it.
		this.call = { method: call.method, route: call.route };
		this.kind = kind;
		this.detail = facts.detail ?? null;
		this.status = known.status;
		this.code = known.code;
		this.tossMessage = known.tossMessage?.slice(0, LONGEST_MESSAGE) ?? null;
		hide(this, 'tossMessage');
		this.traceId = known.traceId;
		this.retryAfterMs = facts.retryAfterMs ?? null;
		this.foreignKey = facts.foreignKey ?? false;
	}
}
