import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { atKst, fromDateColumn, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { randomLines, randomRules, storeContractLines } from '#tests/factories/contract-rows.ts';
import { storeMerchants } from '#tests/factories/merchants.ts';
import { randomScope, removeRows } from '#tests/factories/reconciliation-rows.ts';
import { breaksFoundBy } from '#tests/factories/run-breaks.ts';
import { checkContract } from './contract-check.ts';
import { executeRun } from './execute-run.server.ts';
import type { Scope } from './reconciliation.ts';
import type { Rules } from './rule-schema.ts';
import { businessCalendar } from './rules.server.ts';
import { prepareRun } from './start-run.server.ts';

const now = atKst(kstDayFrom('2026-04-01'), '10:00');

async function reconcile(scope: Scope, rules: Rules) {
	await db().ruleSet.create({ data: { rules } });
	await storeMerchants(scope.mIds);
	const started = await prepareRun({ ...scope, level: 'contract' }, CLI, now);
	if (!started.ok) throw new Error(started.reason);
	return executeRun(started.runId, now);
}

async function storedDiscrepancies(runId: string) {
	const rows = await breaksFoundBy(runId);
	return rows.map((row) => ({
		kind: row.kind,
		detailKind: row.detailKind,
		mId: row.mId,
		subject: row.subject,
		subjectKey: row.subjectKey,
		occurrence: row.occurrence,
		day: fromDateColumn(row.dayOn),
		currency: row.currency,
		expected: row.expected,
		actual: row.actual,
		difference: row.difference,
	}));
}

afterEach(removeRows);

test('the database and the check in memory say the same of any lines and any contracts, with residual 0', async () => {
	const calendar = await businessCalendar();
	const worlds = randomRules.chain((rules) => fc.tuple(fc.constant(rules), randomLines(rules), randomScope));
	await fc.assert(
		fc.asyncProperty(worlds, async ([rules, lines, { mIds, ...days }]) => {
			await removeRows();
			await storeContractLines(lines);
			const scope = { ...days, mIds: mIds.filter((mId) => mId !== 'Shop-C') };
			const { discrepancies, ...expected } = checkContract(lines, scope, rules, calendar);
			const run = await reconcile(scope, rules);
			expect(await storedDiscrepancies(run.runId)).toEqual(discrepancies);
			expect(run).toMatchObject({ ...expected, totals: { ...expected.totals, residual: 0n } });

			await removeRows();
			await storeContractLines([...lines].reverse());
			expect((await reconcile(scope, rules)).resultHash).toBe(run.resultHash);
		}),
		{ numRuns: 60 },
	);
});
