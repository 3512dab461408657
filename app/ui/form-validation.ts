import { parseWithZod } from '@conform-to/zod/v4';
import { z } from 'zod';
import { formatMoney } from '#app/i18n/format.ts';
import { type KstDay, parseAskedDay } from '#app/lib/kst-calendar.ts';
import { parseWon, type Won } from '#app/lib/won.ts';
import { message } from './form-message.ts';

const messageOf: z.core.$ZodErrorMap = (issue) => {
	switch (issue.code) {
		case 'invalid_type':
			return issue.input === undefined ? 'validation.required' : 'validation.invalid';
		case 'too_small':
			if (issue.origin !== 'string') return message('validation.tooSmall', { minimum: String(issue.minimum) });
			return Number(issue.minimum) <= 1
				? 'validation.required'
				: message('validation.tooShort', { minimum: String(issue.minimum) });
		case 'too_big':
			return message(issue.origin === 'string' ? 'validation.tooLong' : 'validation.tooBig', {
				maximum: String(issue.maximum),
			});
		case 'invalid_format':
			return issue.format === 'email' ? 'validation.email' : 'validation.invalid';
		default:
			return issue.input === undefined ? 'validation.required' : 'validation.invalid';
	}
};

/** Says at each field whose text no database keeps that it cannot be kept. */
function refuseUnkeepable(value: unknown, context: z.RefinementCtx, path: PropertyKey[] = []): unknown {
	if (typeof value === 'string' && value.includes('\0')) {
		context.addIssue({ code: 'custom', path, message: 'validation.unkeepable' });
	} else if (Array.isArray(value) || (value && Object.getPrototypeOf(value) === Object.prototype)) {
		for (const [name, inner] of Object.entries(value)) {
			refuseUnkeepable(inner, context, [...path, Array.isArray(value) ? Number(name) : name]);
		}
	}
	return value;
}

/**
 * Reads a form with a schema, on the server and in the browser alike: conform's submission, whose messages FormFields
 * translate. Messages that the schema gives itself (keys or plain text) win.
 */
export function parseForm<Schema extends z.ZodType>(payload: FormData | URLSearchParams, schema: Schema) {
	const keepable = z.preprocess((value, context) => refuseUnkeepable(value, context), schema);
	// What goes in and what comes out is as the schema says.
	return parseWithZod(payload, { schema: keepable as unknown as Schema, error: messageOf });
}

/** A form field of whole won: `55,000`, `₩55,000`. Limits are inclusive. */
export function wonField(limits: { min?: bigint; max?: bigint } = {}) {
	return z.string().transform((text, context): Won => {
		const amount = parseWon(text);
		if (amount === null || amount === undefined) {
			context.addIssue({ code: 'custom', message: amount === null ? 'validation.required' : 'validation.amount' });
			return z.NEVER;
		}
		if (limits.min !== undefined && amount < limits.min) {
			context.addIssue({
				code: 'custom',
				message: message('validation.tooSmall', { minimum: formatMoney(limits.min) }),
			});
		}
		if (limits.max !== undefined && amount > limits.max) {
			context.addIssue({ code: 'custom', message: message('validation.tooBig', { maximum: formatMoney(limits.max) }) });
		}
		return amount;
	});
}

/** A form field of one calendar day. */
export const dayField = z.string().transform((text, context): KstDay => {
	const day = parseAskedDay(text.trim());
	if (day) return day;
	context.addIssue({ code: 'custom', message: 'validation.day' });
	return z.NEVER;
});
