import { isSandboxMode } from '#app/clock.server.ts';
import { type Environment, SANDBOX_SECRET_KEY, SANDBOX_SECURITY_KEY } from '#app/env.server.ts';
import { StartupProblem } from './problem.ts';

/** Keys that Toss gives out beside the one that payouts want. Source: docs.tosspayments.com/reference/using-api/api-keys. */
const KEYS_OF_ANOTHER_KIND = /^(test|live)_(gsk|ck|gck)_/;

/**
 * Says whether this is the sandbox or real money. In live mode the published keys of the sandbox, missing secrets and
 * demo data are refused, and so is a key of a kind that no payouts go with.
 */
export async function requireSoundMode(environment: Environment): Promise<'sandbox' | 'live'> {
	if (await isSandboxMode()) return 'sandbox';
	const refuse = (message: string, remedy: string): never => {
		throw new StartupProblem(`${message}, and TOSS_API_URL (${environment.tossApiUrl}) is not a sandbox`, remedy);
	};
	if (environment.TOSS_SECRET_KEY === SANDBOX_SECRET_KEY) {
		refuse(
			"TOSS_SECRET_KEY is the sandbox's published key",
			'set your own secret key, or unset TOSS_API_URL to use the sandbox',
		);
	}
	if (KEYS_OF_ANOTHER_KIND.test(environment.TOSS_SECRET_KEY)) {
		refuse(
			'TOSS_SECRET_KEY is a client key or a key of the payment widget',
			'set the secret key of the pair for individual APIs (API 개별 연동 키): it begins with live_sk_ or test_sk_',
		);
	}
	if (environment.TOSS_SECURITY_KEY === SANDBOX_SECURITY_KEY) {
		refuse(
			"TOSS_SECURITY_KEY is the sandbox's published key",
			'set your own security key, or unset TOSS_API_URL to use the sandbox',
		);
	}
	if (!environment.SESSION_SECRET) {
		refuse('SESSION_SECRET is not set', 'set it to 32 random characters or more: openssl rand -hex 32');
	}
	if (!environment.ENCRYPTION_KEYS) {
		refuse('ENCRYPTION_KEYS is not set', 'set it to 64 random hex digits and keep a copy: openssl rand -hex 32');
	}
	if (environment.DEMO === 'on') refuse('DEMO is on', 'set DEMO=off: demo data is never written beside live keys');
	return 'live';
}
