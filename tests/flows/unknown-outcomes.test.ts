import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { environment, extendEnvironment } from '#app/env.server.ts';
import { withdrawPayout } from '#app/features/payouts/approve-payout.server.ts';
import { followPayouts } from '#app/features/payouts/follow-payouts.server.ts';
import { readBack } from '#app/features/payouts/read-back.server.ts';
import { schedulePayout } from '#app/features/payouts/schedule-payout.server.ts';
import { sendGroup } from '#app/features/payouts/send-group.server.ts';
import {
	formGroup,
	noteReferenceTaken,
	noteTry,
	regroup,
	rejectPayout,
	releasePayouts,
	repeatGroup,
	type SentPayout,
} from '#app/features/payouts/submission-group.server.ts';
import { SENDING, submitPayouts } from '#app/features/payouts/submit-payouts.server.ts';
import { updateSeller } from '#app/features/sellers/change-seller.server.ts';
import { followSellers } from '#app/features/sellers/follow-sellers.server.ts';
import { sendSellerChange } from '#app/features/sellers/send-seller-change.server.ts';
import { withLock } from '#app/jobs/with-lock.server.ts';
import { addBusinessDays, type KstDay, koreanBusinessCalendar, kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import { toWon } from '#app/lib/won.ts';
import { checkReadiness } from '#app/readiness.server.ts';
import { sql } from '#app/sql.server.ts';
import { TossRejected } from '#app/toss/errors.ts';
import { toss } from '#app/toss/toss.server.ts';
import { companyInput, OPERATOR, registeredSeller } from '#tests/factories/sellers.ts';
import { lockWaits } from '#tests/setup/lock-waits.ts';
import { type SandboxedWorker, startSandboxedWorker } from '#tests/setup/sandboxed-worker.ts';

/** The client tries four times by itself: a fault that strikes as often leaves the outcome unknown. */
const CLIENT_TRIES = 4;
/** What cannot be read is not asked for again. */
const triesAt = (fault: string) => (fault === 'garbage' ? 1 : CLIENT_TRIES);

/** An answer that never comes is not waited for long. */
const IMPATIENT = { TOSS_TIMEOUT_MS: '500' };
/** Long enough between two tries for another sender to come in. */
const SLOW = { TOSS_RETRY_DELAY_MS: '500' };

interface Faults {
	faults: { left: number }[];
}

/** Does something while Toss is called under other settings than elsewhere. */
async function under<T>(settings: Record<string, string>, work: () => Promise<T>): Promise<T> {
	const usual = Object.fromEntries(Object.keys(settings).map((name) => [name, process.env[name] ?? '']));
	extendEnvironment(settings);
	try {
		return await work();
	} finally {
		extendEnvironment(usual);
	}
}

let world: SandboxedWorker;
let day = 10;

beforeAll(async () => {
	world = await startSandboxedWorker();
	await world.control('balance', { available: 900_000_000, pending: 0 });
});
afterAll(() => world.close());
afterEach(async () => {
	// A fault that is left over would strike the next test.
	expect(await world.control('faults')).toEqual({ faults: [] });
});
beforeEach(async () => {
	// Every test on a business day of its own, in the hours of EXPRESS payouts.
	do day += 1;
	while ([0, 6].includes(new Date(Date.UTC(2027, 2, day)).getUTCDay()));
	await world.setClock(new Date(Date.UTC(2027, 2, day, 0, 0)));
});

async function schedule(
	sellerId: string,
	amount: bigint,
	refPayoutId?: string,
	payoutOn: KstDay | null = null,
): Promise<string> {
	const result = await schedulePayout(
		{
			sellerId,
			scheduleType: payoutOn ? 'SCHEDULED' : 'EXPRESS',
			payoutOn,
			amount,
			transactionDescription: '정산',
			confirmed: ['possible-duplicate', 'seven-day-limit'],
			...(refPayoutId ? { refPayoutId } : {}),
		},
		OPERATOR,
		await currentInstant(),
	);
	if (!result.ok) throw new Error(result.reason);
	return result.payoutId;
}

const payoutOf = (id: string) => db().payout.findUniqueOrThrow({ where: { id } });
const fault = (what: string, times: number, more: object = {}) =>
	world.control('faults', { method: 'POST', path: '/v2/payouts', fault: what, times, ...more });

/** Has Toss take a payout under a key that we know nothing of. */
async function requestPast(id: string, idempotencyKey: string): Promise<void> {
	const payout = await db().payout.findUniqueOrThrow({ where: { id }, include: { seller: true } });
	const item = {
		refPayoutId: payout.refPayoutId,
		destination: payout.seller.tossSellerId!,
		amount: toWon(payout.amount),
		transactionDescription: payout.transactionDescription,
	};
	await toss().payouts.request([{ ...item, scheduleType: 'EXPRESS' }], { idempotencyKey });
}

/** How many payouts Toss has under our reference. */
async function countAtToss(id: string): Promise<number> {
	const { refPayoutId } = await payoutOf(id);
	return (await world.ledger()).payouts.filter((payout) => payout.refPayoutId === refPayoutId).length;
}

describe('a payout whose outcome is unknown', () => {
	for (const [name, what, more] of [
		['the connection is cut before Toss has it', 'cut-before', {}],
		['the connection is cut after Toss has it', 'cut-after', {}],
		['the answer comes too late', 'timeout-after', {}],
		['Toss answers 500', 'status', { status: 500 }],
		['Toss answers 429', 'status', { status: 429 }],
		['the answer is garbage', 'garbage', {}],
	] as const) {
		test(`${name}: it goes out exactly once, and is never called failed`, async () => {
			const seller = await registeredSeller();
			await fault(what, triesAt(what), more);
			const id = await schedule(seller.id, 10_001n);
			await under(what === 'timeout-after' ? IMPATIENT : {}, submitPayouts);
			const unknown = await payoutOf(id);
			expect(unknown.status).toBe('submitting');
			// The last try counts, not the first: the proof of absence begins with it.
			const triedFor = unknown.lastSentAt!.getTime() - unknown.firstSentAt!.getTime();
			if (triesAt(what) > 1) expect(triedFor).toBeGreaterThan(2 * environment().TOSS_RETRY_DELAY_MS);
			// And of that its end.
			if (what === 'timeout-after') {
				expect(triedFor).toBeGreaterThanOrEqual(CLIENT_TRIES * Number(IMPATIENT.TOSS_TIMEOUT_MS));
			}
			expect(await withdrawPayout(id, OPERATOR, await currentInstant())).toEqual({ ok: false, reason: 'already-sent' });
			await submitPayouts();
			await world.pass(1);
			await followPayouts();
			expect(await payoutOf(id)).toMatchObject({ failureCode: null, idempotencyKey: unknown.idempotencyKey });
			expect(['requested', 'in_progress', 'completed']).toContain((await payoutOf(id)).status);
			expect(await countAtToss(id)).toBe(1);
		});
	}

	test('is sent under a new key only after two complete reads, ten minutes apart, have proven it absent', async () => {
		const seller = await registeredSeller();
		await world.control('settings', { faultStatusIsStored: true });
		await fault('status', 1, { status: 500 });
		const id = await schedule(seller.id, 10_002n);
		await submitPayouts();
		const first = await payoutOf(id);
		expect(first.status).toBe('submitting');
		// The same key repeats the stored 500.
		await world.pass(1);
		await followPayouts();
		expect(await payoutOf(id)).toMatchObject({ status: 'submitting', attempts: 2 });
		await world.pass(9);
		await followPayouts();
		const lastSentAt = (await payoutOf(id)).lastSentAt!;
		expect((await payoutOf(id)).absentReadAt).toBeNull();

		await world.setClock(new Date(lastSentAt.getTime() + 10 * 60_000 + 1000));
		await followPayouts();
		const read = await payoutOf(id);
		expect(read.absentReadAt!.getTime() - lastSentAt.getTime()).toBeGreaterThanOrEqual(10 * 60_000);
		expect(read.idempotencyKey).toBe(first.idempotencyKey);
		await world.pass(9);
		await followPayouts();
		expect((await payoutOf(id)).idempotencyKey).toBe(first.idempotencyKey);

		// A list that is not read to its end proves nothing.
		await world.pass(2);
		await world.control('faults', {
			method: 'GET',
			path: '/v2/payouts',
			fault: 'status',
			status: 500,
			times: CLIENT_TRIES,
		});
		await followPayouts();
		expect((await payoutOf(id)).idempotencyKey).toBe(first.idempotencyKey);
		expect(await countAtToss(id)).toBe(0);

		await followPayouts();
		const sent = await payoutOf(id);
		expect(sent).toMatchObject({ status: 'requested', refPayoutId: first.refPayoutId });
		expect(sent.idempotencyKey).not.toBe(first.idempotencyKey);
		expect(await countAtToss(id)).toBe(1);
		await world.control('settings', { faultStatusIsStored: false });
	});

	test('of a security key that does not fit it is told, the rest is held, and each goes out once when the key is right', async () => {
		const seller = await registeredSeller();
		const { TOSS_SECURITY_KEY } = environment();
		const requests = async () => (await world.ledger()).callsByEndpoint['POST /v2/payouts'] ?? 0;
		const readiness = async () => (await checkReadiness(new Date())).checks.toss;
		const before = await requests();
		expect(await readiness()).toMatchObject({ ok: true });
		extendEnvironment({ TOSS_SECURITY_KEY: 'ab'.repeat(32) });
		const sent = await schedule(seller.id, 10_021n);
		await submitPayouts();
		expect(await payoutOf(sent)).toMatchObject({ status: 'submitting', attempts: 1 });
		expect(await readiness()).toMatchObject({ ok: false, reason: 'TOSS_SECURITY_KEY does not fit' });
		const held = await schedule(seller.id, 10_022n);
		await world.pass(1);
		await submitPayouts();
		await followPayouts();
		expect(await payoutOf(held)).toMatchObject({ status: 'approved', holdReason: 'security-key', firstSentAt: null });
		expect((await requests()) - before, 'nothing goes out under the same key').toBe(1);

		extendEnvironment({ TOSS_SECURITY_KEY });
		expect(await readiness()).toMatchObject({ ok: true });
		await submitPayouts();
		expect(await payoutOf(held)).toMatchObject({ status: 'requested', holdReason: null });
		// Asked again under its key, Toss would repeat what it answered to nonsense: it is proven absent instead.
		for (const minutes of [4, 10, 11]) {
			await world.pass(minutes);
			await followPayouts();
			expect((await payoutOf(sent)).status, `after ${minutes} more minutes`).not.toBe('rejected');
		}
		expect(['requested', 'in_progress', 'completed']).toContain((await payoutOf(sent)).status);
		expect([await countAtToss(sent), await countAtToss(held)]).toEqual([1, 1]);
		expect((await requests()) - before).toBe(3);
	});

	test('of one damaged answer, which looks as if it came under another key, nothing is held', async () => {
		const seller = await registeredSeller();
		const ready = async () => (await checkReadiness(new Date())).checks.toss.ok;
		await fault('damaged', 1);
		const first = await schedule(seller.id, 10_031n);
		await submitPayouts();
		const unknown = await payoutOf(first);
		expect(unknown.status).toBe('submitting');
		expect(await ready()).toBe(false);
		// As long as no answer is opened, the key may be the wrong one.
		await world.control('faults', { method: 'GET', path: '/v2/balances', fault: 'damaged' });
		const second = await schedule(seller.id, 10_032n);
		await submitPayouts();
		expect(await payoutOf(second)).toMatchObject({ status: 'approved', holdReason: 'security-key' });
		// Toss is not asked every few seconds.
		await submitPayouts();
		expect((await payoutOf(second)).status).toBe('approved');
		await world.pass(5);
		await submitPayouts();
		expect((await payoutOf(second)).status).toBe('requested');
		expect(await ready()).toBe(true);
		await followPayouts();
		const { status, idempotencyKey } = await payoutOf(first);
		expect(['requested', 'in_progress', 'completed']).toContain(status);
		expect(idempotencyKey).toBe(unknown.idempotencyKey);
		expect([await countAtToss(first), await countAtToss(second)]).toEqual([1, 1]);
	});

	test('is not believed to be refused while the list cannot be read: Toss may have taken it at the first try', async () => {
		const seller = await registeredSeller();
		await fault('cut-after', CLIENT_TRIES);
		const id = await schedule(seller.id, 10_003n);
		await submitPayouts();
		const unknown = await payoutOf(id);
		// Somebody changed the key: the list is refused, and so is the same request again.
		const { TOSS_SECRET_KEY } = environment();
		extendEnvironment({ TOSS_SECRET_KEY: 'test_sk_of_somebody_else' });
		await world.pass(1);
		await followPayouts();
		const { idempotencyKey } = unknown;
		expect(await payoutOf(id)).toMatchObject({ status: 'submitting', idempotencyKey, attempts: 2 });
		extendEnvironment({ TOSS_SECRET_KEY });
		await world.pass(1);
		await followPayouts();
		expect(['requested', 'in_progress', 'completed']).toContain((await payoutOf(id)).status);
		expect(await countAtToss(id)).toBe(1);
	});

	test('a worker that dies between the commit and the call leaves a payout that the next one sends, once', async () => {
		const seller = await registeredSeller();
		const id = await schedule(seller.id, 10_003n);
		await formGroup([id], await currentInstant());
		await submitPayouts();
		expect((await payoutOf(id)).status).toBe('submitting');
		await world.pass(1);
		await followPayouts();
		expect((await payoutOf(id)).status).toBe('requested');
		expect(await countAtToss(id)).toBe(1);
	});

	test('a refusal of the key alone, after a try that Toss took, says nothing of that try', async () => {
		const seller = await registeredSeller();
		await fault('cut-after', 1);
		await fault('status', 1, { status: 401 });
		const id = await schedule(seller.id, 10_006n);
		await submitPayouts();
		const unknown = await payoutOf(id);
		expect(unknown).toMatchObject({ status: 'submitting', holdReason: null });
		await world.pass(1);
		await followPayouts();
		const { status, idempotencyKey } = await payoutOf(id);
		expect(['requested', 'in_progress', 'completed']).toContain(status);
		expect(idempotencyKey).toBe(unknown.idempotencyKey);
		expect(await countAtToss(id)).toBe(1);
	});

	test('a final refusal behind a try that came to nothing is not believed before the list was read', async () => {
		const seller = await registeredSeller();
		const id = await schedule(seller.id, 10_049n);
		await requestPast(id, 'another-try');
		await fault('cut-before', 1);
		await fault('status', 1, { status: 403, code: 'FORBIDDEN_SELLER_PAYOUT' });
		await submitPayouts();
		expect(await payoutOf(id)).toMatchObject({ status: 'requested', failureCode: null });
		expect(await countAtToss(id)).toBe(1);
	});

	test('a repeat that is not let in leaves the outcome as open as it was', async () => {
		const seller = await registeredSeller();
		await fault('cut-before', CLIENT_TRIES);
		const id = await schedule(seller.id, 10_010n);
		await submitPayouts();
		const { idempotencyKey } = await payoutOf(id);
		await fault('status', 1, { status: 401 });
		await world.pass(1);
		await followPayouts();
		// One look at the list proves nothing: it is not sent under a new key.
		expect(await payoutOf(id)).toMatchObject({ status: 'submitting', attempts: 2, idempotencyKey });
		await world.pass(1);
		await followPayouts();
		expect(await payoutOf(id)).toMatchObject({ status: 'requested', idempotencyKey });
		expect(await countAtToss(id)).toBe(1);
	});

	test('a sender that lost its turn without noticing touches nothing of what another one has taken over', async () => {
		const seller = await registeredSeller();
		const ids = [await schedule(seller.id, 10_007n), await schedule(seller.id, 10_008n)];
		const at = await currentInstant();
		const lost = await formGroup(ids, at);
		const then = new Date(at.getTime() + 500);
		const [taken] = (await regroup([lost], then)) as [SentPayout[]];
		for (const { lastSentAt } of taken) expect(lastSentAt).toEqual(then);
		const refusal = new TossRejected(
			{ method: 'POST', route: '/v2/payouts' },
			{ status: 400, code: 'NOT_ENOUGH_AMOUNT', tossMessage: null, traceId: null },
		);
		expect(await regroup([lost], at)).toEqual([[]]);
		await releasePayouts(lost, at, { reason: 'not-enough-balance', until: null }, {}, 'reply');
		await rejectPayout(lost[0]!, refusal, at);
		await noteReferenceTaken(lost[0]!, refusal);
		expect(await noteTry(lost, at)).toBe(false);
		await sendGroup(lost, false);
		expect(await Promise.all(ids.map(countAtToss))).toEqual([0, 0]);
		// Sent once more by the other one, it is not absent because an earlier read did not show it.
		const again = await repeatGroup(taken[0]!.submissionGroup!, new Date(at.getTime() + 1000));
		await releasePayouts(taken, at, null, { provablyAbsent: true }, 'poll');
		for (const [index, id] of ids.entries()) {
			const { idempotencyKey } = taken[index]!;
			expect(await payoutOf(id)).toMatchObject({ status: 'submitting', failureCode: null, idempotencyKey });
		}
		// With one of them free to go out anew, the request that holds both is not made again.
		expect(await noteTry(again, again[0]!.lastSentAt!)).toBe(true);
		await releasePayouts(again.slice(0, 1), at, null, { provablyAbsent: true }, 'poll');
		expect(await noteTry(again, at)).toBe(false);
		await releasePayouts(again, at, null, { provablyAbsent: true }, 'poll');
		for (const id of ids) expect((await payoutOf(id)).status).toBe('approved');
		await submitPayouts();
		for (const id of ids) expect(await countAtToss(id)).toBe(1);
		// Where all have moved on there is nothing to try.
		expect(await noteTry(await Promise.all(ids.map(payoutOf)), at)).toBe(false);
	});

	test('a refusal of a repeat is not believed while the list is not read to its end', async () => {
		const seller = await registeredSeller();
		const id = await schedule(seller.id, 10_047n);
		await formGroup([id], await currentInstant());
		await fault('status', 1, { status: 403, code: 'FORBIDDEN_SELLER_PAYOUT' });
		const list = { method: 'GET', path: '/v2/payouts', fault: 'status', status: 500 };
		// Before the repeat, and after its refusal.
		await world.control('faults', { ...list, times: 2 * CLIENT_TRIES });
		await world.pass(1);
		await followPayouts();
		expect(await payoutOf(id)).toMatchObject({ status: 'submitting', attempts: 2, failureCode: null });
		await world.pass(1);
		await followPayouts();
		expect(await payoutOf(id)).toMatchObject({ status: 'requested' });
		expect(await countAtToss(id)).toBe(1);
	});

	test('a try is not repeated once another sender has taken the group over', async () => {
		const seller = await registeredSeller();
		await fault('status', CLIENT_TRIES, { status: 500 });
		const id = await schedule(seller.id, 10_009n);
		const sending = under(SLOW, submitPayouts);
		const tries = async () => CLIENT_TRIES - ((await world.control<Faults>('faults')).faults[0]?.left ?? 0);
		await vi.waitFor(async () => expect(await tries()).toBeGreaterThan(0), { timeout: 20_000, interval: 10 });
		const at = await currentInstant();
		const group = await db().payout.findMany({
			where: { id },
			include: { seller: { select: { tossSellerId: true } } },
		});
		await regroup([group], at);
		await sending;
		expect(await tries()).toBeLessThan(CLIENT_TRIES);
		await fetch(`${world.url}/_sandbox/faults`, { method: 'DELETE' });
		await world.pass(1);
		await followPayouts();
		expect(await countAtToss(id)).toBe(1);
	});

	test('a try that was held up after its note asks once more before it is made', async () => {
		const seller = await registeredSeller();
		const id = await schedule(seller.id, 10_046n);
		const at = await currentInstant();
		const group = await formGroup([id], at);
		const requests = async () => (await world.ledger()).callsByEndpoint['POST /v2/payouts'] ?? 0;
		const before = await requests();
		const other = await sql().connect();
		try {
			await other.query('begin');
			await other.query('select 1 from payout where id = $1 for update', [id]);
			const sending = sendGroup(group, false);
			await lockWaits();
			await world.pass(2);
			await other.query('commit');
			await sending;
		} finally {
			other.release(true);
		}
		const { status, lastSentAt } = await payoutOf(id);
		expect(status).toBe('requested');
		expect(lastSentAt!.getTime() - at.getTime()).toBeGreaterThanOrEqual(2 * 60_000);
		expect([(await requests()) - before, await countAtToss(id)]).toEqual([1, 1]);
	});

	test('two workers at once send it once', async () => {
		const seller = await registeredSeller();
		const ids = [await schedule(seller.id, 10_004n), await schedule(seller.id, 10_005n)];
		await Promise.all([submitPayouts(), submitPayouts(), followPayouts(), submitPayouts()]);
		for (const id of ids) expect(await countAtToss(id)).toBe(1);
	});

	test('whoever has not the turn neither sends nor repeats', async () => {
		const seller = await registeredSeller();
		const unsent = await schedule(seller.id, 10_041n);
		const unknown = await schedule(seller.id, 10_042n);
		await formGroup([unknown], await currentInstant());
		await world.pass(1);
		await withLock(SENDING, async () => {
			await submitPayouts();
			await followPayouts();
		});
		expect(await payoutOf(unsent)).toMatchObject({ status: 'approved', firstSentAt: null });
		expect(await payoutOf(unknown)).toMatchObject({ status: 'submitting', attempts: 1 });
		await submitPayouts();
		await followPayouts();
		expect(await Promise.all([unsent, unknown].map(countAtToss))).toEqual([1, 1]);
	});

	test('sent anew after a proof, it is not believed to be refused before the list was read once more', async () => {
		const seller = await registeredSeller();
		const id = await schedule(seller.id, 10_043n);
		const at = await currentInstant();
		// Toss has it after all, from a try that came late.
		await requestPast(id, 'late-try');
		await db().payout.update({ where: { id }, data: { firstSentAt: new Date(at.getTime() - 60_000) } });
		await fault('status', 1, { status: 403, code: 'FORBIDDEN_SELLER_PAYOUT' });
		await submitPayouts();
		expect(await payoutOf(id)).toMatchObject({ status: 'requested', failureCode: null });
		expect(await countAtToss(id)).toBe(1);
		// What Toss is found to have waits for nothing more.
		const held = { status: 'approved', holdReason: 'not-enough-balance', holdUntil: at };
		await readBack([await db().payout.update({ where: { id }, data: held })]);
		expect(await payoutOf(id)).toMatchObject({ status: 'requested', holdReason: null, holdUntil: null });
	});

	test('a read that did not show it proves nothing once it was sent again meanwhile', async () => {
		const seller = await registeredSeller();
		const id = await schedule(seller.id, 10_048n);
		await formGroup([id], await currentInstant());
		await world.pass(11);
		const other = await sql().connect();
		try {
			await other.query('begin');
			await other.query('update payout set last_sent_at = $2 where id = $1', [id, await currentInstant()]);
			const following = followPayouts();
			await lockWaits();
			await other.query('commit');
			await following;
		} finally {
			other.release(true);
		}
		expect(await payoutOf(id)).toMatchObject({ status: 'submitting', absentReadAt: null });
		await world.pass(1);
		await followPayouts();
		expect(await countAtToss(id)).toBe(1);
	});

	test.each(['is sent', 'is held'])('withdrawn at the very moment in which it %s, it is withdrawn', async (what) => {
		const seller = await registeredSeller();
		const id = await schedule(seller.id, 10_044n);
		// At night.
		if (what === 'is held') await world.pass(10 * 60);
		const person = await sql().connect();
		try {
			await person.query('begin');
			await person.query(`update payout set status = 'withdrawn', finished_at = now() where id = $1`, [id]);
			const sending = submitPayouts();
			await lockWaits();
			await person.query('commit');
			await sending;
		} finally {
			person.release(true);
		}
		expect(await payoutOf(id)).toMatchObject({ status: 'withdrawn', holdReason: null, firstSentAt: null });
		expect(await countAtToss(id)).toBe(0);
	});

	test('held until an hour that the clock, set back, no longer leads to, it goes out', async () => {
		const seller = await registeredSeller();
		const id = await schedule(seller.id, 10_045n);
		const later = new Date((await currentInstant()).getTime() + 48 * 60 * 60_000);
		const hold = { holdReason: 'outside-express-window', holdUntil: later };
		await db().payout.update({ where: { id }, data: { ...hold, updatedAt: later } });
		await submitPayouts();
		expect((await payoutOf(id)).status).toBe('requested');
	});
});

describe('a registration whose outcome is unknown', () => {
	for (const what of ['cut-before', 'cut-after', 'timeout-after', 'garbage'] as const) {
		test(`${what}: the seller is registered once`, async () => {
			const faults = { method: 'POST', path: '/v2/sellers', fault: what, times: triesAt(what) };
			await world.control('faults', faults);
			const register = () => registeredSeller(companyInput({ refSellerId: `un-${what}` }));
			const seller = await under(what === 'timeout-after' ? IMPATIENT : {}, register);
			expect(seller).toMatchObject({ registration: 'submitting', refusedCode: null });
			await world.pass(1);
			await followSellers();
			const after = await db().seller.findUniqueOrThrow({ where: { id: seller.id } });
			expect(after).toMatchObject({ registration: 'registered', idempotencyKey: seller.idempotencyKey });
			const { sellers } = await world.ledger();
			expect(sellers.filter(({ refSellerId }) => refSellerId === `un-${what}`)).toHaveLength(1);
		});
	}

	test('under a security key that does not fit it is not taken for refused, the next one waits, and a change goes anew', async () => {
		const known = await registeredSeller(companyInput({ refSellerId: 'key-known' }));
		const sellerOf = (id: string) => db().seller.findUniqueOrThrow({ where: { id } });
		const { TOSS_SECURITY_KEY } = environment();
		extendEnvironment({ TOSS_SECURITY_KEY: 'ab'.repeat(32) });
		const edit = { name: known.name, representativeName: '김대표', email: known.email, phone: known.phone };
		const account = { bankCode: known.bankCode, holderName: known.holderName };
		await updateSeller(known.id, { ...edit, ...account }, OPERATOR, await currentInstant());
		const { id: changeId } = await db().sellerChange.findFirstOrThrow({ where: { sellerId: known.id } });
		expect(await sendSellerChange(changeId)).toBe('unknown');
		// Another worker sent this one at the same moment, and knew of nothing.
		await db().appSetting.deleteMany({ where: { key: 'toss.foreign-key' } });
		const sent = await registeredSeller(companyInput({ refSellerId: 'key-sent' }));
		expect(sent.registration).toBe('submitting');
		const next = await registeredSeller(companyInput({ refSellerId: 'key-next' }));
		expect(next).toMatchObject({ registration: 'pending', attempts: 0 });
		expect(await sendSellerChange(changeId)).toBe('held');

		const { idempotencyKey } = await db().sellerChange.findUniqueOrThrow({ where: { id: changeId } });
		extendEnvironment({ TOSS_SECURITY_KEY });
		await world.pass(1);
		await followSellers();
		expect((await sellerOf(next.id)).registration).toBe('registered');
		const change = await db().sellerChange.findUniqueOrThrow({ where: { id: changeId } });
		expect(change).toMatchObject({ state: 'accepted' });
		expect(change.idempotencyKey).not.toBe(idempotencyKey);
		expect(await sellerOf(sent.id)).toMatchObject({ registration: 'submitting', idempotencyKey: sent.idempotencyKey });
		for (const minutes of [4, 10, 11]) {
			await world.pass(minutes);
			await followSellers();
			expect((await sellerOf(sent.id)).refusedCode, `after ${minutes} more minutes`).toBeNull();
		}
		const registered = await sellerOf(sent.id);
		expect(registered.registration).toBe('registered');
		expect(registered.idempotencyKey).not.toBe(sent.idempotencyKey);
		expect(registered.lastSentAt!.getTime() - sent.lastSentAt!.getTime()).toBeGreaterThan(20 * 60_000);
	});
});

describe('a group of payouts', () => {
	test('one that Toss refuses by name is taken out, the rest goes out in the same job', async () => {
		const good = await registeredSeller();
		const bad = await registeredSeller(companyInput({ name: '막힌 회사' }));
		const ids = [await schedule(good.id, 20_001n), await schedule(bad.id, 20_002n), await schedule(good.id, 20_003n)];
		// Toss says otherwise than we believe.
		await world.control(`sellers/${bad.tossSellerId}/kyc`, {}).catch(() => {});
		await world.control(`sellers/${bad.tossSellerId}/expire-kyc`, {});
		await db().seller.update({ where: { id: bad.id }, data: { tossStatus: 'APPROVED' } });
		await submitPayouts();
		const [first, refused, last] = await Promise.all(ids.map(payoutOf));
		expect([first!.status, last!.status]).toEqual(['requested', 'requested']);
		expect(refused).toMatchObject({ status: 'rejected', failureCode: 'FORBIDDEN_SELLER_PAYOUT' });
		expect(refused!.failureTraceId).toMatch(/^[0-9a-f]{32}$/);
		expect(await Promise.all(ids.map(countAtToss))).toEqual([1, 0, 1]);
	});

	test('a refusal that names none is narrowed down by halving', async () => {
		const seller = await registeredSeller();
		const ids: string[] = [];
		for (let index = 0; index < 5; index += 1) ids.push(await schedule(seller.id, 30_000n + BigInt(index)));
		await fault('status', 1, { status: 400, code: 'INVALID_REQUEST', message: 'no name' });
		await submitPayouts();
		for (const id of ids) {
			expect((await payoutOf(id)).status).toBe('requested');
			expect(await countAtToss(id)).toBe(1);
		}
		const groups = new Set((await Promise.all(ids.map(payoutOf))).map(({ submissionGroup }) => submissionGroup));
		expect(groups.size).toBe(2);
	});

	test('a worker that dies while it narrows a refusal down leaves none behind that is refused for the sake of others', async () => {
		const seller = await registeredSeller();
		const ids = [await schedule(seller.id, 30_101n), await schedule(seller.id, 30_102n)];
		await world.control('settings', { faultStatusIsStored: true });
		await fault('status', 1, { status: 400, code: 'INVALID_REQUEST', message: 'no name' });
		await sql().query(`create function die_here() returns trigger language plpgsql as $$
			begin raise exception 'the worker dies'; end $$`);
		await sql().query(`create trigger die_here before update of submission_group on payout for each row
			when (old.status = 'submitting' and new.status = 'submitting' and new.amount = 30102) execute function die_here()`);
		await expect(submitPayouts()).rejects.toThrow();
		await sql().query('drop function die_here cascade');
		await world.control('settings', { faultStatusIsStored: false });
		await world.pass(1);
		await followPayouts();
		for (const id of ids) expect(await payoutOf(id)).toMatchObject({ status: 'requested', failureCode: null });
		expect(await Promise.all(ids.map(countAtToss))).toEqual([1, 1]);
	});

	test('one whose reference Toss has from another day is held for a person, and keeps the rest back no longer', async () => {
		const seller = await registeredSeller();
		const elsewhere = {
			refPayoutId: 'taken-1',
			destination: seller.tossSellerId!,
			scheduleType: 'SCHEDULED' as const,
			payoutDate: kstDayFrom('2027-06-30'),
			amount: toWon(1),
			transactionDescription: '정산',
		};
		await toss().payouts.request([elsewhere], { idempotencyKey: 'elsewhere' });
		const taken = await schedule(seller.id, 60_001n, 'taken-1');
		const good = await schedule(seller.id, 60_002n);
		await submitPayouts();
		for (const id of [taken, good]) expect((await payoutOf(id)).status).toBe('submitting');
		for (let round = 0; round < 2; round += 1) {
			await world.pass(11);
			await followPayouts();
		}
		expect(await payoutOf(good)).toMatchObject({ status: 'requested', failureCode: null });
		expect(await countAtToss(good)).toBe(1);
		const held = { status: 'approved', holdReason: 'reference-taken', failureCode: 'DUPLICATED_REF_PAYOUT_ID' };
		expect(await payoutOf(taken)).toMatchObject(held);
		await submitPayouts();
		expect(await payoutOf(taken)).toMatchObject(held);
		expect(await withdrawPayout(taken, OPERATOR, await currentInstant())).toEqual({ ok: true });
	});

	test('without enough balance it is held, and goes out when the balance is there', async () => {
		const seller = await registeredSeller();
		await world.control('balance', { available: 1000, pending: 0 });
		const id = await schedule(seller.id, 40_001n);
		await submitPayouts();
		expect(await payoutOf(id)).toMatchObject({ status: 'approved', holdReason: 'not-enough-balance' });
		const requests = async () => (await world.ledger()).callsByEndpoint['POST /v2/payouts'];
		const before = await requests();
		await submitPayouts();
		expect(await requests(), 'it is not asked for again and again').toBe(before);
		// Just enough.
		await world.control('balance', { available: 40_001, pending: 0 });
		await world.pass(1);
		const { readBalance } = await import('#app/features/payouts/read-balance.server.ts');
		await readBalance();
		await submitPayouts();
		expect((await payoutOf(id)).status).toBe('requested');
		expect(await countAtToss(id)).toBe(1);
		await world.control('balance', { available: 900_000_000, pending: 0 });
	});

	test('holds one kind alone: what stops the one does not stop the other', async () => {
		const seller = await registeredSeller();
		const express = await schedule(seller.id, 41_001n);
		const next = addBusinessDays(kstDayOf(await currentInstant()), 1, koreanBusinessCalendar());
		const booked = await schedule(seller.id, 41_002n, undefined, next);
		await submitPayouts();
		const [one, other] = [await payoutOf(express), await payoutOf(booked)];
		expect([one.status, other.status]).toEqual(['requested', 'requested']);
		expect(one.idempotencyKey).not.toBe(other.idempotencyKey);
	});

	// The last one: a day after it would begin with the events of all of them.
	test('of more than 100 goes out in several requests', async () => {
		const seller = await registeredSeller();
		const { newId } = await import('#app/lib/ids.ts');
		const now = await currentInstant();
		// A page full of those that wait for a person is looked past.
		const waiting = 1000;
		const ids = Array.from({ length: waiting + 120 }, () => newId(now)).sort();
		await db().payout.createMany({
			data: ids.map((id, index) => ({
				id,
				mId: seller.mId,
				refPayoutId: `${index < waiting ? 'held' : 'many'}-${index}`,
				failureCode: index < waiting ? 'DUPLICATED_REF_PAYOUT_ID' : null,
				sellerId: seller.id,
				scheduleType: 'EXPRESS',
				amount: BigInt(50_000 + index),
				transactionDescription: '정산',
				status: 'approved',
				createdAt: now,
				updatedAt: now,
			})),
		});
		await submitPayouts();
		const rows = await db().payout.findMany({ where: { refPayoutId: { startsWith: 'many-' } } });
		expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['requested']));
		expect(new Set(rows.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
	});
});
