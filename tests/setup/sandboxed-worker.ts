import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Logger, runOnce } from 'graphile-worker';
import { extendEnvironment } from '#app/env.server.ts';
import { startSandbox } from '#app/sandbox/server.ts';

type Json = Record<string, unknown>;

/** A payout in the sandbox's ledger. */
export interface LedgerPayout {
	id: string;
	refPayoutId: string;
	status: string;
	amount: { value: number };
	history: { status: string; at: string }[];
}

export interface SandboxedWorker {
	url: string;
	/** Calls the sandbox's control interface; throws on anything but 200. */
	control<T = Json>(path: string, body?: Json): Promise<T>;
	ledger(): Promise<{ sellers: Json[]; payouts: LedgerPayout[]; callsByEndpoint: Record<string, number> }>;
	/** Sets the sandbox's clock, and the console's own with it. */
	setClock(at: string | Date): Promise<void>;
	/** Moves the clock on by so many minutes. */
	pass(minutes: number): Promise<void>;
	/** Does all jobs that wait, and those that they leave behind. */
	drain(): Promise<void>;
	/** The status of each answer that the webhook receiver gave. */
	received: number[];
	close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	return Buffer.concat(parts);
}

/**
 * A sandbox in this process, the console's settings pointing at it, a receiver for its events, and the worker's jobs at
 * hand: what the console does, without a browser and without waiting for timers.
 */
export async function startSandboxedWorker(): Promise<SandboxedWorker> {
	const dataDir = await mkdtemp(path.join(tmpdir(), 'jeongsan-flow-'));
	const sandbox = await startSandbox({ port: 0, dataDir });
	extendEnvironment({
		TOSS_API_URL: sandbox.url,
		TOSS_TIMEOUT_MS: '2500',
		// Here it is not a stranger's server that a call spares between two tries.
		TOSS_RETRY_DELAY_MS: '50',
		ENCRYPTION_KEYS: randomBytes(32).toString('hex'),
	});
	// Only now: modules of the console read their settings on first use.
	const { taskList } = await import('#app/worker.ts');
	const { receiveWebhook } = await import('#app/features/webhooks/receive-webhook.server.ts');
	const { currentInstant, rereadClock } = await import('#app/clock.server.ts');
	const received: number[] = [];
	const receiver = createServer((request, response) => {
		void (async () => {
			const headers = new Headers(request.headers as Record<string, string>);
			const body = new Uint8Array(await bodyOf(request));
			const answer = await receiveWebhook(
				new Request('http://console/webhooks/toss', { method: 'POST', headers, body }),
			);
			received.push(answer.status);
			response.writeHead(answer.status).end();
		})();
	});
	await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));

	async function control<T = Json>(route: string, body?: Json): Promise<T> {
		const response = await fetch(`${sandbox.url}/_sandbox/${route}`, {
			method: body ? 'POST' : 'GET',
			...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
		});
		if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
		return (await response.json()) as T;
	}

	async function setClock(at: string | Date): Promise<void> {
		await control('clock', { now: new Date(at).toISOString() });
		rereadClock();
	}

	const { port } = receiver.address() as AddressInfo;
	await control('webhooks', { url: `http://127.0.0.1:${port}/webhooks/toss` });
	return {
		url: sandbox.url,
		control,
		ledger: () => control('ledger'),
		setClock,
		pass: async (minutes) => setClock(new Date((await currentInstant()).getTime() + minutes * 60_000)),
		drain: () =>
			runOnce({
				connectionString: process.env.DATABASE_URL,
				taskList: taskList(),
				noHandleSignals: true,
				logger: new Logger(() => () => {}),
			}),
		received,
		async close() {
			await sandbox.close();
			await new Promise((resolve) => receiver.close(resolve));
			await rm(dataDir, { recursive: true, force: true });
		},
	};
}
