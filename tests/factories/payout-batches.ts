import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { currentInstant } from '#app/clock.server.ts';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import { type ImportedPayouts, importPayouts } from '#app/features/payouts/import-payouts.server.ts';
import { readPayoutFile } from '#app/features/payouts/read-payout-file.server.ts';
import { OPERATOR } from './sellers.ts';

export const PAYOUT_HEADER = 'refPayoutId,refSellerId,scheduleType,payoutDate,amount,transactionDescription';

/** Writes a CSV file of payouts into a folder of its own. */
export async function payoutFile(lines: readonly string[], header = PAYOUT_HEADER): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-payouts-'));
	const file = path.join(folder, 'payouts.csv');
	await writeFile(file, `${[header, ...lines].join('\n')}\n`);
	return file;
}

/** Imports lines as the command line does. */
export async function importedBatch(
	lines: readonly string[],
	actor: Actor = OPERATOR,
): Promise<ImportedPayouts & { batchId: string }> {
	const result = await importPayouts(await readPayoutFile(await payoutFile(lines)), actor, await currentInstant());
	if (!result.batchId) throw new Error(`no row went in: ${JSON.stringify(result.errors)}`);
	return { ...result, batchId: result.batchId };
}
