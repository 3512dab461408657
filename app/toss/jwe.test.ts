import * as fc from 'fast-check';
import { decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { encryptJwe, isJwe, JweError, openJwe } from './jwe.ts';

const KEY = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const OTHER_KEY = 'ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const PLAIN =
	'{"refSellerId":"seller-2025-0001","businessType":"INDIVIDUAL","individual":{"name":"김토페","email":"seller@example.com","phone":"01012345678"},"account":{"bankCode":"092","accountNumber":"10000000000001","holderName":"김토페"}}';
const VECTOR =
	'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwiaWF0IjoiMjAyNS0wMy0wNFQxMDoxNTozMCswOTowMCIsIm5vbmNlIjoiMmYxYjBjNTQtN2E3ZS00ZTBlLTlkM2MtNWI4ZjZhMWUwYzc3In0..oKGio6Slpqeoqaqr.nToOSCOYZ9MOAPWaY1j6_APJNXz3xW9erDwTq0-bRTDwWmWd2lE6Uzrvd5xwCubbfTkPBiaZTDcFC0oShlyn2drY7BlZwZGBmMDFY62grdeoKZGGL3gZl2jV0xQpuGG26ulKwm-Mtbntvmo84PqtTVwxDN6yULVfQKL8iJYlmiKrdJJF8XKxJwZrzb8nfKbuqqSBSd-zmeOIo8nXlbwWSad2dPLZDiU0uCgbG13wmsMWRZ73dwjacPfvFFwuoCV1BQZ8-VDhi93DbXD_eRUQmXCBi4RbBqr2jKw9x2fkMN7ovLSBVONBHb3B.-VsRbu5b0dxYXXJsf7lNeA';
const NOW = new Date('2025-03-04T01:15:30Z');
/** A reply of the real service: its key is not public, but its shape is. */
const LIVE_REPLY =
	'eyJlbmMiOiJBMjU2R0NNIiwiaWF0IjoiMjAyNS0wNi0yNlQxODo0Mjo0Ni4zNTYyNTkzMTUrMDk6MDAiLCJub25jZSI6IjAwOWNiNTQ2LTgzZGYtNDRiNC1hMmQxLWYyMTliMThhZTgxZCIsImFsZyI6ImRpciJ9..myecGkNfS2k3F4en.VVwewGVwcxgf2iA9TZk4YyMZ7xdKu7ZcuBq_SizluSnVB5dCVAIHkpVbdTY326euGWcKXhjAOMjKOwruXxnOJbR2oVylauimkBKNRFbRfFQ-bs0wM8gj4AypeSYnctuStSMzui7ktErCDeHgYo9YNeyZX28SO-G6iT65xLVhCC9MLCqWcsK-86SCIGAQNzvRKJRv96CfCE38J4R0hBbtEo0JAhWCT61_lG6SGc5rhIIvPtg3cEiO4NtUjTklY9WQLWYfTzMBELHEdw5bwArFdlvIWZoTZClIqUENcdf265lbkRNphA.2TP2KoM93w1q7sEO5eG4lw';

describe('encryption of payouts', () => {
	it('makes the bytes of the known vector', async () => {
		const iv = new Uint8Array(Buffer.from('a0a1a2a3a4a5a6a7a8a9aaab', 'hex'));
		expect(await encryptJwe(PLAIN, KEY, NOW, { nonce: '2f1b0c54-7a7e-4e0e-9d3c-5b8f6a1e0c77', iv })).toBe(VECTOR);
	});

	it('opens the known vector', async () => {
		expect((await openJwe(VECTOR, [KEY])).json).toBe(PLAIN);
	});

	it('gives back any text, with a nonce and an IV of its own every time', async () => {
		await fc.assert(
			fc.asyncProperty(fc.json(), async (json) => {
				const [first, second] = [await encryptJwe(json, KEY, NOW), await encryptJwe(json, KEY, NOW)];
				expect(first.split('.')[2]).not.toBe(second.split('.')[2]);
				expect(decodeProtectedHeader(first).nonce).not.toBe(decodeProtectedHeader(second).nonce);
				expect(isJwe(first)).toBe(true);
				expect((await openJwe(second, [KEY])).json).toBe(json);
			}),
			{ numRuns: 50 },
		);
	});

	it('writes iat as a text of Seoul time with whole seconds', async () => {
		const header = decodeProtectedHeader(await encryptJwe('{}', KEY, new Date('2025-03-04T01:15:30.987Z')));
		expect(header).toMatchObject({ alg: 'dir', enc: 'A256GCM', iat: '2025-03-04T10:15:30+09:00' });
	});

	it('tries the previous key while two live side by side, and says which one opened', async () => {
		expect(await openJwe(VECTOR, [OTHER_KEY, KEY])).toMatchObject({ json: PLAIN, hexKey: KEY });
	});

	it('refuses what no key opens, without showing keys or text', async () => {
		await expect(openJwe(VECTOR, [OTHER_KEY])).rejects.toThrow(JweError);
		await expect(openJwe(VECTOR, [OTHER_KEY])).rejects.not.toThrow(new RegExp(OTHER_KEY));
		await expect(openJwe(`${VECTOR.slice(0, -4)}AAAA`, [KEY])).rejects.toThrow(JweError);
		await expect(openJwe('eyJ.not.a.real.jwe', [KEY])).rejects.toThrow(JweError);
		await expect(encryptJwe('{}', 'zz', NOW)).rejects.toThrow(JweError);
	});

	it('tells a JWE from JSON by its looks', () => {
		expect(isJwe(VECTOR)).toBe(true);
		expect(isJwe(LIVE_REPLY)).toBe(true);
		expect(isJwe(`${LIVE_REPLY}\n`)).toBe(true);
		for (const body of ['{"code":"X"}', '[]', '', 'eyJhbGciOiJkaXIifQ', 'eyJa.b.c', '<html>a.b.c.d.e</html>']) {
			expect(isJwe(body)).toBe(false);
		}
	});
});
