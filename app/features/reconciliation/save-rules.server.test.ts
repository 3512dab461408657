import { afterAll, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { atKst, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { removeRows, storeRows } from '#tests/factories/reconciliation-rows.ts';
import { previewRules } from './preview-rules.server.ts';
import { proveScope } from './prove-scope.server.ts';
import { listRuleVersions } from './rule-queries.server.ts';
import { saveRules } from './save-rules.server.ts';
import { sandboxContracts } from './toss-terms.ts';

const now = atKst(kstDayFrom('2026-04-30'), '10:00');
const day = kstDayFrom('2026-03-10');
const march = {
	from: kstDayFrom('2026-03-01'),
	to: kstDayFrom('2026-03-31'),
	asOf: kstDayFrom('2026-04-01'),
	mIds: [],
};

afterAll(removeRows);

test('a change is a new version with its audit row; one on an older sight, or of nothing, is refused', async () => {
	const [current] = await listRuleVersions();
	const changed = { ...current!.rules, graceBusinessDays: 5 };
	const saved = await saveRules(changed, current!.version, CLI, now);
	expect(saved).toEqual({ ok: true, version: current!.version + 1 });
	expect(await saveRules({ ...changed, dateSlackDays: 2 }, current!.version, CLI, now)).toEqual({
		ok: false,
		reason: 'changed-meanwhile',
	});
	expect(await saveRules(changed, current!.version + 1, CLI, now)).toEqual({ ok: false, reason: 'nothing-changed' });
	const [newest] = await listRuleVersions();
	expect(newest).toMatchObject({ rules: { graceBusinessDays: 5 }, before: { graceBusinessDays: 3 } });
	const audit = await db().auditLog.findFirstOrThrow({ where: { action: 'reconciliation.rules' } });
	expect(audit).toMatchObject({ before: { graceBusinessDays: 3 }, after: { graceBusinessDays: 5 } });
});

test('a trial says what other rules would make of a month, and leaves nothing behind', async () => {
	const paid = { mId: 'shop', transactionKey: 'k1', paymentKey: 'p1', currency: 'KRW', amount: 10_000n };
	await storeRows({
		transactions: [
			{ ...paid, method: '카드', status: 'DONE', transactionAt: atKst(day, '12:00') },
			{
				...paid,
				transactionKey: 'k2',
				paymentKey: 'p2',
				method: '카드',
				status: 'DONE',
				transactionAt: atKst(day, '12:00'),
			},
		],
		lines: [
			{
				...paid,
				occurrence: 1,
				fee: 330n,
				supplyAmount: 300n,
				vat: 30n,
				payOutAmount: 9_670n,
				feesTotal: null,
				lineOn: day,
			},
		],
	});
	const [current] = await listRuleVersions();
	const rules = { ...current!.rules, graceBusinessDays: 100, feeContracts: sandboxContracts };
	const effects = await previewRules(rules, current!, march, now);
	const of = (level: string, name: string) => {
		const { before, after } = effects.find((one) => one.level === level && one.name === name)!;
		return [before, after];
	};
	expect(of('transactions', 'missing-settlement')).toEqual([
		{ count: 1, amount: 10_000n },
		{ count: 0, amount: 0n },
	]);
	expect(of('transactions', 'not-yet-due')).toEqual([
		{ count: 0, amount: 0n },
		{ count: 1, amount: 10_000n },
	]);
	// The line took 3 %; the contract says 2.8 % and 10 % VAT of it: 308 won.
	expect(of('contract', 'fee-variance')).toEqual([
		{ count: 0, amount: 0n },
		{ count: 1, amount: 22n },
	]);
	expect(await db().run.count()).toBe(0);
	expect(await db().discrepancy.count()).toBe(0);
	expect(await db().discrepancyCase.count()).toBe(0);

	// What it says is what runs say under these rules, to the won.
	expect(await saveRules(rules, current!.version, CLI, now)).toMatchObject({ ok: true });
	const proved = await proveScope(march, CLI, now);
	if (!proved.ok) throw new Error(proved.reason);
	const ran = proved.runs.flatMap(({ level, matched, states, kinds }) =>
		Object.entries({ matched: { count: matched, amount: 0n }, ...states, ...kinds })
			.filter(([, { count }]) => count > 0)
			.map(([name, total]) => [level, name, total]),
	);
	const tried = effects.filter(({ after }) => after.count > 0).map(({ level, name, after }) => [level, name, after]);
	expect(tried).toEqual(ran);
});
