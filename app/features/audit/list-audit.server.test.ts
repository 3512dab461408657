import { beforeAll, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import { distinctWords } from '#app/sql.server.ts';
import { changedFields } from './audit-change.tsx';
import { listAudit, listAuditWords } from './list-audit.server.ts';
import { recordAudit } from './record-audit.server.ts';

beforeAll(async () => {
	await db().$transaction(async (tx) => {
		for (let index = 0; index < 25; index += 1) {
			await recordAudit(
				tx,
				{ id: null, label: index % 2 ? 'Kim@mall.kr' : 'worker' },
				{ action: index < 5 ? 'seller.create' : 'payout.create', entityType: 'thing', entityId: String(index) },
			);
		}
	});
});

const ids = (page: { rows: { entityId: string }[] }) => page.rows.map((row) => Number(row.entityId));

test('pages lead forward to the oldest row and back to the newest, without holes', async () => {
	const first = await listAudit({}, { size: 10 });
	expect(ids(first)).toEqual([24, 23, 22, 21, 20, 19, 18, 17, 16, 15]);
	expect(first.previous).toBeNull();
	const second = await listAudit({}, { size: 10, after: first.next! });
	const third = await listAudit({}, { size: 10, after: second.next! });
	expect(ids(third)).toEqual([4, 3, 2, 1, 0]);
	expect(third.next).toBeNull();
	const back = await listAudit({}, { size: 10, before: third.previous! });
	expect(ids(back)).toEqual(ids(second));
	const start = await listAudit({}, { size: 10, before: back.previous! });
	expect(ids(start)).toEqual(ids(first));
	expect(start.previous).toBeNull();
});

test('filters narrow the list, and a cursor of nonsense means the first page', async () => {
	expect(ids(await listAudit({ action: 'seller.create', actor: 'kim' }, { size: 10 }))).toEqual([3, 1]);
	expect(ids(await listAudit({ entityType: 'thing', entityId: '7' }, { size: 10, after: "'; drop" }))).toEqual([7]);
	const today = kstDayOf(new Date());
	expect((await listAudit({ from: today, to: today }, { size: 100 })).rows).toHaveLength(25);
	expect((await listAudit({ to: kstDayFrom('2020-01-01') }, { size: 100 })).rows).toEqual([]);
	expect(ids(await listAudit({ actor: 'MALL' }, { size: 2 }))).toEqual([23, 21]);
	expect(ids(await listAudit({ actor: '%' }, { size: 10 }))).toEqual([]);
	expect(await distinctWords('webhook_event', 'event_type')).toEqual([]);
	expect(await distinctWords('audit_log', 'entity_id', 3)).toEqual(['0', '1', '10']);
	expect(await listAuditWords()).toEqual({ actions: ['payout.create', 'seller.create'], entityTypes: ['thing'] });
});

test('a change shows the fields that differ', () => {
	expect(changedFields({ role: 'viewer', name: 'kim' }, { role: 'admin', name: 'kim', note: null })).toEqual([
		{ name: 'note', before: undefined, after: null },
		{ name: 'role', before: 'viewer', after: 'admin' },
	]);
	expect(changedFields(null, undefined)).toEqual([]);
});
