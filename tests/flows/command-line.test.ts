import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const T_HEADER = 'mId,transactionKey,paymentKey,orderId,method,status,transactionAt,currency,amount';
const S_HEADER =
	'mId,paymentKey,transactionKey,orderId,currency,method,amount,fee,supplyAmount,vat,payOutAmount,approvedAt,soldDate,paidOutDate';

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command as a person does: a process of its own. */
function cli(args: string[], env: Record<string, string> = {}, stdout: 'pipe' | 'nobody reads' | number = 'pipe') {
	return new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
		const child = spawn(process.execPath, ['app/boot/start.mjs', 'cli', ...args], {
			env: { ...process.env, DATA_DIR: folder, LOG_LEVEL: 'info', SANDBOX_PORT: '9', ...env },
			stdio: ['ignore', stdout === 'nobody reads' ? 'pipe' : stdout, 'pipe'],
		});
		let out = '';
		let err = '';
		if (stdout === 'nobody reads') child.stdout?.destroy();
		child.stdout?.on('data', (chunk) => {
			out += chunk;
		});
		child.stderr?.on('data', (chunk) => {
			err += chunk;
		});
		child.on('error', reject);
		child.on('close', (code) => resolve({ code, out, err }));
	});
}

/** As cli, with --json: exactly one JSON object. */
async function json(args: string[], env: Record<string, string> = {}) {
	const { code, out } = await cli([...args, '--json'], env);
	expect(out.trim().split('\n')).toHaveLength(1);
	return { code, answer: JSON.parse(out) };
}

async function file(name: string, lines: string[]): Promise<string> {
	const full = path.join(folder, name);
	await writeFile(full, `${lines.join('\n')}\n`);
	return full;
}

const transaction = (key: string, amount: number, status = 'DONE') =>
	`m,${key},pay-${key},order-${key},카드,${status},2026-03-03T10:15:42+09:00,KRW,${amount}`;
const line = (key: string, amount: number) =>
	`m,pay-${key},${key},order-${key},KRW,카드,${amount},110,100,10,${amount - 110},2026-03-03T10:15:42+09:00,2026-03-03,2026-03-10`;

describe('the command line', () => {
	it('imports both sides, reconciles and exports', async () => {
		const transactions = await file('t.csv', [
			T_HEADER,
			transaction('a', 1000),
			transaction('b', 2000),
			'broken',
			transaction('c', 3000),
		]);
		const settlements = await file('s.csv', [
			S_HEADER,
			line('a', 1000),
			line('b', 1990),
			line('b', 1990),
			line('z', 500),
		]);
		const first = await json(['import', 'transactions', transactions]);
		expect(first).toMatchObject({
			code: 0,
			answer: {
				file: 't.csv',
				profile: 'flat-transactions',
				rows: 4,
				inserted: 3,
				updated: 0,
				unchanged: 0,
				rejected: 1,
			},
		});
		expect(first.answer.errors).toMatchObject([{ line: 4, value: '1 / 9' }]);
		expect(await readFile(first.answer.errorsFile, 'utf8')).toContain('broken');
		expect(await json(['import', 'settlements', settlements])).toMatchObject({
			code: 0,
			answer: { rows: 4, inserted: 4, rejected: 0, errors: [], errorsFile: null },
		});
		const days = ['--from', '2026-03-01', '--to', '2026-03-31'];
		const run = await json(['reconcile', ...days, '--as-of', '2026-04-30']);
		expect(run).toMatchObject({
			code: 0,
			answer: {
				matched: 1,
				notYetDue: 0,
				discrepancies: {
					'missing-settlement': { count: 1, amount: '3000' },
					'missing-transaction': { count: 1, amount: '-500' },
					'amount-mismatch': { count: 1, amount: '10' },
					'duplicate-settlement': { count: 1, amount: '-1990' },
				},
				totals: { residual: '0' },
			},
		});
		const again = await json(['import', 'transactions', transactions]);
		expect(again).toMatchObject({ code: 0, answer: { inserted: 0, updated: 0, unchanged: 3, rejected: 1 } });
		expect((await json(['reconcile', ...days, '--as-of', '2026-04-30'])).answer.resultHash).toBe(run.answer.resultHash);
		expect(await json(['audit', 'verify', '--noted', `1:${'0'.repeat(64)}`])).toMatchObject({
			code: 3,
			answer: { whole: false, brokenAt: '1', last: expect.stringMatching(/^\d+:[0-9a-f]{64}$/) },
		});

		const discrepancies = await cli(['export', 'discrepancies', '--run', run.answer.runId]);
		expect(discrepancies.out.startsWith('\uFEFFrunId,kind,level,mId,')).toBe(true);
		expect(discrepancies.out.trim().split('\r\n')).toHaveLength(5);
		const exported = await cli(['export', 'settlements', ...days]);
		expect(exported).toMatchObject({ code: 0 });
		const copy = path.join(folder, 'export.csv');
		await writeFile(copy, exported.out);
		expect(await json(['import', 'settlements', copy])).toMatchObject({ code: 0, answer: { rows: 4, unchanged: 4 } });
		expect(await json(['audit', 'verify'])).toMatchObject({ code: 0, answer: { whole: true } });
	});

	it('refuses what it cannot do with exit code 2, one sentence and a remedy', async () => {
		const nonsense = await file('nonsense.csv', ['name,colour', 'sky,blue']);
		const refused: [string[], string][] = [
			[['import', 'transactions', nonsense], 'no-known-header'],
			[['import', 'transactions', '/nowhere.csv'], 'file-not-found'],
			[['import', 'transactions', '/dev/stdin'], 'file-unreadable'],
			[['import', 'transactions', 'x'.repeat(300)], 'file-unreadable'],
			[['import', 'transactions', nonsense, '--profile', 'other'], 'unknown-profile'],
			[['import', 'transactions', nonsense, '--profile', ''], 'wrong-arguments'],
			[['import', 'transactions'], 'wrong-arguments'],
			[['import', 'nothing', nonsense], 'wrong-arguments'],
			[['reconcile', '--from', '2026-03-01'], 'wrong-arguments'],
			[['reconcile', '--from', '2026-03-01', '--to', '2026-03-31', '--as-of', ''], 'wrong-arguments'],
			[['export', 'settlements', '--from', '2026-02-30', '--to', '2026-03-01'], 'wrong-arguments'],
			[['migrate', '--fast'], 'wrong-arguments'],
			[['users', 'create', '--email', 'a@example.com', '--role', 'king'], 'unknown-role'],
		];
		for (const [args, code] of refused) {
			const { code: exit, answer } = await json(args);
			expect({ exit, code: answer.error.code }).toEqual({ exit: 2, code });
			expect(answer.error.remedy).not.toBe('');
		}
		// npm runs it in the project's folder, and says where the person stands.
		const astray = await json(['import', 'transactions', 'astray.csv'], { INIT_CWD: folder });
		expect(astray.answer.error.message).toBe(`there is no file ${path.join(folder, 'astray.csv')}`);
		const plain = await cli(['import', 'transactions', nonsense]);
		expect(plain).toMatchObject({ code: 2, out: '' });
		expect(plain.err).toMatch(/jeongsan: .*first 60 lines.*\n {2}→ /);
	});

	it('tells an outage from a refusal', async () => {
		const away = { DATABASE_URL: 'postgresql://nobody:x@127.0.0.1:9/none' };
		const { code, answer } = await json(['migrate'], away);
		expect(code).toBe(1);
		expect(answer.error).toMatchObject({ code: 'not-available', remedy: expect.stringContaining('DATABASE_URL') });
		const sync = await json(['sync', '--from', '2026-03-01', '--to', '2026-03-02']);
		expect(sync.code).toBe(1);
	});

	it('says that its output cannot be written, and does without one whom nobody reads', async () => {
		const unwritable = openSync(await file('read-only.txt', ['']), 'r');
		const { code, err } = await cli(['migrate', '--json'], {}, unwritable);
		closeSync(unwritable);
		expect(code).toBe(1);
		expect(err).toMatch(/^jeongsan: the output cannot be written \(EBADF\)\.\n {2}→ free some space/);
		expect(await cli(['help'], {}, 'nobody reads')).toEqual({ code: 0, out: '', err: '' });
	});

	it('makes an account and says its password once', async () => {
		const { code, answer } = await json(['users', 'create', '--email', 'Boss@Example.com', '--role', 'admin']);
		expect(code).toBe(0);
		expect(answer).toMatchObject({ email: 'boss@example.com', role: 'admin', password: expect.any(String) });
		expect(await json(['users', 'create', '--email', 'boss@example.com', '--role', 'admin'])).toMatchObject({
			code: 2,
			answer: { error: { code: 'email-taken' } },
		});
	});

	it('starts the embedded database by itself and leaves nothing running', async () => {
		const own = await mkdtemp(path.join(tmpdir(), 'jeongsan-cli-own-'));
		const env = { DATABASE_URL: '', DATA_DIR: own };
		expect((await json(['migrate'], env)).answer.applied).not.toEqual([]);
		expect(await json(['migrate'], env)).toMatchObject({ code: 0, answer: { applied: [] } });
		const note = JSON.parse(await readFile(path.join(own, 'embedded-postgres.json'), 'utf8'));
		const postmaster = () => readFile(path.join(note.folder, 'data/postmaster.pid'));
		await expect(postmaster()).rejects.toThrow();
		expect(await cli(['migrate'], env, 'nobody reads')).toEqual({ code: 0, out: '', err: '' });
		await expect(postmaster()).rejects.toThrow();
		await rm(note.folder, { recursive: true, force: true });
		await rm(own, { recursive: true, force: true });
	});
});
