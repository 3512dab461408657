import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { db } from '#app/db.server.ts';
import { extendEnvironment } from '#app/env.server.ts';
import { csvRecord } from '#app/lib/csv.ts';
import { xlsxStream } from '#app/lib/xlsx-writer.server.ts';
import { discardSellerImport, runSellerImport, startSellerImport } from './import-sellers.server.ts';
import { previewSellers } from './preview-sellers.server.ts';
import { sellerColumns } from './seller-file.ts';
import { findSellerImport } from './seller-imports.server.ts';

const OPERATOR = { id: 'operator-1', label: 'operator@example.com' };
const now = new Date('2026-03-10T01:00:00Z');

type Cells = Partial<Record<(typeof sellerColumns)[number]['name'], string | bigint>>;

const person = (ref: string, changes: Cells = {}): Cells => ({
	refSellerId: ref,
	businessType: 'INDIVIDUAL',
	'individual.name': '김토페',
	'individual.email': 'kim@example.co.kr',
	'individual.phone': '010-1234-5678',
	'account.bankCode': '092',
	'account.accountNumber': `1000-${ref.replace(/\D/g, '').padStart(8, '0')}`,
	'account.holderName': '김토페',
	...changes,
});
const company = (ref: string, changes: Cells = {}): Cells => ({
	refSellerId: ref,
	businessType: '법인사업자',
	'company.name': '주식회사 한강식품',
	'company.representativeName': '박대표',
	'company.businessRegistrationNumber': '123-45-67891',
	'company.email': 'settle@hangang-food.example',
	'company.phone': '02-1234-5678',
	'account.bankCode': 'KB국민은행',
	'account.accountNumber': `2000${ref.replace(/\D/g, '').padStart(8, '0')}`,
	'account.holderName': '주식회사한강식품',
	...changes,
});

const cellsOf = (row: Cells) => sellerColumns.map(({ name }) => row[name] ?? '');
const csv = (rows: Cells[]) =>
	Buffer.from([sellerColumns.map(({ name }) => name), ...rows.map(cellsOf)].map((row) => csvRecord(row)).join(''));
async function xlsx(rows: Cells[]): Promise<Buffer> {
	const pieces: Uint8Array[] = [];
	const columns = sellerColumns.map(({ name }) => ({ header: name }));
	for await (const piece of xlsxStream('셀러', columns, rows, cellsOf)) pieces.push(piece);
	return Buffer.concat(pieces);
}
async function previewed(bytes: Buffer) {
	const id = await previewSellers({ bytes, name: 'sellers.csv', actor: OPERATOR, now });
	return { id, found: (await findSellerImport(id))! };
}
async function imported(bytes: Buffer) {
	const { id } = await previewed(bytes);
	expect(await startSellerImport(id, OPERATOR)).toEqual({ ok: true });
	expect(await runSellerImport(id)).toBe('done');
	return (await findSellerImport(id))!;
}

beforeAll(() => {
	extendEnvironment({ ENCRYPTION_KEYS: randomBytes(32).toString('hex') });
});

describe('a file of sellers', () => {
	it('shows what it would do, registers the good rows and only the missing ones again', async () => {
		const rows = [person('seller-0001'), company('seller-0002'), person('short'), company('seller-0003')];
		const { id, found } = await previewed(csv(rows));
		expect(found).toMatchObject({ status: 'preview', rows: 4, counts: { ready: 3, rejected: 1 } });
		expect(await db().seller.count()).toBe(0);
		expect(found.rejected).toMatchObject([
			{ line: 4, problems: [{ column: 'refSellerId', value: 'short', reason: 'ref-seller-id' }] },
		]);
		await startSellerImport(id, OPERATOR);
		expect(await runSellerImport(id)).toBe('done');
		expect(await findSellerImport(id)).toMatchObject({
			status: 'done',
			counts: { ready: 0, inserted: 3, rejected: 1 },
		});
		const sellers = await db().seller.findMany({ orderBy: { refSellerId: 'asc' } });
		expect(sellers.map(({ refSellerId, bankCode, phone }) => [refSellerId, bankCode, phone])).toEqual([
			['seller-0001', '092', '01012345678'],
			['seller-0002', '004', '0212345678'],
			['seller-0003', '004', '0212345678'],
		]);
		const jobs = await db().$queryRaw<
			unknown[]
		>`select 1 from graphile_worker.jobs where task_identifier = 'registerSeller'`;
		expect(jobs).toHaveLength(3);

		const again = await imported(await xlsx([...rows, person('seller-0004')]));
		expect(again.counts).toEqual({ ready: 0, inserted: 1, unchanged: 3, rejected: 1 });
		expect(await startSellerImport(id, OPERATOR)).toEqual({ ok: false, reason: 'not-a-preview' });
	});

	it('goes on where it was cut off, without registering anybody twice', async () => {
		const { id } = await previewed(csv([person('resume-0001'), person('resume-0002')]));
		await startSellerImport(id, OPERATOR);
		// The same seller came in another way after the preview.
		await imported(csv([person('resume-0001')]));
		expect(await runSellerImport(id)).toBe('done');
		expect(await findSellerImport(id)).toMatchObject({ counts: { inserted: 1, unchanged: 1 } });
		expect(await runSellerImport(id)).toBe('nothing-to-do');
		expect(await db().seller.count({ where: { refSellerId: { startsWith: 'resume-' } } })).toBe(2);
	});

	it('tells every problem of a row, account numbers masked', async () => {
		const { found } = await previewed(
			csv([
				person('many-00001', {
					'individual.phone': 'none',
					'individual.email': 'x',
					'account.bankCode': '999',
					'account.accountNumber': '11012345678x',
				}),
				company('many-00002', {
					'company.businessRegistrationNumber': '123-45-67890',
					'individual.name': '홍길동',
					businessType: 'CORPORATE',
				}),
				company('many-00003', { businessType: 'SHOP', 'account.accountNumber': '1.23457E+15' }),
				person('many-00004'),
				person('many-00004', { 'account.accountNumber': '777777777777' }),
				person('many-00005', { 'account.accountNumber': '12-345' }),
			]),
		);
		expect(
			found.rejected.map(({ line, problems }) => [
				line,
				Object.fromEntries(problems.map(({ column, reason }) => [column, reason])),
			]),
		).toEqual([
			[
				2,
				{
					'individual.phone': 'phone',
					'individual.email': 'email',
					'account.bankCode': 'bank',
					'account.accountNumber': 'account-number',
				},
			],
			[3, { 'company.businessRegistrationNumber': 'business-number', 'individual.name': 'not-for-this-type' }],
			[4, { businessType: 'business-type', 'account.accountNumber': 'spoilt-number' }],
			[6, { refSellerId: 'twice-in-file' }],
			[7, { 'account.accountNumber': 'account-number-short' }],
		]);
		const told = JSON.stringify(found);
		expect(told).not.toContain('11012345678');
		expect(told).toContain('••••••5678');
	});

	it('says what differs from a registered seller, and warns of shared accounts and lost zeros', async () => {
		await imported(csv([person('known-0001'), person('known-0002')]));
		const { found } = await previewed(
			await xlsx([
				person('known-0001', { 'individual.email': 'new@example.co.kr' }),
				person('known-0002', { 'account.accountNumber': '999900001111' }),
				person('fresh-0001', { 'individual.phone': 1_012_345_678n, 'account.accountNumber': '100000000001' }),
				person('fresh-0002', { 'account.accountNumber': 100_000_000_009n }),
			]),
		);
		expect(found.rejected.map(({ problems }) => problems)).toEqual([
			[{ column: 'individual.email', value: 'new@example.co.kr', reason: 'differs-from-registered' }],
			[{ column: 'account.accountNumber', value: '••••••1111', reason: 'differs-from-registered' }],
		]);
		expect(found.ready.map(({ warnings }) => warnings.map(({ reason, value }) => [reason, value]))).toEqual([
			[
				['zero-restored', '01012345678'],
				['same-account', expect.stringMatching(/-0001$/)],
			],
			[['zero-maybe-lost', '••••••0009']],
		]);
	});

	it('keeps no account number in the clear, and nothing to register once it is through or discarded', async () => {
		const { id } = await previewed(csv([person('secret-001', { 'account.accountNumber': '31415926535' })]));
		const texts = async () =>
			JSON.stringify([
				await db().$queryRaw`select * from seller_import_row where import_id = ${id}::uuid`,
				await db().auditLog.findMany({ where: { entityId: id }, omit: { id: true } }),
			]);
		expect(await texts()).not.toContain('31415926535');
		expect(await discardSellerImport(id, OPERATOR, now)).toEqual({ ok: true });
		expect(await db().sellerImportRow.count({ where: { payload: { not: null }, importId: id } })).toBe(0);
		expect(await runSellerImport(id)).toBe('nothing-to-do');
		const done = await imported(csv([person('secret-002')]));
		expect(await db().sellerImportRow.count({ where: { payload: { not: null }, importId: done.id } })).toBe(0);
	});

	it('is refused as a whole when it is no table of sellers, and leaves nothing behind', async () => {
		const before = await db().sellerImport.count();
		await expect(previewed(Buffer.from('refSellerId,businessType\nx,y'))).rejects.toMatchObject({
			code: 'missing-columns',
		});
		await expect(previewed(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))).rejects.toMatchObject({ code: 'old-excel' });
		expect(await db().sellerImport.count()).toBe(before);
	});
});
