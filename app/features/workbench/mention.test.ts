import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mentionsIn } from './comment-case.server.ts';
import { completeMention, offerPeople, openMention } from './mention.ts';

const people = [
	{ id: '1', name: '최관리' },
	{ id: '2', name: '이재무' },
	{ id: '3', name: 'Anna Park' },
];

test('a mention is open from its @ to the caret', () => {
	expect(openMention('@', 1)).toEqual({ at: 0, typed: '' });
	expect(openMention('see @최관', 7)).toEqual({ at: 4, typed: '최관' });
	expect(openMention('(@an', 4)).toEqual({ at: 1, typed: 'an' });
	expect(openMention('a@b.test', 8)).toBeNull();
	expect(openMention('@최관리\nnext', 8)).toBeNull();
	expect(openMention('none', 4)).toBeNull();
});

test('people are offered by the beginning of a part of their name, until it is there', () => {
	expect(offerPeople(people, '').length).toBe(3);
	expect(offerPeople(people, 'PARK').map(({ id }) => id)).toEqual(['3']);
	expect(offerPeople(people, '최관리')).toEqual([]);
	expect(offerPeople(people, '최관리 확인')).toEqual([]);
});

test('a completed name is one that the server finds, wherever it stands', () => {
	fc.assert(
		fc.property(fc.string(), fc.string(), fc.constantFrom(...people), (before, after, person) => {
			const text = `${before} @${person.name.slice(0, 1)}${after}`;
			const mention = openMention(text, before.length + 3);
			expect(mention).not.toBeNull();
			const done = completeMention(text, mention!, person.name);
			expect(mentionsIn(done.text, people)).toContain(person.id);
			expect(done.text.slice(0, done.caret).endsWith(`@${person.name} `)).toBe(true);
		}),
	);
});
