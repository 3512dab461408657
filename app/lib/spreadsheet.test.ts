import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { CSV_BOM, csvRecord, Decimal } from './csv.ts';
import { cellOf, readTable, type Table, TableRefused } from './spreadsheet.server.ts';
import { isSpoiltNumber, numberText } from './xlsx-cell-format.ts';
import { readXlsx } from './xlsx-reader.server.ts';
import { type XlsxCell, xlsxStream } from './xlsx-writer.server.ts';

const columns = [
	{ name: 'refSellerId', aliases: ['셀러 ID'], required: true },
	{ name: 'amount', aliases: ['금액'], required: true },
	{ name: 'note' },
];

async function written(header: string[], rows: XlsxCell[][]): Promise<Buffer> {
	const pieces: Uint8Array[] = [];
	for await (const piece of xlsxStream(
		'셀러',
		header.map((text) => ({ header: text })),
		rows,
		(row) => row,
	))
		pieces.push(piece);
	return Buffer.concat(pieces);
}

/** A workbook as other programs write it: shared strings, styles, prefixes. */
function workbook(sheetXml: string, parts: Record<string, string> = {}): Buffer {
	const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
	const files: Record<string, string> = {
		'_rels/.rels': `<Relationships><Relationship Id="r" Type="${relations}/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
		'xl/workbook.xml':
			'<x:workbook xmlns:x="m" xmlns:r="r"><x:sheets><x:sheet name="숨김" sheetId="1" state="hidden" r:id="a"/><x:sheet name="지급" sheetId="2" r:id="b"/></x:sheets></x:workbook>',
		'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="a" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="${relations}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="c" Type="${relations}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="d" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
		'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
		'xl/worksheets/sheet2.xml': `<x:worksheet xmlns:x="m"><x:sheetData>${sheetXml}</x:sheetData></x:worksheet>`,
		'xl/sharedStrings.xml':
			'<sst><si><t>셀러 ID</t></si><si><r><t>금</t></r><r><t>액</t></r><rPh><t>geum</t></rPh></si><si><t xml:space="preserve"> a_x000D_b </t></si></sst>',
		'xl/styles.xml':
			'<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;년&quot; m&quot;월&quot;"/><numFmt numFmtId="171" formatCode="000"/><numFmt numFmtId="172" formatCode="[Red]#,##0&quot;days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/><xf numFmtId="22"/></cellXfs></styleSheet>',
		...parts,
	};
	return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, xml]) => [name, strToU8(xml)]))));
}

const contents = (table: Table) => table.rows.map(({ line, cells, broken }) => ({ line, cells, broken }));
const refusal = (bytes: Buffer, options = {}) =>
	readTable(bytes, { columns, ...options }).then(
		() => 'read',
		(error: unknown) => (error instanceof TableRefused ? error.code : String(error)),
	);

describe('workbooks of other programs', () => {
	it('come out as the spreadsheet shows them, with its row numbers', async () => {
		const cell = (place: string, value: string, rest = '') => `<x:c r="${place}"${rest}><x:v>${value}</x:v></x:c>`;
		const sheet = [
			`<x:row r="3">${cell('B3', '0', ' t="s"')}${cell('C3', '1', ' t="s"')}<x:c r="E3" t="inlineStr"><x:is><x:t>note</x:t></x:is></x:c></x:row>`,
			`<x:row r="5">${cell('B5', '2', ' t="s"')}${cell('C5', '0.30000000000000004')}${cell('E5', '46091', ' s="1"')}</x:row>`,
			'<x:row r="6"><x:c r="B6"/></x:row>',
			`<x:row r="9">${cell('B9', '4', ' s="3"')}${cell('C9', '1.1E5')}${cell('E9', '46091.5', ' s="5"')}</x:row>`,
			`<x:row r="10">${cell('B10', '1.23456789012346E+15')}<x:c r="C10"><x:f>A1+1</x:f></x:c>${cell('E10', '46091', ' s="2"')}</x:row>`,
			`<x:row r="11"><x:c r="B11" t="str"><x:f>"k"&amp;1</x:f><x:v>k1</x:v></x:c>${cell('C11', '7', ' s="4"')}${cell('E11', '1', ' t="b"')}</x:row>`,
		].join('');
		const table = await readTable(workbook(sheet), { columns });
		expect(table).toMatchObject({ format: 'xlsx', headerLine: 3 });
		expect(table.rows.map((row) => [row.line, ...columns.map(({ name }) => cellOf(table, row, name))])).toEqual([
			[5, 'a\rb', '0.3', '2026-03-10'],
			[9, '004', '110000', '2026-03-10 12:00:00'],
			[10, '1.23456789012346E+15', '=A1+1', '2026-03-10'],
			[11, 'k1', '7', 'TRUE'],
		]);
		expect(table.rows.map(({ numbers }) => [...numbers])).toEqual([[2], [2], [1], [2]]);
		expect(isSpoiltNumber(table.rows[2]!.cells[1]!)).toBe(true);
	});

	it('give the sheet of that name, else the first one in sight', () => {
		const sheet = '<x:row r="1"><x:c r="A1"><x:v>2</x:v></x:c></x:row>';
		expect(readXlsx(workbook(sheet))[0]!.cells).toEqual(['2']);
		expect(readXlsx(workbook(sheet), { sheet: '숨김' })[0]!.cells).toEqual(['1']);
	});

	it('are refused with a reason when they cannot be read', async () => {
		expect(await refusal(workbook(''), { sheet: 'none' })).toBe('no-such-sheet');
		expect(await refusal(workbook('<x:row>'))).toBe('broken-workbook');
		expect(await refusal(workbook('', { 'xl/workbook.xml': '<workbook><sheets/></workbook>' }))).toBe('no-such-sheet');
		expect(await refusal(Buffer.from(zipSync({ 'word/document.xml': strToU8('<a/>') })))).toBe('broken-workbook');
		expect(await refusal(workbook('').subarray(0, 300))).toBe('broken-workbook');
		const container = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
		expect(await refusal(container)).toBe('old-excel');
		expect(await refusal(Buffer.concat([container, Buffer.from('EncryptedPackage', 'utf16le')]))).toBe(
			'password-protected',
		);
		const entities = workbook('', {
			'xl/sharedStrings.xml': '<!DOCTYPE s [<!ENTITY a "aaaa">]><sst><si><t>&a;</t></si></sst>',
		});
		expect(await refusal(entities)).toBe('broken-workbook');
	});
});

describe('text files', () => {
	it('are read in every encoding and with every delimiter, the header wherever it stands', async () => {
		const lines = ['판매자 목록', '', '셀러 ID,금액,메모', 'seller-1,"1,000","두\n줄"', '', 'seller-2,5,끝'];
		for (const encoding of ['utf-8', 'cp949', 'utf-16le']) {
			const mark = encoding === 'utf-16le' ? '\uFEFF' : '';
			for (const newline of ['\n', '\r\n']) {
				const table = await readTable(iconv.encode(mark + lines.join(newline), encoding), { columns });
				expect(contents(table).map(({ line, cells }) => [line, cells[0], cells[1]])).toEqual([
					[4, 'seller-1', '1,000'],
					[newline === '\n' ? 7 : 7, 'seller-2', '5'],
				]);
			}
		}
		for (const delimiter of ['\t', ';', '|']) {
			const table = await readTable(
				Buffer.from(['refSellerId', 'amount', 'note'].join(delimiter).concat(`\ns-1${delimiter}1${delimiter}x`)),
				{ columns },
			);
			expect(contents(table)).toEqual([{ line: 2, cells: ['s-1', '1', 'x'], broken: null }]);
		}
	});

	it('lose only the rows that are broken', async () => {
		const text = 'refSellerId,amount\na,1\nb"c,2\nd\ne,5,6\nf,7';
		expect(contents(await readTable(Buffer.from(text), { columns })).map(({ line, broken }) => [line, broken])).toEqual(
			[
				[2, null],
				[3, 'stray-quote'],
				[4, 'wrong-number-of-fields'],
				[5, 'wrong-number-of-fields'],
				[6, null],
			],
		);
	});

	it('are refused when they hold no table of that kind', async () => {
		expect(await refusal(Buffer.from(''))).toBe('file-empty');
		expect(await refusal(Buffer.from(' \n \n'))).toBe('file-empty');
		expect(await refusal(Buffer.from('name,colour\nsky,blue'))).toBe('no-known-header');
		expect(await refusal(Buffer.from('refSellerId,note\ns,x'))).toBe('missing-columns');
		expect(await refusal(Buffer.from('refSellerId,amount,금액\ns,1,2'))).toBe('duplicate-columns');
		expect(await refusal(Buffer.from('<html><table></table></html>'))).toBe('not-a-table');
		expect(await refusal(Buffer.from('refSellerId,amount\ns,1\nt,2'), { mostRows: 1 })).toBe('too-many-rows');
	});
});

describe('what we write', () => {
	it('comes back as it was, whichever text it is', async () => {
		const text = fc
			.string({ unit: 'binary', maxLength: 40 })
			.filter((value) => !/[\ud800-\udfff]|\r/.test(value) && value.trim() === value);
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(text, fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n })), { maxLength: 8 }),
				async (rows) => {
					const [header, given] = [
						['refSellerId', 'amount'],
						rows.map(([id, amount]) => [`k${id}`, amount] as XlsxCell[]),
					];
					const table = await readTable(await written(header, given), { columns });
					expect(table.rows.map(({ cells }) => cells)).toEqual(given.map((cells) => cells.map(String)));
					expect(table.rows.map(({ line }) => line)).toEqual(rows.map((_, index) => index + 2));
				},
			),
			{ numRuns: 60 },
		);
	});

	it('says the same as CSV and as a workbook', async () => {
		const cell = fc.string({ maxLength: 12 }).map((value) => value.trim());
		await fc.assert(
			fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), async (rows) => {
				const header = ['refSellerId', 'amount'];
				const given = rows.map(([id, note]) => [`k${id}`, note]);
				const csv = Buffer.from(CSV_BOM + [header, ...given].map((row) => csvRecord(row)).join(''));
				const [fromCsv, fromXlsx] = await Promise.all(
					[csv, await written(header, given)].map((bytes) => readTable(bytes, { columns })),
				);
				const named = (table: Table) => table.rows.map((row) => header.map((name) => cellOf(table, row, name)));
				expect(named(fromXlsx!)).toEqual(named(fromCsv!));
			}),
			{ numRuns: 60 },
		);
	});

	it('keeps formulas away, amounts numbers, instants of Seoul and long numbers whole', async () => {
		const bytes = await written(
			['refSellerId', 'amount', 'note'],
			[
				['=1+1', 55_000n, new Date('2026-03-10T15:30:00Z')],
				['0101234', 12_345_678_901_234_567n, null],
				['usd', new Decimal('-1234.50'), new Decimal('1234567890123456.78')],
			],
		);
		const rows = readXlsx(bytes);
		expect(rows[1]!.cells).toEqual(['=1+1', '55000', '2026-03-11 00:30:00']);
		expect([...rows[1]!.numbers]).toEqual([1]);
		expect(rows[2]!.cells).toEqual(['0101234', '12345678901234567']);
		expect(rows[3]!.cells).toEqual(['usd', '-1234.5', '1234567890123456.78']);
		expect([...rows[3]!.numbers]).toEqual([1]);
	});
});

it('numbers have no artefacts and no exponent while they are whole', () => {
	fc.assert(
		fc.property(fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }), (value) => {
			expect(numberText(Number(value))).toBe(String(value));
		}),
	);
	fc.assert(
		fc.property(
			fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
			fc.constantFrom(10, 100, 1000),
			(value, scale) => {
				expect(numberText((value / scale) * 1)).not.toMatch(/e|\d\.\d{6,}/);
			},
		),
	);
	expect(numberText(0.1 + 0.2)).toBe('0.3');
	expect(numberText(1e-7)).toBe('0.0000001');
	expect(isSpoiltNumber(numberText(1234567890123456))).toBe(true);
	expect(['1.23457E+15', '1E+20', '1.2e15'].every(isSpoiltNumber)).toBe(true);
	expect(['110123456789', '1.5', 'E15', 'A1E+2', ''].some(isSpoiltNumber)).toBe(false);
});
