import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf } from '#app/cli/failure.ts';
import { db } from '#app/db.server.ts';
import { extendEnvironment } from '#app/env.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { AccountCipherError } from '#app/lib/account-cipher.ts';
import { companyInput, OPERATOR, registeredSeller } from '#tests/factories/sellers.ts';
import { type SandboxedWorker, startSandboxedWorker } from '#tests/setup/sandboxed-worker.ts';
import { countUnreadable } from './account-cipher.server.ts';
import { updateSeller } from './change-seller.server.ts';
import { followSellers } from './follow-sellers.server.ts';
import { listSellersOfSameAccount } from './queries.server.ts';
import { registerSeller } from './register-seller.server.ts';
import { revealAccount } from './reveal-account.server.ts';
import { rotateKeys } from './rotate-keys.server.ts';

let world: SandboxedWorker;
beforeAll(async () => {
	world = await startSandboxedWorker();
});
afterAll(() => world.close());

const [old, fresh, lost] = ['11'.repeat(32), '22'.repeat(32), '33'.repeat(32)];

test('after a rotation no account needs the old key, each is recorded, and equal accounts are still told', async () => {
	extendEnvironment({ ENCRYPTION_KEYS: old });
	const first = await registeredSeller(companyInput({ refSellerId: 'rotate-1' }));
	extendEnvironment({ ENCRYPTION_KEYS: `${fresh},${old}` });
	const second = await registeredSeller(companyInput({ refSellerId: 'rotate-2' }));
	expect(await rotateKeys(CLI)).toEqual({ rotated: 1, unchanged: 1, waiting: 0 });
	expect(await rotateKeys(CLI)).toEqual({ rotated: 0, unchanged: 2, waiting: 0 });

	extendEnvironment({ ENCRYPTION_KEYS: fresh });
	expect(await revealAccount(first.id, OPERATOR)).toEqual({ ok: true, accountNumber: '110123456789' });
	expect(await listSellersOfSameAccount(first.id)).toMatchObject([{ id: second.id }]);
	const audit = await db().auditLog.findMany({ where: { action: 'seller.rotate-key' } });
	expect(audit).toMatchObject([{ entityId: first.id, actor: 'cli', before: null, after: null }]);
});

test('a number that no key opens is told as such, changes nothing, and does not hold other sellers up', async () => {
	extendEnvironment({ ENCRYPTION_KEYS: lost });
	const seller = await registeredSeller(companyInput({ refSellerId: 'lost-key-1' }));
	const unsent = await registerSeller(companyInput({ refSellerId: 'lost-key-2' }), OPERATOR, new Date());
	extendEnvironment({ ENCRYPTION_KEYS: fresh });
	const next = await registerSeller(companyInput({ refSellerId: 'lost-key-3' }), OPERATOR, new Date());
	if (!unsent.ok || !next.ok) throw new Error('not registered');

	expect(await countUnreadable()).toBe(2);
	expect(await revealAccount(seller.id, OPERATOR)).toEqual({ ok: false, reason: 'account-unreadable' });
	expect(await db().auditLog.count({ where: { action: 'seller.reveal-account', entityId: seller.id } })).toBe(0);
	const edit = {
		...seller,
		representativeName: seller.representativeName!,
		holderName: '다른예금주',
		accountNumber: undefined,
	};
	const now = new Date();
	expect(await updateSeller(seller.id, edit, OPERATOR, now)).toEqual({ ok: false, reason: 'account-unreadable' });
	await expect(rotateKeys(CLI)).rejects.toThrow(AccountCipherError);
	expect(failureOf(new AccountCipherError('no key'))).toMatchObject({ exitCode: 1, code: 'account-unreadable' });

	await followSellers();
	const standing = async (id: string) => (await db().seller.findUniqueOrThrow({ where: { id } })).registration;
	expect([await standing(unsent.sellerId), await standing(next.sellerId)]).toEqual(['pending', 'registered']);
	// Typed again, it is kept under the key of today.
	expect(await updateSeller(seller.id, { ...edit, accountNumber: '110123456789' }, OPERATOR, now)).toMatchObject({
		ok: true,
	});
	extendEnvironment({ ENCRYPTION_KEYS: `${fresh},${lost}` });
	await followSellers();
	expect(await standing(unsent.sellerId)).toBe('registered');
});
