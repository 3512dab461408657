import fc from 'fast-check';
import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { newId } from '#app/lib/ids.ts';
import { kstDayFrom, toDateColumn } from '#app/lib/kst-calendar.ts';
import { changeCases } from './change-cases.server.ts';
import { decideSplit, type PartWish } from './split.ts';
import { splitCase, undoSplit } from './split-case.server.ts';
import { readWriteOffLimit } from './write-off-limit.server.ts';

const now = new Date('2026-03-20T01:00:00Z');
const anna = { id: 'anna', actor: { id: 'anna', label: 'anna@example.test' } };
const wish = (amount: bigint, more: Partial<PartWish> = {}): PartWish => ({
	amount,
	ownerId: null,
	reason: null,
	note: null,
	...more,
});

async function breakOf(difference: bigint): Promise<string> {
	const id = newId();
	await db().discrepancyCase.create({
		data: {
			id,
			kind: 'deposit-short',
			mId: 'shop',
			subject: 'batch',
			subjectKey: id,
			transactionKey: '',
			occurrence: 1,
			firstRunId: newId(),
			lastRunId: newId(),
			dayOn: toDateColumn(kstDayFrom('2026-03-10')),
			difference,
			updatedAt: now,
		},
	});
	return id;
}

const partsOf = (parentId: string) => db().discrepancyCase.findMany({ where: { parentId }, orderBy: { part: 'asc' } });
const openOf = async (id: string) => {
	const family = await db().discrepancyCase.findMany({ where: { OR: [{ id }, { parentId: id }] } });
	return family.reduce((sum, { difference, matched }) => sum + difference - matched, 0n);
};

test('a break is split exactly, each part has its own owner and reason, and it is taken back as a whole', async () => {
	await db().user.create({ data: { id: 'ben', name: 'Ben', email: 'ben@example.test', role: 'finance' } });
	const id = await breakOf(-1_000n);
	expect(await splitCase(id, [wish(-600n), wish(-300n)], anna, now)).toEqual({ ok: false, reason: 'parts-sum' });
	expect(await splitCase(id, [wish(-1_000n, { ownerId: 'nobody' }), wish(-1n), wish(1n)], anna, now)).toEqual({
		ok: false,
		reason: 'unknown-owner',
	});
	const parts = [
		wish(-700n, { ownerId: 'ben', reason: 'asked-provider', note: '수수료 문의' }),
		wish(-500n),
		wish(200n, { ownerId: 'ben' }),
	];
	expect(await splitCase(id, parts, anna, now)).toEqual({ ok: true, parts: 3, asked: 0 });
	expect(await partsOf(id)).toMatchObject([
		{ part: 1, difference: -700n, ownerId: 'ben', state: 'waiting', reason: 'asked-provider', note: '수수료 문의' },
		{ part: 2, difference: -500n, ownerId: null, state: 'open', reason: null },
		{ part: 3, difference: 200n, ownerId: 'ben', state: 'assigned' },
	]);
	expect(await openOf(id)).toBe(-1_000n);
	expect(await db().discrepancyCase.findUnique({ where: { id } })).toMatchObject({
		state: 'resolved',
		reason: 'split',
	});
	expect((await changeCases([id], { intent: 'reopen' }, anna, now)).refused).toEqual({ 'is-split': 1 });
	expect(await db().auditLog.count({ where: { entityId: id, action: 'discrepancy.split' } })).toBe(1);

	const [, second] = await partsOf(id);
	await changeCases([second!.id], { intent: 'resolve', reason: 'accepted' }, anna, now);
	expect(await undoSplit(id, anna, now)).toEqual({ ok: false, reason: 'parts-decided' });
	await changeCases([second!.id], { intent: 'reopen' }, anna, now);
	expect(await undoSplit(id, anna, now)).toEqual({ ok: true, undone: 3 });
	expect(await undoSplit(id, anna, now)).toEqual({ ok: false, reason: 'not-found' });
	expect(await openOf(id)).toBe(-1_000n);
	expect(await db().discrepancyCase.findUnique({ where: { id } })).toMatchObject({ state: 'assigned', matched: 0n });
	expect((await changeCases([second!.id], { intent: 'reopen' }, anna, now)).refused).toEqual({ 'is-split': 1 });
	expect(await splitCase(id, [wish(-1n), wish(-999n)], anna, now)).toMatchObject({ ok: true });
	expect((await partsOf(id)).map(({ part }) => part)).toEqual([1, 2, 3, 4, 5]);
});

test('nobody gets under the limit of a write-off by cutting a break into pieces', async () => {
	const limit = await readWriteOffLimit(db());
	const id = await breakOf(-limit);
	const small = wish(-1n, { reason: 'written-off', note: '잔돈' });
	expect(await splitCase(id, [small, wish(1n - limit)], anna, now)).toEqual({ ok: true, parts: 2, asked: 1 });
	const [first, second] = await partsOf(id);
	expect(first).toMatchObject({ state: 'waiting', reason: 'write-off-asked' });
	expect(await undoSplit(id, anna, now)).toEqual({ ok: false, reason: 'parts-decided' });
	expect(await splitCase(second!.id, [wish(-1n), wish(2n - limit)], anna, now)).toMatchObject({ ok: true });
	const [piece] = await partsOf(second!.id);
	const result = await changeCases([piece!.id], { intent: 'resolve', reason: 'written-off', note: 'x' }, anna, now);
	expect(result).toMatchObject({ changed: 1, asked: 1 });
});

test('whatever the parts, a split is taken only when they sum up to what is open', () => {
	const amounts = fc.array(fc.bigInt({ min: -1_000n, max: 1_000n }), { minLength: 0, maxLength: 25 });
	fc.assert(
		fc.property(amounts, fc.bigInt({ min: -2_000n, max: 2_000n }), (list, open) => {
			const sum = list.reduce((all, one) => all + one, 0n);
			const whole = { state: 'open', reason: null, open, inMatch: false };
			const fits = list.length >= 2 && list.length <= 20 && !list.includes(0n);
			const wishes = list.map((amount) => wish(amount));
			expect(decideSplit({ ...whole, open: sum }, wishes, 'anna').ok).toBe(fits);
			expect(decideSplit(whole, wishes, 'anna').ok).toBe(fits && sum === open);
		}),
	);
});
