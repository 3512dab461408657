import { expect, test } from 'vitest';
import { signOf } from './use-shortcuts.ts';

test('a key means its letter, where it writes Hangul as well', () => {
	expect(signOf({ key: 'j', code: 'KeyJ' })).toBe('j');
	expect(signOf({ key: 'ㅓ', code: 'KeyJ' })).toBe('j');
	expect(signOf({ key: 'Process', code: 'KeyA' })).toBe('a');
	expect(signOf({ key: '?', code: 'Slash' })).toBe('?');
	// Where letters stand elsewhere, what the key writes is meant.
	expect(signOf({ key: 'a', code: 'KeyQ' })).toBe('a');
});
