import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { newId } from '#app/lib/ids.ts';
import { kstDayFrom, toDateColumn } from '#app/lib/kst-calendar.ts';
import { changeCase } from './change-case.server.ts';

const seen = new Date('2026-04-01T01:00:00Z');
const now = new Date('2026-04-01T02:00:00Z');
const user = { id: 'u1', actor: { id: 'u1', label: 'finance@example.test' } };

async function openCase(): Promise<string> {
	const id = newId(seen);
	await db().discrepancyCase.create({
		data: {
			id,
			kind: 'missing-settlement',
			mId: 'shop',
			subject: 'transaction',
			subjectKey: id,
			transactionKey: id,
			occurrence: 1,
			firstRunId: id,
			lastRunId: id,
			dayOn: toDateColumn(kstDayFrom('2026-03-10')),
			difference: 10_000n,
			updatedAt: seen,
		},
	});
	return id;
}

test('a step changes the case and is audited with what was before and after', async () => {
	const id = await openCase();
	const change = { intent: 'resolve', reason: 'written-off', note: 'below ten won' } as const;
	expect(await changeCase(id, change, user, seen, now)).toEqual({ ok: true });
	expect(await db().discrepancyCase.findUnique({ where: { id } })).toMatchObject({
		state: 'resolved',
		reason: 'written-off',
		ownerId: 'u1',
		resolvedAt: now,
		updatedAt: now,
	});
	const [audit] = await db().auditLog.findMany({ where: { entityType: 'discrepancy_case', entityId: id } });
	expect(audit).toMatchObject({
		actor: 'finance@example.test',
		action: 'discrepancy.resolve',
		before: { state: 'open', ownerId: null },
		after: { state: 'resolved', reason: 'written-off', note: 'below ten won' },
	});
});

test('a step on an older sight of the case, or one that the rules refuse, changes and records nothing', async () => {
	const id = await openCase();
	expect(await changeCase(id, { intent: 'take' }, user, now, now)).toEqual({ ok: false, reason: 'changed-meanwhile' });
	expect(await changeCase(id, { intent: 'reopen' }, user, seen, now)).toEqual({ ok: false, reason: 'not-resolved' });
	expect(await changeCase(newId(), { intent: 'take' }, user, seen, now)).toEqual({ ok: false, reason: 'not-found' });
	expect(await db().discrepancyCase.findUnique({ where: { id } })).toMatchObject({ state: 'open', updatedAt: seen });
	expect(await db().auditLog.count({ where: { entityId: id } })).toBe(0);
});

test('of two people who step at once on the same sight, one is told to look again', async () => {
	const id = await openCase();
	const steps = ['u1', 'u2'].map((userId) =>
		changeCase(id, { intent: 'take' }, { id: userId, actor: { id: userId, label: userId } }, seen, now),
	);
	expect((await Promise.all(steps)).map(({ ok }) => ok).sort()).toEqual([false, true]);
});
