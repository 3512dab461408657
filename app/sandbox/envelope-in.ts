import { isJwe, type OpenedJwe, openJwe } from '#app/toss/jwe.ts';
import { parseTossTime } from '#app/toss/toss-time.ts';
import type { SandboxCore } from './context.ts';
import { refuse } from './refusal.ts';

export type { OpenedJwe };

/** Opens an encrypted body with the keys that are valid; null when it is none or no key fits. */
export async function openBody(text: string, securityKeys: readonly string[]): Promise<OpenedJwe | null> {
	if (!isJwe(text)) return null;
	try {
		return await openJwe(text, securityKeys);
	} catch {
		return null;
	}
}

/**
 * Checks the protected header: dir, A256GCM, `iat` as a text with an offset and 0 to 9 fraction digits, a nonce.
 * Source: docs.tosspayments.com/reference/using-api/security.
 */
export function createJweHeaderCheck(core: SandboxCore) {
	const nonces = core.store.collection<{ id: string }>('nonces');
	return ({ header }: OpenedJwe): void => {
		const { alg, enc, iat, nonce } = header;
		if (alg !== 'dir' || enc !== 'A256GCM') refuse('INVALID_REQUEST');
		if (typeof nonce !== 'string' || nonce === '') refuse('INVALID_REQUEST');
		if (typeof iat !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/.test(iat)) {
			refuse('INVALID_REQUEST');
		}
		const at = parseTossTime(iat);
		if (!at) refuse('INVALID_REQUEST');
		const allowed = core.settings.jweMaxClockDifferenceSeconds;
		if (allowed > 0 && Math.abs(at.getTime() - core.clock.now().getTime()) > allowed * 1000) refuse('INVALID_REQUEST');
		if (!core.settings.jweRefuseRepeatedNonce) return;
		if (nonces.has(nonce)) refuse('INVALID_REQUEST');
		nonces.put(nonce, { id: nonce });
	};
}
