import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SANDBOX_SECRET_KEY } from '#app/env.server.ts';
import { type RunningSandbox, startSandbox } from '../server.ts';

export type Json = Record<string, unknown>;

interface Answer<T> {
	status: number;
	body: T;
}

/** A sandbox in a folder of its own, for tests of its endpoints. */
export async function openSandbox(dataDir?: string) {
	const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'sandbox-payments-')));
	let sandbox: RunningSandbox = await startSandbox({ port: 0, dataDir: folder });

	async function call<T = Json>(method: string, path: string, body?: unknown, language = 'ko-KR'): Promise<Answer<T>> {
		const response = await fetch(sandbox.url + path, {
			method,
			headers: {
				'accept-language': language,
				authorization: `Basic ${Buffer.from(`${SANDBOX_SECRET_KEY}:`).toString('base64')}`,
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		return { status: response.status, body: (await response.json()) as T };
	}

	return {
		url: () => sandbox.url,
		get: <T = Json>(path: string, language?: string) => call<T>('GET', path, undefined, language),
		post: <T = Json>(path: string, body: unknown = {}) => call<T>('POST', path, body),
		/** A control call that has to succeed. */
		async control<T = Json>(path: string, body: unknown = {}): Promise<T> {
			const answer = await call<T>('POST', `/_sandbox/${path}`, body);
			if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
			return answer.body;
		},
		async restart() {
			await sandbox.close();
			sandbox = await startSandbox({ port: 0, dataDir: folder });
		},
		async close() {
			await sandbox.close();
			if (!dataDir) await rm(folder, { recursive: true, force: true });
		},
	};
}
