import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { LARGEST_CASE_FILE, MOST_CASE_FILES } from '#app/features/reconciliation/case-file.ts';
import {
	addCaseFile,
	listCaseFiles,
	openCaseFile,
	removeCaseFile,
} from '#app/features/reconciliation/case-files.server.ts';
import { kindsInNoTotal } from '#app/features/reconciliation/levels.ts';
import { listViews, removeView, saveView } from '#app/features/views/saved-views.server.ts';
import { newId } from '#app/lib/ids.ts';
import { kstDayFrom, toDateColumn } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { LONGEST_VIEW, MOST_VIEWS, type ViewPage } from '#app/ui/view-pages.ts';
import { findCase } from './get-case.server.ts';
import { listCases, sumCases } from './list-cases.server.ts';
import { work } from './work.server.ts';
import { workbenchParams } from './workbench-filters.ts';

const now = new Date('2026-03-20T01:00:00Z');
const user = {
	id: 'anna',
	email: 'anna@example.test',
	name: 'Anna',
	role: 'finance' as const,
	locale: 'ko' as const,
	actor: { id: 'anna', label: 'anna@example.test' },
};

/** Open cases of one merchant, one for each difference. */
async function openCases(mId: string, differences: readonly bigint[], kind = 'missing-settlement'): Promise<string[]> {
	const runId = newId();
	const rows = differences.map((difference, index) => ({
		id: newId(),
		kind,
		mId,
		subject: 'transaction',
		subjectKey: `${mId}-${index}`,
		transactionKey: `${mId}-${index}`,
		occurrence: 1,
		firstRunId: runId,
		lastRunId: runId,
		dayOn: toDateColumn(kstDayFrom('2026-03-10')),
		state: 'open',
		difference,
		updatedAt: now,
	}));
	await db().discrepancyCase.createMany({ data: rows });
	return rows.map(({ id }) => id);
}

function ask(fields: Record<string, string>, query: string, ids: readonly string[] = []) {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	for (const id of ids) form.append('id', id);
	return work(form, new URLSearchParams(query), user, now);
}

test('a step on all that match says how many of how many it takes, before and after', async () => {
	await openCases('many', Array<bigint>(503).fill(1n));
	const open = 'mId=many&state=open';
	const beyond = { asked: 500, total: 503 };
	expect(await ask({ all: '1', intent: 'take', preview: '1' }, open)).toMatchObject({
		beyond,
		changes: { changed: 500 },
	});
	expect(await ask({ all: '1', intent: 'match' }, open)).toEqual({ intent: 'match', refused: 'too-many' });
	expect(await ask({ all: '1', intent: 'take' }, open)).toMatchObject({ beyond, changes: { changed: 500 } });
	const rest = await ask({ all: '1', intent: 'take' }, open);
	expect(rest.changes?.changed).toBe(3);
	expect(rest.beyond).toBeUndefined();
});

test('many are set to waiting at once, as one would be; what waits for a write-off is left out and counted', async () => {
	const ids = await openCases('some', [250_000n, 10n, 20n]);
	const [large, ...small] = ids as [string, string, string];
	const writeOff = { intent: 'resolve', reason: 'written-off', note: '합의' };
	expect(await ask(writeOff, '', [large])).toMatchObject({ changes: { asked: 1 } });
	const today = kstDayFrom('2026-03-20');
	const { filters } = workbenchParams(new URLSearchParams('mId=some'));
	expect(await sumCases(filters, { id: user.id, today, lateBefore: today })).toMatchObject({
		count: 3,
		approval: 1,
	});
	const waits = { intent: 'wait', reason: 'asked-provider', note: '문의 1' };
	const counts = { changed: 2, amount: 30n, refused: { 'write-off-waits': 1 } };
	expect(await ask({ ...waits, preview: '1' }, '', ids)).toMatchObject({ preview: true, changes: counts });
	expect(await ask(waits, '', ids)).toMatchObject({ changes: counts, undo: { actionId: expect.any(String) } });
	const states = await db().discrepancyCase.findMany({ where: { mId: 'some' }, orderBy: { difference: 'desc' } });
	expect(states.map(({ state, reason, ownerId, note }) => [state, reason, ownerId, note])).toEqual([
		['waiting', 'write-off-asked', 'anna', '합의'],
		['waiting', 'asked-provider', 'anna', '문의 1'],
		['waiting', 'asked-provider', 'anna', '문의 1'],
	]);
	expect(await ask({ intent: 'resolve', reason: 'accepted' }, '', [large])).toEqual({
		intent: 'resolve',
		refused: 'write-off-waits',
	});
	expect(await ask({ ...waits, reason: 'accepted' }, '', small)).toEqual({ intent: 'wait', refused: 'invalid' });
});

test('what is in no total of a run is in no sum beside other kinds, and in no match with them', async () => {
	const [missing] = await openCases('beside', [300n]);
	const { filters } = workbenchParams(new URLSearchParams('mId=beside'));
	const today = kstDayFrom('2026-03-20');
	const sums = () => sumCases(filters, { id: user.id, today, lateBefore: today });
	let outside = 0;
	for (const kind of kindsInNoTotal) {
		const [beside] = await openCases('beside', [-300n], kind);
		outside += 1;
		expect(await sums()).toMatchObject({ count: outside + 1, amount: 300n, outside });
		expect(await ask({ intent: 'match' }, '', [missing!, beside!])).toEqual({
			intent: 'match',
			refused: 'in-no-total',
		});
	}
	expect(outside).toBe(5);
});

const pdf = (text: string) => ({ name: '확인서.pdf', content: Buffer.from(`%PDF-1.7\n${text}`) });

test('a file of a case is kept with its hash, counted, given out to the byte with a trace, and removed with a reason', async () => {
	const [id] = await openCases('files', [700n]);
	const file = pdf('bank');
	const sha256 = createHash('sha256').update(file.content).digest('hex');
	const before = await db().discrepancyCase.findUniqueOrThrow({ where: { id } });
	const added = await addCaseFile(id!, file, user, now);
	if (!added.ok) throw new Error(added.reason);
	expect(await db().discrepancyCase.findUniqueOrThrow({ where: { id } })).toEqual(before);
	const today = kstDayFrom('2026-03-20');
	const { filters, sort, page } = workbenchParams(new URLSearchParams('mId=files'));
	const row = async () =>
		(await listCases(filters, { ...sort, key: 'day' }, page, { id: user.id, today, lateBefore: today })).rows[0];
	expect(await row()).toMatchObject({ id, files: 1 });
	expect((await findCase(id!, today))?.files).toMatchObject([
		{ name: '확인서.pdf', kind: 'pdf', sha256, bytes: file.content.length, addedBy: user.email, addedAt: now },
	]);
	const opened = await openCaseFile(added.id, user);
	expect(Buffer.from(opened!.content).equals(file.content)).toBe(true);

	expect(await removeCaseFile(added.id, '  ', user, now)).toEqual({ ok: false, reason: 'reason-missing' });
	expect(await removeCaseFile(added.id, '다른 건의 파일', user, now)).toEqual({ ok: true });
	expect(await removeCaseFile(added.id, '또', user, now)).toEqual({ ok: false, reason: 'not-found' });
	expect(await openCaseFile(added.id, user)).toBeNull();
	expect(await db().caseFileContent.count({ where: { fileId: added.id } })).toBe(0);
	expect(await row()).toMatchObject({ files: 0 });
	expect(await listCaseFiles([id!])).toMatchObject([
		{ name: '확인서.pdf', sha256, removedBy: user.email, removedAt: now, removeReason: '다른 건의 파일' },
	]);
	const trace = await db().auditLog.findMany({ where: { entityId: { in: [id!, added.id] } }, orderBy: { id: 'asc' } });
	expect(trace.map(({ action, actor, after }) => [action, actor, after])).toEqual([
		['discrepancy.attach', user.email, { file: added.id, kind: 'pdf', bytes: file.content.length, sha256 }],
		['case-file.download', user.email, { case: id, sha256 }],
		['discrepancy.detach', user.email, { reason: '다른 건의 파일' }],
	]);
	// What was there, and when, is nobody's to change, whoever holds the database's password for the console.
	for (const change of [
		"update case_file set sha256 = ''",
		'update case_file set removed_at = null',
		'delete from case_file',
	])
		await expect(sql().query(`${change} where id = '${added.id}'`)).rejects.toThrow('case_file');
	const parent = { parentId: id!, part: 1, id: newId() };
	await db().discrepancyCase.create({ data: { ...before, ...parent } });
	expect((await findCase(parent.id, today))?.files).toMatchObject([{ caseId: id, name: '확인서.pdf' }]);
});

test('a case takes so many files, each once, of so many bytes, and of kinds that its content tells', async () => {
	const [id, other] = await openCases('limits', [1n, 2n]);
	const add = async (file: ReturnType<typeof pdf>, to = id!) => {
		const added = await addCaseFile(to, file, user, now);
		return added.ok ? 'added' : added.reason;
	};
	expect(await add({ name: 'a.pdf', content: Buffer.alloc(0) })).toBe('empty');
	expect(await add({ name: 'a.pdf', content: Buffer.from('<html>') })).toBe('wrong-kind');
	const large = (bytes: number) => ({ name: 'a.txt', content: Buffer.alloc(bytes, 'a') });
	expect(await add(large(LARGEST_CASE_FILE + 1))).toBe('too-large');
	expect(await add(large(LARGEST_CASE_FILE))).toBe('added');
	expect(await add(pdf('0'), newId())).toBe('not-found');
	// All at once: none is taken beyond the limit.
	const many = await Promise.all(Array.from({ length: MOST_CASE_FILES + 2 }, (_, index) => add(pdf(String(index)))));
	expect(many.filter((one) => one === 'added')).toHaveLength(MOST_CASE_FILES - 1);
	expect(many.filter((one) => one === 'too-many')).toHaveLength(3);
	expect(await Promise.all([add(pdf('same'), other), add(pdf('same'), other)])).toEqual(
		expect.arrayContaining(['added', 'known']),
	);
});

test('no file goes while a write-off waits or holds by it, nor once the day of its case is closed', async () => {
	const [id, closed] = await openCases('holds', [250_000n, 3n]);
	const attached = async (to: string) => {
		const added = await addCaseFile(to, pdf(to), user, now);
		if (!added.ok) throw new Error(added.reason);
		return added.id;
	};
	const [file, ofClosed] = [await attached(id!), await attached(closed!)];
	const remove = async (fileId: string) => {
		const removed = await removeCaseFile(fileId, '잘못 첨부', user, now);
		return removed.ok ? 'removed' : removed.reason;
	};
	await ask({ intent: 'resolve', reason: 'written-off', note: '합의' }, '', [id!]);
	expect(await remove(file)).toBe('written-off');
	const approver = { ...user, id: 'ben', actor: { id: 'ben', label: 'ben@example.test' } };
	const decide = new FormData();
	for (const [name, value] of Object.entries({ intent: 'approve', id: id! })) decide.append(name, value);
	expect(await work(decide, new URLSearchParams(), approver, now)).toMatchObject({ changes: { changed: 1 } });
	expect(await remove(file)).toBe('written-off');
	await ask({ intent: 'reopen' }, '', [id!]);
	const key = 'books.closedThrough';
	await db().appSetting.create({ data: { key, value: '2026-03-10' } });
	expect([await remove(file), await remove(ofClosed)]).toEqual(['closed', 'closed']);
	// What comes later is no less a proof.
	expect(await addCaseFile(closed!, pdf('later'), user, now)).toMatchObject({ ok: true });
	await db().appSetting.update({ where: { key }, data: { value: '2026-03-09' } });
	expect([await remove(file), await remove(ofClosed)]).toEqual(['removed', 'removed']);
});

test('each keeps views of their own, of every list apart, up to a limit, and never a part of one', async () => {
	for (const id of ['viewer-1', 'viewer-2'])
		await db().user.create({ data: { id, name: id, email: `${id}@example.test`, role: 'viewer' } });
	const keep = (name: string, query: string, page: ViewPage = 'payouts') =>
		saveView('viewer-1', page, { name, query }, now);
	expect(await keep(' 실패 ', 'status=failed&payouts.columns=at.amount&after=x&case=y&gone=1')).toBeNull();
	expect(await keep('실패', 'status=failed', 'audit')).toBeNull();
	const [kept] = await listViews('viewer-1', 'payouts');
	expect(kept).toEqual({
		id: expect.any(String),
		name: '실패',
		query: 'status=failed&payouts.columns=at.amount&gone=1',
	});
	expect(await listViews('viewer-2', 'payouts')).toEqual([]);
	await removeView('viewer-2', kept!.id);
	expect(await keep('  ', 'q=1')).toBe('no-name');
	expect(await keep('길다', `q=${'x'.repeat(LONGEST_VIEW)}`)).toBe('too-long');
	for (let index = 1; index < MOST_VIEWS; index += 1) expect(await keep(`보기 ${index}`, `q=${index}`)).toBeNull();
	expect(await keep('하나 더', 'q=1')).toBe('too-many');
	// One that is there is changed all the same.
	expect(await keep('실패', 'status=canceled')).toBeNull();
	const views = await listViews('viewer-1', 'payouts');
	expect([views.length, views.find(({ name }) => name === '실패')?.query]).toEqual([MOST_VIEWS, 'status=canceled']);
	await removeView('viewer-1', kept!.id);
	expect(await listViews('viewer-1', 'payouts')).toHaveLength(MOST_VIEWS - 1);
	expect(await listViews('viewer-1', 'audit')).toHaveLength(1);
});
