import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { main } from '#app/cli.ts';
import { extendEnvironment } from '#app/env.server.ts';

const HEADER =
	'refSellerId,businessType,individual.name,individual.email,individual.phone,account.bankCode,account.accountNumber,account.holderName';
const row = (ref: string, account: string) =>
	`${ref},INDIVIDUAL,김토페,kim@example.co.kr,01012345678,092,${account},김토페`;

let folder: string;
const databaseUrl = process.env.DATABASE_URL!;

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-sellers-'));
	extendEnvironment({ DATA_DIR: folder, SANDBOX_PORT: '9', ENCRYPTION_KEYS: randomBytes(32).toString('hex') });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command in this process and gives its one JSON object. */
async function cli(...args: string[]) {
	let out = '';
	const write = vi.spyOn(process.stdout, 'write').mockImplementation((text, ...more) => {
		out += String(text);
		const written = more.find((one) => typeof one === 'function');
		written?.();
		return true;
	});
	try {
		const code = await main([...args, '--json']);
		expect(out.trim().split('\n')).toHaveLength(1);
		return { code, answer: JSON.parse(out) };
	} finally {
		write.mockRestore();
		extendEnvironment({ DATABASE_URL: databaseUrl });
	}
}

it('registers the sellers of a file and lists them without their account numbers', async () => {
	const file = path.join(folder, 'sellers.csv');
	await writeFile(
		file,
		[HEADER, row('cli-00001', '100012345678'), row('x', '100012340000'), row('cli-00002', '100099998888')].join('\n'),
	);
	const first = await cli('sellers', 'import', file);
	expect(first).toMatchObject({
		code: 0,
		answer: {
			file: 'sellers.csv',
			rows: 3,
			inserted: 2,
			unchanged: 0,
			rejected: 1,
			errors: [{ line: 3, column: 'refSellerId', value: 'x', reason: expect.stringMatching(/^ref-seller-id: /) }],
		},
	});
	expect(await readFile(first.answer.errorsFile, 'utf8')).toContain('ref-seller-id');
	expect((await cli('sellers', 'import', file)).answer).toMatchObject({ inserted: 0, unchanged: 2, rejected: 1 });

	const page = await cli('sellers', 'list', '--limit', '1', '--status', 'pending');
	expect(page.answer.items).toHaveLength(1);
	expect(page.answer.items[0]).toMatchObject({
		refSellerId: 'cli-00002',
		status: 'pending',
		account: { bankCode: '092', last4: '8888' },
		createdAt: expect.stringMatching(/T\d\d:\d\d:\d\d\+09:00$/),
	});
	const next = await cli('sellers', 'list', '--limit', '1', '--after', page.answer.next);
	expect(next.answer).toMatchObject({ items: [{ refSellerId: 'cli-00001' }], next: null });
	expect(JSON.stringify([first, page, next])).not.toMatch(/100012345678|100099998888/);
});

it('refuses what is no file of sellers, and wrong arguments, with exit code 2', async () => {
	const file = path.join(folder, 'nonsense.csv');
	await writeFile(file, 'name,colour\nsky,blue\n');
	for (const [args, code] of [
		[['sellers', 'import', file], 'no-known-header'],
		[['sellers', 'import', path.join(folder, 'none.xlsx')], 'file-not-found'],
		[['sellers', 'list', '--status', 'rich'], 'wrong-arguments'],
		[['sellers', 'list', '--limit', '0'], 'wrong-arguments'],
	] as const) {
		expect(await cli(...args)).toMatchObject({ code: 2, answer: { error: { code } } });
	}
});
