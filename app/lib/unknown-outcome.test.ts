import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextStepOf, type SentUnderOneKey, unknownOutcomeRules } from './unknown-outcome.ts';

const minute = 60_000;
const start = new Date('2025-03-05T01:00:00Z');
const after = (ms: number) => new Date(start.getTime() + ms);

test('absence is proven only by two reads ten minutes apart, the first ten minutes after the last send', () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 500, max: 8 * minute }), { minLength: 1, maxLength: 80 }), (pauses) => {
			const sent: SentUnderOneKey = { attempts: 1, firstSentAt: start, lastSentAt: start, absentReadAt: null };
			let now = 0;
			for (const pause of pauses) {
				now += pause;
				const step = nextStepOf(sent, after(now));
				if (step === 'resend') {
					sent.attempts += 1;
					sent.lastSentAt = after(now);
					sent.absentReadAt = null;
				} else if (step === 'read') {
					expect(now - (sent.lastSentAt.getTime() - start.getTime())).toBeGreaterThanOrEqual(10 * minute);
					sent.absentReadAt = after(now);
				} else if (step === 'prove') {
					const first = sent.absentReadAt!.getTime();
					expect(first - sent.lastSentAt.getTime()).toBeGreaterThanOrEqual(10 * minute);
					expect(after(now).getTime() - first).toBeGreaterThanOrEqual(10 * minute);
					return;
				}
			}
			expect(sent.attempts).toBeLessThanOrEqual(unknownOutcomeRules.resendAfterMs.length + 1);
		}),
	);
});

test('the same is sent again after longer and longer waits, and then the list is read twice', () => {
	const stepAfter = (ms: number, changes: Partial<SentUnderOneKey> = {}) =>
		nextStepOf({ attempts: 1, firstSentAt: start, lastSentAt: start, absentReadAt: null, ...changes }, after(ms));
	for (const [index, wait] of unknownOutcomeRules.resendAfterMs.entries()) {
		const attempts = index + 1;
		expect([stepAfter(wait - 1, { attempts }), stepAfter(wait, { attempts })]).toEqual(['wait', 'resend']);
	}
	expect(stepAfter(10 * minute - 1, { attempts: unknownOutcomeRules.resendAfterMs.length + 1 })).toBe('wait');
	expect(stepAfter(10 * minute)).toBe('read');
	const read = { absentReadAt: after(10 * minute) };
	expect([stepAfter(20 * minute - 1, read), stepAfter(20 * minute, read)]).toEqual(['wait', 'prove']);
});

test('a key that Toss may have forgotten is not used again', () => {
	const life = 14 * 24 * 60 * minute;
	const sent = { attempts: 1, firstSentAt: start, lastSentAt: after(life - minute), absentReadAt: null };
	expect([nextStepOf(sent, after(life - 1)), nextStepOf(sent, after(life))]).toEqual(['resend', 'wait']);
});
