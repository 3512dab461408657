import { existsSync } from 'node:fs';
import { readFile, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StartupProblem } from './problem.ts';

/** In a data folder: where its cluster is. */
export const noteFileOf = (dataDir: string) => path.join(dataDir, 'embedded-postgres.json');

/** Beside a cluster: the data folder that it belongs to. */
const ownerFileOf = (folder: string) => path.join(folder, 'data-dir');

const dataIn = (folder: string) => path.join(folder, 'data');

/** The data folder that says of a cluster that it is its own; null when none does any more. */
async function ownerOf(folder: string): Promise<string | null> {
	try {
		const owner = await readFile(ownerFileOf(folder), 'utf8');
		const note = JSON.parse(await readFile(noteFileOf(owner), 'utf8')) as { folder?: string };
		return note.folder === folder ? owner : null;
	} catch {
		return null;
	}
}

/**
 * The folder of the cluster of a data folder, which may have been moved or copied since its note was written: never that of
 * the data folder that it was copied from. Throws StartupProblem when its own is not there, or belongs to another one.
 *
 * @param noted the folder that its note names; null without a note.
 * @param own where its cluster belongs.
 */
export async function clusterPlace(dataDir: string, noted: string | null, own: string): Promise<string> {
	const here = await realpath(dataDir);
	const owner = await ownerOf(noted ?? own);
	if (owner === here) return noted ?? own;
	if (noted && noted !== own && existsSync(dataIn(own))) return own;
	if (!owner) return noted ?? own;
	throw noted && noted !== own
		? new StartupProblem(
				`the data folder ${dataDir} is a copy of ${owner}, and the database ${noted} is that one's`,
				`stop the console on ${owner}, copy ${noted} to ${own} with its owner and rights (cp -a), and start again`,
			)
		: new StartupProblem(
				`the database ${own} belongs to the data folder ${owner}, which was moved`,
				`start with DATA_DIR=${owner}, or set DATA_DIR to a folder of another name to begin afresh`,
			);
}

/** Writes beside a cluster which data folder it belongs to. */
export async function claimCluster(folder: string, dataDir: string): Promise<void> {
	await writeFile(ownerFileOf(folder), await realpath(dataDir));
}

/** True when the process that the cluster names as its server works on another one: it was copied while that ran. */
export async function isOfAnother(folder: string, servedFolder: string): Promise<boolean> {
	const [mine, served] = await Promise.all([dataIn(folder), servedFolder].map((one) => realpath(one).catch(() => one)));
	return mine !== served;
}
