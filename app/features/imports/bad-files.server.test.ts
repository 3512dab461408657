import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { extendEnvironment } from '#app/env.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { bankProfiles } from '#app/features/bank/bank-profiles.ts';
import { importBankFile } from '#app/features/bank/import-bank.server.ts';
import type { ImportKind } from '#app/features/payments/import-kinds.ts';
import { importProfiles } from '#app/features/settlements/settlement-profiles.ts';
import { xlsxOf } from '#tests/factories/bank-files.ts';
import { discardUpload, findUpload, keepUpload } from './preview-upload.server.ts';
import { receiveUpload, uploadPath } from './uploads.server.ts';

const now = new Date('2026-03-20T00:00:00Z');
const settlements = importProfiles.find(({ name }) => name === 'flat-settlements')!;
const settlementHeader = settlements.columns.map(({ headers }) => headers[0]!);
const bankHeader = bankProfiles.find(({ name }) => name === 'hana')!.columns.map(([header]) => header.replace('?', ''));
const oldOffice = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
const wrapped = (name: string) => Buffer.concat([oldOffice, Buffer.alloc(1024), Buffer.from(name, 'utf16le')]);

let folder: string;
let truncated: Buffer;

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-bad-files-'));
	extendEnvironment({ DATA_DIR: folder });
	const rows = Array.from({ length: 50 }, (_, row) => settlementHeader.map((name) => `${name} ${row}`));
	const whole = await xlsxOf([settlementHeader, ...rows]);
	truncated = whole.subarray(0, whole.length / 2);
});

const bad: [name: string, content: () => Buffer, refusal: { code: string; place: object }][] = [
	['empty.csv', () => Buffer.alloc(0), { code: 'file-empty', place: {} }],
	['settlements.csv', () => Buffer.from(settlementHeader.join()), { code: 'no-rows', place: { line: 1 } }],
	['bank.csv', () => Buffer.from(`하나은행\n\n${bankHeader.join()}\n`), { code: 'no-rows', place: { line: 3 } }],
	['one-column.csv', () => Buffer.from('주문번호\nA-1\nA-2\n'), { code: 'no-known-header', place: {} }],
	['cut.xlsx', () => truncated, { code: 'not-csv', place: { what: 'broken-workbook' } }],
	['report.csv', () => Buffer.from('%PDF-1.7\n%\u00e2\n1 0 obj\n'), { code: 'not-csv', place: { what: 'pdf' } }],
	['secret.xlsx', () => wrapped('EncryptedPackage'), { code: 'password-protected', place: {} }],
	['old.xls', () => wrapped('Workbook'), { code: 'not-csv', place: { what: 'old-excel' } }],
];

describe.each(bad)('%s', (name, content, refusal) => {
	test.each([null, 'bank'] as const)(
		'is refused on the page, taken for %s, with what it is',
		async (kind: ImportKind | null) => {
			// A statement of a bank, told as such, is looked at as nothing else; no other file is one.
			const isOtherKind = kind === 'bank' && name === 'settlements.csv';
			async function* bytes() {
				yield content();
			}
			const upload = (await receiveUpload(name, bytes(), now))!;
			await keepUpload(upload, kind, CLI, now);
			const expected = isOtherKind ? { code: 'no-known-header', place: {} } : refusal;
			expect((await findUpload(upload.importId))?.outcome).toMatchObject({ ok: false, refusal: expected });
			await discardUpload(upload.importId, CLI);
			await expect(readdir(path.dirname(uploadPath(upload.importId)))).resolves.toEqual([]);
		},
	);

	test('is refused as a bank statement from the command line and leaves nothing behind', async () => {
		const file = path.join(folder, name);
		await writeFile(file, content());
		const code = name === 'settlements.csv' ? 'no-known-header' : refusal.code;
		await expect(importBankFile({ path: file, name, actor: CLI, now })).rejects.toMatchObject({ code });
		expect(await db().import.count()).toBe(0);
		expect(await db().bankAccount.count()).toBe(0);
	});
});
