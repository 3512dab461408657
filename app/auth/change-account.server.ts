import { qrPath } from '#app/lib/qr-code.ts';
import { accountIntentSchema } from './account-schema.ts';
import type { SignedIn } from './guards.server.ts';
import { endSecondFactor, type SecondFactorReason, startSecondFactor } from './second-factor.server.ts';
import { endSessions } from './sessions.server.ts';
import { isTotpKey, newTotpKey, totpAddress } from './totp.server.ts';

/** A key that an authenticator app is to take over: for the eyes of its person, in this answer only. */
export interface NewKey {
	key: string;
	address: string;
	qr: { size: number; path: string };
}

export interface AccountAnswer {
	newKey?: NewKey;
	/** Recovery codes that were made just now. They are in this answer only. */
	codes?: string[];
	done?: 'secondFactorEnded' | 'sessionsEnded';
	reason?: SecondFactorReason | 'incomplete';
}

/** The key that somebody is being shown, again, or a new one for what is none. */
function showKey(shown: unknown, email: string): NewKey {
	const key = typeof shown === 'string' && isTotpKey(shown) ? shown : newTotpKey();
	const address = totpAddress(key, email);
	return { key, address, qr: qrPath(address) };
}

/** Does what the forms of one's own account ask for, beside the password; null for a form that is none of them. `now` is real time. */
export async function changeAccount(form: FormData, signedIn: SignedIn, now: Date): Promise<AccountAnswer | null> {
	const { user, actor, sessionId } = signedIn;
	const parsed = accountIntentSchema.safeParse(Object.fromEntries(form));
	if (!parsed.success) {
		const isKnown = accountIntentSchema.options.some(({ shape }) => shape.intent.value === form.get('intent'));
		if (!isKnown) return null;
		const key = form.get('key');
		return { reason: 'incomplete', newKey: key === null ? undefined : showKey(key, user.email) };
	}
	const asked = parsed.data;
	switch (asked.intent) {
		case 'begin-second-factor':
			return { newKey: showKey(null, user.email) };
		case 'start-second-factor': {
			const result = await startSecondFactor({ ...asked, userId: user.id, sessionId }, actor, now);
			if (result.ok) return { codes: result.codes };
			return { reason: result.reason, newKey: showKey(asked.key, user.email) };
		}
		case 'end-second-factor': {
			const result = await endSecondFactor({ ...asked, userId: user.id }, actor, now);
			return result.ok ? { done: 'secondFactorEnded' } : { reason: result.reason };
		}
		case 'end-sessions':
			await endSessions({ userId: user.id, presentId: sessionId, sessionId: asked.sessionId ?? null }, actor);
			return { done: 'sessionsEnded' };
	}
}
