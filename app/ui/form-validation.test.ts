import { expect, test } from 'vitest';
import { z } from 'zod';
import { resources } from '#app/i18n/resources.ts';
import { readMessage } from './form-message.ts';
import { dayField, parseForm, wonField } from './form-validation.ts';

const schema = z.object({
	email: z.email(),
	name: z.string().max(5),
	code: z.string().min(3),
	amount: wonField({ min: 1000n }),
	day: dayField,
});

function errorsOf(values: Record<string, string>) {
	const submission = parseForm(new URLSearchParams(values), schema);
	return submission.status === 'success' ? null : submission.error;
}

test('every message is a key of the catalogue', () => {
	const errors = errorsOf({ email: 'x', name: 'too long', code: 'a', amount: '1.5', day: '2026-02-30' })!;
	expect(errors).toEqual({
		email: ['validation.email'],
		name: ['validation.tooLong|{"maximum":"5"}'],
		code: ['validation.tooShort|{"minimum":"3"}'],
		amount: ['validation.amount'],
		day: ['validation.day'],
	});
	for (const list of Object.values(errors)) {
		const first = list?.[0];
		const [, key] = readMessage(first!).key.split('.');
		expect(resources.ko.common.validation).toHaveProperty(key!);
	}
});

test('text that no database keeps is told at its field, in lists as well', () => {
	const lists = z.object({
		name: z.string(),
		days: z.array(z.object({ note: z.string().optional() })),
		left: z.coerce.number().optional(),
	});
	const read = (name: string, note: string) =>
		parseForm(new URLSearchParams({ name, 'days[0].note': note, left: '3' }), lists);
	expect(read('a', 'b')).toMatchObject({ status: 'success', value: { name: 'a', days: [{ note: 'b' }], left: 3 } });
	expect(read('a\0', 'b\0')).toMatchObject({
		status: 'error',
		error: { name: ['validation.unkeepable'], 'days[0].note': ['validation.unkeepable'] },
	});
	expect(resources.ko.common.validation).toHaveProperty('unkeepable');
});

test('an empty form says that fields are required', () => {
	const errors = errorsOf({ email: '', name: '', code: '', amount: '', day: '' })!;
	expect(new Set(Object.values(errors).flat())).toEqual(new Set(['validation.required']));
});

test('amounts are read as people write them, and limits hold', () => {
	const good = parseForm(
		new URLSearchParams({ email: 'a@b.kr', name: 'kim', code: 'abc', amount: '₩55,000', day: '2026-11-23' }),
		schema,
	);
	expect(good.status === 'success' && good.value.amount).toBe(55000n);
	expect(errorsOf({ email: 'a@b.kr', name: 'k', code: 'abc', amount: '999', day: '2026-11-23' })).toEqual({
		amount: ['validation.tooSmall|{"minimum":"₩1,000"}'],
	});
});
