import { open, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { StartupProblem } from './problem.ts';

/** A process that died before it could write its number left the file empty. */
const EMPTY_MS = 10_000;

/** Whether a process runs, also one of another user. */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

/**
 * Runs the work while holding a file, so that no two processes of this machine do it at once; one that died holds nothing.
 * Throws StartupProblem when another process has been at it for longer than `longestMs`.
 *
 * @param options.what names what is done: `another process (123) has been <what> for too long`.
 */
export async function withFileLock<T>(
	file: string,
	options: { longestMs: number; what: string; onWait?: () => void },
	work: () => Promise<T>,
): Promise<T> {
	const deadline = Date.now() + options.longestMs;
	let waits = false;
	for (;;) {
		try {
			const handle = await open(file, 'wx');
			await handle.writeFile(String(process.pid));
			await handle.close();
			break;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
			const holder = Number(await readFile(file, 'utf8').catch(() => '0'));
			const written = await stat(file).catch(() => null);
			const isLeft = holder ? !isAlive(holder) : written !== null && Date.now() - written.mtimeMs > EMPTY_MS;
			if (isLeft) await rm(file, { force: true });
			else if (Date.now() > deadline) {
				throw new StartupProblem(
					`another process (${holder}) has been ${options.what} for too long`,
					`stop it, or remove ${file}`,
				);
			} else {
				if (!waits) options.onWait?.();
				waits = true;
				await pause(50);
			}
		}
	}
	try {
		return await work();
	} finally {
		await rm(file, { force: true });
	}
}
