import { describe, expect, it } from 'vitest';
import type { OwnBankProfile } from './bank-profiles.ts';
import { findBankHeader } from './match-bank-header.ts';
import { readBankTable } from './read-bank-table.ts';

const own = (name: string, ...columns: [string, OwnBankProfile['columns'][number][1]][]): OwnBankProfile => ({
	kind: 'bank',
	name,
	label: { ko: name, en: name },
	columns,
});
const found = (header: string[], made: OwnBankProfile[], profile?: string) =>
	findBankHeader([['3월 내역'], header], { own: made, profile })?.profile.name;

describe('which profile reads a header that several know', () => {
	const epost = ['거래일자', '적요', '찾으신금액', '맡기신금액', '잔액'];
	const sameAsEpost = own(
		'ours',
		['거래일자', 'at'],
		['적요', 'counterparty'],
		['찾으신금액', 'withdrawal'],
		['맡기신금액', 'deposit'],
		['잔액', 'balance'],
	);

	it('is a confirmed one that knows as many columns, unless a person named their own', () => {
		expect(found(epost, [sameAsEpost])).toBe('epost');
		expect(found(epost, [sameAsEpost], 'ours')).toBe('ours');
		expect(found(epost, [sameAsEpost], 'epost')).toBe('epost');
	});

	it('is the own one when it knows more columns', () => {
		const more = own('more', ...sameAsEpost.columns, ['메모', 'narrative']);
		expect(found([...epost, '메모'], [more])).toBe('more');
		expect(found(epost, [more])).toBe('epost');
	});

	it('is the own one before what names of columns mean anywhere, and before a template of more columns', () => {
		const generic = ['날짜', '내용', '입금', '출금', '?'];
		const small = own('small', ['날짜', 'at'], ['입금', 'deposit'], ['출금', 'withdrawal'], ['?', 'narrative']);
		expect(found(generic, [])).toBe('bank-columns');
		expect(found(generic, [small])).toBe('small');
		expect(found(generic, [small], 'bank-columns')).toBe('bank-columns');
		const kakao = ['거래일시', '구분', '거래금액', '거래 후 잔액', '거래구분', '내용', '메모'];
		const mine = own('mine', ['거래일시', 'at'], ['거래금액', 'signed']);
		expect(found(kakao, [mine])).toBe('mine');
		expect(found(kakao, [mine], 'kakao-bank')).toBe('kakao-bank');
		expect(found(kakao, [small])).toBe('kakao-bank');
	});

	it('has to be said where two own ones fit alike, or where one of its columns stands twice', () => {
		const rows = (header: string[]) => [
			{ line: 1, cells: header, broken: null },
			{ line: 2, cells: header.map((name) => (name === 'Tag' ? '2026-03-02' : '100')), broken: null },
		];
		const two = [own('one', ['Tag', 'at'], ['Betrag', 'signed']), own('two', ['Tag', 'at'], ['Betrag', 'signed'])];
		const refused = (header: string[], profile?: string) => () =>
			readBankTable(rows(header), 'utf-8', { own: two, profile });
		expect(refused(['Tag', 'Betrag'])).toThrow(expect.objectContaining({ code: 'ambiguous-profile' }));
		expect(refused(['Tag', 'Betrag'], 'two')).not.toThrow();
		expect(refused(['Tag', 'Betrag', 'Betrag'], 'two')).toThrow(expect.objectContaining({ code: 'duplicate-columns' }));
	});
});
