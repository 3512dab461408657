import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { newId } from '#app/lib/ids.ts';
import { kstDayFrom, toDateColumn } from '#app/lib/kst-calendar.ts';
import { work } from './work.server.ts';

const now = new Date('2026-03-20T01:00:00Z');
const user = {
	id: 'anna',
	email: 'anna@example.test',
	name: 'Anna',
	role: 'finance' as const,
	locale: 'ko' as const,
	actor: { id: 'anna', label: 'anna@example.test' },
};

test('a step on all that match says how many of how many it takes, before and after', async () => {
	const runId = newId();
	await db().discrepancyCase.createMany({
		data: Array.from({ length: 503 }, (_, index) => ({
			id: newId(),
			kind: 'missing-settlement',
			mId: 'many',
			subject: 'transaction',
			subjectKey: `many-${index}`,
			transactionKey: `many-${index}`,
			occurrence: 1,
			firstRunId: runId,
			lastRunId: runId,
			dayOn: toDateColumn(kstDayFrom('2026-03-10')),
			state: 'open',
			difference: 1n,
			updatedAt: now,
		})),
	});
	const ask = (fields: Record<string, string>, query: string) => {
		const form = new FormData();
		for (const [name, value] of Object.entries({ all: '1', ...fields })) form.append(name, value);
		return work(form, new URLSearchParams(query), user, now);
	};
	const open = 'mId=many&state=open';
	const beyond = { asked: 500, total: 503 };
	expect(await ask({ intent: 'take', preview: '1' }, open)).toMatchObject({ beyond, changes: { changed: 500 } });
	expect(await ask({ intent: 'match' }, open)).toEqual({ intent: 'match', refused: 'too-many' });
	expect(await ask({ intent: 'take' }, open)).toMatchObject({ beyond, changes: { changed: 500 } });
	const rest = await ask({ intent: 'take' }, open);
	expect(rest.changes?.changed).toBe(3);
	expect(rest.beyond).toBeUndefined();
});
