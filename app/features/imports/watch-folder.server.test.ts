import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { db } from '#app/db.server.ts';
import { extendEnvironment } from '#app/env.server.ts';
import { runImport } from './run-import.server.ts';
import { watchFolder } from './watch-folder.server.ts';

const HEADER = 'mId,transactionKey,paymentKey,orderId,method,status,transactionAt,currency,amount';
const now = new Date('2026-03-20T00:00:00Z');
let root: string;

beforeAll(async () => {
	const data = await mkdtemp(path.join(tmpdir(), 'jeongsan-watch-'));
	extendEnvironment({ DATA_DIR: data });
	root = path.join(data, 'in');
	await mkdir(root);
});

const put = (name: string, content: string) => writeFile(path.join(root, name), content);
const names = async (folder: string) => (await readdir(path.join(root, folder)).catch(() => [])).sort();
const runAll = async () => {
	for (const { id } of await db().import.findMany({ where: { status: 'running' } }))
		await runImport(id, { lastTry: true });
};

it('takes complete files in once, and says of the others why not', async () => {
	const good = `${HEADER}\nm,k1,p1,o1,카드,DONE,2026-03-03T10:00:00,KRW,1000\n`;
	await put('good.csv', good);
	await put('grows.csv', HEADER);
	await put('unknown.csv', 'name,colour\nsky,blue\n');
	expect(await watchFolder(root, now)).toBe(0);
	await put('grows.csv', `${HEADER}\nm,k2,p2,o2,카드,DONE,bad,KRW,1000\n`);
	expect(await watchFolder(root, now)).toBe(2);
	expect(await names('')).toEqual(['failed', 'grows.csv', 'working']);
	expect(await names('failed')).toEqual(['unknown.csv', 'unknown.csv.txt']);
	expect(await readFile(path.join(root, 'failed/unknown.csv.txt'), 'utf8')).toContain('no-known-header');
	await runAll();
	expect(await watchFolder(root, now)).toBe(1);
	expect(await names('done')).toEqual(['good.csv']);
	await runAll();
	await put('again.csv', good);
	await watchFolder(root, now);
	expect(await watchFolder(root, now)).toBe(1);
	expect(await names('done')).toEqual(['again.csv', 'again.csv.txt', 'good.csv', 'grows.csv', 'grows.csv.txt']);
	expect(await readFile(path.join(root, 'done/grows.csv.txt'), 'utf8')).toContain('1 of 1 rows');
	const imports = await db().import.findMany({ orderBy: { fileName: 'asc' } });
	expect(imports.map(({ fileName, via, status }) => [fileName, via, status])).toEqual([
		['good.csv', 'folder', 'done'],
		['grows.csv', 'folder', 'done'],
	]);
	const audited = await db().auditLog.findMany({ where: { actor: 'folder' }, orderBy: { id: 'asc' } });
	expect(audited.map(({ action }) => action)).toContain('import.refuse');
});

it('takes in names as a Mac spells them and as long as they may be, and the others when one cannot be moved', async () => {
	const row = (key: string) => `${HEADER}\nm,${key},p,o,카드,DONE,2026-03-03T10:00:00,KRW,1000\n`;
	await put(`${'정산'.repeat(13).normalize('NFD')}.csv`, row('k8'));
	await put(`${'가'.repeat(83)}.csv`, row('k9'));
	// Where it has to go is no folder.
	await rename(path.join(root, 'failed'), path.join(root, 'failed-before'));
	await put('failed', '');
	await put('bad.csv', 'name,colour\nsky,green\n');
	await watchFolder(root, now);
	await expect(watchFolder(root, now)).rejects.toThrow('EEXIST');
	await runAll();
	await watchFolder(root, now).catch(() => {});
	expect(await names('done')).toEqual(expect.arrayContaining([`${'정산'.repeat(13)}.csv`, `${'가'.repeat(65)}.csv`]));
	const stored = await db().import.findMany({ where: { fileName: { startsWith: '정산' } } });
	expect(stored).toMatchObject([{ fileName: `${'정산'.repeat(13)}.csv`, status: 'done' }]);

	await rm(path.join(root, 'failed'));
	await watchFolder(root, now);
	await watchFolder(root, now);
	expect(await names('failed')).toEqual(['bad.csv', 'bad.csv.txt']);
});

it('gives back a file that was taken when the process died, and never loses one', async () => {
	const working = path.join(root, 'working', '00000000-0000-7000-8000-000000000000-lost.csv');
	await writeFile(working, 'left behind');
	await watchFolder(root, now);
	expect(await names('')).toContain('lost.csv');
	expect(await names('working')).toEqual([]);
});
