import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { db } from '#app/db.server.ts';
import { extendEnvironment } from '#app/env.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { chooseForUpload, findUpload, keepUpload } from './preview-upload.server.ts';
import { runImport } from './run-import.server.ts';
import { startImport } from './start-import.server.ts';
import { receiveUpload } from './uploads.server.ts';

const now = new Date('2026-03-20T00:00:00Z');
const statement = [
	'거래일시,출금액,입금액,잔액,적요',
	'2026-03-03 10:00:00,0,1000,1000,토스페이먼츠',
	'2026-03-04 10:00:00,300,0,700,이체',
].join('\n');

beforeAll(async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-said-'));
	extendEnvironment({ DATA_DIR: folder, ENCRYPTION_KEYS: 'ab'.repeat(32) });
});

it('shows a bank statement before it goes in, and takes the account that a person gives', async () => {
	for (const code of ['main', 'other'])
		await db().bankAccount.create({ data: { code, name: code, currency: 'KRW', createdAt: now, updatedAt: now } });
	async function* bytes() {
		yield Buffer.from(statement);
	}
	const { importId: id, ...upload } = (await receiveUpload('bank.csv', bytes(), now))!;
	await keepUpload({ importId: id, ...upload }, 'bank', CLI, now);
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
