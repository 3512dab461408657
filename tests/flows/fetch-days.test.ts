import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SandboxedWorker, startSandboxedWorker } from '#tests/setup/sandboxed-worker.ts';

let worker: SandboxedWorker;
beforeAll(async () => {
	worker = await startSandboxedWorker();
	await worker.setClock('2027-03-03T10:00:00+09:00');
});
afterAll(() => worker.close());

interface Payment {
	paymentKey: string;
	orderId: string;
	lastTransactionKey: string;
}

it('fetches days once, whatever a file brought before, and looks cancelled virtual accounts up', async () => {
	const { fetchDays } = await import('#app/features/settlements/sync-days.server.ts');
	const { importFile } = await import('#app/features/settlements/import-file.server.ts');
	const { exportSettlements } = await import('#app/features/settlements/export-settlements.server.ts');
	const { WORKER } = await import('#app/features/audit/record-audit.server.ts');
	const { currentInstant } = await import('#app/clock.server.ts');
	const { db } = await import('#app/db.server.ts');
	const { sql } = await import('#app/sql.server.ts');
	const { toss } = await import('#app/toss/toss.server.ts');
	const { kstDayFrom } = await import('#app/lib/kst-calendar.ts');

	const paid = await worker.control<Payment[]>('payments', { amount: 33_333, method: '카드', count: 3 });
	await toss().payments.cancel(paid[0]!.paymentKey, { cancelReason: '변심' }, { idempotencyKey: 'cancel-1' });
	const account = await worker.control<Payment>('payments', {
		amount: 50_000,
		method: '가상계좌',
		status: 'WAITING_FOR_DEPOSIT',
	});
	await toss().payments.cancel(account.paymentKey, { cancelReason: '변심' }, { idempotencyKey: 'cancel-2' });
	await worker.control('settlements', { transactionKey: paid[1]!.lastTransactionKey, change: 'duplicate' });
	await worker.setClock('2027-03-08T10:00:00+09:00');

	const days = { from: kstDayFrom('2027-03-03'), to: kstDayFrom('2027-03-05') };
	const fetchAgain = async () => fetchDays(days, WORKER, await currentInstant());
	const first = await fetchAgain();
	expect(first).toMatchObject({
		...days,
		transactions: { inserted: 6, updated: 0, unchanged: 0 },
		settlements: { inserted: 5, updated: 0, unchanged: 0 },
	});
	expect(await fetchAgain()).toMatchObject({
		transactions: { inserted: 0, updated: 0, unchanged: 6 },
		settlements: { inserted: 0, updated: 0, unchanged: 5 },
	});
	const looked = await db().paymentLookup.findMany();
	expect(looked).toMatchObject([{ paymentKey: account.paymentKey, approvedAt: null }]);
	const extra = await db().settlementLine.findMany({ where: { occurrence: 2 } });
	expect(extra).toMatchObject([{ transactionKey: paid[1]!.lastTransactionKey, keyState: 'given' }]);
	expect(JSON.stringify(extra[0]!.extra)).toContain('card.issuerCode');

	// The same lines as a file: before a fetch, after it, and after it again, each time nothing new.
	let csv = '';
	for await (const piece of exportSettlements(days.from, days.to)) csv += piece;
	const file = path.join(await mkdtemp(path.join(tmpdir(), 'jeongsan-fetch-')), 's.csv');
	await writeFile(file, csv);
	const load = async () =>
		importFile({ path: file, name: 's.csv', kind: 'settlements', actor: WORKER, now: await currentInstant() });
	expect(await load()).toMatchObject({ rows: 5, unchanged: 5 });
	await sql().query('truncate settlement_line, import, import_row_error');
	expect(await load()).toMatchObject({ rows: 5, inserted: 5 });
	expect((await fetchAgain()).settlements).toEqual({ inserted: 0, updated: 0, unchanged: 5 });
	expect((await db().import.findMany({ where: { source: 'api' } })).every(({ status }) => status === 'done')).toBe(
		true,
	);
});

it('fetches the lines of a monthly cycle, whose sales day is still to come', async () => {
	const { fetchDays } = await import('#app/features/settlements/sync-days.server.ts');
	const { WORKER } = await import('#app/features/audit/record-audit.server.ts');
	const { currentInstant } = await import('#app/clock.server.ts');
	const { db } = await import('#app/db.server.ts');
	const { kstDayFrom } = await import('#app/lib/kst-calendar.ts');
	await worker.control('settings', { settlementCycle: 'monthly' });
	await worker.setClock('2027-03-15T10:00:00+09:00');
	await worker.control('payments', { amount: 77_777, method: '카드' });
	await worker.setClock('2027-03-16T10:00:00+09:00');
	const day = kstDayFrom('2027-03-15');
	const fetch = async () => (await fetchDays({ from: day, to: day }, WORKER, await currentInstant())).settlements;
	// Where days to come cannot be asked for, there is nothing yet, and nothing fails.
	await worker.control('faults', { method: 'GET', path: '/v1/settlements', fault: 'delay', ms: 0 });
	await worker.control('faults', { method: 'GET', path: '/v1/settlements', fault: 'status', code: 'INVALID_DATE' });
	expect(await fetch()).toEqual({ inserted: 0, updated: 0, unchanged: 0 });
	expect(await fetch()).toEqual({ inserted: 1, updated: 0, unchanged: 0 });
	const lines = await db().settlementLine.findMany({ where: { amount: 77_777n } });
	expect(lines).toMatchObject([{ soldOn: new Date('2027-03-31T00:00:00Z') }]);
});

it('leaves nothing half done when Toss refuses or cannot be reached', async () => {
	const { startSync } = await import('#app/features/imports/start-sync.server.ts');
	const { fetchDays } = await import('#app/features/settlements/sync-days.server.ts');
	const { WORKER } = await import('#app/features/audit/record-audit.server.ts');
	const { currentInstant } = await import('#app/clock.server.ts');
	const { db } = await import('#app/db.server.ts');
	const { kstDayFrom } = await import('#app/lib/kst-calendar.ts');
	const days = { from: kstDayFrom('2027-03-03'), to: kstDayFrom('2027-03-03') };
	await worker.control('faults', { method: 'GET', path: '/v1/transactions', fault: 'status', status: 500, times: 10 });
	const before = await db().paymentTransaction.count();
	await expect(fetchDays(days, WORKER, await currentInstant())).rejects.toMatchObject({ name: 'TossUnknownOutcome' });
	expect(await db().paymentTransaction.count()).toBe(before);
	const failed = await db().import.findMany({ where: { status: 'failed' } });
	expect(failed).toMatchObject([{ kind: 'transactions', source: 'api' }]);
	await worker.control('reset', {});
	await worker.setClock('2027-03-08T10:00:00+09:00');
	await startSync(days, { id: null, label: 'someone@example.com' });
	await worker.drain();
	expect(await db().import.findMany({ where: { kind: 'settlements', fromOn: new Date(days.from) } })).toContainEqual(
		expect.objectContaining({ status: 'done' }),
	);
});

it('imports an upload as a job, and says of a file that is none why', async () => {
	const { receiveUpload } = await import('#app/features/imports/uploads.server.ts');
	const { startImport } = await import('#app/features/imports/start-import.server.ts');
	const { findImport, listImports } = await import('#app/features/imports/queries.server.ts');
	const { currentInstant } = await import('#app/clock.server.ts');
	const actor = { id: null, label: 'someone@example.com' };
	const upload = async (text: string) => {
		const now = await currentInstant();
		const received = await receiveUpload(
			't.csv',
			(async function* () {
				yield Buffer.from(text);
			})(),
			now,
		);
		return startImport(received!, null, actor, now);
	};
	const header = 'mId,transactionKey,paymentKey,orderId,method,status,transactionAt,currency,amount';
	const good = await upload(
		`${header}\nm,k1,p1,order-1,카드,DONE,2026-03-03T10:00:00,KRW,1000\nm,k2,p2,order-2,카드,DONE,bad,KRW,1000\n`,
	);
	expect(good).toMatchObject({ ok: true });
	const { importId } = good as { importId: string };
	expect(await findImport(importId)).toMatchObject({ status: 'running', kind: 'transactions', percent: 0 });
	await worker.drain();
	expect(await findImport(importId)).toMatchObject({
		status: 'done',
		inserted: 1,
		rejected: 1,
		percent: 100,
		errors: [{ line: 3, column: 'transactionAt', reason: 'not-a-time' }],
	});
	expect(await upload('name,colour\nsky,blue\n')).toMatchObject({ ok: false, reason: { code: 'no-known-header' } });
	const list = await listImports({ size: 2 });
	expect(list.rows).toHaveLength(2);
	expect((await listImports({ size: 2, after: list.next! })).rows[0]!.id < list.rows[1]!.id).toBe(true);
});
