import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exportSamples, tableBytes } from '#tests/factories/export-files.ts';

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-cli-exports-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command as a person does, with --json: exactly one JSON object. */
function cli(args: string[]) {
	return new Promise<{ code: number | null; answer: Record<string, unknown> }>((resolve, reject) => {
		const child = spawn(process.execPath, ['app/boot/start.mjs', 'cli', ...args, '--json'], {
			env: { ...process.env, DATA_DIR: folder, SANDBOX_PORT: '9' },
		});
		let out = '';
		child.stdout.on('data', (chunk) => {
			out += chunk;
		});
		child.on('error', reject);
		child.on('close', (code) => resolve({ code, answer: JSON.parse(out) }));
	});
}

async function file(profile: string, name: string): Promise<string> {
	const sample = exportSamples.find((each) => each.profile === profile)!;
	const full = path.join(folder, name);
	await writeFile(full, await tableBytes(sample.rows, name.endsWith('.xlsx') ? 'xlsx' : 'cp949'));
	return full;
}

it('takes a profile that is not confirmed only by its name', async () => {
	const inicis = await file('inicis-settlement', 'inicis.csv');
	const refused = await cli(['import', 'settlements', inicis]);
	expect(refused).toMatchObject({ code: 2, answer: { error: { code: 'profile-unconfirmed' } } });
	const taken = await cli(['import', 'settlements', inicis, '--profile', 'inicis-settlement']);
	expect(taken).toMatchObject({
		code: 0,
		answer: { profile: 'inicis-settlement', encoding: 'cp949', rows: 2, inserted: 2, problems: [] },
	});
});

it('takes the day and the account of a file from the person, and files of sums as control totals', async () => {
	const checkout = await file('kakao-talk-checkout', 'checkout.xlsx');
	expect(await cli(['import', 'settlements', checkout])).toMatchObject({
		code: 2,
		answer: { error: { code: 'day-needed', remedy: expect.stringContaining('--day') } },
	});
	const told = await cli(['import', 'settlements', checkout, '--day', '2026-03-10', '--account', 'dalbit']);
	expect(told).toMatchObject({ code: 0, answer: { encoding: 'xlsx', inserted: 2 } });
	const sums = await cli(['import', 'settlements', await file('toss-admin-by-method', 'methods.xlsx')]);
	expect(sums).toMatchObject({ code: 0, answer: { rows: 3, inserted: 3, controlTotals: 3 } });
});
