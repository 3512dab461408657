import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { db } from '#app/db.server.ts';
import { extendEnvironment } from '#app/env.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { importBankFile } from '#app/features/bank/import-bank.server.ts';
import { storedProfiles } from '#app/features/payments/stored-profiles.server.ts';
import { topOfFile } from '#app/features/payments/top-of-file.server.ts';
import { sql } from '#app/sql.server.ts';
import { type BankFileLine, bankTable, csvOf, withBalances, xlsxOf } from '#tests/factories/bank-files.ts';
import { guessForms, guessKind, guessMapping } from './guess-mapping.ts';
import { choosableProfiles } from './import-kinds.server.ts';
import { profileOfMapping } from './mapping.ts';
import { previewMapping } from './preview-mapping.server.ts';
import { chooseForUpload, findUpload, keepUpload } from './preview-upload.server.ts';
import { runImport } from './run-import.server.ts';
import { deleteProfile, listOwnProfiles, saveProfile } from './save-profile.server.ts';
import { startImport } from './start-import.server.ts';
import { receiveUpload } from './uploads.server.ts';
import { watchFolder } from './watch-folder.server.ts';

const now = new Date('2026-03-20T00:00:00Z');
const OPENING = 1_000_000;
const LINES: BankFileLine[] = [
	{ at: '2026-03-06 09:30:48', amount: 87_560, name: '토스페이먼츠', memo: '타행이체' },
	{ at: '2026-03-06 11:00:00', amount: 10_000, name: '김하늘', memo: '회비' },
	{ at: '2026-03-06 11:00:00', amount: 10_000, name: '김하늘', memo: '회비' },
	{ at: '2026-03-14 15:00:01', amount: -50_000, name: '이바다', memo: '월세' },
];
const HEADER = ['Booked', 'Particulars', 'Money out', 'Money in', 'Running balance', 'Remark'];
const dayFirst = (at: string) => at.slice(0, 10).split('-').reverse().join('/');
/** The lines as a bank writes them whose columns nothing knows, the newest first. */
const tableOf = (lines: readonly BankFileLine[], opening = OPENING) => [
	['Account number', '123-456-789012', '', '', '', ''],
	HEADER,
	...withBalances(lines, opening)
		.reverse()
		.map(({ at, amount, name, memo, balance }) => [
			dayFirst(at),
			name,
			amount < 0 ? String(-amount) : '',
			amount > 0 ? String(amount) : '',
			String(balance),
			memo ?? '',
		]),
];
const htmlOf = (table: readonly string[][]) =>
	`<html><table>${table.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n')}</table></html>`;

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-map-bank-'));
	extendEnvironment({ DATA_DIR: folder, ENCRYPTION_KEYS: randomBytes(32).toString('hex') });
});

async function drop(name: string, content: string | Buffer): Promise<string> {
	async function* bytes() {
		yield Buffer.from(content);
	}
	const upload = (await receiveUpload(name, bytes(), now))!;
	await keepUpload(upload, null, CLI, now);
	return upload.importId;
}

async function written(name: string, content: string | Buffer): Promise<string> {
	const file = path.join(folder, name);
	await writeFile(file, content);
	return file;
}

const importBytes = async (name: string, content: string | Buffer, profile?: string) =>
	importBankFile({ path: await written(name, content), name, profile, actor: CLI, now });

const stored = async () =>
	(
		await sql().query(
			`select to_char(booked_on, 'YYYY-MM-DD') || ' ' || amount || ' ' || balance_after as line from bank_line order by balance_after`,
		)
	).rows.map(({ line }) => line);

it('maps a statement of unknown columns once, and reads it from then on wherever it comes from', async () => {
	const csv = csvOf(tableOf(LINES));
	const id = await drop('bank.csv', csv);
	expect((await findUpload(id))?.outcome).toMatchObject({ ok: false, refusal: { code: 'no-known-header' } });
	await expect(importBytes('before.csv', csv)).rejects.toMatchObject({ code: 'no-known-header' });

	expect(guessKind(HEADER)).toBe('bank');
	const guessed = guessMapping('bank', HEADER, 'shop');
	const mapping = {
		...guessed,
		columns: { ...guessed.columns, counterparty: 'Particulars', narrative: 'Remark' },
		...guessForms(guessed, [{ header: 'Booked', values: ['14/03/2026'] }]),
	};
	expect(mapping).toMatchObject({ dates: 'dmy', columns: { withdrawal: 'Money out', balance: 'Running balance' } });
	expect(await previewMapping(id, 'bank.csv', { ...mapping, dates: 'ymd' })).toMatchObject({
		ok: true,
		preview: { rejected: 4, problems: [{ reason: 'not-a-time', count: 4 }] },
	});
	const outcome = await previewMapping(id, 'bank.csv', mapping);
	expect(outcome).toMatchObject({
		ok: true,
		preview: {
			kind: 'bank',
			profile: { label: { ko: 'bank.csv' }, unconfirmed: false },
			rows: 4,
			rejected: 0,
			first: { length: 4 },
			sums: [{ currency: 'KRW', rows: 4, amount: '57560' }],
			problems: [],
			statements: [{ opening: '1000000', closing: '1057560', in: '107560', out: '-50000', breaks: 0 }],
		},
	});

	const profile = profileOfMapping(mapping, 'ours', '우리 은행');
	for (const name of ['hana', 'mt940', 'flat-settlements'])
		expect(await saveProfile({ ...profile, name }, HEADER, CLI, now)).toEqual({ ok: false, reason: 'name-taken' });
	expect(await saveProfile(profile, HEADER, CLI, now)).toEqual({ ok: true, version: 1 });
	expect(await storedProfiles()).toEqual([]);
	expect(await choosableProfiles()).toContainEqual({
		name: 'ours',
		kind: 'bank',
		label: { ko: '우리 은행', en: '우리 은행' },
	});
	await chooseForUpload(id, { kind: null, profile: null });
	expect((await findUpload(id))?.outcome).toMatchObject({ ok: true, preview: { profile: { name: 'ours' } } });
	expect(await startImport({ importId: id, name: 'bank.csv' }, null, CLI, now)).toMatchObject({ ok: true });
	await runImport(id, { lastTry: true });
	expect(await db().import.findUnique({ where: { id } })).toMatchObject({
		status: 'done',
		kind: 'bank',
		profile: 'ours',
		inserted: 4,
		rejected: 0,
	});
	const lines = await stored();
	expect(lines).toEqual([
		'2026-03-14 -50000 1057560',
		'2026-03-06 87560 1087560',
		'2026-03-06 10000 1097560',
		'2026-03-06 10000 1107560',
	]);
	expect((await sql().query('select distinct breaks from bank_statement')).rows).toEqual([{ breaks: 0 }]);

	// The same money from a form of the console, from a workbook, and from an HTML table under the name of .xls.
	expect(await importBytes('kb.csv', csvOf(bankTable('kb-business', LINES, OPENING)))).toMatchObject({
		profile: 'kb-business',
		inserted: 0,
		unchanged: 4,
	});
	const html = htmlOf(tableOf(LINES));
	for (const [name, content] of [
		['bank.xlsx', await xlsxOf(tableOf(LINES))],
		['bank.xls', html],
	] as const) {
		expect((await topOfFile(await written(name, content))).rows[1]).toEqual(HEADER);
		expect(await importBytes(name, content, 'ours')).toMatchObject({ profile: 'ours', inserted: 0, unchanged: 4 });
	}
	expect(await stored()).toEqual(lines);

	// A file that is put into the watched folder.
	const root = path.join(folder, 'in');
	await mkdir(root);
	const next: BankFileLine = { at: '2026-03-16 10:00:00', amount: 5_000, name: '가게' };
	await writeFile(path.join(root, 'next.csv'), csvOf(tableOf([next], 1_057_560)));
	await watchFolder(root, now);
	expect(await watchFolder(root, now)).toBe(1);
	const taken = await db().import.findFirst({ where: { status: 'running' } });
	await runImport(taken!.id, { lastTry: true });
	await watchFolder(root, now);
	expect(await readdir(path.join(root, 'done'))).toEqual(['next.csv']);
	expect(await stored()).toContain('2026-03-16 5000 1062560');

	expect(await saveProfile(profile, HEADER, CLI, now)).toEqual({ ok: true, version: 2 });
	expect(await listOwnProfiles()).toMatchObject([
		{ name: 'ours', version: 2, kind: 'bank', label: { ko: '우리 은행', en: '우리 은행' }, imports: 4 },
	]);
	expect((await listOwnProfiles())[0]!.columns).toContainEqual({ cell: 'booked_at', header: 'Booked' });
	await deleteProfile('ours', CLI);
	expect(await listOwnProfiles()).toEqual([]);
	await expect(importBytes('after.csv', csv)).rejects.toMatchObject({ code: 'no-known-header' });
	await expect(importBytes('after.csv', csv, 'ours')).rejects.toMatchObject({ code: 'unknown-profile' });
	const audited = await db().auditLog.findMany({ where: { entityType: 'import_profile' }, orderBy: { id: 'asc' } });
	expect(audited.map(({ action }) => action)).toEqual(['profile.save', 'profile.save', 'profile.delete']);
});
