import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRecord } from './csv.ts';
import { CsvReader } from './csv-reader.ts';

function read(text: string, fieldCount: number, pieces: (text: string) => string[] = (whole) => [whole]) {
	const records: { line: number; fields: string[] }[] = [];
	const broken: { line: number; field: number; reason: string; raw: string }[] = [];
	const reader = new CsvReader({ delimiter: ',', fieldCount, line: 1 });
	const parts = pieces(text);
	for (const [index, part] of parts.entries()) {
		reader.push(part, index === parts.length - 1, {
			onPlainRun: () => {},
			onRecord: (fields, line) => records.push({ line, fields }),
			onBroken: (reason, field, line, raw) => broken.push({ line, field, reason, raw }),
		});
	}
	return { records, broken };
}

/** Cuts after line breaks only, as the decoder does, here after every one. */
const byLine = (text: string) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [''];

const cell = fc.string({ unit: fc.constantFrom('a', '가', ' ', ',', '"', '\n', '\r\n', "'", '=') });

describe('reading CSV', () => {
	it('gives back every table that RFC 4180 can write, with the line on which each record begins', () => {
		fc.assert(
			fc.property(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1 }), (rows) => {
				const quoted = rows.map((cells) => `${cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')}\r\n`);
				const whole = read(quoted.join(''), 3);
				expect(whole.records.map(({ fields }) => fields)).toEqual(
					rows.map((cells) => cells.map((text) => text.replaceAll('\r\n', '\n'))),
				);
				expect(whole.broken).toEqual([]);
				let line = 1;
				for (const [index, record] of quoted.entries()) {
					expect(whole.records[index]!.line).toBe(line);
					line += record.split('\n').length - 1;
				}
				expect(read(quoted.join(''), 3, byLine)).toEqual(whole);
			}),
		);
	});

	it('loses a broken record and no other', () => {
		const good = csvRecord(['one', 'two, three', 'four']);
		for (const bad of ['"open,two,three', 'a"b,c,d', '"a"b,c,d', 'a,"b,c', 'a,b,"c']) {
			const text = `${good}${bad}\r\n${good}${good}`;
			for (const cut of [(whole: string) => [whole], byLine]) {
				const { records, broken } = read(text, 3, cut);
				expect(records.map(({ line }) => line)).toEqual([1, 3, 4]);
				expect(broken).toMatchObject([{ line: 2, raw: bad }]);
			}
		}
	});

	it('does not let an open quote swallow a file', () => {
		const lines = Array.from({ length: 20_000 }, (_, index) => `row ${index},b,c`);
		lines[5] = 'x,"never closed,c';
		const { records, broken } = read(`${lines.join('\n')}\n`, 3, byLine);
		expect(records).toHaveLength(19_999);
		expect(broken).toMatchObject([{ line: 6, field: 1, reason: 'unclosed-quote' }]);
	});

	it('loses no record behind byte order marks, wherever they stand', () => {
		for (const text of ['\ufeff\ufeffa,b,c\n1,2,3\n4,5,6\n', 'title,,\n\ufeffa,b,c\n1,2,3\n\ufeff4,5,6\n']) {
			for (const cut of [(whole: string) => [whole], byLine]) {
				const { records, broken } = read(text, 3, cut);
				expect(broken).toEqual([]);
				const rows = records.map(({ fields }) => fields.join(',').replaceAll('\ufeff', ''));
				expect(rows.slice(-3)).toEqual(['a,b,c', '1,2,3', '4,5,6']);
				expect(records.map(({ line }) => line)).toEqual(records.map((_, index) => index + 1));
			}
		}
	});

	it('passes lines that need no reading on as they stand', () => {
		const runs: string[] = [];
		const reader = new CsvReader({ delimiter: ',', fieldCount: 2, line: 5, plain: /[a-z]+,\d+\r?\n/y });
		const seen: number[] = [];
		reader.push('a,1\nb,2\n"c",3\nd,4\n', true, {
			onPlainRun: (text, start, end) => runs.push(text.slice(start, end)),
			onRecord: (_, line) => seen.push(line),
			onBroken: () => {},
		});
		expect(runs).toEqual(['a,1\nb,2\n', 'd,4\n']);
		expect(seen).toEqual([7]);
		expect(reader.line).toBe(9);
	});
});
