import { expect, test, vi } from 'vitest';
import { db } from '#app/db.server.ts';
import { newId } from '#app/lib/ids.ts';
import { sql } from '#app/sql.server.ts';
import { liveTopics } from '#app/ui/live-topics.ts';
import { changeHub, STREAMS_PER_USER, type Told } from './change-hub.server.ts';

const reading = () =>
	db().balanceReading.create({ data: { mId: 'm', available: 1n, pending: 0n, readAt: new Date() } });

/** Waits until a promise of the hub's side is kept. */
function heard() {
	const all: Told[] = [];
	let wake = () => {};
	const until = async (count: number) => {
		while (all.length < count) await new Promise<void>((resolve) => (wake = resolve));
		return all;
	};
	return {
		all,
		hear: (told: Told) => {
			all.push(told);
			wake();
		},
		until,
	};
}

test('a change of the database is told once it is committed, and again to who names the last event it heard', async () => {
	const hub = changeHub();
	const listener = heard();
	const ready = new Promise<void>((resolve) => {
		hub.subscribe('somebody', listener.hear, resolve);
	});
	await ready;
	const before = hub.lastEventId;
	const { id } = await reading();
	const [first] = await listener.until(1);
	expect(first).toMatchObject({ topic: 'balance', id: String(id) });

	// Nobody hears of what is rolled back; two rows of one statement have no id.
	await db()
		.$transaction(async (tx) => {
			await tx.balanceReading.create({ data: { mId: 'm', available: 2n, pending: 0n, readAt: new Date() } });
			throw new Error('back');
		})
		.catch(() => {});
	await db().balanceReading.updateMany({ data: { pending: 5n } });
	await reading();
	const all = await listener.until(3);
	expect(all.map(({ id: one }) => one)).toEqual([String(id), String(id), expect.any(String)]);

	expect(hub.since(before, 'somebody')).toEqual(all);
	expect(hub.since(first!.eventId, 'somebody')).toEqual(all.slice(1));
	expect(hub.since(hub.lastEventId, 'somebody')).toEqual([]);
	for (const nonsense of ['another.1', `${hub.process}.999`, '', 'x'])
		expect(hub.since(nonsense, 'somebody')).toBeNull();
});

test('what is taken away is told, and of the settings the rules of payouts alone', async () => {
	const listener = heard();
	changeHub().subscribe('another', listener.hear, () => {});
	// Whether it listens already is known once something is heard.
	await vi.waitFor(async () => {
		await reading();
		expect(listener.all).not.toHaveLength(0);
	});
	const set = (key: string) =>
		db().appSetting.upsert({ where: { key }, create: { key, value: 1 }, update: { value: 2 } });
	const { id } = await db().user.create({
		data: { id: 'viewer', name: '보기', email: 'view@example.test', role: 'viewer' },
	});
	const view = { id: newId(), userId: id, page: 'workbench', name: '내 것', query: '', createdAt: new Date() };
	await db().savedView.create({ data: view });
	await db().savedView.deleteMany({ where: { userId: id } });
	await set('worker.heartbeat');
	await set('payouts.rules');
	await set('payouts.rules');
	const all = () => listener.all.filter(({ topic }) => topic !== 'balance');
	await vi.waitFor(() => expect(all().length).toBeGreaterThanOrEqual(5));
	expect(all().map(({ topic }) => topic)).toEqual(['user', 'view', 'view', 'rules', 'rules']);
	expect(all()[2]).toMatchObject({ topic: 'view', id: view.id });
});

test('of a file in the making only the pages of its maker hear, also of what they missed', async () => {
	const [maker, other] = [heard(), heard()];
	const { id: makerId } = await db().user.create({
		data: { id: 'maker', name: '재무', email: 'maker@example.test', role: 'finance' },
	});
	const hub = changeHub();
	hub.subscribe(makerId, maker.hear, () => {});
	hub.subscribe('another one', other.hear, () => {});
	const before = hub.lastEventId;
	const { id } = await db().tableExport.create({
		data: {
			...{ id: newId(), table: 'payouts', format: 'csv', query: '', columns: [], language: 'ko' },
			...{ rowsTotal: 2, createdById: makerId, createdAt: new Date() },
		},
	});
	await db().tableExport.update({ where: { id }, data: { rowsDone: 1 } });
	await reading();
	await vi.waitFor(() => expect(maker.all.at(-1)?.topic).toBe('balance'));
	const exportsOf = (all: readonly Told[] | null) => all?.filter(({ topic }) => topic === 'export').length;
	expect([exportsOf(maker.all), exportsOf(other.all)]).toEqual([2, 0]);
	expect([exportsOf(hub.since(before, makerId)), exportsOf(hub.since(before, 'another one'))]).toEqual([2, 0]);
});

test('every topic that pages can hear of is told by the database, when rows come and when they change', async () => {
	const { rows } = await sql().query<{ name: string; topics: string[] }>(
		`select tgname as name, array_agg(distinct split_part(encode(tgargs, 'escape'), '\\', 1)) as topics
		 from pg_trigger where tgname in ('notify_inserted', 'notify_updated') group by 1 order by 1`,
	);
	expect(rows).toEqual(['notify_inserted', 'notify_updated'].map((name) => ({ name, topics: [...liveTopics].sort() })));
});

test('a person has so many streams and no more', () => {
	const hub = changeHub();
	const ends = Array.from({ length: STREAMS_PER_USER }, () =>
		hub.subscribe(
			'crowd',
			() => {},
			() => {},
		),
	);
	// Each listener is a function of its own.
	expect(ends.every((end) => end !== null)).toBe(true);
	expect(
		hub.subscribe(
			'crowd',
			() => {},
			() => {},
		),
	).toBeNull();
	ends[0]!();
	const again = hub.subscribe(
		'crowd',
		() => {},
		() => {},
	);
	expect(again).not.toBeNull();
	again!();
	for (const end of ends) end!();
});
