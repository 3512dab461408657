import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readXlsx, type XlsxRow } from './xlsx-reader.server.ts';
import { streamXlsx, type XlsxLimits } from './xlsx-stream.server.ts';
import { xlsxStream } from './xlsx-writer.server.ts';

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-xlsx-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function streamed(bytes: Uint8Array, limits?: XlsxLimits): Promise<XlsxRow[]> {
	const file = path.join(folder, 'book.xlsx');
	await writeFile(file, bytes);
	const rows: XlsxRow[] = [];
	for await (const group of streamXlsx(file, { limits })) rows.push(...group);
	return rows;
}

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

function workbook(level: 0 | 6, changes: Record<string, string> = {}): Uint8Array {
	const parts = {
		'_rels/.rels': `<Relationships><Relationship Id="a" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		'xl/workbook.xml': `<workbook xmlns:r="${RELATIONS}"><sheets><sheet name="정산" r:id="s"/></sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="s" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="t" Type="${RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		'xl/sharedStrings.xml': '<sst><si><t>결제수단</t></si><si><r><t>카</t></r><r><t>드</t></r></si></sst>',
		'xl/worksheets/sheet1.xml': `<worksheet><sheetData><row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2"><v>1234567890123456</v></c></row><row r="5"><c r="A5" t="s"><v>1</v></c><c r="B5"><v>0.30000000000000004</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A2:B2"/></mergeCells></worksheet>`,
		...changes,
	};
	const zippable: Zippable = {};
	for (const [name, xml] of Object.entries(parts)) zippable[name] = [strToU8(xml), { level }];
	return zipSync(zippable);
}

it.each([0, 6] as const)('gives the rows that reading it whole gives, packed with level %i', async (level) => {
	const bytes = workbook(level);
	expect(await streamed(bytes)).toEqual(readXlsx(bytes));
	expect((await streamed(bytes)).map(({ line, cells }) => [line, cells])).toEqual([
		[2, ['결제수단', '', '1.234567890123456E+15']],
		[5, ['카드', '0.3']],
	]);
});

it('reads in groups a sheet that is longer than one piece', async () => {
	const chunks: Uint8Array[] = [];
	const rows = Array.from({ length: 5000 }, (_, index) => [`DB-${index}`, index]);
	for await (const chunk of xlsxStream('x', [{ header: '주문' }, { header: '금액' }], rows, (row) => row))
		chunks.push(chunk);
	const bytes = Buffer.concat(chunks);
	const found = await streamed(bytes);
	expect(found).toHaveLength(5001);
	expect(found).toEqual(readXlsx(bytes));
});

it.each([
	['cut short', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 100)],
	['no archive', () => Buffer.from('PK\u0003\u0004 and nothing else')],
	['damaged', (bytes: Uint8Array) => bytes.map((byte, index) => (index > 40 && index < 300 ? byte ^ 0xff : byte))],
])('refuses a workbook that is %s', async (_, spoil) => {
	await expect(streamed(spoil(workbook(6)))).rejects.toMatchObject({ name: 'XlsxError', problem: 'broken' });
});

it('finds each of many texts that cells share by its place', async () => {
	const texts = Array.from({ length: 3000 }, (_, index) => `${'가'.repeat(index % 40)}😀 ${index}`);
	const cells = texts.map((_, index) => `<row r="${index + 1}"><c t="s"><v>${texts.length - 1 - index}</v></c></row>`);
	const bytes = workbook(6, {
		'xl/sharedStrings.xml': `<sst>${texts.map((each) => `<si><t>${each}</t></si>`).join('')}</sst>`,
		'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${cells.join('')}<row><c t="s"><v>3000</v></c></row></sheetData></worksheet>`,
	});
	const found = await streamed(bytes);
	expect(found.map(({ cells: [cell] }) => cell)).toEqual(texts.reverse());
	expect(found).toEqual(readXlsx(bytes));
});

const MB = 1024 * 1024;
it.each([
	['xl/sharedStrings.xml', 'the texts that its cells share are more than 1 MB'],
	['xl/worksheets/sheet1.xml', 'the sheet unpacks to more than 1 MB'],
])('refuses a workbook of which %s swells beyond the limit', async (part, message) => {
	const long = `<si><t>${'정산'.repeat(100)}</t></si>`;
	const filled = part.includes('shared')
		? `<sst>${long.repeat(6000)}</sst>`
		: `<worksheet>${' '.repeat(2 * MB)}</worksheet>`;
	const bytes = workbook(6, { [part]: filled });
	const refused = { name: 'XlsxError', problem: 'too-large', message };
	await expect(streamed(bytes, { shared: MB, sheet: MB })).rejects.toMatchObject(refused);
	await expect(streamed(bytes)).resolves.toBeDefined();
});

it('refuses a small workbook whose few cells stand behind millions of empty ones', async () => {
	const sheet = (column: string, rows: number) =>
		workbook(6, {
			'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${`<row><c r="${column}1"><v>1</v></c></row>`.repeat(rows)}</sheetData></worksheet>`,
		});
	const refused = { name: 'XlsxError', problem: 'too-large', message: 'the cells of the sheet stand too far apart' };
	const far = sheet('XFD', 400);
	expect(far.length).toBeLessThan(2_000);
	expect(() => readXlsx(far)).toThrow(expect.objectContaining(refused));
	await expect(streamed(far)).rejects.toMatchObject(refused);
	expect(readXlsx(sheet('XFD', 100))).toHaveLength(100);
});
