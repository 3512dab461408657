import { setTimeout as pause } from 'node:timers/promises';
import { db } from '#app/db.server.ts';
import { findBrokenAuditRow } from '#app/features/audit/audit-chain.server.ts';
import type { PayoutStatus } from '#app/features/payouts/payout.ts';
import { SENDING } from '#app/features/payouts/submit-payouts.server.ts';
import { lockKeyOf } from '#app/jobs/with-lock.server.ts';
import { sql } from '#app/sql.server.ts';
import { compare, type Verdict } from './compare.ts';
import { Consent } from './consent.ts';
import { createDesk } from './desk.ts';
import { allPayouts, createPeople, obligationOf } from './people.ts';
import { makePlan, type PlannedKill, type PlannedStep, type PlanSize } from './plan.ts';
import { LONGEST_DELAY_MS, type PlannedFault } from './plan-faults.ts';
import { Random } from './random.ts';
import { comeToRest } from './settle.ts';
import { openWorld, type World } from './world.ts';

export interface TortureOptions extends PlanSize {
	seed: number;
	/** Where logs and the sandbox's journal go. Emptied first. */
	folder: string;
	logLevel?: string;
	say?: (sentence: string) => void;
}

export interface TortureResult {
	seed: number;
	payouts: number;
	sellers: number;
	steps: number;
	from: Date;
	to: Date;
	/** Faults that really struck, by kind. */
	faults: Record<string, number>;
	kills: number;
	/** How many of them hit a worker while it waited for Toss. */
	killsInCall: number;
	/** How often one lost its turn to send while it waited for Toss, and did not notice. */
	turnsLost: number;
	/** How often one stood still, without its turn, for longer than a proof of absence takes. */
	frozen: number;
	calls: number;
	webhooks: { received: number; refusedAtFirst: number; stillStored: number };
	verdict: Verdict;
	/** What Toss was sent against what people had said of it. */
	unwanted: string[];
	desk: Record<string, number>;
	unscheduled: Record<string, number>;
	/** Broken invariants that have nothing to do with the ledger, and ends of processes that nobody ordered. */
	broken: string[];
	seconds: number;
}

interface SetFault {
	id: string;
	left: number;
}

/** Keeps account of the faults that are set, and of how many of them struck. */
function createFaultCount(world: World) {
	const struck: Record<string, number> = {};
	let set: { id: string; kind: string; times: number }[] = [];
	const left = async () =>
		new Map((await world.control<{ faults: SetFault[] }>('faults')).faults.map((fault) => [fault.id, fault.left]));
	return {
		struck,
		async set(kind: string, times: number, body: PlannedFault['body']): Promise<string> {
			const { id } = await world.control<SetFault>('faults', body);
			set.push({ id, kind, times });
			return id;
		},
		async hasStruck(id: string): Promise<boolean> {
			return !(await left()).has(id);
		},
		async clear(): Promise<void> {
			const remaining = await left();
			await world.control('faults', undefined, 'DELETE');
			for (const { id, kind, times } of set) {
				const count = times - (remaining.get(id) ?? 0);
				if (count > 0) struck[kind] = (struck[kind] ?? 0) + count;
			}
			set = [];
		},
	};
}

/** How long an aimed kill waits for somebody to send something. */
const LONGEST_AIM_MS = 5_000;

type FaultCount = ReturnType<typeof createFaultCount>;

/** Sets the fault by which an aimed kill knows its moment; null for a kill at any time. */
function aim(planned: PlannedKill, faults: FaultCount): Promise<string | null> {
	const call = { method: 'POST', path: planned.path };
	switch (planned.when) {
		case 'any-time':
			return Promise.resolve(null);
		case 'before-toss-has-it':
			return faults.set('delay', 1, { ...call, fault: 'delay', ms: LONGEST_DELAY_MS });
		case 'after-toss-has-it':
		case 'loses-its-turn':
			return faults.set('timeout-after', 1, { ...call, fault: 'timeout-after' });
		case 'freezes': {
			// Toss has it, or Toss never will: the other worker finds out which, and sends what is absent anew.
			const kind = planned.afterMs % 2 === 0 ? 'timeout-after' : 'cut-before';
			return faults.set(kind, 1, { ...call, fault: kind });
		}
	}
}

/** Ends the connection by which a worker holds its turn to send; true when one did. */
async function takeTurnAway(): Promise<boolean> {
	const { rowCount } = await sql().query(
		`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and objsubid = 1
			and ((classid::bigint << 32) | objid::bigint) = hashtextextended($1, 0)
			and database = (select oid from pg_database where datname = current_database())`,
		[lockKeyOf(SENDING)],
	);
	return rowCount !== null && rowCount > 0;
}

type Struck = 'killed' | 'lost its turn' | 'frozen' | null;

/**
 * One worker stands still without its turn while the clock goes on by twice the gap of a proof: the other one, when the turn
 * was with the first, has settled by then what that one believes to be under way. Between the jumps any call comes to its end,
 * and nobody waits for long for a row that the frozen one has locked.
 */
async function freeze(worker: 0 | 1, world: World): Promise<Struck> {
	const thaw = world.workers.freeze(worker);
	await takeTurnAway();
	for (let jump = 0; jump < 2; jump += 1) {
		await pause(LONGEST_DELAY_MS + 300);
		await world.setClock(new Date((await world.now()).getTime() + 11 * 60_000));
	}
	await pause(LONGEST_DELAY_MS + 300);
	thaw();
	return 'frozen';
}

/** Kills at a moment of the step; or as soon as a worker waits for Toss, and tells what then came to it. */
async function kill(
	planned: PlannedKill,
	aimedAt: string | null,
	world: World,
	faults: FaultCount,
	until: number,
): Promise<Struck> {
	if (aimedAt === null) {
		await pause(planned.afterMs);
		world.workers.kill(planned.workers);
		return null;
	}
	while (Date.now() < until) {
		if (await faults.hasStruck(aimedAt)) {
			if (planned.when === 'loses-its-turn') return (await takeTurnAway()) ? 'lost its turn' : null;
			if (planned.when === 'freezes') return freeze(planned.workers === 0 ? 0 : 1, world);
			world.workers.kill(2);
			return 'killed';
		}
		await pause(15);
	}
	return null;
}

async function takeStep(
	step: PlannedStep,
	world: World,
	faults: FaultCount,
	act: () => Promise<void>,
): Promise<Struck[]> {
	await faults.clear();
	if (step.outage) await world.workers.stop();
	await world.control('settings', { faultStatusIsStored: step.errorsAreKept });
	await world.control('balance', { available: step.balance, pending: 0 });
	world.receiver.downFor = step.receiverIsDownFor;
	// Aimed kills first: the first fault that fits is the one that strikes.
	const aims: (string | null)[] = [];
	for (const planned of step.kills) aims.push(await aim(planned, faults));
	for (const fault of step.faults) await faults.set(fault.kind, fault.times, fault.body);
	// On a slow machine the clock may have come further by itself.
	if (step.clock > (await world.now())) await world.setClock(step.clock);
	// From here on: on a slow machine what comes before takes longer than an aim lasts.
	const until = Date.now() + step.lastsMs;
	const isAimed = step.kills.some(({ when }) => when !== 'any-time');
	const aimUntil = isAimed ? Math.max(until, Date.now() + LONGEST_AIM_MS) : until;
	const kills = step.kills.map((planned, index) => kill(planned, aims[index] ?? null, world, faults, aimUntil));
	await act();
	const aimed = await Promise.all(kills);
	await pause(Math.max(0, until - Date.now()));
	if (step.outage) world.workers.start();
	// A step in which nobody works shows nothing.
	await world.workers.ready();
	return aimed;
}

async function brokenInvariants(world: World): Promise<string[]> {
	const broken = [...world.workers.crashes, ...world.receiver.failures];
	const { rows } = await sql().query<{ payout_id: string }>(`
		select distinct payout_id from (
			select payout_id, from_status, lag(to_status) over (partition by payout_id order by id) before
			from payout_status_history) steps
		where from_status is distinct from before
		union
		select id from payout p where status is distinct from
			(select to_status from payout_status_history h where h.payout_id = p.id order by h.id desc limit 1)`);
	for (const row of rows) broken.push(`the history of payout ${row.payout_id} has a hole`);
	const { rows: surprises } = await sql().query<{ payout_id: string; from_status: string }>(`
		select payout_id, from_status from payout_status_history
		where detail ? 'surprising' and from_status in ('awaiting_approval', 'approved', 'rejected', 'withdrawn')`);
	for (const row of surprises) broken.push(`payout ${row.payout_id} was at Toss, and ${row.from_status} here`);
	const { rows: weeks } = await sql().query<{ plan_id: string; occurrence_on: string }>(`
		select plan_id, occurrence_on::text from (
			select plan_id, occurrence_on, lead(occurrence_on, 1, next_on) over (partition by plan_id order by occurrence_on) next
			from payout_plan_occurrence join payout_plan on payout_plan.id = plan_id) each
		where next <> occurrence_on + 7`);
	for (const row of weeks) broken.push(`plan ${row.plan_id} left the week after ${row.occurrence_on} out`);
	const auditRow = await findBrokenAuditRow();
	if (auditRow !== null) broken.push(`the audit chain breaks at ${auditRow}`);
	return broken;
}

/** What came of the work at the desk, besides single payouts. */
async function countDesk(): Promise<Record<string, number>> {
	return {
		'accounts changed': await db().sellerChange.count({ where: { state: 'accepted' } }),
		'approvals lost to a new account': await db().auditLog.count({ where: { action: 'payout.lose-approval' } }),
		'payouts of files': await db().payout.count({ where: { batch: { source: 'file' } } }),
		'payouts of plans': await db().payout.count({ where: { batch: { source: 'plan' } } }),
		'withdrawals of files and plans': await db().auditLog.count({ where: { action: 'payout-batch.withdraw' } }),
	};
}

/** One whole run against a sandbox and workers of its own, on the database of DATABASE_URL, which has to be empty. */
export async function runTorture(options: TortureOptions): Promise<TortureResult> {
	const { seed, folder, say = () => {} } = options;
	const startedAt = Date.now();
	const plan = makePlan(seed, options);
	const chance = new Random(seed ^ 0x5eed);
	const world = await openWorld({ folder, chance, timeoutMs: 1000, logLevel: options.logLevel ?? 'warn' });
	try {
		await world.control('reset', {});
		await world.setClock(plan.steps[0]!.clock);
		await world.control('settings', { refusePayoutRefTwice: false });
		world.workers.start();
		await world.workers.ready();
		const faults = createFaultCount(world);
		const consent = new Consent();
		const people = createPeople(plan, world, consent);
		const desk = createDesk(plan, consent);
		const finish = async () => {
			await people.finish(plan.steps.length);
			await desk.finish();
		};
		const aimed: Struck[] = [];
		for (const step of plan.steps) {
			const act = async () => {
				await Promise.all([people.act(step.index), desk.act(step.index)]);
			};
			aimed.push(...(await takeStep(step, world, faults, act)));
			const counts = await db().payout.groupBy({ by: ['status'], _count: true });
			const states = counts.map(({ status, _count }) => `${status} ${_count}`).join(', ');
			say(
				`step ${step.index + 1}/${plan.steps.length} ${step.clock.toISOString()} ${world.workers.kills} kills; ${states}`,
			);
		}
		await faults.clear();
		await world.control('settings', { faultStatusIsStored: false });
		await world.control('balance', { available: 2_000_000_000, pending: 0 });
		world.receiver.downFor = 0;
		await finish();
		const to = await comeToRest(world, finish, say);

		const ledger = await world.ledger();
		const payouts = await allPayouts();
		const sellers = await db().seller.findMany({
			select: {
				refSellerId: true,
				tossSellerId: true,
				registration: true,
				tossStatus: true,
				accountNumberLast4: true,
			},
		});
		const ours = payouts.map((row) => ({
			...row,
			status: row.status as PayoutStatus,
			obligation: obligationOf(row.refPayoutId),
		}));
		return {
			seed,
			payouts: payouts.length,
			sellers: sellers.length,
			steps: plan.steps.length,
			from: plan.steps[0]!.clock,
			to,
			faults: faults.struck,
			kills: world.workers.kills,
			killsInCall: aimed.filter((struck) => struck === 'killed').length,
			turnsLost: aimed.filter((struck) => struck === 'lost its turn').length,
			frozen: aimed.filter((struck) => struck === 'frozen').length,
			calls: ledger.calls,
			webhooks: {
				received: world.receiver.received,
				refusedAtFirst: world.receiver.refused,
				stillStored: await db().webhookEvent.count({ where: { state: { in: ['stored', 'failed'] } } }),
			},
			verdict: compare(ours, sellers, ledger),
			unwanted: consent.unwanted(ledger),
			desk: await countDesk(),
			unscheduled: people.unscheduled(),
			broken: await brokenInvariants(world),
			seconds: Math.round((Date.now() - startedAt) / 1000),
		};
	} finally {
		await world.close();
	}
}
