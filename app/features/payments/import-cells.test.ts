import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areRounded, cleanText, readCell, readDay, readInstant } from './import-cells.ts';

describe('the cells of a file', () => {
	it('that are longer than any day or time are none, whatever they are filled with', () => {
		for (const filling of [' ', '\n', '1', '1 년', '일 ', '(', '2026 '])
			for (const read of [readDay, readInstant])
				expect(read(`일${filling.repeat(Math.ceil(300_000 / filling.length))}일`), filling).toBeNull();
	});

	it.each([
		'2026-03-01',
		'2026.03.01',
		'2026.3.1',
		'2026. 3. 1.',
		'2026/03/01',
		'20260301',
		'2026년 3월 1일',
		'2026년 03월 01일',
		'2026-03-01(일)',
		'2026.03.01 (일요일)',
		'46082',
	])('reads the day %s', (text) => {
		expect(readDay(text)).toBe('2026-03-01');
	});

	it.each([
		['2026-03-01 15:05:09', '2026-03-01T15:05:09+09:00'],
		['2026. 3. 1. 오후 3:05:09', '2026-03-01T15:05:09+09:00'],
		['2026년 3월 1일 오후 3시 5분 9초', '2026-03-01T15:05:09+09:00'],
		['2026년 3월 1일 15시 5분', '2026-03-01T15:05:00+09:00'],
		['2026-03-01 오전 12:00', '2026-03-01T00:00:00+09:00'],
		['20260301150509', '2026-03-01T15:05:09+09:00'],
		['2026-03-01(일) 15:05', '2026-03-01T15:05:00+09:00'],
		['2026/03/10 10:15:42 -0700', '2026-03-10T10:15:42-07:00'],
		['46082.5', '2026-03-01T12:00:00+09:00'],
	])('reads the time %s', (text, instant) => {
		expect(readInstant(text)).toBe(instant);
	});

	it('takes a time without offset in the zone of the file', () => {
		expect(readInstant('2026-03-01 15:05:09', '+01:00')).toBe('2026-03-01T15:05:09+01:00');
		expect(readInstant('2026-03-01 15:05:09Z', '+01:00')).toBe('2026-03-01T15:05:09Z');
	});

	it('refuses days and times that there are not', () => {
		for (const text of ['2026-02-30', '2026년 13월 1일', '1일', '어제', '2026-03', '123456'])
			expect(readDay(text)).toBeNull();
		for (const text of ['2026-03-01 25:00', '2026년 3월 1일 오후 13시 5분', '15:05'])
			expect(readInstant(text)).toBeNull();
	});

	it('takes away what marks a text as text for a spreadsheet', () => {
		expect(cleanText('="00123"')).toBe('00123');
		expect(readCell("'00123", 'key')).toEqual({ value: '00123' });
		expect(readCell("'1,000", 'amount')).toEqual({ value: '1000' });
		expect(readCell("'90s shop", 'text')).toEqual({ value: "'90s shop" });
	});

	it.each([
		['1,234원', '1234'],
		['₩1,234', '1234'],
		['(1,234)', '-1234'],
		['1,234-', '-1234'],
		['△1,234', '-1234'],
		[' - ', null],
		['', null],
	])('reads the amount %s', (text, value) => {
		expect(readCell(text, 'amount')).toEqual({ value });
	});

	it('refuses keys that a spreadsheet has rounded, and keeps whole ones that merely end in zeros', () => {
		expect(readCell('1.23457E+15', 'key')).toEqual({ reason: 'spoilt-number' });
		expect(areRounded(['2026030312345600', '2026030312345700', '2026030312345800', '2026030312345900'])).toBe(true);
		expect(areRounded(['2026030312345600', '2026030312345678'])).toBe(false);
		expect(areRounded(['2026030312345670'])).toBe(false);
		expect(areRounded(['20260303123456000000'])).toBe(true);
		expect(areRounded(['DB-2026', '123000'])).toBe(false);
	});

	it('reads a day and a time in the order that the file was said to have, and refuses it without', () => {
		const two = (part: number) => String(part).padStart(2, '0');
		fc.assert(
			fc.property(
				fc.integer({ min: 1990, max: 2099 }),
				fc.integer({ min: 1, max: 12 }),
				fc.integer({ min: 1, max: 28 }),
				fc.constantFrom('/', '.', '-'),
				fc.boolean(),
				(year, month, day, sign, padded) => {
					const write = padded ? two : String;
					const value = `${year}-${two(month)}-${two(day)}`;
					const dmy = [write(day), write(month), year].join(sign);
					const mdy = [write(month), write(day), year].join(sign);
					expect(readCell(dmy, 'day', { dayOrder: 'dmy' })).toEqual({ value });
					expect(readCell(mdy, 'day', { dayOrder: 'mdy' })).toEqual({ value });
					expect(readCell(value, 'day', { dayOrder: 'mdy' })).toEqual({ value });
					expect(readCell(dmy, 'day')).toEqual({ reason: 'not-a-date' });
					expect(readCell(`${mdy} 09:30:15`, 'instant', { dayOrder: 'mdy' })).toEqual({
						value: `${value}T09:30:15+09:00`,
					});
				},
			),
		);
		expect(readCell('31/12/26 오후 1:02', 'instant', { dayOrder: 'dmy' })).toEqual({
			value: '2026-12-31T13:02:00+09:00',
		});
		expect(readCell('31/12/2026', 'day', { dayOrder: 'mdy' })).toEqual({ reason: 'not-a-date' });
		expect(readCell('3/4-2026', 'day', { dayOrder: 'mdy' })).toEqual({ reason: 'not-a-date' });
	});

	it.each([
		['1.234', '1234'],
		['1.234.567,00', '1234567'],
		['-1.234,00', '-1234'],
		['1234', '1234'],
	])('reads the amount %s of a file with decimal commas', (text, value) => {
		expect(readCell(text, 'amount', { decimal: 'comma' })).toEqual({ value });
	});

	it.each(['1,234', '1.23', '1.234,5'])('refuses the amount %s of a file with decimal commas', (text) => {
		expect(readCell(text, 'amount', { decimal: 'comma' })).toEqual({ reason: 'not-an-amount' });
	});

	it('reads sides and time zones', () => {
		expect(readCell('CR', 'side')).toEqual({ value: 'credit' });
		expect(readCell('출금', 'side')).toEqual({ value: 'debit' });
		expect(readCell('up', 'side')).toEqual({ reason: 'unknown-side' });
		expect(readCell('CEST', 'zone')).toEqual({ value: '+02:00' });
		expect(readCell('Mars', 'zone')).toEqual({ reason: 'unknown-time-zone' });
	});
});
