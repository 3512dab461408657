import path from 'node:path';
import { expect, test } from 'vitest';
import { environment } from '#app/env.server.ts';
import { runTorture } from '#tests/torture/run.ts';
import { problemsOf, summaryOf } from '#tests/torture/summary.ts';

test('payouts under faults and kills go out once each, and both sides agree to the won', {
	timeout: 240_000,
}, async () => {
	const folder = path.join(environment().DATA_DIR, 'torture', 'small');
	const result = await runTorture({ seed: 27, payouts: 60, sellers: 12, folder, logLevel: 'silent' });
	expect(problemsOf(result), summaryOf(result)).toEqual([]);
	expect(result.kills).toBeGreaterThan(0);
	expect(Object.keys(result.faults).length).toBeGreaterThan(5);
});
