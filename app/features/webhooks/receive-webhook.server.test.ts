import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { db } from '#app/db.server.ts';
import { environment, extendEnvironment } from '#app/env.server.ts';
import { newId } from '#app/lib/ids.ts';
import { sql } from '#app/sql.server.ts';
import { parseWebhook, signWebhook } from '#app/toss/webhook.ts';
import { forgetWebhooks } from './forget-webhooks.server.ts';
import { limitUnproven, receiveWebhook } from './receive-webhook.server.ts';
import { keepableBody } from './webhook-event.ts';

// Nobody listens there: what is received is stored without asking anybody.
beforeAll(() => {
	extendEnvironment({ TOSS_API_URL: 'http://127.0.0.1:9' });
});

const time = '2025-03-05T12:15:21+09:00';

function post(body: BodyInit, headers: Record<string, string> = {}) {
	return receiveWebhook(new Request('http://console/webhooks/toss', { method: 'POST', body, headers }));
}

function signed(body: string, changes: Record<string, string> = {}) {
	return post(body, {
		'content-type': 'application/json',
		'tosspayments-webhook-transmission-time': time,
		'tosspayments-webhook-transmission-id': 'whtrans_a01',
		'tosspayments-webhook-transmission-retried-count': '0',
		'tosspayments-webhook-signature': signWebhook({
			rawBody: body,
			transmissionTime: time,
			keys: [environment().TOSS_SECURITY_KEY],
		}),
		...changes,
	});
}

function payoutChanged(eventId: string, status = 'COMPLETED', createdAt = '2025-03-05T12:15:20+09:00'): string {
	return JSON.stringify({
		eventType: 'payout.changed',
		createdAt,
		version: '2022-11-16',
		eventId,
		entityType: 'payout',
		entityBody: {
			id: 'FPA_1',
			refPayoutId: 'po-1',
			destination: 'seller_1',
			scheduleType: 'EXPRESS',
			payoutDate: '2025-03-05',
			amount: { currency: 'KRW', value: 1000 },
			transactionDescription: '정산',
			requestedAt: '2025-03-05T12:00:00+09:00',
			status,
			error: null,
			metadata: null,
		},
	});
}

const rows = (eventId: string) => db().webhookEvent.findMany({ where: { eventId }, orderBy: { id: 'asc' } });
const waitingJobs = async (eventId: string) => {
	const [first] = await rows(eventId);
	const jobs = await db().$queryRaw<{ count: bigint }[]>`
		select count(*) from graphile_worker.jobs where key = ${`applyWebhookEvent:${first?.id}`}`;
	return Number(jobs[0]!.count);
};

describe('what is not taken', () => {
	test.each([
		['nothing', ''],
		['text', 'hello'],
		['half of JSON', '{"eventType":"payout.changed"'],
		['bytes that are no UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])],
		['brackets without an end', '['.repeat(200_000)],
	])('%s is answered 400 and not stored', async (_what, body) => {
		const before = await db().webhookEvent.count();
		expect(await post(body as BodyInit)).toEqual({ status: 400, result: 'not-json' });
		expect(await db().webhookEvent.count()).toBe(before);
	});

	test('more than 1 MiB is answered 413, also when nobody said so before', async () => {
		const big = `{"a":"${'x'.repeat(1024 * 1024)}"}`;
		expect(await post(big)).toEqual({ status: 413, result: 'too-large' });
		const stream = new ReadableStream({
			pull(controller) {
				controller.enqueue(new Uint8Array(64 * 1024).fill(0x20));
			},
		});
		const request = new Request('http://console/', { method: 'POST', body: stream, duplex: 'half' } as RequestInit);
		expect(await receiveWebhook(request)).toEqual({ status: 413, result: 'too-large' });
		expect((await post(`"${'x'.repeat(1024 * 1024 - 2)}"`)).status).toBe(200);
	});

	test.each([
		['without a signature', { 'tosspayments-webhook-signature': '' }, 'missing'],
		[
			'with a wrong signature',
			{ 'tosspayments-webhook-signature': `v1:${Buffer.alloc(32).toString('base64')}` },
			'invalid',
		],
		['with a signature that is none', { 'tosspayments-webhook-signature': 'v1:,,x=' }, 'invalid'],
		[
			'with another transmission time',
			{ 'tosspayments-webhook-transmission-time': '2025-03-05T12:15:22+09:00' },
			'invalid',
		],
	])('payout.changed %s is answered 401, kept, and never applied', async (what, headers, signature) => {
		const eventId = `evt_${what}`;
		expect(await signed(payoutChanged(eventId), headers as Record<string, string>)).toEqual({
			status: 401,
			result: 'bad-signature',
		});
		expect(await rows(eventId)).toMatchObject([{ state: 'refused', signature }]);
		expect(await waitingJobs(eventId)).toBe(0);
		// The true one is not taken for a repetition of the forged one.
		expect((await signed(payoutChanged(eventId))).result).toBe('stored');
	});

	test('a signed event in an odd shape does not slip past the signature', async () => {
		for (const body of ['{"eventType":"payout.changed"}', '{"eventType":"seller.changed","data":{"paymentKey":"x"}}']) {
			expect((await post(body)).status).toBe(401);
		}
	});
});

describe('what is taken', () => {
	test('an event is stored once and put in the queue; repetitions are kept as duplicates', async () => {
		const body = payoutChanged('evt_once');
		expect(await signed(body)).toEqual({ status: 200, result: 'stored' });
		expect(await signed(body)).toEqual({ status: 200, result: 'duplicate' });
		expect((await rows('evt_once')).map(({ state }) => state)).toEqual(['stored', 'duplicate']);
		expect(await waitingJobs('evt_once')).toBe(1);
	});

	test('of many deliveries at the same moment one is the first', async () => {
		const body = payoutChanged('evt_race');
		const holder = await sql().connect();
		await holder.query('begin; lock table webhook_event in share row exclusive mode');
		const deliveries = Promise.all(Array.from({ length: 4 }, () => signed(body)));
		// None of them is stored yet: each has looked for an earlier one, or waits for its turn to look.
		await vi.waitFor(async () => {
			const { rows: locks } = await holder.query(
				`select from pg_locks where not granted
				 and database = (select oid from pg_database where datname = current_database())`,
			);
			expect(locks).toHaveLength(4);
		}, 30_000);
		await holder.query('commit');
		holder.release();
		const answers = await deliveries;
		expect(answers.every(({ status }) => status === 200)).toBe(true);
		expect(answers.filter(({ result }) => result === 'stored')).toHaveLength(1);
		expect((await rows('evt_race')).filter(({ state }) => state === 'stored')).toHaveLength(1);
	});

	test('what could not be applied gets a second chance when Toss sends it again; what was applied does not', async () => {
		const body = payoutChanged('evt_again');
		await signed(body);
		for (const [state, jobs] of [
			['failed', 1],
			['applied', 0],
		] as const) {
			await db().webhookEvent.updateMany({
				where: { eventId: 'evt_again', state: { not: 'duplicate' } },
				data: { state },
			});
			await db().$executeRaw`delete from graphile_worker._private_jobs`;
			expect((await signed(body)).result).toBe('duplicate');
			expect(await waitingJobs('evt_again')).toBe(jobs);
		}
	});

	test('while the security key changes, what was signed with the one before it is taken, and with no other', async () => {
		const [previous, foreign] = ['ab'.repeat(32), 'cd'.repeat(32)];
		const signedWith = (key: string, eventId: string) => {
			const body = payoutChanged(eventId);
			const signature = signWebhook({ rawBody: body, transmissionTime: time, keys: [key] });
			return signed(body, { 'tosspayments-webhook-signature': signature });
		};
		expect((await signedWith(previous, 'evt_too_soon')).status).toBe(401);
		extendEnvironment({ TOSS_SECURITY_KEY_PREVIOUS: previous });
		expect(await signedWith(previous, 'evt_previous')).toEqual({ status: 200, result: 'stored' });
		expect((await signed(payoutChanged('evt_present'))).status).toBe(200);
		expect((await signedWith(foreign, 'evt_foreign')).status).toBe(401);
	});

	test('an event is taken however old it is', async () => {
		expect((await signed(payoutChanged('evt_old', 'COMPLETED', '2019-01-01T00:00:00+09:00'))).status).toBe(200);
	});

	test.each([
		[
			'a payment event',
			'{"createdAt":"2025-03-05T14:46:59.65327","eventType":"PAYMENT_STATUS_CHANGED","data":{"paymentKey":"k"}}',
			'PAYMENT_STATUS_CHANGED',
		],
		[
			'a deposit',
			'{"createdAt":"2025-03-05T14:57:22.0","secret":"s","status":"DONE","transactionKey":"t","orderId":"o"}',
			'DEPOSIT_CALLBACK',
		],
		['an event nobody knows', '{"eventType":"moon.changed","x":1}', 'moon.changed'],
		['JSON without a name', '[1,2,3]', 'unknown'],
		['a name with a zero character', '{"eventType":"a\\u0000b"}', 'ab'],
		['a time of no calendar', '{"eventType":"old.calendar","createdAt":"0001-01-01T00:00:00"}', 'old.calendar'],
		['a time after the last year', '{"eventType":"last.year","createdAt":"9999-12-31T23:00:00-12:00"}', 'last.year'],
		['a name of any length', `{"eventType":"${'n'.repeat(5000)}"}`, 'n'.repeat(100)],
	])('%s needs no signature and is stored', async (_what, body, eventType) => {
		expect((await post(body)).status).toBe(200);
		const stored = { body: keepableBody(body), eventType, signature: 'unsigned', state: 'stored' };
		expect(await db().webhookEvent.count({ where: stored })).toBe(1);
	});

	test.each([
		[
			'an account number',
			'{"eventType":"SUBMALL_STATUS_CHANGED","data":{"accountNumber":"110123456789"}}',
			'110123456789',
		],
		['the secret of a deposit', '{"secret":"ps_deposit_1","transactionKey":"t1","orderId":"o1"}', 'ps_deposit_1'],
		['a refused event', '{"eventType":"seller.changed","accountNumber":"110123456788"}', '110123456788'],
	])('%s is not stored, and a repetition is still known for one', async (what, body, kept) => {
		const [first, second] = [await post(body), await post(body)];
		const refused = { status: 401, result: 'bad-signature' };
		expect(first).toEqual(what === 'a refused event' ? refused : { status: 200, result: 'stored' });
		expect(second).toEqual(what === 'a refused event' ? refused : { status: 200, result: 'duplicate' });
		expect(await db().webhookEvent.count({ where: { body: { contains: kept } } })).toBe(0);
	});

	test('what was stored before loses its account numbers and secrets by the migrations, and nothing else', async () => {
		const bodies = [
			[
				'{ "accountNumber" : "110123456789", "a": "110123456789" }',
				'{ "accountNumber" : "••••••6789", "a": "110123456789" }',
			],
			[
				'{"secret":"ps_\\"1","billingKey":"b","bankCode":"88","accountNumber":"1"}',
				'{"secret":"•••","billingKey":"•••","bankCode":"88","accountNumber":"••••••"}',
			],
			[
				'{"cashReceipts":[{"customerIdentityNumber":"0101234\\u0035678","amount":1}],"registrationNumber": 8001011}',
				'{"cashReceipts":[{"customerIdentityNumber":"•••","amount":1}],"registrationNumber": "•••"}',
			],
			['{"accountNumber":110123456789,"secret":null}', '{"accountNumber":"••••••","secret":null}'],
		] as const;
		for (const [old] of bodies) {
			await post(`{"eventType":"old.event","is":${old}}`);
			const row = await db().webhookEvent.findFirstOrThrow({ where: { eventType: 'old.event', state: 'stored' } });
			await db().webhookEvent.update({ where: { id: row.id }, data: { body: old, state: 'ignored' } });
		}
		for (const migration of [
			'202611301001_webhooks_without_secrets',
			'202611301301_webhooks_without_receipt_numbers',
		]) {
			await db().$executeRawUnsafe(await readFile(`prisma/migrations/${migration}/migration.sql`, 'utf8'));
		}
		const rows = await db().webhookEvent.findMany({ where: { eventType: 'old.event' }, orderBy: { id: 'asc' } });
		expect(rows.map(({ body }) => body)).toEqual(bodies.map(([, kept]) => kept));
	});

	test('of a long body that nobody signed a part is kept that still names its object; a signed one is kept whole', async () => {
		const long = (paymentKey: string) =>
			JSON.stringify({
				data: {
					cancels: Array.from({ length: 300 }, (_, at) => ({ cancelReason: 'x'.repeat(100), cancelAmount: at })),
					accountNumber: '110123456787',
					note: 'n'.repeat(5_000),
					paymentKey,
				},
				['k'.repeat(200_000)]: 1,
				eventType: 'PAYMENT_STATUS_CHANGED',
			});
		const body = long('key-of-long');
		expect((await post(body)).status).toBe(200);
		expect((await post(body)).result).toBe('duplicate');
		const [kept] = await db().webhookEvent.findMany({ where: { body: { contains: 'key-of-long' } } });
		expect(kept).toMatchObject({ bodyBytes: Buffer.byteLength(body) });
		expect(kept!.body.length).toBeLessThan(1_000);
		expect(kept!.body).not.toContain('110123456787');
		expect(parseWebhook(kept!.body)).toMatchObject({ family: 'payments', data: { paymentKey: 'key-of-long' } });
		for (const strange of [
			`"${'s'.repeat(50_000)}"`,
			`[${'1,'.repeat(20_000)}1]`,
			`{"__proto__":{"a":"${'p'.repeat(50_000)}"}}`,
		]) {
			expect((await post(strange)).status).toBe(200);
		}
		const longest = await db().webhookEvent.findMany({ where: { bodyBytes: { not: null } } });
		expect(longest.every(({ body: { length } }) => length < 1_000)).toBe(true);
		const signedBody = payoutChanged('evt_long').replace('"metadata":null', `"metadata":{"a":"${'m'.repeat(50_000)}"}`);
		expect((await signed(signedBody)).status).toBe(200);
		expect(await rows('evt_long')).toMatchObject([{ body: signedBody, bodyBytes: null }]);
	});

	test('more than so much of what nobody signed is not stored within an hour, and what Toss signed always is', async () => {
		limitUnproven(5_000);
		const before = await db().webhookEvent.count();
		const answers = [];
		for (let at = 0; at < 8; at += 1) answers.push((await post(`{"eventType":"flood","at":${at}}`)).status);
		expect(answers).toEqual([200, 200, 200, 200, 429, 429, 429, 429]);
		expect((await post('{"eventType":"payout.changed"}')).status).toBe(401);
		expect(await db().webhookEvent.count()).toBe(before + 4);
		expect((await signed(payoutChanged('evt_in_flood'))).result).toBe('stored');
		limitUnproven();
	});

	test('what nobody signed and what changed nothing is forgotten after a month, and nothing else', async () => {
		const old = new Date(Date.now() - 31 * 24 * 60 * 60_000);
		const cases = [
			['refused', 'missing', true],
			['ignored', 'unsigned', true],
			['duplicate', 'invalid', true],
			['applied', 'unsigned', false],
			['stored', 'unsigned', false],
			['failed', 'unsigned', false],
			['duplicate', 'valid', false],
		] as const;
		for (const [state, signature] of cases) {
			for (const receivedAt of [old, new Date()]) {
				const eventType = `old ${state} ${signature}`;
				await db().webhookEvent.create({
					data: { id: newId(), receivedAt, eventType, signature, state, dedupeKey: eventType, body: '{}', headers: {} },
				});
			}
		}
		await forgetWebhooks();
		const left = await db().webhookEvent.findMany({
			where: { eventType: { startsWith: 'old ' }, dedupeKey: { startsWith: 'old ' } },
		});
		for (const [state, signature, goes] of cases) {
			const ofCase = left.filter(({ eventType }) => eventType === `old ${state} ${signature}`);
			expect(ofCase, `${state} ${signature}`).toHaveLength(goes ? 1 : 2);
		}
	});

	test('headers that carry secrets are not kept', async () => {
		await post('{"eventType":"with.headers"}', { cookie: 'session=1', authorization: 'Basic x' });
		const [event] = await db().webhookEvent.findMany({ where: { eventType: 'with.headers' } });
		expect(JSON.stringify(event!.headers)).not.toMatch(/session|Basic/);
	});
});
