import { afterAll, beforeAll, expect, test } from 'vitest';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { findBrokenAuditRow } from '#app/features/audit/audit-chain.server.ts';
import { translator } from '#app/i18n/i18n.server.ts';
import { newId } from '#app/lib/ids.ts';
import { fromDateColumn, kstDayFrom, toDateColumn } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { storeSteps, storeTerms } from '#tests/factories/owed-rows.ts';
import { importedBatch } from '#tests/factories/payout-batches.ts';
import { APPROVER, companyInput, individualInput, OPERATOR, registeredSeller } from '#tests/factories/sellers.ts';
import { lockWaits } from '#tests/setup/lock-waits.ts';
import { type SandboxedWorker, startSandboxedWorker } from '#tests/setup/sandboxed-worker.ts';
import { approveBatch, requestApproval, withdrawBatch } from './approve-batch.server.ts';
import { findBatch } from './batch-queries.server.ts';
import { changePlan } from './change-plan.server.ts';
import { changePayoutRules, correctDay, uncorrectDay } from './change-rules.server.ts';
import { copyLastMonth } from './copy-month.server.ts';
import { materialisePlans } from './materialise-plans.server.ts';
import { moveBatch } from './move-batch.server.ts';
import { payoutCalendar, payoutRules } from './payout-settings.server.ts';
import { previewPlan } from './plan-preview.server.ts';
import { sayRhythm } from './plan-words.ts';
import { makePlan, type NewPlan, setPlanActive } from './plans.server.ts';
import { countPlans, findPlan, listPlans, nextPlanOfAll, plansOfBatch, plansOfSeller } from './plans-list.server.ts';

let world: SandboxedWorker;
let sellerId: string;
const ALL = { size: 200 };
beforeAll(async () => {
	world = await startSandboxedWorker();
	await world.setClock('2026-12-21T10:00:00+09:00');
	sellerId = (await registeredSeller(companyInput({ refSellerId: 'plan-seller' }))).id;
});
afterAll(() => world.close());

const plan = (changes: Partial<NewPlan> = {}): NewPlan => ({
	sellerId,
	amount: 300_000n,
	transactionDescription: '정기정산',
	rhythm: 'monthly',
	ordinal: 1,
	onHoliday: 'after',
	...changes,
});
const made = async (input: NewPlan) => {
	const result = await makePlan(input, OPERATOR, await currentInstant());
	if (!result.ok) throw new Error(result.reason);
	return result.planId;
};
const occurrencesOf = async (planId: string) =>
	(await db().payoutPlanOccurrence.findMany({ where: { planId }, orderBy: { occurrenceOn: 'asc' } })).map(
		({ occurrenceOn, payOn, outcome }) =>
			`${fromDateColumn(occurrenceOn)} ${payOn && fromDateColumn(payOn)} ${outcome}`,
	);

test('each period is paid once, over the year end, however often and by however many it is looked at', async () => {
	const after = await made(plan());
	const skip = await made(plan({ onHoliday: 'skip', amount: 400_000n }));
	expect(await materialisePlans()).toBe(0);
	// Three business days before 4 January, the first business day of the year.
	await world.setClock('2026-12-30T09:00:00+09:00');
	await Promise.all([materialisePlans(), materialisePlans(), materialisePlans()]);
	await materialisePlans();
	expect(await occurrencesOf(after)).toEqual(['2027-01-01 2027-01-04 made']);
	expect(await occurrencesOf(skip)).toEqual(['2027-01-01 2027-01-01 skipped-holiday']);
	// A corrected holiday after the fact makes no second payout of the month.
	await db().businessDayOverride.create({
		data: { day: toDateColumn('2027-01-04' as never), business: false, name: '임시' },
	});
	await world.setClock('2027-01-05T09:00:00+09:00');
	await materialisePlans();
	expect(await occurrencesOf(after)).toHaveLength(1);
	const payouts = await db().payout.findMany({ where: { sellerId }, include: { batch: true } });
	expect(payouts).toMatchObject([
		{ status: 'awaiting_approval', amount: 300_000n, batch: { source: 'plan', sourceKey: '2027-01-04', count: 1 } },
	]);
	const batchId = payouts[0]!.batchId!;
	expect(await approveBatch(batchId, OPERATOR, await currentInstant())).toEqual({ ok: false, reason: 'own-batch' });
	// Its day was yesterday: approved, it would never be sent.
	expect(await approveBatch(batchId, APPROVER, await currentInstant())).toEqual({ ok: false, reason: 'dates-passed' });
	await db().businessDayOverride.deleteMany();
	for (const planId of [after, skip]) await setPlanActive(planId, false, OPERATOR, await currentInstant());
});

test('plans of one day share a batch, a pause is not made up, and a seller that cannot be paid is told', async () => {
	await world.setClock('2027-02-22T09:00:00+09:00');
	const first = await made(plan({ rhythm: 'nth-business-day', ordinal: -1 }));
	await made(plan({ rhythm: 'nth-business-day', ordinal: -1, amount: 1000n }));
	const kyc = await registeredSeller(companyInput({ refSellerId: 'plan-kyc' }));
	const late = await made(plan({ sellerId: kyc.id, rhythm: 'nth-business-day', ordinal: -1, amount: 2000n }));
	const become = (tossStatus: string) => db().seller.update({ where: { id: kyc.id }, data: { tossStatus } });
	await become('KYC_REQUIRED');
	expect(await makePlan(plan({ rhythm: 'weekly', ordinal: 9 }), OPERATOR, await currentInstant())).toEqual({
		ok: false,
		reason: 'ordinal-invalid',
	});
	await world.setClock('2027-02-24T09:00:00+09:00');
	expect(await materialisePlans()).toBe(2);
	const batches = await db().payoutBatch.findMany({ where: { sourceKey: '2027-02-26' } });
	expect(batches).toMatchObject([{ count: 2, total: 301_000n, state: 'awaiting_approval' }]);
	// Who cannot be paid yet may become so until the day itself.
	expect(await occurrencesOf(late)).toEqual([]);
	await become('APPROVED');
	expect(await materialisePlans()).toBe(1);
	expect(await occurrencesOf(late)).toEqual(['2027-02-01 2027-02-26 made']);
	await setPlanActive(late, false, OPERATOR, await currentInstant());
	// Whoever looked at two payouts does not approve three.
	const { id: batchId, version } = batches[0]!;
	const at = await currentInstant();
	expect(await approveBatch(batchId, APPROVER, at, { version, accounts: 2 })).toEqual({
		ok: false,
		reason: 'changed-meanwhile',
	});
	// Moved, a batch is that of its new day, and takes in nothing of the old one.
	const to = { payoutOn: kstDayFrom('2027-03-02'), version: version + 1, confirmed: false };
	expect(await moveBatch(batchId, to, OPERATOR, at)).toEqual({ ok: true, moved: 3 });
	const never = await made(plan({ sellerId: kyc.id, rhythm: 'nth-business-day', ordinal: -1, amount: 3000n }));
	expect(await materialisePlans()).toBe(1);
	const ofDays = await db().payoutBatch.findMany({
		where: { createdAt: { gte: new Date('2027-02-24T09:00:00+09:00') } },
		orderBy: { sourceKey: 'asc' },
	});
	expect(ofDays.map(({ sourceKey, name, count }) => [sourceKey, name, count])).toEqual([
		['2027-02-26', '2027-02-26', 1],
		['2027-03-02', '2027-03-02', 3],
	]);
	await setPlanActive(never, false, OPERATOR, at);
	// On the day itself it is too late for a seller that cannot be paid.
	const missed = await made(plan({ sellerId: kyc.id, rhythm: 'nth-business-day', ordinal: -1, amount: 4000n }));
	await become('KYC_REQUIRED');
	await world.setClock('2027-02-25T23:59:00+09:00');
	expect(await materialisePlans()).toBe(0);
	expect(await occurrencesOf(missed)).toEqual([]);
	await world.setClock('2027-02-26T00:00:00+09:00');
	expect(await materialisePlans()).toBe(0);
	expect(await occurrencesOf(missed)).toEqual(['2027-02-01 2027-03-02 seller-not-payable']);
	await setPlanActive(missed, false, OPERATOR, at);
	await become('APPROVED');
	// A pause within a month that was made does not bring that month back.
	for (const active of [false, true]) await setPlanActive(first, active, OPERATOR, at, true);
	expect((await listPlans({}, ALL, at)).rows.find(({ id }) => id === first)?.next).toBe('2027-03-31');
	// A month that was made stays so, also when its plan comes to it again.
	await db().payoutPlan.update({ where: { id: first }, data: { nextOn: toDateColumn(kstDayFrom('2027-02-01')) } });
	expect(await materialisePlans()).toBe(0);
	expect(await occurrencesOf(first)).toHaveLength(1);
	await setPlanActive(first, false, OPERATOR, await currentInstant());
	await world.setClock('2027-05-03T09:00:00+09:00');
	await materialisePlans();
	await setPlanActive(first, true, OPERATOR, await currentInstant());
	await materialisePlans();
	expect(await occurrencesOf(first)).toHaveLength(1);
	const listed = (await listPlans({}, ALL, await currentInstant())).rows.find(({ id }) => id === first);
	expect(listed?.next).toBe('2027-05-31');
	// What nobody made in time is paid on the first day that Toss takes.
	const nextOn = toDateColumn(kstDayFrom('2027-04-01'));
	await db().payoutPlan.update({ where: { id: late }, data: { active: true, nextOn } });
	expect(await materialisePlans()).toBe(1);
	expect((await occurrencesOf(late)).at(-1)).toBe('2027-04-01 2027-05-04 made');
	await setPlanActive(late, false, OPERATOR, await currentInstant());
	const waiting = await registeredSeller(individualInput({ refSellerId: 'plan-waiting' }));
	expect(await makePlan(plan({ sellerId: waiting.id }), OPERATOR, await currentInstant())).toMatchObject({ ok: false });
	expect(await findBrokenAuditRow()).toBeNull();
});

test('a plan that repeats a plan or a payout is made when somebody means it, and its approver is told of the payout', async () => {
	await world.setClock('2027-05-03T10:00:00+09:00');
	const { id: sellerId } = await registeredSeller(companyInput({ refSellerId: 'plan-twice' }));
	const input = plan({ sellerId, ordinal: 20, amount: 55_000n });
	const at = await currentInstant();
	const results = await Promise.all([1, 2, 3].map(() => makePlan(input, OPERATOR, at)));
	const [first] = results.filter((result) => result.ok);
	expect(results.filter(({ ok }) => ok)).toHaveLength(1);
	const plans = [{ id: first!.planId }];
	const again = await makePlan(input, OPERATOR, at);
	expect(again).toEqual({ ok: false, reason: 'confirmation-needed', plans, payouts: [] });
	// Thursday the 20th comes by another rhythm, too.
	expect(await makePlan({ ...input, rhythm: 'nth-business-day', ordinal: 11 }, OPERATOR, at)).toMatchObject({ plans });
	expect(await makePlan({ ...input, amount: 55_001n }, OPERATOR, at)).toMatchObject({ ok: true });
	const { batchId } = await importedBatch(['alone-1,plan-twice,SCHEDULED,2027-05-20,55000,5월정산']);
	const second = await makePlan(input, OPERATOR, at, true);
	if (!second.ok) throw new Error(second.reason);
	await setPlanActive(second.planId, false, OPERATOR, at);
	await setPlanActive(first!.planId, false, OPERATOR, at);
	expect(await makePlan(input, OPERATOR, at)).toEqual({
		ok: false,
		reason: 'confirmation-needed',
		plans: [],
		payouts: [{ id: expect.any(String), refPayoutId: 'alone-1' }],
	});
	await setPlanActive(first!.planId, true, OPERATOR, at, true);
	await world.setClock('2027-05-17T10:00:00+09:00');
	expect(await materialisePlans()).toBe(2);
	const [twin] = await db().payout.findMany({ where: { sellerId, batch: { source: 'plan' }, amount: 55_000n } });
	const of = async (id: string) => (await findBatch(id, await currentInstant()))!.warnings;
	expect(await of(twin!.batchId!)).toEqual([
		{ line: 0, refPayoutId: twin!.refPayoutId, refSellerId: 'plan-twice', warning: 'possible-duplicate' },
	]);
	expect(await of(batchId)).toEqual([]);
	// Whoever approves is told, too, when it brings a seller without KYC to the limit of 7 days.
	await made(plan({ sellerId, ordinal: 20, amount: 9_900_000n }));
	expect(await materialisePlans()).toBe(1);
	expect((await of(twin!.batchId!)).map(({ warning }) => warning)).toEqual(['possible-duplicate', 'seven-day-limit']);
	await db().payoutPlan.updateMany({ where: { sellerId }, data: { active: false } });
});

test('a plan that is changed, or goes on, so that it repeats another asks again, and nothing else does', async () => {
	await world.setClock('2027-05-18T10:00:00+09:00');
	const { id: sellerId } = await registeredSeller(companyInput({ refSellerId: 'plan-again' }));
	const at = await currentInstant();
	const input = plan({ sellerId, ordinal: 20, amount: 66_000n });
	const first = await made(input);
	const other = await made({ ...input, ordinal: 25 });
	const rule = { rhythm: 'monthly', ordinal: 20, onHoliday: 'after', amount: 66_000n } as const;
	const change = { ...rule, transactionDescription: '정기정산', version: 1 };
	const refused = { ok: false, reason: 'confirmation-needed', plans: [{ id: first }], payouts: [] };
	expect(await changePlan(other, change, OPERATOR, at)).toEqual(refused);
	// Another text, or what a paused plan would pay, repeats nothing.
	const text = { ...change, ordinal: 25, transactionDescription: '다른정산' };
	expect(await changePlan(other, text, OPERATOR, at)).toEqual({ ok: true });
	expect(await setPlanActive(other, false, OPERATOR, at)).toEqual({ ok: true });
	expect(await changePlan(other, { ...change, version: 3 }, OPERATOR, at)).toEqual({ ok: true });
	expect(await setPlanActive(other, true, OPERATOR, at)).toEqual(refused);
	expect(await db().payoutPlan.findUnique({ where: { id: other } })).toMatchObject({ active: false });
	expect(await setPlanActive(other, true, OPERATOR, at, true)).toEqual({ ok: true });
	// A payout of the day, made while it was paused.
	await setPlanActive(first, false, OPERATOR, at);
	await importedBatch(['again-1,plan-again,SCHEDULED,2027-05-25,66000,5월정산']);
	const again = { ...change, ordinal: 25, version: 5 };
	expect(await changePlan(other, again, OPERATOR, at)).toMatchObject({
		reason: 'confirmation-needed',
		payouts: [{ refPayoutId: 'again-1' }],
	});
	expect(await changePlan(other, again, OPERATOR, at, true)).toEqual({ ok: true });
	const audit = await db().auditLog.findFirst({ where: { entityId: other }, orderBy: { id: 'desc' } });
	expect(audit).toMatchObject({ action: 'payout-plan.change', after: { confirmed: true } });
	await db().payoutPlan.updateMany({ where: { sellerId }, data: { active: false } });
});

test('a copy of last month is a draft on the same business days, without what plans pay; there is one', async () => {
	await world.setClock('2027-06-01T09:00:00+09:00');
	const at = await currentInstant();
	expect(await copyLastMonth(OPERATOR, at)).toEqual({ ok: false, reason: 'nothing-to-copy' });
	// The second business day of May: the 3rd is the substitute of 1 May, the 5th a holiday.
	const [old] = await db().payout.findMany({ where: { amount: 1000n }, take: 1 });
	await db().payout.update({
		where: { id: old!.id },
		data: { status: 'completed', payoutOn: new Date('2027-05-06'), finishedAt: new Date('2027-05-06T01:00:00Z') },
	});
	// Its plan pays June by itself, also when what it paid in May came through at the third try.
	expect(await copyLastMonth(OPERATOR, at)).toEqual({ ok: false, reason: 'nothing-to-copy' });
	const { tossRaw: _, ...facts } = await db().payout.findUniqueOrThrow({ where: { id: old!.id } });
	const own = (id: string) => ({ id, refPayoutId: id, idempotencyKey: id, submissionGroup: id, tossPayoutId: null });
	const [second, third] = [newId(), newId()];
	await db().payout.update({ where: { id: facts.id }, data: { status: 'failed' } });
	await db().payout.create({ data: { ...facts, ...own(second), status: 'failed', replacesPayoutId: facts.id } });
	await db().payout.create({ data: { ...facts, ...own(third), replacesPayoutId: second } });
	expect(await copyLastMonth(OPERATOR, at)).toEqual({ ok: false, reason: 'nothing-to-copy' });
	await db().payoutPlan.updateMany({ where: { amount: 1000n }, data: { active: false } });
	await importedBatch(['copy-1,plan-seller,SCHEDULED,2027-06-02,1000,6월정산']);
	const copied = await copyLastMonth(OPERATOR, at);
	if (!copied.ok) throw new Error(copied.reason);
	const batch = await db().payoutBatch.findUniqueOrThrow({ where: { id: copied.batchId }, include: { payouts: true } });
	expect(batch).toMatchObject({ state: 'draft', name: '2027-05 → 2027-06', count: 1 });
	expect(fromDateColumn(batch.payouts[0]!.payoutOn!)).toBe('2027-06-02');
	// Somebody paid the same for that day: whoever looks the draft through, and whoever approves it, is told.
	const { refPayoutId } = batch.payouts[0]!;
	expect((await findBatch(batch.id, at))!.warnings).toEqual([
		{ line: 0, refPayoutId, refSellerId: 'plan-seller', warning: 'possible-duplicate' },
	]);
	expect(await approveBatch(batch.id, APPROVER, at)).toEqual({ ok: false, reason: 'not-awaiting-approval' });
	expect(await copyLastMonth(OPERATOR, at)).toEqual({ ok: false, reason: 'copied-already' });
	expect(await requestApproval(batch.id, APPROVER, at)).toEqual({ ok: true });
	expect(await requestApproval(batch.id, APPROVER, at)).toEqual({ ok: false, reason: 'not-a-draft' });
	expect(await approveBatch(batch.id, APPROVER, at)).toEqual({ ok: false, reason: 'own-batch' });
});

test('a changed plan pays the new amount once, is versioned and audited, and whoever changed it does not approve', async () => {
	await world.setClock('2027-07-21T09:00:00+09:00');
	const now = await currentInstant();
	const planId = await made(plan({ rhythm: 'monthly', ordinal: 26, amount: 700_000n }));
	await materialisePlans();
	const change = { rhythm: 'monthly', ordinal: 28, onHoliday: 'after', amount: 900_000n } as const;
	const text = { transactionDescription: '정기정산' };
	expect(await changePlan(planId, { ...change, ...text, amount: 0n, version: 1 }, APPROVER, now)).toMatchObject({
		reason: 'amount-out-of-range',
	});
	expect(await changePlan(planId, { ...change, ...text, version: 1 }, APPROVER, now)).toEqual({ ok: true });
	expect(await changePlan(planId, { ...change, ...text, version: 1 }, APPROVER, now)).toEqual({
		ok: false,
		reason: 'changed-meanwhile',
	});
	// July was paid by the old rule: the 28th pays nothing more.
	await world.setClock('2027-07-28T09:00:00+09:00');
	await materialisePlans();
	expect(await occurrencesOf(planId)).toHaveLength(1);
	await world.setClock('2027-08-26T09:00:00+09:00');
	await materialisePlans();
	expect(await occurrencesOf(planId)).toEqual(['2027-07-01 2027-07-26 made', '2027-08-01 2027-08-30 made']);
	const [payout] = await db().payout.findMany({ where: { amount: 900_000n }, include: { batch: true } });
	expect(await approveBatch(payout!.batchId!, APPROVER, await currentInstant())).toEqual({
		ok: false,
		reason: 'own-batch',
	});
	expect(await db().payoutPlan.findUniqueOrThrow({ where: { id: planId } })).toMatchObject({ version: 2 });
	const audit = await db().auditLog.findFirstOrThrow({ where: { action: 'payout-plan.change', entityId: planId } });
	expect(audit).toMatchObject({
		actor: APPROVER.label,
		before: { amount: '700000', ordinal: 26, version: 1, nextOn: '2027-08-01' },
		after: { amount: '900000', ordinal: 28, version: 2, nextOn: '2027-08-01' },
	});
	await setPlanActive(planId, false, OPERATOR, await currentInstant());
});

test('a day that was declared a holiday is none on which anything is paid, and says what stands in its way', async () => {
	await world.setClock('2027-09-01T10:00:00+09:00');
	const now = await currentInstant();
	const day = kstDayFrom('2027-09-10');
	const batch = await importedBatch(['rules-1,plan-seller,SCHEDULED,2027-09-10,1000,규칙']);
	expect(await correctDay(day, { business: false, name: '임시공휴일' }, OPERATOR, now)).toEqual({
		ok: true,
		affected: 1,
	});
	expect(await correctDay(day, { business: false, name: '또' }, OPERATOR, now)).toEqual({
		ok: false,
		reason: 'nothing-changed',
	});
	expect(await correctDay(kstDayFrom('2027-08-31'), { business: false, name: '어제' }, OPERATOR, now)).toEqual({
		ok: false,
		reason: 'day-past',
	});
	expect((await payoutCalendar()).holidayName(day)).toBe('임시공휴일');
	await uncorrectDay(day, OPERATOR);
	expect((await payoutCalendar()).isBusinessDay(day)).toBe(true);
	const shown = await payoutRules();
	await changePayoutRules({ thresholdWon: null, dailyLimitWon: 7_000n, sendBusinessDaysBefore: 2 }, OPERATOR, shown);
	// Whoever still looks at the rules of before puts no threshold back by saving the other field.
	expect(await changePayoutRules({ ...shown, sendBusinessDaysBefore: 3 }, OPERATOR, shown)).toEqual({
		ok: false,
		reason: 'changed-meanwhile',
	});
	const inForce = { thresholdWon: null, dailyLimitWon: 7_000n, sendBusinessDaysBefore: 2 };
	expect(await payoutRules()).toEqual(inForce);
	// Nor a limit away that somebody set since.
	expect(
		await changePayoutRules({ ...inForce, dailyLimitWon: null }, OPERATOR, { ...inForce, dailyLimitWon: null }),
	).toEqual({
		ok: false,
		reason: 'changed-meanwhile',
	});
	const actions = await db().auditLog.findMany({
		where: { action: { in: ['business-day.correct', 'business-day.uncorrect', 'payout-rules.change'] } },
		orderBy: { id: 'asc' },
	});
	expect(actions.map(({ action }) => action)).toEqual([
		'business-day.correct',
		'business-day.uncorrect',
		'payout-rules.change',
	]);
	expect(batch.inserted).toBe(1);
});

test('a batch that is approved at this moment gets no further payout, which nobody would approve', async () => {
	await world.setClock('2027-10-12T09:00:00+09:00');
	await made(plan({ ordinal: 20, amount: 2001n }));
	await world.setClock('2027-10-18T09:00:00+09:00');
	expect(await materialisePlans()).toBeGreaterThan(0);
	const batch = await db().payoutBatch.findFirstOrThrow({ where: { sourceKey: '2027-10-20' } });
	await made(plan({ ordinal: 20, amount: 2002n }));
	const approver = await sql().connect();
	try {
		await approver.query('begin');
		await approver.query(`update payout_batch set state = 'approved' where id = $1`, [batch.id]);
		const making = materialisePlans();
		await lockWaits();
		await approver.query('commit');
		expect(await making).toBe(1);
	} finally {
		approver.release();
	}
	const late = await db().payout.findFirstOrThrow({ where: { amount: 2002n }, include: { batch: true } });
	expect(late.batch).toMatchObject({ state: 'awaiting_approval', sourceKey: '2027-10-20', count: 1 });
	expect(late.batchId).not.toBe(batch.id);
});

test('a plan that makes up for weeks waits for a batch that somebody has before it holds the log', async () => {
	await world.setClock('2027-11-01T09:00:00+09:00');
	const wednesdays = { rhythm: 'weekly', ordinal: 3 } as const;
	await made(plan({ ...wednesdays, amount: 3001n }));
	const late = await made(plan({ ...wednesdays, amount: 3002n }));
	await setPlanActive(late, false, OPERATOR, await currentInstant());
	await world.setClock('2027-11-08T09:00:00+09:00');
	await materialisePlans();
	await db().payoutPlan.update({ where: { id: late }, data: { active: true } });
	const approver = await sql().connect();
	try {
		await approver.query('begin');
		await approver.query(`select from payout_batch where source_key = '2027-11-10' for update`);
		const making = materialisePlans();
		await lockWaits();
		const log = `select pg_try_advisory_xact_lock(hashtext('jeongsan.audit_log')) as free`;
		expect((await approver.query(log)).rows).toEqual([{ free: true }]);
		await approver.query('commit');
		expect(await making).toBe(2);
	} finally {
		approver.release(true);
	}
});

/** What becomes of a plan whose day is 17 December 2027, made from its cut-off day, Tuesday the 14th, on. */
const FRIDAYS = { rhythm: 'weekly', ordinal: 5, onHoliday: 'before', amount: null } as const;
const toAll = (changes: Partial<NewPlan> = {}) =>
	plan({ sellerId: null, ...FRIDAYS, leastAmount: 1n, transactionDescription: '주간정산', ...changes });
const periodsOf = async (planId: string) =>
	(await findPlan(planId, await currentInstant()))!.occurrences
		.map(({ occurrenceOn, payOn, outcome, count, total, leftOut, payoutId, batchId }) => ({
			...{ on: occurrenceOn, payOn, outcome, count, total, leftOut, payoutId, batchId },
		}))
		.reverse();
/** The payouts of a batch by seller, with whether their items come to their amounts. */
const paidBy = async (batchId: string) => {
	const { rows } = await sql().query<{ ref: string; amount: string; items: string | null }>(
		`select s.ref_seller_id as ref, p.amount::text as amount, (select sum(amount) from payout_item where payout_id = p.id)::text as items
		from payout p join seller s on s.id = p.seller_id where p.batch_id = $1 order by 1, p.id`,
		[batchId],
	);
	for (const { amount, items } of rows) expect(items).toBe(amount);
	return rows.map(({ ref, amount }) => `${ref} ${amount}`);
};
const stepOf = (ref: string, net: bigint, on: string) => ({ ref, net, on, orderId: `order-${newId()}` });

test('a plan of all sellers pays each what is payable, once, and tells whom it left out', async () => {
	await db().payoutPlan.updateMany({ data: { active: false } });
	await world.setClock('2027-12-10T10:00:00+09:00');
	expect(await makePlan(toAll(), OPERATOR, await currentInstant())).toEqual({ ok: false, reason: 'no-terms' });
	await storeTerms('2027-12-01');
	for (const ref of ['every-1', 'every-2', 'every-small', 'every-owes', 'every-kyc', 'every-later'])
		await registeredSeller(companyInput({ refSellerId: ref }));
	await db().seller.updateMany({ where: { refSellerId: 'every-kyc' }, data: { tossStatus: 'KYC_REQUIRED' } });
	expect(await makePlan(toAll({ amount: 5n }), OPERATOR, await currentInstant())).toMatchObject({
		reason: 'all-are-paid-what-is-payable',
	});
	const planId = await made(toAll({ leastAmount: 1_000n }));
	// A second one of the same day is asked about.
	expect(await makePlan(toAll(), OPERATOR, await currentInstant())).toMatchObject({ plans: [{ id: planId }] });
	await storeSteps([
		...[stepOf('every-1', 40_000n, '2027-12-11'), stepOf('every-1', -3_000n, '2027-12-12')],
		...[stepOf('every-small', 999n, '2027-12-11'), stepOf('every-owes', -500n, '2027-12-11')],
		...[stepOf('every-kyc', 8_000n, '2027-12-11'), stepOf('every-later', 9_000n, '2027-12-15')],
		...[stepOf('every-large', 7_000n, '2027-12-11'), stepOf('every-2', 1_000_000_000n, '2027-12-11')],
	]);
	await world.setClock('2027-12-14T08:59:00+09:00');
	expect(await materialisePlans()).toBe(0);
	// Registered yesterday, and in it without anybody adding a plan.
	await registeredSeller(companyInput({ refSellerId: 'every-new' }));
	await storeSteps([stepOf('every-new', 2_000n, '2027-12-13')]);
	await world.setClock('2027-12-14T09:00:00+09:00');
	await Promise.all([materialisePlans(), materialisePlans(), materialisePlans()]);
	expect(await materialisePlans()).toBe(0);
	const [period, ...others] = await periodsOf(planId);
	expect(others).toEqual([]);
	expect(period).toMatchObject({ on: '2027-12-17', payOn: '2027-12-17', outcome: 'made', count: 2, total: 39_000n });
	expect(period).toMatchObject({ leftOut: 3 });
	const batchId = period!.batchId!;
	expect(await paidBy(batchId)).toEqual(['every-1 37000', 'every-new 2000']);
	const found = (await findBatch(batchId, await currentInstant()))!;
	expect(found.batch).toMatchObject({ name: '주간정산 2027-12-17', source: 'plan', state: 'awaiting_approval' });
	expect(found.warnings).toEqual([]);
	expect(found.errors!.rows.map(({ raw, column, reason }) => [raw[1], column, reason])).toEqual([
		['every-2', 'amount', 'amount-out-of-range'],
		['every-kyc', 'refSellerId', 'kyc-required'],
		['every-large', 'refSellerId', 'seller-not-found'],
	]);
	expect(await plansOfBatch(batchId)).toMatchObject([{ id: planId, seller: null }]);
	const newest = await db().seller.findFirstOrThrow({ where: { refSellerId: 'every-new' } });
	const [mine] = await plansOfSeller(newest, await currentInstant());
	expect(await nextPlanOfAll(await currentInstant())).toEqual(mine);
	expect(mine).toMatchObject({ id: planId, next: '2027-12-24', cutOff: '2027-12-21' });

	// Another person approves it; who made or changed the plan does not.
	expect(await approveBatch(batchId, OPERATOR, await currentInstant())).toEqual({ ok: false, reason: 'own-batch' });
	// Moved, it stays that of its period, and nothing of plans of its day comes into it.
	const to = { payoutOn: kstDayFrom('2027-12-20'), version: found.batch.version, confirmed: false };
	expect(await moveBatch(batchId, to, OPERATOR, await currentInstant())).toEqual({ ok: true, moved: 2 });
	expect((await findBatch(batchId, await currentInstant()))!.batch).toMatchObject({
		...{ name: '주간정산 2027-12-20', sourceKey: found.batch.sourceKey },
	});
	expect(await approveBatch(batchId, APPROVER, await currentInstant())).toMatchObject({ ok: true, approved: 2 });
	expect(await findBrokenAuditRow()).toBeNull();
	// January's are made by the plan itself.
	const done = { status: 'completed', finishedAt: new Date('2027-12-20T01:00:00Z') };
	await db().payout.updateMany({ where: { batchId }, data: done });
	await world.setClock('2028-01-03T09:00:00+09:00');
	const nothing = { ok: false, reason: 'nothing-to-copy' };
	expect(await copyLastMonth(OPERATOR, await currentInstant())).toEqual(nothing);
	await setPlanActive(planId, false, OPERATOR, await currentInstant());
	expect(await copyLastMonth(OPERATOR, await currentInstant())).toMatchObject({ ok: true, count: 2 });
	await db().payout.updateMany({ where: { batch: { source: 'copy' } }, data: { status: 'withdrawn' } });
});

test('what is payable is paid by one of several plans and hands, and by one period of those that were missed', async () => {
	await world.setClock('2028-01-10T10:00:00+09:00');
	const mondays = { ordinal: 1 } as const;
	const { id: ownId } = await registeredSeller(companyInput({ refSellerId: 'single-1' }));
	const own = await made(toAll({ sellerId: ownId, ...mondays }));
	const all = await made(toAll(mondays));
	const again = await makePlan(toAll(mondays), OPERATOR, await currentInstant(), true);
	if (!again.ok) throw new Error(again.reason);
	await storeSteps([stepOf('single-1', 5_000n, '2028-01-10'), stepOf('every-1', 6_000n, '2028-01-10')]);
	await world.setClock('2028-01-12T09:00:00+09:00');
	await Promise.all([materialisePlans(), materialisePlans()]);
	expect(await occurrencesOf(own)).toEqual(['2028-01-17 2028-01-17 made']);
	const [first] = await periodsOf(all);
	// With whom it was too early or too little for, the last time.
	expect(await paidBy(first!.batchId!)).toEqual(['every-1 6000', 'every-later 9000', 'every-small 999']);
	// Only those that cannot be paid are left for the second one.
	expect(await periodsOf(again.planId)).toMatchObject([{ outcome: 'nothing-payable', count: 0, batchId: null }]);
	const day = await db().payoutBatch.findFirstOrThrow({ where: { sourceKey: '2028-01-17' } });
	expect(await paidBy(day.id)).toEqual(['single-1 5000']);
	expect(await plansOfBatch(day.id)).toMatchObject([{ id: own }]);
	await setPlanActive(again.planId, false, OPERATOR, await currentInstant());
	await setPlanActive(own, false, OPERATOR, await currentInstant());

	// Somebody pays a seller by hand at this moment: it is decided after that.
	await storeSteps([stepOf('single-1', 7_000n, '2028-01-12'), stepOf('every-1', 8_000n, '2028-01-12')]);
	await world.setClock('2028-01-19T09:00:00+09:00');
	const hand = await sql().connect();
	try {
		await hand.query('begin');
		await hand.query(`select from seller where ref_seller_id = 'single-1' for update`);
		const making = materialisePlans();
		await lockWaits();
		await hand.query(
			`insert into payout (id, m_id, ref_payout_id, seller_id, schedule_type, amount, transaction_description, status,
				created_at, updated_at)
			select gen_random_uuid(), s.m_id, 'by-hand', s.id, 'EXPRESS', 7000, '정산금', 'approved', $1, $1
			from seller s where s.ref_seller_id = 'single-1'`,
			['2028-01-19T00:00:00Z'],
		);
		await hand.query('commit');
		expect(await making).toBe(1);
	} finally {
		hand.release();
	}
	const [, second] = await periodsOf(all);
	expect(await paidBy(second!.batchId!)).toEqual(['every-1 8000']);

	// What is worked out while the batch is made belongs to it wholly, or not at all.
	await storeSteps([stepOf('every-1', 1_000n, '2028-01-20')]);
	await world.setClock('2028-01-26T09:00:00+09:00');
	const hold = await sql().connect();
	try {
		await hold.query('begin');
		await hold.query('lock table payout_batch in share mode');
		const making = materialisePlans();
		await lockWaits();
		await storeSteps([stepOf('every-1', 500n, '2028-01-26')]);
		await hold.query('commit');
		expect(await making).toBe(1);
	} finally {
		hold.release();
	}
	const [, , third] = await periodsOf(all);
	expect(await paidBy(third!.batchId!)).toEqual(['every-1 1500']);

	// A worker that slept for weeks makes one batch, of all that is payable by now.
	await storeSteps([stepOf('every-1', 3_000n, '2028-02-01'), stepOf('every-1', 4_000n, '2028-02-10')]);
	await world.setClock('2028-02-16T09:00:00+09:00');
	expect(await materialisePlans()).toBe(1);
	const missed = (await periodsOf(all)).slice(3);
	expect(missed.map(({ on, outcome, count }) => [on, outcome, count])).toEqual([
		['2028-02-07', 'made', 1],
		['2028-02-14', 'paid-before', 0],
		['2028-02-21', 'paid-before', 0],
	]);
	expect(await paidBy(missed[0]!.batchId!)).toEqual(['every-1 7000']);
	expect(missed[0]!.payOn).toBe('2028-02-17');

	// Withdrawn, it is payable again, with the next period.
	await withdrawBatch(missed[0]!.batchId!, OPERATOR, await currentInstant());
	await world.setClock('2028-02-23T09:00:00+09:00');
	expect(await materialisePlans()).toBe(1);
	expect(await paidBy((await periodsOf(all)).at(-1)!.batchId!)).toEqual(['every-1 7000']);
	await setPlanActive(all, false, OPERATOR, await currentInstant());
});

test('a plan of all that is payable to one seller waits for it until the day, and can become one of an amount', async () => {
	await world.setClock('2028-03-06T10:00:00+09:00');
	const { id } = await registeredSeller(companyInput({ refSellerId: 'lonely-1' }));
	const planId = await made(toAll({ sellerId: id, leastAmount: 100n }));
	await storeSteps([stepOf('lonely-1', 99n, '2028-03-06')]);
	const become = (tossStatus: string) => db().seller.update({ where: { id }, data: { tossStatus } });
	await become('KYC_REQUIRED');
	await world.setClock('2028-03-07T09:00:00+09:00');
	expect(await materialisePlans()).toBe(0);
	await storeSteps([stepOf('lonely-1', 1n, '2028-03-07')]);
	await world.setClock('2028-03-14T09:00:00+09:00');
	expect(await materialisePlans()).toBe(0);
	await become('APPROVED');
	expect(await materialisePlans()).toBe(1);
	expect(await periodsOf(planId)).toMatchObject([
		{ on: '2028-03-10', outcome: 'nothing-payable', leftOut: 0 },
		{ on: '2028-03-17', outcome: 'made', count: 1, total: 100n },
	]);
	const rule = { rhythm: 'weekly', ordinal: 5, onHoliday: 'before' } as const;
	const change = { ...rule, transactionDescription: '정산', version: 1 };
	const at = await currentInstant();
	expect(await changePlan(planId, { ...change, amount: 5_000n }, APPROVER, at)).toEqual({ ok: true });
	expect(await changePlan(planId, { ...change, amount: null, leastAmount: 7n, version: 2 }, APPROVER, at)).toEqual({
		ok: true,
	});
	const audits = await db().auditLog.findMany({ where: { entityId: planId, action: 'payout-plan.change' } });
	expect(audits.at(-1)).toMatchObject({
		before: { amount: '5000', leastAmount: null },
		after: { amount: 'payable', leastAmount: '7' },
	});
	await setPlanActive(planId, false, OPERATOR, at);

	// A plan that cannot be made keeps no other one from being made.
	const taken = await made(plan({ ...rule, amount: 4001n }));
	const other = await made(plan({ ...rule, amount: 4002n }));
	const payout = await db().payout.findFirstOrThrow({ where: { seller: { id } } });
	const ref = `plan-${taken.replaceAll('-', '').slice(-20)}-20280317`;
	await db().payout.update({ where: { id: payout.id }, data: { refPayoutId: ref } });
	await expect(materialisePlans()).rejects.toThrow();
	expect(await occurrencesOf(other)).toEqual(['2028-03-17 2028-03-17 made']);
	expect(await occurrencesOf(taken)).toEqual([]);
	await setPlanActive(taken, false, OPERATOR, at);
	// The active ones come first, page by page.
	const pages: string[] = [];
	for (let after: string | undefined; ; ) {
		const page = await listPlans({}, { size: 10, ...(after ? { after } : {}) }, at);
		pages.push(...page.rows.map(({ id }) => id));
		if (!page.next) break;
		after = page.next;
	}
	const whole = await listPlans({}, ALL, at);
	expect(pages).toEqual(whole.rows.map(({ id }) => id));
	const kinds = await Promise.all((['fixed', 'payable', 'all'] as const).map((kind) => countPlans({ kind })));
	expect(kinds.reduce((sum, count) => sum + count, 0)).toBe(whole.rows.length);
});

test('who is owed more than one payout may be is paid by several, each of whole orders', async () => {
	await db().payoutPlan.updateMany({ data: { active: false } });
	await world.setClock('2028-06-13T10:00:00+09:00');
	const { id } = await registeredSeller(companyInput({ refSellerId: 'large-1' }));
	await registeredSeller(companyInput({ refSellerId: 'large-2' }));
	await db().seller.updateMany({ where: { refSellerId: { startsWith: 'large-' } }, data: { tossStatus: 'APPROVED' } });
	const ofOne = await made(toAll({ sellerId: id, leastAmount: 100n }));
	await storeSteps([
		...[stepOf('large-1', 600_000_000n, '2028-06-13'), stepOf('large-1', 399_999_999n, '2028-06-14')],
		...[stepOf('large-1', 700_000_000n, '2028-06-15'), stepOf('large-1', -1n, '2028-06-16')],
	]);
	const total = 1_699_999_998n;
	expect(await previewPlan('jeongsanmall', await currentInstant(), { leastAmount: 1n, sellerId: id })).toMatchObject({
		...{ sellers: 1, total: 600_000_000n },
	});
	await world.setClock('2028-06-20T09:00:00+09:00');
	expect(await materialisePlans()).toBe(2);
	const [period] = await periodsOf(ofOne);
	expect(period).toMatchObject({ outcome: 'made', count: 2, total, leftOut: 0 });
	const first = await db().payout.findUniqueOrThrow({ where: { id: period!.payoutId! } });
	expect(await paidBy(first.batchId!)).toEqual(['large-1 999999998', 'large-1 700000000']);
	expect((await findBatch(first.batchId!, await currentInstant()))!.warnings).toEqual([]);
	await db().payout.updateMany({ where: { batchId: first.batchId }, data: { status: 'withdrawn' } });
	await setPlanActive(ofOne, false, OPERATOR, await currentInstant());

	// By a plan of all sellers, beside one whose amount no payout may have.
	const ofAll = await made(toAll({ leastAmount: 1_000_000n }));
	await storeSteps([stepOf('large-2', 1_500_000_000n, '2028-06-21'), stepOf('large-1', 300_000_000n, '2028-06-22')]);
	await world.setClock('2028-06-27T09:00:00+09:00');
	expect(await materialisePlans()).toBe(3);
	const [all] = await periodsOf(ofAll);
	expect(all).toMatchObject({ outcome: 'made', count: 3, total: total + 300_000_000n });
	expect((await findBatch(all!.batchId!, await currentInstant()))!.errors!.rows).toContainEqual(
		expect.objectContaining({ raw: expect.arrayContaining(['large-2']), reason: 'amount-out-of-range' }),
	);
	expect(await paidBy(all!.batchId!)).toEqual(['large-1 999999998', 'large-1 700000000', 'large-1 300000000']);
	await setPlanActive(ofAll, false, OPERATOR, await currentInstant());
});

test('the days of plans are said in words, not in numbers that have to be known', async () => {
	const rules = [
		['weekly', 1],
		['weekly', 7],
		['monthly', 10],
		['nth-business-day', 3],
		['nth-business-day', -1],
		['nth-business-day', -2],
	] as const;
	const said = async (language: 'ko' | 'en') => {
		const t = await translator(language);
		return rules.map(([rhythm, ordinal]) => sayRhythm(t, rhythm, ordinal));
	};
	expect(await said('ko')).toEqual([
		'매주 월요일',
		'매주 일요일',
		'매월 10일',
		'매월 3번째 영업일',
		'매월 마지막 영업일',
		'매월 끝에서 2번째 영업일',
	]);
	expect((await said('en'))[0]).toBe('Every Monday');
});
