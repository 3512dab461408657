import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { environment } from '#app/env.server.ts';
import { newId } from '#app/lib/ids.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { type PayoutTable, readPayoutFile } from './read-payout-file.server.ts';

/** The largest file of payouts that the console takes. */
export const LARGEST_PAYOUT_FILE = 20 * 1024 * 1024;
const KEPT_MS = 24 * 60 * 60_000;

const folder = () => path.resolve(environment().DATA_DIR, 'payout-uploads');

/** Keeps an uploaded file between its preview and its confirmation; older ones are thrown away. */
export async function keepUpload(file: File, now: Date): Promise<string> {
	const uploadId = newId(now);
	await mkdir(folder(), { recursive: true, mode: 0o700 });
	for (const name of await readdir(folder())) {
		const old = path.join(folder(), name);
		const age = await stat(old).then(
			({ mtimeMs }) => Date.now() - mtimeMs,
			() => 0,
		);
		if (age > KEPT_MS) await rm(old, { force: true });
	}
	await writeFile(path.join(folder(), uploadId), Buffer.from(await file.arrayBuffer()), { mode: 0o600 });
	await writeFile(path.join(folder(), `${uploadId}.name`), file.name.slice(0, 200), { mode: 0o600 });
	return uploadId;
}

/** The table of a kept upload; null when it is gone. Throws TableRefused. */
export async function readUpload(uploadId: string | null): Promise<PayoutTable | null> {
	if (!isUuid(uploadId)) return null;
	const file = path.join(folder(), uploadId);
	const name = await readFile(`${file}.name`, 'utf8').catch(() => null);
	return name === null ? null : readPayoutFile(file, name);
}

/** Throws a kept upload away. */
export async function dropUpload(uploadId: string): Promise<void> {
	if (!isUuid(uploadId)) return;
	await rm(path.join(folder(), uploadId), { force: true });
	await rm(path.join(folder(), `${uploadId}.name`), { force: true });
}
