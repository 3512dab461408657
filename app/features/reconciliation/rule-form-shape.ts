import type { NarrativeRule } from '#app/features/bank/narrative.ts';
import type { FeeContract, Rules, SettlementCycle } from './rule-schema.ts';

/*
 * What the form of the rules holds, apart from how it is read: the page that shows it does not load the validator.
 */

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

const levelFields = [
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

/** Millionths as a percentage: 28,000 is `2.8`. */
export function percentOf(ppm: number): string {
	const rest = String(ppm % 10_000)
		.padStart(4, '0')
		.replace(/0+$/, '');
	return `${Math.floor(ppm / 10_000)}${rest && `.${rest}`}`;
}

/** A contract as the form holds it: everything is text. */
export interface ContractRow {
	name: string;
	mId: string;
	method: string;
	cardType: string;
	from: string;
	to: string;
	rate: string;
	fixed: string;
	least: string;
	/** Terms of larger payments: `100000=2.5/0/0; 1000000=2.2`, each from an amount on: rate, won a payment, least won. */
	moreBands: string;
	/** `2=1.4, 3=2`: rates from so many months on. */
	instalments: string;
	otherParts: string;
	rounding: FeeContract['rounding'];
	feeBack: boolean;
}

export interface CycleRow {
	mId: string;
	method: string;
	from: string;
	to: string;
	cycle: SettlementCycle['cycle'];
	delayDays: string;
	dayType: SettlementCycle['dayType'];
}

export interface RuleForm extends LevelForm {
	dueAfterDays: string;
	graceBusinessDays: string;
	roundingPerPart: string;
	dateSlackDays: string;
	contracts: ContractRow[];
	cycles: CycleRow[];
}

export const emptyContract: ContractRow = {
	name: '',
	mId: '',
	method: '카드',
	cardType: '',
	from: '',
	to: '',
	rate: '',
	fixed: '0',
	least: '0',
	moreBands: '',
	instalments: '',
	otherParts: '',
	rounding: 'cut',
	feeBack: true,
};

export const emptyCycle: CycleRow = {
	mId: '',
	method: '',
	from: '',
	to: '',
	cycle: 'daily',
	delayDays: '5',
	dayType: 'business',
};

const ruleFields = [
	'dueAfterDays',
	'graceBusinessDays',
	'roundingPerPart',
	'dateSlackDays',
	'method',
	'rate',
	'fixed',
	'least',
	'moreBands',
	'instalments',
	'period',
	'delayDays',
	...levelFields,
] as const;
export type RuleField = (typeof ruleFields)[number];

/** What is wrong where: a contract, a cycle, a deduction or a narrative by its number, and which of its fields. */
export interface RuleMistake {
	place: 'general' | 'contract' | 'cycle' | LevelMistake['place'];
	row: number;
	field: RuleField;
}
