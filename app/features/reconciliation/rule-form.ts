import { z } from 'zod';
import { levelFormOf, levelFormShape, levelRulesFrom } from './rule-form-levels.ts';
import {
	type ContractRow,
	type CycleRow,
	percentOf,
	type RuleField,
	type RuleForm,
	type RuleMistake,
} from './rule-form-shape.ts';
import { cycleSchema, type FeeContract, feeContractSchema, type Rules, type SettlementCycle } from './rule-schema.ts';

/** A percentage as people write it, `2.8`, in millionths; null where it is none. Whole numbers all the way. */
export function ppmOf(text: string): number | null {
	const parts = /^(\d{1,3})(?:\.(\d{1,4}))?\s*%?$/.exec(text.trim());
	if (!parts) return null;
	const ppm = Number(parts[1]) * 10_000 + Number((parts[2] ?? '').padEnd(4, '0'));
	return ppm <= 1_000_000 ? ppm : null;
}

function rowOf(contract: FeeContract): ContractRow {
	const [first, ...more] = [...contract.bands].sort((a, b) => a.amountFrom - b.amountFrom);
	const band = first!;
	// A first band that does not begin at 0 is no plain term: it is written with the others.
	const plain = band.amountFrom === 0;
	return {
		name: contract.name,
		mId: contract.mId ?? '',
		method: contract.method,
		cardType: contract.cardType ?? '',
		from: contract.from ?? '',
		to: contract.to ?? '',
		rate: plain ? percentOf(band.ratePpm) : '0',
		fixed: plain ? String(band.fixed) : '0',
		least: plain ? String(band.least) : '0',
		moreBands: (plain ? more : [band, ...more])
			.map((one) => `${one.amountFrom}=${percentOf(one.ratePpm)}/${one.fixed}/${one.least}`)
			.join('; '),
		instalments: contract.instalments.map(({ months, ratePpm }) => `${months}=${percentOf(ratePpm)}`).join(', '),
		otherParts: contract.otherParts.join(', '),
		rounding: contract.rounding,
		feeBack: contract.feeBack,
	};
}

/** The rules as the form shows them. */
export function formOf(rules: Rules): RuleForm {
	return {
		dueAfterDays: String(rules.dueAfterDays),
		graceBusinessDays: String(rules.graceBusinessDays),
		roundingPerPart: String(rules.roundingPerPart),
		dateSlackDays: String(rules.dateSlackDays),
		contracts: rules.feeContracts.map(rowOf),
		cycles: rules.cycles.map((cycle) => ({
			mId: cycle.mId ?? '',
			method: cycle.method ?? '',
			from: cycle.from ?? '',
			to: cycle.to ?? '',
			cycle: cycle.cycle,
			delayDays: String(cycle.delayDays),
			dayType: cycle.dayType,
		})),
		...levelFormOf(rules),
	};
}

const wonText = (text: string) =>
	/^\d{1,9}$/.test(text.replaceAll(',', '').trim()) ? Number(text.replaceAll(',', '')) : null;
const orNull = (text: string) => text.trim() || null;
const pieces = (text: string, by: RegExp) =>
	text
		.split(by)
		.map((piece) => piece.trim())
		.filter(Boolean);

function contractOf(row: ContractRow, wrong: (field: RuleField) => void): FeeContract | null {
	const number = <Value>(value: Value | null, field: RuleField) => {
		if (value === null) wrong(field);
		return value;
	};
	const base = {
		amountFrom: 0,
		ratePpm: number(ppmOf(row.rate || '0'), 'rate') ?? 0,
		fixed: number(wonText(row.fixed || '0'), 'fixed') ?? 0,
		least: number(wonText(row.least || '0'), 'least') ?? 0,
	};
	const more = pieces(row.moreBands, /;/).map((piece) => {
		const [amount, terms = ''] = piece.split('=');
		const [rate = '', fixed = '0', least = '0'] = terms.split('/');
		const band = { amountFrom: wonText(amount!), ratePpm: ppmOf(rate), fixed: wonText(fixed), least: wonText(least) };
		if (Object.values(band).includes(null)) wrong('moreBands');
		return band;
	});
	const froms = [0, ...more.map(({ amountFrom }) => amountFrom)];
	if (new Set(froms).size < froms.length) wrong('moreBands');
	const instalments = pieces(row.instalments, /,/).map((piece) => {
		const [months, rate = ''] = piece.split('=');
		const entry = { months: wonText(months!), ratePpm: ppmOf(rate) };
		if (entry.months === null || entry.ratePpm === null) wrong('instalments');
		return entry;
	});
	if (new Set(instalments.map(({ months }) => months)).size < instalments.length) wrong('instalments');
	if (row.from && row.to && row.from > row.to) wrong('period');
	if (!row.method.trim()) wrong('method');
	const parsed = feeContractSchema.safeParse({
		name: row.name,
		mId: orNull(row.mId),
		method: row.method,
		cardType: orNull(row.cardType),
		from: orNull(row.from),
		to: orNull(row.to),
		rounding: row.rounding,
		feeBack: row.feeBack,
		bands: [base, ...more],
		instalments,
		otherParts: pieces(row.otherParts, /,/),
	});
	if (!parsed.success) wrong('row');
	return parsed.data ?? null;
}

function cycleOf(row: CycleRow, wrong: (field: RuleField) => void): SettlementCycle | null {
	if (wonText(row.delayDays) === null) wrong('delayDays');
	if (row.from && row.to && row.from > row.to) wrong('period');
	const parsed = cycleSchema.safeParse({
		...row,
		mId: orNull(row.mId),
		method: orNull(row.method),
		from: orNull(row.from),
		to: orNull(row.to),
		delayDays: wonText(row.delayDays),
	});
	if (!parsed.success) wrong('row');
	return parsed.data ?? null;
}

/** Reads the form on top of the rules it began with; what it does not show stays. All mistakes are told at once. */
export function rulesFrom(
	form: RuleForm,
	before: Rules,
): { ok: true; rules: Rules } | { ok: false; mistakes: RuleMistake[] } {
	const mistakes: RuleMistake[] = [];
	const whole = (field: 'dueAfterDays' | 'graceBusinessDays' | 'roundingPerPart' | 'dateSlackDays', most: number) => {
		const value = wonText(form[field]);
		if (value === null || value > most) mistakes.push({ place: 'general', row: 0, field });
		return value ?? 0;
	};
	const rules: Rules = {
		...before,
		dueAfterDays: whole('dueAfterDays', 365),
		graceBusinessDays: whole('graceBusinessDays', 365),
		roundingPerPart: whole('roundingPerPart', 100),
		dateSlackDays: whole('dateSlackDays', 30),
		feeContracts: form.contracts.flatMap((row, index) => {
			const found = new Set<RuleField>();
			const contract = contractOf(row, (field) => found.add(field));
			for (const field of found) mistakes.push({ place: 'contract', row: index + 1, field });
			return contract ?? [];
		}),
		cycles: form.cycles.flatMap((row, index) => {
			const found = new Set<RuleField>();
			const cycle = cycleOf(row, (field) => found.add(field));
			for (const field of found) mistakes.push({ place: 'cycle', row: index + 1, field });
			return cycle ?? [];
		}),
		...levelRulesFrom(form, before, (mistake) => mistakes.push(mistake)),
	};
	return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, rules };
}

const text = z.string().max(2_000);

/** The form as it travels. */
export const ruleFormSchema: z.ZodType<RuleForm> = z.object({
	dueAfterDays: text,
	graceBusinessDays: text,
	roundingPerPart: text,
	dateSlackDays: text,
	contracts: z
		.array(
			z.object({
				name: text,
				mId: text,
				method: text,
				cardType: text,
				from: text,
				to: text,
				rate: text,
				fixed: text,
				least: text,
				moreBands: text,
				instalments: text,
				otherParts: text,
				rounding: z.enum(['cut', 'vat-inside']),
				feeBack: z.boolean(),
			}),
		)
		.max(500),
	cycles: z
		.array(
			z.object({
				mId: text,
				method: text,
				from: text,
				to: text,
				cycle: z.enum(['daily', 'weekly', 'monthly']),
				delayDays: text,
				dayType: z.enum(['business', 'calendar']),
			}),
		)
		.max(500),
	...levelFormShape,
});
