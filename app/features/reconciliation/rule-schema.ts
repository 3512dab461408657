import { z } from 'zod';
import { isUsablePattern } from '#app/features/bank/narrative.ts';
import { defaultBankRules } from './bank-world.ts';

const day = z.iso.date().nullable().default(null);
const won = z.number().int().min(0).max(1_000_000_000);
/** A rate in millionths: 2.8 % is 28,000. Whole numbers, so that no rounding hides in it. */
const ratePpm = z.number().int().min(0).max(1_000_000);
/** Empty: every merchant. */
const mId = z.string().trim().min(1).max(50).nullable().default(null);
const method = z.string().trim().min(1).max(50);

/** What a merchant pays for one method over some time, without VAT. */
export const feeContractSchema = z.object({
	name: z.string().trim().max(100).default(''),
	mId,
	method,
	/** 신용, 체크 or 기프트 where the terms are of one kind of card only. */
	cardType: z.string().trim().min(1).max(20).nullable().default(null),
	/** Days of approval, both ends included; open where empty. */
	from: day,
	to: day,
	/** `cut`: the fee without VAT is cut to whole won, then 10 % VAT half up. `vat-inside`: with VAT, cut, then split. */
	rounding: z.enum(['cut', 'vat-inside']).default('cut'),
	/** Whether a cancel gives the fee back. */
	feeBack: z.boolean().default(true),
	/** Terms from an amount on; the one with the highest `amountFrom` that is not above the payment counts. */
	bands: z
		.array(
			z.object({
				amountFrom: won.default(0),
				ratePpm: ratePpm.default(0),
				fixed: won.default(0),
				least: won.default(0),
			}),
		)
		.min(1)
		.max(20),
	/** Interest-free instalments that the merchant bears, from so many months on. Empty: the contract knows none. */
	instalments: z
		.array(z.object({ months: z.number().int().min(2).max(60), ratePpm }))
		.max(60)
		.default([]),
	/** Further parts of a fee that are taken as the line states them. */
	otherParts: z.array(z.string().trim().min(1).max(50)).max(20).default([]),
});
export type FeeContract = z.infer<typeof feeContractSchema>;

/** When what was sold is counted and paid out. */
export const cycleSchema = z.object({
	mId,
	/** Empty: every method. */
	method: method.nullable().default(null),
	from: day,
	to: day,
	cycle: z.enum(['daily', 'weekly', 'monthly']).default('daily'),
	delayDays: z.number().int().min(0).max(60),
	dayType: z.enum(['business', 'calendar']).default('business'),
});
export type SettlementCycle = z.infer<typeof cycleSchema>;

/** When an order of the marketplace has to be paid. */
const orderRules = z.object({
	payWithinDays: z.number().int().min(0).max(365).default(1),
	graceBusinessDays: z.number().int().min(0).max(365).default(3),
	/** A virtual account that waits for its deposit. */
	depositWithinDays: z.number().int().min(0).max(365).default(7),
});

/** How the balance at Toss is carried from day to day. */
const payoutRules = z.object({
	/** Whether Toss takes a payout out of the balance when it accepts it, or on the day on which it pays. */
	balanceTakenAt: z.enum(['request', 'payment']).default('request'),
	/** Settled money stays with Toss as balance; else the bank has it. */
	settlementsFeedBalance: z.boolean().default(true),
});

const days = (most: number) => z.number().int().min(0).max(most);

/** What the narrative of a bank line means; rules of one account come before those of all, then in their order. */
export const narrativeRuleSchema = z
	.object({
		class: z.enum(['settlement', 'payout', 'return', 'other']),
		how: z.enum(['starts', 'contains', 'regex']).default('contains'),
		text: z.string().trim().min(1).max(200),
		shortestCut: z.number().int().min(2).max(50).optional(),
		account: z.string().trim().min(1).max(50).optional(),
		side: z.enum(['credit', 'debit']).optional(),
		mId: z.string().trim().min(1).max(50).optional(),
	})
	.refine((rule) => isUsablePattern(rule), { message: 'not a pattern' });

/** How deposits are found that pay settlement batches. */
const bankRulesSchema = z.object({
	graceBusinessDays: days(30).default(defaultBankRules.graceBusinessDays),
	carryDays: days(365).default(defaultBankRules.carryDays),
	releaseDays: days(365).default(defaultBankRules.releaseDays),
	returnDays: days(365).default(defaultBankRules.returnDays),
	mostMembers: z.number().int().min(2).max(12).default(defaultBankRules.mostMembers),
	nearPercentSameDay: days(100).default(defaultBankRules.nearPercentSameDay),
	nearPercentOtherDay: days(100).default(defaultBankRules.nearPercentOtherDay),
	/** Deductions that are known by amount. */
	deductions: z
		.array(z.object({ name: z.string().trim().min(1).max(50), amount: won }))
		.max(50)
		.default(defaultBankRules.deductions.map(({ name, amount }) => ({ name, amount: Number(amount) }))),
	/** Merchants whose settlements stay with Toss as the balance of payouts: no deposit is expected, level 4 proves them. */
	paidIntoBalance: z.array(z.string().trim().min(1).max(50)).max(50).default([]),
	/** They come before those that fit without any setting. */
	narratives: z.array(narrativeRuleSchema).max(200).default([]),
});

/**
 * One version of the rules, as the database keeps it. Sections came one by one: each has a default, so that the rules of
 * an older run can still be read.
 */
export const rulesSchema = z.object({
	/** When a settlement line has to be there: calendar days after the transaction, then business days of grace. */
	dueAfterDays: z.number().int().min(0).max(365),
	graceBusinessDays: z.number().int().min(0).max(365),
	/** Won by which one part of a fee may be rounded otherwise than here. */
	roundingPerPart: z.number().int().min(0).max(100).default(1),
	/** Days by which a date may differ from the cycle without being a break: sales around the cut-off. */
	dateSlackDays: z.number().int().min(0).max(30).default(1),
	feeContracts: z.array(feeContractSchema).max(500).default([]),
	cycles: z.array(cycleSchema).max(500).default([]),
	orders: orderRules.prefault({}),
	payouts: payoutRules.prefault({}),
	bank: bankRulesSchema.prefault({}),
});

export type Rules = z.infer<typeof rulesSchema>;
