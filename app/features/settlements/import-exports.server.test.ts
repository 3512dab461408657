import { isAscii as isAsciiText } from 'node:buffer';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db } from '#app/db.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { changeParams, exportChanges, listChanges } from '#app/features/imports/list-changes.server.ts';
import { undoImport } from '#app/features/imports/undo-import.server.ts';
import { sql } from '#app/sql.server.ts';
import {
	type ExportForm,
	type ExportSample,
	exportSamples,
	formsOf,
	tableBytes,
} from '#tests/factories/export-files.ts';
import { clearImported } from '#tests/setup/imported-tables.ts';
import { controlTotalDifferences } from './control-totals.server.ts';
import { importFile } from './import-file.server.ts';
import { previewFile } from './preview-file.server.ts';

const now = new Date('2026-03-20T00:00:00Z');
let folder: string;
let count = 0;

async function written(rows: ExportSample['rows'], form: ExportForm, name: string): Promise<string> {
	count += 1;
	const file = path.join(folder, `file-${count}-${name}`);
	await writeFile(file, await tableBytes(rows, form));
	return file;
}

const importAs = (
	file: string,
	sample: ExportSample,
	more: { profile?: string; account?: string; day?: string } = {},
) =>
	importFile({
		path: file,
		name: sample.name,
		kind: sample.kind,
		profile: sample.unconfirmed ? sample.profile : undefined,
		actor: CLI,
		now,
		...more,
	});

const sample = (profile: string) => exportSamples.find((each) => each.profile === profile)!;
const isSums = ({ profile }: ExportSample) => /summary|daily|by-method|stripe-payouts/.test(profile);

function encodingOf(each: ExportSample, form: ExportForm): string {
	if (form === 'utf-16') return 'utf-16le';
	// What is ASCII alone is both.
	const isAscii = isAsciiText(Buffer.from(JSON.stringify(each.rows)));
	return form === 'utf-8-bom' || (form === 'cp949' && isAscii) ? 'utf-8' : form;
}

async function storedSums(each: ExportSample) {
	const { rows } = await sql().query<{ m_id: string; rows: string; amount: string; fee: string; net: string }>(
		each.kind === 'transactions'
			? `select m_id, count(*)::text as rows, sum(case when status = 'DONE' then amount else -abs(amount) end)::text as amount,
				'0' as fee, '0' as net from payment_transaction group by 1`
			: isSums(each)
				? `select m_id, count(*)::text as rows, coalesce(sum(amount), 0)::text as amount, coalesce(sum(fee), 0)::text as fee,
					sum(pay_out_amount)::text as net from control_total group by 1`
				: `select m_id, count(*)::text as rows, sum(amount)::text as amount, sum(fee)::text as fee, sum(pay_out_amount)::text as net
					from settlement_line group by 1`,
	);
	return rows;
}

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-exports-'));
	process.env.DATA_DIR = folder;
});
beforeEach(clearImported);

describe.each(exportSamples.map((each) => [each.profile, each] as const))('%s', (_, each) => {
	it.each(formsOf(each))('is known by itself and goes in to the won: %s', async (form) => {
		const { expected } = each;
		const file = await written(each.rows, form, each.name);
		const preview = await previewFile(file, { name: each.name });
		expect(preview).toMatchObject({
			profile: { name: each.profile, kind: each.kind, unconfirmed: each.unconfirmed ?? false },
			encoding: encodingOf(each, form),
			rows: expected.rows,
			rejected: 0,
			problems: [],
			duplicates: { count: 0 },
			needs: each.unconfirmed ? ['confirmation'] : [],
		});
		expect(preview.first).toHaveLength(expected.rows);
		expect(preview.sums.KRW).toMatchObject({ rows: expected.rows, amount: String(expected.amount) });

		const result = await importAs(file, each);
		expect(result).toMatchObject({
			profile: each.profile,
			rows: expected.rows,
			inserted: expected.rows,
			rejected: 0,
			errors: [],
			problems: [],
			controlTotals: expected.controlTotals ?? 0,
		});
		const sums = [
			{
				m_id: expected.mId,
				rows: String(expected.rows),
				amount: String(expected.amount),
				fee: String(expected.fee),
				net: String(expected.net),
			},
		];
		expect(await storedSums(each)).toEqual(sums);
		const again = { rows: expected.rows, inserted: 0, updated: 0, unchanged: expected.rows, rejected: 0 };
		expect(await importAs(file, each)).toMatchObject(again);
		// The same content in another form is another file that says nothing new.
		const other = await written(each.rows, form === 'utf-8' ? 'utf-16' : 'utf-8', each.name);
		expect(await importAs(other, each)).toMatchObject(again);
		expect(await storedSums(each)).toEqual(sums);
	});
});

describe('what is stored of a line', () => {
	const stored = async () =>
		(await sql().query('select * from settlement_line order by transaction_key, occurrence')).rows;

	it('keeps every line in step with its own arithmetic', async () => {
		for (const each of exportSamples) {
			if (each.kind !== 'settlements' || isSums(each)) continue;
			await importAs(await written(each.rows, 'utf-8', each.name), each);
		}
		const { rows } = await sql().query(
			`select m_id, transaction_key from settlement_line where pay_out_amount <> amount - fee or fee <> supply_amount + vat
				or (fees is not null and fees_total <> fee) or (amount < 0) <> (canceled_at is not null)`,
		);
		expect(rows).toEqual([]);
		const { rows: merchants } = await sql().query('select m_id, provider, configured from merchant order by 1');
		expect(merchants).toContainEqual({ m_id: 'adyen:DalbitShop', provider: 'adyen', configured: false });
		expect(merchants).toContainEqual({ m_id: 'dalbitmall01', provider: 'toss', configured: false });
	});

	it('takes times in the zone of the file, and days of payment from the payment itself', async () => {
		const adyen = sample('adyen-settlement-details');
		await importAs(await written(adyen.rows, 'utf-8', adyen.name), adyen);
		const [settled] = await stored();
		expect(settled).toMatchObject({
			transaction_key: 'MOD0000000000001:Settled',
			payment_key: 'PSP0000000000001',
			order_id: 'DB-0901',
			fees: [
				{ fee: 300, type: 'MARKUP' },
				{ fee: 90, type: 'SCHEME' },
				{ fee: 300, type: 'INTERCHANGE' },
			],
			extra: { batch: '118', 'Company Account': 'DalbitCo' },
		});
		expect(settled.approved_at.toISOString()).toBe('2026-03-03T09:15:42.000Z');
		// 6 March 23:59:59 in Amsterdam is 7 March in Seoul.
		expect(settled.paid_out_on.getDate()).toBe(7);
	});

	it('leaves the names of buyers out', async () => {
		for (const profile of ['toss-admin-itemized', 'naver-smartstore-itemized', 'stripe-payout-reconciliation']) {
			const each = sample(profile);
			await importAs(await written(each.rows, 'utf-8', each.name), each);
		}
		expect(JSON.stringify(await stored())).not.toMatch(/김달빛|이별빛|buyer@example/);
	});

	it('holds no row of a form in won that names another currency in a column of its own', async () => {
		const each = sample('toss-admin-itemized');
		const header = each.rows.findIndex((row) => row.includes('주문번호'));
		const currencies = ['통화', 'USD', 'KRW', '', '원'];
		const rows = each.rows.map((row, at) => (at < header ? row : [...row, currencies[at - header] ?? '']));
		const answer = await importAs(await written(rows, 'utf-8', each.name), each);
		expect(answer).toMatchObject({ inserted: 3, rejected: 1 });
		expect(answer.errors).toMatchObject([
			{ line: header + 2, column: '통화', value: 'USD', reason: expect.stringMatching(/^currency-not-supported/) },
		]);
	});

	it('tells nothing of buyers in the errors of rows either', async () => {
		const each = sample('toss-admin-itemized');
		const spoilt = each.rows.map((row) => row.map((cell) => cell.replace(/^([1-9][\d,]*)$/, '$1.5')));
		const answer = await importAs(await written(spoilt, 'utf-8', each.name), each);
		expect(answer.rejected).toBeGreaterThan(0);
		const errors = await readFile(answer.errorsFile!, 'utf8');
		expect(errors).not.toMatch(/김달빛/);
		const { rows } = await sql().query<{ raw: string }>('select raw from import_row_error');
		expect(rows.map(({ raw }) => raw).join()).not.toMatch(/김달빛/);
	});

	it('keeps accounts of one provider apart', async () => {
		const each = sample('toss-pay-settlement');
		const file = await written(each.rows, 'utf-8', each.name);
		await importAs(file, each, { account: 'shop-1' });
		expect(await importAs(file, each, { account: 'shop-2' })).toMatchObject({ inserted: 2 });
		expect(await importAs(file, each, { account: 'shop-2' })).toMatchObject({ unchanged: 2 });
		expect((await stored()).map(({ m_id }) => m_id).sort()).toEqual([
			'tosspay:shop-1',
			'tosspay:shop-1',
			'tosspay:shop-2',
			'tosspay:shop-2',
		]);
	});
});

it('lists the sums that a file of sums restated', async () => {
	const each = sample('toss-admin-daily');
	await importAs(await written(each.rows, 'utf-8', each.name), each);
	await sql().query(`update control_total set pay_out_amount = pay_out_amount - 7`);
	const { importId, updated } = await importAs(await written([...each.rows, []], 'utf-8', each.name), each);
	const imported = { id: importId, kind: each.kind };
	const { filters } = changeParams(new Request('http://console/imports/x'));
	const changes = await listChanges(imported, filters, { size: 50 });
	expect(updated).toBeGreaterThan(0);
	expect(changes.count).toBe(updated);
	expect(changes.sums).toEqual([
		{ table: 'settlement_line', count: 0, difference: 0n },
		{ table: 'foreign_settlement_line', count: 0, difference: 0n },
		{ table: 'control_total', count: updated, difference: 7n * BigInt(updated) },
	]);
	expect(changes.rows[0]).toMatchObject({
		table: 'control_total',
		fields: [{ name: 'pay_out_amount' }],
		difference: 7n,
	});
	let csv = '';
	for await (const piece of exportChanges(imported, filters)) csv += piece;
	expect(csv.split('\r\n')[1]).toContain(`,${changes.rows[0]!.key[1]}`);
});

describe('what a person has to say', () => {
	it('asks for the name of a profile whose columns are not confirmed', async () => {
		const each = sample('inicis-settlement');
		const file = await written(each.rows, 'cp949', each.name);
		await expect(
			importFile({ path: file, name: each.name, kind: 'settlements', actor: CLI, now }),
		).rejects.toMatchObject({
			code: 'profile-unconfirmed',
			remedy: expect.stringContaining('--profile inicis-settlement'),
		});
		expect((await sql().query('select 1 from import')).rows).toEqual([]);
	});

	it('asks for the day of a file that nowhere tells it', async () => {
		const each = { ...sample('kakao-talk-checkout'), name: 'checkout.csv' };
		const file = await written(each.rows, 'utf-8', 'checkout.csv');
		await expect(importAs(file, each)).rejects.toMatchObject({ code: 'day-needed' });
		expect(await previewFile(file, { name: each.name })).toMatchObject({ needs: ['day'], rejected: 2 });
		expect(await importAs(file, each, { day: '2026-03-10' })).toMatchObject({ inserted: 2 });
		const titled = await written([['정산예정일 : 2026.03.10'], ...each.rows], 'cp949', 'checkout.csv');
		expect(await importAs(titled, each)).toMatchObject({ unchanged: 2 });
	});
});

describe('what is wrong with a file', () => {
	const change = (rows: ExportSample['rows'], row: number, header: string, text: string) => {
		const at = rows.findIndex((cells) => cells.includes(header));
		return rows.map((cells, index) =>
			index === at + row ? cells.map((cell, place) => (place === rows[at]!.indexOf(header) ? text : cell)) : cells,
		);
	};

	it('tells a total that is not the sum of the rows, and takes the rows in', async () => {
		const each = sample('naver-smartstore-itemized');
		for (const form of ['utf-8', 'xlsx'] as const) {
			await clearImported();
			const rows = change(each.rows, 4, '정산기준금액(A)', '21,001');
			const result = await importAs(await written(rows, form, each.name), each);
			expect(result).toMatchObject({ inserted: 3, rejected: 0, problems: [{ reason: 'total-differs', count: 1 }] });
			expect(result.errors).toMatchObject([
				{ line: 5, column: '정산기준금액(A)', value: expect.stringMatching(/^21,?001 ≠ 21000$/) },
			]);
			const preview = await previewFile(await written(rows, form, each.name));
			expect(preview.problems).toMatchObject([{ reason: 'total-differs', count: 1, first: [{ line: 5 }] }]);
		}
	});

	it('takes sums above their rows for what they are', async () => {
		const each = sample('naver-smartstore-itemized');
		const header = each.rows.findIndex((cells) => cells.includes('정산기준금액(A)'));
		const above = (rows: ExportSample['rows']) => [
			...rows.slice(0, header + 1),
			rows.at(-1)!,
			...rows.slice(header + 1, -1),
		];
		const right = await importAs(await written(above(each.rows), 'utf-8', each.name), each);
		expect(right).toMatchObject({ inserted: 3, rejected: 0, errors: [], problems: [] });
		const wrong = above(change(each.rows, 4, '정산기준금액(A)', '21,001'));
		expect(await importAs(await written(wrong, 'utf-8', each.name), each)).toMatchObject({
			rejected: 0,
			problems: [{ reason: 'total-differs', count: 1 }],
		});
	});

	it('tells a batch whose rows are not what was paid, and a wrong number of rows', async () => {
		const stripe = sample('stripe-payout-reconciliation');
		const short = change(stripe.rows, 4, 'net', '-52301');
		expect(await importAs(await written(short, 'utf-8', stripe.name), stripe)).toMatchObject({
			inserted: 3,
			problems: [{ reason: 'total-differs', count: 1 }],
		});
		const paypal = sample('paypal-settlement');
		const cut = paypal.rows.filter((cells) => cells[1] !== '2AB23456CD789012E');
		expect(await importAs(await written(cut, 'utf-8', paypal.name), paypal)).toMatchObject({
			inserted: 2,
			problems: [{ reason: 'count-differs', count: 2 }],
		});
	});

	it('tells sums that do not add up, and refuses a sum that is said twice in different ways', async () => {
		const each = sample('toss-admin-summary');
		const wrong = change(each.rows, 1, '수수료 합 (D)=(B+C)', '8,031').slice(0, -1);
		expect(await importAs(await written(wrong, 'utf-8', each.name), each)).toMatchObject({
			inserted: 2,
			problems: [{ reason: 'does-not-add-up', count: 2 }],
		});
		const twice = [
			...each.rows.slice(0, -1),
			each.rows[1]!,
			each.rows[1]!.map((cell) => (cell === '175,000' ? '1' : cell)),
		];
		const result = await importAs(await written(twice, 'utf-8', each.name), each);
		expect(result).toMatchObject({ rows: 4, updated: 1, unchanged: 2, rejected: 1 });
		expect(result.errors).toMatchObject([{ reason: expect.stringMatching(/^same-key-twice/) }]);
	});

	it('refuses keys that a spreadsheet has spoilt, one by one and in a whole column', async () => {
		const each = sample('naver-smartstore-itemized');
		const lost = change(each.rows, 1, '상품주문번호', '2.02603E+15');
		const result = await importAs(await written(lost, 'utf-8', each.name), each);
		expect(result).toMatchObject({ inserted: 2, rejected: 1 });
		expect(result.errors).toMatchObject([{ line: 2, column: '상품주문번호', value: '2.02603E+15' }]);
		expect(result.errors[0]!.reason).toMatch(/^spoilt-number: .*format the column as text/);
		const rounded = each.rows.map((cells, index) =>
			index === 0 || index > 3
				? cells
				: cells.map((cell, place) => (place < 2 ? `202603031234${index}00000000`.slice(0, 18) : cell)),
		);
		await clearImported();
		const all = await importAs(await written(rounded, 'cp949', each.name), each);
		expect(all).toMatchObject({ inserted: 0, rejected: 3 });
	});

	it('reads cells that are kept from being taken for numbers', async () => {
		const each = sample('toss-pay-settlement');
		const text = each.rows
			.map((cells, index) =>
				cells
					.map((cell, place) => (index && place === 1 ? `="${cell}"` : index && place === 5 ? `'${cell}` : cell))
					.join(','),
			)
			.join('\n');
		const file = path.join(folder, 'as-formula.csv');
		await writeFile(file, text);
		expect(await importAs(file, each)).toMatchObject({ inserted: 2, rejected: 0 });
		const { rows } = await sql().query('select transaction_key, order_id from settlement_line order by 1');
		expect(rows[0]).toEqual({ transaction_key: '2d9d4c02-aaaa', order_id: 'DB-0777' });
	});

	it('refuses rows of other currencies, and takes the others in', async () => {
		const each = sample('stripe-payout-reconciliation');
		const mixed = change(change(each.rows, 1, 'currency', 'usd'), 4, 'net', '-800');
		const result = await importAs(await written(mixed, 'utf-8', each.name), each);
		expect(result).toMatchObject({ inserted: 2, rejected: 1 });
		expect(result.errors).toMatchObject([{ line: 2, column: 'currency', value: 'usd' }]);
	});

	it('says what is wrong with a workbook', async () => {
		const each = sample('toss-admin-itemized');
		const whole = await tableBytes(each.rows, 'xlsx');
		const file = path.join(folder, 'cut.xlsx');
		await writeFile(file, whole.subarray(0, whole.length - 200));
		await expect(importAs(file, each)).rejects.toMatchObject({ code: 'not-csv' });
		await writeFile(
			file,
			Buffer.concat([
				Buffer.from([0xd0, 0xcf, 0x11, 0xe0]),
				Buffer.alloc(100),
				Buffer.from('EncryptedPackage', 'utf16le'),
			]),
		);
		await expect(importAs(file, each)).rejects.toMatchObject({ code: 'password-protected' });
	});
});

describe('taking a file back', () => {
	it.each(['stripe-payout-reconciliation', 'adyen-settlement-details', 'toss-admin-by-method'])(
		'leaves neither lines nor sums of %s',
		async (profile) => {
			const each = sample(profile);
			const { importId } = await importAs(await written(each.rows, 'utf-8', each.name), each);
			expect(await undoImport(importId, CLI, now)).toMatchObject({ ok: true });
			const { rows } = await sql().query(
				'select m_id from settlement_line union all select m_id from control_total union all select m_id from control_total_version',
			);
			expect(rows).toEqual([]);
		},
	);
});

describe('sums against lines', () => {
	const days = { from: '2026-03-01', to: '2026-03-31' } as never;

	it('finds none where the files of sums say what the lines say', async () => {
		for (const profile of ['toss-admin-itemized', 'toss-admin-summary', 'toss-admin-daily', 'toss-admin-by-method']) {
			const each = sample(profile);
			await importAs(await written(each.rows, 'utf-8', each.name), each);
		}
		for (const profile of [
			'adyen-settlement-details',
			'stripe-payout-reconciliation',
			'stripe-payouts',
			'paypal-settlement',
		]) {
			const each = sample(profile);
			await importAs(await written(each.rows, 'utf-8', each.name), each);
		}
		expect(await controlTotalDifferences(db(), days)).toEqual([]);
		// The payment to the bank is one, whichever of the two files tells it.
		const { rows } = await sql().query(`select total_key, version from control_total where m_id = 'stripe:default'`);
		expect(rows).toEqual([{ total_key: 'payout:po_1Kr', version: 1 }]);
	});

	it('finds each figure that differs, and lines that no sum holds', async () => {
		const itemized = sample('toss-admin-itemized');
		const summary = sample('toss-admin-summary');
		const without = itemized.rows.filter((cells) => !cells.includes('DB-0300') && cells[0] !== '합계');
		await importAs(await written(without, 'utf-8', itemized.name), itemized);
		await importAs(await written(summary.rows, 'utf-8', summary.name), summary);
		const found = await controlTotalDifferences(db(), days);
		expect(
			found.map(({ soldOn, measure, expected, actual, difference, lines }) => [
				soldOn,
				measure,
				expected,
				actual,
				difference,
				lines,
			]),
		).toEqual([
			['2026-03-06', 'lineCount', 2n, 1n, 1n, 1],
			['2026-03-06', 'amount', -10_100n, -20_000n, 9_900n, 1],
			['2026-03-06', 'fee', 330n, 0n, 330n, 1],
			['2026-03-06', 'supplyAmount', 300n, 0n, 300n, 1],
			['2026-03-06', 'vat', 30n, 0n, 30n, 1],
			['2026-03-06', 'payOutAmount', -10_430n, -20_000n, 9_570n, 1],
		]);
		expect(await controlTotalDifferences(db(), { ...(days as object), mIds: ['another'] } as never)).toEqual([]);

		const between = itemized.rows.map((cells) => cells.map((cell) => (cell === 'DB-0214' ? cell : cell)));
		const moved = between.map((cells) =>
			cells.includes('DB-0214') ? cells.map((cell, place) => (place === 2 ? '2026-03-04' : cell)) : cells,
		);
		await clearImported();
		await importAs(await written(moved, 'utf-8', itemized.name), itemized);
		await importAs(await written(summary.rows, 'utf-8', summary.name), summary);
		const left = (await controlTotalDifferences(db(), days)).filter(({ totalKey }) => totalKey === null);
		expect(left.map(({ soldOn, measure, expected, actual }) => [soldOn, measure, expected, actual])).toContainEqual([
			'2026-03-04',
			'amount',
			0n,
			120_000n,
		]);
	});
});
