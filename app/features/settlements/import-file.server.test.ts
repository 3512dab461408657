import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import iconv from 'iconv-lite';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import type { TableKind } from '#app/features/payments/import-kinds.ts';
import { errorsFileOf } from '#app/features/payments/row-error-log.server.ts';
import { sql } from '#app/sql.server.ts';
import { clearImported } from '#tests/setup/imported-tables.ts';
import { type ImportResult, importFile } from './import-file.server.ts';

const HEADER = 'mId,transactionKey,paymentKey,orderId,method,status,transactionAt,currency,amount';
const LINE_HEADER =
	'mId,paymentKey,transactionKey,orderId,currency,method,amount,fee,supplyAmount,vat,payOutAmount,approvedAt,soldDate,paidOutDate';
const now = new Date('2026-03-20T00:00:00Z');
let folder: string;
let count = 0;

async function importText(kind: TableKind, content: string | Buffer, profile?: string): Promise<ImportResult> {
	count += 1;
	const file = path.join(folder, `file-${count}.csv`);
	await writeFile(file, content);
	return importFile({ path: file, name: path.basename(file), kind, profile, actor: CLI, now });
}

const row = (key: string, over: Partial<Record<string, string>> = {}) =>
	[
		over.mId ?? 'dalbitmall01',
		key,
		over.paymentKey ?? `pay_${key}`,
		over.orderId ?? `order-${key}`,
		over.method ?? '카드',
		over.status ?? 'DONE',
		over.at ?? '2026-03-03T10:15:42+09:00',
		over.currency ?? 'KRW',
		over.amount ?? '55000',
	].join(',');

const line = (key: string, over: Partial<Record<string, string>> = {}) =>
	[
		'dalbitmall01',
		`pay_${key}`,
		key,
		`order-${key}`,
		over.currency ?? 'KRW',
		'카드',
		over.amount ?? '55000',
		over.fee ?? '1694',
		over.supply ?? '1540',
		over.vat ?? '154',
		over.net ?? '53306',
		'2026-03-03T10:15:42+09:00',
		'2026-03-03',
		over.paid ?? '2026-03-10',
	].join(',');

const stored = async (table: string) => (await sql().query(`select * from ${table} order by 1, 2, 3`)).rows;

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-import-'));
	process.env.DATA_DIR = folder;
});
beforeEach(clearImported);

describe('importing transactions', () => {
	it('takes good rows in once, in any order of columns and lines', async () => {
		const first = await importText('transactions', [HEADER, row('a'), row('b'), ''].join('\n'));
		expect(first).toMatchObject({
			rows: 2,
			inserted: 2,
			updated: 0,
			unchanged: 0,
			rejected: 0,
			errors: [],
			errorsFile: null,
		});
		expect(first).toMatchObject({ profile: 'flat-transactions', encoding: 'utf-8' });
		const again = await importText('transactions', [HEADER, row('a'), row('b'), ''].join('\n'));
		expect(again).toMatchObject({ rows: 2, inserted: 0, updated: 0, unchanged: 2, sha256: first.sha256 });
		const otherOrder = await importText('transactions', [HEADER, row('b'), row('a'), ''].join('\r\n'));
		expect(otherOrder).toMatchObject({ rows: 2, inserted: 0, updated: 0, unchanged: 2 });
		const swapped = HEADER.split(',').reverse();
		const columns = [swapped.join(','), row('a').split(',').reverse().join(',')].join('\n');
		expect(await importText('transactions', columns)).toMatchObject({ rows: 1, unchanged: 1 });
	});

	it('keeps each version of a key that is restated, also within one file', async () => {
		await importText('transactions', [HEADER, row('a')].join('\n'));
		const restated = [HEADER, row('a'), row('a', { amount: '1' }), row('a', { amount: '2' }), row('b'), row('b')].join(
			'\n',
		);
		expect(await importText('transactions', restated)).toMatchObject({
			rows: 5,
			inserted: 1,
			updated: 2,
			unchanged: 2,
		});
		const [a, b] = await stored('payment_transaction');
		expect(a).toMatchObject({ transaction_key: 'a', amount: '2', version: 3 });
		expect(b).toMatchObject({ transaction_key: 'b', version: 1 });
		const versions = await stored('payment_transaction_version');
		expect(versions.map((version) => [version.version, version.content.amount])).toEqual([
			[1, 55000],
			[2, 1],
		]);
		expect(await importText('transactions', `${restated}\n`)).toMatchObject({
			rows: 5,
			inserted: 0,
			updated: 0,
			unchanged: 5,
		});
	});

	it('does not take the sign of a cancel, or a column that one source lacks, for a change', async () => {
		const cancel = row('a', { status: 'CANCELED', amount: '-55000' });
		const first = await importText(
			'transactions',
			[`${HEADER},customerKey,memo`, `${cancel},buyer-1,first`].join('\n'),
		);
		const other = row('a', { status: 'CANCELED', amount: '55000' });
		expect(await importText('transactions', [`${HEADER},channel`, `${other},web`].join('\n'))).toMatchObject({
			unchanged: 1,
		});
		const [kept] = await stored('payment_transaction');
		expect(kept).toMatchObject({ customer_key: 'buyer-1', extra: { memo: 'first', channel: 'web' }, version: 1 });
		// What merely told more of it is not where it came from; what restated it is.
		expect(kept).toMatchObject({ import_id: first.importId });
		const restating = await importText(
			'transactions',
			[HEADER, row('a', { status: 'CANCELED', amount: '1' })].join('\n'),
		);
		expect(await stored('payment_transaction')).toMatchObject([{ import_id: restating.importId, version: 2 }]);
	});

	it('names line, column, value and reason of everything that is wrong, and takes the rest in', async () => {
		const lines = [
			`${HEADER},memo`,
			`${row('a')},"two`,
			`lines, ""quoted"""`,
			`${row('b', { amount: '12.5', at: 'yesterday' })},x`,
			`${row('1.23457E+15')},x`,
			row('c'),
			`${row('d', { currency: 'USD' })},x`,
			`${row('e', { status: 'PAID' })},x`,
			`${row('f')},"never closed`,
			`${row('g')},mid"dle`,
			'',
			`${row('')},x`,
			`"${row('h').split(',').join('","')}","55,000"`,
			`${row('i', { amount: '"55,000"' })},last`,
		];
		const result = await importText('transactions', lines.join('\r\n'));
		expect(result.errors.map((error) => [error.line, error.column, error.value, error.reason.split(':')[0]])).toEqual([
			[4, 'transactionAt', 'yesterday', 'not-a-time'],
			[4, 'amount', '12.5', 'not-an-amount'],
			[5, 'transactionKey', '1.23457E+15', 'spoilt-number'],
			[6, 'memo', '9 / 10', 'wrong-number-of-fields'],
			[7, 'currency', 'USD', 'currency-not-supported'],
			[8, 'status', 'PAID', 'unknown-status'],
			[9, 'memo', expect.any(String), 'unclosed-quote'],
			[10, 'memo', expect.any(String), 'stray-quote'],
			[12, 'transactionKey', '', 'required'],
		]);
		expect(result).toMatchObject({ rows: 11, inserted: 3, rejected: 8 });
		const rows = await stored('payment_transaction');
		expect(rows.map((each) => [each.transaction_key, each.extra.memo, each.amount])).toEqual([
			['a', 'two\nlines, "quoted"', '55000'],
			['h', '55,000', '55000'],
			['i', 'last', '55000'],
		]);
		const errors = await readFile(result.errorsFile!, 'utf8');
		expect(errors.startsWith('\uFEFFline,column,value,reason,raw\r\n4,transactionAt,yesterday,')).toBe(true);
		expect(errors.split('\r\n')).toHaveLength(11);
		// The data folder was moved since: the path that was kept is one of the past.
		expect(errorsFileOf(`/gone/imports/${path.basename(result.errorsFile!)}`)).toBe(result.errorsFile);
		expect(errorsFileOf('/gone/imports/other-errors.csv')).toBe('/gone/imports/other-errors.csv');
		const again = await importText('transactions', lines.join('\r\n'));
		expect(again).toMatchObject({ rows: 11, inserted: 0, unchanged: 3, rejected: 8 });
		expect(again.errors).toEqual(result.errors);
	});

	it('reads the forms in which amounts, times and truth are written', async () => {
		const lines = [
			` mId ,ＴransactionKey,paymentKey,orderId,method,status,transactionAt,currency,amount,useEscrow`,
			`m,k1,p,o,카드,DONE,2026-03-03 10:15:42,KRW,"₩55,000",Y`,
			`m,k2,p,o,카드,DONE,2026.3.3 오후 1:05,krw,55000원,false`,
			`m,k3,p,o,카드,CANCELED,20260303101542,KRW,"(1,000)",`,
			`m,k4,p,o,카드,CANCELED,2026-03-03T01:15:42Z,KRW,"1,000-",`,
			`m,k5,p,o,카드,DONE,46084.5,KRW,352000.00,`,
			`m,k6,p,o,카드,DONE,2024-02-29T00:00:00+09:00,KRW,1,true`,
		];
		const result = await importText('transactions', lines.join('\n'));
		expect(result).toMatchObject({ inserted: 6, rejected: 0 });
		const rows = await stored('payment_transaction');
		expect(rows.map((each) => [each.transaction_at.toISOString(), each.amount])).toEqual([
			['2026-03-03T01:15:42.000Z', '55000'],
			['2026-03-03T04:05:00.000Z', '55000'],
			['2026-03-03T01:15:42.000Z', '-1000'],
			['2026-03-03T01:15:42.000Z', '-1000'],
			['2026-03-03T03:00:00.000Z', '352000'],
			['2024-02-28T15:00:00.000Z', '1'],
		]);
	});

	it('takes plain and quoted writing of a time without offset alike', async () => {
		const plain = [HEADER, row('a', { at: '2026-03-03T23:30:00' })].join('\n');
		const quoted = [HEADER, row('b', { at: '"2026-03-03T23:30:00"' })].join('\n');
		await importText('transactions', `${plain}\n`);
		await importText('transactions', `${quoted}\n`);
		const rows = await stored('payment_transaction');
		expect(rows.map((each) => each.transaction_at.toISOString())).toEqual(Array(2).fill('2026-03-03T14:30:00.000Z'));
	});

	it('reads every encoding in which spreadsheets save', async () => {
		const text = [HEADER, row('a', { method: '가상계좌' }), row('b', { method: '도서문화상품권' }), ''].join('\r\n');
		const forms: [string, Buffer][] = [
			['utf-8', Buffer.from(text)],
			['utf-8', Buffer.from(`\uFEFF${text}`)],
			['cp949', iconv.encode(text, 'cp949')],
			['utf-16le', iconv.encode(text.replaceAll(',', '\t'), 'utf-16le', { addBOM: true })],
			['utf-16be', iconv.encode(text, 'utf-16be', { addBOM: true })],
			['utf-8', Buffer.from(text.normalize('NFD'))],
			['utf-8', Buffer.from(text.replaceAll('\r\n', '\r'))],
		];
		for (const [encoding, content] of forms) {
			await clearImported();
			expect(await importText('transactions', content)).toMatchObject({ encoding, rows: 2, inserted: 2, rejected: 0 });
			expect((await stored('payment_transaction')).map((each) => each.method)).toEqual(['가상계좌', '도서문화상품권']);
		}
	});

	it('names the lines that are written in another encoding than the rest', async () => {
		const good = [HEADER, row('a', { method: '가상계좌' }), row('b', { method: '계좌이체' }), ''].join('\n');
		const mixed = Buffer.concat([
			Buffer.from(good),
			iconv.encode(`${row('c')}\n`, 'cp949'),
			Buffer.from(`${row('d')}\n`),
		]);
		const utf8 = await importText('transactions', mixed);
		expect(utf8).toMatchObject({ encoding: 'utf-8', inserted: 3, rejected: 1 });
		expect(utf8.errors).toMatchObject([{ line: 4, column: 'method' }]);
		expect(utf8.errors[0]!.reason).toMatch(/^undecodable: .*UTF-8/);
		const other = Buffer.concat([iconv.encode(good, 'cp949'), Buffer.from(`${row('e')}\n`)]);
		const cp949 = await importText('transactions', other);
		expect(cp949).toMatchObject({ encoding: 'cp949', unchanged: 2, rejected: 1 });
		expect(cp949.errors).toMatchObject([{ line: 4, column: 'method' }]);
	});

	it('refuses what is no table of ours, says where and what to do, and writes nothing', async () => {
		const refusals: [string | Buffer, string, RegExp][] = [
			['', 'file-empty', /line 1/],
			['\uFEFF\r\n\r\n', 'file-empty', /line 1/],
			[Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), 'not-csv', /xlsx/],
			[Buffer.from('a,b\n\0\0\0,c\n'), 'not-csv', /line 2|UTF-16/],
			['<html><table></table></html>', 'not-csv', /HTML/],
			['{"json": [1, 2, 3]}\n', 'no-known-header', /first 60 lines/],
			['just some words\nand more of them\n', 'no-known-header', /first 60 lines/],
			[
				`${HEADER.replace(',amount', '').replace('currency', 'curency')}\nx\n`,
				'missing-columns',
				/line 1 lacks the column currency, amount/,
			],
			[`${HEADER},amount\n`, 'duplicate-columns', /amount/],
			[`${LINE_HEADER}\n${line('a')}\n`, 'other-kind', /flat-settlements/],
		];
		for (const [content, code, message] of refusals) {
			await expect(importText('transactions', content)).rejects.toMatchObject({
				code,
				message: expect.stringMatching(message),
			});
		}
		await expect(
			importFile({ path: '/nowhere/x.csv', name: 'x', kind: 'transactions', actor: CLI, now }),
		).rejects.toMatchObject({ code: 'file-not-found' });
		await expect(importText('transactions', HEADER, 'nonsense')).rejects.toMatchObject({ code: 'unknown-profile' });
		const sums = '정산액 입금일,매출일,상점아이디(MID),결제+취소 건수,매출액 (A)\n2026-03-10,2026-03-03,m,2,5\n';
		await expect(importText('settlements', sums)).rejects.toMatchObject({ code: 'missing-columns' });
		expect(await stored('import')).toEqual([]);
	});

	it('finds the header below a title, and takes a header without rows for an empty result', async () => {
		const titled = ['거래 내역,,,', '2026-03', '', HEADER, row('a'), row('b', { amount: 'x' })].join('\n');
		const result = await importText('transactions', titled);
		expect(result).toMatchObject({ inserted: 1, rejected: 1 });
		expect(result.errors[0]).toMatchObject({ line: 6, column: 'amount' });
		expect(await importText('transactions', `${HEADER}\n`)).toMatchObject({ rows: 0, inserted: 0 });
	});

	it('registers a merchant that it does not know', async () => {
		await importText('transactions', [HEADER, row('a', { mId: 'another' })].join('\n'));
		expect(await stored('merchant')).toMatchObject([{ m_id: 'another', configured: false }]);
	});

	it('lets two imports at once both end right', async () => {
		const many = (from: number) =>
			[HEADER, ...Array.from({ length: 500 }, (_, index) => row(`k${from + index}`)), ''].join('\n');
		const results = await Promise.all([importText('transactions', many(0)), importText('transactions', many(250))]);
		expect(results.reduce((sum, each) => sum + each.inserted, 0)).toBe(750);
		expect(results.reduce((sum, each) => sum + each.unchanged, 0)).toBe(250);
	});

	it('loads many rows into an empty table and leaves its indexes as they were', async () => {
		const indexes = async () =>
			(await sql().query(`select indexdef from pg_indexes where tablename = 'payment_transaction' order by 1`)).rows;
		const before = await indexes();
		const many = [HEADER, ...Array.from({ length: 21_000 }, (_, index) => row(`k${index}`)), row('k7'), ''].join('\n');
		expect(await importText('transactions', many)).toMatchObject({ rows: 21_001, inserted: 21_000, unchanged: 1 });
		expect(await indexes()).toEqual(before);
	});
});

describe('importing settlement lines', () => {
	it('counts rows of one key as further lines, and knows them again in any order', async () => {
		const x = line('a');
		const y = line('a', { amount: '100', net: '-1594' });
		expect(await importText('settlements', [LINE_HEADER, x, y, x, line('b')].join('\n'))).toMatchObject({
			inserted: 4,
		});
		expect(await importText('settlements', [LINE_HEADER, line('b'), x, x, y].join('\n'))).toMatchObject({
			unchanged: 4,
		});
		expect(await importText('settlements', [LINE_HEADER, y].join('\n'))).toMatchObject({ unchanged: 1 });
		const z = line('a', { paid: '2026-03-11' });
		expect(await importText('settlements', [LINE_HEADER, z, x, y, x, x].join('\n'))).toMatchObject({
			inserted: 2,
			unchanged: 3,
		});
		expect(await importText('settlements', [LINE_HEADER, line('b', { paid: '' })].join('\n'))).toMatchObject({
			updated: 1,
		});
		const rows = await stored('settlement_line');
		expect(rows.map((each) => [each.transaction_key, each.occurrence, each.version])).toEqual([
			['a', 1, 1],
			['a', 2, 1],
			['a', 3, 1],
			['a', 4, 1],
			['a', 5, 1],
			['b', 1, 2],
		]);
		const [version] = await stored('settlement_line_version');
		expect(version).toMatchObject({
			transaction_key: 'b',
			occurrence: 1,
			version: 1,
			content: { paid_out_on: '2026-03-10' },
		});
	});

	it('keeps lines in other currencies apart, once, and says so; those in won are as if alone', async () => {
		const usd = { currency: 'USD', amount: '38.10', fee: '1.14', supply: '1.04', vat: '0.10', net: '36.96' };
		const rows = [line('a'), line('b', usd), line('b', usd), line('c', { currency: 'USD', amount: '38.105' })];
		const text = [LINE_HEADER, ...rows].join('\n');
		const first = await importText('settlements', text);
		expect(first).toMatchObject({ rows: 4, inserted: 1, unchanged: 0, rejected: 3, foreignRows: 2 });
		expect(first.errors.map(({ line, column, value, reason }) => [line, column, value, reason.split(':')[0]])).toEqual([
			[3, 'currency', 'USD', 'currency-kept-apart'],
			[4, 'currency', 'USD', 'currency-kept-apart'],
			[5, 'currency', 'USD', 'currency-not-supported'],
			[5, 'amount', '38.105', 'not-an-amount'],
		]);
		const kept = await stored('foreign_settlement_line');
		expect(kept.map((row) => [row.transaction_key, row.occurrence, row.currency, row.amount, row.row_no])).toEqual([
			['b', 1, 'USD', '3810', 3],
			['b', 2, 'USD', '3810', 4],
		]);
		expect((await stored('settlement_line')).map((row) => row.transaction_key)).toEqual(['a']);
		const { rows: imports } = await sql().query('select tags, foreign_rows from import');
		expect(imports).toEqual([{ tags: { 'row-invalid': 1, 'unknown-entity': 1 }, foreign_rows: 2 }]);

		expect(await importText('settlements', text)).toMatchObject({ unchanged: 1, rejected: 3, foreignRows: 2 });
		const reordered = [LINE_HEADER, ...rows.toReversed()].join('\n');
		expect(await importText('settlements', reordered)).toMatchObject({ unchanged: 1, rejected: 3, foreignRows: 2 });
		expect(await stored('foreign_settlement_line')).toEqual(kept);

		// Another amount is a restatement.
		const restated = line('b', { ...usd, amount: '40.00', net: '38.86' });
		await importText('settlements', [LINE_HEADER, restated, line('b', usd)].join('\n'));
		const now = await stored('foreign_settlement_line');
		expect(now.map((row) => [row.occurrence, row.amount, row.version, row.row_no])).toEqual([
			[1, '3810', 1, 3],
			[2, '4000', 2, 2],
		]);
		expect((await stored('foreign_settlement_line_version')).map(({ content }) => content.amount)).toEqual([3810]);
	});

	it('takes in what was refused when such lines were not kept yet, when the same file comes again', async () => {
		const text = [LINE_HEADER, line('a'), line('b', { currency: 'USD', amount: '38.10' })].join('\n');
		await importText('settlements', text);
		await sql().query('delete from foreign_settlement_line; update import set foreign_rows = null');
		expect(await importText('settlements', text)).toMatchObject({ unchanged: 1, rejected: 1, foreignRows: 1 });
		expect(await stored('foreign_settlement_line')).toHaveLength(1);
	});

	it('keeps fees, the day of a cancel and unknown columns', async () => {
		const fees = '"[{""type"":""BASE"",""fee"":-1000},{""type"":""ETC"",""fee"":-694}]"';
		const header = `${LINE_HEADER},fees,cancel.canceledAt,card.issuerCode`;
		await importText(
			'settlements',
			[header, `${line('a', { amount: '-55000' })},${fees},2026-03-05T16:02:11+09:00,61`, ''].join('\n'),
		);
		await importText(
			'settlements',
			[header, `${line('b')},"[{""type"": ""BASE"", ""fee"": ""800""}]",,`, ''].join('\n'),
		);
		const [a, b] = await stored('settlement_line');
		expect(a).toMatchObject({ fees_total: '-1694', extra: { 'card.issuerCode': '61' } });
		expect(a.line_on.getDate()).toBe(5);
		expect(b).toMatchObject({ fees_total: '800', fees: [{ type: 'BASE', fee: 800 }], extra: null });
		const wrong = await importText('settlements', [header, `${line('c')},[BASE],,`].join('\n'));
		expect(wrong.errors).toMatchObject([{ line: 2, column: 'fees' }]);
	});
});
