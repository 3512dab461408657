import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { tableBytes } from '#app/features/exports/table-bytes.server.ts';
import { translator } from '#app/i18n/i18n.server.ts';
import { newId } from '#app/lib/ids.ts';
import { kstDayFrom, toDateColumn } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import type { TableSource } from '#app/ui/table-source.ts';
import { readCsv } from '#tests/setup/read-csv.ts';
import { bankColumns } from './bank-columns.tsx';
import { bankSource } from './bank-source.server.ts';
import { type BankLineRow, bankParams, listBankLines, sumBankLines } from './queries.server.ts';

const NARRATIVES = ['㈜토스페이먼츠 정산 | FB이체', '토스페이먼츠정산-0923', 'KB카드/ab1234 홍길동', '급여 100%'];

async function found(q: string): Promise<string[]> {
	const { filters, sort, page } = bankParams(new URLSearchParams({ q, sort: 'amount', dir: 'asc' }));
	return (await listBankLines(filters, sort, page)).rows.map(({ narrative }) => narrative);
}

test('a bank line is found by words of its narrative, by their beginnings, in any order, and by amount or reference', async () => {
	const importId = newId(new Date());
	await db().bankAccount.create({
		data: { code: '004-1234', name: '', currency: 'KRW', createdAt: new Date(), updatedAt: new Date() },
	});
	await db().bankLine.createMany({
		data: NARRATIVES.map((narrative, index) => ({
			id: newId(new Date()),
			account: '004-1234',
			bookedOn: toDateColumn(kstDayFrom('2026-09-23')),
			timePrecision: 'day',
			currency: 'KRW',
			amount: BigInt(1_000 + index),
			occurrence: 1,
			narrative,
			reference: index === 3 ? 'REF/7' : null,
			profile: 'test',
			importId,
		})),
	});
	const [first, second, third, fourth] = NARRATIVES;
	expect(await found('토스')).toEqual([first, second]);
	expect(await found('정산 토스페이')).toEqual([first]);
	expect(await found('㈜토스페이먼츠')).toEqual([first, second]);
	expect(await found('0923')).toEqual([second]);
	expect(await found('AB12')).toEqual([third]);
	expect(await found('kb카드/ab')).toEqual([third]);
	expect(await found('1,003')).toEqual([fourth]);
	expect(await found('REF/7')).toEqual([fourth]);
	expect(await found('100%')).toEqual([fourth]);
	expect(await found(`%'); --`)).toEqual([]);
	const client = await sql().connect();
	await client.query('begin; set local enable_seqscan = off');
	const { rows } = await client.query<{ 'QUERY PLAN': string }>(
		`explain select from bank_line where bank_line_words(narrative) @@ to_tsquery('simple', '''토스'':*')`,
	);
	await client.query('rollback');
	client.release();
	expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('bank_line_words_idx');
});

test('dollars are summed for themselves and stand in a file as on the screen: their cents are no won', async () => {
	await db().bankAccount.create({
		data: { code: '004-5678-USD', name: '', currency: 'USD', createdAt: new Date(), updatedAt: new Date() },
	});
	await db().bankLine.createMany({
		data: [123_456n, -7_890n].map((amount) => ({
			id: newId(new Date()),
			account: '004-5678-USD',
			bookedOn: toDateColumn(kstDayFrom('2026-09-24')),
			timePrecision: 'day',
			currency: 'USD',
			amount,
			balanceAfter: amount === -7_890n ? 115_566n : null,
			occurrence: 1,
			narrative: 'WIRE',
			profile: 'test',
			importId: newId(new Date()),
		})),
	});
	const { filters } = bankParams(new URLSearchParams({ from: '2026-09-23', to: '2026-09-24' }));
	expect(await sumBankLines(filters)).toEqual({
		count: 6,
		deposits: 4_006n,
		withdrawals: 0n,
		foreign: [{ currency: 'USD', deposits: 123_456n, withdrawals: -7_890n }],
	});
	const wish = {
		format: 'csv',
		language: 'ko',
		user: { id: 'nobody' },
		columns: ['amount', 'balance', 'currency'],
	} as const;
	const params = new URLSearchParams({ account: '004-5678-USD', sort: 'amount', dir: 'desc' });
	let text = '';
	for await (const piece of await tableBytes(bankSource as TableSource<unknown>, { ...wish, params })) {
		text += Buffer.from(piece).toString('utf8');
	}
	expect(readCsv(text).slice(1)).toEqual([
		['1234.56', '', 'USD'],
		['-78.9', '1155.66', 'USD'],
	]);
	// More digits than a float holds.
	const { value } = bankColumns(await translator('ko')).find(({ key }) => key === 'amount')!;
	expect(String(value!({ amount: 123_456_789_012_345_678n, currency: 'USD' } as BankLineRow))).toBe(
		'1234567890123456.78',
	);
});
