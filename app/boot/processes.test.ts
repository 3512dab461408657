import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { OUTAGE_EXIT } from '#app/lib/database-away.ts';
import { ProcessGroup } from './processes.ts';

/** Writes down each of its starts and ends as `ends` says: by a code, once it is ready where the code is positive. */
const program = (ends: readonly number[]) => `
	import { appendFileSync, readFileSync } from 'node:fs';
	const log = new URL('starts', import.meta.url);
	appendFileSync(log, 'x');
	const end = ${JSON.stringify(ends)}[readFileSync(log, 'utf8').length - 1];
	if (end === undefined) setInterval(() => {}, 1000);
	else if (end < 0) process.exit(-end);
	process.send({ ready: true }, () => end === undefined || process.exit(end));
`;

async function started(ends: readonly number[]) {
	const folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-processes-'));
	await writeFile(path.join(folder, 'program.mts'), program(ends));
	const onGiveUp = vi.fn();
	const group = new ProcessGroup(onGiveUp);
	await group.start('program', path.join(folder, 'program.mts'));
	const starts = async () => (await readFile(path.join(folder, 'starts'), 'utf8')).length;
	const leave = async () => {
		await group.stop();
		await rm(folder, { recursive: true });
	};
	return { starts, onGiveUp, leave };
}

test('a process that crashed is started until it runs, also while it has to wait for the database', async () => {
	const { starts, onGiveUp, leave } = await started([1, -OUTAGE_EXIT, -1]);
	await vi.waitFor(async () => expect(await starts()).toBe(4), { timeout: 60_000, interval: 100 });
	expect(onGiveUp).not.toHaveBeenCalled();
	await leave();
});
