import { expect, test } from 'vitest';
import { type Ground, nextGround } from './use-typed-over.ts';

const ground = (typed: boolean): Ground<string> => ({ thing: 'old', version: 1, typed, beginning: 0 });

test('a form that somebody fills in keeps what they entered and the version that they saw', () => {
	expect(nextGround(ground(true), 'new', 2, 'elsewhere')).toEqual(ground(true));
	expect(nextGround(ground(true), 'old', 1, 'elsewhere'), 'read again').toEqual(ground(true));
});

test('a form in which nothing was entered, or whose content was saved, begins with what is stored', () => {
	const begun = { thing: 'new', version: 2, typed: false, beginning: 1 };
	expect(nextGround(ground(false), 'new', 2, 'elsewhere')).toEqual(begun);
	expect(nextGround(ground(false), 'new', 2, 'beside')).toEqual(begun);
	expect(nextGround(ground(true), 'new', 2, 'saved')).toEqual(begun);
});

test('what is typed while a form is being saved stays, over what was saved', () => {
	const since = { ...ground(true), typedSince: true };
	expect(nextGround(since, 'new', 2, 'saved')).toEqual({ ...ground(true), version: 2 });
	expect(nextGround({ ...since, typedSince: false }, 'new', 2, 'saved')).toMatchObject({ thing: 'new', beginning: 1 });
});

test('another step of the same person takes nothing away and stands in the way of nothing', () => {
	expect(nextGround(ground(true), 'new', 2, 'beside')).toEqual({ ...ground(true), version: 2 });
});
