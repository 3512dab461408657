import { describe, expect, it } from 'vitest';
import type { ReadBankFile } from './bank-file.ts';
import { readBankTable } from './read-bank-table.ts';

const linesOf = ({ statements }: ReadBankFile) => statements.flatMap(({ lines }) => lines);
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
