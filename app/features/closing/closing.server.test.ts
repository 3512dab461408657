import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import { afterAll, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { closedThrough } from '#app/features/payments/closed-books.server.ts';
import { IMPORT_LOCK } from '#app/features/payments/complete-import.server.ts';
import { addCaseFile, removeCaseFile } from '#app/features/reconciliation/case-files.server.ts';
import { changeCase } from '#app/features/reconciliation/change-case.server.ts';
import { proveScope } from '#app/features/reconciliation/prove-scope.server.ts';
import { translator } from '#app/i18n/i18n.server.ts';
import { newId } from '#app/lib/ids.ts';
import { atKst, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { workbookStream } from '#app/lib/xlsx-writer.server.ts';
import { sql } from '#app/sql.server.ts';
import { storeSteps } from '#tests/factories/owed-rows.ts';
import { removeRows, storeRows } from '#tests/factories/reconciliation-rows.ts';
import { storeSellers } from '#tests/factories/store-order-rows.ts';
import { pdfText } from '#tests/setup/pdf-text.ts';
import { countUnproved, listLatePayouts } from './came-late.server.ts';
import { compareMonths } from './compare-months.ts';
import { packagePdf, packageSheets } from './package-file.server.ts';
import { dayPeriod, monthOf } from './period.ts';
import { preparePeriod } from './prepare-period.server.ts';
import { adjustmentsSince, findMonthBefore, listHistory, listPeriods, listTakenUp } from './queries.server.ts';
import { proofOf, readCarried, readFigures } from './read-figures.server.ts';
import { reopenPeriod } from './reopen-period.server.ts';
import { runChecks } from './run-checks.server.ts';
import { signPeriod } from './sign-period.server.ts';

const month = monthOf(kstDayFrom('2026-03-01'));
const at = (day: string, time = '10:00') => atKst(kstDayFrom(day), time);
const person = async (name: string) => {
	const email = `${name}@mall.kr`;
	const user = await db().user.create({ data: { id: name, name, email, role: 'admin' } });
	return { id: user.id, actor: { id: user.id, label: email } };
};
const prove = (now: Date) =>
	proveScope({ ...month, mIds: [], asOf: kstDayFrom('2026-04-10') }, { id: null, label: 't' }, now);
const row = (key: string, amount: bigint) => ({
	mId: 'shop',
	transactionKey: key,
	paymentKey: key,
	currency: 'KRW',
	amount,
	method: '카드',
	status: 'DONE',
	transactionAt: at('2026-03-10', '12:00'),
});

afterAll(removeRows);

/** Prepares a period; the id of what whoever signs is shown then. */
async function prepared(...asked: Parameters<typeof preparePeriod>): Promise<string> {
	const done = await preparePeriod(...asked);
	if (!done.ok) throw new Error(done.reason);
	return done.id;
}

test('a month is closed by two with one carried item, keeps its figures, shows what came late, and is reopened', async () => {
	const [finance, approver] = [await person('finance'), await person('approver')];
	await storeRows({
		transactions: [row('k1', 10_000n), row('k2', 3_000n)],
		lines: [
			{
				...row('k1', 10_000n),
				occurrence: 1,
				fee: 330n,
				supplyAmount: 300n,
				vat: 30n,
				payOutAmount: 9_670n,
				feesTotal: null,
				lineOn: kstDayFrom('2026-03-10'),
			},
		],
	});
	const note = '시험 파일이라 다시 받지 않음';
	// A failed import may stay, but somebody has to say why.
	await db().import.create({
		data: { id: newId(), kind: 'transactions', source: 'file', status: 'failed', createdAt: at('2026-03-20') },
	});
	expect(await preparePeriod(month, note, finance, at('2026-04-10'))).toEqual({ ok: false, reason: 'not-ready' });
	await prove(at('2026-04-10', '11:00'));
	// Nobody said yet why the missing line waits.
	expect(await preparePeriod(month, note, finance, at('2026-04-10', '12:00'))).toEqual({
		ok: false,
		reason: 'not-ready',
	});
	const cases = await db().discrepancyCase.findMany({ where: { state: { not: 'resolved' } } });
	for (const { id } of cases)
		expect(
			await changeCase(id, { intent: 'wait', reason: 'asked-provider' }, finance, null, at('2026-04-10', '12:30')),
		).toEqual({ ok: true });
	expect(await signPeriod(month, '', approver, at('2026-04-10'))).toEqual({ ok: false, reason: 'not-prepared' });
	expect(await preparePeriod(month, '', finance, at('2026-04-10', '13:00'))).toEqual({
		ok: false,
		reason: 'note-missing',
	});
	const attach = async (text: string, time: string) => {
		const { id } = cases.find(({ subjectKey }) => subjectKey === 'k2')!;
		const file = { name: '은행 확인서.txt', content: Buffer.from(text) };
		const added = await addCaseFile(id, file, finance, at('2026-04-10', time));
		return added.ok ? added.id : added.reason;
	};
	const [kept, wrong] = [await attach('bank', '12:40'), await attach('other', '12:41')];
	const early = await prepared(month, note, finance, at('2026-04-10', '12:50'));
	expect(await removeCaseFile(wrong, '다른 상점', finance, at('2026-04-10', '12:55'))).toEqual({ ok: true });
	// Nobody signs for a file that is there no more.
	expect(await signPeriod(month, early, approver, at('2026-04-10', '12:56'))).toEqual({
		ok: false,
		reason: 'changed-since',
	});
	const owed = (orderId: string, net: bigint, time: string) =>
		storeSteps([{ ref: 'of-march', orderId, net, on: '2026-03-10', at: at('2026-04-10', time) }]);
	await owed('order-1', 9_000n, '12:57');
	const less = await prepared(month, note, finance, at('2026-04-10', '12:58'));
	// Nor for less than what is owed to sellers by now.
	await owed('order-2', 700n, '12:59');
	expect(await signPeriod(month, less, approver, at('2026-04-10', '12:59'))).toEqual({
		ok: false,
		reason: 'changed-since',
	});
	const shown = await prepared(month, note, finance, at('2026-04-10', '13:00'));
	expect(await signPeriod(month, shown, finance, at('2026-04-10', '14:00'))).toEqual({
		ok: false,
		reason: 'own-period',
	});
	await expect(
		sql().query("update closed_period set state = 'closed', closed_by_id = prepared_by_id where state = 'prepared'"),
	).rejects.toThrow('closed_period_four_eyes');
	expect(await closedThrough(sql())).toBeNull();
	expect(await signPeriod(month, shown, approver, at('2026-04-10', '14:00'))).toEqual({ ok: true });
	// Whoever is late hears who was faster, and when.
	const already = { ok: false, reason: 'already-closed', by: 'approver@mall.kr', at: at('2026-04-10', '14:00') };
	expect(await signPeriod(month, '', await person('second'), at('2026-04-10', '14:01'))).toEqual(already);
	expect(await preparePeriod(month, note, finance, at('2026-04-10', '14:02'))).toEqual(already);
	expect(await closedThrough(sql())).toBe('2026-03-31');
	expect((await listPeriods(kstDayFrom('2026-04-10'))).months.map(({ name, state }) => [name, state])).toEqual([
		['2026-04', 'open'],
		['2026-03', 'closed'],
	]);

	expect(await removeCaseFile(kept, '정리', finance, at('2026-04-10', '14:03'))).toEqual({
		ok: false,
		reason: 'closed',
	});
	const [closed] = await listHistory(month);
	const sha256 = createHash('sha256').update('bank').digest('hex');
	expect(closed!.figures.files).toMatchObject([
		{ subjectKey: 'k2', name: '은행 확인서.txt', sha256, addedBy: 'finance@mall.kr', removedBy: null },
		{
			subjectKey: 'k2',
			removedBy: 'finance@mall.kr',
			removedAt: '2026-04-10T12:55:00+09:00',
			removeReason: '다른 상점',
		},
	]);
	expect(closed!.carried.find(({ subjectKey }) => subjectKey === 'k2')).toMatchObject({
		owner: 'finance@mall.kr',
		reason: 'asked-provider',
		open: '3000',
	});
	expect(closed!.figures.fees).toMatchObject([{ mId: 'shop', supply: '300', vat: '30', fee: '330', net: '9670' }]);
	const [march] = closed!.figures.owed;
	expect([march!.refSellerId, march!.amounts.opening, march!.amounts.orders, march!.amounts.closing]).toEqual([
		...['of-march', '0', '9700', '9700'],
	]);
	const text = pdfText(await packagePdf(month, closed!, await translator('en'), 'en', { compress: false }));
	expect(text).toContain('Signed off by approver@mall.kr');
	expect(text).toContain(sha256);
	expect(text).toContain('₩9,700');
	expect(text).toContain('Attached by finance@mall.kr');
	const pieces: Uint8Array[] = [];
	for await (const piece of workbookStream(packageSheets(closed!, await translator('ko')))) pieces.push(piece);
	const sheets = unzipSync(Buffer.concat(pieces));
	const part = (name: string) => Buffer.from(sheets[name]!).toString();
	expect(part('xl/workbook.xml').match(/<sheet /g)).toHaveLength(7);
	expect(part('xl/worksheets/sheet2.xml')).toContain('finance@mall.kr');
	expect(part('xl/worksheets/sheet3.xml')).toContain(sha256);
	expect(part('xl/worksheets/sheet6.xml')).toContain('of-march');
	const deposit = { day: '2026-03-12', state: 'matched', rule: 'one-to-one', expected: '9670', actual: '9670' };
	const bank = ['one-to-one', 'given-up'].map((rule) => ({ ...deposit, rule, difference: '0' }));
	const withBank = packageSheets({ ...closed!, figures: { ...closed!.figures, bank } }, await translator('en'));
	expect(withBank.at(-1)!.rows).toEqual([
		['2026-03-12', 'Matched', 'One batch, one deposit', 9670n, 9670n, 0n],
		['2026-03-12', 'Matched', 'given-up', 9670n, 9670n, 0n],
	]);

	// A file of March comes in April, and one of April.
	const arrived = { kind: 'orders', source: 'file', status: 'done', inserted: 1, createdAt: at('2026-04-11') };
	const importOf = (position: bigint, fromOn: string, toOn: string) =>
		db().import.create({
			data: { ...arrived, id: newId(), position, fromOn: new Date(fromOn), toOn: new Date(toOn) },
		});
	const files = [await importOf(7n, '2026-03-31', '2026-04-02'), await importOf(8n, '2026-04-01', '2026-04-02')];
	const open = monthOf(kstDayFrom('2026-04-01'));
	expect(await listTakenUp(open)).toMatchObject([{ period: '2026-03', adjustments: [], unproved: 1 }]);
	// What it makes us owe is told at once, and of whom.
	await storeSteps([{ ref: 'of-march', orderId: 'order-3', net: 300n, on: '2026-03-31', at: at('2026-04-11') }]);
	const lateSteps = [{ refSellerId: 'of-march', name: null, count: 1, amount: 300n }];
	expect(await listTakenUp(open)).toMatchObject([{ period: '2026-03', lateSteps }]);
	// A transaction of March comes in April.
	await storeRows({ transactions: [row('k3', 500n)], lines: [] });
	expect(adjustmentsSince(closed!, await proofOf(month))).toEqual([]);
	await prove(at('2026-04-12'));
	const changes = adjustmentsSince(closed!, await proofOf(month));
	expect(await countUnproved(month, await proofOf(month))).toBe(0);
	expect(changes.find(({ level, term }) => level === 'transactions' && term === 'expected')).toMatchObject({
		frozen: 13_000n,
		live: 13_500n,
		change: 500n,
	});
	expect((await listHistory(month))[0]!.figures).toEqual(closed!.figures);
	expect(await listTakenUp(open)).toEqual([
		{ period: '2026-03', adjustments: changes, latePayouts: [], lateSteps, unproved: 0 },
	]);
	expect(await listTakenUp(monthOf(kstDayFrom('2026-05-01')))).toEqual([]);
	await db().import.deleteMany({ where: { id: { in: files.map(({ id }) => id) } } });

	await expect(sql().query("update closed_period set figures = '{}'")).rejects.toThrow('does not change');
	await expect(sql().query('delete from closed_period')).rejects.toThrow('append-only');
	expect(await reopenPeriod(month, ' ', approver, at('2026-04-13'))).toEqual({ ok: false, reason: 'reason-missing' });
	expect(await reopenPeriod(month, '원천 정정', approver, at('2026-04-13'))).toEqual({ ok: true });
	expect(await reopenPeriod(month, '또', finance, at('2026-04-14'))).toEqual({
		ok: false,
		reason: 'already-reopened',
		by: 'approver@mall.kr',
		at: at('2026-04-13'),
	});
	expect(await signPeriod(month, '', approver, at('2026-04-14'))).toEqual({ ok: false, reason: 'not-prepared' });
	expect(await closedThrough(sql())).toBeNull();
	const audit = await db().auditLog.findMany({ where: { entityType: 'closed_period' }, orderBy: { id: 'asc' } });
	expect(audit.map(({ action }) => action)).toEqual([
		'closing.prepare',
		'closing.prepare',
		'closing.prepare',
		'closing.sign',
		'closing.reopen',
	]);
});

test('what changed between preparing and signing has to be prepared anew', async () => {
	const [finance, approver] = [await person('finance2'), await person('approver2')];
	const why = { intent: 'wait', reason: 'expected-later' } as const;
	const settle = async (now: Date) => {
		await prove(now);
		for (const { id } of await db().discrepancyCase.findMany({ where: { state: { in: ['open', 'assigned'] } } }))
			await changeCase(id, why, finance, null, now);
	};
	await settle(at('2026-04-14'));
	// It began before the runs, and its rows came in after them.
	const late = { id: newId(), kind: 'transactions', source: 'file', status: 'done', inserted: 1, position: 1n };
	await db().import.create({ data: { ...late, createdAt: at('2026-04-13'), finishedAt: at('2026-04-13') } });
	const notReady = { ok: false, reason: 'not-ready' };
	expect(await preparePeriod(month, '메모', finance, at('2026-04-14'))).toEqual(notReady);
	await settle(at('2026-04-14', '11:00'));
	await db().import.update({ where: { id: late.id }, data: { status: 'undone' } });
	expect(await preparePeriod(month, '메모', finance, at('2026-04-14'))).toEqual(notReady);
	await settle(at('2026-04-14', '12:00'));
	const first = await prepared(month, '메모', finance, at('2026-04-14'));
	await storeRows({ transactions: [row('k4', 700n)], lines: [] });
	await settle(at('2026-04-15'));
	expect(await signPeriod(month, first, approver, at('2026-04-15'))).toEqual({ ok: false, reason: 'changed-since' });
	const second = await prepared(month, '다른 메모', finance, at('2026-04-15'));
	// Nobody closes with a note that was not before their eyes.
	expect(await signPeriod(month, first, approver, at('2026-04-16'))).toEqual({ ok: false, reason: 'prepared-anew' });
	// Nor what nobody answers for any more, though its amount is what it was.
	const [carried] = await db().discrepancyCase.findMany({ where: { state: 'waiting' }, orderBy: { id: 'asc' } });
	const ownedBy = (ownerId: string | null) =>
		db().discrepancyCase.update({ where: { id: carried!.id }, data: { ownerId } });
	await ownedBy(null);
	expect(await signPeriod(month, second, approver, at('2026-04-16'))).toEqual({ ok: false, reason: 'changed-since' });
	await ownedBy(finance.id);
	// Nor what an import may have changed since it was proved.
	const since = { id: newId(), kind: 'orders', source: 'file', status: 'done', inserted: 1, position: 2n };
	await db().import.create({ data: { ...since, createdAt: at('2026-04-16'), finishedAt: at('2026-04-16') } });
	expect(await signPeriod(month, second, approver, at('2026-04-16'))).toEqual({ ok: false, reason: 'changed-since' });
	await db().import.delete({ where: { id: since.id } });
	// Nor a proof in which some won is unexplained.
	const leave = (residual: string) =>
		sql().query(
			`update reconciliation_run set totals = jsonb_set(totals, '{residual}', to_jsonb($1::text)) where level = 'orders'`,
			[residual],
		);
	await leave('1');
	expect(await signPeriod(month, second, approver, at('2026-04-16'))).toEqual({ ok: false, reason: 'changed-since' });
	await leave('0');
	// Nor one that looked while the period was not over.
	const seenFrom = (asOf: string) =>
		sql().query(`update reconciliation_run set as_of = $1 where level = 'orders' and from_on = '2026-03-01'`, [asOf]);
	await seenFrom('2026-03-31');
	expect(await signPeriod(month, second, approver, at('2026-04-16'))).toEqual({ ok: false, reason: 'changed-since' });
	await seenFrom('2026-04-10');
	// Nor while nobody knows whether a payout of the period is on its way.
	await storeSellers([{ ref: 'of-unknown', tossSellerId: 'seller_unknown' }]);
	await sql().query(
		`insert into payout (id, m_id, ref_payout_id, seller_id, schedule_type, amount, transaction_description, status,
			idempotency_key, created_at, updated_at)
		 select $1, 'shop', 'unknown', id, 'EXPRESS', 1000, '정산금', 'submitting', 'key', $2, $2 from seller
		 where ref_seller_id = 'of-unknown'`,
		[newId(), at('2026-03-31', '23:59')],
	);
	expect(await signPeriod(month, second, approver, at('2026-04-16'))).toEqual({ ok: false, reason: 'changed-since' });
	// Nor without a payout of the period that was heard of since.
	await sql().query(`update payout set status = 'completed' where ref_payout_id = 'unknown'`);
	await sql().query(
		`insert into payout_status_history (payout_id, from_status, to_status, at, source, value_on)
		 select id, 'in_progress', 'completed', $1, 'poll', '2026-03-31' from payout where ref_payout_id = 'unknown'`,
		[at('2026-04-16')],
	);
	expect(await signPeriod(month, second, approver, at('2026-04-16'))).toEqual({ ok: false, reason: 'changed-since' });
	await sql().query(`alter table payout_status_history disable trigger user; delete from payout_status_history;
		alter table payout_status_history enable trigger user; delete from payout where ref_payout_id = 'unknown'`);
	// Nor while rows are going in that the proof does not hold.
	const importing = await sql().connect();
	await importing.query('begin');
	await importing.query(IMPORT_LOCK);
	const meanwhile = { ok: false, reason: 'import-running' };
	expect(await signPeriod(month, second, approver, at('2026-04-16'))).toEqual(meanwhile);
	await importing.query('rollback');
	importing.release();
	expect(await signPeriod(month, second, approver, at('2026-04-16'))).toEqual({ ok: true });
	expect((await listHistory(month)).map(({ state }) => state)).toEqual([
		...['closed', 'replaced', 'reopened', 'replaced', 'replaced'],
	]);
	// A file that is still being read may be of any days.
	const running = { id: newId(), kind: 'transactions', source: 'file', status: 'running', createdAt: at('2026-04-16') };
	await db().import.create({ data: running });
	const checks = await runChecks(month, await proofOf(month), [], kstDayFrom('2026-04-16'));
	expect(checks.find(({ name }) => name === 'imports')).toMatchObject({ ok: false, count: 2 });
	// Once the next month is closed, too, only that one can be opened again.
	await sql().query(
		`insert into closed_period (id, kind, from_on, to_on, state, figures, carried, prepared_by_id, prepared_by, prepared_at,
			closed_by_id, closed_by, closed_at)
		 select $1, kind, '2026-04-01', '2026-04-30', state, figures, carried, prepared_by_id, prepared_by, prepared_at,
			closed_by_id, closed_by, closed_at from closed_period where state = 'closed'`,
		[newId()],
	);
	expect(await reopenPeriod(month, '정정', approver, at('2026-05-04'))).toEqual({ ok: false, reason: 'later-closed' });
	// It stands beside what is frozen of this one; before this one nothing is, and days are not compared.
	const [april] = await listHistory(monthOf(kstDayFrom('2026-04-01')));
	const before = (await findMonthBefore(monthOf(kstDayFrom('2026-04-01'))))!;
	expect(before.name).toBe('2026-03');
	const items = compareMonths(april!, before.frozen);
	expect(items.find(({ what }) => what === 'fees')).toMatchObject({
		before: 330n,
		now: 330n,
		share: 0n,
		rateNow: 330n,
	});
	expect(await findMonthBefore(month)).toBeNull();
	expect(await findMonthBefore(dayPeriod(kstDayFrom('2026-04-01')))).toBeNull();
});

test('what is frozen, and what stands in the way, is what lies within the days of the period in Seoul', async () => {
	const line = (transactionKey: string, on: string, changes: { currency?: string } = {}) => ({
		...row(transactionKey, 1000n),
		mId: 'frozen-shop',
		occurrence: 1,
		fee: 33n,
		supplyAmount: 30n,
		vat: 3n,
		payOutAmount: 967n,
		feesTotal: null,
		lineOn: kstDayFrom(on),
		...changes,
	});
	await storeRows({
		transactions: [],
		lines: [
			line('f1', '2026-02-28'),
			line('f2', '2026-03-01'),
			line('f3', '2026-03-31'),
			line('f4', '2026-03-31', { currency: 'USD' }),
			line('f5', '2026-04-01'),
		],
	});
	await storeSellers([{ ref: 'of-frozen', tossSellerId: 'seller_frozen' }]);
	const payout = async (
		ref: string,
		amount: number,
		status: string,
		createdAt: Date,
		steps: [string, string, Date, string?][],
		payoutOn: string | null = null,
	) => {
		const id = newId();
		await sql().query(
			`insert into payout (id, m_id, ref_payout_id, seller_id, schedule_type, amount, transaction_description, status,
				idempotency_key, created_at, updated_at, payout_on)
			 select $1, 'shop', $2, id, 'EXPRESS', $3, '정산금', $4, $2, $5, $5, $6 from seller where ref_seller_id = 'of-frozen'`,
			[id, ref, amount, status, createdAt, payoutOn],
		);
		for (const [from, to, when, valueOn] of steps)
			await sql().query(
				`insert into payout_status_history (payout_id, from_status, to_status, at, source, value_on)
				 values ($1, $2, $3, $4, 'poll', $5)`,
				[id, from, to, when, valueOn ?? null],
			);
	};
	const [begin, next] = [at('2026-03-01', '00:00'), at('2026-04-01', '00:00')];
	const last = new Date(next.getTime() - 1);
	await payout('frozen-1', 1000, 'completed', begin, [['in_progress', 'completed', begin]]);
	await payout('frozen-2', 200, 'failed', begin, [
		['in_progress', 'completed', last],
		['completed', 'failed', next],
	]);
	await payout('frozen-3', 30, 'failed', begin, [
		['in_progress', 'completed', new Date(begin.getTime() - 1)],
		['completed', 'failed', last],
	]);
	await payout('frozen-4', 4, 'failed', begin, [['in_progress', 'failed', last]]);
	await payout('frozen-5', 5, 'completed', begin, [['in_progress', 'completed', next]]);
	// Of the month, and heard of after it was signed: it is counted there, and told where it was signed without it.
	const heardAt = at('2026-05-04');
	await payout('frozen-8', 8, 'completed', begin, [['in_progress', 'completed', heardAt, '2026-03-31']]);
	const late = { refPayoutId: 'frozen-8', day: '2026-03-31', amount: 8n, heardAt };
	const closed = (await listHistory(month)).find(({ state }) => state === 'closed')!;
	expect(await listLatePayouts(month, closed)).toMatchObject([late]);
	expect(await listLatePayouts(monthOf(kstDayFrom('2026-04-01')), closed)).toEqual([]);
	const takenUp = await listTakenUp(monthOf(kstDayFrom('2026-04-01')));
	expect(takenUp.find(({ period }) => period === '2026-03')!.latePayouts).toMatchObject([late]);
	const figures = await readFigures(month, []);
	expect(figures.fees.filter(({ mId }) => mId === 'frozen-shop')).toEqual([
		{ mId: 'frozen-shop', method: '카드', count: 2, amount: '2000', fee: '66', supply: '60', vat: '6', net: '1934' },
	]);
	expect(figures.payouts).toEqual([{ refSellerId: 'of-frozen', name: 'of-frozen', count: 2, amount: '1178' }]);

	const { id: runId } = (await db().run.findFirst())!;
	for (const [key, day, state] of [
		['last-day', '2026-03-31', 'open'],
		['next-day', '2026-04-01', 'open'],
		['done', '2026-03-31', 'resolved'],
	])
		await sql().query(
			`insert into discrepancy_case (id, kind, m_id, subject, subject_key, transaction_key, occurrence, state, first_run_id,
				last_run_id, day_on, difference, matched, updated_at)
			 values ($1, 'amount-mismatch', 'frozen-shop', 'transaction', $2, $2, 1, $3, $4, $4, $5, 10, 4, now())`,
			[newId(), key, state, runId, day],
		);
	const carried = (await readCarried(month)).filter(({ mId }) => mId === 'frozen-shop');
	expect(carried.map(({ subjectKey, open }) => [subjectKey, open])).toEqual([['last-day', '6']]);

	const [some] = carried;
	const said = [
		{ owner: null, reason: 'asked-provider', note: 'x' },
		{ owner: 'a', reason: 'another', note: ' ' },
		{ owner: 'a', reason: 'asked-provider', note: null },
		{ owner: 'a', reason: 'write-off-asked', note: null },
		{ owner: 'a', reason: null, note: 'x' },
	].map((one) => ({ ...some!, ...one }));
	const countsOn = async (today: string) => {
		const checks = await runChecks(month, await proofOf(month), said, kstDayFrom(today));
		return Object.fromEntries(checks.map(({ name, ok, count }) => [name, name === 'ended' ? ok : count]));
	};
	const before = await countsOn('2026-03-31');
	for (const [from, to, created] of [
		['2026-02-01', '2026-02-28', begin],
		['2026-02-01', '2026-03-01', next],
		['2026-03-31', '2026-04-30', next],
		['2026-04-01', '2026-04-30', begin],
		[null, null, last],
		[null, null, next],
	] as const)
		await sql().query(
			`insert into import (id, kind, source, status, created_at, from_on, to_on) values ($1, 'orders', 'file', 'failed', $2, $3, $4)`,
			[newId(), created, from, to],
		);
	await payout('frozen-6', 6, 'unknown', last, []);
	await payout('frozen-7', 7, 'submitting', next, []);
	// Toss has them, and nothing was heard of their end: of the month, and of the next one.
	await payout('frozen-9', 9, 'in_progress', last, [], '2026-03-31');
	await payout('frozen-10', 10, 'requested', last, [], '2026-04-01');
	expect(await countsOn('2026-04-01')).toMatchObject({
		ended: true,
		imports: Number(before.imports) + 3,
		payouts: Number(before.payouts) + 2,
		carried: 2,
	});
	expect(before.ended).toBe(false);
	// April is closed as well by now, and February was passed.
	const { months, days } = await listPeriods(kstDayFrom('2026-05-01'));
	expect(months.map(({ name, state, covered, passed }) => [name, state, covered, passed])).toEqual([
		['2026-05', 'open', false, false],
		['2026-04', 'closed', false, false],
		['2026-03', 'closed', false, false],
		['2026-02', 'open', true, true],
	]);
	expect(days.map(({ covered }) => covered)).toEqual([false]);
});
