import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withFileLock } from './file-lock.ts';
import { makeFolder } from './make-folder.ts';

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-lock-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const locking = <T>(work: () => Promise<T>, more: { onWait?: () => void; longestMs?: number } = {}) =>
	withFileLock(path.join(folder, 'lock'), { longestMs: 5_000, what: 'at work', ...more }, work);

test('no two do the work at once, who waits says so once, and a failure lets go', async () => {
	let atWork = 0;
	let most = 0;
	const waited: number[] = [];
	const work = (number: number) =>
		locking(
			async () => {
				atWork += 1;
				most = Math.max(most, atWork);
				await readdir(folder);
				await new Promise((resolve) => setImmediate(resolve));
				atWork -= 1;
				if (number === 1) throw new Error('broken');
			},
			{ onWait: () => waited.push(number) },
		).catch((error: Error) => error.message);
	expect((await Promise.all([0, 1, 2].map(work))).filter(Boolean)).toEqual(['broken']);
	expect(most).toBe(1);
	expect(new Set(waited).size).toBe(waited.length);
	expect(await readdir(folder)).toEqual([]);
});

test('what a dead process left is taken, and one that lives too long is told', async () => {
	const { pid } = spawnSync(process.execPath, ['-e', '']);
	await writeFile(path.join(folder, 'lock'), String(pid));
	expect(await locking(async () => 'done')).toBe('done');
	await locking(async () => {
		await expect(locking(async () => {}, { longestMs: -1 })).rejects.toThrow(
			`another process (${process.pid}) has been at work for too long`,
		);
	});
});

test('a folder is made with those above it, and where none can be that is said', async () => {
	const deep = path.join(folder, 'a/b/c');
	await makeFolder(deep);
	await makeFolder(deep);
	expect(await readdir(path.dirname(deep))).toEqual(['c']);
	await expect(makeFolder(path.join(folder, 'a\0'))).rejects.toThrow();
	if (process.platform === 'linux') await expect(makeFolder('/proc/none/data')).rejects.toThrow('ENOENT');
});
