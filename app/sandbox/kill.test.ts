import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { driverOf, openReceiver, payout } from './test-driver.ts';

let dataDir: string;
const children: ChildProcess[] = [];
beforeEach(() => {
	dataDir = mkdtempSync(join(tmpdir(), 'sandbox-kill-'));
});
afterEach(() => {
	for (const child of children.splice(0)) child.kill('SIGKILL');
	rmSync(dataDir, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	return typeof address === 'object' && address ? address.port : 0;
}

function start(port: number): ChildProcess {
	const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'main.ts')], {
		env: { PATH: process.env.PATH, NODE_ENV: 'test', SANDBOX_PORT: String(port), DATA_DIR: dataDir },
		stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
	});
	children.push(child);
	return child;
}

async function ready(child: ChildProcess): Promise<ReturnType<typeof driverOf>> {
	const [message] = (await once(child, 'message')) as [{ ready: boolean; url: string }];
	expect(message.ready).toBe(true);
	return driverOf(message.url);
}

it('loses nothing when it is killed: state, clock, agenda and webhooks go on in the same folder', async () => {
	const receiver = await openReceiver(() => 500);
	try {
		const port = await freePort();
		const first = start(port);
		const before = await ready(first);
		await before.begin('2026-03-05T10:00:00+09:00');
		await before.control('/webhooks', { url: receiver.url });
		const seller = await before.seller('corp-0001');
		const headers = { 'Idempotency-Key': 'k' };
		const asked = await before.api('POST', '/v2/payouts', {
			body: [payout('po-1', seller.id), payout('po-2', seller.id)],
			headers,
		});
		await before.control(`/payouts/${asked.json.entityBody.items[1].id}/fail`, {});
		await vi.waitFor(
			async () => expect((await before.control('/webhooks')).json.deliveries[0].attempts).toHaveLength(1),
			{ timeout: 20_000 },
		);
		const { json: ledger } = await before.control('/ledger');
		first.kill('SIGKILL');
		await once(first, 'exit');

		const after = await ready(start(port));
		expect((await after.control('/ledger')).json).toEqual(ledger);
		const again = await after.api('POST', '/v2/payouts', { body: [payout('po-9', seller.id)], headers });
		expect(again.raw).toBe(asked.raw);
		expect((await after.control('/clock')).json.now).toMatch(/^2026-03-05T10:0/);
		await after.control('/clock', { now: '2026-03-06T10:00:00+09:00' });
		const { payouts } = (await after.control('/ledger')).json;
		expect(payouts.map((each: { status: string }) => each.status)).toEqual(['COMPLETED', 'FAILED']);
		expect((await after.control('/webhooks')).json.deliveries[0].attempts.length).toBeGreaterThan(5);
	} finally {
		await receiver.close();
	}
});

it('says in one sentence that its port is taken, and ends when its parent does', async () => {
	const port = await freePort();
	const first = start(port);
	await ready(first);
	const second = start(port);
	let said = '';
	second.stderr?.on('data', (chunk: Buffer) => {
		said += chunk.toString();
	});
	const [code] = await once(second, 'close');
	expect(code).toBe(1);
	expect(said.replace(/^npm warn.*\n/gm, '').trim()).toBe(
		`Port ${port} is in use by another program: stop it, or set SANDBOX_PORT to a free port.`,
	);
	first.disconnect();
	const [ended] = await once(first, 'exit');
	expect(ended).toBe(0);
});
