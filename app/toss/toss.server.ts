import { currentInstant } from '#app/clock.server.ts';
import { type Environment, environment } from '#app/env.server.ts';
import { log } from '#app/log.server.ts';
import { TossClient } from './client.ts';
import { confirmForeignKey, type ForeignKey, noteForeignKey } from './security-key.server.ts';

let current: { settings: Environment; client: TossClient } | undefined;

/** The client of this process, by the settings of its environment. */
export function toss(): TossClient {
	const settings = environment();
	if (current?.settings !== settings) {
		const client = new TossClient({
			baseUrl: settings.tossApiUrl,
			secretKey: settings.TOSS_SECRET_KEY,
			securityKey: settings.TOSS_SECURITY_KEY,
			previousSecurityKey: settings.TOSS_SECURITY_KEY_PREVIOUS,
			timeoutMs: settings.TOSS_TIMEOUT_MS,
			retry: { baseDelayMs: settings.TOSS_RETRY_DELAY_MS },
			now: currentInstant,
			// Not to be noted changes nothing about the call: its outcome is unknown either way.
			onForeignKey: () => noteForeignKey().catch((err) => log().warn({ err }, 'a foreign security key was not noted')),
			// A read changes nothing and comes again; that reads fail is told by whoever reads.
			log: (record) =>
				log()[record.outcome === 'unknown' && record.method !== 'GET' ? 'warn' : 'debug'](record, 'toss call'),
		});
		current = { settings, client };
	}
	return current.client;
}

/** Since when the security key does not fit; null while it is well as far as we know. Toss is asked before it is believed. */
export function currentForeignKey(now: Date): Promise<ForeignKey | null> {
	return confirmForeignKey(now, () => toss().opensAnswers());
}
