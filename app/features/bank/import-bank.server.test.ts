import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { environment, extendEnvironment } from '#app/env.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { errorsInWords } from '#app/features/imports/errors-file.server.ts';
import { translator } from '#app/i18n/i18n.server.ts';
import { sql } from '#app/sql.server.ts';
import {
	type BankFileLine,
	bankTable,
	camtOf,
	csvOf,
	mt940Of,
	ofxOf,
	withBalances,
	xlsxOf,
} from '#tests/factories/bank-files.ts';
import { readCsv } from '#tests/setup/read-csv.ts';
import { accountsOfOlderKeys } from './accounts.server.ts';
import { bankProfiles } from './bank-profiles.ts';
import { importBankFile } from './import-bank.server.ts';
import { listBankAccounts } from './queries.server.ts';

const now = new Date('2026-03-20T00:00:00Z');
const OPENING = 1_000_000;
const LINES: BankFileLine[] = [
	{ at: '2026-03-06 09:30:48', amount: 87_560, name: '토스페이먼츠', memo: '타행이체' },
	{ at: '2026-03-06 11:00:00', amount: 10_000, name: '김하늘', memo: '회비' },
	{ at: '2026-03-06 11:00:00', amount: 10_000, name: '김하늘', memo: '회비' },
	{ at: '2026-03-09 09:31:20', amount: 19_560, name: 'tosspaymen', memo: '타행이체' },
	{ at: '2026-03-09 15:00:01', amount: -50_000, name: '이바다', memo: '월세' },
	{ at: '2026-03-10 09:30:55', amount: 146_970, name: '토스페이먼츠', memo: '타행이체' },
];
const SUM = LINES.reduce((sum, { amount }) => sum + amount, 0);
let folder: string;
let count = 0;

async function importBytes(
	content: string | Buffer,
	options: { name?: string; profile?: string; account?: string } = {},
) {
	count += 1;
	const name = options.name ?? `statement-${count}`;
	const file = path.join(folder, name);
	await writeFile(file, content);
	return importBankFile({ path: file, name, profile: options.profile, account: options.account, actor: CLI, now });
}

async function stored() {
	const { rows } = await sql().query<{
		account: string;
		on: string;
		amount: string;
		occurrence: number;
		narrative: string;
		balance: string;
	}>(
		`select account, to_char(booked_on, 'YYYY-MM-DD') as on, amount, occurrence, narrative, balance_after as balance
		 from bank_line order by booked_on, booked_at nulls first, balance_after, amount`,
	);
	return rows;
}

const clean = () =>
	sql().query(
		`delete from bank_line; delete from bank_line_version; delete from bank_statement; delete from bank_account_merchant;
		 delete from bank_account; delete from import_row_error; delete from import`,
	);

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-bank-'));
	extendEnvironment({ DATA_DIR: folder, ENCRYPTION_KEYS: randomBytes(32).toString('hex') });
});
afterEach(clean);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('exports of Korean banks', () => {
	test.each(bankProfiles.map(({ name, unconfirmed }) => [name, unconfirmed ?? false] as const))(
		'%s is known by its header, in UTF-8, CP949 and as a workbook, right to the won',
		async (name, unconfirmed) => {
			const table = bankTable(name, LINES, OPENING);
			const text = csvOf(table);
			if (unconfirmed) await expect(importBytes(text)).rejects.toMatchObject({ code: 'profile-unconfirmed' });
			const profile = unconfirmed ? { profile: name } : {};
			const first = await importBytes(text, profile);
			expect(first).toMatchObject({ profile: name, encoding: 'utf-8', rows: 6, inserted: 6, rejected: 0, errors: [] });
			const rows = await stored();
			expect(rows.map(({ on, amount, occurrence }) => `${on} ${amount} ${occurrence}`)).toEqual([
				'2026-03-06 87560 1',
				'2026-03-06 10000 1',
				'2026-03-06 10000 2',
				'2026-03-09 19560 1',
				'2026-03-09 -50000 1',
				'2026-03-10 146970 1',
			]);
			expect(rows.map(({ balance }) => Number(balance))).toEqual(
				withBalances(LINES, OPENING).map(({ balance }) => balance),
			);
			expect(rows[0]!.narrative).toContain('토스페이먼츠');
			const cp949 = await importBytes(iconv.encode(text, 'cp949'), profile);
			expect(cp949).toMatchObject({ encoding: 'cp949', inserted: 0, updated: 0, unchanged: 6 });
			const workbook = await importBytes(await xlsxOf(table), profile);
			expect(workbook).toMatchObject({ encoding: 'xlsx', inserted: 0, updated: 0, unchanged: 6, errors: [] });
			expect(await stored()).toEqual(rows);
		},
	);

	test('a file that nobody knows is read by the meaning of its columns, and told so', async () => {
		const result = await importBytes('날짜,내용,입금,출금\n2026-03-06,가게,"1,000",\n2026-03-07,가게,,500\n');
		expect(result).toMatchObject({ profile: 'bank-columns', inserted: 2 });
		expect(result.errors.map(({ reason }) => reason.split(':')[0])).toEqual(['unconfirmed-profile']);
	});

	test('an HTML table under the name of .xls is read like any other', async () => {
		const cells = (row: string[]) => row.map((cell) => `<td>${cell}</td>`).join('');
		const html = `<html><meta charset="euc-kr"><table>${bankTable('hana', LINES, OPENING)
			.map((row) => `<tr>${cells(row)}</tr>`)
			.join('\n')}</table></html>`;
		expect(await importBytes(iconv.encode(html, 'cp949'))).toMatchObject({ profile: 'hana', inserted: 6, errors: [] });
	});

	test('bad rows stay out with their reasons, missing rows show in the balance, good rows go in', async () => {
		const text = csvOf(bankTable('kb-business', LINES, OPENING)).split('\r\n');
		const header = text.findIndex((line) => line.startsWith('No'));
		text[header + 1] = text[header + 1]!.replace('"146,970"', '많이');
		text.splice(header + 3, 1);
		const result = await importBytes(text.join('\r\n'));
		expect(result).toMatchObject({ rows: 5, inserted: 4, rejected: 1 });
		expect(result.errors.map(({ line, column, reason }) => `${line} ${column} ${reason.split(':')[0]}`)).toEqual([
			`${header + 2} 입금액(원) not-an-amount`,
			`${header + 3} 잔액(원) balance-break`,
		]);
	});

	test('the errors file has each row so that it can be read again, and the accounts of others masked', async () => {
		const table = bankTable('ibk', LINES, OPENING);
		const header = table.find((row) => row.includes('상대계좌번호'))!;
		const [at, account] = [header.indexOf('입금'), header.indexOf('상대계좌번호')];
		const row = table[table.indexOf(header) + 1]!;
		row[at] = '많이';
		row[account] = '110-123-456789';
		row[header.indexOf('거래내용')] = '3월, "정산"';
		const wider = [...row, '더'];
		table.splice(table.indexOf(header) + 2, 0, wider);
		const { errorsFile } = await importBytes(csvOf(table));
		const [names, first, second] = readCsv(await readFile(errorsFile!, 'utf8'));
		expect(names).toEqual(['line', 'column', 'value', 'reason', 'raw']);
		expect(readCsv(first![4]!)).toEqual([row.map((cell, place) => (place === account ? '***6789' : cell))]);
		expect(second).toMatchObject({ 3: expect.stringContaining('wrong-number-of-fields'), 4: '' });
	});

	test('the errors file is told in the language of whoever downloads it, and stays as it is for the command line', async () => {
		const table = bankTable('kb-business', LINES, OPENING);
		const header = table.find((row) => row[0] === 'No')!;
		const row = table[table.indexOf(header) + 1]!;
		row[header.indexOf('입금액(원)')] = '=많이';
		const { errorsFile } = await importBytes(csvOf(table));
		const told = async (language: 'ko' | 'en') => {
			let text = '';
			for await (const piece of errorsInWords(errorsFile!, await translator(language))) text += piece;
			return readCsv(text);
		};
		const line = String(table.indexOf(header) + 2);
		expect(await told('ko')).toMatchObject([
			['line', 'column', 'value', 'reason', 'raw'],
			[line, '입금액(원)', "'=많이", expect.stringMatching(/^원 단위 금액이 아닙니다/), csvOf([row])],
		]);
		expect((await told('en'))[1]![3]).toMatch(/^Not a whole amount of won/);
		expect(await readFile(errorsFile!, 'utf8')).toContain('not-an-amount: not a whole amount of won');
	});

	test('deposits and withdrawals that a bank swapped are taken the right way round, since the balances prove it', async () => {
		const table = bankTable('kb-personal', LINES, OPENING).map((row) => row.map((cell) => cell));
		const header = table.find((row) => row.includes('출금액'))!;
		const [out, into] = [header.indexOf('출금액'), header.indexOf('입금액')];
		for (const row of table) if (row.length > into && row !== header) [row[out], row[into]] = [row[into]!, row[out]!];
		const result = await importBytes(csvOf(table));
		expect(result.errors.map(({ reason }) => reason.split(':')[0])).toEqual(['columns-swapped']);
		expect((await stored()).map(({ amount }) => Number(amount))).toEqual(
			expect.arrayContaining([146_970, -50_000, 87_560]),
		);
	});

	test('files that are no statement are refused, and leave nothing behind', async () => {
		for (const [content, code] of [
			['', 'file-empty'],
			['a,b\n1,2\n', 'no-known-header'],
			['%PDF-1.7', 'not-csv'],
			['<?xml version="1.0"?><Document><Other/></Document>', 'not-csv'],
			['<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><Document><BkToCstmrStmt/></Document>', 'not-csv'],
		])
			await expect(importBytes(content!)).rejects.toMatchObject({ code });
		expect((await sql().query('select 1 from import')).rowCount).toBe(0);
	});
});

describe('the same money from several sources', () => {
	const kb = (lines: BankFileLine[], opening: number) => csvOf(bankTable('kb-business', lines, opening));

	test('overlapping files never double a row, and never drop an equal one', async () => {
		await importBytes(kb(LINES.slice(0, 4), OPENING));
		const second = await importBytes(kb(LINES.slice(1), OPENING + LINES[0]!.amount));
		expect(second).toMatchObject({ inserted: 2, unchanged: 3 });
		expect(await stored()).toHaveLength(6);
	});

	test('camt, MT940 and OFX of an account that an export told of add nothing, and fill in what it left out', async () => {
		await importBytes(kb(LINES, OPENING));
		const before = await stored();
		for (const text of [
			camtOf(LINES, OPENING, '123456789012'),
			mt940Of(LINES, OPENING, '123456789012'),
			ofxOf(LINES, OPENING + SUM, '123456789012'),
		])
			expect(await importBytes(text)).toMatchObject({ rows: 6, inserted: 0, updated: 0, unchanged: 6, errors: [] });
		expect((await stored()).map(({ amount, occurrence, balance }) => [amount, occurrence, balance])).toEqual(
			before.map(({ amount, occurrence, balance }) => [amount, occurrence, balance]),
		);
		expect((await sql().query('select 1 from bank_account')).rowCount).toBe(1);
	});

	test('each international format comes in alone, in every version, with what is pending left out', async () => {
		for (const text of [
			camtOf(LINES, OPENING, '123456789012', '02'),
			camtOf(LINES, OPENING, '123456789012', '13'),
			mt940Of(LINES, OPENING, '123456789012'),
			ofxOf(LINES, OPENING + SUM, '123456789012'),
			ofxOf(LINES, OPENING + SUM, '123456789012').replace(
				/^[\s\S]*?<OFX>/,
				'<?xml version="1.0"?><?OFX OFXHEADER="200"?><OFX>',
			),
		]) {
			expect(await importBytes(text)).toMatchObject({ rows: 6, inserted: 6, rejected: 0, errors: [] });
			expect((await stored()).reduce((sum, { amount }) => sum + Number(amount), 0)).toBe(SUM);
			await clean();
		}
	});

	test('balances of a statement that do not agree with its lines are told', async () => {
		const text = mt940Of(LINES, OPENING, '123456789012').replace(`KRW${OPENING + SUM},`, `KRW${OPENING + SUM + 1},`);
		const result = await importBytes(text);
		expect(result.inserted).toBe(6);
		expect(result.errors.map(({ reason }) => reason.split(':')[0])).toEqual(['closing-differs']);
	});

	test('pages of one statement are one source: equal lines on two pages stay two', async () => {
		const [one] = [{ at: '2026-03-10 00:00:00', amount: 5_000, name: 'TOSSPAYMENTS', reference: 'SAME' }];
		const pages = `${mt940Of([one!], 100, '123456789012', '49/1')}\r\n${mt940Of([one!], 5_100, '123456789012', '49/2')}`;
		expect(await importBytes(pages)).toMatchObject({ inserted: 2 });
		expect(await importBytes(`${pages}\r\n`)).toMatchObject({ inserted: 0, unchanged: 2 });
	});

	test('lines with the references of the bank are known again in whatever order the statement has them', async () => {
		const lines = [5_000, 5_000, -300].map((amount, at) => ({
			at: '2026-03-10 00:00:00',
			amount,
			name: 'TOSSPAYMENTS',
			reference: `R${at}`,
		}));
		await importBytes(mt940Of(lines, 100, '123456789012', '49/1'));
		const again = mt940Of([...lines].reverse(), 100, '123456789012', '50/1');
		expect(await importBytes(again)).toMatchObject({ inserted: 0, unchanged: 3 });
	});

	test('lines without references are known again in another order, as long as they lie between the same balances', async () => {
		const ACCOUNT = '123456789012';
		const line = (day: number, amount: number, name = 'TOSSPAYMENTS') => ({
			at: `2026-03-${day} 00:00:00`,
			amount,
			name,
		});
		const file = (lines: BankFileLine[], opening: number, number: string) =>
			mt940Of(lines, opening, ACCOUNT, number).replaceAll(/\/\/REF\w+/g, '');
		const lines = [line(10, 5_000), line(10, -300), line(10, 5_000), line(10, 700, 'KIM'), line(11, 5_000)];
		await importBytes(file(lines.slice(0, 2), 100, '49/1'));
		// The rest of the day, which begins where the first part ended: equal lines of it are other money.
		expect(await importBytes(file(lines.slice(2), 4_800, '49/2'))).toMatchObject({ inserted: 3 });
		// The day as a whole, and all of it, with the newest line above.
		for (const again of [
			[lines[3]!, lines[2]!, lines[1]!, lines[0]!],
			[lines[1]!, lines[0]!, lines[3]!, lines[2]!],
			[...lines].reverse(),
			[lines[2]!, lines[4]!, lines[3]!, lines[0]!, lines[1]!],
		])
			expect(await importBytes(file(again, 100, '50/1'))).toMatchObject({ inserted: 0, unchanged: again.length });
		// One more among them is new, wherever it stands.
		const more = [line(10, 5_000), ...[...lines].reverse()];
		expect(await importBytes(file(more, 100, '51/1'))).toMatchObject({ inserted: 1, unchanged: 5 });
		expect((await stored()).map(({ on, amount }) => `${on} ${amount}`).sort()).toEqual(
			more.map(({ at, amount }) => `${at.slice(0, 10)} ${amount}`).sort(),
		);
		// What begins and ends at the same balance may come twice on a day: the order tells it then, as before.
		await clean();
		await importBytes(file([line(10, 900), line(10, -900)], 100, '52/1'));
		expect(await importBytes(file([line(10, -900), line(10, 900)], 100, '52/2'))).toMatchObject({ inserted: 2 });
	});

	test('OFX whose FITIDs are others with each download adds nothing, as long as its times tell the lines', async () => {
		const named = (prefix: string, lines: BankFileLine[]) =>
			ofxOf(
				lines.map((line, at) => ({ ...line, reference: `${prefix}${at}` })),
				OPENING + SUM,
				'123456789012',
			);
		await importBytes(named('A', LINES.slice(0, 2)));
		expect(await importBytes(named('B', LINES))).toMatchObject({ inserted: 4, unchanged: 2 });
		const days = (text: string) => text.replace(/<DTPOSTED>(\d{8})\d{6}\[[^\]]*\]/g, '<DTPOSTED>$1');
		await clean();
		await importBytes(days(named('A', LINES.slice(0, 2))));
		expect(await importBytes(days(named('B', LINES)))).toMatchObject({ inserted: 6 });
	});

	test('a narrative that changes is a restatement; the file before it does not undo it', async () => {
		const old = kb(LINES, OPENING);
		await importBytes(old);
		const renamed = LINES.map((line) => (line.memo === '월세' ? { ...line, memo: '월세 3월' } : line));
		expect(await importBytes(kb(renamed, OPENING))).toMatchObject({ updated: 1, unchanged: 5 });
		expect(await importBytes(old)).toMatchObject({ inserted: 0, updated: 0, unchanged: 6 });
		expect((await stored()).some(({ narrative }) => narrative.includes('3월'))).toBe(true);
		expect((await sql().query('select 1 from bank_line_version')).rowCount).toBe(1);
	});

	test('an account whose number only a lost key knew is known again by its lines', async () => {
		const keys = environment().ENCRYPTION_KEYS!.join();
		await importBytes(kb(LINES.slice(0, 3), OPENING));
		extendEnvironment({ ENCRYPTION_KEYS: randomBytes(32).toString('hex') });
		// One of the same end that tells of other money is another one, as it always was.
		await importBytes(kb(LINES.slice(1, 2), 7_000).replace('123-456-789012', '999-456-789012'));
		expect(await importBytes(kb(LINES, OPENING))).toMatchObject({ inserted: 3, unchanged: 3 });
		expect((await stored()).filter(({ account }) => account === '004-9012')).toHaveLength(6);
		extendEnvironment({ ENCRYPTION_KEYS: keys });
	});

	test('of two accounts of one bank a file without a number has to say which it is about', async () => {
		await importBytes(kb(LINES, OPENING));
		await importBytes(kb(LINES, 7_000).replace('123-456-789012', '999-456-780000'));
		const nameless = csvOf(bankTable('kb-business', LINES.slice(0, 1), 55).slice(6));
		await expect(importBytes(nameless)).rejects.toMatchObject({ code: 'account-needed' });
		expect(await importBytes(nameless, { account: '004-0000' })).toMatchObject({ inserted: 1 });
		expect((await stored()).filter(({ account }) => account === '004-0000')).toHaveLength(7);
	});

	test('an account stays one through a new encryption key, and is named as long as only the older key knows it', async () => {
		const [old, fresh] = ['11'.repeat(32), '22'.repeat(32)];
		extendEnvironment({ ENCRYPTION_KEYS: old });
		await importBytes(kb(LINES.slice(0, 3), OPENING));
		expect(await accountsOfOlderKeys()).toEqual([]);
		extendEnvironment({ ENCRYPTION_KEYS: `${fresh},${old}` });
		expect(await accountsOfOlderKeys()).toEqual(['004-9012']);
		expect(await importBytes(kb(LINES.slice(0, 4), OPENING))).toMatchObject({ inserted: 1, unchanged: 3 });
		expect(await accountsOfOlderKeys()).toEqual([]);
		extendEnvironment({ ENCRYPTION_KEYS: fresh });
		expect(await importBytes(kb(LINES, OPENING))).toMatchObject({ inserted: 2, unchanged: 4 });
		// As it was kept before prints named their key.
		await sql().query(`update bank_account set fingerprint = split_part(fingerprint, '.', 2)`);
		extendEnvironment({ ENCRYPTION_KEYS: `${fresh},${old}` });
		expect(await accountsOfOlderKeys()).toEqual(['004-9012']);
		expect(await importBytes(`${kb(LINES, OPENING)}\r\n`)).toMatchObject({ inserted: 0, unchanged: 6 });
		expect(await accountsOfOlderKeys()).toEqual([]);
		expect((await sql().query('select code from bank_account')).rows).toEqual([{ code: '004-9012' }]);
	});

	test('however a month is cut into files, each line is there once', async () => {
		const line = fc.record({
			day: fc.integer({ min: 1, max: 5 }),
			minute: fc.integer({ min: 0, max: 2 }),
			amount: fc.constantFrom(1_000, 1_000, -1_000, 2_500),
		});
		await fc.assert(
			fc.asyncProperty(
				fc.array(line, { minLength: 1, maxLength: 14 }),
				fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 4 })), {
					minLength: 1,
					maxLength: 4,
				}),
				async (drafts, cuts) => {
					await clean();
					const lines = drafts
						.map(({ day, minute, amount }) => ({ at: `2026-03-0${day} 09:0${minute}:00`, amount, name: '가게' }))
						.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
					const all = withBalances(lines, OPENING);
					for (const [from, length] of [...cuts, [1, 4] as const]) {
						const some = all.filter(({ at }) => Number(at[9]) >= from && Number(at[9]) <= from + length);
						if (some[0]) await importBytes(kb(some, some[0].balance - some[0].amount));
					}
					const rows = await stored();
					expect(rows.map(({ on, amount, balance }) => `${on} ${amount} ${balance}`).sort()).toEqual(
						all.map(({ at, amount, balance }) => `${at.slice(0, 10)} ${amount} ${balance}`).sort(),
					);
				},
			),
			{ numRuns: 25 },
		);
	});
});

test('a statement that does not go on from what is known of its account is told', async () => {
	const from = (day: string) => LINES.filter(({ at }) => at >= day);
	const opening = (day: string) => OPENING + SUM - from(day).reduce((sum, { amount }) => sum + amount, 0);
	const file = (lines: BankFileLine[], balance: number) => csvOf(bankTable('kb-business', lines, balance));
	const gaps = async () => (await listBankAccounts()).map((account) => account.gaps);
	await importBytes(file(LINES.slice(0, 3), OPENING));
	// What goes on from there, what begins in the middle of a day, and the whole again.
	await importBytes(file(from('2026-03-09'), opening('2026-03-09')));
	await importBytes(file(LINES.slice(4), opening('2026-03-09 10')));
	await importBytes(file(LINES, OPENING));
	expect(await gaps()).toEqual([0]);
	await importBytes(file([{ at: '2026-03-11 10:00:00', amount: 300, name: '다른가게', memo: '이체' }], 5_000_000));
	expect(await gaps()).toEqual([1]);
});

test('a short statement within a longer one hides no gap behind the longer one', async () => {
	const file = (lines: BankFileLine[], balance: number) => csvOf(bankTable('kb-business', lines, balance));
	const early = LINES.slice(0, 3).reduce((sum, { amount }) => sum + amount, OPENING);
	await importBytes(file(LINES, OPENING));
	await importBytes(file(LINES.slice(3, 4), early));
	const after = early + LINES[3]!.amount;
	await importBytes(file([{ at: '2026-03-11 10:00:00', amount: 300, name: '다른가게', memo: '이체' }], after));
	expect((await listBankAccounts()).map((account) => account.gaps)).toEqual([1]);
	await importBytes(file([{ at: '2026-03-12 10:00:00', amount: 500, name: '다른가게', memo: '이체' }], after + 300));
	expect((await listBankAccounts()).map((account) => account.gaps)).toEqual([1]);
});
