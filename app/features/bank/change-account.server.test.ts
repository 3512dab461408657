import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import type { Won } from '#app/lib/won.ts';
import { sql } from '#app/sql.server.ts';
import { changeBankAccount, findBankAccount } from './change-account.server.ts';
import { noteHold, removeHold } from './change-hold.server.ts';

const now = new Date('2026-04-20T01:00:00Z');

test('an account is changed once, by who saw its newest state, with merchants that there are, and it is recorded', async () => {
	await db().merchant.create({ data: { mId: 'shop' } });
	await db().bankAccount.create({
		data: { code: '004-1234', name: '004-1234', currency: 'KRW', createdAt: now, updatedAt: now },
	});
	const input = {
		version: 1,
		name: '정산 계좌',
		mIds: ['shop'],
		settlementOnly: true,
		openingBalance: -5_000n as Won,
		openingOn: kstDayFrom('2026-03-01'),
	};
	const change = (changed: object, code = '004-1234') => changeBankAccount(code, { ...input, ...changed }, CLI, now);
	expect(await change({}, 'none')).toEqual({ ok: false, reason: 'not-found' });
	expect(await change({ mIds: ['shop', 'nobody'] })).toEqual({ ok: false, reason: 'unknown-merchant' });
	expect(await change({})).toEqual({ ok: true, version: 2 });
	expect(await change({ name: 'late' })).toEqual({ ok: false, reason: 'changed-meanwhile' });
	expect(await findBankAccount('004-1234')).toMatchObject({ ...input, version: 2, changedBy: 'cli' });
	expect(await change({ version: 2, mIds: [] })).toEqual({ ok: true, version: 3 });
	expect((await findBankAccount('004-1234'))!.mIds).toEqual([]);
	const records = await db().auditLog.findMany({ where: { action: 'bank-account.change' }, orderBy: { id: 'asc' } });
	expect(records).toHaveLength(2);
	expect(records[0]!.after).toMatchObject({ name: '정산 계좌', mIds: ['shop'], openingBalance: '-5000' });
});

test('saving an account in another currency, of which no opening balance is asked for, keeps the one it has', async () => {
	const opening = { openingBalance: 120_050n, openingOn: new Date('2026-03-01') };
	await db().bankAccount.create({
		data: { code: '004-1234-USD', name: 'USD', currency: 'USD', ...opening, createdAt: now, updatedAt: now },
	});
	const input = { version: 1, name: '외화', mIds: [], settlementOnly: false };
	expect(await changeBankAccount('004-1234-USD', input, CLI, now)).toEqual({ ok: true, version: 2 });
	const kept = { name: '외화', openingBalance: 120_050n, openingOn: '2026-03-01' };
	expect(await findBankAccount('004-1234-USD')).toMatchObject(kept);
});

test('a hold is noted up to what the batch pays out, corrected and removed with a reason, and each step is recorded', async () => {
	await sql().query(
		`insert into settlement_line (m_id, transaction_key, occurrence, payment_key, order_id, currency, method, amount, fee,
			supply_amount, vat, pay_out_amount, approved_at, sold_on, paid_out_on, line_on, import_id)
		 values ('shop', 'k', 1, 'k', 'k', 'KRW', '카드', 10011, 11, 10, 1, 10000, '2026-03-01', '2026-03-01', '2026-03-05',
			'2026-03-01', gen_random_uuid())`,
	);
	const batch = { mId: 'shop', currency: 'KRW', paidOutOn: kstDayFrom('2026-03-05') };
	const note = (amount: bigint, { of = batch, seen = '' } = {}) =>
		noteHold(of, { amount, reason: '한도', seen }, CLI, now);
	expect(await note(1n, { of: { ...batch, mId: 'other' } })).toEqual({ ok: false, reason: 'no-such-batch' });
	expect(await note(10_001n)).toEqual({ ok: false, reason: 'more-than-batch' });
	expect(await removeHold(batch, { reason: 'none', seen: '' }, CLI)).toEqual({ ok: false, reason: 'not-held' });
	expect(await note(4_000n)).toEqual({ ok: true });
	// Who had the page open from before corrects what they have not seen.
	expect(await note(10_000n)).toEqual({ ok: false, reason: 'changed-meanwhile' });
	expect(await note(10_000n, { seen: '4000 한도' })).toEqual({ ok: true });
	expect(await db().bankHold.findMany()).toMatchObject([{ mId: 'shop', amount: 10_000n, reason: '한도' }]);
	const remove = (seen: string) => removeHold(batch, { reason: '풀림', seen }, CLI);
	expect(await remove('4000 한도')).toEqual({ ok: false, reason: 'changed-meanwhile' });
	expect(await remove('10000 한도')).toEqual({ ok: true });
	expect(await db().bankHold.count()).toBe(0);
	const records = await db().auditLog.findMany({ where: { entityType: 'bank-hold' }, orderBy: { id: 'asc' } });
	expect(records.map(({ action, before, after }) => [action, before, after])).toEqual([
		['bank-hold.note', null, { amount: '4000', reason: '한도' }],
		['bank-hold.note', { amount: '4000', reason: '한도' }, { amount: '10000', reason: '한도' }],
		['bank-hold.remove', { amount: '10000', reason: '한도' }, { reason: '풀림' }],
	]);
});
