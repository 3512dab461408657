import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AccountCipherError, accountCipher } from './account-cipher.ts';

const old = '11'.repeat(32);
const fresh = '22'.repeat(32);

test('any account number comes back, for its own row only', () => {
	const cipher = accountCipher([fresh]);
	fc.assert(
		fc.property(fc.stringMatching(/^\d{1,20}$/), fc.uuid(), fc.uuid(), (number, row, other) => {
			fc.pre(row !== other);
			const envelope = cipher.encrypt(number, row);
			expect(envelope.includes(number) && number.length > 3).toBe(false);
			expect(cipher.decrypt(envelope, row)).toBe(number);
			expect(() => cipher.decrypt(envelope, other)).toThrow(AccountCipherError);
		}),
	);
});

test('a key is rotated by putting a new one in front', () => {
	const before = accountCipher([old]);
	const after = accountCipher([fresh, old]);
	const envelope = before.encrypt('100012345678', 'row');
	expect(after.decrypt(envelope, 'row')).toBe('100012345678');
	expect(after.isOutdated(envelope)).toBe(true);
	expect(after.isOutdated(after.encrypt('1', 'row'))).toBe(false);
	expect(after.fingerprints('092', '100012345678')).toContain(before.fingerprint('092', '100012345678'));
	expect(() => accountCipher([fresh]).decrypt(envelope, 'row')).toThrow(/ENCRYPTION_KEYS/);
	expect(after.keyIds).toEqual([...accountCipher([fresh]).keyIds, ...before.keyIds]);
	expect([after, before, accountCipher([fresh])].map((cipher) => cipher.hasKeyOf(envelope))).toEqual([
		true,
		true,
		false,
	]);
	expect(() => accountCipher([])).toThrow(AccountCipherError);
});

test('a changed or foreign text is refused without naming its content', () => {
	const cipher = accountCipher([fresh]);
	const parts = cipher.encrypt('100012345678', 'row').split('.');
	parts[3] = Buffer.from('999912345678').toString('base64url');
	const later = cipher.encrypt('100012345678', 'row').replace(/^v1/, 'v2');
	for (const broken of [later, parts.join('.'), '', 'v1.x', '100012345678']) {
		expect(() => cipher.decrypt(broken, 'row')).toThrow(AccountCipherError);
	}
});
