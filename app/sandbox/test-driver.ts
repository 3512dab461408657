import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SANDBOX_SECRET_KEY, SANDBOX_SECURITY_KEY } from '#app/env.server.ts';
import { encryptJwe, isJwe, openJwe } from '#app/toss/jwe.ts';
import { startSandbox } from './server.ts';

/** A reply of the API, opened where it was encrypted. */
export interface ApiResult {
	status: number;
	headers: Headers;
	/** The bytes as they came. */
	raw: string;
	/** The JSON text. */
	text: string;
	// biome-ignore lint/suspicious/noExplicitAny: tests reach into replies of every shape
	json: any;
}

export interface ApiCall {
	headers?: Record<string, string>;
	/** Encrypted as payouts want it; `plain` sends a body as JSON instead. */
	body?: unknown;
	plain?: boolean;
	key?: string;
}

export const SECOND_SECURITY_KEY = '0f'.repeat(32);

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

/** Talks to a sandbox at an address as a merchant (`api`) and as the one who plays Toss (`control`). */
export function driverOf(url: string) {
	async function api(method: string, path: string, call: ApiCall = {}): Promise<ApiResult> {
		const secured = call.body !== undefined && !call.plain;
		const json = JSON.stringify(call.body);
		const response = await fetch(url + path, {
			method,
			headers: {
				authorization: basic(`${SANDBOX_SECRET_KEY}:`),
				...(secured ? { 'TossPayments-api-security-mode': 'ENCRYPTION', 'content-type': 'text/plain' } : {}),
				...call.headers,
			},
			...(call.body === undefined
				? {}
				: { body: secured ? await encryptJwe(json, call.key ?? SANDBOX_SECURITY_KEY, new Date()) : json }),
		});
		const raw = await response.text();
		const text = isJwe(raw) ? (await openJwe(raw, [SANDBOX_SECURITY_KEY, SECOND_SECURITY_KEY])).json : raw;
		return { status: response.status, headers: response.headers, raw, text, json: text ? JSON.parse(text) : null };
	}
	async function control(path: string, body?: unknown): Promise<ApiResult> {
		const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
		const response = await fetch(`${url}/_sandbox${path}`, init);
		const text = await response.text();
		return { status: response.status, headers: response.headers, raw: text, text, json: JSON.parse(text) };
	}
	return {
		url,
		api,
		control,
		/** Everything gone, then the clock at an instant and so many won to pay from. */
		async begin(now: string, available = 100_000_000) {
			await control('/reset', {});
			await control('/clock', { now });
			await control('/balance', { available, pending: 0 });
		},
		/** Registers a seller: a corporation, which may be paid at once, unless another body is given. */
		async seller(refSellerId: string, body: Record<string, unknown> = corporation(refSellerId)) {
			const reply = await api('POST', '/v2/sellers', { body });
			if (reply.status !== 200) throw new Error(reply.text);
			return reply.json.entityBody;
		},
	};
}

export type Driver = ReturnType<typeof driverOf>;

/** Starts a sandbox of its own on any free port, with an empty folder that goes when it is closed. */
export async function openSandbox() {
	const dataDir = mkdtempSync(join(tmpdir(), 'jeongsan-sandbox-'));
	const running = await startSandbox({ port: 0, dataDir, securityKeys: [SANDBOX_SECURITY_KEY, SECOND_SECURITY_KEY] });
	return {
		...driverOf(running.url),
		dataDir,
		async close() {
			await running.close();
			rmSync(dataDir, { recursive: true, force: true });
		},
	};
}

export function corporation(refSellerId: string) {
	return {
		refSellerId,
		businessType: 'CORPORATE',
		company: {
			name: '주식회사 한강식품',
			representativeName: '박대표',
			businessRegistrationNumber: '1234567891',
			email: 'settle@hangang-food.example',
			phone: '0212345678',
		},
		account: { bankCode: '088', accountNumber: '110123456789', holderName: '주식회사한강식품' },
	};
}

export function individual(refSellerId: string) {
	return {
		refSellerId,
		businessType: 'INDIVIDUAL',
		individual: { name: '김토페', email: 'kim.topay@example.co.kr', phone: '01012345678' },
		account: { bankCode: '092', accountNumber: '100012345678', holderName: '김토페' },
		metadata: { region: '제주', grade: 'gold' },
	};
}

export function payout(refPayoutId: string, destination: string, change: Record<string, unknown> = {}) {
	return {
		refPayoutId,
		destination,
		scheduleType: 'SCHEDULED',
		payoutDate: '2026-03-06',
		amount: { currency: 'KRW', value: 352_000 },
		transactionDescription: '3월1차정산',
		...change,
	};
}

export interface Received {
	headers: Record<string, string | string[] | undefined>;
	body: string;
}

/** A receiver of webhooks that answers what `answer` says: a status, or null to let it hang. */
export async function openReceiver(answer: () => number | null = () => 200) {
	const received: Received[] = [];
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
		received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
		const status = answer();
		if (status !== null) response.writeHead(status).end();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
		received,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
