import { z } from 'zod';
import { type KstDay, parseKstDay } from '#app/lib/kst-calendar.ts';
import type { Won } from '#app/lib/won.ts';
import { parseTossTime } from './toss-time.ts';

/** A JSON object as it came. */
export type JsonObject = Record<string, unknown>;

/** An object of Toss together with the untouched JSON it was read from: new fields and odd values are in there. */
export type WithRaw<T> = T & { raw: JsonObject };

/** A value that may be null or missing; both come out as null. */
export function orNull<S extends z.ZodType>(schema: S) {
	return schema.nullish().transform((value): z.output<S> | null => value ?? null);
}

/** An id, a reference or a word: Toss's longest has 200 characters, and a database cannot look up one without end. */
export const word = z.string().max(300);

/** Text, also where a code was written as a number. */
export const text = z.union([z.string(), z.number().transform(String)]);

/** An instant as Toss writes it; without an offset it is Seoul time. */
export const instant = z.string().transform((value, context): Date => {
	const at = parseTossTime(value);
	if (at) return at;
	context.addIssue('not a time');
	return z.NEVER;
});

/** A calendar day of the years 1900 to 2099; a time of day behind it is cut off. */
export const day = z.string().transform((value, context): KstDay => {
	const found = parseKstDay(value.slice(0, 10));
	if (found && /^(?:19|20)/.test(found)) return found;
	context.addIssue('not a calendar day');
	return z.NEVER;
});

/**
 * An amount in minor units from a JSON number or a decimal text, exactly; null when it has more decimals than the
 * currency. `212268.000000` is 212268 won, `5.98` is 598 cents and no amount of won.
 */
export function toMinorUnits(value: number | string, decimals: number): bigint | null {
	const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(String(value).trim());
	if (!parts) return null;
	const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
	const shift = Number(exponent) + decimals - fraction.length;
	if (shift > 40 || whole.length + fraction.length > 60) return null;
	let digits = BigInt(whole + fraction);
	if (shift >= 0) digits *= 10n ** BigInt(shift);
	else {
		const divisor = 10n ** BigInt(-shift);
		if (digits % divisor !== 0n) return null;
		digits /= divisor;
	}
	return sign === '-' ? -digits : digits;
}

/** Decimals of a currency's minor unit: 0 for won and yen, 2 for dollars; 2 for what is no currency. */
export function decimalsOf(currency: string): number {
	try {
		return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
	} catch {
		return 2;
	}
}

/** Amounts have 18 digits at most, as those of files. */
const AMOUNT_BELOW = 10n ** 18n;

function amountSchema(decimals: number) {
	return z.union([z.number(), z.string()]).transform((value, context): bigint => {
		const minor = toMinorUnits(value, decimals);
		if (minor !== null && minor < AMOUNT_BELOW && minor > -AMOUNT_BELOW) return minor;
		context.addIssue('not a whole amount of the currency');
		return z.NEVER;
	});
}

/** The schema of an amount in minor units of the object's currency. */
export type AmountSchema = ReturnType<typeof amountSchema>;

/** An amount of whole won. */
export const won = amountSchema(0).transform((value) => value as Won);

function readWithRaw<S extends z.ZodType<object>>(schema: S, raw: unknown, context: z.RefinementCtx) {
	const read = schema.safeParse(raw);
	if (read.success) return Object.assign(read.data, { raw: raw as JsonObject }) as WithRaw<z.output<S>>;
	for (const issue of read.error.issues) {
		context.issues.push({ code: 'custom', path: issue.path, message: issue.message, input: undefined });
	}
	return z.NEVER;
}

/** Keeps the untouched JSON beside what the schema reads from it. */
export function withRaw<S extends z.ZodType<object>>(schema: S) {
	return z.unknown().transform((raw, context) => readWithRaw(schema, raw, context));
}

const currencyOf = z.looseObject({ currency: z.string() });

/** A schema whose amounts follow the `currency` of the object read; an object without one is in won. */
export function inItsCurrency<S extends z.ZodType<object>>(build: (amount: AmountSchema) => S) {
	const byDecimals = new Map<number, S>();
	return z.unknown().transform((raw, context) => {
		const named = currencyOf.safeParse(raw);
		const decimals = named.success ? decimalsOf(named.data.currency) : 0;
		let schema = byDecimals.get(decimals);
		if (!schema) {
			schema = build(amountSchema(decimals));
			byDecimals.set(decimals, schema);
		}
		return readWithRaw(schema, raw, context);
	});
}
