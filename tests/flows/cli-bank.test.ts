import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LevelOutput, ProofOutput } from '#app/features/reconciliation/cli-commands.server.ts';
import { kindsOf, levels } from '#app/features/reconciliation/levels.ts';
import { type BankFileLine, bankTable, csvOf } from '#tests/factories/bank-files.ts';
import { freePort } from '#tests/setup/console.ts';

const encryptionKeys = randomBytes(32).toString('hex');
let folder: string;
let sandboxPort: number;

/** Runs the command line as a person does, in a process of its own. */
function cli(...args: string[]): Promise<{ code: number; output: unknown; stderr: string }> {
	return new Promise((resolve) => {
		execFile(
			process.execPath,
			['app/boot/start.mjs', 'cli', ...args, '--json'],
			{
				env: {
					...process.env,
					DATA_DIR: folder,
					ENCRYPTION_KEYS: encryptionKeys,
					SANDBOX_PORT: String(sandboxPort),
					TOSS_API_URL: '',
				},
			},
			(error, stdout, stderr) => {
				const code = error ? Number((error as { code?: unknown }).code ?? 1) : 0;
				resolve({ code, output: JSON.parse(stdout), stderr });
			},
		);
	});
}

async function written(name: string, text: string | Buffer): Promise<string> {
	const file = path.join(folder, name);
	await writeFile(file, text);
	return file;
}

const DEPOSITS: BankFileLine[] = [
	{ at: '2026-03-05 09:30:00', amount: 9_700, name: '토스페이먼츠', memo: '타행이체' },
	{ at: '2026-03-06 09:30:00', amount: 19_000, name: '토스페이먼츠', memo: '타행이체' },
];
const SETTLEMENTS = [
	'mId,transactionKey,paymentKey,orderId,currency,method,amount,fee,supplyAmount,vat,payOutAmount,approvedAt,soldDate,paidOutDate',
	'shop,k-1,p-1,o-1,KRW,카드,10000,300,273,27,9700,2026-03-02T10:00:00+09:00,2026-03-02,2026-03-05',
	'shop,k-2,p-2,o-2,KRW,카드,20000,600,545,55,19400,2026-03-03T10:00:00+09:00,2026-03-03,2026-03-06',
	'',
].join('\r\n');

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-flow-'));
	sandboxPort = await freePort();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const SCOPE = ['--from', '2026-03-01', '--to', '2026-03-31', '--as-of', '2026-04-01'];

test("a bank's file goes in once, is reconciled with the settlements, and the proof of all levels holds", async () => {
	const bank = await written('bank.csv', csvOf(bankTable('kb-business', DEPOSITS, 1_000_000)));
	const all = { rows: 2, updated: 0, rejected: 0 };
	const first = await cli('import', 'bank', bank);
	expect(first.code, first.stderr).toBe(0);
	expect(first.output).toMatchObject({ ...all, inserted: 2, unchanged: 0 });
	expect(await cli('import', 'bank', bank)).toMatchObject({ code: 0, output: { ...all, inserted: 0, unchanged: 2 } });
	const settlements = await cli('import', 'settlements', await written('lines.csv', SETTLEMENTS));
	expect(settlements, JSON.stringify(settlements)).toMatchObject({ code: 0, output: { ...all, inserted: 2 } });

	const { code, output, stderr } = await cli('reconcile', ...SCOPE, '--level', 'bank');
	expect(code, stderr).toBe(0);
	const run = output as LevelOutput;
	expect(run).toMatchObject({
		level: 'bank',
		matched: 1,
		totals: { expected: '29100', actual: '28700', states: '0', discrepancies: '400', residual: '0' },
		resultHash: expect.stringMatching(/^[0-9a-f]{64}$/),
	});
	expect(Object.keys(run.discrepancies)).toEqual(kindsOf.bank);
	expect(run.discrepancies['deposit-short']).toEqual({ count: 1, amount: '400' });

	const proof = await cli('proof', ...SCOPE);
	expect(proof.code, proof.stderr).toBe(0);
	const proved = proof.output as Record<string, ProofOutput>;
	expect(Object.keys(proved)).toEqual(levels);
	for (const each of Object.values(proved)) expect(each.residual).toBe('0');
	expect(proved.bank).toMatchObject({ ...run.totals, states: { held: '0' }, resultHash: run.resultHash });
}, 240_000);

test('what is no statement of a bank, no level and no day is refused with exit code 2 and the remedy', async () => {
	const error = { code: expect.any(String), message: expect.any(String), remedy: expect.any(String) };
	const none = await written('none.csv', 'a,b\r\n1,2\r\n');
	for (const args of [
		['import', 'bank', none],
		['reconcile', ...SCOPE, '--level', 'nonsense'],
		['proof', '--from', '2026-03-31', '--to', '2026-03-01'],
	])
		expect(await cli(...args), args.join(' ')).toMatchObject({ code: 2, output: { error } });
}, 240_000);
