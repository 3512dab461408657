import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { commentCase } from '#app/features/workbench/comment-case.server.ts';
import { newId } from '#app/lib/ids.ts';
import { kstDayFrom, toDateColumn } from '#app/lib/kst-calendar.ts';
import { listNotices, readNotices } from './notices.server.ts';

const now = new Date('2026-03-20T01:00:00Z');

async function person(id: string, name: string) {
	await db().user.create({ data: { id, name, email: `${id}@example.test`, role: 'finance' } });
	return { id, name, role: 'finance' as const, actor: { id, label: `${id}@example.test` } };
}

test('who is named hears of it once, nobody else does, and reading is one’s own', async () => {
	const anna = await person('notice-anna', '안나');
	const boram = await person('notice-boram', '보람');
	const caseId = newId();
	await db().discrepancyCase.create({
		data: {
			id: caseId,
			kind: 'missing-settlement',
			mId: 'notices',
			subject: 'transaction',
			subjectKey: 'notice-1',
			transactionKey: 'notice-1',
			occurrence: 1,
			firstRunId: newId(),
			lastRunId: newId(),
			dayOn: toDateColumn(kstDayFrom('2026-03-10')),
			state: 'open',
			difference: 1n,
			updatedAt: now,
		},
	});
	await commentCase(caseId, '@보람 그리고 @보람, @안나 도요', anna, now);
	await commentCase(caseId, '부르지 않습니다', anna, now);
	expect(await listNotices(anna.id)).toEqual({ unread: 0, notices: [] });
	const { unread, notices } = await listNotices(boram.id);
	expect(unread).toBe(1);
	expect(notices).toMatchObject([{ caseId, author: '안나', subjectKey: 'notice-1', read: false }]);
	await readNotices(anna.id, { id: notices[0]!.id }, now);
	expect((await listNotices(boram.id)).unread).toBe(1);
	await readNotices(boram.id, { id: notices[0]!.id }, now);
	expect(await listNotices(boram.id)).toMatchObject({ unread: 0, notices: [{ read: true }] });
});
