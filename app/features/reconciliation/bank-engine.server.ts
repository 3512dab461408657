import { controlTotalDifferences } from '#app/features/settlements/control-totals.server.ts';
import { addBusinessDays, daysOf } from '#app/lib/kst-calendar.ts';
import type { SqlTx } from '#app/sql.server.ts';
import { evidenceOf } from './bank-evidence.ts';
import { matchBank } from './bank-match.ts';
import { reportBank } from './bank-report.ts';
import { type BankBatch, batchKey } from './bank-world.ts';
import { controlTotalBreaks } from './control-total-breaks.ts';
import type { LevelEngine, Matched, Plan } from './level-engine.server.ts';
import { bankRulesOf, narrativeRulesOf, readBankWorld, readPaymentsOut } from './read-bank-world.server.ts';
import { storeBankMatches } from './store-bank-matches.server.ts';
import { ForeignCurrencyInScope } from './transactions-engine.server.ts';
import { storeBreaks } from './write-breaks.server.ts';

async function match(tx: SqlTx, plan: Plan): Promise<Matched> {
	const { scope, calendar } = plan;
	const rules = bankRulesOf(plan.rules);
	const world = await readBankWorld(tx, plan);
	if (world.foreign > 0) throw new ForeignCurrencyInScope(world.foreign);
	const toBalance = new Set(plan.rules.bank.paidIntoBalance);
	const toBank = world.batches.filter(({ mId }) => !toBalance.has(mId));
	const found = matchBank(toBank, world.lines, rules, calendar);
	const credits = found.unexplained.filter(({ amount }) => amount > 0n);
	const payments = await readPaymentsOut(tx, plan, credits);
	const report = reportBank(
		found,
		toBank,
		payments,
		scope,
		rules,
		calendar,
		(account) => world.accounts.get(account) ?? null,
	);
	const source = { world, rules, calendar, rule: { version: plan.ruleVersion, asOf: scope.asOf } };
	const sums = await controlTotalDifferences(tx, scope);
	await storeBreaks(tx, plan, [
		...report.found.map((row) => ({
			kind: row.kind,
			detailKind: row.kind,
			mId: row.mId,
			subject: row.subject,
			subjectKey: row.subjectKey,
			occurrence: 1,
			day: row.day,
			currency: row.currency,
			expected: row.expected,
			actual: row.actual,
			difference: row.difference,
			evidence: evidenceOf(row, source),
		})),
		...controlTotalBreaks(sums, source.rule),
	]);
	await storeBankMatches(tx, plan, report, source);
	const inScope = world.batches.filter(
		({ mId, paidOutOn }) =>
			(scope.mIds.length === 0 || scope.mIds.includes(mId)) && paidOutOn >= scope.from && paidOutOn <= scope.to,
	);
	const intoBalance = inScope.filter(({ mId }) => toBalance.has(mId));
	const linesOf = (batches: readonly BankBatch[]) =>
		batches.reduce((sum, batch) => sum + world.facts.get(batchKey(batch))!.lines, 0);
	// The sum of the batches comes from the lines themselves, on its own.
	const [expected] = await tx.$queryRawUnsafe<{ amount: string; lines: number }[]>(
		`select coalesce(sum(pay_out_amount), 0)::text as amount, count(*)::int as lines from settlement_line
		 where paid_out_on between $1::date and $2::date and (cardinality($3::text[]) = 0 or m_id = any($3))`,
		scope.from,
		scope.to,
		[...scope.mIds],
	);
	return {
		mIds: [...new Set(inScope.map(({ mId }) => mId))],
		matched: report.matched,
		states: {
			...report.states,
			'to-balance': { count: linesOf(intoBalance), amount: intoBalance.reduce((sum, { net }) => sum + net, 0n) },
		},
		expected: BigInt(expected!.amount),
		actual: report.totals.deposits,
		actualRows: report.depositLines,
		rows: {
			batches: inScope.length,
			lines: expected!.lines,
			bankLines: world.lines.filter(({ bookedOn }) => bookedOn >= scope.from && bookedOn <= scope.to).length,
		},
	};
}

/** Level 3: settlement batches against the deposits of the bank. */
export const bankEngine: LevelEngine = {
	tables: ['settlement_line', 'bank_line', 'control_total'],
	ruleFacts: ({ rules, calendar, scope }) => [
		['bank', JSON.stringify(rules.bank)],
		['narratives', JSON.stringify(narrativeRulesOf(rules))],
		...daysOf(scope.from, scope.to).map((day) => [
			'due',
			day,
			addBusinessDays(day, rules.bank.graceBusinessDays, calendar),
		]),
	],
	match,
};
