import { expect, test } from 'vitest';
import { type CaseFacts, decideCaseChange, needsSecondPerson } from './discrepancy-case.ts';

const open: CaseFacts = { state: 'open', ownerId: null, reason: null, note: null };
const mine: CaseFacts = { ...open, state: 'assigned', ownerId: 'me' };
const done: CaseFacts = { ...mine, state: 'resolved', reason: 'accepted', note: 'seen' };

test('who takes a case owns it, and only the owner lets it go', () => {
	expect(decideCaseChange(open, { intent: 'take' }, 'me')).toEqual({ ok: true, next: mine });
	expect(decideCaseChange(mine, { intent: 'take' }, 'you')).toEqual({ ok: true, next: { ...mine, ownerId: 'you' } });
	expect(decideCaseChange(mine, { intent: 'release' }, 'me')).toEqual({ ok: true, next: open });
	expect(decideCaseChange(mine, { intent: 'release' }, 'you')).toEqual({ ok: false, reason: 'not-owner' });
});

test('who waits or resolves becomes the owner of a case that nobody had, and an empty note keeps the old one', () => {
	expect(decideCaseChange(open, { intent: 'wait', reason: 'asked-provider', note: ' call 1 ' }, 'me')).toEqual({
		ok: true,
		next: { state: 'waiting', ownerId: 'me', reason: 'asked-provider', note: 'call 1' },
	});
	const noted = { ...mine, note: 'call 1' };
	expect(decideCaseChange(noted, { intent: 'resolve', reason: 'accepted', note: ' ' }, 'you')).toEqual({
		ok: true,
		next: { ...noted, state: 'resolved', reason: 'accepted' },
	});
});

test('a write-off says why', () => {
	const change = { intent: 'resolve', reason: 'written-off' } as const;
	expect(decideCaseChange(open, change, 'me')).toEqual({ ok: false, reason: 'note-missing' });
	expect(decideCaseChange(open, { ...change, note: 'below 10 won' }, 'me').ok).toBe(true);
});

test('a write-off from the limit on needs a second person, whichever way the money is off', () => {
	expect([-10_000n, -9_999n, 9_999n, 10_000n].map((open) => needsSecondPerson(open, 10_000n))).toEqual([
		true,
		false,
		false,
		true,
	]);
});

test('while a write-off waits for a second person nothing else ends it, but its owner may change', () => {
	const asked: CaseFacts = { ...mine, reason: 'write-off-asked', note: 'bankrupt' };
	for (const change of [
		{ intent: 'release' },
		{ intent: 'wait', reason: 'asked-provider' },
		{ intent: 'resolve', reason: 'accepted' },
	] as const) {
		expect(decideCaseChange(asked, change, 'me')).toEqual({ ok: false, reason: 'write-off-waits' });
	}
	expect(decideCaseChange(asked, { intent: 'take' }, 'you')).toEqual({ ok: true, next: { ...asked, ownerId: 'you' } });
	expect(decideCaseChange(asked, { intent: 'assign', ownerId: 'she' }, 'me')).toEqual({
		ok: true,
		next: { ...asked, ownerId: 'she' },
	});
});

test('a resolved case is opened again before anything else, but may be annotated', () => {
	for (const change of [
		{ intent: 'take' },
		{ intent: 'release' },
		{ intent: 'wait', reason: 'asked-provider' },
	] as const) {
		expect(decideCaseChange(done, change, 'me')).toEqual({ ok: false, reason: 'already-resolved' });
	}
	expect(decideCaseChange(done, { intent: 'note', note: '' }, 'me')).toEqual({
		ok: true,
		next: { ...done, note: null },
	});
	expect(decideCaseChange(done, { intent: 'reopen' }, 'you')).toEqual({
		ok: true,
		next: { ...done, state: 'assigned', reason: 'reopened' },
	});
	expect(decideCaseChange(mine, { intent: 'reopen' }, 'me')).toEqual({ ok: false, reason: 'not-resolved' });
});
