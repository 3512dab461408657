import { expect, test } from 'vitest';
import { parseForm } from '#app/ui/form-validation.ts';
import { adjustmentSchema } from './adjustment-schema.ts';
import { termsSchema } from './terms-schema.ts';

const id = '01a22f5d-1d34-789c-a96c-1d39d38cd224';
const sent = (fields: Record<string, string>) => {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.set(name, value);
	return form;
};
const terms = { id, scope: 'all', from: '2026-03-01', commission: '12.5', vat: 'added', payableAfterDays: '7' };
const adjustment = { id, way: 'deduct', amount: '25,000', payableOn: '2026-03-01', note: '배송비' };

test('terms are read as they are typed, and one that follows those of all says nothing else', () => {
	const read = (fields: Record<string, string>) => parseForm(sent(fields), termsSchema);
	expect(read(terms)).toMatchObject({
		status: 'success',
		value: { commission: 1_250, payableAfterDays: 7, from: '2026-03-01', vat: 'added' },
	});
	expect(read({ ...terms, confirmed: '12' })).toMatchObject({ value: { confirmed: 12 } });
	const { commission, vat, payableAfterDays, ...follow } = { ...terms, scope: 'follow', refSellerId: ' A ' };
	expect(read(follow)).toMatchObject({ status: 'success', value: { refSellerId: 'A' } });
});

test.each([
	['commission', { commission: '12.555' }],
	['commission', { commission: '100.01' }],
	['commission', { commission: '' }],
	['payableAfterDays', { payableAfterDays: '366' }],
	['payableAfterDays', { payableAfterDays: '-1' }],
	['vat', { vat: 'none' }],
	['from', { from: '2026-02-30' }],
	['refSellerId', { scope: 'one' }],
	['refSellerId', { scope: 'follow', commission: '', vat: '', payableAfterDays: '' }],
	['id', { id: 'x' }],
])('terms with a wrong %s are refused there', (field, changes) => {
	const submission = parseForm(sent({ ...terms, ...changes }), termsSchema);
	expect(submission.status).toBe('error');
	expect(Object.keys(submission.reply().error ?? {})).toEqual([field]);
});

test.each([
	['amount', { amount: '0' }],
	['amount', { amount: '-5' }],
	['amount', { amount: '1,000,000,000' }],
	['note', { note: ' ab ' }],
	['note', { note: 'x'.repeat(201) }],
	['way', { way: 'both' }],
	['payableOn', { payableOn: 'soon' }],
])('an adjustment with a wrong %s is refused there', (field, changes) => {
	expect(parseForm(sent(adjustment), adjustmentSchema)).toMatchObject({
		status: 'success',
		value: { amount: 25_000n },
	});
	const submission = parseForm(sent({ ...adjustment, ...changes }), adjustmentSchema);
	expect(Object.keys(submission.reply().error ?? {})).toEqual([field]);
});

test('the form of an adjustment says what is wrong with a reason and with an amount', () => {
	const read = (values: Record<string, string>) => {
		const submission = parseForm(sent({ ...adjustment, ...values }), adjustmentSchema);
		return submission.status === 'success' ? null : submission.error;
	};
	expect(read({})).toBeNull();
	expect(read({ note: '배' })).toEqual({ note: ['validation.tooShort|{"minimum":"3"}'] });
	expect(read({ note: '' })).toEqual({ note: ['validation.required'] });
	expect(read({ amount: '1234567890123' })).toEqual({ amount: ['validation.tooBig|{"maximum":"₩999,999,999"}'] });
});
