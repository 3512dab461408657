/** What is known of something that was sent and whose outcome is not known. */
export interface SentUnderOneKey {
	/** Sends under the present idempotency key. */
	attempts: number;
	firstSentAt: Date;
	lastSentAt: Date;
	/** When a complete read of Toss's list did not hold it, begun long enough after the last send. */
	absentReadAt: Date | null;
}

export interface UnknownOutcomeRules {
	/** Two reads that prove absence lie this far apart, and the first one this far after the last send. */
	absenceGapMs: number;
	/** Wait after the first, second … send before the same is sent again under the same key. */
	resendAfterMs: readonly number[];
	/** Toss forgets a key after 15 days, and would take the request for a new one. */
	keyLifeMs: number;
}

const MINUTE = 60_000;

export const unknownOutcomeRules: UnknownOutcomeRules = {
	absenceGapMs: 10 * MINUTE,
	resendAfterMs: [5_000, 20_000, 60_000, 180_000],
	keyLifeMs: 14 * 24 * 60 * MINUTE,
};

export type NextStep = 'wait' | 'resend' | 'read' | 'prove';

/**
 * What to do next about an unknown outcome: send the same again under the same key while the key lives and patience
 * lasts, then read Toss's list back. `read` that does not hold it is remembered; `prove` is the second such read, after
 * which it is absent for certain. Never says to send anything under a new key by itself.
 */
export function nextStepOf(sent: SentUnderOneKey, now: Date, rules = unknownOutcomeRules): NextStep {
	const sinceSend = now.getTime() - sent.lastSentAt.getTime();
	if (sinceSend >= rules.absenceGapMs) {
		if (!sent.absentReadAt) return 'read';
		return now.getTime() - sent.absentReadAt.getTime() >= rules.absenceGapMs ? 'prove' : 'wait';
	}
	const wait = rules.resendAfterMs[sent.attempts - 1];
	const keyAge = now.getTime() - sent.firstSentAt.getTime();
	if (wait === undefined || keyAge >= rules.keyLifeMs) return 'wait';
	return sinceSend >= wait ? 'resend' : 'wait';
}
