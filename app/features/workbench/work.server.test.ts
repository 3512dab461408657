import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { kindsInNoTotal } from '#app/features/reconciliation/levels.ts';
import { newId } from '#app/lib/ids.ts';
import { kstDayFrom, toDateColumn } from '#app/lib/kst-calendar.ts';
import { sumCases } from './list-cases.server.ts';
import { work } from './work.server.ts';
import { workbenchParams } from './workbench-filters.ts';

const now = new Date('2026-03-20T01:00:00Z');
const user = {
	id: 'anna',
	email: 'anna@example.test',
	name: 'Anna',
	role: 'finance' as const,
	locale: 'ko' as const,
	actor: { id: 'anna', label: 'anna@example.test' },
};

/** Open cases of one merchant, one for each difference. */
async function openCases(mId: string, differences: readonly bigint[], kind = 'missing-settlement'): Promise<string[]> {
	const runId = newId();
	const rows = differences.map((difference, index) => ({
		id: newId(),
		kind,
		mId,
		subject: 'transaction',
		subjectKey: `${mId}-${index}`,
		transactionKey: `${mId}-${index}`,
		occurrence: 1,
		firstRunId: runId,
		lastRunId: runId,
		dayOn: toDateColumn(kstDayFrom('2026-03-10')),
		state: 'open',
		difference,
		updatedAt: now,
	}));
	await db().discrepancyCase.createMany({ data: rows });
	return rows.map(({ id }) => id);
}

function ask(fields: Record<string, string>, query: string, ids: readonly string[] = []) {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	for (const id of ids) form.append('id', id);
	return work(form, new URLSearchParams(query), user, now);
}

test('a step on all that match says how many of how many it takes, before and after', async () => {
	await openCases('many', Array<bigint>(503).fill(1n));
	const open = 'mId=many&state=open';
	const beyond = { asked: 500, total: 503 };
	expect(await ask({ all: '1', intent: 'take', preview: '1' }, open)).toMatchObject({
		beyond,
		changes: { changed: 500 },
	});
	expect(await ask({ all: '1', intent: 'match' }, open)).toEqual({ intent: 'match', refused: 'too-many' });
	expect(await ask({ all: '1', intent: 'take' }, open)).toMatchObject({ beyond, changes: { changed: 500 } });
	const rest = await ask({ all: '1', intent: 'take' }, open);
	expect(rest.changes?.changed).toBe(3);
	expect(rest.beyond).toBeUndefined();
});

test('many are set to waiting at once, as one would be; what waits for a write-off is left out and counted', async () => {
	const ids = await openCases('some', [250_000n, 10n, 20n]);
	const [large, ...small] = ids as [string, string, string];
	const writeOff = { intent: 'resolve', reason: 'written-off', note: '합의' };
	expect(await ask(writeOff, '', [large])).toMatchObject({ changes: { asked: 1 } });
	const today = kstDayFrom('2026-03-20');
	const { filters } = workbenchParams(new URLSearchParams('mId=some'));
	expect(await sumCases(filters, { id: user.id, today, lateBefore: today })).toMatchObject({
		count: 3,
		approval: 1,
	});
	const waits = { intent: 'wait', reason: 'asked-provider', note: '문의 1' };
	const counts = { changed: 2, amount: 30n, refused: { 'write-off-waits': 1 } };
	expect(await ask({ ...waits, preview: '1' }, '', ids)).toMatchObject({ preview: true, changes: counts });
	expect(await ask(waits, '', ids)).toMatchObject({ changes: counts, undo: { actionId: expect.any(String) } });
	const states = await db().discrepancyCase.findMany({ where: { mId: 'some' }, orderBy: { difference: 'desc' } });
	expect(states.map(({ state, reason, ownerId, note }) => [state, reason, ownerId, note])).toEqual([
		['waiting', 'write-off-asked', 'anna', '합의'],
		['waiting', 'asked-provider', 'anna', '문의 1'],
		['waiting', 'asked-provider', 'anna', '문의 1'],
	]);
	expect(await ask({ intent: 'resolve', reason: 'accepted' }, '', [large])).toEqual({
		intent: 'resolve',
		refused: 'write-off-waits',
	});
	expect(await ask({ ...waits, reason: 'accepted' }, '', small)).toEqual({ intent: 'wait', refused: 'invalid' });
});

test('what is in no total of a run is in no sum beside other kinds, and in no match with them', async () => {
	const [missing] = await openCases('beside', [300n]);
	const { filters } = workbenchParams(new URLSearchParams('mId=beside'));
	const today = kstDayFrom('2026-03-20');
	const sums = () => sumCases(filters, { id: user.id, today, lateBefore: today });
	let outside = 0;
	for (const kind of kindsInNoTotal) {
		const [beside] = await openCases('beside', [-300n], kind);
		outside += 1;
		expect(await sums()).toMatchObject({ count: outside + 1, amount: 300n, outside });
		expect(await ask({ intent: 'match' }, '', [missing!, beside!])).toEqual({
			intent: 'match',
			refused: 'in-no-total',
		});
	}
	expect(outside).toBe(5);
});
