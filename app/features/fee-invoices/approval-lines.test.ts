import { expect, test } from 'vitest';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { type NamedInvoice, readApprovalLines } from './approval-lines.ts';
import { readApprovalNumber } from './invoice.ts';
import { lastDayOf, monthAfter, monthBefore, monthsDownFrom, parseMonth } from './month.ts';

const month = parseMonth('2026-03')!;
const today = kstDayFrom('2026-04-03');
const number = (last: number) => `2026033141000012${String(last).padStart(8, '0')}`;
const invoice = (refSellerId: string, changes: Partial<NamedInvoice> = {}): NamedInvoice => ({
	...{ id: `id-${refSellerId}`, refSellerId, businessNumber: null, total: 1_100n, approvalNumber: null },
	...changes,
});
const invoices = [
	invoice('apple', { businessNumber: '1234567891' }),
	invoice('berry', { businessNumber: '2208162517', total: -1_234_567n }),
	invoice('cherry', { approvalNumber: number(9) }),
	invoice('date', { businessNumber: '1058709219' }),
	invoice('elder', { businessNumber: '1058709219' }),
	// One whose reference is the business number of another one.
	invoice('1234567891'),
];
const read = (text: string) =>
	readApprovalLines(text, {
		...{ invoices, month, today },
		taken: new Map([
			[number(9), 'id-cherry'],
			[number(8), 'of another month'],
		]),
	});

test('lines from a sheet and of a CSV file name invoices by reference or business number', () => {
	const { issued, unchanged, errors } = read(
		[
			'셀러 ID\t승인번호\t합계',
			`apple\t20260331-41000012-00000001\t1,100`,
			'',
			`"220-81-62517","${number(2)}","-1,234,567"`,
			`cherry;${number(9)}`,
			`date , ${number(3).toUpperCase()},`,
		].join('\r\n'),
	);
	expect(errors).toEqual([]);
	expect(unchanged).toBe(1);
	expect(issued.map(({ invoice: { refSellerId }, number: found }) => [refSellerId, found])).toEqual([
		['apple', number(1)],
		['berry', number(2)],
		['date', number(3)],
	]);
});

test.each([
	[`zebra\t${number(1)}`, 'seller-unknown'],
	[`-\t${number(1)}`, 'seller-unknown'],
	[`1058709219\t${number(1)}`, 'seller-ambiguous'],
	[`1234567891\t${number(1)}`, 'seller-ambiguous'],
	[`apple\t${number(1).slice(1)}`, 'number-invalid'],
	[`apple\t${number(1)}0`, 'number-invalid'],
	[`apple\t20260230${number(1).slice(8)}`, 'number-invalid'],
	[`apple\t20260228${number(1).slice(8)}`, 'number-too-early'],
	[`apple\t20260404${number(1).slice(8)}`, 'number-too-late'],
	[`apple\t${number(8)}`, 'number-taken'],
	[`apple\t${number(9)}`, 'number-taken'],
	[`cherry\t${number(1)}`, 'issued-already'],
	[`apple\t${number(1)}\t1000`, 'amount-differs'],
	[`apple\t${number(1)}\tlots`, 'amount-differs'],
	[`apple,${number(1)},1,100`, 'line-cells'],
	[`apple ${number(1)}`, 'line-cells'],
	[`\t${number(1)}`, 'line-cells'],
	[`${'apple,'.repeat(300)}${number(1)}`, 'line-cells'],
])('the line %j is refused', (line, reason) => {
	const { issued, errors } = read(`date\t${number(5)}\n${line}`);
	expect(errors).toMatchObject([{ line: 2, reason }]);
	expect(issued.map(({ invoice: { refSellerId } }) => refSellerId)).toEqual(['date']);
});

test.each([
	['apple\t123', 'number-invalid'],
	['apple\tnot yet', 'number-invalid'],
	['zebra\t7', 'seller-unknown'],
])('the first line %j is not taken for names of columns', (line, reason) => {
	expect(read(line).errors).toMatchObject([{ line: 1, reason }]);
});

test('no seller and no number stands on two lines', () => {
	const { errors } = read(`apple\t${number(1)}\n123-45-67891\t${number(2)}\napple\t${number(3)}\ndate\t${number(1)}`);
	expect(errors.map(({ line, reason }) => [line, reason])).toEqual([
		[2, 'seller-twice'],
		[3, 'seller-twice'],
		[4, 'number-twice'],
	]);
});

test('a number of the tax office is read with hyphens, spaces and wide letters', () => {
	expect(readApprovalNumber('２０２６０３３１ – 41000012-0000abCD', month, today)).toEqual({
		ok: true,
		number: '20260331410000120000abCD',
	});
});

test('months follow one another over the ends of years', () => {
	expect([monthAfter(parseMonth('2026-12')!), monthBefore(parseMonth('2026-01')!)]).toEqual(['2027-01', '2025-12']);
	expect([
		lastDayOf(parseMonth('2028-02')!),
		parseMonth('2026-13'),
		parseMonth('1999-12'),
		parseMonth('2026-3'),
	]).toEqual(['2028-02-29', null, null, null]);
	expect(monthsDownFrom(parseMonth('2027-01')!, parseMonth('2026-11')!)).toEqual(['2027-01', '2026-12', '2026-11']);
});
