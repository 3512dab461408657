import { expect, test } from 'vitest';
import { qrPath } from '#app/lib/qr-code.ts';
import { deviceName } from './device-name.ts';
import { findTotpStep, isTotpKey, newTotpKey, totpAddress, totpCode, totpStep } from './totp.server.ts';

test('the codes of an app are those of RFC 6238, and count for half a minute to either side', () => {
	// The ASCII key of its appendix B in base32.
	const key = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
	expect(totpCode(key, new Date(59_000))).toBe('287082');
	for (const [seconds, code] of [
		[1111111109, '081804'],
		[20000000000, '353130'],
	] as const) {
		const at = new Date(seconds * 1000);
		const step = totpStep(at);
		expect(totpCode(key, at)).toBe(code);
		for (const off of [-1, 0, 1]) {
			expect(findTotpStep(key, code, new Date(at.getTime() + off * 30_000), null)).toBe(step);
		}
		for (const off of [-2, 2]) {
			expect(findTotpStep(key, code, new Date(at.getTime() + off * 30_000), null)).toBeNull();
		}
		expect(findTotpStep(key, code, at, step)).toBeNull();
		expect(findTotpStep(key, code.slice(1), at, null)).toBeNull();
	}
});

test('each key is a new one, and an app takes it over from its address, however long the name', () => {
	const keys = Array.from({ length: 50 }, newTotpKey);
	expect(new Set(keys).size).toBe(50);
	expect(keys.every(isTotpKey)).toBe(true);
	for (const email of ['kim@mall.kr', `${'k+'.repeat(100)}@mall.kr`]) {
		const address = new URL(totpAddress(keys[0]!, email));
		expect(decodeURIComponent(address.pathname)).toContain(`Jeongsan:${email}`);
		expect(address.searchParams.get('secret')).toBe(keys[0]);
		const { size, path } = qrPath(address.href);
		expect(path).toMatch(new RegExp(`^M4 4h1v1h-1z.*M4 ${size - 5}h1v1h-1z`));
	}
});

test('a device is called as people call it, whatever its browser claims to be besides', () => {
	const like = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0';
	expect(deviceName(`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${like} Safari/537.36 Edg/120.0`)).toBe(
		'Edge · Windows',
	);
	expect(deviceName(`Mozilla/5.0 (Windows NT 10.0) ${like} Whale/3.24 Safari/537.36`)).toBe('Whale · Windows');
	expect(deviceName(`Mozilla/5.0 (Linux; Android 14; SM-S921N) ${like} Mobile Safari/537.36`)).toBe('Chrome · Android');
	const iphone =
		'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Safari/604.1';
	expect(deviceName(iphone)).toBe('Safari · iPhone');
	expect(deviceName('curl/8.0')).toBeNull();
	expect(deviceName(null)).toBeNull();
});
