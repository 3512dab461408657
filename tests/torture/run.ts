import { setTimeout as pause } from 'node:timers/promises';
import { db } from '#app/db.server.ts';
import { findBrokenAuditRow } from '#app/features/audit/audit-chain.server.ts';
import type { PayoutStatus } from '#app/features/payouts/payout.ts';
import { SENDING } from '#app/features/payouts/submit-payouts.server.ts';
import { lockKeyOf } from '#app/jobs/with-lock.server.ts';
import { sql } from '#app/sql.server.ts';
import { compare, type Verdict } from './compare.ts';
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
	calls: number;
	webhooks: { received: number; refusedAtFirst: number; stillStored: number };
	verdict: Verdict;
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

type Struck = 'killed' | 'lost its turn' | null;

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
	const auditRow = await findBrokenAuditRow();
	if (auditRow !== null) broken.push(`the audit chain breaks at ${auditRow}`);
	return broken;
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
		const people = createPeople(plan, world);
		const aimed: Struck[] = [];
		for (const step of plan.steps) {
			aimed.push(...(await takeStep(step, world, faults, () => people.act(step.index))));
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
		await people.finish(plan.steps.length);
		const to = await comeToRest(world, () => people.finish(plan.steps.length), say);

		const ledger = await world.ledger();
		const payouts = await allPayouts();
		const sellers = await db().seller.findMany({
			select: { refSellerId: true, tossSellerId: true, registration: true, tossStatus: true },
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
			calls: ledger.calls,
			webhooks: {
				received: world.receiver.received,
				refusedAtFirst: world.receiver.refused,
				stillStored: await db().webhookEvent.count({ where: { state: { in: ['stored', 'failed'] } } }),
			},
			verdict: compare(ours, sellers, ledger),
			unscheduled: people.unscheduled(),
			broken: await brokenInvariants(world),
			seconds: Math.round((Date.now() - startedAt) / 1000),
		};
	} finally {
		await world.close();
	}
}
