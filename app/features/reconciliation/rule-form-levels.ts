import { z } from 'zod';
import { isUsablePattern, type NarrativeRule } from '#app/features/bank/narrative.ts';
import { narrativeRuleSchema, type Rules } from './rule-schema.ts';

/** A deduction that is known by its amount, as the form holds it. */
export interface DeductionRow {
	name: string;
	amount: string;
}

/** What the text of a bank line means, as the form holds it; empty where the rule does not say. */
export interface NarrativeRow {
	class: NarrativeRule['class'];
	how: NarrativeRule['how'];
	text: string;
	shortestCut: string;
	account: string;
	side: '' | 'credit' | 'debit';
	mId: string;
}

/** The whole numbers of levels 3 and 5, each with the most it may be. */
export const levelNumbers = {
	bankGraceDays: 30,
	carryDays: 365,
	releaseDays: 365,
	returnDays: 365,
	payWithinDays: 365,
	orderGraceDays: 365,
	depositWithinDays: 365,
} as const;
export type LevelNumber = keyof typeof levelNumbers;

export const bankNumbers = ['bankGraceDays', 'carryDays', 'releaseDays', 'returnDays'] as const;
export const orderNumbers = ['payWithinDays', 'orderGraceDays', 'depositWithinDays'] as const;

/** The part of the form that is about deposits, payouts and orders. */
export interface LevelForm extends Record<LevelNumber, string> {
	/** One merchant a line. */
	paidIntoBalance: string;
	deductions: DeductionRow[];
	narratives: NarrativeRow[];
	balanceTakenAt: Rules['payouts']['balanceTakenAt'];
	settlementsFeedBalance: boolean;
}

export const emptyDeduction: DeductionRow = { name: '', amount: '' };

export const emptyNarrative: NarrativeRow = {
	class: 'settlement',
	how: 'contains',
	text: '',
	shortestCut: '',
	account: '',
	side: '',
	mId: '',
};

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

export const levelFields = [
	...bankNumbers,
	...orderNumbers,
	'paidIntoBalance',
	'deductionName',
	'deductionAmount',
	'narrativeText',
	'shortestCut',
	'row',
] as const;
export type LevelField = (typeof levelFields)[number];

export interface LevelMistake {
	place: 'bank' | 'deduction' | 'narrative' | 'orders';
	row: number;
	field: LevelField;
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
	const textIsWrong = !isUsablePattern({ how: row.how, text });
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
