import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { db } from '#app/db.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { guessMapping } from './guess-mapping.ts';
import { importKind } from './import-kinds.server.ts';
import { changeParams, exportChanges, listChanges } from './list-changes.server.ts';
import { profileOfMapping } from './mapping.ts';
import { previewMapping } from './preview-mapping.server.ts';
import {
	chooseForUpload,
	closedDayOf,
	discardUpload,
	findUpload,
	keepUpload,
	listUploads,
} from './preview-upload.server.ts';
import { requireUpload } from './require-upload.server.ts';
import { runImport } from './run-import.server.ts';
import { deleteProfile, listOwnProfiles, restoreProfile, saveProfile } from './save-profile.server.ts';
import { startImport } from './start-import.server.ts';
import { receiveUpload } from './uploads.server.ts';

const now = new Date('2026-03-20T00:00:00Z');
const HEADER = ['상점 ID', '주문번호', '결제일시', '결제금액', '수수료', '정산일', '상태'];
const text = [
	HEADER.join(','),
	's1,o1,2026-03-03 10:00,"10,000",300,2026-03-10,승인',
	's1,o1,2026-03-04 10:00,"10,000",-300,2026-03-11,취소',
	's1,o2,2026-03-04,어제,0,,승인',
].join('\n');

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-preview-'));
	process.env.DATA_DIR = folder;
});

async function drop(name: string, content: string): Promise<string> {
	async function* bytes() {
		yield Buffer.from(content);
	}
	const upload = (await receiveUpload(name, bytes(), now))!;
	await keepUpload(upload, null, CLI, now);
	return upload.importId;
}

it('writes nothing before a person decides, and reads the next file of the same columns by itself', async () => {
	const id = await drop('ours.csv', text);
	expect((await findUpload(id))?.outcome).toMatchObject({ ok: false });
	expect(await db().import.count()).toBe(0);

	const mapping = guessMapping('settlements', HEADER, 's1');
	expect(mapping.cancel).toMatchObject({ by: 'word', column: '상태' });
	const outcome = await previewMapping(id, 'ours.csv', mapping);
	if (!outcome.ok) throw new Error(JSON.stringify(outcome));
	expect(outcome.preview).toMatchObject({ rows: 3, rejected: 1 });
	expect(
		outcome.preview.first.map(({ cells }) => [cells.amount, cells.fee, cells.pay_out_amount, cells.canceled_at]),
	).toEqual([
		['10000', '300', '9700', null],
		['-10000', '-300', '-9700', '2026-03-04T10:00:00+09:00'],
	]);

	const profile = profileOfMapping(mapping, 'ours', '우리 정산');
	expect(await saveProfile({ ...profile, name: 'flat-settlements' }, HEADER, CLI, now)).toEqual({
		ok: false,
		reason: 'name-taken',
	});
	expect(await saveProfile(profile, HEADER, CLI, now)).toEqual({ ok: true, version: 1 });
	await chooseForUpload(id, { kind: null, profile: null });
	const upload = (await findUpload(id))!;
	expect(upload.outcome).toMatchObject({
		ok: true,
		knownAs: null,
		preview: { profile: { name: 'ours' }, rejected: 1 },
	});

	const started = await startImport({ importId: id, name: upload.fileName }, null, CLI, now, { profile: 'ours' });
	expect(started).toEqual({ ok: true, importId: id });
	expect(await listUploads()).toEqual([]);
	await runImport(id, { lastTry: true });
	expect(await db().import.findUnique({ where: { id } })).toMatchObject({ status: 'done', inserted: 2, rejected: 1 });

	// The command line reads it by its name, and the watched folder by its columns.
	const file = path.join(folder, 'next.csv');
	await writeFile(file, text.replace('300,2026-03-10', '310,2026-03-10'));
	const result = await importKind('settlements').importFile({
		path: file,
		name: 'next.csv',
		actor: CLI,
		now,
		profile: 'ours',
	});
	expect(result).toMatchObject({ profile: 'ours', updated: 1, unchanged: 1 });
	const imported = { id: result.importId, kind: 'settlements' };
	const { filters } = changeParams(new Request('http://console/imports/x'));
	const changes = await listChanges(imported, filters, { size: 50 });
	expect(changes).toMatchObject({ count: 1, sums: [{ count: 1, difference: -10n }, { count: 0 }, { count: 0 }] });
	expect(changes.rows[0]!.fields).toEqual([
		{ name: 'fee', before: '300', after: '310' },
		{ name: 'pay_out_amount', before: '9700', after: '9690' },
		{ name: 'supply_amount', before: '300', after: '310' },
	]);
	expect((await listChanges(imported, { ...filters, field: 'amount' }, { size: 50 })).count).toBe(0);
	let csv = '';
	for await (const piece of exportChanges(imported, filters)) csv += piece;
	expect(csv.split('\r\n')[1]).toMatch(/,1,fee,300,310,-10,$/);

	expect(await saveProfile(profile, HEADER, CLI, now)).toEqual({ ok: true, version: 2 });
	expect(await listOwnProfiles()).toMatchObject([{ name: 'ours', version: 2, imports: 2 }]);
	await deleteProfile('ours', CLI);
	expect(await listOwnProfiles()).toEqual([]);
	expect(await restoreProfile('ours', CLI)).toEqual({ ok: true, version: 2 });
	expect(await listOwnProfiles()).toMatchObject([{ name: 'ours', version: 2 }]);
	expect(await restoreProfile('ours', CLI)).toEqual({ ok: false, reason: 'not-found' });
});

it('knows a file that is in, and forgets one that is discarded', async () => {
	const transactions =
		'mId,transactionKey,paymentKey,orderId,method,status,transactionAt,currency,amount\nm,k1,p1,o1,카드,DONE,2026-03-03T10:00:00,KRW,1000\n';
	const first = await drop('t.csv', transactions);
	await startImport({ importId: first, name: 't.csv' }, null, CLI, now);
	await runImport(first, { lastTry: true });
	const again = await drop('t.csv', transactions);
	const { outcome } = (await findUpload(again))!;
	expect(outcome).toMatchObject({ ok: true, knownAs: first, knownRows: 1 });
	if (!outcome.ok) throw new Error(outcome.refusal.code);
	for (const [value, told] of [
		['2026-03-02', null],
		['2026-03-03', '2026-03-03'],
	] as const) {
		await db().appSetting.create({ data: { key: 'books.closedThrough', value } });
		expect(await closedDayOf(outcome.preview)).toBe(told);
		await db().appSetting.deleteMany();
	}
	expect(await discardUpload(again, CLI)).toBe(true);
	expect(await discardUpload(again, CLI)).toBe(false);
	expect(await findUpload(again)).toBeNull();
	// Who comes back to what was imported is led to its import; what was discarded is nowhere.
	const answered = (id: string) => requireUpload(id).catch((answer: Response) => answer);
	const imported = (await answered(first)) as Response;
	expect([imported.status, imported.headers.get('location')]).toEqual([302, `/imports/${first}`]);
	expect(await answered(again)).toMatchObject({ status: 404 });
});
