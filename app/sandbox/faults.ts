import { randomUUID } from 'node:crypto';
import type { SandboxCore } from './context.ts';
import { nonsense } from './refusal.ts';
import type { Collection } from './store.ts';

const HTTP_FAULTS = ['cut-before', 'cut-after', 'timeout-after', 'status', 'garbage', 'damaged', 'delay'] as const;
const WEBHOOK_FAULTS = ['drop', 'duplicate', 'delay', 'reorder'] as const;
const LONGEST_WEBHOOK_DELAY_MS = 30 * 24 * 60 * 60 * 1000;

interface FaultRecord {
	id: string;
	kind: 'http' | 'webhook';
	fault: string;
	/** How often it still strikes. */
	left: number;
	ms: number | null;
}

export interface HttpFault extends FaultRecord {
	kind: 'http';
	fault: (typeof HTTP_FAULTS)[number];
	method: string;
	/** A path, exact or with `*` for anything. */
	path: string;
	status: number | null;
	code: string | null;
	message: string | null;
}

export interface WebhookFault extends FaultRecord {
	kind: 'webhook';
	fault: (typeof WEBHOOK_FAULTS)[number];
}

export type Fault = HttpFault | WebhookFault;

/** Finds the first fault that strikes, and counts it. */
export function createFaults(core: SandboxCore) {
	const faults: Collection<Fault> = core.store.collection<Fault>('faults');
	function strike<F extends Fault>(fault: F): F {
		fault.left -= 1;
		if (fault.left === 0) faults.delete(fault.id);
		else faults.put(fault.id, fault);
		return fault;
	}
	return {
		add(body: Record<string, unknown>): Fault {
			const fault = parseFault(body);
			faults.put(fault.id, fault);
			return fault;
		},
		list: () => [...faults.values()],
		clear() {
			for (const fault of [...faults.values()]) faults.delete(fault.id);
		},
		forRequest(method: string, path: string): HttpFault | null {
			for (const fault of faults.values()) {
				if (fault.kind === 'http' && matches(fault, method, path)) return strike(fault);
			}
			return null;
		},
		forWebhook(): WebhookFault | null {
			for (const fault of faults.values()) if (fault.kind === 'webhook') return strike(fault);
			return null;
		},
	};
}

function matches(fault: HttpFault, method: string, path: string): boolean {
	if (fault.method !== '*' && fault.method !== method) return false;
	const glob = fault.path.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(`^${glob.join('.*')}$`).test(path);
}

function parseFault(body: Record<string, unknown>): Fault {
	const times = wholeNumber(body, 'times', 1, 1_000_000) ?? 1;
	const id = randomUUID();
	// A call is held up on wall time, a webhook on the sandbox's clock, where days are short.
	const ms = wholeNumber(body, 'ms', 0, body.webhook === undefined ? 3_600_000 : LONGEST_WEBHOOK_DELAY_MS);
	if (body.webhook !== undefined) {
		const fault = WEBHOOK_FAULTS.find((name) => name === body.webhook);
		if (!fault) nonsense(`webhook must be one of ${WEBHOOK_FAULTS.join(', ')}`);
		return { id, kind: 'webhook', fault, left: times, ms };
	}
	const fault = HTTP_FAULTS.find((name) => name === body.fault);
	if (!fault) nonsense(`fault must be one of ${HTTP_FAULTS.join(', ')}`);
	const { method, path } = body;
	if (typeof method !== 'string' || !/^([A-Za-z]+|\*)$/.test(method)) nonsense('method must be an HTTP method');
	if (typeof path !== 'string' || !/^[/*]/.test(path)) nonsense('path must begin with / (or be a pattern with *)');
	const status = wholeNumber(body, 'status', 200, 599);
	if (fault === 'delay' && ms === null) nonsense('delay needs ms');
	return {
		id,
		kind: 'http',
		fault,
		left: times,
		ms,
		method: method.toUpperCase(),
		path,
		status,
		code: optionalText(body, 'code'),
		message: optionalText(body, 'message'),
	};
}

/** A whole number of a control body within bounds, or null where it is not given. */
export function wholeNumber(body: Record<string, unknown>, name: string, least: number, most: number): number | null {
	const value = body[name];
	if (value === undefined || value === null) return null;
	if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least || value > most) {
		nonsense(`${name} must be a whole number from ${least} to ${most}`);
	}
	return value;
}

/** A text of a control body, or null where it is not given. */
export function optionalText(body: Record<string, unknown>, name: string): string | null {
	const value = body[name];
	if (value === undefined || value === null) return null;
	if (typeof value !== 'string' || value === '') nonsense(`${name} must be text`);
	return value;
}
