import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSandbox } from '../test-driver.ts';
import { playLanguage } from './page.ts';

let sandbox: Awaited<ReturnType<typeof openSandbox>>;
beforeAll(async () => {
	sandbox = await openSandbox();
});
afterAll(() => sandbox.close());

const read = (path: string, headers: Record<string, string> = {}) => fetch(`${sandbox.url}${path}`, { headers });

test('the page comes in the language that is asked for, else in that of the browser', async () => {
	expect(playLanguage('en', 'ko-KR')).toBe('en');
	expect(playLanguage('xx', 'en-GB,en')).toBe('en');
	expect(playLanguage(null, undefined)).toBe('ko');
	expect(await (await read('/_sandbox/', { 'accept-language': 'en' })).text()).toContain('<html lang="en">');
	expect(await (await read('/_sandbox?lang=ko', { 'accept-language': 'en' })).text()).toContain('<html lang="ko">');
});

test('its policy lets in its own script and style and nothing else', async () => {
	const response = await read('/_sandbox/');
	const html = await response.text();
	const policy = response.headers.get('content-security-policy')!;
	for (const tag of ['script', 'style']) {
		const text = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(html)![1]!;
		expect(policy).toContain(createHash('sha256').update(text).digest('base64'));
	}
	expect(policy).toContain("default-src 'none'");
	expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
});

test('it is served to this machine only, whatever name a page elsewhere gives it', async () => {
	const status = await new Promise((resolve, reject) => {
		const { port } = new URL(sandbox.url);
		request({ port, host: '127.0.0.1', path: '/_sandbox/', headers: { host: 'evil.example' } }, (response) => {
			response.resume();
			resolve(response.statusCode);
		})
			.on('error', reject)
			.end();
	});
	expect(status).toBe(400);
});
