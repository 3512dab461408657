import { afterAll, beforeAll, expect, it } from 'vitest';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import {
	deleteSeller,
	findTellingChange,
	printOfSeller,
	updateSeller,
} from '#app/features/sellers/change-seller.server.ts';
import { revealAccount } from '#app/features/sellers/reveal-account.server.ts';
import { companyInput, OPERATOR, registeredSeller } from '../factories/sellers.ts';
import { type SandboxedWorker, startSandboxedWorker } from '../setup/sandboxed-worker.ts';

let world: SandboxedWorker;
beforeAll(async () => {
	world = await startSandboxedWorker();
});
afterAll(() => world.close());

const edit = (changes: Record<string, string | undefined> = {}) => ({
	name: '주식회사 한강식품',
	representativeName: '박대표',
	email: 'settle@hangang-food.example',
	phone: '0212345678',
	bankCode: '088',
	holderName: '주식회사한강식품',
	...changes,
});
const read = (id: string) => db().seller.findUniqueOrThrow({ where: { id } });
const update = async (id: string, changes: Record<string, string | undefined>) =>
	updateSeller(id, edit(changes), OPERATOR, await currentInstant());

it('a new account counts only once Toss has accepted it, even when its answer is lost', async () => {
	const seller = await registeredSeller();
	// Somebody else changed it since the form was shown: nothing of that is put back.
	const at = await currentInstant();
	const stale = printOfSeller({ ...seller, phone: '0210000000' });
	const changed = { phone: '0299990000' };
	expect(await updateSeller(seller.id, edit(changed), OPERATOR, at, stale)).toEqual({
		ok: false,
		reason: 'changed-meanwhile',
	});
	await world.control('faults', {
		method: 'POST',
		path: `/v2/sellers/${seller.tossSellerId}`,
		fault: 'cut-after',
		times: 4,
	});
	const seen = printOfSeller(seller);
	const account = { accountNumber: '110999888777', phone: '0299998888' };
	expect(await updateSeller(seller.id, edit(account), OPERATOR, at, seen)).toMatchObject({ ok: true });
	expect(await update(seller.id, { name: '다른 이름' })).toEqual({ ok: false, reason: 'change-open' });
	await world.drain();
	expect(await read(seller.id)).toMatchObject({ accountNumberLast4: '6789', phone: '0212345678' });
	expect(await findTellingChange(seller.id)).toMatchObject({ state: 'submitting', fields: ['phone', 'account'] });
	await world.pass(1);
	const { followSellers } = await import('#app/features/sellers/follow-sellers.server.ts');
	await followSellers();
	expect(await read(seller.id)).toMatchObject({ accountNumberLast4: '8777', phone: '0299998888' });
	expect(await revealAccount(seller.id, OPERATOR)).toEqual({ ok: true, accountNumber: '110999888777' });
	expect(await findTellingChange(seller.id)).toBeNull();
	const keys = await db().sellerChange.findMany({ where: { sellerId: seller.id } });
	expect(keys).toMatchObject([{ state: 'accepted', payload: null, attempts: 2 }]);
	const audit = await db().auditLog.findMany({
		where: { entityId: seller.id, action: { startsWith: 'seller.update' } },
	});
	expect(audit).toHaveLength(2);
	expect(JSON.stringify(audit.map(({ before, after }) => [before, after]))).not.toMatch(/110999888777|0299998888/);
});

it('a refused change leaves the seller as it was and says why', async () => {
	const seller = await registeredSeller(companyInput({ accountNumber: '110555566667' }));
	await world.control('faults', {
		method: 'POST',
		path: `/v2/sellers/${seller.tossSellerId}`,
		fault: 'status',
		status: 400,
	});
	await update(seller.id, { accountNumber: '110000000001' });
	await world.drain();
	expect(await read(seller.id)).toMatchObject({ accountNumberLast4: '6667' });
	expect(await findTellingChange(seller.id)).toMatchObject({ state: 'refused', refusedCode: expect.any(String) });
	expect(await update(seller.id, { bankCode: '004' })).toEqual({ ok: false, reason: 'account-number-needed' });
	expect(await update(seller.id, {})).toEqual({ ok: false, reason: 'nothing-changed' });
	expect(await update(seller.id, { name: '한강식품' })).toMatchObject({ ok: true });
	await world.drain();
	expect(await read(seller.id)).toMatchObject({ name: '한강식품' });
});

it('a seller is deleted when nothing is owed to it, and its reference is never free again', async () => {
	const seller = await registeredSeller(companyInput({ refSellerId: 'delete-me-1', accountNumber: '110777777777' }));
	const now = await currentInstant();
	const payout = await db().payout.create({
		data: {
			id: crypto.randomUUID(),
			mId: seller.mId,
			refPayoutId: 'open-payout-1',
			sellerId: seller.id,
			scheduleType: 'EXPRESS',
			amount: 1000n,
			transactionDescription: '정산',
			status: 'awaiting_approval',
			createdAt: now,
			updatedAt: now,
		},
	});
	expect(await deleteSeller(seller.id, OPERATOR, now)).toEqual({ ok: false, reason: 'open-payouts' });
	await db().payout.update({ where: { id: payout.id }, data: { status: 'withdrawn' } });
	// The merchant is not found, not the seller: nothing was deleted.
	const refused = { method: 'DELETE', path: `/v2/sellers/${seller.tossSellerId}`, fault: 'status' };
	await world.control('faults', { ...refused, code: 'NOT_FOUND_MERCHANT' });
	expect(await deleteSeller(seller.id, OPERATOR, now)).toEqual({ ok: true });
	await world.drain();
	expect(await read(seller.id)).toMatchObject({ registration: 'registered' });
	expect(await findTellingChange(seller.id)).toMatchObject({ state: 'refused', refusedCode: 'NOT_FOUND_MERCHANT' });
	// The answer is lost: the second attempt finds nobody, which is what was wanted.
	await world.control('faults', { method: 'DELETE', path: `/v2/sellers/${seller.tossSellerId}`, fault: 'cut-after' });
	expect(await deleteSeller(seller.id, OPERATOR, now)).toEqual({ ok: true });
	await world.drain();
	expect(await read(seller.id)).toMatchObject({ registration: 'deleting' });
	await world.pass(1);
	const { followSellers } = await import('#app/features/sellers/follow-sellers.server.ts');
	await followSellers();
	expect(await read(seller.id)).toMatchObject({ registration: 'deleted' });
	expect((await world.ledger()).sellers.some(({ id }) => id === seller.tossSellerId)).toBe(false);
	await expect(registeredSeller(companyInput({ refSellerId: 'delete-me-1' }))).rejects.toThrow('ref-taken');
	expect(await deleteSeller(seller.id, OPERATOR, now)).toEqual({ ok: false, reason: 'not-settled' });
});
