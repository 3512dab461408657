import { createHash } from 'node:crypto';
import type { Answer } from './answer.ts';
import type { SandboxCore } from './context.ts';
import { refuse } from './refusal.ts';

interface KeptAnswer {
	id: string;
	/** First use, in milliseconds on the sandbox's clock. */
	at: number;
	answer: Answer;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_LENGTH = 300;
const SWEEP_EVERY = 1000;

/**
 * Replies kept under their Idempotency-Key: 15 days from the first use, for key, secret key, URL and method; the body
 * is not compared. Errors are kept like successes. Source: docs.tosspayments.com/reference/using-api/authorization.
 */
export function createIdempotency(core: SandboxCore) {
	const kept = core.store.collection<KeptAnswer>('idempotency');
	const running = new Set<string>();
	const isOver = (record: KeptAnswer) =>
		core.clock.now().getTime() - record.at >= core.settings.idempotencyDays * DAY_MS;

	function sweep() {
		for (const record of [...kept.values()]) if (isOver(record)) kept.delete(record.id);
	}
	sweep();
	core.onReset(() => running.clear());

	return {
		/** The scope's id; refuses a key that is too long. */
		scopeOf(key: string, method: string, url: string): string {
			if ([...key].length > MAX_LENGTH) refuse('INVALID_IDEMPOTENCY_KEY');
			return createHash('sha256')
				.update(JSON.stringify([key, core.secretKey, method, url]))
				.digest('hex');
		},
		/** The reply of the first request; refuses while that one still runs. Else the scope counts as running. */
		begin(scope: string): Answer | null {
			const record = kept.get(scope);
			if (record && !isOver(record)) return record.answer;
			if (running.has(scope)) refuse('IDEMPOTENT_REQUEST_PROCESSING');
			running.add(scope);
			return null;
		},
		keep(scope: string, answer: Answer): void {
			if (kept.size > 0 && kept.size % SWEEP_EVERY === 0) sweep();
			kept.put(scope, { id: scope, at: core.clock.now().getTime(), answer });
		},
		end(scope: string): void {
			running.delete(scope);
		},
	};
}
