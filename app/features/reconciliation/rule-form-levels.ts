import { z } from 'zod';
import { isUsablePattern, type NarrativeRule } from '#app/features/bank/narrative.ts';
import { isQuickPattern } from '#app/features/bank/quick-pattern.ts';
import {
	type LevelField,
	type LevelForm,
	type LevelMistake,
	type LevelNumber,
	levelNumbers,
	type NarrativeRow,
} from './rule-form-shape.ts';
import { narrativeRuleSchema, type Rules } from './rule-schema.ts';

/** The rules of levels 3 to 5 as the fields of the form. */
export function levelFormOf({ bank, orders, payouts }: Rules): LevelForm {
	return {
		bankGraceDays: String(bank.graceBusinessDays),
		carryDays: String(bank.carryDays),
		releaseDays: String(bank.releaseDays),
		returnDays: String(bank.returnDays),
		payWithinDays: String(orders.payWithinDays),
		orderGraceDays: String(orders.graceBusinessDays),
		depositWithinDays: String(orders.depositWithinDays),
		paidIntoBalance: bank.paidIntoBalance.join('\n'),
		deductions: bank.deductions.map(({ name, amount }) => ({ name, amount: String(amount) })),
		narratives: bank.narratives.map((rule) => ({
			class: rule.class,
			how: rule.how,
			text: rule.text,
			shortestCut: rule.shortestCut === undefined ? '' : String(rule.shortestCut),
			account: rule.account ?? '',
			side: rule.side ?? '',
			mId: rule.mId ?? '',
		})),
		balanceTakenAt: payouts.balanceTakenAt,
		settlementsFeedBalance: payouts.settlementsFeedBalance,
	};
}

const wholeOf = (text: string) => {
	const digits = text.replaceAll(',', '').trim();
	return /^\d{1,10}$/.test(digits) ? Number(digits) : null;
};
const orUndefined = (text: string) => text.trim() || undefined;

function narrativeOf(row: NarrativeRow, wrong: (field: LevelField) => void): NarrativeRule | null {
	const shortestCut = row.shortestCut.trim() === '' ? undefined : wholeOf(row.shortestCut);
	const cutIsWrong = shortestCut === null || (shortestCut !== undefined && (shortestCut < 2 || shortestCut > 50));
	if (cutIsWrong) wrong('shortestCut');
	const text = row.text.trim();
	const textIsWrong = !isUsablePattern({ how: row.how, text }) || (row.how === 'regex' && !isQuickPattern(text));
	if (textIsWrong) wrong('narrativeText');
	if (cutIsWrong || textIsWrong) return null;
	const parsed = narrativeRuleSchema.safeParse({
		class: row.class,
		how: row.how,
		text,
		...(shortestCut === undefined ? {} : { shortestCut }),
		account: orUndefined(row.account),
		side: orUndefined(row.side),
		mId: orUndefined(row.mId),
	});
	if (!parsed.success) {
		wrong('row');
		return null;
	}
	// Keys that say nothing are left out, so that an unchanged rule is stored as it was.
	return JSON.parse(JSON.stringify(parsed.data)) as NarrativeRule;
}

/** Reads this part of the form on top of the rules it began with; what it does not show stays. */
export function levelRulesFrom(
	form: LevelForm,
	before: Rules,
	mistakes: (mistake: LevelMistake) => void,
): Pick<Rules, 'bank' | 'orders' | 'payouts'> {
	const whole = (place: 'bank' | 'orders', field: LevelNumber) => {
		const value = wholeOf(form[field]);
		if (value === null || value > levelNumbers[field]) mistakes({ place, row: 0, field });
		return value ?? 0;
	};
	const merchants = [...new Set(form.paidIntoBalance.split('\n').map((line) => line.trim()))].filter(Boolean);
	if (merchants.length > 50 || merchants.some((mId) => mId.length > 50))
		mistakes({ place: 'bank', row: 0, field: 'paidIntoBalance' });
	return {
		bank: {
			...before.bank,
			graceBusinessDays: whole('bank', 'bankGraceDays'),
			carryDays: whole('bank', 'carryDays'),
			releaseDays: whole('bank', 'releaseDays'),
			returnDays: whole('bank', 'returnDays'),
			paidIntoBalance: merchants,
			deductions: form.deductions.map((row, index) => {
				const amount = wholeOf(row.amount);
				const name = row.name.trim();
				const wrong = (field: LevelField) => mistakes({ place: 'deduction', row: index + 1, field });
				if (name === '' || name.length > 50) wrong('deductionName');
				if (amount === null || amount > 1_000_000_000) wrong('deductionAmount');
				return { name, amount: amount ?? 0 };
			}),
			narratives: form.narratives.flatMap(
				(row, index) => narrativeOf(row, (field) => mistakes({ place: 'narrative', row: index + 1, field })) ?? [],
			),
		},
		orders: {
			...before.orders,
			payWithinDays: whole('orders', 'payWithinDays'),
			graceBusinessDays: whole('orders', 'orderGraceDays'),
			depositWithinDays: whole('orders', 'depositWithinDays'),
		},
		payouts: {
			...before.payouts,
			balanceTakenAt: form.balanceTakenAt,
			settlementsFeedBalance: form.settlementsFeedBalance,
		},
	};
}

const text = z.string().max(2_000);

/** This part of the form as it travels. */
export const levelFormShape = {
	bankGraceDays: text,
	carryDays: text,
	releaseDays: text,
	returnDays: text,
	payWithinDays: text,
	orderGraceDays: text,
	depositWithinDays: text,
	paidIntoBalance: z.string().max(10_000),
	deductions: z.array(z.object({ name: text, amount: text })).max(50),
	narratives: z
		.array(
			z.object({
				class: z.enum(['settlement', 'payout', 'return', 'other']),
				how: z.enum(['starts', 'contains', 'regex']),
				text,
				shortestCut: text,
				account: text,
				side: z.enum(['', 'credit', 'debit']),
				mId: text,
			}),
		)
		.max(200),
	balanceTakenAt: z.enum(['request', 'payment']),
	settlementsFeedBalance: z.boolean(),
};
