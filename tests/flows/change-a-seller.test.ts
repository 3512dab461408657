import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { findBrokenAuditRow } from '#app/features/audit/audit-chain.server.ts';
import { approveBatch } from '#app/features/payouts/approve-batch.server.ts';
import { approvePayout, withdrawPayout } from '#app/features/payouts/approve-payout.server.ts';
import { findBatch } from '#app/features/payouts/batch-queries.server.ts';
import { followPayouts } from '#app/features/payouts/follow-payouts.server.ts';
import { findPayout } from '#app/features/payouts/queries.server.ts';
import { type SchedulePayoutInput, schedulePayout } from '#app/features/payouts/schedule-payout.server.ts';
import { formGroup } from '#app/features/payouts/submission-group.server.ts';
import { submitPayouts } from '#app/features/payouts/submit-payouts.server.ts';
import {
	deleteSeller,
	findTellingChange,
	printOfSeller,
	updateSeller,
} from '#app/features/sellers/change-seller.server.ts';
import { revealAccount } from '#app/features/sellers/reveal-account.server.ts';
import { sendSellerChange } from '#app/features/sellers/send-seller-change.server.ts';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { toss } from '#app/toss/toss.server.ts';
import { importedBatch } from '../factories/payout-batches.ts';
import { APPROVER, companyInput, OPERATOR, registeredSeller } from '../factories/sellers.ts';
import { lockWaits } from '../setup/lock-waits.ts';
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

/** Enters accounts, and may approve: the two of which nobody should do both for the same money. */
const CHANGER = { id: 'admin-1', label: 'admin@example.com' };

describe('what was approved for one account is not sent to another:', () => {
	const payoutOf = (id: string) => db().payout.findUniqueOrThrow({ where: { id } });
	const schedule = async (sellerId: string, amount: bigint, changes: Partial<SchedulePayoutInput> = {}) => {
		const booked = { scheduleType: 'SCHEDULED', payoutOn: kstDayFrom('2027-03-17') } as const;
		const input = { sellerId, ...booked, amount, transactionDescription: '정산', confirmed: [], ...changes };
		return schedulePayout(input, OPERATOR, await currentInstant());
	};
	const scheduled = async (sellerId: string, amount: bigint, changes: Partial<SchedulePayoutInput> = {}) => {
		const result = await schedule(sellerId, amount, changes);
		if (!result.ok) throw new Error(result.reason);
		return result.payoutId;
	};
	const express = { scheduleType: 'EXPRESS', payoutOn: null } as const;
	const changeAccount = async (id: string, accountNumber: string) =>
		updateSeller(id, edit({ accountNumber }), CHANGER, await currentInstant());
	const seen = async (id: string) => {
		const payout = await findPayout(id, await currentInstant());
		return { version: payout!.version, accountVersion: payout!.seller.accountVersion };
	};

	beforeAll(async () => {
		// A Wednesday, within the hours of EXPRESS payouts.
		await world.setClock('2027-03-10T10:00:00+09:00');
		await world.control('balance', { available: 500_000_000, pending: 0 });
	});

	it('payouts that were approved, and those that needed nobody, wait again for somebody who sees both accounts', async () => {
		const seller = await registeredSeller(companyInput({ refSellerId: 'taken-over', accountNumber: '110222222221' }));
		const other = await registeredSeller(companyInput({ refSellerId: 'as-it-was', accountNumber: '110222222222' }));
		const small = await scheduled(seller.id, 1_000n);
		const large = await scheduled(seller.id, 6_000_000n);
		const waiting = await scheduled(seller.id, 7_000_000n, { confirmed: ['seven-day-limit'] });
		const { batchId } = await importedBatch([
			'over-1,taken-over,SCHEDULED,2027-03-17,1100,정산',
			'over-2,as-it-was,SCHEDULED,2027-03-17,1200,정산',
		]);
		const now = () => currentInstant();
		expect(await approvePayout(large, APPROVER, await now())).toEqual({ ok: true });
		const { batchId: without } = await importedBatch([
			'over-3,taken-over,SCHEDULED,2027-03-17,1300,정산',
			'over-4,as-it-was,SCHEDULED,2027-03-17,1400,정산',
		]);
		for (const id of [batchId, without])
			expect(await approveBatch(id, APPROVER, await now())).toEqual({ ok: true, approved: 2 });
		const before = await seen(waiting);
		expect(await changeAccount(seller.id, '110333333339')).toMatchObject({ ok: true });
		await world.drain();
		for (const id of [small, large, waiting]) {
			expect(await payoutOf(id)).toMatchObject({ status: 'awaiting_approval', approvedById: null, approvedAt: null });
		}
		const statuses = async () =>
			(await db().payout.findMany({ where: { batchId }, orderBy: { refPayoutId: 'asc' } })).map(({ status }) => status);
		expect(await statuses()).toEqual(['awaiting_approval', 'approved']);
		const batch = (await findBatch(batchId, await now()))!;
		expect(batch.batch.state).toBe('awaiting_approval');
		expect(await findPayout(large, await now())).toMatchObject({
			accountChanges: [
				{
					refSellerId: 'taken-over',
					byId: CHANGER.id,
					account: { from: { bankCode: '088', last4: '2221' }, to: { bankCode: '088', last4: '3339' } },
				},
			],
			history: [{ to: 'awaiting_approval', detail: { accountChanged: true } }, {}, {}],
		});

		// Neither by who entered the account, nor unseen, nor by who saw the one before.
		expect(await approvePayout(large, CHANGER, await now(), await seen(large))).toEqual({
			ok: false,
			reason: 'own-account',
		});
		const changed = { ok: false, reason: 'changed-meanwhile' };
		expect(await approvePayout(large, APPROVER, await now())).toEqual(changed);
		expect(await approvePayout(waiting, APPROVER, await now(), before)).toEqual(changed);
		expect(await approveBatch(batchId, APPROVER, await now())).toEqual({ ok: false, reason: 'account-changed' });
		expect(await approveBatch(batchId, CHANGER, await now(), batch.facts)).toMatchObject({ reason: 'own-account' });
		const stale = { ...batch.facts, accounts: batch.facts.accounts - 1 };
		expect(await approveBatch(batchId, APPROVER, await now(), stale)).toEqual(changed);
		for (const id of [small, large]) {
			expect(await approvePayout(id, APPROVER, await now(), await seen(id))).toEqual({ ok: true });
		}
		await withdrawPayout(waiting, OPERATOR, await now());
		// What is left of a batch was approved: without the one that lost it, nothing waits.
		const lost = await db().payout.findUniqueOrThrow({ where: { refPayoutId: 'over-3' } });
		expect(await withdrawPayout(lost.id, OPERATOR, await now())).toEqual({ ok: true });
		expect((await findBatch(without, await now()))!.batch.state).toBe('approved');
		expect(await approveBatch(batchId, APPROVER, await now(), batch.facts)).toEqual({ ok: true, approved: 1 });
		await submitPayouts();
		expect(await statuses()).toEqual(['approved', 'approved']);

		// What is paid to the new account from now on is asked about, and told to who approves it.
		expect(await schedule(seller.id, 2_000n)).toMatchObject({ ok: false, warnings: ['account-new'] });
		expect(await schedule(other.id, 2_000n)).toMatchObject({ ok: true });
		await world.setClock('2027-03-16T10:00:00+09:00');
		await submitPayouts();
		for (const id of [small, large]) expect((await payoutOf(id)).status).toBe('requested');
		expect(await statuses()).toEqual(['requested', 'requested']);
		expect(await findBrokenAuditRow()).toBeNull();
	});

	it('a new account waits for what is on its way, and what is not waits for the account', async () => {
		const seller = await registeredSeller(companyInput({ refSellerId: 'in-between', accountNumber: '110444444441' }));
		const unknown = await scheduled(seller.id, 3_000n, express);
		const before = await scheduled(seller.id, 3_050n, express);
		// As a worker leaves it that dies before the call.
		expect(await formGroup([unknown], await currentInstant())).toHaveLength(1);
		await changeAccount(seller.id, '110444444442');
		const held = await scheduled(seller.id, 3_100n, express);
		expect(await payoutOf(held)).toMatchObject({ status: 'approved', holdReason: 'account-changing' });
		await world.drain();
		expect(await findTellingChange(seller.id)).toMatchObject({ state: 'pending' });
		expect(await payoutOf(before)).toMatchObject({ status: 'approved', holdReason: 'account-changing' });
		expect(await payoutOf(held)).toMatchObject({ status: 'approved', holdReason: 'account-changing' });
		// Known of only when the group is formed: it is left out, and never sent.
		expect(await formGroup([held], await currentInstant())).toEqual([]);
		// The one whose outcome is unknown is repeated as it is, to the account that it was for.
		const { idempotencyKey } = await payoutOf(unknown);
		await world.pass(1);
		await followPayouts();
		expect(await payoutOf(unknown)).toMatchObject({ status: 'requested', idempotencyKey });
		expect((await read(seller.id)).accountNumberLast4).toBe('4441');

		const { followSellers } = await import('#app/features/sellers/follow-sellers.server.ts');
		const path = `/v2/sellers/${seller.tossSellerId}`;
		await world.control('faults', { method: 'POST', path, fault: 'garbage' });
		await followSellers();
		expect(await findTellingChange(seller.id)).toMatchObject({ state: 'submitting' });
		await submitPayouts();
		expect((await payoutOf(held)).status).toBe('approved');
		await world.pass(1);
		await followSellers();
		expect((await read(seller.id)).accountNumberLast4).toBe('4442');
		await submitPayouts();
		expect(await payoutOf(held)).toMatchObject({ status: 'awaiting_approval', holdReason: null });
		// Toss has the first one: it stays there, and its page says so.
		expect((await findPayout(unknown, await currentInstant()))!.accountChangedAt).not.toBeNull();
	});

	it('a refusal behind a try that nobody answered is believed only after a look at the seller', async () => {
		const { followSellers } = await import('#app/features/sellers/follow-sellers.server.ts');
		const number = '110666666661';
		const seller = await registeredSeller(companyInput({ refSellerId: 'maybe-taken', accountNumber: number }));
		const path = `/v2/sellers/${seller.tossSellerId}`;
		const refusal = { method: 'POST', path, fault: 'status', status: 400 };
		const amounts = [3_300n, 3_400n, 3_500n];
		// The first try is cut off, nobody answers until its key is given up, and Toss refuses it under a new one.
		const refusedLate = async (accountNumber: string, fault: 'cut-before' | 'cut-after') => {
			await world.control('faults', { method: 'POST', path, fault, times: 4 });
			await changeAccount(seller.id, accountNumber);
			const held = await scheduled(seller.id, amounts.shift()!, { confirmed: ['account-new'] });
			await world.drain();
			const change = await findTellingChange(seller.id);
			expect(change).toMatchObject({ state: 'submitting' });
			await world.pass(11);
			await world.control('faults', refusal);
			// Toss says nothing of the seller either: it is asked again.
			await world.control('faults', { method: 'GET', path, fault: 'status', status: 500, times: 4 });
			await followSellers();
			expect(await findTellingChange(seller.id)).toMatchObject({ state: 'submitting', renewed: true });
			expect((await world.control<{ faults: unknown[] }>('faults')).faults).toEqual([]);
			await world.pass(11);
			await world.control('faults', refusal);
			await followSellers();
			await submitPayouts();
			return held;
		};
		// It stood: this is the account that Toss pays to.
		const moved = await refusedLate('110777777772', 'cut-after');
		expect(await read(seller.id)).toMatchObject({ accountNumberLast4: '7772', accountVersion: 2 });
		expect(await payoutOf(moved)).toMatchObject({ status: 'awaiting_approval' });
		// Nothing of it reached Toss: what waited goes out.
		const kept = await refusedLate('110777777773', 'cut-before');
		expect(await findTellingChange(seller.id)).toMatchObject({ state: 'refused' });
		expect(await read(seller.id)).toMatchObject({ accountNumberLast4: '7772', accountVersion: 2 });
		expect((await payoutOf(kept)).status).toBe('requested');
		// Toss shows the ends of a number, and those are alike: whoever knows enters the account again.
		const unclear = await refusedLate('110999977772', 'cut-after');
		expect(await findTellingChange(seller.id)).toMatchObject({ state: 'unclear' });
		expect(await payoutOf(unclear)).toMatchObject({ status: 'approved', holdReason: 'account-unclear' });
		expect(await update(seller.id, { phone: '0255556666' })).toMatchObject({ ok: true });
		await world.drain();
		expect(await findTellingChange(seller.id)).toBeNull();
		// It is the account of before: nothing is approved anew.
		expect(await read(seller.id)).toMatchObject({ accountVersion: 2, phone: '0255556666' });
		await submitPayouts();
		expect((await payoutOf(unclear)).status).toBe('requested');
		const stored = await db().sellerChange.findMany({ where: { sellerId: seller.id }, orderBy: { id: 'asc' } });
		expect(stored.map(({ state, fields }) => [state, fields])).toEqual([
			['accepted', ['account']],
			['refused', ['account']],
			['refused', ['account']],
			['accepted', ['phone']],
		]);
	});

	it('a new account is noted beside people who schedule and approve, without either waiting for the other', async () => {
		const seller = await registeredSeller(companyInput({ refSellerId: 'side-side', accountNumber: '110666666661' }));
		await changeAccount(seller.id, '110666666662');
		const change = await db().sellerChange.findFirstOrThrow({ where: { sellerId: seller.id } });
		const person = await sql().connect();
		try {
			// They hold the log, and ask the worker to send last.
			await person.query('begin');
			await person.query(`set local lock_timeout = '3s'`);
			await person.query(`select pg_advisory_xact_lock(hashtext('jeongsan.audit_log'))`);
			const sending = sendSellerChange(change.id);
			await lockWaits();
			await person.query(`select graphile_worker.add_job('submitPayouts', '{}'::json, job_key => 'submitPayouts')`);
			await person.query('commit');
			expect(await sending).toBe('accepted');
		} finally {
			person.release(true);
		}
		expect((await read(seller.id)).accountNumberLast4).toBe('6662');
	});

	it('an account that was changed at Toss and not here holds what goes to it, until one is saved here or it is ours again', async () => {
		const { followSellers } = await import('#app/features/sellers/follow-sellers.server.ts');
		const account = { bankCode: '088', holderName: '주식회사한강식품', accountNumber: '110888888881' };
		const seller = await registeredSeller(companyInput({ refSellerId: 'elsewhere-1', ...account }));
		const atToss = async (accountNumber: string) => {
			const patch = { account: { ...account, accountNumber } };
			await toss().sellers.update(seller.tossSellerId!, patch, { idempotencyKey: crypto.randomUUID() });
			await world.pass(6);
			await followSellers();
			await submitPayouts();
		};
		const held = await scheduled(seller.id, 3_600n);
		await atToss('110888889999');
		await world.pass(6);
		await followSellers();
		const noted = { state: 'unclear', refusedCode: 'ACCOUNT_DIFFERS' };
		expect(await findTellingChange(seller.id)).toMatchObject(noted);
		expect(await db().sellerChange.count({ where: { sellerId: seller.id } })).toBe(1);
		expect(await payoutOf(held)).toMatchObject({ status: 'approved', holdReason: 'account-unclear' });
		await atToss(account.accountNumber);
		expect(await findTellingChange(seller.id)).toMatchObject({ state: 'refused' });
		expect((await payoutOf(held)).status).toBe('requested');
		// Changed again, and put right from here.
		await atToss('110888887777');
		expect(await findTellingChange(seller.id)).toMatchObject(noted);
		expect(await update(seller.id, {})).toMatchObject({ ok: true });
		await world.drain();
		expect(await findTellingChange(seller.id)).toBeNull();
		expect(await read(seller.id)).toMatchObject({ accountVersion: 1, accountNumberLast4: '8881' });
		await world.pass(6);
		await followSellers();
		expect(await findTellingChange(seller.id)).toBeNull();
	});

	it('an account that Toss refuses costs no approval', async () => {
		const seller = await registeredSeller(companyInput({ refSellerId: 'not-taken', accountNumber: '110555555551' }));
		await world.control('faults', {
			method: 'POST',
			path: `/v2/sellers/${seller.tossSellerId}`,
			fault: 'status',
			status: 400,
		});
		await changeAccount(seller.id, '110555555552');
		const held = await scheduled(seller.id, 3_200n, express);
		await world.drain();
		expect(await findTellingChange(seller.id)).toMatchObject({ state: 'refused' });
		await submitPayouts();
		expect((await payoutOf(held)).status).toBe('requested');
	});
});
