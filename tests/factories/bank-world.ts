import { expect } from 'vitest';
import { matchBank } from '#app/features/reconciliation/bank-match.ts';
import { reportBank } from '#app/features/reconciliation/bank-report.ts';
import {
	type BankBatch,
	type BankMatchLine,
	type BankRules,
	defaultBankRules,
} from '#app/features/reconciliation/bank-world.ts';
import { koreanBusinessCalendar, kstDayFrom } from '#app/lib/kst-calendar.ts';

export const calendar = koreanBusinessCalendar();
export const rules: BankRules = { ...defaultBankRules, deductions: [{ name: 'yearly-fee', amount: 110_000n }] };
export const march = {
	from: kstDayFrom('2026-03-01'),
	to: kstDayFrom('2026-03-31'),
	asOf: kstDayFrom('2026-05-31'),
	mIds: [],
};

/** One settlement batch. */
export function batch(day: string, net: number, mId = 'shop-a', held = 0): BankBatch {
	return { mId, currency: 'KRW', paidOutOn: kstDayFrom(day), net: BigInt(net), held: BigInt(held), accounts: ['A'] };
}

/** One line of the bank. */
export function line(day: string, amount: number, change: Partial<BankMatchLine> = {}): BankMatchLine {
	const bookedOn = kstDayFrom(day);
	const use = amount > 0 ? 'settlement' : 'unknown';
	return {
		key: `A/${day}/${amount}/1`,
		account: 'A',
		currency: 'KRW',
		bookedOn,
		amount: BigInt(amount),
		use,
		mId: null,
		counterparty: null,
		reversal: false,
		...change,
	};
}

/** What is matched and told of batches and lines, whose books have to close. */
export function run(batches: BankBatch[], lines: BankMatchLine[], scope = march) {
	const match = matchBank(batches, lines, rules, calendar);
	const report = reportBank(match, batches, lines, scope, rules, calendar);
	expect(report.totals.residual).toBe(0n);
	const told = report.found.map(({ kind, subjectKey, difference }) => `${kind} ${subjectKey} ${difference}`);
	const groups = match.groups.map(
		(group) =>
			`${group.rule} ${group.dues.map(({ batch: one }) => `${one.mId} ${one.paidOutOn.slice(5)}`).join(' + ')} = ${group.lines.map(({ bookedOn, amount }) => `${bookedOn.slice(5)} ${amount}`).join(' + ')}`,
	);
	return { match, report, told, groups };
}
