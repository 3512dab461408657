import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningSandbox, startSandbox } from '#app/sandbox/server.ts';
import { moveSchema } from './move-schema.ts';
import type { playMove as PlayMove } from './play-move.server.ts';
import type { readTable as ReadTable } from './sandbox-control.server.ts';

let folder: string;
let sandbox: RunningSandbox;
let playMove: typeof PlayMove;
let readTable: typeof ReadTable;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'play-toss-'));
	sandbox = await startSandbox({ port: 0, dataDir: folder });
	// Settings are read once, on first use: the address has to be known before.
	process.env.TOSS_API_URL = sandbox.url;
	({ playMove } = await import('./play-move.server.ts'));
	({ readTable } = await import('./sandbox-control.server.ts'));
});

afterAll(async () => {
	await sandbox.close();
	await rm(folder, { recursive: true, force: true });
});

const play = (form: Record<string, string>) => playMove(moveSchema.parse(form));

it('makes, deposits and cancels payments, spoils lines, and sets balance and clock', async () => {
	const { now } = await readTable();
	const today = new Date(now.getTime() + 9 * 60 * 60 * 1000).toISOString().slice(0, 10);
	const pay = { move: 'pay', amount: '55,000', count: '1', day: today };
	expect(await play({ ...pay, method: '가상계좌', status: 'WAITING_FOR_DEPOSIT' })).toEqual({ ok: true });
	const [waiting] = (await readTable()).payments;
	expect(await play({ move: 'deposit', paymentKey: waiting!.paymentKey })).toEqual({ ok: true });
	const [paid] = (await readTable()).payments;
	expect(paid).toMatchObject({ status: 'DONE', method: '가상계좌' });
	const transactionKey = paid!.transactions.at(-1)!.transactionKey;
	for (const change of ['amount', 'fee', 'duplicate', 'late', 'omit', 'restore']) {
		expect(await play({ move: 'settlement', transactionKey, change })).toEqual({ ok: true });
	}
	const cancel = { move: 'cancel', paymentKey: paid!.paymentKey, holder: paid!.virtualAccount!.customerName };
	expect(await play(cancel)).toEqual({ ok: true });
	expect((await readTable()).payments[0]).toMatchObject({ status: 'CANCELED', balanceAmount: 0 });

	expect(await play({ move: 'balance', available: '1,000,000', pending: '5' })).toEqual({ ok: true });
	expect((await readTable()).balance).toEqual({ available: 1_000_000n, pending: 5n });
	expect(await play({ move: 'clock-preset', preset: 'week' })).toEqual({ ok: true });
	expect((await readTable()).now.getTime() - now.getTime()).toBeGreaterThan(6 * 24 * 60 * 60 * 1000);
	expect(await play({ move: 'webhooks', fault: 'delay', times: '2' })).toEqual({ ok: true });
	expect(await play({ move: 'fault', target: 'transactions', fault: 'status', times: '1' })).toEqual({ ok: true });
});

it('passes on why the sandbox refuses', async () => {
	expect(await play({ move: 'seller', id: 'nobody', to: 'verify' })).toMatchObject({ ok: false });
	expect(await play({ move: 'clock-set', day: '2020-01-01', time: '09:00' })).toMatchObject({
		ok: false,
		reason: expect.stringContaining('clock'),
	});
	expect(await play({ move: 'cancel', paymentKey: 'nobody' })).toMatchObject({
		ok: false,
		reason: expect.stringContaining('NOT_FOUND_PAYMENT'),
	});
});
