import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { db } from '#app/db.server.ts';
import { extendEnvironment } from '#app/env.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { chooseForUpload, findUpload, keepUpload } from './preview-upload.server.ts';
import { runImport } from './run-import.server.ts';
import { readSaid, rotateSaid } from './said-of-file.server.ts';
import { startImport } from './start-import.server.ts';
import { receiveUpload } from './uploads.server.ts';

const [OLD, NEW] = ['ab'.repeat(32), 'cd'.repeat(32)] as const;
const now = new Date('2026-03-20T00:00:00Z');
const statement = [
	'거래일시,출금액,입금액,잔액,적요',
	'2026-03-03 10:00:00,0,1000,1000,토스페이먼츠',
	'2026-03-04 10:00:00,300,0,700,이체',
].join('\n');

const text = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-said-'));
});
beforeEach(() => {
	extendEnvironment({ DATA_DIR: folder, ENCRYPTION_KEYS: OLD });
});

async function uploaded(name: string): Promise<string> {
	async function* bytes() {
		yield Buffer.from(statement);
	}
	const upload = (await receiveUpload(name, bytes(), now))!;
	await keepUpload(upload, 'bank', CLI, now);
	return upload.importId;
}

it('shows a bank statement before it goes in, and takes the account that a person gives', async () => {
	for (const code of ['main', 'other'])
		await db().bankAccount.create({ data: { code, name: code, currency: 'KRW', createdAt: now, updatedAt: now } });
	const id = await uploaded('bank.csv');
	const outcome = async () => (await findUpload(id))!.outcome;
	expect(await outcome()).toMatchObject({
		ok: true,
		preview: {
			kind: 'bank',
			rows: 2,
			needs: expect.arrayContaining(['account']),
			statements: [{ account: null, lines: 2, in: '1000', out: '-300' }],
		},
	});
	await chooseForUpload(id, { kind: 'bank', profile: null, said: { account: 'nowhere' } });
	expect(await outcome()).toMatchObject({ ok: false, refusal: { code: 'unknown-account' } });
	expect((await findUpload(id))!.said.account).toBe('nowhere');

	const said = { account: '110-123-456789' };
	await chooseForUpload(id, { kind: 'bank', profile: null, said });
	expect(await outcome()).toMatchObject({ ok: true, preview: { statements: [{ isNew: true }] } });
	expect(await db().bankAccount.count()).toBe(2);
	const kept = await db().importUpload.findUniqueOrThrow({ where: { id } });
	expect(kept.accountSaid).toMatch(/^v1\./);
	expect((await findUpload(id))!.said).toEqual({ ...said, day: undefined });

	const started = await startImport({ importId: id, name: 'bank.csv' }, 'bank', CLI, now, { said, keepRefused: true });
	expect(started).toMatchObject({ ok: true });
	await runImport(id, { lastTry: true });
	expect(await db().import.findUnique({ where: { id } })).toMatchObject({ status: 'done', inserted: 2 });
	expect(await db().bankAccount.count()).toBe(3);
});

it.each(['110-123-456789', '110 123 456789', 'DE89 3704 0044 0532 0130 00'])(
	'keeps no number readable: %s',
	async (account) => {
		const id = await uploaded('hidden.csv');
		await chooseForUpload(id, { kind: 'bank', profile: null, said: { account } });
		const kept = async () => JSON.stringify(await db().importUpload.findUniqueOrThrow({ where: { id } }), text);
		expect(await kept()).not.toContain(account);
		expect((await findUpload(id))!.said.account).toBe(account);

		await chooseForUpload(id, { kind: 'bank', profile: null });
		extendEnvironment({ ENCRYPTION_KEYS: '' });
		await chooseForUpload(id, { kind: 'bank', profile: null, said: { account, day: '2026-03-03' } });
		expect((await findUpload(id))!).toMatchObject({
			said: { account: undefined, day: '2026-03-03' },
			outcome: { ok: false, refusal: { code: 'encryption-keys-needed', remedy: 'set ENCRYPTION_KEYS' } },
		});
		expect(await kept()).not.toContain(account);
		const given = { importId: id, name: 'hidden.csv' };
		const started = await startImport(given, 'bank', CLI, now, { said: { account }, keepRefused: true });
		expect(started).toMatchObject({ ok: false, reason: { code: 'encryption-keys-needed' } });
	},
);

it('moves what was said of uploads and imports to the first key, also what was kept readable', async () => {
	await db().importUpload.deleteMany();
	const said = { account: '333-12-0456789' };
	const ids = [await uploaded('1.csv'), await uploaded('2.csv'), await uploaded('3.csv')];
	for (const id of ids) await chooseForUpload(id, { kind: 'bank', profile: null, said });
	await db().importUpload.update({ where: { id: ids[1]! }, data: { accountSaid: said.account } });
	await db().importUpload.update({ where: { id: ids[2]! }, data: { accountSaid: 'main' } });
	const imported = await db().import.count({ where: { accountSaid: { not: null } } });
	expect(imported).toBe(1);
	expect(await rotateSaid(CLI)).toEqual({ rotated: 1, unchanged: 2 });

	extendEnvironment({ ENCRYPTION_KEYS: `${NEW},${OLD}` });
	expect(await rotateSaid(CLI)).toEqual({ rotated: 3, unchanged: 0 });
	expect(await rotateSaid(CLI)).toEqual({ rotated: 0, unchanged: 3 });
	extendEnvironment({ ENCRYPTION_KEYS: NEW });
	expect((await findUpload(ids[0]))!.said.account).toBe(said.account);
	expect((await findUpload(ids[1]))!.said.account).toBe(said.account);
	expect((await findUpload(ids[2]))!.said.account).toBe('main');
	const [kept] = await db().import.findMany({ where: { accountSaid: { not: null } } });
	expect(readSaid(kept!).account).toBe('110-123-456789');
	const audit = await db().auditLog.findMany({ where: { action: 'import.rotate-key' } });
	expect(audit).toHaveLength(4);
	expect(JSON.stringify(audit, text)).not.toContain('456789');
});
