import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from './make-folder.ts';
import { StartupProblem } from './problem.ts';

export interface GeneratedSecrets {
	SESSION_SECRET: string;
	ENCRYPTION_KEYS: string;
}

/**
 * Secrets for a console without live keys: made once and kept in DATA_DIR/secrets.json, readable by its owner alone.
 * With live keys they have to be given, since losing them means losing the account numbers.
 */
export async function sandboxSecrets(dataDir: string): Promise<GeneratedSecrets> {
	const file = path.join(dataDir, 'secrets.json');
	await makeFolder(dataDir);
	const text = await readFile(file, 'utf8').catch(() => null);
	if (text !== null) {
		try {
			const known = JSON.parse(text) as GeneratedSecrets;
			if (known.SESSION_SECRET && known.ENCRYPTION_KEYS) return known;
		} catch {
			// falls through to the problem below
		}
		throw new StartupProblem(
			`${file} is damaged`,
			'restore it from a backup, or remove the data folder to begin afresh',
		);
	}
	const made = { SESSION_SECRET: randomBytes(32).toString('hex'), ENCRYPTION_KEYS: randomBytes(32).toString('hex') };
	await writeFile(file, JSON.stringify(made, null, '\t'), { mode: 0o600, flag: 'wx' }).catch(() => {});
	return JSON.parse(await readFile(file, 'utf8')) as GeneratedSecrets;
}
