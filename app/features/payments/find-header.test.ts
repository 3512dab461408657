import { describe, expect, it } from 'vitest';
import { onlyDayIn } from './file-context.ts';
import { bestHeaders, headerCandidates, joinHeaderRows } from './find-header.ts';
import type { ImportProfile } from './import-profile.ts';

const profile = (name: string, headers: string[], more: Partial<ImportProfile> = {}): ImportProfile => ({
	name,
	kind: 'settlements',
	columns: headers.map((header, index) => ({ name: `c${index}`, headers: [header], type: 'text', need: 'must' })),
	...more,
});
const records = (...rows: string[][]) =>
	rows.map((fields, index) => ({ fields, line: index + 1, nextLine: index + 2 }));
const found = (rows: string[][], ...profiles: ImportProfile[]) =>
	bestHeaders(headerCandidates(records(...rows), profiles)).map(({ match, line, lines }) => [
		match.profile.name,
		line,
		lines,
	]);

describe('the header of a file', () => {
	it('joins two rows whose cells are merged, written once or in each cell', () => {
		expect(joinHeaderRows(['수단', '수수료', '', '합'], ['', '일반', '할부', ''])).toEqual([
			'수단',
			'수수료/일반',
			'수수료/할부',
			'합',
		]);
		expect(joinHeaderRows(['수단', '수수료', '수수료', '합'], ['수단', '일반', '할부', '합'])).toEqual([
			'수단',
			'수수료/일반',
			'수수료/할부',
			'합',
		]);
	});

	it('is found below titles, and in two rows', () => {
		const two = profile('two', ['수단', '수수료/일반', '수수료/할부']);
		const rows = [
			['제목', ''],
			['', ''],
			['수단', '수수료', ''],
			['', '일반', '할부'],
			['카드', '1', '2'],
		];
		expect(found(rows, two)).toEqual([['two', 3, 2]]);
		expect(
			found(
				[
					['수단', '수수료/일반', '수수료/할부'],
					['카드', '1', '2'],
				],
				two,
			),
		).toEqual([['two', 1, 1]]);
	});

	it('belongs to the profile that knows most of it, and to several only when they know equally many', () => {
		const small = profile('small', ['a', 'b']);
		const large = profile('large', ['a', 'b', 'c']);
		const guess = profile('guess', ['b', 'c', 'd'], { unconfirmed: true });
		const other = profile('other', ['b', 'c', 'd']);
		expect(found([['a', 'b', 'c']], small, large)).toEqual([['large', 1, 1]]);
		expect(found([['a', 'b', 'c', 'd']], guess, large)).toEqual([['large', 1, 1]]);
		expect(found([['a', 'b', 'c', 'd']], other, large).map(([name]) => name)).toEqual(['other', 'large']);
		expect(found([['x', 'y']], small)).toEqual([]);
	});

	it('tells files with the same columns apart by their order', () => {
		const left = profile('left', ['a', 'b'], { order: [['c0', 'c1']] });
		const right = profile('right', ['b', 'a'], { order: [['c0', 'c1']] });
		expect(found([['a', 'b']], left, right)).toEqual([['left', 1, 1]]);
		expect(found([['b', 'a']], left, right)).toEqual([['right', 1, 1]]);
	});
});

describe('the day of a file', () => {
	it.each([
		['정산_20260310.csv', '2026-03-10'],
		['정산예정일 : 2026.03.10', '2026-03-10'],
		['2026년 3월 10일 정산', '2026-03-10'],
		['2026-03-01 ~ 2026-03-31', null],
		['조회 2026-03-10 ~ 2026-03-10', '2026-03-10'],
		['123202603101234', null],
	])('%s', (text, day) => {
		expect(onlyDayIn(text)).toBe(day);
	});
});
