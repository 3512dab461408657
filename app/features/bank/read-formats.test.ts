import { describe, expect, it } from 'vitest';
import { htmlRows } from '#app/lib/html-table.ts';
import type { ReadBankFile } from './bank-file.ts';
import { readBankTable } from './read-bank-table.ts';
import { readCamt } from './read-camt.ts';
import { readMt940 } from './read-mt940.ts';
import { readOfx } from './read-ofx.ts';

const linesOf = ({ statements }: ReadBankFile) => statements.flatMap(({ lines }) => lines);
const amounts = (file: ReadBankFile) => linesOf(file).map(({ amount }) => Number(amount));
const reasons = ({ errors }: ReadBankFile) => errors.map(({ reason }) => reason);

describe('exports of Korean banks', () => {
	const table = (header: string[], ...rows: string[][]) =>
		readBankTable(
			[header, ...rows].map((cells, index) => ({ line: index + 1, cells, broken: null })),
			'utf-8',
			{ own: [] },
		);
	const shinhan = ['거래일자', '거래시간', '적요', '출금(원)', '입금(원)', '내용', '잔액(원)'];
	const hana = ['거래일시', '적요', '의뢰인/수취인', '입금', '출금', '거래후잔액'];

	it.each([
		['14:00:01', '14:00:01', 'second'],
		['140001', '14:00:01', 'second'],
		['14:00', '14:00:00', 'minute'],
		['오후 2:00:01', '14:00:01', 'second'],
		['2:00 PM', '14:00:00', 'minute'],
		['14시 0분 1초', '14:00:01', 'second'],
	])('read a time of its own column: %s', (written, time, precision) => {
		const read = table(shinhan, ['2026.03.06', written, '타행', '0', '1,000', '토스페이먼츠', '1,000']);
		expect(reasons(read)).toEqual([]);
		expect(linesOf(read)).toMatchObject([{ bookedOn: '2026-03-06', time, precision }]);
	});

	it.each([
		['20260306 093048', '09:30:48', 'second'],
		['2026년 3월 6일 오전 9시 30분', '09:30:00', 'minute'],
		['46087.5', '12:00:00', 'second'],
		['2026. 3. 6.', null, 'day'],
	])('keep the time of day beside its day: %s', (written, time, precision) => {
		const read = table(hana, [written, '타행', '토스페이먼츠', '1,000', '', '1,000']);
		expect(linesOf(read)).toMatchObject([{ bookedOn: '2026-03-06', time, precision }]);
	});

	it('have a header in two rows of merged cells, whose lower one parts what went out from what came in', () => {
		const upper = ['거래일시', '적요', '기재내용', '거래금액', '', '거래후 잔액'];
		const [out, into] = [
			['2026.03.06 09:00:00', '타행', '한국전력', '5,000', '0', '15,000'],
			['2026.03.07 09:00:00', '타행', '토스페이먼츠', '0', '7,000', '22,000'],
		];
		for (const [lower, profile] of [
			[['', '', '', '찾으신금액', '맡기신금액', ''], 'woori-older'],
			[['거래일시', '적요', '기재내용', '찾으신금액', '맡기신금액', '거래후 잔액'], 'woori-older'],
			[['', '', '', '출금액', '입금액', ''], 'bank-columns'],
		] as const) {
			const read = table(upper, [...lower], out, into);
			expect([read.profile, amounts(read), read.rejected]).toEqual([profile, [-5000, 7000], 0]);
		}
	});

	it('have the same in HTML, where cells of the upper row cover the lower one', () => {
		const html = `<table><tr><td rowspan=3>우리은행</td><td>조회</td></tr></table><table>
			<tr><th rowspan="2">거래일시</th><th rowspan="2">적요</th><th rowspan=2>기재내용</th><th colspan="2">거래금액</th><th rowspan=2>거래후 잔액</th></tr>
			<tr><th>찾으신금액</th><th>맡기신금액</th></tr>
			<tr><td>2026.03.06 09:00:00</td><td>타행</td><td>한국전력</td><td>5,000</td><td>0</td><td>15,000</td></tr></table>`;
		const rows = htmlRows(html).map((row) => ({ ...row, broken: null }));
		const read = readBankTable(rows, 'utf-8', { own: [] });
		expect([read.profile, amounts(read), reasons(read)]).toEqual(['woori-older', [-5000], []]);
	});

	it('are read in HTML whose tags never end, without looking for the end of each again and again', () => {
		const cells = (html: string) => htmlRows(html).map((row) => row.cells);
		for (const open of ['<', '<td', '<td ', '<br ']) {
			const many = open.repeat(80_000);
			expect(cells(`<table><tr><td>1 < 2${many}<tr><td>3</td></tr>`).at(-1), open).toEqual(['3']);
			expect(cells(`<table><tr><td>4</td><td>${many}`)[0]![0], open).toBe('4');
		}
		expect(cells('<table><tr><td title="a<b">1</td><td>2 < 3<tr><td>4')).toEqual([['1', '2 < 3'], ['4']]);
	});

	it('hold a subtotal against the rows since the last one, and know a total by what else is said of it', () => {
		const rows = [
			['2026.03.06 09:00:00', '타행', '토스페이먼츠', '1,000', '0', '1,000'],
			['소계', '', '', '1,000', '0', ''],
			['2026.03.07 09:00:00', '타행', '토스페이먼츠', '2,000', '0', '3,000'],
			['소계', '', '', '2,000', '0', ''],
			['총 합계 (2건)', '', '', '3,000', '0', ''],
		];
		expect(reasons(table(hana, ...rows))).toEqual([]);
		rows[3]![3] = '3,000';
		expect(table(hana, ...rows).errors).toMatchObject([{ line: 5, reason: 'total-differs', value: '3,000 ≠ 2000' }]);
	});

	it('never take the amounts of an account in another currency for won', () => {
		const row = (currency: string) => ['2026.03.06 09:00:00', '타행', 'STRIPE', '1,000', '', '', currency];
		const told = table([...hana, '통화'], row('USD'), row('KRW'), row('원'), row(''));
		expect(amounts(told)).toEqual([1000, 1000, 1000]);
		expect(told.errors).toMatchObject([{ line: 2, column: '통화', value: 'USD', reason: 'currency-not-supported' }]);
		for (const [above, rejected] of [
			[['통화코드 : USD'], 1],
			[['계좌번호', '123-456', '통화', 'JPY'], 1],
			[['통화', 'KRW(원)'], 0],
			[['통화', '', '조회기간', '3월'], 0],
			[['조회기간', '2026.03.01 ~ 2026.03.31'], 0],
		] as const)
			expect(table([...above], [...hana], row('').slice(0, -1)), above.join()).toMatchObject({ rejected });
	});

	it('take an amount without sign for a withdrawal where its kind says so, and never money that came in', () => {
		const header = ['거래 일시', '적요', '거래 유형', '거래 기관', '계좌번호', '거래 금액', '거래 후 잔액'];
		const row = (kind: string, amount: string) => ['2026.03.06 09:00:00', '적요', kind, '', '', amount, ''];
		const kinds = { 출금: '1', 지급: '2', 이자지급: '3', 입금: '4', 전자출금: '-5', 출금취소: '6' };
		const read = table(header, ...Object.entries(kinds).map(([kind, amount]) => row(kind, amount)));
		expect([amounts(read), reasons(read)]).toEqual([[-1, -2, 3, 4, -5, 6], []]);
	});

	it('tell no line by a reference that a spreadsheet has rounded', () => {
		const header = ['거래일시', '적요', '입금', '출금', '거래번호'];
		const references = (...written: string[]) =>
			linesOf(table(header, ...written.map((reference) => ['2026.03.06', '토스', '1,000', '', reference])))
				.map(({ reference }) => reference)
				.sort();
		expect(references('2.02603E+13', '0310E12345')).toEqual(['0310E12345', null]);
		expect(references('202603061234560000', '202603061234570000')).toEqual([null, null]);
		expect(references('2026030612345678', '2026030612345700')).toEqual(['2026030612345678', '2026030612345700']);
	});
});

describe('camt.053', () => {
	const balance = (code: string, amount: string) =>
		`<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="KRW">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>`;
	const entry = (amount: string, more = '<CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>', currency = 'KRW') =>
		`<Ntry><Amt Ccy="${currency}">${amount}</Amt>${more}<BookgDt><Dt>2026-03-10</Dt></BookgDt></Ntry>`;
	const statement = (opening: string, closing: string, ...entries: string[]) =>
		`<Stmt><Id>S</Id><Acct><Id><Othr><Id>1234567890</Id></Othr></Id><Ccy>KRW</Ccy></Acct>${balance('OPBD', opening)}${balance('CLBD', closing)}${entries.join('')}</Stmt>`;
	const read = (...statements: string[]) =>
		readCamt(`<Document><BkToCstmrStmt>${statements.join('')}</BkToCstmrStmt></Document>`, 'utf-8');

	it('takes a point for the decimal mark and never for one between thousands', () => {
		const file = read(statement('100.000', '800.00', entry('500'), entry('200.000'), entry('0.5')));
		expect(file.statements[0]).toMatchObject({ opening: 100n, closing: 800n });
		expect([amounts(file), reasons(file)]).toEqual([[500, 200], ['not-an-amount']]);
	});

	it('takes in no entry of which nothing says which way the money went, nor one in another currency', () => {
		const booked = '<Sts>BOOK</Sts>';
		const file = read(
			statement(
				'0',
				'700',
				entry('500', booked),
				entry('2.00', `<CdtDbtInd>CRDT</CdtDbtInd>${booked}`, 'USD'),
				entry('700', `<CdtDbtInd>DBIT</CdtDbtInd>${booked}`),
			),
		);
		expect([amounts(file), reasons(file), file.rejected]).toEqual([[-700], ['unknown-side', 'other-currency'], 2]);
	});

	it('holds each statement against its own balances, whatever another one of the file has rejected', () => {
		const file = read(statement('0', '0', entry('what')), statement('0', '6', entry('5')));
		expect(reasons(file)).toEqual(['not-an-amount', 'closing-differs']);
	});

	it('knows a reversal by 1 as by true, and leaves a state of the bank of its own out', () => {
		const sides = '<CdtDbtInd>DBIT</CdtDbtInd>';
		const file = read(
			statement(
				'10',
				'3',
				entry('3', `${sides}<RvslInd>1</RvslInd><Sts>BOOK</Sts>`),
				entry('4', `${sides}<RvslInd>false</RvslInd><Sts>BOOK</Sts>`),
				entry('5', `${sides}<Sts><Prtry>PLANNED</Prtry></Sts>`),
			),
		);
		expect(linesOf(file).map(({ reversal }) => reversal)).toEqual([true, false]);
		expect([reasons(file), file.statements[0]!.pending]).toEqual([[], 1]);
	});
});

describe('MT940', () => {
	const read = (closing: number, ...fields: string[]) =>
		readMt940([':20:A', ':25:1234567890', ':60F:C260310KRW0,', ...fields, `:62F:C260310KRW${closing},`].join('\n'), '');
	const narrated = (text: string) => linesOf(read(5, ':61:260310C5,NTRFNONREF//B', `:86:${text}`))[0]!;

	it('takes a comma for the decimal mark and never for one between thousands', () => {
		const file = read(970, ':61:260310C970,NTRFNONREF', ':61:260310C1,234NTRFNONREF');
		expect([amounts(file), reasons(file)]).toEqual([[970], ['not-an-amount']]);
	});

	it('knows by its mark which way the money went, what only is expected, and on which side of a new year it was booked', () => {
		const fields = [':20:A', ':25:1234567890', ':60F:D260310KRW100,'];
		const marks = ['260310C5,', '260310D3,', '260310RC2,', '260310RD1,', '260310EC9,', '260310ED8,', '2601011231C4,'];
		for (const mark of marks) fields.push(`:61:${mark}NTRFNONREF`);
		const file = readMt940([...fields, ':62F:D260310KRW95,'].join('\n'), '');
		expect([amounts(file), reasons(file)]).toEqual([[5, -3, -2, 1, 4], []]);
		expect(linesOf(file).map(({ reversal }) => reversal)).toEqual([false, false, true, true, false]);
		expect(file.statements).toMatchObject([{ opening: -100n, closing: -95n, pending: 2 }]);
		expect(linesOf(file).at(-1)).toMatchObject({ bookedOn: '2025-12-31', valueOn: '2026-01-01' });
	});

	it('takes what stands between two codes of a structured narrative whole, slashes and all', () => {
		const dutch = '/IBAN/NL44RABO0123456789/NAME/TOSSPAYMENTS/REMI/USTD//SHOP01 2026/03/10/EREF/NOTPROVIDED';
		expect(narrated(dutch)).toMatchObject({
			narrative: ['TOSSPAYMENTS', 'SHOP01 2026/03/10'],
			counterpartyName: 'TOSSPAYMENTS',
			counterpartyAccount: 'NL44RABO0123456789',
		});
	});

	it('joins a line of free text with the next one only where it is full', () => {
		expect(narrated('TOSSPAYMENTS\nSHOP01').narrative).toEqual(['TOSSPAYMENTS SHOP01']);
		const full = `${'A'.repeat(60)} TOSS`;
		expect(narrated(`${full}\nPAYMENTS`).narrative).toEqual([`${full}PAYMENTS`]);
	});
});

describe('a file that was cut short', () => {
	it('is told in MT940, where a statement begins and ends with a balance', () => {
		const fields = [':20:A', ':25:1234567890', ':60F:C260310KRW0,', ':61:260310C5,NTRFNONREF', ':62F:C260310KRW5,'];
		expect(reasons(readMt940(fields.join('\n'), ''))).toEqual([]);
		const without = (tag: string) => readMt940(fields.map((field) => field.replace(tag, ':99:')).join('\n'), '');
		expect(without(':62F:').errors).toMatchObject([{ line: 3, column: ':62F:', reason: 'cut-short' }]);
		expect(amounts(without(':62F:'))).toEqual([5]);
		const unread = fields.map((field) => field.replace('C260310KRW0', 'C2603'));
		expect(reasons(readMt940(unread.join('\n'), ''))).toEqual(['cut-short']);
	});

	it('is told in OFX, and its last amount, which may have lost digits, is not taken', () => {
		const whole = `<OFX><STMTRS><CURDEF>KRW<BANKTRANLIST><STMTTRN><DTPOSTED>20260310<TRNAMT>500<FITID>1</STMTTRN>
<STMTTRN><DTPOSTED>20260310<TRNAMT>33333<FITID>2</STMTTRN></BANKTRANLIST></STMTRS></OFX>`;
		expect(amounts(readOfx(whole, ''))).toEqual([500, 33333]);
		const cut = readOfx(whole.slice(0, whole.indexOf('333<')), '');
		expect([amounts(cut), cut.rejected]).toEqual([[500], 1]);
		expect(cut.errors).toMatchObject([{ line: 2, column: 'TRNAMT', value: '33', reason: 'cut-short' }]);
		const between = readOfx(whole.slice(0, whole.indexOf('</BANKTRANLIST>')), '');
		expect([amounts(between), reasons(between), between.rejected]).toEqual([[500, 33333], ['cut-short'], 0]);
	});
});

it('OFX tells times of any zone, which fall on a day and a time in Seoul', () => {
	const times = [
		...['20260305160000[0:GMT]', '20260305100000[-5:EST]', '20260305203000[+5.5:IST]'],
		...['20260305235959.000[+9:KST]', '20260305093048', '20260305'],
	];
	const lines = times.map((time, at) => `<STMTTRN><DTPOSTED>${time}<TRNAMT>-${at + 1}<FITID>${at}</STMTTRN>`);
	const file = readOfx(`<OFX><STMTRS><CURDEF>KRW<BANKTRANLIST>${lines.join('')}</BANKTRANLIST></STMTRS></OFX>`, '');
	expect(linesOf(file).map(({ bookedOn, time }) => `${bookedOn} ${time}`)).toEqual([
		...['2026-03-06 01:00:00', '2026-03-06 00:00:00', '2026-03-06 00:00:00'],
		...['2026-03-05 23:59:59', '2026-03-05 09:30:48', '2026-03-05 null'],
	]);
	expect(amounts(file)).toEqual([-1, -2, -3, -4, -5, -6]);
});

it('OFX tells the number of a check and texts in CDATA', () => {
	const xml = `<?OFX?><OFX><STMTRS><CURDEF>KRW</CURDEF><STMTTRN><DTPOSTED>20260310</DTPOSTED><TRNAMT>5</TRNAMT>
		<NAME><![CDATA[TOSS & PAYMENTS]]></NAME><CHECKNUM>77</CHECKNUM></STMTTRN></STMTRS></OFX>`;
	expect(linesOf(readOfx(xml, 'utf-8'))[0]!.narrative).toEqual(['TOSS & PAYMENTS', '77']);
});
