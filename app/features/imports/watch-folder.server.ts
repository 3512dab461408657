import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { db } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { withLock } from '#app/jobs/with-lock.server.ts';
import { newId } from '#app/lib/ids.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { type Refusal, startImport } from './start-import.server.ts';
import { LARGEST_UPLOAD, uploadPath } from './uploads.server.ts';

const FOLDER: Actor = { id: null, label: 'folder' };

/** Size and time of each file at the last look: a file that still grows is not complete. */
let seen = new Map<string, string>();

async function sha256Of(file: string): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(file), hash);
	return hash.digest('hex');
}

/** A name of a file has at most 255 bytes in most file systems: room is left for an id before it and a number behind it. */
const LONGEST_NAME = 200;

/** The name under which a file goes on: as Windows and the screen spell it, and short enough. */
function keptName(name: string): string {
	const { name: stem, ext } = path.parse(name.normalize('NFC'));
	const kept = [...stem];
	const end = Buffer.byteLength(ext) < LONGEST_NAME ? ext : '';
	while (Buffer.byteLength(kept.join('') + end) > LONGEST_NAME) kept.pop();
	return kept.join('') + end;
}

/** Takes one step after the other, also when one fails; the first failure is thrown at the end. */
async function takeSteps(steps: readonly (() => Promise<void>)[]): Promise<void> {
	const failures: unknown[] = [];
	for (const step of steps) await step().catch((error: unknown) => failures.push(error));
	if (failures.length > 0) throw failures[0];
}

/** A name in the folder that is not taken yet. */
async function freeName(folder: string, name: string): Promise<string> {
	const { name: stem, ext } = path.parse(name);
	for (let n = 1; ; n += 1) {
		const file = path.join(folder, n === 1 ? name : `${stem} (${n})${ext}`);
		if (!(await stat(file).catch(() => null))) return file;
	}
}

async function moveTo(folder: string, file: string, name: string, note: string | null): Promise<void> {
	await mkdir(folder, { recursive: true });
	const target = await freeName(folder, name);
	await rename(file, target);
	if (note) await writeFile(`${target}.txt`, `${note}\n`);
}

const noteOf = ({ code, message, remedy }: Refusal) =>
	`This file was not imported (${code}): ${message}.\nWhat to do: ${remedy}. Then put the file here again, or drop it on the imports page of the console, where its columns can be mapped.`;

/** Puts a file away whose import has ended; one of which no import came (the process died) goes back. */
async function putAway(root: string, entry: string): Promise<void> {
	const importId = entry.slice(0, 36);
	if (!isUuid(importId)) return;
	const file = path.join(root, 'working', entry);
	const name = entry.slice(37);
	const found = await db().import.findUnique({ where: { id: importId } });
	if (!found) await rename(file, await freeName(root, name));
	else if (found.status === 'done' || found.status === 'undone') {
		const rejected = found.rejected
			? `${found.rejected} of ${found.rows} rows were not taken. They are listed on the page of the import ${importId}: correct them and import them again.`
			: null;
		await moveTo(path.join(root, 'done'), file, name, rejected);
	} else if (found.status !== 'running') {
		await moveTo(path.join(root, 'failed'), file, name, noteOf(found.error as unknown as Refusal));
	}
}

async function takeIn(root: string, entry: string, now: Date): Promise<void> {
	const file = path.join(root, entry);
	const name = keptName(entry);
	const fail = async (from: string, reason: Refusal) => {
		await moveTo(path.join(root, 'failed'), from, name, noteOf(reason));
		await db().$transaction((tx) =>
			recordAudit(tx, FOLDER, {
				action: 'import.refuse',
				entityType: 'file',
				entityId: name,
				after: { code: reason.code, message: reason.message },
			}),
		);
	};
	if ((await stat(file)).size > LARGEST_UPLOAD) {
		await fail(file, {
			code: 'too-large',
			message: 'the file is larger than 1 GB',
			remedy: 'import it with the command line',
		});
		return;
	}
	let sha256: string;
	try {
		sha256 = await sha256Of(file);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code !== 'EACCES' && code !== 'EPERM') throw error;
		const remedy = 'let the user of the console read it';
		await fail(file, { code: 'file-unreadable', message: `the file cannot be read (${code})`, remedy });
		return;
	}
	const known = await db().import.findFirst({ where: { sha256, status: { in: ['running', 'done'] } } });
	if (known) {
		const note = `The same content was imported before (${known.id}): nothing was imported again.`;
		await moveTo(path.join(root, 'done'), file, name, note);
		return;
	}
	// First out of sight, under the id of its import: whatever happens now, it is taken in once, or comes back.
	const importId = newId(now);
	const working = path.join(root, 'working', `${importId}-${name}`);
	await mkdir(path.dirname(working), { recursive: true });
	await rename(file, working);
	await mkdir(path.dirname(uploadPath(importId)), { recursive: true });
	await copyFile(working, uploadPath(importId));
	const result = await startImport({ importId, name }, null, FOLDER, now, { via: 'folder' });
	if (!result.ok) await fail(working, result.reason);
}

/**
 * Looks into the watched folder once: a file whose size and time have not changed since the last look becomes an import,
 * and goes to `done` or `failed` when that has ended, there with a text that says why and what to do. The same content is
 * never imported twice. Gives how many files were taken. One that cannot be moved or read does not keep the others from
 * being taken; then it throws at the end.
 */
export async function watchFolder(root: string, now: Date): Promise<number> {
	const taken = await withLock('watch-folder', async () => {
		await mkdir(root, { recursive: true });
		const looked = new Map<string, string>();
		let count = 0;
		const look = async (entry: string) => {
			const { size, mtimeMs } = await stat(path.join(root, entry));
			const state = `${size} ${mtimeMs}`;
			if (size > 0 && seen.get(entry) === state) {
				await takeIn(root, entry, now);
				count += 1;
			} else looked.set(entry, state);
		};
		const waiting = await readdir(path.join(root, 'working')).catch(() => []);
		await takeSteps([
			...waiting.map((entry) => () => putAway(root, entry)),
			async () => {
				const entries = await readdir(root, { withFileTypes: true });
				const files = entries.filter((entry) => entry.isFile() && !/^\.|\.(part|tmp|crdownload)$/i.test(entry.name));
				await takeSteps(
					files.map(
						({ name }) =>
							() =>
								look(name),
					),
				);
			},
		]).finally(() => {
			seen = looked;
		});
		return count;
	});
	return taken ?? 0;
}
