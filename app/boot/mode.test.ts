import { expect, it } from 'vitest';
import { extendEnvironment } from '#app/env.server.ts';
import { requireSoundMode } from './mode.ts';
import { makeDataDir } from './prepare.ts';

const mode = (TOSS_SECRET_KEY: string) =>
	requireSoundMode(
		extendEnvironment({
			TOSS_API_URL: 'https://api.tosspayments.com',
			TOSS_SECRET_KEY,
			TOSS_SECURITY_KEY: '01'.repeat(32),
			SESSION_SECRET: 's'.repeat(32),
			ENCRYPTION_KEYS: '02'.repeat(32),
			DEMO: 'off',
		}),
	);

it('goes live with a secret key for individual APIs, and with none of another kind', async () => {
	expect(await mode('live_sk_zXLkKEypNArWmo50nX3lmeaxYG5R')).toBe('live');
	expect(await mode('test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R')).toBe('live');
	for (const key of ['live_gsk_docs_OaPz8L5KdmQXkzRz3y47BMw6', 'live_ck_x', 'test_gck_x']) {
		await expect(mode(key), key).rejects.toThrow('a client key or a key of the payment widget');
	}
});

it('a data folder that is there and cannot be written is told as that', async () => {
	// A folder of the system in which nobody makes files, not even root.
	const problem = { message: expect.stringContaining('the data folder /proc cannot be'), remedy: expect.any(String) };
	await expect(makeDataDir('/proc')).rejects.toMatchObject(problem);
});
