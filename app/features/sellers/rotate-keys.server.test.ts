import { afterAll, beforeAll, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { extendEnvironment } from '#app/env.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { companyInput, OPERATOR, registeredSeller } from '#tests/factories/sellers.ts';
import { type SandboxedWorker, startSandboxedWorker } from '#tests/setup/sandboxed-worker.ts';
import { listSellersOfSameAccount } from './queries.server.ts';
import { revealAccount } from './reveal-account.server.ts';
import { rotateKeys } from './rotate-keys.server.ts';

let world: SandboxedWorker;
beforeAll(async () => {
	world = await startSandboxedWorker();
});
afterAll(() => world.close());

const [old, fresh] = ['11'.repeat(32), '22'.repeat(32)];

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
