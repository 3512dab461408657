import path from 'node:path';
import { expect, test } from 'vitest';
import { environment } from '#app/env.server.ts';
import { runBatch } from '#tests/torture/batch.ts';
import { problemsOfBatch, summaryOfBatch } from '#tests/torture/batch-summary.ts';

test('of a file with 12 bad rows and 3 that Toss refuses, all others are paid and each of the 15 is explained', {
	timeout: 240_000,
}, async () => {
	const folder = path.join(environment().DATA_DIR, 'torture', 'batch');
	const result = await runBatch({ rows: 300, folder, logLevel: 'silent' });
	expect(problemsOfBatch(result), summaryOfBatch(result)).toEqual([]);
	expect(result).toMatchObject({ paid: 285, accepted: 288, bad: { length: 12 }, refused: { length: 3 } });
	// Two kinds, three refusals by name, each of which makes one more call.
	expect(result.callsToSend['POST /v2/payouts']).toBeLessThanOrEqual(8);
});
