import { afterAll, beforeAll, expect, test } from 'vitest';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { findBrokenAuditRow } from '#app/features/audit/audit-chain.server.ts';
import { translator } from '#app/i18n/i18n.server.ts';
import { resources } from '#app/i18n/resources.ts';
import { addDays, atKst, fromDateColumn, kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { importedBatch, PAYOUT_HEADER, payoutFile } from '#tests/factories/payout-batches.ts';
import { APPROVER, companyInput, individualInput, OPERATOR, registeredSeller } from '#tests/factories/sellers.ts';
import { lockWaits } from '#tests/setup/lock-waits.ts';
import { type SandboxedWorker, startSandboxedWorker } from '#tests/setup/sandboxed-worker.ts';
import { approveBatch, withdrawBatch } from './approve-batch.server.ts';
import { approvePayout, withdrawPayout } from './approve-payout.server.ts';
import { notApprovableBatchReason } from './batch.ts';
import { findBatch, listBatches, sumBatches } from './batch-queries.server.ts';
import { changePayout } from './change-payout.server.ts';
import { changePayoutRules } from './change-rules.server.ts';
import { roomOfDay } from './daily-limit.server.ts';
import { errorsCsv, importPayouts } from './import-payouts.server.ts';
import { moveBatch } from './move-batch.server.ts';
import { listSelection, moveSelection } from './move-selection.server.ts';
import { paySelection } from './pay-selection.server.ts';
import { liveFactsOf } from './payout-facts.server.ts';
import { PAYOUT_RULES, payoutRules } from './payout-settings.server.ts';
import { findPayout } from './queries.server.ts';
import { readPayoutFile } from './read-payout-file.server.ts';
import { errorsFileWords, shownErrors } from './row-problem.ts';
import { sendGroup } from './send-group.server.ts';
import { formGroup } from './submission-group.server.ts';
import { submitNow } from './submit-now.server.ts';

let world: SandboxedWorker;
beforeAll(async () => {
	world = await startSandboxedWorker();
	// A Wednesday, within the hours of EXPRESS payouts.
	await world.setClock('2027-03-10T10:00:00+09:00');
	await world.control('balance', { available: 9_000_000_000, pending: 0 });
	await registeredSeller(companyInput({ refSellerId: 'company-1' }));
	await registeredSeller(companyInput({ refSellerId: 'company-2' }));
	await registeredSeller(individualInput({ refSellerId: 'waiting-1' }));
});
afterAll(() => world.close());

const now = () => currentInstant();
const payoutsOf = (batchId: string) => db().payout.findMany({ where: { batchId }, orderBy: { id: 'asc' } });
const ledgerRefs = async () => (await world.ledger()).payouts.map(({ refPayoutId }) => refPayoutId);

test('a row whose quotation mark is never closed is told, and not taken for an empty one', async () => {
	const table = await readPayoutFile(
		await payoutFile([
			'q-1,company-1,SCHEDULED,2027-03-17,1100,3월정산',
			'q-2,company-2,SCHEDULED,2027-03-17,1200,"3월',
		]),
	);
	const result = await importPayouts(table, OPERATOR, await now());
	expect(result).toMatchObject({ rows: 2, inserted: 1, rejected: 1 });
	expect(result.errors.map(({ line, reason }) => `${line} ${reason}`)).toEqual(['3 unreadable']);
	await withdrawBatch(result.batchId!, OPERATOR, await now());
});

test('a payout or a batch whose day has come is not approved: it would never be sent', async () => {
	const { batchId } = await importedBatch([
		'late-1,company-1,SCHEDULED,2027-03-12,700,3월정산',
		'late-2,company-2,SCHEDULED,2027-03-12,800,3월정산',
	]);
	const thatDay = new Date('2027-03-12T09:00:00+09:00');
	// What the page asks before it offers a button is what the approval asks.
	const { facts } = (await findBatch(batchId, thatDay))!;
	expect(notApprovableBatchReason(facts, APPROVER.id)).toBe('dates-passed');
	expect(notApprovableBatchReason((await findBatch(batchId, await now()))!.facts, APPROVER.id)).toBeNull();
	expect(await approveBatch(batchId, APPROVER, thatDay)).toEqual({ ok: false, reason: 'dates-passed' });
	const alone = await db().payout.update({ where: { refPayoutId: 'late-2' }, data: { batchId: null } });
	expect(await approvePayout(alone.id, APPROVER, thatDay)).toEqual({ ok: false, reason: 'date-passed' });
	await withdrawPayout(alone.id, OPERATOR, await now());
	await withdrawBatch(batchId, OPERATOR, await now());
});

test('the booked payouts of a batch that waits get another day together, or none of them does', async () => {
	const { batchId } = await importedBatch([
		'move-1,company-1,SCHEDULED,2027-03-12,7100,3월정산',
		'move-2,company-2,SCHEDULED,2027-03-15,7200,3월정산',
		'move-3,company-2,EXPRESS,,7300,3월정산',
		'move-5,company-1,SCHEDULED,2027-03-12,7100,3월정산',
		'move-6,company-1,SCHEDULED,2027-03-15,7100,3월정산',
	]);
	const mover = { id: 'mover-1', label: 'mover@example.com' };
	const version = async () => (await db().payoutBatch.findUniqueOrThrow({ where: { id: batchId } })).version;
	const move = async (day: string, more: { version?: number; confirmed?: boolean } = {}) =>
		moveBatch(
			batchId,
			{ payoutOn: kstDayFrom(day), version: await version(), confirmed: false, ...more },
			mover,
			await now(),
		);
	const days = async () => (await payoutsOf(batchId)).map(({ payoutOn }) => payoutOn && fromDateColumn(payoutOn));
	const before = await days();
	const first = { refPayoutId: 'move-1', refSellerId: 'company-1' };
	for (const [day, reason] of [
		['2027-03-10', 'date-too-early'],
		['2027-03-09', 'date-too-early'],
		['2027-03-14', 'date-on-holiday'],
		['2028-03-13', 'date-too-late'],
	] as const) {
		expect(await move(day)).toEqual({ ok: false, reason, payout: first });
	}
	expect(await move('2027-03-16', { version: 99 })).toEqual({ ok: false, reason: 'changed-meanwhile' });
	const { id: sellerId, tossStatus } = await db().seller.findFirstOrThrow({ where: { refSellerId: 'company-2' } });
	await db().seller.update({ where: { id: sellerId }, data: { tossStatus: 'KYC_REQUIRED' } });
	const second = { refPayoutId: 'move-2', refSellerId: 'company-2' };
	expect(await move('2027-03-16')).toEqual({ ok: false, reason: 'kyc-required', payout: second });
	// Whoever approves it, or asks why it is not sent, is told.
	const told = async () => (await findBatch(batchId, await now()))!.unpayable;
	expect(await told()).toMatchObject([{ refSellerId: 'company-2', reason: 'kyc-required' }]);
	const { id: payoutId } = await db().payout.findUniqueOrThrow({ where: { refPayoutId: 'move-2' } });
	expect(await findPayout(payoutId, await now())).toMatchObject({
		status: 'awaiting_approval',
		unpayable: 'kyc-required',
	});
	await db().seller.update({ where: { id: sellerId }, data: { tossStatus } });
	expect(await told()).toEqual([]);
	// The same money to the same seller on the new day: only when somebody means it.
	const third = { refPayoutId: 'move-6', refSellerId: 'company-1' };
	const other = await importedBatch(['move-4,company-2,SCHEDULED,2027-03-16,7200,3월정산']);
	expect(await move('2027-03-16')).toEqual({ ok: false, reason: 'confirmation-needed', duplicates: [second, third] });
	expect(await days()).toEqual(before);
	expect(await move('2027-03-16', { confirmed: true })).toEqual({ ok: true, moved: 4 });
	expect(await days()).toEqual(['2027-03-16', '2027-03-16', null, '2027-03-16', '2027-03-16']);
	expect(await move('2027-03-16')).toEqual({ ok: false, reason: 'same-day' });
	expect(await approveBatch(batchId, mover, await now())).toEqual({ ok: false, reason: 'own-batch' });
	expect(await db().auditLog.findFirst({ where: { entityId: batchId }, orderBy: { id: 'desc' } })).toMatchObject({
		actor: mover.label,
		action: 'payout-batch.move',
		before: { payoutOn: ['2027-03-12', '2027-03-15'] },
		after: { payoutOn: '2027-03-16', moved: 4, confirmed: true },
	});
	const [moved] = await payoutsOf(batchId);
	expect(await db().auditLog.count({ where: { entityId: moved!.id, action: 'payout.change' } })).toBe(1);
	expect(await db().payoutStatusHistory.count({ where: { payoutId: moved!.id } })).toBe(2);
	expect(await approveBatch(batchId, APPROVER, await now())).toEqual({ ok: true, approved: 5 });
	expect(await move('2027-03-17')).toEqual({ ok: false, reason: 'already-approved' });
	for (const id of [batchId, other.batchId]) await withdrawBatch(id, OPERATOR, await now());
	expect(await move('2027-03-17')).toEqual({ ok: false, reason: 'already-withdrawn' });
	expect(await findBrokenAuditRow()).toBeNull();
});

test('chosen payouts of several batches get one day together, or none of them does', async () => {
	const one = await importedBatch([
		'chosen-1,company-1,SCHEDULED,2027-03-12,8100,3월정산',
		'chosen-2,company-2,SCHEDULED,2027-03-12,8200,3월정산',
		'chosen-3,company-2,EXPRESS,,8300,3월정산',
	]);
	const two = await importedBatch(['chosen-4,company-1,SCHEDULED,2027-03-15,8100,3월정산']);
	const mover = { id: 'mover-2', label: 'mover-2@example.com' };
	const all = [...(await payoutsOf(one.batchId)), ...(await payoutsOf(two.batchId))];
	const [first, second, express, fourth] = all.map(({ id }) => id) as [string, string, string, string];
	const move = async (ids: string[], day: string, confirmed = false, versions: Record<string, number> = {}) => {
		const found = await listSelection(ids);
		const payouts = found.map(({ id, version }) => ({ id, version: versions[id] ?? version }));
		return moveSelection({ payouts, payoutOn: kstDayFrom(day), confirmed }, mover, await now());
	};
	const days = async () =>
		Object.fromEntries(
			(await listSelection([first, second, fourth])).map(({ refPayoutId, payoutOn }) => [refPayoutId, payoutOn]),
		);
	const before = await days();
	expect((await listSelection([first, express])).map(({ movable }) => movable)).toEqual([false, true]);
	expect(await move([], '2027-03-16')).toEqual({ ok: false, reason: 'nothing-to-move' });
	expect(await move([first, express], '2027-03-16')).toEqual({ ok: false, reason: 'changed-meanwhile' });
	expect(await move([first, second], '2027-03-16', false, { [second]: 99 })).toEqual({
		ok: false,
		reason: 'changed-meanwhile',
	});
	expect(await move([first, second], '2027-03-14')).toMatchObject({
		reason: 'date-on-holiday',
		payout: { refPayoutId: 'chosen-1' },
	});
	// The same money to the same seller, from two days to one.
	const twice = [{ refPayoutId: 'chosen-4', refSellerId: 'company-1' }];
	expect(await move([first, second, fourth], '2027-03-16')).toEqual({
		ok: false,
		reason: 'confirmation-needed',
		duplicates: twice,
	});
	expect(await days()).toEqual(before);
	expect(await move([first, second, fourth], '2027-03-16', true)).toEqual({ ok: true, moved: 3 });
	expect(new Set(Object.values(await days()))).toEqual(new Set(['2027-03-16']));
	expect(await move([first, fourth], '2027-03-16')).toEqual({ ok: false, reason: 'same-day' });
	for (const [{ batchId }, moved] of [
		[one, 2],
		[two, 1],
	] as const) {
		expect(await approveBatch(batchId, mover, await now())).toEqual({ ok: false, reason: 'own-batch' });
		expect(await db().auditLog.findFirst({ where: { entityId: batchId }, orderBy: { id: 'desc' } })).toMatchObject({
			action: 'payout-batch.move',
			after: { payoutOn: '2027-03-16', moved, confirmed: true },
		});
	}
	expect(await db().auditLog.findFirst({ where: { entityId: fourth, action: 'payout.change' } })).toMatchObject({
		before: { payoutOn: '2027-03-15' },
		after: { payoutOn: '2027-03-16', batchId: two.batchId },
	});
	expect(await approveBatch(two.batchId, APPROVER, await now())).toEqual({ ok: true, approved: 1 });
	// What is approved is changed one by one.
	expect(await move([second, fourth], '2027-03-17')).toEqual({ ok: false, reason: 'changed-meanwhile' });
	// Of no batch, a payout itself remembers who moved it.
	await db().payout.update({ where: { id: second }, data: { batchId: null } });
	expect(await approvePayout(second, mover, await now())).toEqual({ ok: false, reason: 'own-payout' });
	await withdrawPayout(second, OPERATOR, await now());
	for (const { batchId } of [one, two]) await withdrawBatch(batchId, OPERATOR, await now());
	expect(await findBrokenAuditRow()).toBeNull();
});

test('good rows become one batch, every bad row is told with its line, column, value and reason', async () => {
	const file = await payoutFile([
		'a-1,company-1,SCHEDULED,2027-03-15,"55,000",3월정산',
		'a-2,nobody,SCHEDULED,2027-03-15,1000,3월정산',
		'a-3,waiting-1,EXPRESS,,1000,3월정산',
		'a-4,company-1,SCHEDULED,2027-03-14,1000,3월정산',
		'a-5,company-1,SCHEDULED,2027-03-10,1000,3월정산',
		'a-6,company-1,SCHEDULED,,1000,3월정산',
		'a-7,company-1,EXPRESS,,1000000000,여덟글자입니다다',
		'a-8,company-1,TOMORROW,,12.5,3월정산',
		'a-1,company-2,EXPRESS,,2000,3월정산',
		',company-2,EXPRESS,,3000,3월정산',
		',company-2,EXPRESS,,3000,3월정산',
		',company-2,EXPRESS,2027-04-01,3500,3월정산',
		'a-9,company-2',
		'',
		',company-2,EXPRESS,2027-03-10,4000,3월정산',
	]);
	const table = await readPayoutFile(file);
	const result = await importPayouts(table, OPERATOR, await now());
	expect(result).toMatchObject({ file: 'payouts.csv', rows: 14, inserted: 3, unchanged: 0, rejected: 11 });
	expect(result.errors.map(({ line, column, reason }) => `${line} ${column} ${reason}`)).toEqual([
		'3 refSellerId seller-not-found',
		'4 refSellerId identity-check-pending',
		'5 payoutDate date-on-holiday',
		'6 payoutDate date-too-early',
		'7 payoutDate date-missing',
		'8 amount amount-out-of-range',
		'9 scheduleType schedule-type-invalid',
		'9 amount amount-invalid',
		'10 refPayoutId ref-twice',
		'12  row-twice',
		'13 payoutDate express-with-other-date',
		'14  unreadable',
	]);
	// A page of a long file is sent what it shows, and not thousands of rows each time that it reads itself again.
	const shown = shownErrors(Array.from({ length: 250 }, () => result.errors[0]!));
	expect([shown.rows.length, shown.more, 'raw' in shown.rows[0]!]).toEqual([100, 150, false]);
	const inKorean = errorsCsv(table.header.names, result.errors, errorsFileWords(await translator('ko')));
	const [header, , third] = inKorean.split('\r\n');
	expect(header).toBe(`\ufeff${PAYOUT_HEADER},행,열,값,사유`);
	expect(third).toContain(resources.ko.payouts.reasons['identity-check-pending']);
	for (const reason of new Set(result.errors.map(({ reason }) => reason))) expect(inKorean).not.toContain(reason);
	expect(inKorean).not.toMatch(/the cell|seller|payout ID/);
	expect(errorsCsv(table.header.names, result.errors)).toContain('seller-not-found: there is no seller');
	const payouts = await payoutsOf(result.batchId!);
	expect(payouts.map(({ status, amount }) => `${status} ${amount}`)).toEqual([
		'awaiting_approval 55000',
		'awaiting_approval 3000',
		'awaiting_approval 4000',
	]);
	expect(await db().payoutBatch.findUnique({ where: { id: result.batchId! } })).toMatchObject({
		state: 'awaiting_approval',
		count: 3,
		total: 62_000n,
		rejected: 11,
		createdById: OPERATOR.id,
	});
	const again = await importPayouts(table, OPERATOR, await now());
	expect(again).toMatchObject({ batchId: result.batchId, inserted: 0, unchanged: 3, rejected: 11 });
	// The same rows in a file that was saved anew, without IDs of their own: not paid twice.
	const resaved = await readPayoutFile(
		await payoutFile([',company-2,EXPRESS,,4000,3월정산', 'a-1,company-2,EXPRESS,,1,x']),
	);
	const refused = await importPayouts(resaved, OPERATOR, await now());
	expect(refused).toMatchObject({ batchId: null, inserted: 0, rejected: 2 });
	expect(refused.errors.map(({ reason }) => reason)).toEqual(['possible-duplicate', 'ref-taken']);
	expect(await findBrokenAuditRow()).toBeNull();
});

test('nobody approves their own batch; another person approves all of it at once, and it is sent', async () => {
	const { batchId } = await importedBatch(['b-1,company-1,EXPRESS,,1001,정산', 'b-2,company-2,EXPRESS,,1002,정산']);
	const [first] = await payoutsOf(batchId);
	expect(await approvePayout(first!.id, APPROVER, await now())).toEqual({ ok: false, reason: 'in-batch' });
	expect(await approveBatch(batchId, OPERATOR, await now())).toEqual({ ok: false, reason: 'own-batch' });
	expect(await submitNow()).toEqual({ submitted: 0, rejected: 0, held: 0, unknown: 0 });
	expect(await approveBatch(batchId, APPROVER, await now(), { version: 7, accounts: 2 })).toEqual({
		ok: false,
		reason: 'changed-meanwhile',
	});
	expect(await approveBatch(batchId, APPROVER, await now(), { version: 1, accounts: 2 })).toEqual({
		ok: true,
		approved: 2,
	});
	expect(await approveBatch(batchId, APPROVER, await now())).toMatchObject({ reason: 'not-awaiting-approval' });
	expect(await submitNow()).toEqual({ submitted: 2, rejected: 0, held: 0, unknown: 0 });
	expect(await ledgerRefs()).toEqual(expect.arrayContaining(['b-1', 'b-2']));
	expect(await withdrawBatch(batchId, OPERATOR, await now())).toEqual({ ok: false, reason: 'already-sent' });
	const actions = await db().auditLog.findMany({ where: { entityId: { in: [batchId, first!.id] } } });
	expect(actions.map(({ action, actor }) => `${action} ${actor}`)).toEqual(
		expect.arrayContaining([`payout-batch.approve ${APPROVER.label}`, `payout.approve ${APPROVER.label}`]),
	);
	expect(await findBrokenAuditRow()).toBeNull();
});

test('a changed payout loses its approval, and so does its batch; whoever changed it does not approve it', async () => {
	const { batchId } = await importedBatch([
		'c-1,company-1,SCHEDULED,2027-03-25,1001,정산',
		'c-2,company-2,SCHEDULED,2027-03-25,1002,정산',
	]);
	expect(await approveBatch(batchId, APPROVER, await now())).toMatchObject({ ok: true });
	expect(await submitNow()).toEqual({ submitted: 0, rejected: 0, held: 2, unknown: 0 });
	const [first, second] = await payoutsOf(batchId);
	const change = {
		amount: 2001n,
		payoutOn: kstDayFrom('2027-03-26'),
		transactionDescription: '고침',
		confirmed: [],
		version: first!.version,
	};
	const changer = { id: 'changer-1', label: 'changer@example.com' };
	expect(await changePayout(first!.id, { ...change, version: 99 }, changer, await now())).toMatchObject({
		reason: 'changed-meanwhile',
	});
	const seen = (await findBatch(batchId, await now()))!.facts;
	const sunday = { ...change, payoutOn: kstDayFrom('2027-03-28') };
	expect(await changePayout(first!.id, sunday, changer, await now())).toEqual({ ok: false, reason: 'date-on-holiday' });
	expect(await changePayout(first!.id, change, changer, await now())).toEqual({
		ok: true,
		status: 'awaiting_approval',
	});
	expect((await payoutsOf(batchId)).map(({ status, approvedById }) => [status, approvedById])).toEqual([
		['awaiting_approval', null],
		['awaiting_approval', null],
	]);
	expect(await approveBatch(batchId, APPROVER, await now(), seen)).toEqual({ ok: false, reason: 'changed-meanwhile' });
	// Of what it holds and of what waits there is one sum, wherever it is told.
	const { rows } = await listBatches({ state: 'awaiting_approval' }, { size: 200 });
	expect(rows.find(({ id }) => id === batchId)).toMatchObject({ count: 2, total: 3003n, waiting: 3003n });
	const sums = await sumBatches({ state: 'awaiting_approval' });
	expect(sums.waiting).toBe(rows.reduce((all, { waiting }) => all + waiting, 0n));
	expect(await approveBatch(batchId, changer, await now())).toEqual({ ok: false, reason: 'own-batch' });
	expect(await approveBatch(batchId, APPROVER, await now())).toMatchObject({ ok: true, approved: 2 });
	expect((await listBatches({}, { size: 200 })).rows.find(({ id }) => id === batchId)).toMatchObject({ waiting: 0n });
	await world.setClock('2027-03-24T00:10:00+09:00');
	expect(await submitNow()).toMatchObject({ submitted: 1, held: 1 });
	expect(await changePayout(second!.id, { ...change, version: 5 }, changer, await now())).toEqual({
		ok: false,
		reason: 'already-sent',
	});
	expect(await withdrawBatch(batchId, OPERATOR, await now())).toEqual({ ok: true, withdrawn: 1, sent: 1 });
	expect((await ledgerRefs()).filter((ref) => ref.startsWith('c-'))).toEqual(['c-2']);
	await world.setClock('2027-03-24T10:00:00+09:00');
});

test('a batch is changed beside its sending, without either waiting for the other', async () => {
	const { batchId } = await importedBatch([
		'beside-1,company-1,SCHEDULED,2027-03-29,1011,정산',
		'beside-2,company-2,SCHEDULED,2027-03-29,1012,정산',
	]);
	await approveBatch(batchId, APPROVER, await now());
	const [first, second] = await payoutsOf(batchId);
	const change = { amount: 1013n, payoutOn: kstDayFrom('2027-03-29'), transactionDescription: '정산', confirmed: [] };
	const sender = await sql().connect();
	try {
		// A sender locks what it sends, and then writes into the log.
		await sender.query('begin');
		await sender.query('select 1 from payout where id = $1 for update', [second!.id]);
		const changing = changePayout(first!.id, { ...change, version: first!.version }, OPERATOR, await now());
		await lockWaits();
		const log = `select pg_try_advisory_xact_lock(hashtext('jeongsan.audit_log')) as free`;
		expect((await sender.query(log)).rows).toEqual([{ free: true }]);
		await sender.query('commit');
		expect(await changing).toEqual({ ok: true, status: 'awaiting_approval' });
	} finally {
		sender.release(true);
	}
	await withdrawBatch(batchId, OPERATOR, await now());
});

test('a batch that loses payouts one by one is looked at anew, and is withdrawn with its last', async () => {
	const { batchId } = await importedBatch([
		'one-1,company-1,SCHEDULED,2027-03-25,1301,정산',
		'one-2,company-2,SCHEDULED,2027-03-25,1302,정산',
	]);
	const [first, second] = await payoutsOf(batchId);
	const seen = (await findBatch(batchId, await now()))!.facts;
	expect(await withdrawPayout(first!.id, OPERATOR, await now())).toEqual({ ok: true });
	expect(await approveBatch(batchId, APPROVER, await now(), seen)).toEqual({ ok: false, reason: 'changed-meanwhile' });
	const { rows } = await listBatches({ state: 'awaiting_approval' }, { size: 200 });
	expect(rows.find(({ id }) => id === batchId)).toMatchObject({ count: 2, total: 2603n, waiting: 1302n });
	expect(await withdrawPayout(second!.id, OPERATOR, await now())).toEqual({ ok: true });
	expect((await findBatch(batchId, await now()))!.batch.state).toBe('withdrawn');
	expect(await db().auditLog.findFirst({ where: { entityId: batchId }, orderBy: { id: 'desc' } })).toMatchObject({
		action: 'payout-batch.withdraw',
		before: { state: 'awaiting_approval' },
		after: { state: 'withdrawn' },
	});
	expect(await findBrokenAuditRow()).toBeNull();
});

test('a batch of which a part is on its way stays approved: what is withdrawn is the rest', async () => {
	const { batchId } = await importedBatch([
		'part-1,company-1,SCHEDULED,2027-03-26,1401,정산',
		'part-2,company-2,SCHEDULED,2027-03-26,1402,정산',
	]);
	expect(await approveBatch(batchId, APPROVER, await now())).toMatchObject({ ok: true });
	await db().payout.update({
		where: { refPayoutId: 'part-1' },
		data: { status: 'submitting', idempotencyKey: 'part-1', firstSentAt: await now(), lastSentAt: await now() },
	});
	// A change takes the approval from what was not sent, and from nothing else.
	const open = () => db().payout.findUniqueOrThrow({ where: { refPayoutId: 'part-2' } });
	const { sellerId, version } = await open();
	const payoutOn = kstDayFrom('2027-03-26');
	const change = { amount: 9_000_000n, payoutOn, transactionDescription: '정산', confirmed: [], version };
	await db().seller.update({ where: { id: sellerId }, data: { tossStatus: 'PARTIALLY_APPROVED' } });
	const changed = { ok: true, status: 'awaiting_approval' };
	expect(await changePayout((await open()).id, change, OPERATOR, await now())).toEqual(changed);
	// With another text alone it is neither its own double nor twice within the 7 days.
	const text = { ...change, transactionDescription: '고침', version: version + 1 };
	expect(await changePayout((await open()).id, text, OPERATOR, await now())).toEqual(changed);
	await db().seller.update({ where: { id: sellerId }, data: { tossStatus: 'APPROVED' } });
	expect((await payoutsOf(batchId)).map(({ status }) => status)).toEqual(['submitting', 'awaiting_approval']);
	expect(await approveBatch(batchId, APPROVER, await now())).toEqual({ ok: true, approved: 1 });
	expect(await withdrawBatch(batchId, OPERATOR, await now())).toEqual({ ok: true, withdrawn: 1, sent: 1 });
	expect(await open()).toMatchObject({ status: 'withdrawn', approvedById: APPROVER.id, finishedAt: expect.any(Date) });
	expect((await findBatch(batchId, await now()))!.batch.state).toBe('approved');
	// What was asked for within the 7 days counts, and what was not asked for yet, however long ago it was made.
	const countedAt = async (at: Date) => {
		const { counted } = await db().$transaction((tx) => liveFactsOf(tx, [sellerId], at));
		return counted
			.get(sellerId)!
			.map(({ amount }) => amount)
			.toSorted();
	};
	expect(await countedAt(await now())).toEqual([1002n, 3000n, 4000n]);
	expect(await countedAt(new Date('2027-03-16T10:00:00+09:00'))).toEqual([1002n, 1002n, 3000n, 4000n]);
	expect(await withdrawBatch(batchId, OPERATOR, await now())).toEqual({ ok: false, reason: 'already-sent' });
	// Nobody sent it: the sandbox is not to be asked for it by other tests.
	await db().payout.update({ where: { refPayoutId: 'part-1' }, data: { status: 'withdrawn' } });
});

test('two approvals and a withdrawal at once: one of them holds, and what is withdrawn is never sent', async () => {
	const { batchId } = await importedBatch(['d-1,company-1,EXPRESS,,1101,정산', 'd-2,company-2,EXPRESS,,1102,정산']);
	const at = await now();
	const results = await Promise.all([
		approveBatch(batchId, APPROVER, at),
		approveBatch(batchId, { id: 'approver-2', label: 'second@example.com' }, at),
		withdrawBatch(batchId, OPERATOR, at),
	]);
	expect(results.slice(0, 2).filter(({ ok }) => ok).length).toBeLessThanOrEqual(1);
	await submitNow();
	const sent = (await ledgerRefs()).filter((ref) => ref.startsWith('d-'));
	const withdrawn = (await payoutsOf(batchId)).filter(({ status }) => status === 'withdrawn');
	expect(sent.length + withdrawn.length).toBe(2);
});

test('no more goes out in a day than its limit, whoever sends at once; the rest waits, and goes when the limit is raised', async () => {
	const rules = await payoutRules();
	const limit = (dailyLimitWon: bigint | null) => changePayoutRules({ ...rules, dailyLimitWon }, OPERATOR);
	await limit(1_000_000_000n);
	const at = await now();
	const sent = 1_000_000_000n - (await roomOfDay(at))!.left;
	await limit(sent + 5_000n);
	const one = await importedBatch(['limit-1,company-1,EXPRESS,,3000,정산', 'limit-2,company-1,EXPRESS,,1500,정산']);
	const two = await importedBatch(['limit-3,company-2,EXPRESS,,3001,정산', 'limit-4,company-2,EXPRESS,,450,정산']);
	expect((await findBatch(one.batchId, at))?.beyond).toEqual([]);
	expect(await approveBatch(one.batchId, APPROVER, at)).toMatchObject({ ok: true });
	// Whoever approves the second one sees what is left by the first, though nothing has gone out yet.
	const day = kstDayOf(at);
	expect((await findBatch(two.batchId, at))?.beyond).toEqual([
		{ day, limit: sent + 5_000n, left: 500n, asked: 3_451n },
	]);
	expect(await approveBatch(two.batchId, APPROVER, at)).toMatchObject({ ok: true });
	const ids = async ({ batchId }: { batchId: string }) => (await payoutsOf(batchId)).map(({ id }) => id);
	// Two senders at once, each of which sees a payout of 3,000 that fits.
	const groups = await Promise.all([formGroup(await ids(one), at), formGroup(await ids(two), at)]);
	const out = groups.flat().reduce((sum, { amount }) => sum + amount, 0n);
	expect(out).toBeGreaterThan(3_000n);
	expect(out).toBeLessThanOrEqual(5_000n);
	// On its way, with an outcome that nobody knows yet, it counts; what was held does not.
	expect((await roomOfDay(at))!.left).toBe(5_000n - out);
	const all = [...(await payoutsOf(one.batchId)), ...(await payoutsOf(two.batchId))];
	const held = all.filter(({ status }) => status === 'approved');
	expect(held.length + groups.flat().length).toBe(4);
	for (const { holdReason, holdUntil } of held)
		expect([holdReason, holdUntil]).toEqual(['daily-limit', atKst(addDays(day, 1))]);
	for (const group of groups) await sendGroup(group, false);
	expect((await roomOfDay(at))!.left).toBe(5_000n - out);
	expect(await submitNow()).toEqual({ submitted: 0, rejected: 0, held: held.length, unknown: 0 });
	expect((await roomOfDay(new Date(at.getTime() + 24 * 60 * 60_000)))!.left).toBe(sent + 5_000n);
	// What was lowered below what went out lets nothing more out.
	await limit(1n);
	expect((await roomOfDay(at))!.left).toBe(0n);
	await limit(sent + 7_951n);
	expect(await submitNow()).toEqual({ submitted: held.length, rejected: 0, held: 0, unknown: 0 });
	expect((await roomOfDay(at))!.left).toBe(0n);
	expect((await ledgerRefs()).filter((ref) => ref.startsWith('limit-')).sort()).toEqual([
		'limit-1',
		'limit-2',
		'limit-3',
		'limit-4',
	]);
	// What makes no sense lets nothing out.
	await db().appSetting.update({ where: { key: PAYOUT_RULES }, data: { value: { dailyLimit: 'much' } } });
	expect((await roomOfDay(at))!.left).toBe(0n);
	await limit(null);
	expect(await roomOfDay(at)).toBeNull();
});

test('5,000 rows go in, are approved and are taken back within seconds', async () => {
	const lines = Array.from(
		{ length: 5000 },
		(_, n) => `big-${n},company-${(n % 2) + 1},SCHEDULED,2027-04-15,${1000 + n},정산`,
	);
	const started = Date.now();
	const { batchId, inserted } = await importedBatch(lines);
	expect(inserted).toBe(5000);
	expect(await approveBatch(batchId, APPROVER, await now())).toEqual({ ok: true, approved: 5000 });
	expect(await withdrawBatch(batchId, OPERATOR, await now())).toEqual({ ok: true, withdrawn: 5000, sent: 0 });
	expect(Date.now() - started).toBeLessThan(30_000);
});

test('a batch goes out in groups of 100', async () => {
	const calls = async () => (await world.ledger()).callsByEndpoint['POST /v2/payouts'] ?? 0;
	const before = await calls();
	const lines = Array.from({ length: 250 }, (_, n) => `group-${n},company-${(n % 2) + 1},EXPRESS,,${20_000 + n},정산`);
	const { batchId } = await importedBatch(lines);
	expect(await approveBatch(batchId, APPROVER, await now())).toEqual({ ok: true, approved: 250 });
	expect(await submitNow()).toEqual({ submitted: 250, rejected: 0, held: 0, unknown: 0 });
	expect((await calls()) - before).toBe(3);
});

test('a selection of sellers becomes one batch, however often its form is sent, and nothing of it with a wrong row', async () => {
	const [one, two] = [
		await registeredSeller(companyInput({ refSellerId: 'chosen-1' })),
		await registeredSeller(companyInput({ refSellerId: 'chosen-2' })),
	];
	const form = {
		nonce: 'form-1',
		name: '셀러 2명',
		scheduleType: 'EXPRESS',
		payoutDate: '',
		transactionDescription: '선택',
		amounts: [
			{ refSellerId: one.refSellerId, amount: '12,000' },
			{ refSellerId: two.refSellerId, amount: '만원' },
		],
		confirmed: true,
	};
	const now = await currentInstant();
	expect(await paySelection({ ...form, amounts: [] }, OPERATOR, now)).toEqual({ ok: false, reason: 'no-amount' });
	// The seller is named: the form has no rows, and one left empty would move them.
	const withGap = [{ refSellerId: one.refSellerId, amount: '' }, ...form.amounts.slice(1)];
	for (const amounts of [form.amounts, withGap]) {
		expect(await paySelection({ ...form, amounts }, OPERATOR, now)).toEqual({
			ok: false,
			reason: 'rows-refused',
			errors: [{ column: 'amount', value: '만원', reason: 'amount-invalid', refSellerId: two.refSellerId }],
		});
	}
	const amounts = [form.amounts[0]!, { refSellerId: two.refSellerId, amount: '9999999' }];
	expect(await paySelection({ ...form, amounts, confirmed: false }, OPERATOR, now)).toEqual({
		ok: true,
		batchId: expect.any(String),
	});
	const again = await paySelection({ ...form, amounts }, OPERATOR, now);
	const payouts = await db().payout.findMany({
		where: { sellerId: { in: [one.id, two.id] } },
		include: { batch: true },
	});
	expect(payouts).toHaveLength(2);
	expect(again).toEqual({ ok: true, batchId: payouts[0]!.batchId });
	expect(payouts[0]!.batch).toMatchObject({ source: 'selection', state: 'awaiting_approval', count: 2 });
	// The same money to the same seller on the same day, by another form: only when somebody means it.
	const other = { ...form, nonce: 'form-2', amounts: [form.amounts[0]!], confirmed: false };
	expect(await paySelection(other, OPERATOR, now)).toEqual({
		ok: false,
		reason: 'confirmation-needed',
		warnings: [{ refSellerId: one.refSellerId, warning: 'possible-duplicate' }],
	});
});
