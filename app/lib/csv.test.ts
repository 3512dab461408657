import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { CSV_BOM, csvRecord, csvStream, Decimal, neutraliseFormula, readNeutralised, textBody } from './csv.ts';

async function collect(pieces: AsyncIterable<string>): Promise<string> {
	let text = '';
	for await (const piece of pieces) text += piece;
	return text;
}

describe('writing CSV', () => {
	it('quotes what needs quotes and ends records with CRLF', () => {
		expect(csvRecord(['a,b', 'say "no"', 'two\nlines', 'two\rlines', null, undefined, ''])).toBe(
			'"a,b","say ""no""","two\nlines","two\rlines",,,\r\n',
		);
	});

	it('neutralises text that a spreadsheet would run, and leaves numbers alone', () => {
		expect(csvRecord(['=1+1', '+82', '-5', '@x', '＝1', -5n, -5, 0n])).toBe("'=1+1,'+82,'-5,'@x,'＝1,-5,-5,0\r\n");
		expect(csvRecord([new Decimal('-1234567890123456.78')])).toBe('-1234567890123456.78\r\n');
	});

	it('is read back as it was, whatever the text', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.bigInt()), { minLength: 1 }),
				async (rows) => {
					const file = await collect(csvStream(['text', 'amount'], rows, (row) => row));
					expect(file.startsWith(CSV_BOM)).toBe(true);
					const { data } = Papa.parse<string[]>(file.slice(1), { newline: '\r\n', delimiter: ',' });
					const read = data.slice(1, -1).map(([text, amount]) => [readNeutralised(text!), BigInt(amount!)]);
					expect(read).toEqual(rows);
				},
			),
		);
	});

	it('takes a neutralised text back exactly', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^['=+@-]{0,4}[a-z]{0,3}$/), (text) => {
				expect(readNeutralised(neutraliseFormula(text))).toBe(text);
			}),
		);
	});

	it('streams large results in pieces, also as a web body', async () => {
		const rows = Array.from({ length: 5000 }, (_, index) => [`row ${index} ${'x'.repeat(50)}`]);
		const pieces: string[] = [];
		for await (const piece of csvStream(['text'], rows, (row) => row)) pieces.push(piece);
		expect(pieces.length).toBeGreaterThan(2);
		const body = await new Response(textBody(csvStream(['text'], rows, (row) => row))).text();
		expect(CSV_BOM + body).toBe(pieces.join(''));
	});
});
